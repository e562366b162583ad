"""Like with like: shares for one common composition, and a gap taken apart."""

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics import _decomposition as decomposition

__all__ = ["decompose", "direct"]

TOTAL = "_T"


def direct(cells, *, by, over, standard, outcome="count", level=0.95):
    """Give the share of each group if all groups had the composition of the standard population.

    Sum over the strata of standard share x share with the outcome in the stratum; a difference
    between groups is then not one of composition by `over`. Variance: sum of squared standard share
    x p (1 - p) / n; interval: Wilson on the effective size value (1 - value) / variance.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row per group and stratum (rows of one cell are summed; margins do not belong in it):
        `by`, `over`, `n` (persons) and the outcome's column (persons with the outcome).
    by : str
        Column with the groups.
    over : list of str
        Columns that make the strata; the first is the one whose categories may be merged, in their
        order (age).
    standard : pandas.Series
        Size of each stratum in the standard population, by the categories of `over` (several: a
        MultiIndex in that order).
    outcome : str
        Column with the number of persons with the outcome.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the `by` column, `n`, `value`, `se`, `low`, `high`, `strata` (how
        many were used). Missing for a group without anybody in a whole line of strata (no women at
        all).

    Raises
    ------
    ValueError
        For an absent column, a missing or negative number, an outcome above n, a stratum that the
        standard does not know, a standard without persons.

    Notes
    -----
    Empty strata: within each combination of the other variables the categories of the first are put
    together, from the first on, until every group has persons in them; what remains at the end
    joins the last. This holds for all groups alike, so that they stay comparable. The variance
    takes the standard as fixed and the persons as independent and equally weighted.

    References
    ----------
    R epitools 0.5-10.1, ageadjust.direct, for the rate; the binomial variance because a share is no
    rate.

    Examples
    --------
    Group "b" is young: 0.2 among its 30 young, 0.6 among its 10 old, half and half in the standard.

    >>> ages = ["20-39", "40-64"]
    >>> cells = pd.DataFrame({"origin": "b", "age": ages, "n": [30, 10], "count": [6, 6]})
    >>> halves = pd.Series([1, 1], index=ages)
    >>> direct(cells, by="origin", over=["age"], standard=halves)[["origin", "n", "value"]].to_dict("records")
    [{'origin': 'b', 'n': 40.0, 'value': 0.4}]
    """
    over = [over] if isinstance(over, str) else list(over)
    bounds.check_level("direct", level)
    counted = _summed("direct", cells, [by, *over], outcome)
    weight = _standard(standard, over)
    unknown = counted.index.droplevel(0).difference(weight.index)
    if len(unknown):
        raise ValueError(
            f"direct: the standard has no stratum {unknown.tolist()[0]!r}; it has "
            f"{weight.index.tolist()}."
        )
    weight = weight[weight > 0] / weight.sum()
    wide = counted.reset_index().pivot_table(
        index=over, columns=by, values=["n", outcome], observed=True
    )
    n, count = (wide[name].reindex(weight.index).fillna(0) for name in ("n", outcome))
    stratum, empty = _merged(n, over)
    n, count, weight = (each.groupby(stratum).sum() for each in (n, count, weight))
    table = _standardised(n, count, weight, level).assign(strata=len(weight))
    table.loc[empty, ["value", "se", "low", "high"]] = np.nan
    table.insert(0, "n", n.sum())
    return table.rename_axis(by).reset_index()


