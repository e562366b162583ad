"""What a scan says first: a few sentences that are read in two minutes."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.indicators.intervals import DESIGN, UNRELIABLE
from analysis.local.scan_items import ANSWER, item
from analysis.local.scan_words import HIGHER, LOWER, NOT_JUDGED, TOO_FEW
from analysis.report.text.numbers import HIDDEN, SMALL, listed, number, percent
from analysis.report.text.rounding import rounded, rounded_interval

__all__ = [
    "NOT_TOLD",
    "Said",
    "amount",
    "beside",
    "count_of",
    "lead",
    "published",
    "with_bounds",
]


class Said(NamedTuple):
    """An answer at the head of a scan, and the question that it answers."""

    question: str
    text: str


# What no extract tells, and whose register would.
NOT_TOLD = Said(
    "Wat zegt deze scan niet, en welk register wel?",
    "Onderwijs en thuistaal: het leerlingenregister (Onderwijs). Wonen: Wonen in Vlaanderen. "
    "Armoede: de Kruispuntbank van de Sociale Zekerheid en Opgroeien. Contact en ervaren "
    "discriminatie: de Gemeente-Stadsmonitor. De rest staat onder elk blok.",
)
# Published figures of one municipality, by their id.
_PUBLISHED = {"pop_foreign_share_0_17_antwerp": "11002"}
_HIDDEN = "te weinig om te tonen"
_RATE = "per_1000"
_OTHER = {
    "region": "het Vlaamse Gewest",
    "peers": "vergelijkbare gemeenten",
    "before": "een jaar eerder",
}
_HOW = {HIGHER: "duidelijk hoger dan", LOWER: "duidelijk lager dan"}


def amount(row: Mapping, column: str = "value") -> str:
    """Number of an item in its unit; hidden or missing in words."""
    value = row[column]
    if pd.isna(value):
        return _HIDDEN
    if row["unit"] == _RATE:
        return number(value, _decimals(value))
    of_row = {**row, "value": value}
    if column != "value":
        of_row |= {"low": row["low"], "high": row["high"]}
    return rounded({**of_row, "conf_status": ""})


def _decimals(rate: float) -> int:
    """Decimals of a rate: one more where it is under 1, and its interval would look empty."""
    return 2 if rate < 1 else 1


def hidden(row: Mapping) -> str:
    """Word for a hidden count: it is small where everybody was counted."""
    return HIDDEN if row["interval"] == DESIGN else SMALL


def with_bounds(row: Mapping) -> str:
    """Value with its interval between brackets; all of it where few respondents are behind it."""
    if row["obs_status"] == UNRELIABLE and item(row["item"]).kind == ANSWER:
        return f"({with_bounds({**row, 'obs_status': ''})})"
    if pd.isna(row["value"]) or pd.isna(row["low"]):
        return amount(row)
    if row["unit"] == _RATE:
        low, high = (number(row[name], _decimals(row["value"])) for name in ("low", "high"))
        return f"{amount(row)} ({low} tot {high})"
    return f"{amount(row)} ({rounded_interval(row)})"


def count_of(row: Mapping) -> str:
    """Units behind a number, rounded to tens: each was raised or lowered to protect it.

    Of a survey these are its respondents: what stands for many tells not how sure a number is.
    """
    if pd.isna(row["count"]):
        return hidden(row)
    if item(row["item"]).kind == ANSWER:
        return f"{number(round(row['n'], -1))} antwoorden"
    return number(round(row["count"], -1))


def beside(row: Mapping, *names: str) -> str:
    """How a number compares, as "Dat is duidelijk hoger dan in het Vlaamse Gewest (12 %)".

    Parameters
    ----------
    row
        Row of `scan_numbers`.
    *names
        What it is set beside: `region`, `peers`.
    """
    if row["word_region"] == TOO_FEW:
        return "Dat rust op te weinig mensen om iets te besluiten."
    by_word: dict[str, list[str]] = {}
    for name in names:
        word, other = row[f"word_{name}"], amount(row, name)
        if pd.notna(row[name]):
            if word == NOT_JUDGED:
                return f"In {_OTHER[name]} is dat {other}."
            how = _HOW.get(word, "niet duidelijk anders dan")
            by_word.setdefault(how, []).append(f"in {_OTHER[name]} ({other})")
    parts = [f"{how} {listed(others)}" for how, others in by_word.items()]
    return f"Dat is {listed(parts)}." if parts else ""


def lead(rows: pd.DataFrame, *, name: str, funding: str) -> list[Said]:
    """Answers at the head of a scan, most asked first.

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one municipality.
    name
        Its name.
    funding
        What `scan_funding.funding_sentences` says of it.
    """
    by = {row["item"]: row for row in rows.to_dict("records")}
    said = [
        Said("Hoeveel inwoners van herkomst buiten de EU15?", _outside_eu15(by["non_eu15"], name)),
        Said("Middelen van het plan: alleen, of met wie?", funding),
        Said("Hoe groot is de kloof in werk?", _work(by)),
        Said("Kinderen en jongeren", _young(by)),
        Said("Inburgering", _contracts(by)),
    ]
    return [each for each in said if each.text]


def _outside_eu15(row: Mapping, name: str) -> str:
    if pd.isna(row["value"]):
        return (
            f"In {name} wonen te weinig mensen van herkomst buiten de EU15 om hun aantal te tonen."
        )
    return (
        f"In {name} wonen ongeveer {count_of(row)} mensen van herkomst buiten de EU15, "
        f"{with_bounds(row)} van de inwoners. {beside(row, 'region', 'peers')}"
    ).strip()


def _work(by: Mapping[str, Mapping]) -> str:
    row, gap, base = (by.get(each) for each in ("work_non_eu", "gap_non_eu", "work_belgian"))
    if row is None or gap is None or base is None:
        return ""
    if pd.isna(gap["value"]):
        return (
            "Over werk bij mensen van niet-EU-herkomst zijn er te weinig gegevens om iets te tonen."
        )
    side = "kloof" if gap["value"] >= 0 else "voorsprong"
    size = {**gap, "value": abs(gap["value"])}
    if side == "voorsprong":
        size |= {"low": -gap["high"], "high": -gap["low"]}
    return (
        f"Een {side} van {with_bounds(size)}: van wie 20 tot en met 64 jaar is, werkt "
        f"{amount(row)} bij niet-EU-herkomst en {amount(base)} bij Belgische herkomst. "
        f"{beside(gap, 'region', 'peers')}"
    ).strip()


def _young(by: Mapping[str, Mapping]) -> str:
    row = by.get("foreign_0_17")
    if row is None or pd.isna(row["value"]):
        return ""
    return (
        f"Van de 0- tot en met 17-jarigen is {with_bounds(row)} van buitenlandse herkomst. "
        f"{beside(row, 'region')}"
    ).strip()


def _contracts(by: Mapping[str, Mapping]) -> str:
    row = by.get("contracts")
    if row is None or pd.isna(row["value"]):
        return ""
    return (
        f"In de laatste vijf jaren tekenden ongeveer {count_of(row)} inwoners een eerste "
        f"inburgeringscontract, {amount(row)} per 1.000 inwoners. {beside(row, 'region')}"
    ).strip()


def published(figures: pd.DataFrame, *, nis_code: str) -> list[Said]:
    """Answer on what was published of a municipality before; none of most.

    Parameters
    ----------
    figures : DataFrame
        Public frame `figures`.
    nis_code
        Its code.
    """
    said = []
    for row in figures[figures["id"].map(_PUBLISHED.get) == nis_code].to_dict("records"):
        share = percent(row["our_value"], 0)
        source = f"{row['statistic_source']}, {row['period']}"
        said.append(Said("Eerder gepubliceerd", f"{share} van de {row['population']} ({source})."))
    return said
