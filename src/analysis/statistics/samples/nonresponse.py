"""What those who did not answer may do to a share: bounds, and weights within classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.statistics._types import Array, Flags, Floats
from analysis.statistics.samples import _influence, survey
from analysis.statistics.samples import _sample_design as sample_design
from analysis.statistics.samples._domain_means import interval_of
from analysis.statistics.samples._sample_design import Design

__all__ = ["bounds", "weighted"]


def bounds(
    data: pd.DataFrame,
    outcome: str,
    *,
    asked: str,
    by: str | Sequence[str] | None = None,
    **design: Any,
) -> pd.DataFrame:
    """Bounds of a share that no assumption on who did not answer can leave.

    Least: (weight of yes) / (weight of asked); most: (weight of yes and of those without an answer)
    / (weight of asked). They are as far apart as the share without an answer.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent, for the whole sample.
    outcome : str
        Column of 0 and 1, missing where there is no answer.
    asked : str
        Column of booleans: whom the question was put to.
    by : str or list of str, optional
        Column(s) with the groups.
    **design
        `weight`, `strata`, `psu`, `lonely_psu`, `level` and the others of `survey.mean`.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the `by` column(s), `n` (asked), `without` (share of the asked
        without an answer), `value` (of who answered), `least`, `most`, `low` and `high` (lower
        bound of the interval of `least`, upper bound of that of `most`). Missing where nobody was
        asked.

    Raises
    ------
    ValueError
        As `survey.mean`; for an outcome other than 0 and 1, or an answer of who was not asked.

    References
    ----------
    Manski (1989), Journal of Human Resources 24: 343-360; R survey 4.1-1: svyciprop on the outcome
    with 0, then with 1, for those without an answer.

    Examples
    --------
    Four were asked, one did not answer, two of the others said yes.

    >>> table = pd.DataFrame({"yes": [1, 1, 0, None, None], "asked": [True] * 4 + [False]})
    >>> found = bounds(table, "yes", asked="asked")
    >>> found[["n", "without", "least", "most"]].to_numpy().tolist()
    [[4.0, 0.25, 0.5, 0.75]]
    """
    given, was_asked = data[outcome].astype(float), data[asked].astype(bool)
    if not given.dropna().isin((0, 1)).all() or (given.notna() & ~was_asked).any():
        raise ValueError(
            f"nonresponse.bounds: {outcome!r} holds {sorted(set(given.dropna()))[:4]}, and "
            f"{int((given.notna() & ~was_asked).sum())} answers of who was not asked; expected 0 "
            "and 1, and none."
        )

    def mean(values: pd.Series) -> pd.DataFrame:
        filled = data.assign(**{outcome: values.where(was_asked)})
        return survey.mean(filled, outcome, by=by, missing="drop", **design)

    answered, least, most = mean(given), mean(given.fillna(0)), mean(given.fillna(1))
    keys = [by] if isinstance(by, str) else list(by or [])
    return least[[*keys, "n"]].assign(
        without=most["value"] - least["value"],
        value=answered["value"],
        least=least["value"],
        most=most["value"],
        low=np.minimum(least["low"], least["value"]),
        high=np.maximum(most["high"], most["value"]),
    )


def weighted(
    data: pd.DataFrame,
    outcome: str,
    *,
    asked: str,
    classes: str,
    by: str,
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    level: float = 0.95,
    lonely_psu: str = "fail",
    replicates: Sequence[str] | None = None,
    scale: float | Sequence[float] | None = None,
    mse: bool = False,
) -> pd.DataFrame:
    """Mean of all who were asked, if within a class who did not answer is like who did.

    Sum over the classes of a group of (weight of asked in the class / weight of asked) x (weighted
    mean of its answers). The standard error counts that both are of a sample.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent, for the whole sample.
    outcome, asked : str
        As in `bounds`; the outcome may be any number.
    classes, by : str
        Columns with the classes within which answers are taken to be alike, and with the groups.
    weight, strata, psu, level, lonely_psu, replicates, scale, mse : optional
        As `survey.mean`.

    Returns
    -------
    pandas.DataFrame
        One row per group with somebody asked, sorted: the `by` column, `n` (who answered), `value`,
        `se`, `low`, `high`, `df`. Missing where a class has asked but no answers: merge classes.

    Raises
    ------
    ValueError
        For an absent column, a missing class or weight, or a lonely PSU.

    References
    ----------
    Little (1986), International Statistical Review 54: 139-157; R survey 4.1-1: svycontrast of
    svytotal, with the formula above as expression.

    Examples
    --------
    Of four young two answered, one with yes; both old answered no: 4/6 x 1/2.

    >>> table = pd.DataFrame({"yes": [1, 0, None, None, 0, 0], "asked": True, "g": "all"})
    >>> table["age"] = ["young"] * 4 + ["old"] * 2
    >>> found = weighted(table, "yes", asked="asked", classes="age", by="g")
    >>> found["n"].tolist(), found["value"].round(4).tolist()
    ([4], [0.3333])
    """
    caller = "nonresponse.weighted"
    copies = list(replicates or [])
    sample_design.refuse_absent(
        caller, data, [outcome, asked, classes, by, weight, strata, psu, *copies]
    )
    sample_design.refuse_missing(caller, data, [classes, by])
    design = sample_design.read_design(
        caller, data, weight=weight, strata=strata, psu=psu, lonely_psu=lonely_psu,
        replicates=replicates, scale=scale, mse=mse,
    )  # fmt: skip
    values = data[outcome].to_numpy(dtype=float, na_value=np.nan)
    was_asked = data[asked].to_numpy(dtype=bool) & (design.weight > 0)
    numbers = pd.factorize(data[classes])[0]
    made = []
    for group in sorted(data.loc[was_asked, by].unique()):
        rows = was_asked & (data[by] == group).to_numpy()
        made.append({by: group, **_weighted(caller, design, values, numbers, rows, level)})
    return pd.DataFrame(made, columns=[by, "n", "value", "se", "low", "high", "df"])


def _weighted(
    caller: str, design: Design, values: Floats, classes: Array, rows: Flags, level: float
) -> dict[str, float]:
    """Mean of one group with its interval."""
    answered = rows & ~np.isnan(values)
    filled, size = np.where(answered, values, 0.0), int(classes.max()) + 1

    def parts(weight: Floats) -> tuple[Array, Array, Array]:
        """Weight of who was asked and of who answered, and mean of the answers, per class."""
        of_asked = np.bincount(classes, weights=weight * rows, minlength=size)
        of_answers = np.bincount(classes, weights=weight * answered, minlength=size)
        sums = np.bincount(classes, weights=weight * answered * filled, minlength=size)
        means = np.divide(sums, of_answers, out=np.full(size, np.nan), where=of_answers > 0)
        return of_asked, of_answers, np.where(of_asked > 0, means, 0.0)

    def mean(weight: Floats) -> Floats:
        of_asked, _, means = parts(weight)
        return np.array([of_asked @ means / of_asked.sum()], dtype=float)

    value, n = float(mean(design.weight)[0]), int(answered.sum())
    df = sample_design.degrees_of_freedom(design, answered)
    if np.isnan(value):
        return {"n": n, "value": value, "se": np.nan, "low": np.nan, "high": np.nan, "df": df}
    of_asked, of_answers, means = parts(design.weight)
    raised = np.divide(of_asked, of_answers, out=np.zeros(size), where=of_answers > 0)[classes]
    own = means[classes]
    scores = design.weight * rows * (raised * answered * (filled - own) + own - value)
    scores = (scores / of_asked.sum())[:, None]
    se = float(_influence.standard_errors(caller, design, scores, rows, mean)[0])
    is_share = bool(np.isin(values[answered], (0, 1)).all())
    if is_share and value in (0, 1):
        low, high = np.nan, np.nan
    else:
        low, high = interval_of(value, se, df, n, level, "logit" if is_share else "t")
    return {"n": n, "value": value, "se": se, "low": low, "high": high, "df": df}
