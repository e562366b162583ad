"""Curves of a cumulative incidence by group, with the units that each point rests on."""

import numpy as np
import pandas as pd

from analysis.models.estimates import CURVE, key_of
from analysis.settings import LEVEL
from analysis.statistics.durations.time_to_event import cumulative_incidence

__all__ = ["BEYOND", "curves", "point"]

# SDMX: the value cannot exist yet.
BEYOND = "M"
# Times that differ by less are one time, as in `statistics.durations.time_to_event`.
_SLACK = 1e-8
_OF_POINT = ["group", "time", "value", "se", "step"]


def curves(time: pd.DataFrame, group: pd.Series, *, at: np.ndarray) -> pd.DataFrame:
    """Cumulative incidence (Aalen-Johansen) of each group at some times, in [0, 1].

    Parameters
    ----------
    time : DataFrame, as `grouped.grouped` gives it
        `months`, `event` (0 still followed at the end, 1 the event, 2.. competing), `weight`,
        `units` and `key`.
    group : Series
        Group of the units of each row; categories keep their order.
    at
        Months asked for.

    Returns
    -------
    DataFrame
        `group`, `months` (text), `value`, `low`, `high`, `obs_status` (M beyond the follow-up of
        the group: the value is missing then, never a guess) and what each point rests on (`point`);
        `n` and, weighted, `denominator` are those still followed and without an event just before
        that time.
    """
    found = cumulative_incidence(
        time["months"], time["event"], group=group, at=at, count=time["units"], level=LEVEL
    )
    members = {name: rows for name, rows in time.groupby(np.asarray(group))}
    rests_on = []
    for name, at_time, value, se, step in found[_OF_POINT].itertuples(index=False, name=None):
        units = members[name]
        followed = units[units["months"] >= at_time - _SLACK]
        rests_on.append(
            point(units, at_time, value=value, se=se, step=step)
            | {"n": int(followed["units"].sum()), "n_key": key_of(followed["key"])}
            | {"denominator": float((followed["weight"] * followed["units"]).sum())}
            | {"curve": str(name)}
        )
    return pd.DataFrame(
        {
            "group": found["group"].astype(str),
            "months": found["time"].astype(int).astype(str),
            **{name: found[name] for name in ("value", "low", "high")},
            "obs_status": np.where(found["reason"] == "", "", BEYOND),
            **pd.DataFrame(rests_on),
        }
    )


def point(
    units: pd.DataFrame, time: float, *, value: float, se: float, step: float
) -> dict[str, object]:
    """Say what a point of the curve of some units rests on.

    Parameters
    ----------
    units : DataFrame, as `grouped.grouped` gives it
        `months` (or another unit of time), `event`, `units` and `key`.
    time
        Where the point is.
    value, se, step
        Of `cumulative_incidence`.

    Returns
    -------
    dict
        Those with the event by then (`units`, `key`), all with whom the curve began (`whole`,
        `whole_key`), what one of the first adds at most (`per_unit`), the effective `size`, and
        where the point is (`time`).

    Examples
    --------
    >>> units = pd.DataFrame({"months": [1, 2], "event": [1, 0], "units": [1, 2], "key": [5, 13]})
    >>> made = point(units, 2, value=1 / 3, se=0.2722, step=1 / 3)
    >>> made["units"], made["key"], made["whole"], made["whole_key"], round(made["size"], 2)
    (1, 5, 3, 18, 3.0)
    """
    reached = units[(units["event"] == 1) & (units["months"] <= time + _SLACK)]
    inside, whole = se > 0, int(units["units"].sum())
    return {
        "kind": CURVE,
        "units": int(reached["units"].sum()),
        "key": key_of(reached["key"]),
        "whole": whole,
        "whole_key": key_of(units["key"]),
        "per_unit": step,
        "size": min(value * (1 - value) / se**2, whole) if inside else whole,
        "time": time,
    }
