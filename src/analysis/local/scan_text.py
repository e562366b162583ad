"""What a scan says first: a few sentences that are read in two minutes."""

from collections.abc import Mapping

import pandas as pd

from analysis.indicators.intervals import DESIGN
from analysis.local.scan_words import HIGHER, LOWER, NOT_JUDGED, TOO_FEW
from analysis.report.text.numbers import HIDDEN, SMALL, listed, number, percent
from analysis.report.text.rounding import rounded, rounded_interval
from analysis.settings import NOISE_MOST, THRESHOLD

__all__ = [
    "FUNDED_ABOVE",
    "NOT_TOLD",
    "amount",
    "beside",
    "count_of",
    "lead",
    "published",
    "with_bounds",
]

# What no extract tells, and whose register would.
NOT_TOLD = (
    "Over onderwijs, wonen en armoede zegt deze scan niets: het leerlingenregister (Onderwijs), de "
    "registers van Wonen in Vlaanderen, de Kruispuntbank van de Sociale Zekerheid en Opgroeien "
    "zijn niet geleverd."
)
# Residents of origin outside the EU15 above which a municipality qualifies alone, by the plan of
# 2020-2024.
FUNDED_ABOVE = 7500
ALWAYS = ("11002", "44021")
# Published figures of one municipality, by their id.
_PUBLISHED = {"pop_foreign_share_0_17_antwerp": "11002"}
# A hidden count is under the threshold after its noise.
_MOST_HIDDEN = THRESHOLD + NOISE_MOST
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
        return number(value, 1)
    of_row = {**row, "value": value}
    if column != "value":
        of_row |= {"low": row["low"], "high": row["high"]}
    return rounded({**of_row, "conf_status": ""})


def hidden(row: Mapping) -> str:
    """Word for a hidden count: it is small where everybody was counted."""
    return HIDDEN if row["interval"] == DESIGN else SMALL


def with_bounds(row: Mapping) -> str:
    """Value with its interval between brackets."""
    if pd.isna(row["value"]) or pd.isna(row["low"]):
        return amount(row)
    if row["unit"] == _RATE:
        return f"{amount(row)} ({number(row['low'], 1)} tot {number(row['high'], 1)})"
    return f"{amount(row)} ({rounded_interval(row)})"


def count_of(row: Mapping) -> str:
    """Units behind a number, rounded to tens: each was raised or lowered to protect it."""
    if pd.isna(row["count"]):
        return hidden(row)
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
    parts = []
    for name in names:
        word, other = row[f"word_{name}"], amount(row, name)
        if pd.notna(row[name]):
            if word == NOT_JUDGED:
                return f"In {_OTHER[name]} is dat {other}."
            how = _HOW.get(word, "niet duidelijk anders dan")
            parts.append(f"{how} in {_OTHER[name]} ({other})")
    return f"Dat is {listed(parts)}." if parts else ""


def lead(rows: pd.DataFrame, *, name: str, nis_code: str, alone: int = FUNDED_ABOVE) -> list[str]:
    """Sentences at the head of a scan, most asked first.

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one municipality, or of some taken together.
    name
        Its name.
    nis_code
        Its code.
    alone
        Residents above which it qualifies alone.
    """
    by = {row["item"]: row for row in rows.to_dict("records")}
    said = [
        _outside_eu15(by["non_eu15"], name),
        _alone(by["non_eu15"], name, nis_code, alone),
        _work(by),
        _young(by),
        _contracts(by),
    ]
    return [sentence for sentence in said if sentence]


def _outside_eu15(row: Mapping, name: str) -> str:
    if pd.isna(row["value"]):
        return (
            f"In {name} wonen te weinig mensen van herkomst buiten de EU15 om hun aantal te tonen."
        )
    return (
        f"In {name} wonen ongeveer {count_of(row)} mensen van herkomst buiten de EU15, "
        f"{with_bounds(row)} van de inwoners. {beside(row, 'region', 'peers')}"
    ).strip()


def _alone(row: Mapping, name: str, nis_code: str, alone: int) -> str:
    """Whether it qualifies alone, as far as protected counts allow to say."""
    limit = number(alone)
    if nis_code in ALWAYS:
        return (
            f"{name} komt als grootstad altijd alleen in aanmerking voor de middelen van het plan."
        )
    rule = f"De regel vraagt meer dan {limit} inwoners van herkomst buiten de EU15."
    if pd.isna(row["value"]) or pd.isna(row["low"]):
        if pd.notna(row["n"]) and _MOST_HIDDEN * row["denominator"] / row["n"] > alone:
            return f"Of {name} alleen in aanmerking komt, is hiermee niet te zeggen. {rule}"
        return f"{name} komt niet alleen in aanmerking voor de middelen van het plan. {rule}"
    # The count has the interval of its share, for the residents are known far better.
    low, high = (row["count"] * row[bound] / row["value"] for bound in ("low", "high"))
    if low > alone:
        return f"{name} komt op zichzelf in aanmerking voor de middelen van het plan. {rule}"
    if high <= alone:
        return (
            f"{name} komt niet alleen in aanmerking voor de middelen van het plan, alleen samen "
            f"met andere gemeenten van zijn referentieregio. {rule}"
        )
    return (
        f"Of {name} alleen in aanmerking komt voor de middelen van het plan, is hiermee niet te "
        f"zeggen: het aantal ligt tussen {number(round(low, -1))} en {number(round(high, -1))}. "
        f"{rule}"
    )


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
        f"Van wie 20 tot en met 64 jaar is, werkt {amount(row)} bij niet-EU-herkomst en "
        f"{amount(base)} bij Belgische herkomst: een {side} van {with_bounds(size)}. "
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


def published(figures: pd.DataFrame, *, nis_code: str) -> list[str]:
    """Sentence on what was published of a municipality before; none of most.

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
        said.append(
            f"Gepubliceerd: {share} van de {row['population']} ({row['statistic_source']}, "
            f"{row['period']})."
        )
    return said
