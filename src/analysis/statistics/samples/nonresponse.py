"""What a share could be if those who did not answer had all said no, or all yes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.statistics.samples import survey

__all__ = ["bounds"]


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
