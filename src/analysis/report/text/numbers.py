"""Numbers and codes as people write them in Dutch (nl-BE)."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import plan
from analysis.indicators.intervals import CELL_KEY
from analysis.reference.country_groups import countries
from analysis.reference.survey_items import items
from analysis.settings import THRESHOLD
from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = [
    "HIDDEN",
    "MISSING",
    "NOT_YET",
    "SMALL",
    "SMALLEST_P",
    "date",
    "estimate",
    "in_order",
    "interval",
    "is_small",
    "label",
    "listed",
    "number",
    "percent",
    "points",
    "rounds_to_zero",
    "written",
]

HIDDEN = "afgeschermd"
# What a hidden number of units of a full count is; in a sample each stands for several.
SMALL = f"<{THRESHOLD}"
MISSING = "niet beschikbaar"
# SDMX observation status M: the value cannot exist yet.
NOT_YET = "nog niet gevolgd"
_SPACE = "\u00a0"


def number(value: float, decimals: int = 0) -> str:
    """Number with a point for thousands and a comma for decimals.

    Examples
    --------
    >>> number(1856000), number(-7.65, 1), number(0.04, 1)
    ('1.856.000', '−7,7', '0,0')
    """
    if not math.isfinite(value):
        return MISSING
    rounded = round(abs(value) + 1e-9, decimals)
    text = f"{rounded:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"−{text}" if value < 0 and rounded > 0 else text


def percent(share: float, decimals: int = 1) -> str:
    r"""Share in [0, 1] as a percentage.

    Examples
    --------
    >>> percent(0.122).replace("\u00a0", " ")
    '12,2 %'
    """
    return f"{number(100 * share, decimals)}{_SPACE}%" if math.isfinite(share) else MISSING


def points(value: float, decimals: int = 1) -> str:
    r"""Percentage points.

    Examples
    --------
    >>> points(7.6).replace("\u00a0", " ")
    '7,6 procentpunt'
    """
    return f"{number(value, decimals)}{_SPACE}procentpunt" if math.isfinite(value) else MISSING


def date(iso: str) -> str:
    """Day as people write it.

    Examples
    --------
    >>> date("2024-06-30")
    '30 juni 2024'
    """
    year, month, day = iso[:10].split("-")
    return f"{int(day)} {label('month', month)} {year}"


class _Unit(NamedTuple):
    """How a number in a unit is written; without `decimals` two, or none for a whole number."""

    word: str = ""
    decimals: int | None = None
    scale: int = 1

    def amount(self, value: float) -> str:
        return number(self.scale * value, self.places(value))

    def places(self, value: float) -> int:
        if self.decimals is None:
            return 0 if float(value).is_integer() else 2
        return self.decimals


_UNITS = {
    "share": _Unit("%", 1, 100),
    "pp": _Unit("procentpunt", 1),
    # Percentage points in a column whose head names them.
    "points": _Unit("", 1),
    "count": _Unit("", 0),
    "percent": _Unit("%", 1),
    "per_100k": _Unit("", 1),
    "ratio": _Unit("", 2),
    "log_ratio": _Unit("", 2),
    "days": _Unit("dagen"),
    "score": _Unit("", 2),
    "p_value": _Unit("", 3),
}
# A smaller p-value is written as smaller than this one.
SMALLEST_P = 0.001


def written(value: float, unit: str) -> str:
    """Number in its unit.

    Examples
    --------
    >>> written(0.5, "per_100k"), written(12, "count"), written(12.25, "hours")
    ('0,5', '12', '12,25')
    """
    if unit == "p_value" and value < SMALLEST_P:
        return f"< {number(SMALLEST_P, 3)}"
    return _with_word(*_amount_and_word(value, unit))


def _amount_and_word(value: float, unit: str) -> tuple[str, str]:
    known = _UNITS.get(unit, _Unit())
    amount = known.amount(value)
    return amount, "" if amount == MISSING else known.word


def _with_word(amount: str, word: str) -> str:
    return f"{amount}{_SPACE}{word}" if word else amount


def rounds_to_zero(value: float, unit: str) -> bool:
    """Whether a number is written as zero in its unit.

    Examples
    --------
    >>> rounds_to_zero(0.04, "pp"), rounds_to_zero(0.05, "pp"), rounds_to_zero(1, "count")
    (True, False, False)
    """
    known = _UNITS.get(unit, _Unit())
    return round(abs(known.scale * value) + 1e-9, known.places(value)) == 0


def estimate(row: Mapping, column: str = "value") -> str:
    """One number of an estimates row, in its unit; a hidden or missing one in words.

    A published number keeps the decimals it was published with: 27 % stays 27 %.
    """
    value, unit = row[column], row["unit"]
    if pd.isna(value):
        if row["conf_status"] == "C":
            return SMALL if is_small(row) else HIDDEN
        if row.get("interval") == plan.NOT_REACHED:
            return "niet bereikt"
        return NOT_YET if row.get("obs_status") == "M" else MISSING
    if row["data_kind"] == "published" and unit in {"share", "percent"}:
        of_hundred = round(value * 100 if unit == "share" else value, 9)
        return percent(of_hundred / 100, 0 if of_hundred.is_integer() else 1)
    return written(value, unit)


def is_small(row: Mapping) -> bool:
    """Whether a hidden number counts units themselves, so that it is known to be small."""
    return row["unit"] == "count" and row.get("interval") == CELL_KEY


def interval(row: Mapping) -> str:
    """Interval of an estimates row without its unit, which stands behind the value.

    Examples
    --------
    >>> interval({"low": 0.751, "high": 0.763, "unit": "share"})
    '75,1 tot 76,3'
    >>> interval({"low": float("nan"), "high": float("nan"), "unit": "share"})
    ''
    """
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    low, _ = _amount_and_word(row["low"], row["unit"])
    high, _ = _amount_and_word(row["high"], row["unit"])
    return f"{low} tot {high}"


@asked
def _labels() -> dict[str, dict[str, str]]:
    words = resource("labels")
    columns = words["column"]
    headings = {name: column["label"] for name, column in columns.items() if "label" in column}
    codes = {name: _codes(column, columns) for name, column in columns.items()}
    by_name = dict(sorted(countries().items(), key=lambda item: item[1]))
    # A researcher asks for a column by its own name.
    for column, name in plan.names_of_columns().items():
        headings.setdefault(column, headings.get(name, column))
        codes.setdefault(column, codes.get(name, {}))
    titles = {name: item.title for name, item in items().items()}
    return {
        **words["list"],
        **codes,
        "dimension": headings,
        "indicator": words["indicator"],
        "item": titles,
        "country": {**by_name, **codes["country"]},
    }


def _codes(column: dict, columns: dict[str, dict]) -> dict[str, str]:
    """Words for the codes of a column: its own, then those of the column that it is like."""
    own = column.get("codes", {})
    other = columns[column["like"]]["codes"] if "like" in column else {}
    return {**own, **{code: word for code, word in other.items() if code not in own}}


def label(dimension: str, code: object) -> str:
    """Dutch word for a code of a dimension; the code itself where there is none.

    Examples
    --------
    >>> label("sex", "F"), label("age_band", "20-29"), label("province", "<b>")
    ('Vrouwen', '20-29', '<b>')
    """
    return _word(dimension, str(code))


@asked
def _word(dimension: str, code: str) -> str:
    return _labels().get(dimension, {}).get(code, code)


@asked
def _order(dimension: str) -> list[str]:
    """Codes of a dimension that have a word, in their order."""
    return list(_labels().get(dimension, {}))


def in_order(frame: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
    """Rows sorted by the order of the words of each dimension; codes without a word come last.

    Examples
    --------
    >>> frame = pd.DataFrame({"origin_group": ["turkey", "belgian"]})
    >>> in_order(frame, ["origin_group"])["origin_group"].tolist()
    ['belgian', 'turkey']
    """
    order = np.lexsort([_places(frame[name]) for name in reversed(dimensions)])
    return frame.iloc[order].reset_index(drop=True)


def _places(codes: pd.Series) -> np.ndarray:
    """Place of each code among the words of its dimension."""
    known = {code: place for place, code in enumerate(_order(codes.name))}
    number, unique = pd.factorize(codes)
    # A missing code has number -1: the last place, of codes without a word.
    return np.array([*(known.get(code, len(known)) for code in unique), len(known)])[number]


def listed(words: list[str]) -> str:
    """Words as an enumeration.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b en c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"
