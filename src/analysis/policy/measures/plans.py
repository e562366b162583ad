"""The published plans as the register knows them: their years, measures and milestones."""

import re
from functools import cache

import pandas as pd

from analysis.extracts.elsewhere import published
from analysis.workbench.resources import resource

__all__ = [
    "FICHES", "WITHOUT_MILESTONES", "measures", "milestones", "owners", "split",
    "update_of_fiches", "years",
]  # fmt: skip

# The plan whose measures are fiches, with indicators and a milestone a year.
FICHES = "2016-2019"
# The plan that has neither by design, and is followed in the cycle of policy and budget.
WITHOUT_MILESTONES = "2020-2024"
_YEAR = re.compile(r"\d{4}")


def update_of_fiches() -> str:
    """Day up to which the fiches may have been updated: they were, in 2018, on a day not stated.

    The last day of that year, so that nobody is called overdue for longer than is sure.

    Examples
    --------
    >>> update_of_fiches()
    '2018-12-31'
    """
    return "2018-12-31"


@cache
def _measures() -> pd.DataFrame:
    return published.load("measures").set_index("id", drop=False)


def measures() -> pd.DataFrame:
    """All measures, actions and commitments of the three plans, by id.

    Examples
    --------
    >>> measures()["plan"].value_counts().sort_index().to_dict()
    {'2016-2019': 62, '2020-2024': 75, '2024-2029': 95}
    """
    return _measures().copy()


@cache
def _milestones() -> pd.DataFrame:
    frame = published.load("milestones")
    years_named = frame["year"].map(lambda text: [int(year) for year in _YEAR.findall(text)])
    return frame.assign(first_year=years_named.map(min), last_year=years_named.map(max))


def milestones() -> pd.DataFrame:
    """Milestones of the fiches, with the first and the last year that each names.

    Examples
    --------
    >>> milestones().query("year == '2016/2018'")["last_year"].unique().tolist()
    [2018]
    """
    return _milestones().copy()


def years(plan: str) -> tuple[int, int]:
    """First and last year of a plan.

    Examples
    --------
    >>> years("2016-2019")
    (2016, 2019)
    """
    first, last = plan.split("-")
    return int(first), int(last)


def split(names: str) -> list[str]:
    """Names in a cell that are separated by a semicolon.

    Examples
    --------
    >>> split("VDAB; Syntra"), split("")
    (['VDAB', 'Syntra'], [])
    """
    return [name for name in (each.strip() for each in names.split(";")) if name]


def owners(names: str) -> list[str]:
    """Administrations in a cell, each by one name: the fiches abbreviate some and name parts.

    Examples
    --------
    >>> owners("Departement Onderwijs en Vorming; AGODI")
    ['Departement Onderwijs en Vorming', 'Agentschap voor Onderwijsdiensten']
    """
    known = resource("measures")["administration"]
    return list(dict.fromkeys(known.get(name, name) for name in split(names)))
