"""How the follow-up writes numbers, units, plans and counted measures, in Dutch."""

import pandas as pd

from analysis.policy.measures.balance import named
from analysis.report.text.numbers import date, number
from analysis.workbench.resources import resource

__all__ = ["amount", "count_of", "day", "listed", "unit"]

_NOTHING = "–"


def unit(code: str) -> str:
    """Dutch word of a unit; what a reporter wrote stays as it is.

    Examples
    --------
    >>> unit("municipalities"), unit("kookboeken")
    ('gemeenten', 'kookboeken')
    """
    return resource("measures")["unit"].get(code, code)


def amount(value: float, code: str = "") -> str:
    r"""A number in its unit, a dash where there is none.

    Examples
    --------
    >>> amount(210.0, "municipalities"), amount(6.3186, "percent").replace("\u00a0", " ")
    ('210 gemeenten', '6,3 %')
    >>> amount(0.6667, "ratio").replace("\u00a0", " "), amount(float("nan"))
    ('66,7 %', '–')
    """
    if pd.isna(value):
        return _NOTHING
    if code in ("share", "ratio"):
        value, code = 100 * value, "percent"
    value = round(value, 9)
    places = 0 if float(value).is_integer() else 2 if abs(value) < 1 else 1
    # What is counted is named beside the number.
    words = "" if code == "count" else unit(code)
    return f"{number(value, places)} {words}".strip().replace(" %", "\u00a0%")


def day(iso: str) -> str:
    """A day as people write it, a dash where there is none.

    Examples
    --------
    >>> day("2018-12-31"), day("")
    ('31 december 2018', '–')
    """
    return date(iso) if iso else _NOTHING


def listed(names: list[str]) -> str:
    """Names in a sentence.

    Examples
    --------
    >>> listed(["werk", "wonen", "sport"]), listed(["werk"])
    ('werk, wonen en sport', 'werk')
    """
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def count_of(states: pd.Series) -> str:
    """How many measures are in each state that occurs, most first.

    Examples
    --------
    >>> count_of(pd.Series(["late", "late", "done"]))
    '2 te laat en 1 klaar'
    """
    counts = states.value_counts(sort=True)
    return listed([f"{n} {named('balance_state', str(code))}" for code, n in counts.items()])
