"""Means, shares and differences of a sample with weights, strata and clusters."""

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.statistics import _bounds as bounds
from analysis.statistics import _design as design_of

__all__ = ["difference", "mean"]


def mean(
    data,
    outcome,
    *,
    by=None,
    weight=None,
    strata=None,
    psu=None,
    missing="error",
    level=0.95,
    interval="logit",
    lonely_psu="fail",
    replicates=None,
    scale=None,
):
    """Give the weighted mean of an outcome with its design-based interval; of a 0/1 outcome the share.

    Sum of weight x outcome over sum of weight. The standard error is that of Taylor linearisation
    with PSUs drawn with replacement: the variation between the PSUs of a stratum. A group is a
    domain: the design stays that of the whole sample.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent, of the whole sample: a filtered table gives another standard error.
    outcome : str
        Column of numbers; 0 and 1 (or False and True) make a share.
    by : str or list of str, optional
        Column(s) with the groups; without it one row for all.
    weight : str, optional
        Column with the weight, 0 or more; else all weigh the same. Weight 0 is in the design only.
    strata, psu : str, optional
        Columns with the stratum and the primary sampling unit (household, municipality); else one
        stratum, and each row its own PSU. PSU numbers may start again in each stratum.
    missing : {"error", "drop"}
        Refuse a missing outcome or group, or make the answered a domain.
    level : float
        Confidence level, between 0 and 1.
    interval : {"logit", "beta", "t"}
        For a share: on the logit scale, Korn and Graubard's, or symmetric. Another outcome gets
        "t".
    lonely_psu : {"fail", "adjust", "average", "certainty", "remove"}
        What a stratum of the domain with a single PSU does: refuse, count the distance to the mean
        of the sample, take the average of the other strata, or add nothing (the last two).
    replicates : list of str, optional
        Columns with replicate weights, when delivered; they replace strata and PSUs.
    scale : float, optional
        Factor of the squared deviations of the replicates, from the producer's documentation.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the `by` column(s), `n` (respondents), `value`, `se`, `low`,
        `high`, `df` (PSUs minus strata with respondents in the group). Missing: everything where n
        is 0; the bounds where df is 0, and, but for "t", where the share is 0 or 1.

    Raises
    ------
    ValueError
        For an absent column, a missing value, a weight below 0, an unknown choice, a lonely PSU.

    Notes
    -----
    Standard errors are too large for a sample that is a large part of its population (no
    correction), and too small where PSUs are left out. With few PSUs (df under 10) or under 10
    expected successes or failures the interval may cover less than its level; from 10 on, with 120
    households or more, a 95 % one covers 94 to 97 % (bench/coverage.py).

    References
    ----------
    R survey 4.1-1: svydesign, svyby, svymean, svyciprop; Lumley (2010), Complex Surveys.

    Examples
    --------
    Weights 1 and 3: the share is 3 / 4, and its variance 2 x (0.1875^2 + 0.1875^2) = 0.140625.

    >>> table = pd.DataFrame({"yes": [0, 1], "w": [1.0, 3.0]})
    >>> mean(table, "yes", weight="w")[["n", "value", "se", "df"]].to_dict("records")
    [{'n': 2, 'value': 0.75, 'se': 0.375, 'df': 1.0}]
    """
    caller = "survey.mean"
    keys = [by] if isinstance(by, str) else list(by or [])
    bounds.check_level(caller, level)
    if interval not in ("logit", "beta", "t"):
        raise ValueError(f"{caller}: interval {interval!r}; expected 'logit', 'beta' or 't'.")
    design_of.columns_present(
        caller, data, [outcome, *keys, weight, strata, psu, *(replicates or [])]
    )
    design = design_of.read(
        caller,
        data,
        weight=weight,
        strata=strata,
        psu=psu,
        lonely_psu=lonely_psu,
        replicates=replicates,
        scale=scale,
    )
    values, answered = design_of.answers(caller, data, outcome, keys, missing)
    answered &= design.weight > 0
    if not np.isin(values[answered], (0, 1)).all():
        interval = "t"
    labels, groups = design_of.groups_of(data, keys)
    rows = [
        _estimate(caller, design, values, answered & (groups == number), level, interval)
        for number in range(len(labels))
    ]
    return pd.concat([labels, pd.DataFrame(rows)], axis=1)


