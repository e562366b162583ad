"""The page `gezegd`: claims and figures of the policy documents, beside what is measured."""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from analysis.extracts.elsewhere.published import FOLDER
from analysis.policy.claims import said_words
from analysis.policy.claims.beside import Beside, beside, difference_said, ours_said
from analysis.policy.claims.contradictions import contradictions
from analysis.policy.claims.dutch_words import stem, words
from analysis.policy.claims.statements import KINDS, Statement, statements
from analysis.policy.claims.verdicts import Verdict, verdicts
from analysis.policy.page import Page, Section, table
from analysis.policy.report_values import FinishedReport
from analysis.report.text.numbers import interval, written
from analysis.report.writing.templates import TEMPLATES, filled
from analysis.workbench.resources import resource

__all__ = ["NAME", "TITLE", "page", "sections"]

NAME, TITLE = "gezegd", "Wat de documenten zeggen"
_CLEAR = {True: "ja", False: "nee", None: ""}


def page(report: FinishedReport) -> Page:
    """The page, made from the estimates of a finished report.

    Parameters
    ----------
    report
        The finished report.
    """
    template = {name: (TEMPLATES / f"claims.{name}").read_text("utf-8") for name in ("css", "js")}
    found = verdicts(report)
    return Page(
        NAME,
        TITLE,
        sections(report, found),
        lead=filled("claims", "search"),
        synthetic=any(each.synthetic for each in found),
        script=template["js"],
        data=_for_script(),
        style=template["css"],
    )


def sections(report: FinishedReport, judged: list[Verdict], folder: Path = FOLDER) -> list[Section]:
    """Parts of the page: claims, figures beside ours, contradictions, and all that is said.

    Parameters
    ----------
    report
        Finished report whose estimates stand beside.
    judged
        The verdicts that it gives (`verdicts.verdicts`).
    folder
        Folder of the published tables.
    """
    said = statements(folder)
    against = filled("claims", "against", found=contradictions(folder))
    figures = _figures(said, beside(report, folder=folder), report)
    return [
        Section("uitspraken", "Klopt wat zonder cijfer gezegd wordt?", _claims(judged, report)),
        Section("cijfers", "Komen hun cijfers overeen met de onze?", figures),
        Section(
            "tegenspraken",
            "Waar spreken de documenten elkaar tegen?",
            against,
        ),
        Section("alles", "Alles wat in de documenten staat", _everything(said)),
    ]


def _for_script() -> str:
    lists = resource("claims")
    alike = [[stem(word.lower()) for word in group] for group in lists["alike"]]
    return json.dumps({"empty": lists["empty"], "alike": alike}, ensure_ascii=False)


def _found_by(*texts: str) -> str:
    """Words by which the script of the page finds an item, each once."""
    return " ".join(dict.fromkeys(words(" ".join(texts))))


def _href(report: FinishedReport, table_id: str) -> str:
    return f"../{report.folder.name}/rapport.html#tabel-{table_id}"


def _claims(judged: list[Verdict], report: FinishedReport) -> str:
    return filled(
        "claims",
        "claims",
        counted=said_words.counted(judged),
        meanings=said_words.MEANINGS,
        verdicts=[_claim(each, report) for each in judged],
    )


def _claim(each: Verdict, report: FinishedReport) -> dict[str, object]:
    claim, judgement = each.claim, each.judgement
    return {
        "id": claim["id"],
        "words": _found_by(claim["claim_nl"], each.measured, claim["id"]),
        "claim": claim["claim_nl"],
        "code": judgement.verdict,
        "verdict": said_words.VERDICTS[judgement.verdict],
        "why": judgement.why,
        "measured": each.measured,
        "limits": each.limits,
        "document": claim["document_title"],
        "place": claim["locator"],
        "source": claim["statistic_source"],
        "note": claim["note"],
        "tables": [(name, _href(report, name)) for name in each.tables],
        "synthetic": each.synthetic,
        "count": len(judgement.compared),
        "compared": _comparisons(judgement.compared, report.year),
    }


def _comparisons(compared: pd.DataFrame, year: int) -> Markup:
    """Table of what a verdict rests on, made by our own template; empty where there is nothing."""
    if compared.empty:
        return Markup()
    head = ["Vergelijking", "Verschil", "95 %-interval", "Duidelijk"]
    rows = [
        [row["name"], written(row["value"], row["unit"]), interval(row), _CLEAR.get(row["clear"])]
        for row in compared.to_dict("records")
    ]
    return Markup(table(said_words.compared_caption(year), head, rows))  # noqa: S704


def _figures(said: list[Statement], compared: Mapping[str, Beside], report: FinishedReport) -> str:
    numbers = [each for each in said if each.kind in ("cijfer", "streefwaarde")]
    rows = [_figure(each, compared[each.id], report) for each in numbers if each.id in compared]
    return filled(
        "claims",
        "figures",
        counted=said_words.counted_figures(list(compared.values()), len(numbers)),
        caption=f"Gepubliceerde cijfers naast die van de monitor van {report.year}",
        rows=rows,
    )


def _figure(each: Statement, found: Beside, report: FinishedReport) -> dict[str, object]:
    return {
        "id": each.id,
        "words": _found_by(each.text, each.value, each.beside, each.id),
        "text": each.text,
        "beside": each.beside,
        "published": each.value,
        "ours": ours_said(found),
        "href": _href(report, found.table),
        "difference": difference_said(found),
        "covered": said_words.COVERED[found.covered],
        "agreement": found.agreement.partition(";")[0] or "niet dezelfde definitie",
        "place": f"{each.document}; {each.place}",
        "caveat": found.caveat,
    }


def _everything(said: list[Statement]) -> str:
    kinds = [
        {
            "id": kind,
            "title": said_words.KINDS[kind],
            "said": [
                each._asdict() | {"words": _found_by(each.text, each.value, each.beside, each.id)}
                for each in said
                if each.kind == kind
            ],
        }
        for kind in KINDS
    ]
    return filled("claims", "everything", kinds=kinds)
