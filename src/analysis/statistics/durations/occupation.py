"""In which state people are as time goes by: Aalen and Johansen's estimate for several states."""

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats, Numbers

__all__ = ["state_occupation"]


def state_occupation(
    entries: pd.DataFrame,
    end: pd.Series,
    *,
    states: list[str],
    at: Numbers,
    count: pd.Series | None = None,
) -> pd.DataFrame:
    """Share in each state at some times, in [0, 1], with those no longer followed censored.

    Product over the times of change of (1 + moves between states / persons in the state just
    before): everybody who is still followed stands for who is not. The shares of a time add up to
    1. With complete follow-up they are plain shares.

    Parameters
    ----------
    entries : pandas.DataFrame
        One row per person and state entered: `person`, `time` (0 or more; each person enters the
        first at 0) and `state`. Of entries at the same time the last row counts.
    end : pandas.Series
        By person, the time until which they are followed.
    states : list of str
        All states, in the order wanted.
    at : array of numbers
        Times asked for.
    count : pandas.Series, optional
        By person, how many went the same way at the same times; one where it is absent.

    Returns
    -------
    pandas.DataFrame
        One row per time, one column per state; missing beyond the last time of follow-up.

    Raises
    ------
    ValueError
        For an unknown state, a negative time, or a person who enters nothing at 0.

    Notes
    -----
    When follow-up ends must not hang on the state. Entries after a person's end are left out.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5: 141-150; R survival 3.5-3:
    survfit(Surv(start, stop, state) ~ 1, id = person), its pstate.

    Examples
    --------
    Of two, one moves to "b" at 1; then one is no longer followed, and the other moves at 2.

    >>> entries = pd.DataFrame({"person": [1, 1, 2, 2], "time": [0, 1, 0, 2]})
    >>> entries, end = entries.assign(state=list("abab")), pd.Series({1: 1.5, 2: 3.0})
    >>> state_occupation(entries, end, states=["a", "b"], at=[1, 2]).to_numpy().tolist()
    [[0.5, 0.5], [0.0, 1.0]]

    Three who go the way of the first weigh three times as much.

    >>> state_occupation(
    ...     entries, end, states=["a", "b"], at=[1, 2], count=pd.Series({1: 3, 2: 1})
    ... ).to_numpy().tolist()
    [[0.25, 0.75], [0.0, 1.0]]
    """
    caller = "state_occupation"
    number = pd.Series(1, index=end.index) if count is None else count
    spells = _spells(caller, entries, end, states)
    spells = spells.assign(number=spells["person"].map(number).to_numpy())
    moves = spells[spells["to"] >= 0]
    times = np.unique(moves["stop"].to_numpy())
    first = spells[spells["start"] == 0]
    begun = np.bincount(first["from"], weights=first["number"], minlength=len(states))
    start = begun / first["number"].sum()
    shares = _product(spells, moves, times, start)
    asked = bounds.floats(at)
    found = shares[np.searchsorted(times, asked, side="right")]
    found = np.where((asked <= float(end.max()))[:, None], found, np.nan)
    return pd.DataFrame(found, index=asked, columns=states)


def _spells(caller: str, entries: pd.DataFrame, end: pd.Series, states: list[str]) -> pd.DataFrame:
    """Return each stay in a state: from when to when, in which state, and where to (-1: none)."""
    unknown = sorted(set(entries["state"]) - set(states))
    if unknown or (entries["time"] < 0).any():
        raise ValueError(
            f"{caller}: unknown states {unknown}, {int((entries['time'] < 0).sum())} negative "
            f"times; expected states among {states} and times of 0 or more."
        )
    rows = entries.drop_duplicates(["person", "time"], keep="last")
    rows = rows.sort_values(["person", "time"], kind="stable", ignore_index=True)
    stays = rows["person"].eq(rows["person"].shift()) & rows["state"].eq(rows["state"].shift())
    rows = rows[~stays].reset_index(drop=True)
    begins = rows.groupby("person")["time"].first()
    if not begins.eq(0).all() or not set(begins.index) == set(end.index):
        raise ValueError(
            f"{caller}: {int((begins != 0).sum())} persons enter nothing at 0; expected a state at "
            "0 for everybody, and an end for the same persons."
        )
    code = rows["state"].map({name: place for place, name in enumerate(states)})
    following = rows["person"].eq(rows["person"].shift(-1))
    last = rows["person"].map(end).astype(float)
    stop = rows["time"].shift(-1).where(following, np.inf)
    censored = stop > last
    made = pd.DataFrame(
        {
            "person": rows["person"],
            "start": rows["time"],
            "stop": np.minimum(stop, last),
            "from": code,
            "to": code.shift(-1).where(following & ~censored, -1).astype(int),
        }
    )
    inside = made["start"] <= last
    return made[inside & ((made["stop"] > made["start"]) | (made["start"] == 0))]


def _product(spells: pd.DataFrame, moves: pd.DataFrame, times: Floats, start: Floats) -> Floats:
    """Return the shares before the first time and after each."""
    size = len(start)
    at_risk = np.zeros((len(times) + 1, size))
    # In a state at a time: entered before it, and not out before it.
    begins = np.searchsorted(times, spells["start"].to_numpy(), side="right")
    stops = np.searchsorted(times, spells["stop"].to_numpy(), side="right")
    np.add.at(at_risk, (begins, spells["from"].to_numpy()), spells["number"].to_numpy())
    np.subtract.at(at_risk, (stops, spells["from"].to_numpy()), spells["number"].to_numpy())
    at_risk = at_risk.cumsum(axis=0)
    counts = np.zeros((len(times), size, size))
    place = np.searchsorted(times, moves["stop"].to_numpy())
    between = (place, moves["from"].to_numpy(), moves["to"].to_numpy())
    np.add.at(counts, between, moves["number"].to_numpy())
    shares = np.empty((len(times) + 1, size))
    shares[0] = start
    for each in range(len(times)):
        rate = counts[each] / np.maximum(at_risk[each], 1)[:, None]
        moved = shares[each][:, None] * rate
        shares[each + 1] = shares[each] - moved.sum(axis=1) + moved.sum(axis=0)
    return shares