def difference(
    data,
    outcome,
    *,
    by,
    reference,
    weight=None,
    strata=None,
    psu=None,
    missing="error",
    level=0.95,
    lonely_psu="fail",
    replicates=None,
    scale=None,
):
    """Give the difference of the mean of the reference minus that of each other group, with its interval.

    0 means equal; positive means that the group is below the reference, as in every gap here. The
    standard error counts the covariance of groups that share PSUs (members of one household).

    Parameters
    ----------
    data, outcome, weight, strata, psu, missing, level, lonely_psu, replicates, scale
        As `mean`.
    by : str
        Column with the groups.
    reference : object
        The group to compare with.

    Returns
    -------
    pandas.DataFrame
        One row per group but the reference, sorted: the `by` column, `n` (respondents of the
        group), `value`, `se`, `low`, `high` (symmetric, with t), `df` (PSUs minus strata with
        respondents in any of the groups). Missing where one of the two has no respondents.

    Raises
    ------
    ValueError
        As `mean`; when the reference is not among the groups.

    References
    ----------
    R survey 4.1-1: svycontrast on svyby(covmat = TRUE), confint(df = degf(design)).

    Examples
    --------
    Shares 1/2 and 1: each respondent of "a" has a score of +/- 0.25; variance 4/3 x 2 x 0.0625 =
    1/6.

    >>> table = pd.DataFrame({"yes": [1, 1, 0, 1], "origin": ["b", "b", "a", "a"]})
    >>> difference(table, "yes", by="origin", reference="b")[["origin", "n", "value"]].to_dict("records")
    [{'origin': 'a', 'n': 2, 'value': 0.5}]
    """
    caller = "survey.difference"
    bounds.check_level(caller, level)
    design_of.columns_present(caller, data, [outcome, by, weight, strata, psu, *(replicates or [])])
    design = design_of.read(
        caller,
        data,
        weight=weight,
        strata=strata,
        psu=psu,
        lonely_psu=lonely_psu,
        replicates=replicates,
        scale=scale,
    )
    values, answered = design_of.answers(caller, data, outcome, [by], missing)
    labels, groups = design_of.groups_of(data, [by])
    answered &= (design.weight > 0) & (groups >= 0)
    if reference not in set(labels[by]):
        raise ValueError(
            f"{caller}: reference {reference!r} is not in {by!r}; groups there: {list(labels[by])}."
        )
    base = labels.index[labels[by] == reference][0]
    df = design_of.degrees_of_freedom(design, answered)
    rows = {
        number: _gap(
            caller,
            design,
            values,
            answered & (groups == base),
            answered & (groups == number),
            df,
            level,
        )
        for number in labels.index.drop(base)
    }
    return (
        labels.drop(base).join(pd.DataFrame.from_dict(rows, orient="index")).reset_index(drop=True)
    )


def _estimate(caller, design, values, rows, level, interval):
    """Give one group's row."""
    n, df = int(rows.sum()), design_of.degrees_of_freedom(design, rows)
    value = _mean(design.weight, values, rows)
    se = _standard_error(caller, design, values, [(1, rows)])
    low, high = _interval(value, se, df, n, level, interval)
    return {"n": n, "value": value, "se": se, "low": low, "high": high, "df": df}


def _gap(caller, design, values, base, rows, df, level):
    """Give one group's row of the difference to the base."""
    value = _mean(design.weight, values, base) - _mean(design.weight, values, rows)
    se = _standard_error(caller, design, values, [(1, base), (-1, rows)])
    low, high = _interval(value, se, df, int(rows.sum()), level, "t")
    return {"n": int(rows.sum()), "value": value, "se": se, "low": low, "high": high, "df": df}


def _mean(weight, values, rows):
    return np.average(values[rows], weights=weight[rows]) if rows.any() else np.nan


def _standard_error(caller, design, values, terms):
    """Give the standard error of a signed sum of domain means."""
    if not all(rows.any() for _, rows in terms):
        return np.nan
    if design.replicates is not None:
        each = sum(sign * _replicated(design.replicates, values, rows) for sign, rows in terms)
        return np.sqrt(design.scale * ((each - each.mean()) ** 2).sum())
    scores, domain = np.zeros(len(values)), np.zeros(len(values), dtype=bool)
    for sign, rows in terms:
        share = design.weight[rows] / design.weight[rows].sum()
        scores[rows] += sign * share * (values[rows] - (share * values[rows]).sum())
        domain |= rows
    return np.sqrt(design_of.variance(caller, design, scores, domain))


def _replicated(replicates, values, rows):
    return values[rows] @ replicates[rows] / replicates[rows].sum(axis=0)


def _interval(value, se, df, n, level, interval):
    """Give the bounds; missing without degrees of freedom, and for a share of 0 or 1 but for t."""
    inside = interval == "t" or 0 < value < 1
    if not (df > 0 and inside):
        return np.nan, np.nan
    t = stats.t.ppf(0.5 + level / 2, df)
    if interval == "t":
        return value - t * se, value + t * se
    odds = value * (1 - value)
    if interval == "logit":
        return tuple(special.expit(special.logit(value) + np.array([-t, t]) * se / odds).tolist())
    size = odds / se**2 * (stats.t.ppf(0.5 + level / 2, n - 1) / t) ** 2
    return tuple(map(float, bounds.clopper_pearson(value * size, size, level)))
