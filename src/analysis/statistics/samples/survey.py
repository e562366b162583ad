"""Means, shares and differences of a sample with weights, strata and clusters."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Flags, Floats
from analysis.statistics.samples import _sample_design as sample_design
from analysis.statistics.samples._domain_means import (
    at_edge,
    domain_mean,
    edge_interval,
    interval_of,
    standard_error,
)
from analysis.statistics.samples._sample_design import Design

__all__ = ["difference", "mean"]

_COLUMNS = ["n", "value", "se", "low", "high", "df"]


def mean(
    data: pd.DataFrame,
    outcome: str,
    *,
    by: str | Sequence[str] | None = None,
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    fpc_n: str | None = None,
    poststrata: str | None = None,
    missing: str = "error",
    level: float = 0.95,
    interval: str = "logit",
    lonely_psu: str = "fail",
    replicates: Sequence[str] | None = None,
    scale: float | Sequence[float] | None = None,
    mse: bool = False,
) -> pd.DataFrame:
    """Weighted mean of an outcome (of a 0/1 outcome: the share), with its design-based interval.

    Sum of weight x outcome over sum of weight. The standard error is that of Taylor linearisation
    for PSUs drawn with replacement: the variation between the PSUs of a stratum. A group is a
    domain: the design stays that of the whole sample.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent, for the whole sample: a filtered table has another standard error.
    outcome : str
        Column of numbers; 0 and 1 (or False and True) make a share.
    by : str or list of str, optional
        Column(s) with the groups; without it one row for all.
    weight : str, optional
        Column with the weight, 0 or more; otherwise all weigh the same. A row with weight 0 counts
        in the design only.
    strata, psu : str, optional
        Columns with the stratum and the primary sampling unit (household, municipality); otherwise
        one stratum, and each row its own PSU. PSU numbers may start again in each stratum.
    fpc_n : str, optional
        Column with the number of PSUs that the stratum has in the population, the same in all rows
        of a stratum: its variance is then that times the share that was not drawn (the finite
        population correction, for PSUs drawn without replacement). Not with replicates.
    poststrata : str, optional
        Column with the classes whose totals the weights were made to fit (post-stratification): a
        share of such a class has no sampling error, and what goes with it less. Not with
        replicates.
    missing : {"error", "drop"}
        Refuse a missing outcome or group, or treat those who answered as a domain.
    level : float
        Confidence level, between 0 and 1.
    interval : {"logit", "beta", "t"}
        For a share: on the logit scale, Korn and Graubard's, or symmetric. Any other outcome gets
        "t".
    lonely_psu : {"fail", "adjust", "average", "certainty", "remove"}
        What to do with a stratum of the domain that has a single PSU: refuse, count its distance to
        the mean of the sample, take the average of the other strata, or add nothing (the last two).
    replicates : list of str, optional
        Columns with replicate weights, when delivered; they replace strata and PSUs.
    scale : float or list of float, optional
        Factor of the squared deviations of the replicates, or one for each (a stratified
        jackknife), from the producer's documentation.
    mse : bool
        Whether deviations are from the estimate of the whole sample, or from the replicates' mean.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the `by` column(s), `n` (respondents), `value`, `se`, `low`,
        `high`, `df` (PSUs minus strata with respondents in the group). Missing: everything where n
        is 0; the bounds where df is 0.

    Raises
    ------
    ValueError
        For an absent column, a missing value, a weight below 0, an unknown choice, a lonely PSU.

    Notes
    -----
    Where a share is 0 or 1 its standard error is 0 and says nothing: the bounds are there Wilson's
    on the effective size that the weights leave (Kish), reduced for few degrees of freedom as Korn
    and Graubard do. It does not know how alike the members of a PSU are.

    Without `fpc_n` standard errors are too large for a sample that is a large part of its
    population; they are too small where PSUs are left out. With few PSUs (df under
    10) or fewer than 10 expected successes or failures the interval may cover less than its level;
    from 10 upwards, with 120 households or more, a 95 % one covers 94 to 97 % (bench/coverage.py).

    References
    ----------
    R survey 4.1-1: svydesign (with fpc), postStratify, svrepdesign, svyby, svymean, svyciprop;
    Lumley (2010), Complex Surveys; Korn and Graubard (1998), Kish (1965).

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
    columns = [outcome, *keys, weight, strata, psu, fpc_n, poststrata]
    columns += replicates or []
    sample_design.refuse_absent(caller, data, columns)
    design = sample_design.read_design(
        caller,
        data,
        weight=weight,
        strata=strata,
        psu=psu,
        lonely_psu=lonely_psu,
        replicates=replicates,
        scale=scale,
        mse=mse,
        fpc_n=fpc_n,
        poststrata=poststrata,
    )
    values, answered = sample_design.read_outcome(caller, data, outcome, keys, missing)
    answered &= design.weight > 0
    is_share = bool(np.isin(values[answered], (0, 1)).all())
    labels, groups = sample_design.number_groups(data, keys)
    rows = []
    for number in range(len(labels)):
        members = answered & (groups == number)
        df = sample_design.degrees_of_freedom(design, members)
        kind = interval if is_share else "t"
        rows.append(_row(caller, design, values, [(1, members)], df, level, kind, is_share))
    return pd.concat([labels, pd.DataFrame(rows)], axis=1)


