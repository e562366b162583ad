"""Faults of a real register: contracts recorded late, and records that cannot be right.

One contract in `ONE_LATE_IN` reaches the register only after the snapshot of its own year, with all
that followed, so that the delivery of a year later counts more of them. Not so in 2023, whose total
is the published one. The impossible records are few and known; `extracts.frames.exclusions` has to
find them all.
"""

import numpy as np
import pandas as pd

from analysis.synthetic.days import day_of, year_of

__all__ = ["impossible_records", "late_contracts", "recorded_late", "snapshot_day"]

# Of so many first contracts one is recorded late.
ONE_LATE_IN = 125
YEAR_WITHOUT_LATE = 2023


def snapshot_day(year: int) -> int:
    """Day on which the delivery of a year is taken from the register: 30 June of the next."""
    return day_of(year + 1, 6, 30)


def late_contracts(people: pd.DataFrame) -> pd.Series:
    """Year of each first contract that is recorded late, by pid."""
    year = pd.Series(year_of(people["contract"].to_numpy()), index=people["pid"].to_numpy())
    place = np.arange(len(year))
    return year[(place % ONE_LATE_IN == 7) & (year != YEAR_WITHOUT_LATE)]


def recorded_late(events: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """Day on which each event was recorded; after the snapshot for those that are late."""
    late_year = events["pid"].map(late_contracts(people))
    is_late = late_year.notna() & (events["event"] != "registration")
    after_snapshot = {year: snapshot_day(int(year)) + 40 for year in late_year.dropna().unique()}
    earliest = late_year.map(after_snapshot)
    recorded = np.where(is_late, np.fmax(events["recorded"], earliest), events["recorded"])
    return recorded.astype(int)


def impossible_records(
    people: pd.DataFrame, course: list[pd.DataFrame], *, seed: int
) -> list[pd.DataFrame]:
    """Impossible records: a stop after departure, a second first contract, a lone fine."""
    rng = np.random.default_rng([seed, 12])
    n, contract, left = len(people), people["contract"].to_numpy(), people["left"].to_numpy()
    pid, place = people["pid"].to_numpy(), np.arange(n)
    second = contract + rng.integers(30, 400, n)
    fined = contract + rng.integers(100, 500, n)
    stopped = left + rng.integers(20, 200, n)
    no_file = (people["status"] == "obliged").to_numpy() & ~_has_infringement_file(people, course)
    has_stop = place % 12 == 3
    has_second = (place % 400 == 5) & (second < left)
    has_fine = no_file & (place % 150 == 11) & (fined < left)
    return [
        pd.DataFrame({"pid": pid, "event": "contract_stop", "day": stopped})[has_stop],
        pd.DataFrame({"pid": pid, "event": "contract", "day": second, "contract_no": 1})[
            has_second
        ],
        pd.DataFrame({"pid": pid, "event": "fine", "day": fined, "amount_eur": 100.0})[has_fine],
    ]


def _has_infringement_file(people: pd.DataFrame, course: list[pd.DataFrame]) -> np.ndarray:
    events = pd.concat(course)
    filed = events.loc[events["event"] == "infringement_file", "pid"]
    return people["pid"].isin(filed).to_numpy()
