"""Where those with a contract are, month by month; and whether regimes differ in levels."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.models.dutch_levels import REGIMES, REGION, durations
from analysis.models.estimates import (
    ADJUSTED,
    CURVE,
    DESIGN,
    Files,
    counted,
    interval_kind,
    is_sample,
    key_of,
)
from analysis.models.grouped import grouped, months_between
from analysis.models.incidence_curves import BEYOND
from analysis.settings import CURVE_COHORTS, LEVEL
from analysis.statistics.durations.gray import gray
from analysis.statistics.durations.occupation import state_occupation
from analysis.statistics.intervals.proportions import proportion

__all__ = ["STATES", "regimes_tested", "states_by_month"]

# Levels by the state that begins with them.
LEVEL_OF = {"A1": "A1", "A2": "A2", "B1+": "B1"}
STATES = ("none", *LEVEL_OF, "gone")
MONTHS = np.arange(0, 12 * CURVE_COHORTS + 1, 6)
STATE_RULE, TEST_RULE = "Aalen-Johansen; several states", "Gray; departure and death compete"
# A p is told as at most one of these: more of it would tell of single persons.
STEPS_OF_P = np.array([0.001, 0.01, 0.05, 1.0])


def states_by_month(files: Files, year: int) -> pd.DataFrame:
    """Share in each state by each half-year after the contract, in [0, 1].

    States: no level, A1, A2, B1 or higher (the highest so far), or left or died, which is final.
    Aalen-Johansen for several states: contracts of the last years (`settings.CURVE_COHORTS`) that
    are still followed stand for those followed for a shorter time.

    Parameters
    ----------
    files
        Processed file by frame and year; needs `contracts`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `state` and `months`; the states of a month add up to 1. `n`: those
        whose contract is so old. The interval is Wilson's on these, at most too wide, as others
        count in the value too. Missing (`obs_status` M) where no contract is so old.
    """
    signed = _signed(files["contracts"][year], year)
    end, entries = signed["followed"], _entries(signed)
    shares = state_occupation(entries, end, states=list(STATES), at=MONTHS, count=signed["units"])
    parts = [
        _at_month(signed, entries, month, of_month)
        for month, (_, of_month) in zip(MONTHS.tolist(), shares.iterrows(), strict=True)
    ]
    return pd.concat(parts, ignore_index=True).assign(
        indicator="state_by_month", year=year, region=REGION, kind=CURVE,
        interval=interval_kind(signed["weight"]), unit="share", df=np.nan, reference="",
        rule=STATE_RULE,
    )  # fmt: skip


def _signed(path: Path, year: int) -> pd.DataFrame:
    """Contracts by months until the end of their follow-up and until each state."""
    end = f"TIMESTAMP '{year}-12-31'"
    last_day = f"COALESCE(exit_date, {end})"
    days = {state: f'"{level} all"' for state, level in LEVEL_OF.items()}
    columns = {"followed": months_between("signed", end)}
    for state, day in (days | {"gone": "exit_date"}).items():
        until = end if state == "gone" else last_day
        columns[state] = f"CASE WHEN {day} <= {until} THEN {months_between('signed', day)} END"
    return grouped(path, columns, where=f"cohort > {year - CURVE_COHORTS}")


def _entries(signed: pd.DataFrame) -> pd.DataFrame:
    """When those of each row entered each state, in months; nothing after leaving or the end."""
    parts = [pd.DataFrame({"person": signed.index, "time": 0.0, "state": "none"})]
    # A higher level on the same day comes later in the list, and counts.
    for state in STATES[1:]:
        part = pd.DataFrame({"person": signed.index, "time": signed[state], "state": state})
        parts.append(part.dropna(subset="time"))
    entries = pd.concat(parts, ignore_index=True)
    # Who has a higher level never falls back to a lower one that is registered later.
    place = entries["state"].map({name: place for place, name in enumerate(STATES)})
    entries = entries.assign(place=place).sort_values(["person", "time", "place"], kind="stable")
    highest = entries.groupby("person")["place"].cummax()
    return entries.assign(state=highest.map(dict(enumerate(STATES))))[["person", "time", "state"]]


def _at_month(
    signed: pd.DataFrame, entries: pd.DataFrame, month: int, shares: pd.Series
) -> pd.DataFrame:
    """Shares of one month, with the units of those whose contract is so old."""
    followed = signed[signed["followed"] >= month]
    size = int(followed["units"].sum())
    now = entries[entries["time"] <= month].groupby("person")["state"].last()
    rows = []
    for state in STATES:
        inside = followed[now.reindex(followed.index) == state]
        value = float(shares[state]) if size else np.nan
        low, high = proportion(value * size, size, level=LEVEL)
        rows.append(
            {
                "state": state,
                "months": str(month),
                "value": value,
                "low": low,
                "high": high,
                "units": int(inside["units"].sum()),
                "key": key_of(inside["key"]),
                "count": np.nan,
                "whole": size,
                "whole_key": key_of(followed["key"]),
                "n": size,
                "n_key": key_of(followed["key"]),
                "denominator": float((followed["weight"] * followed["units"]).sum()),
                "size": size,
                "per_unit": 1 / max(size, 1),
                "time": month,
                # A share in a state may fall: each is a curve of its own.
                "curve": f"{state} {month}",
                "obs_status": "" if size else BEYOND,
            }  # fmt: skip
        )
    return pd.DataFrame(rows)


def regimes_tested(files: Files, year: int) -> pd.DataFrame:
    """Whether regimes differ in the share that reaches a level as time goes by (Gray's test).

    Of a sample only: in a full count nothing is tested.

    Parameters
    ----------
    files, year
        As in `states_by_month`.

    Returns
    -------
    DataFrame
        Columns of a model, by `level` and `skill`: the p, as at most one of 0.001, 0.01, 0.05, 1.
        Empty where everybody was delivered.
    """
    path, after = files["contracts"][year], year - CURVE_COHORTS
    rows = []
    for level in ("A2", "B1"):
        for skill in ("all", "oral"):
            time = durations(path, level, skill=skill, year=year, after=after)
            if not is_sample(time["weight"]) or time["regime"].nunique() < 2:
                return pd.DataFrame()
            regime = pd.Categorical(time["regime"], categories=REGIMES, ordered=True)
            p = gray(time["months"], time["event"], regime, count=time["units"])["p"]
            units = counted(time, time["event"] == 1)
            reference = {f"reference_{name}": number for name, number in units.items()}
            step = STEPS_OF_P[min(int(np.searchsorted(STEPS_OF_P, p)), len(STEPS_OF_P) - 1)]
            value = {"level": level, "skill": skill, "value": step if p == p else np.nan}
            rows.append(value | units | reference)
    return pd.DataFrame(rows).assign(
        indicator="regimes_p", year=year, region=REGION, kind=ADJUSTED, effect=0.0, low=np.nan,
        high=np.nan, interval=DESIGN, unit="p_value", df=np.nan, reference="", rule=TEST_RULE,
        size=np.nan, reference_size=np.nan,
    )  # fmt: skip