def difference(
    data: pd.DataFrame,
    outcome: str,
    *,
    by: str,
    reference: Hashable,
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    fpc_n: str | None = None,
    poststrata: str | None = None,
    missing: str = "error",
    level: float = 0.95,
    lonely_psu: str = "fail",
    replicates: Sequence[str] | None = None,
    scale: float | Sequence[float] | None = None,
    mse: bool = False,
) -> pd.DataFrame:
    """Mean of the reference minus that of each other group, with its design-based interval.

    0 means equal; positive means that the group is below the reference, as in every gap here. The
    standard error includes the covariance of groups that share PSUs (members of one household).
    Where one of two shares is 0 or 1 the standard error misses its part: the bounds are there
    Newcombe's, from the Wilson bounds of both on their effective sizes.

    Parameters
    ----------
    data, outcome, weight, strata, psu, fpc_n, poststrata, missing, level, lonely_psu : optional
        As `mean`.
    replicates, scale, mse : optional
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
    R survey 4.1-1: svycontrast on svyby(covmat = TRUE), confint(df = degf(design));
    Newcombe (1998), method 10.

    Examples
    --------
    Shares 1/2 and 1: each respondent of "a" has a score of +/- 0.25; variance 4/3 x 2 x 0.0625.

    >>> table = pd.DataFrame({"yes": [1, 1, 0, 1], "origin": ["b", "b", "a", "a"]})
    >>> gaps = difference(table, "yes", by="origin", reference="b")
    >>> gaps[["origin", "n", "value"]].to_dict("records")
    [{'origin': 'a', 'n': 2, 'value': 0.5}]
    """
    caller = "survey.difference"
    bounds.check_level(caller, level)
    columns = [outcome, by, weight, strata, psu, fpc_n, poststrata]
    columns += replicates or []
    sample_design.refuse_absent(caller, data, columns)
    design = sample_design.read_design(
        caller,
        data,
        weight=weight,
        strata=strata,
        psu=psu,
        lonely_psu=lonely_psu,
        replicates=replicates,
        scale=scale,
        mse=mse,
        fpc_n=fpc_n,
        poststrata=poststrata,
    )
    values, answered = sample_design.read_outcome(caller, data, outcome, [by], missing)
    labels, groups = sample_design.number_groups(data, [by])
    answered &= (design.weight > 0) & (groups >= 0)
    names = labels[by].tolist()
    if reference not in names:
        raise ValueError(
            f"{caller}: reference {reference!r} is not in {by!r}; groups there: {names}."
        )
    df = sample_design.degrees_of_freedom(design, answered)
    base = answered & (groups == names.index(reference))
    others = labels[labels[by] != reference]
    is_share = bool(np.isin(values[answered], (0, 1)).all())
    rows = []
    for number in others.index:
        terms = [(1, base), (-1, answered & (groups == number))]
        rows.append(_row(caller, design, values, terms, df, level, "t", is_share))
    estimates = pd.DataFrame(rows, columns=_COLUMNS)
    return pd.concat([others.reset_index(drop=True), estimates], axis=1)


def _row(
    caller: str,
    design: Design,
    values: Floats,
    terms: list[tuple[int, Flags]],
    df: float,
    level: float,
    interval: str,
    is_share: bool,
) -> dict[str, float]:
    """Return the row of one group, the last of a signed sum of domain means."""
    n = int(terms[-1][1].sum())
    value = sum(sign * domain_mean(design.weight, values, rows) for sign, rows in terms)
    se = standard_error(caller, design, values, terms)
    if is_share and any(at_edge(values, rows) for _, rows in terms):
        low, high = edge_interval(caller, design, values, terms, df, level)
    else:
        low, high = interval_of(value, se, df, n, level, interval)
    return dict(zip(_COLUMNS, (n, value, se, low, high, df), strict=True))
