"""Numeric milestones and reported values as small series, which never join two wordings."""

from functools import cache

import pandas as pd

from analysis.extracts.elsewhere import published
from analysis.policy.measures import plans

__all__ = ["points", "series_of", "wording"]

_ABOUT = r" \((?:ongeveer|meer dan)\)$"


def points(updates: pd.DataFrame) -> pd.DataFrame:
    """Every number of a milestone or an update, with what exactly it counts.

    Parameters
    ----------
    updates : DataFrame
        Accepted updates (`register.history`).

    Returns
    -------
    DataFrame
        `measure_id`, `wording` (what is counted, as the source words it), `unit`, `period`,
        `value`, `state` (planned or reported), `source` (fiche or register), in order.
    """
    milestones = plans.milestones()
    numbers = milestones[milestones["numeric_value"].notna() & (milestones["what"] != "")]
    of_fiches = pd.DataFrame(
        {
            "measure_id": numbers["measure_id"],
            "wording": numbers["what"].str.replace(_ABOUT, "", regex=True),
            "unit": numbers["unit"],
            "period": numbers["year"],
            "value": numbers["numeric_value"],
            "state": numbers["state"],
            "source": "fiche",
        }
    )
    given = updates[updates["value"] != ""]
    of_updates = pd.DataFrame(
        {
            "measure_id": given["measure_id"],
            "wording": given["indicator_id"].map(wording),
            "unit": given["unit"],
            "period": given["period"],
            "value": given["value"].astype(float),
            "state": "reported",
            "source": "register",
        }
    )
    return pd.concat([of_fiches, of_updates], ignore_index=True)


def wording(counted: str) -> str:
    """What was counted, in the words of its target; what is none stays in those of the reporter.

    Examples
    --------
    >>> wording("t20_overkop"), wording("kookboeken")
    ('Overkophuizen met structurele inbedding', 'kookboeken')
    """
    return _of_targets().get(counted, counted)


@cache
def _of_targets() -> dict[str, str]:
    """What each target counts, by its id."""
    targets = published.load("targets")
    return dict(zip(targets["id"], targets["indicator"], strict=True))


def series_of(found: pd.DataFrame) -> pd.DataFrame:
    """Points that count the same thing, as one row a series.

    A series is one measure, one wording and one unit; what was planned and what was reported are
    two. Two values of the same period are two points: the later one does not replace the first.

    Parameters
    ----------
    found : DataFrame
        What `points` gives.

    Returns
    -------
    DataFrame
        `measure_id`, `wording`, `unit`, `state`, `points` (how many), `first_period`,
        `first_value`, `last_period`, `last_value`; the measure that has most points first.
    """
    keys = ["measure_id", "wording", "unit", "state"]
    ordered = found.sort_values("period", kind="stable")
    grouped = ordered.groupby(keys, sort=False)
    frame = pd.DataFrame(
        {
            "points": grouped.size(),
            "first_period": grouped["period"].first(),
            "first_value": grouped["value"].first(),
            "last_period": grouped["period"].last(),
            "last_value": grouped["value"].last(),
        }
    )
    return frame.reset_index().sort_values(["measure_id", "wording"], ignore_index=True)
