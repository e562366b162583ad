"""Everything that the policy documents say and that can be looked for, one statement a row."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.extracts.elsewhere.published import FOLDER, load
from analysis.policy.claims.said import plan_and_code, said, target_said
from analysis.report.text.numbers import label
from analysis.report.text.words import period_said

__all__ = ["KINDS", "Statement", "statements"]

# Kinds in the order in which equally good finds are shown, with what a terminal calls them.
KINDS = {
    "cijfer": "figure",
    "uitspraak": "claim",
    "streefwaarde": "target",
    "doelstelling": "objective",
    "maatregel": "measure",
    "mijlpaal": "milestone",
}

_STATES = {"planned": "gepland: ", "reported": "gerapporteerd: ", "empty": "niets ingevuld"}


class Statement(NamedTuple):
    """One thing that a document says.

    Attributes
    ----------
    kind
        One of `KINDS`.
    id
        As the table has it; a milestone bears that of its measure.
    text
        What is said, in Dutch.
    value
        The number as the document has it, in words; empty where there is none.
    beside
        What it is about: population, place, period, who is responsible.
    document, place
        Title of the document, and where in it.
    """

    kind: str
    id: str
    text: str
    value: str
    beside: str
    document: str
    place: str


def statements(folder: Path = FOLDER) -> list[Statement]:
    """Figures, claims, targets, objectives, measures and milestones, each with its document.

    Parameters
    ----------
    folder
        Folder of the published tables.

    Returns
    -------
    list of Statement
        By kind in the order of `KINDS`, then in the order of the tables.

    Examples
    --------
    >>> found = {each.id: each for each in statements()}
    >>> found["emp_gap_women_noneu_born"].value.replace("\u00a0", " ")
    '27 procentpunt'
    >>> found["women_learn_more"].kind
    'uitspraak'
    """
    tables: dict[str, Callable[[pd.Series], Statement]] = {
        "figures": _figure,
        "claims": _claim,
        "targets": _target,
        "objectives": _objective,
        "measures": _measure,
        "milestones": _milestone,
    }
    found = []
    for name, made in tables.items():
        found += [made(row) for _, row in load(name, folder).iterrows()]
    return found


def _together(*parts: str) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _figure(row: pd.Series) -> Statement:
    beside = _together(row["population"], row["region"], period_said(row["period"]))
    place = (row["document_title"], row["locator"])
    return Statement("cijfer", row["id"], row["definition_nl"], said(row.to_dict()), beside, *place)


def _claim(row: pd.Series) -> Statement:
    place = (row["document_title"], row["locator"])
    return Statement("uitspraak", row["id"], row["claim_nl"], "", row["statistic_source"], *place)


def _target(row: pd.Series) -> Statement:
    deadline = f"tegen {row['deadline']}" if row["deadline"] else ""
    beside = _together(label("target_kind", row["kind"]), deadline)
    place = (row["document_title"], row["locator"])
    return Statement(
        "streefwaarde", row["id"], row["indicator"], target_said(row.to_dict()), beside, *place
    )


def _objective(row: pd.Series) -> Statement:
    code = plan_and_code(row["plan"], row["code"])
    return Statement(
        "doelstelling", code, row["title_nl"], "", row["plan"], row["document_title"], row["code"]
    )


def _measure(row: pd.Series) -> Statement:
    beside = _together(
        row["cabinet_or_minister_portfolio"],
        row["administration"],
        row["other_partners"],
        row["effect_indicator"],
        row["output_indicator"],
        row["target_text"],
    )
    place = (row["document_title"], row["locator"])
    return Statement("maatregel", row["id"], row["title_nl"], "", beside, *place)


def _milestone(row: pd.Series) -> Statement:
    text = _together(f"{_STATES[row['state']]}{row['text']}", row["what"])
    value = "" if pd.isna(row["numeric_value"]) else f"{row['numeric_value']:.12g}"
    place = f"fiche {row['measure_id']}, {row['year']}"
    return Statement("mijlpaal", row["measure_id"], text, value, "", row["document_title"], place)
