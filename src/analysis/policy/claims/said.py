"""Published values and codes as a Dutch reader has them: how a document says a number."""

import math
from collections.abc import Mapping

from analysis.report.text.numbers import label, number, percent, points

__all__ = ["plan_and_code", "said", "target_said"]

# What needs no word before the number.
_UNSAID = {"exact", "in_words"}
_PERCENT = {"percent", "pct"}
_POINTS = {"percentage_points", "pp"}
_OPERATORS = {
    ">=": "minstens ",
    "<=": "hoogstens ",
    ">": "meer dan ",
    "=": "",
    "increase": "omhoog met ",
    "decrease": "omlaag met ",
}
_DIRECTIONS = {"increase": "omhoog", "decrease": "omlaag"}


def plan_and_code(plan: str, code: str) -> str:
    """Code of an objective that no other plan has.

    Examples
    --------
    >>> plan_and_code("2024-2029", "OD2.2")
    '2024-2029/OD2.2'
    """
    return f"{plan}/{code}"


def said(row: Mapping) -> str:
    r"""Value of a published figure with its unit and how exact the document is.

    Parameters
    ----------
    row
        Row of the published table `figures`.

    Examples
    --------
    >>> row = {"value": 30000, "value_high": 65000, "value_text": "30000", "unit": "persons",
    ...        "qualifier": "between", "value_form": "digits"}
    >>> said(row).replace("\u00a0", " ")
    'tussen 30.000 en 65.000 personen'
    >>> said(row | {"value": 0.6, "value_text": "0.6", "unit": "ratio", "qualifier": "in_words",
    ...             "value_form": "words"}).replace("\u00a0", " ")
    '60 % (in woorden)'
    """
    if math.isnan(row["value"]):
        return row["value_text"]
    amount = _amount(row["value"], row["value_text"], row["unit"])
    if row["qualifier"] == "between":
        high = _amount(row["value_high"], f"{row['value_high']:.12g}", row["unit"])
        return f"tussen {number(row['value'], _decimals(row['value_text']))} en {high}"
    words = "" if row["qualifier"] in _UNSAID else f"{label('qualifier', row['qualifier'])} "
    return f"{words}{amount}{' (in woorden)' if row['value_form'] == 'words' else ''}"


def target_said(row: Mapping) -> str:
    """Value that a plan aims at, or the direction where it names none.

    Parameters
    ----------
    row
        Row of the published table `targets`.

    Examples
    --------
    >>> row = {"value": 10, "value_text": "10", "unit": "percent", "operator": ">="}
    >>> target_said(row).replace("\u00a0", " ")
    'minstens 10 %'
    >>> target_said(row | {"value": float("nan"), "value_text": "", "operator": "increase"})
    'omhoog'
    """
    if math.isnan(row["value"]):
        if not row["value_text"]:
            return _DIRECTIONS.get(row["operator"], "")
        return f"{_OPERATORS[row['operator']]}{row['value_text']}"
    return f"{_OPERATORS[row['operator']]}{_amount(row['value'], row['value_text'], row['unit'])}"


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _amount(value: float, text: str, unit: str) -> str:
    """Number with the decimals it was written with, and its unit."""
    if unit in _PERCENT:
        return percent(value / 100, _decimals(text))
    if unit in _POINTS:
        return points(value, _decimals(text))
    if unit == "ratio":
        return percent(value, 0)
    word = label("unit", unit)
    amount = number(value, _decimals(text)) if unit != "year" else text
    return amount if unit in {"count", ""} else f"{amount}\u00a0{word}"
