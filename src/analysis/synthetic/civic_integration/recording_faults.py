"""Faults of a real register: contracts recorded late, and records that cannot be right.

One contract in `LATE_PART` reaches the register only after the snapshot of its own year, with all
that followed, so that the delivery of a year later counts more of them. Not so in 2023, whose total
is the published one. The impossible records are few and known; `extracts.exclusions` has to find
them all.
"""

import numpy as np
import pandas as pd

from analysis.synthetic.days import day_of

__all__ = ["impossible", "late_contracts", "recorded_late", "snapshot_day"]

LATE_PART = 125
NEVER_LATE = 2023


def snapshot_day(year: int) -> int:
    """Day on which the delivery of a year is taken from the register: 30 June of the next."""
    return day_of(year + 1, 6, 30)


def _year(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970


def late_contracts(people: pd.DataFrame) -> pd.Series:
    """Year of each first contract that is recorded late, by pid."""
    year = pd.Series(_year(people["contract"].to_numpy()), index=people["pid"].to_numpy())
    place = np.arange(len(year))
    return year[(place % LATE_PART == 7) & (year != NEVER_LATE)]


def recorded_late(events: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """Day on which each event was recorded; after the snapshot for those that are late."""
    late = events["pid"].map(late_contracts(people))
    held = late.notna() & (events["event"] != "registration")
    since = late.map({year: snapshot_day(int(year)) + 40 for year in late.dropna().unique()})
    return np.where(held, np.fmax(events["recorded"], since), events["recorded"]).astype(int)


def impossible(
    people: pd.DataFrame, course: list[pd.DataFrame], *, seed: int
) -> list[pd.DataFrame]:
    """Impossible records: a stop after departure, a second first contract, a lone fine."""
    rng = np.random.default_rng([seed, 12])
    n, contract, left = len(people), people["contract"].to_numpy(), people["left"].to_numpy()
    place, made = np.arange(n), pd.concat(course)
    filed = people["pid"].isin(made.loc[made["event"] == "infringement_file", "pid"]).to_numpy()
    alone = (people["status"] == "obliged").to_numpy() & ~filed & (place % 150 == 11)
    again = contract + rng.integers(30, 400, n)
    fined = contract + rng.integers(100, 500, n)
    rows = {
        "contract_stop": (place % 12 == 3, left + rng.integers(20, 200, n), {}),
        "contract": ((place % 400 == 5) & (again < left), again, {"contract_no": 1}),
        "fine": (alone & (fined < left), fined, {"amount_eur": 100.0}),
    }
    return [
        pd.DataFrame(
            {"pid": people["pid"].to_numpy()[keep], "event": event, "day": day[keep]}
        ).assign(**values)
        for event, (keep, day, values) in rows.items()
    ]
