"""The first page of the follow-up: the balance, sentences first."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from analysis.policy.measures import plans
from analysis.policy.measures.balance import named
from analysis.policy.measures.content import Content
from analysis.policy.measures.states import STATES
from analysis.policy.measures.words import amount, count_of, day
from analysis.policy.page import Page, Section, table
from analysis.policy.rows import each_row
from analysis.workbench.resources import resource

__all__ = ["balance_page"]


def balance_page(found: Content) -> Page:
    """The balance: by domain and objective, what can be measured, what lags, what it costs.

    Parameters
    ----------
    found : Content
        The whole follow-up.
    """
    sections = [
        Section("domeinen", "Per beleidsdomein", _domains(found)),
        Section("doelstellingen", "Per doelstelling", _objectives(found)),
        Section("regels", "Wat elke stand betekent", _rules()),
        Section("meetbaar", "Hoe meetbaar zijn de fiches?", _measurable(found)),
        Section("knelpunten", "Knelpunten", _bottlenecks(found)),
        Section("middelen", "Middelen en personeel", _means(found)),
    ]
    return Page("index", "Balans", sections, lead=_lead(found), synthetic=found.synthetic)


def _lead(found: Content) -> str:
    fiches = found.fiches
    overdue = int((fiches["months_overdue"] > 0).sum())
    never = int((fiches["last_state"] == "").sum())
    new = int((found.updates["reported_on"] > found.since).sum())
    actions = plans.measures().query("plan == @plans.WITHOUT_MILESTONES")["kind"]
    lines = [
        f"Op {day(found.on)} zijn van de {len(fiches)} fiches van het plan 2016-2019 er "
        f"{count_of(fiches['state'])}.",
        f"Van {overdue} fiches is de laatste melding ouder dan een half jaar. Over {never} staat "
        "nog niets in het register: die zijn in 2018 het laatst bijgewerkt.",
        "Het plan 2020-2024 heeft bij opzet geen mijlpalen en geen indicatoren. De "
        f"{int((actions == 'action').sum())} acties en {int((actions == 'possible').sum())} "
        "mogelijke acties ervan krijgen nooit de stand niet gemeld.",
        f"Sinds {day(found.since)} {_came(new)}.",
    ]
    return "".join(f'<p class="finding">{escape(line)}</p>' for line in lines)


def _came(new: int) -> str:
    if new == 0:
        return "kwam er geen melding bij"
    return "kwam er één melding bij" if new == 1 else f"kwamen er {new} meldingen bij"


def _states_of(frame: pd.DataFrame) -> list[str]:
    """States that occur in a table of counts."""
    return [state for state in STATES if frame[state].sum() > 0]


def _counts(frame: pd.DataFrame, caption: str, head: Sequence[str], lead: Sequence[str]) -> str:
    shown = _states_of(frame)
    rows = [
        [*(row[name] for name in lead), int(row["measures"]), *(int(row[each]) for each in shown)]
        for row in frame.to_dict("records")
    ]
    return table(
        caption,
        [*head, "Maatregelen", *(named("balance_state", each).capitalize() for each in shown)],
        rows,
    )


def _domains(found: Content) -> str:
    frame = found.domains.assign(
        words=found.domains["domain"].map(lambda code: named("domain", code))
    ).sort_values("words")
    return "".join(
        _folded_but_first(
            plan,
            _counts(
                frame[frame["plan"] == plan],
                f"{named('plan_title', plan)}: maatregelen per beleidsdomein op {day(found.on)}",
                ["Beleidsdomein"],
                ["words"],
            ),
        )
        for plan in resource("measures")["plan_title"]
    )


def _objectives(found: Content) -> str:
    said = (
        "<p>Een maatregel die meer doelstellingen dient, telt bij elk ervan. De rijen tellen dus "
        "niet op.</p>"
    )
    return said + "".join(
        _folded_but_first(
            plan,
            _counts(
                found.objectives[found.objectives["plan"] == plan],
                f"{named('plan_title', plan)}: maatregelen per doelstelling op {day(found.on)}",
                ["Code", "Doelstelling"],
                ["objective", "title"],
            ),
        )
        for plan in resource("measures")["plan_title"]
    )


def _folded_but_first(plan: str, html: str) -> str:
    if plan == plans.FICHES:
        return html
    return f"<details><summary>{escape(named('plan_title', plan))}</summary>{html}</details>"


def _rules() -> str:
    rules = resource("measures")["balance_rule"].items()
    items = "".join(
        f"<dt>{escape(named('balance_state', code))}</dt><dd>{escape(rule)}</dd>"
        for code, rule in rules
    )
    return f"<p>De eerste regel die klopt, telt.</p><dl>{items}</dl>"


def _measurable(found: Content) -> str:
    counts = found.measurable.set_index("what")["fiches"]
    number = counts["streefwaarde: een getal"]
    said = (
        f"<p>{number} van de {found.measurable['of'].iloc[0]} fiches hebben een getal als "
        f"streefwaarde. Bij {counts['allebei leeg']} ontbreken beide indicatoren.</p>"
    )
    rows = [[row.what, int(row.fiches)] for row in each_row(found.measurable)]
    return said + table("Wat de fiches van 2016-2019 invullen", ["Onderdeel", "Fiches"], rows)


def _bottlenecks(found: Content) -> str:
    if found.bottlenecks.empty:
        return "<p>Er zijn geen knelpunten.</p>"
    said = (
        f"<p>{len(found.bottlenecks)} maatregelen zijn te laat, niet gemeld, zonder planning of "
        "langer dan een half jaar niet bijgewerkt. De coördinerende minister en het "
        "Voorzitterscollege krijgen ze allemaal; hieronder wie er verder van hoort.</p>"
    )
    return (
        said
        + _told("Per administratie (leidend ambtenaar)", found.owners)
        + _told("Per minister", found.ministers)
        + f"<details><summary>Alle {len(found.bottlenecks)} knelpunten</summary>"
        + table(
            "Knelpunten, de langste achterstand eerst",
            ["Maatregel", "Wie trekt", "Stand", "Maanden over tijd", "Ontbreekt", "Titel"],
            [
                [
                    row.measure_id,
                    row.owner,
                    named("balance_state", row.state),
                    int(row.months_overdue),
                    row.missing,
                    row.title,
                ]
                for row in each_row(found.bottlenecks)
            ],
        )
        + "</details>"
    )


def _told(caption: str, frame: pd.DataFrame) -> str:
    rows = [
        [row.recipient, int(row.measures), int(row.overdue), int(row.longest), row.ids]
        for row in each_row(frame)
    ]
    head = [
        "Ontvanger",
        "Knelpunten",
        "Zonder recente melding",
        "Langst over tijd (maanden)",
        "Maatregelen",
    ]
    return table(caption, head, rows)


def _means(found: Content) -> str:
    amounts = found.amounts[found.amounts["euro"].notna()]
    whole = found.staff[found.staff["fte"].notna()]
    said = (
        f"<p>{amounts['measure_id'].nunique()} maatregelen noemen een bedrag. We tellen ze niet "
        "op: sommige gelden per jaar en andere eenmalig, fondsen worden gedeeld, en delen staan "
        "naast hun geheel.</p>"
    )
    money = table(
        "Bedragen zoals de plannen ze noemen",
        ["Maatregel", "Bedrag", "Soort", "Per jaar", "Jaar", "Wat de bron zegt"],
        [
            [
                row.measure_id,
                amount(row.euro, "euro"),
                row.kind,
                "ja" if row.yearly else "niet gezegd",
                row.year or "–",
                row.words,
            ]
            for row in each_row(amounts)
        ],
    )
    staff = table(
        "Personeelsinzet (VTE) waar elke fiche van de administratie ze geeft",
        ["Administratie", "Fiches", "VTE"],
        [[row.administration, int(row.fiches), amount(row.fte)] for row in each_row(whole)],
    )
    some = int((found.staff["with_fte"] > 0).sum())
    return (
        f"{said}<details><summary>Alle bedragen</summary>{money}</details>"
        f"<p>Van {len(whole)} administraties geeft elke fiche de personeelsinzet; van {some} doet "
        f"minstens één fiche dat.</p>{staff}"
    )