def decompose(cells, outcome, *, by, reference, on, level=0.95):
    """Split the gap of each group to the reference into a part that composition explains and the rest.

    Explained: what the gap would be if both groups had the same coefficients, from their different
    composition by `on` only; unexplained: the rest, which is not the same as discrimination.
    Positive means that the group is below the reference; the two add up to the gap.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row per group and combination of `on` (rows of one cell are summed; margins do not
        belong in it): `by`, `on`, `n` (persons) and the outcome's column. Without `n` each row is
        one person.
    outcome : str
        Column with the number of persons with the outcome (of persons: 0 or 1).
    by : str
        Column with the groups.
    reference : object
        The group to compare with.
    on : list of str
        Columns with categories, defined for both groups.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        `by`, `scale` ("linear" or "logit"), `coefficients` ("reference", the headline, or "pooled"
        with a group dummy), `component` ("gap", "explained", "unexplained"), `variable` ("_T", or
        one of `on` for its part of the explained, all its categories together), `value`, `se`,
        `low`, `high`, `support` and `support_reference` (share of the group, and of the reference,
        in combinations of `on` that both have). Missing: the logit rows but the gap where the model
        has no finite solution (a category in which all or none have the outcome), and its detail
        where the linear predictors of both groups do not differ.

    Raises
    ------
    ValueError
        For an absent column or reference, a missing or negative number, an outcome above n, a
        category that nobody of the reference has, variables that determine each other.

    Notes
    -----
    Main effects only. Where support is far under 1 the explained part rests on extrapolation. The
    standard error counts the sampling of composition and coefficients (influence functions, persons
    independent and equally weighted); the interval is symmetric. The pooled logit compares both
    compositions at the level of the reference.

    References
    ----------
    Oaxaca (1973), Blinder (1973); Jann (2008) for the pooled model with a dummy; Yun (2004) for the
    detail on the logit scale.

    Examples
    --------
    The reference has 0.5 and 0.9 by level; a quarter more of "b" has the low one: 0.25 x 0.4 is
    explained.

    >>> cells = pd.DataFrame({
    ...     "origin": ["a", "a", "b", "b"], "isced": ["low", "high"] * 2,
    ...     "n": [50, 50, 75, 25], "employed": [25, 45, 30, 20]})
    >>> parts = decompose(cells, "employed", by="origin", reference="a", on=["isced"])
    >>> parts.loc[:2, ["component", "value"]].round(6).to_dict("list")
    {'component': ['gap', 'explained', 'unexplained'], 'value': [0.2, 0.1, 0.1]}
    """
    on = [on] if isinstance(on, str) else list(on)
    bounds.check_level("decompose", level)
    cells = cells if "n" in cells.columns else cells.assign(n=1)
    counted = _summed("decompose", cells, [by, *on], outcome)
    counted = counted[counted["n"] > 0].reset_index()
    groups = counted[by].drop_duplicates().sort_values().tolist()
    if reference not in groups:
        raise ValueError(
            f"decompose: reference {reference!r} is not in {by!r}; groups there: {groups}."
        )
    base = counted[counted[by] == reference]
    parts = [
        decomposition.of_pair(base, counted[counted[by] == group], outcome, on, level).assign(
            **{by: group}
        )
        for group in groups
        if group != reference
    ]
    if not parts:
        raise ValueError(
            f"decompose: {by!r} holds {reference!r} only; expected a group to compare."
        )
    table = pd.concat(parts, ignore_index=True)
    return table[[by, *table.columns.drop(by)]]


def _summed(caller, cells, keys, outcome):
    """Check the cells and sum them by the keys."""
    absent = sorted({*keys, "n", outcome} - set(cells.columns))
    if absent:
        raise ValueError(
            f"{caller}: missing column(s) {absent}; the cells have {sorted(cells.columns)}."
        )
    if cells.empty:
        raise ValueError(f"{caller}: there are no cells.")
    for name in keys:
        if cells[name].isna().any() or (cells[name].astype(str) == TOTAL).any():
            raise ValueError(
                f"{caller}: column {name!r} has a missing value or a total {TOTAL!r}; "
                "expected categories."
            )
    count, n = bounds.within(caller, cells[outcome], cells["n"], names=(outcome, "n"))
    for name, values in ((outcome, count), ("n", bounds.floats(cells["n"]))):
        bounds.refuse(
            caller, name, np.isnan(values), values, "a number (a hidden cell cannot be used)"
        )
    return cells.assign(**{outcome: count}).groupby(keys, observed=True)[["n", outcome]].sum()


def _standard(standard, over):
    """Read the standard population as sizes by stratum, in the order of the categories."""
    standard = pd.Series(standard, dtype=float)
    if standard.index.nlevels != len(over) or standard.index.has_duplicates:
        raise ValueError(f"direct: the standard needs one size for each combination of {over}.")
    bounds.refuse(
        "direct", "standard", ~(standard.to_numpy() >= 0), standard.to_numpy(), "0 or more"
    )
    if not standard.sum() > 0:
        raise ValueError("direct: the standard population has no persons.")
    return standard.rename_axis(over).sort_index()


def _merged(n, over):
    """Number the strata after merging, and name the groups with nobody in a whole line."""
    line = pd.Series(0, index=n.index) if len(over) == 1 else n.groupby(level=over[1:]).ngroup()
    stratum, empty = pd.Series(0, index=n.index), set()
    for number, part in n.groupby(line):
        there = part.sum() > 0
        empty |= set(part.columns[~there])
        stratum[line == number] = number * len(n) + _bins(part.loc[:, there].to_numpy())
    return stratum, sorted(empty)


def _bins(n):
    """Put rows together from the first on until no column is empty; the rest joins the last."""
    bins, current, held = [], 0, np.zeros(n.shape[1])
    for row in n:
        bins.append(current)
        held = held + row
        if (held > 0).all():
            current, held = current + 1, np.zeros(n.shape[1])
    return np.minimum(bins, max(current - 1, 0))


def _standardised(n, count, weight, level):
    """Give value, standard error and bounds of each group (columns) over the strata (rows)."""
    p = count / n
    value = p.mul(weight, axis=0).sum(skipna=False)
    unit = (1 / n).mul(weight**2, axis=0)
    variance = (unit * p * (1 - p)).sum(skipna=False)
    edge = (value <= 0) | (value >= 1)
    size = (value * (1 - value) / variance).where(~edge, 1 / unit.sum(skipna=False))
    low, high = bounds.wilson((value * size).to_numpy(), size.to_numpy(), level)
    return pd.DataFrame({"value": value, "se": np.sqrt(variance), "low": low, "high": high})
