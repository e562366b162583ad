"""Differences that a claim is judged by, each with its interval, made from published estimates."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.change import OVERLAP_IGNORED, from_to
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import dimensions
from analysis.indicators.intervals import DESIGN
from analysis.report.text.numbers import label, listed

__all__ = ["COLUMNS", "between_groups", "named", "of_rows", "steps", "together"]

_NUMBERS = ["value", "low", "high"]
COLUMNS = ["name", *_NUMBERS, "unit", "interval", "clear", "table", "indicator"]
# Dimensions that say which question it is and not which group.
_NOT_A_GROUP = {"characteristic", "item", "since"}
# Dimensions whose words are names, which keep their capital.
_NAMES = {"province", "municipality", "origin_group"}


def named(row: pd.Series) -> str:
    """Which group an estimate is of, in words.

    Examples
    --------
    >>> named(pd.Series({"table": "W1", "origin_group": "eu", "sex": "F", "value": 0.5}))
    'EU-herkomst, vrouwen'
    """
    codes = {name: row[name] for name in dimensions(row.to_frame().T) if name not in _NOT_A_GROUP}
    shown = [name for name, code in codes.items() if code not in ("_T", "_Z", "")]
    return ", ".join(_word(name, codes[name], first=not place) for place, name in enumerate(shown))


def _word(name: str, code: str, *, first: bool) -> str:
    """Word for a code, with a small letter where it is no name and not the first."""
    word = label(name, code)
    return word if first or name in _NAMES else word[:1].lower() + word[1:]


def of_rows(estimates: pd.DataFrame) -> pd.DataFrame:
    """Differences that a report published itself, with its own finding of what is clear.

    Parameters
    ----------
    estimates : DataFrame
        Estimates that are differences, with `clear` as their CSV has it: true, false or empty.

    Returns
    -------
    DataFrame
        A row each: `name`, `value`, `low`, `high`, `unit`, `interval`, `clear` (missing where
        nothing was compared), `table` and `indicator`.
    """
    clear = estimates["clear"].map({"true": True, "false": False}).astype("boolean")
    rows = estimates.assign(name=[named(row) for _, row in estimates.iterrows()], clear=clear)
    return rows[COLUMNS]


def together(estimates: pd.DataFrame) -> pd.Series:
    """One share of several groups of different persons, from their published counts.

    Sum of counts over sum of denominators: the mean of the shares by size. Its bounds combine
    those of the groups as independent ones.

    Parameters
    ----------
    estimates : DataFrame
        Shares of groups that do not overlap, with `count` and `denominator`.

    Returns
    -------
    Series
        The row of the first group with the `value`, `low` and `high` of all; missing where one of
        the groups is.

    References
    ----------
    Zou and Donner (2008), Statistics in Medicine 27: 1693-1702; method of variance estimates.

    Examples
    --------
    >>> row = {"low": 0.4, "high": 0.6, "unit": "share", "interval": "design"}
    >>> shares = pd.DataFrame([
    ...     {**row, "value": 0.5, "count": 50, "denominator": 100},
    ...     {**row, "value": 0.5, "count": 50, "denominator": 100}])
    >>> together(shares)[["value", "low"]].astype(float).round(3).tolist()
    [0.5, 0.429]
    """
    if len(estimates) == 1:
        return estimates.iloc[0]
    size = estimates["denominator"] / estimates["denominator"].sum(skipna=False)
    value = (size * estimates["value"]).sum(skipna=False)
    below = size * (estimates["value"] - estimates["low"])
    above = size * (estimates["high"] - estimates["value"])
    low, high = (
        value + sign * np.sqrt((distances**2).sum(skipna=False))
        for sign, distances in ((-1, below), (1, above))
    )
    numbers = {"value": value, "low": low, "high": high}
    return pd.Series({**estimates.iloc[0], **numbers})


def between_groups(
    estimates: pd.DataFrame,
    *,
    by: str,
    higher: Sequence[str],
    lower: Sequence[str],
    per: str = "",
    sides: Sequence[str] = (),
) -> pd.DataFrame:
    """Groups that a claim calls higher less those it calls lower, each side taken together.

    Parameters
    ----------
    estimates : DataFrame
        Shares or counts of one indicator in one year.
    by
        Dimension that holds the groups.
    higher, lower
        Codes of the groups of either side, of different persons.
    per
        Dimension in each of whose categories the two sides are compared.
    sides
        What the higher and the lower side are called, where they are of many groups.

    Returns
    -------
    DataFrame
        As `of_rows`; shares in percentage points, `clear` by Holm over the rows.
    """
    found = []
    for within in estimates[per].unique() if per else [""]:
        of_part = estimates[estimates[per] == within] if per else estimates
        both = [together(_of(of_part, by, codes)) for codes in (lower, higher)]
        words = sides or [_side(by, codes, first=not per) for codes in (higher, lower)]
        part = f"{label(per, within)}: " if per else ""
        found.append(_difference(*both, name=f"{part}{' tegenover '.join(words)}"))
    return _with_holm(pd.DataFrame(found))


def steps(estimates: pd.DataFrame, *, by: str, order: Sequence[str], per: str) -> pd.DataFrame:
    """First less last along an order, then each step of it, in every category of a dimension.

    Parameters
    ----------
    estimates, by, per
        As in `between_groups`.
    order
        Codes from what the claim calls the highest to the lowest.

    Returns
    -------
    DataFrame
        As `of_rows`, with `is_step` (false for first less last).
    """
    asked = [(order[0], order[-1]), *pairwise(order)]
    found = [
        between_groups(
            estimates[estimates[per] == within], by=by, higher=[one], lower=[other], per=per
        )
        for within in estimates[per].unique()
        for one, other in asked
    ]
    is_step = [False, *[True] * (len(order) - 1)] * estimates[per].nunique()
    rows = pd.concat(found, ignore_index=True).assign(is_step=is_step)
    return _with_holm(rows)


def _of(estimates: pd.DataFrame, by: str, codes: Sequence[str]) -> pd.DataFrame:
    found = estimates[estimates[by].isin(codes)]
    if len(found) != len(codes):
        raise DataError(
            f"claims: table {estimates['table'].iloc[0]} has {len(found)} row(s) for {by} "
            f"{', '.join(codes)}; expected one each. Correct the test in resources/claims.toml."
        )
    return found


def _side(by: str, codes: Sequence[str], *, first: bool) -> str:
    return listed([_word(by, code, first=first and not at) for at, code in enumerate(codes)])


def _difference(lower: pd.Series, higher: pd.Series, *, name: str) -> dict:
    found = from_to(lower, higher).to_dict()
    # The two are of different persons: there is no overlap that was ignored.
    if found["interval"] == OVERLAP_IGNORED:
        found["interval"] = DESIGN
    return {"name": name, **found, **{key: higher[key] for key in ("table", "indicator")}}


def _with_holm(rows: pd.DataFrame) -> pd.DataFrame:
    """Judge the rows together, whichever tables they are of."""
    numbers = {name: rows[name].astype(float) for name in _NUMBERS}
    family = with_clear(rows.assign(table="", indicator="", year=0, **numbers))
    return family.drop(columns="year").assign(table=rows["table"], indicator=rows["indicator"])
