"""The page `lijn`: from measure to number and back, with what belongs to nothing."""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from analysis.extracts.elsewhere.published import FOLDER
from analysis.policy.line_of_sight import sight_words
from analysis.policy.line_of_sight.card_values import card_value
from analysis.policy.line_of_sight.graph import graph
from analysis.policy.line_of_sight.links import Objective, links, theme_of, without_objective
from analysis.policy.page import Page, Section
from analysis.policy.report_values import FinishedReport
from analysis.report.text.numbers import label
from analysis.report.writing.templates import TEMPLATES, filled

__all__ = ["NAME", "TITLE", "page", "sections"]

NAME, TITLE = "lijn", "Van maatregel tot cijfer"
# So many cards of an objective stand in the open where the scoreboard follows none of them.
_FIRST = 3


def page(report: FinishedReport) -> Page:
    """The page, made from the estimates of a finished report.

    Parameters
    ----------
    report
        The finished report.
    """
    return Page(
        NAME,
        TITLE,
        sections(report),
        lead=f"<p>{sight_words.NO_CAUSE}</p>",
        synthetic=report.is_synthetic("S1"),
        style=(TEMPLATES / "line_of_sight.css").read_text("utf-8"),
    )


def sections(report: FinishedReport, folder: Path = FOLDER) -> list[Section]:
    """Parts of the page: each plan forth, all cards back, and what belongs to nothing.

    Parameters
    ----------
    report
        Finished report whose estimates stand with the cards.
    folder
        Folder of the published tables.
    """
    found = list(links(folder).values())
    plans = [
        Section(
            f"plan-{plan}",
            f"Plan {plan}: welke cijfers horen bij welk doel?",
            _plan(plan, [each for each in found if each.plan == plan], report),
        )
        for plan in dict.fromkeys(each.plan for each in found)
    ]
    return [
        *reversed(plans),
        Section("terug", "Welke doelen horen bij een cijfer?", _back(found, report)),
        Section("los", "Wat hoort nergens bij?", _loose(found)),
    ]


def _plan(plan: str, objectives: Sequence[Objective], report: FinishedReport) -> str:
    said = sight_words.of_plan(objectives)
    picture = filled(
        "line_of_sight",
        "picture",
        svg=Markup(graph(objectives, name=f"Plan {plan}. {said}")),  # noqa: S704
        caption=sight_words.CAPTION,
    )
    rows = filled(
        "line_of_sight", "objectives", rows=[_objective(each, report) for each in objectives]
    )
    return f'<p class="finding">{said}</p>{picture}{rows}'


def _objective(each: Objective, report: FinishedReport) -> dict[str, object]:
    cards = [_card(name, report, objective=each.code) for name in each.cards]
    first = [card for card in cards if card["followed"]] or cards[:_FIRST]
    return {
        "id": _anchor(each),
        "code": each.code.partition("/")[2],
        "title": each.title,
        "said": sight_words.of_objective(each),
        "first": first,
        "rest": [card for card in cards if card not in first],
        "measures": [measure._asdict() for measure in each.measures],
    }


def _anchor(each: Objective) -> str:
    return f"doel-{each.code.replace('/', '-')}"


def _card(name: str, report: FinishedReport, *, objective: str = "") -> dict[str, object]:
    found = card_value(report, name, objective=objective)
    return {
        "href": f"../{report.folder.name}/definities.html#kaart-{name}",
        "title": label("indicator", name),
        "without": sight_words.without_value(found),
        **found._asdict(),
    }


def _back(objectives: Sequence[Objective], report: FinishedReport) -> str:
    """Cards that serve the same objectives together, with these and their measures."""
    serves: dict[str, list[Objective]] = {}
    for each in objectives:
        for name in each.cards:
            serves.setdefault(name, []).append(each)
    together: dict[tuple[str, ...], list[str]] = {}
    for name, served in serves.items():
        together.setdefault(tuple(each.code for each in served), []).append(name)
    groups = [_group(names, serves[names[0]], report) for names in together.values()]
    return filled("line_of_sight", "back", groups=groups)


def _group(
    names: Sequence[str], served: Sequence[Objective], report: FinishedReport
) -> dict[str, object]:
    measures = {measure.id for each in served for measure in each.measures}
    return {
        "title": ", ".join(dict.fromkeys(theme_of(name) for name in names)),
        "said": sight_words.of_group(len(measures)),
        "objectives": [(_anchor(each), f"{each.code} {each.title}") for each in served],
        "cards": [_card(name, report) for name in names],
    }


def _loose(objectives: Sequence[Objective]) -> str:
    bare = [each for each in objectives if not each.cards]
    near = {each.code for each in bare if sight_words.has_near(each, objectives)}
    idle = [each for each in objectives if not each.measures]
    named = [label("indicator", name) for name in without_objective()]
    groups = [
        ("Doelstellingen zonder indicator", [each for each in bare if each.code not in near]),
        (
            "Doelstellingen met alleen een indicator erboven of eronder",
            [each for each in bare if each.code in near],
        ),
        ("Doelstellingen zonder maatregel", idle),
    ]
    lists = [
        {"title": title, "rows": [f"{each.code} {each.title}" for each in rows]}
        for title, rows in groups
    ]
    lists.append({"title": "Indicatoren zonder doelstelling", "rows": named})
    text = sight_words.loose(len(objectives), len(bare), len(named))
    return f'<p class="finding">{text}</p>{filled("line_of_sight", "lists", groups=lists)}'
