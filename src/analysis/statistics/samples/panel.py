"""Change between two years of a sample that asks part of its households in both."""

import numpy as np
import pandas as pd

from analysis.statistics.samples import _sample_design as sample_design
from analysis.statistics.samples import survey

__all__ = ["change", "stacked"]

YEAR, STRATUM, UNIT = "_year", "_stratum", "_unit"


def stacked(
    before: pd.DataFrame, now: pd.DataFrame, *, person: str, strata: str, psu: str
) -> pd.DataFrame:
    """Both years as one sample: a household that is asked in both is one sampling unit.

    Parameters
    ----------
    before, now : pandas.DataFrame
        One row per interview of each year.
    person : str
        Column with the pseudonym of the person, the same in both years.
    strata, psu : str
        Columns with stratum and sampling unit, numbered within each year. A unit of now that holds
        a person of before is that person's unit; a stratum of now is the one of before that it
        shares most units with, else one of its own.

    Returns
    -------
    pandas.DataFrame
        The rows of both, with `_year` (0 before, 1 now), `_stratum` and `_unit`.

    Raises
    ------
    ValueError
        For an absent column or a missing value in one.

    Examples
    --------
    Household 5 of now is household 0 of before: "anna" lives in both.

    >>> one = pd.DataFrame({"p": ["anna", "bo"], "s": [0, 0], "h": [0, 1]})
    >>> two = pd.DataFrame({"p": ["anna", "cem"], "s": [7, 7], "h": [5, 6]})
    >>> made = stacked(one, two, person="p", strata="s", psu="h")
    >>> made["_unit"].nunique(), made["_stratum"].nunique()
    (3, 1)
    """
    for name, frame in (("before", before), ("now", now)):
        sample_design.refuse_absent(f"panel ({name})", frame, [person, strata, psu])
        sample_design.refuse_missing(f"panel ({name})", frame, [person, strata, psu])
    first = before.drop_duplicates(person).set_index(person)
    home = now[person].map(first[psu])
    unit = home.groupby(now[psu]).transform("min")
    place = unit.map(before.drop_duplicates(psu).set_index(psu)[strata])
    linked = place.notna()
    likeness = pd.crosstab(now.loc[linked, strata], place[linked])
    alike = likeness.idxmax(axis=1) if len(likeness) else pd.Series(dtype=object)
    usual = now[strata].map(alike)
    one, other = before.copy(), now.copy()
    one[YEAR], other[YEAR] = 0, 1
    one[STRATUM], one[UNIT] = "b" + before[strata].astype(str), "b" + before[psu].astype(str)
    other[STRATUM] = _named(place.fillna(usual), now[strata])
    other[UNIT] = _named(unit, now[psu])
    both = pd.concat([one, other], ignore_index=True)
    # Numbers, because every change of these two years counts by them again.
    return both.assign(**{name: pd.factorize(both[name])[0] for name in (STRATUM, UNIT)})


def _named(of_before: pd.Series, own: pd.Series) -> pd.Series:
    """Name of before where there is one, else one of its own."""
    whole = of_before.map(lambda code: f"b{code:g}" if isinstance(code, float) else f"b{code}")
    return whole.where(of_before.notna(), "n" + own.astype(str))


def change(
    both: pd.DataFrame,
    outcome: str,
    *,
    weight: str,
    level: float = 0.95,
    lonely_psu: str = "fail",
) -> dict[str, float]:
    """Change of the weighted mean from one year to the next, with the households asked in both.

    Mean of now - mean of before; its variance has the covariance of units that are in both years,
    which mostly makes it smaller than that of two samples apart.

    Parameters
    ----------
    both : pandas.DataFrame
        As `stacked` gives it; who lacks the outcome is outside the domain.
    outcome, weight : str
        Columns of numbers.
    level, lonely_psu
        As `survey.mean`.

    Returns
    -------
    dict
        `n` (the smaller number of interviews of a year), `value`, `se`, `low`, `high`, `df`;
        missing where a year has none.

    Raises
    ------
    ValueError
        As `survey.difference`.

    References
    ----------
    R survey 4.1-1: svycontrast(svyby(~y, ~year, design, svymean, covmat = TRUE), c(-1, 1)), with
    both years in one design.

    Examples
    --------
    >>> rows = pd.DataFrame({"_year": [0, 0, 1, 1], "_stratum": "a", "_unit": [1, 2, 1, 2]})
    >>> found = change(rows.assign(y=[0.0, 1.0, 1.0, 1.0], w=1.0), "y", weight="w")
    >>> found["n"], found["value"]
    (2, 0.5)
    """
    answered = both.loc[both[outcome].notna() & (both[weight] > 0), YEAR]
    names = ("value", "se", "low", "high", "df")
    counts = answered.value_counts()
    if len(counts) < 2:
        return {"n": 0, **dict.fromkeys(names, np.nan)}
    found = survey.difference(
        both, outcome, by=YEAR, reference=1, weight=weight, strata=STRATUM, psu=UNIT,
        missing="drop", level=level, lonely_psu=lonely_psu,
    )  # fmt: skip
    row = found.iloc[0]
    return {"n": int(counts.min()), **{name: float(row[name]) for name in names}}
