"""Like with like: the gap between groups, taken apart into composition and the rest."""

from collections.abc import Hashable, Sequence

import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics.composition._cells import sum_cells
from analysis.statistics.composition._gap_components import of_pair

__all__ = ["decompose"]


def decompose(
    cells: pd.DataFrame,
    outcome: str,
    *,
    by: str,
    reference: Hashable,
    on: str | Sequence[str],
    level: float = 0.95,
) -> pd.DataFrame:
    """Gap of each group to the reference, split into what composition explains and the rest.

    Explained: what the gap would be if both groups had the same coefficients and differed only in
    their composition by `on`; unexplained: the rest, which is not the same as discrimination.
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
        in combinations of `on` that both have). Missing: the logit rows except the gap where the
        model has no finite solution (a category in which all or none have the outcome), and its
        detail where the interval of the difference of both groups' linear predictors holds 0: each
        part of the detail is divided by it.

    Raises
    ------
    ValueError
        For an absent column or reference, a missing or negative number, an outcome above n, a
        category that nobody of the reference has, variables that determine each other.

    Notes
    -----
    Main effects only. Where support is far below 1 the explained part rests on extrapolation. The
    standard error covers the sampling of composition and of coefficients (influence functions,
    persons independent and equally weighted); the interval is symmetric. The pooled logit compares
    both compositions at the level of the reference.

    References
    ----------
    Oaxaca (1973), Blinder (1973); Jann (2008) for the pooled model with a dummy; Yun (2004) for the
    detail on the logit scale.

    Examples
    --------
    The reference has 0.5 and 0.9 by level, and 25 points more of "b" have the low one: 0.25 x 0.4
    is explained.

    >>> cells = pd.DataFrame({
    ...     "origin": ["a", "a", "b", "b"], "isced": ["low", "high"] * 2,
    ...     "n": [50, 50, 75, 25], "employed": [25, 45, 30, 20]})
    >>> parts = decompose(cells, "employed", by="origin", reference="a", on=["isced"])
    >>> parts.loc[:2, ["component", "value"]].round(6).to_dict("list")
    {'component': ['gap', 'explained', 'unexplained'], 'value': [0.2, 0.1, 0.1]}
    """
    bounds.check_level("decompose", level)
    variables = [on] if isinstance(on, str) else list(on)
    cells = cells if "n" in cells.columns else cells.assign(n=1)
    counted = sum_cells("decompose", cells, [by, *variables], outcome)
    counted = counted[counted["n"] > 0].reset_index()
    groups = counted[by].drop_duplicates().sort_values().tolist()
    if reference not in groups:
        raise ValueError(
            f"decompose: reference {reference!r} is not in {by!r}; groups there: {groups}."
        )
    if len(groups) == 1:
        raise ValueError(
            f"decompose: {by!r} holds {reference!r} only; expected a group to compare."
        )
    base, parts = counted[counted[by] == reference], []
    for group in groups:
        if group != reference:
            part = of_pair(base, counted[counted[by] == group], outcome, variables, level)
            part.insert(0, by, group)
            parts.append(part)
    return pd.concat(parts, ignore_index=True)
