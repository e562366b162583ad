"""The synthetic enrolments in Dutch (NT2), a sample of one in fourteen.

Learners who started before the delivered history are there too: in its first years they look like
new ones. No gap between two enrolments of a learner is longer than `LONGEST_GAP` years, so from
2021 on who is new in the history is new indeed.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.days import as_dates, day_of, last_day

__all__ = ["ENROLMENT_FRACTION", "FIRST_PER_YEAR", "HISTORY_FROM", "nt2_enrolments"]

ENROLMENT_FRACTION = round(1 / 14, 12)
HISTORY_FROM = 2015
FIRST_YEAR, LAST_YEAR, LONGEST_GAP = 2011, 2030, 6
# First-ever learners in the sample: 2,689 x 14 = 37,646 in 2023 as published; the others invented.
FIRST_PER_YEAR = {
    **dict.fromkeys(range(FIRST_YEAR, 2015), 2000),
    **dict(zip(range(2015, 2023), (2050, 2180, 2240, 2230, 2310, 1580, 2060, 2790), strict=True)),
    2023: 2689,
    **dict.fromkeys(range(2024, LAST_YEAR + 1), 2600),
}
BRUSSELS_PART, CONTRACT_PART = 0.17, 0.46
PROVIDERS = {"CVO": 0.76, "CBE": 0.14, "university": 0.07, "other": 0.03}
COURSES = 6
MODULES = ("1.1", "1.2", "2.1", "2.2", "2.3", "2.4")
TARGETS = ("A1", "A2", "B1", "B1", "B1", "B1")


def _enrolments_of(year: int, *, seed: int) -> pd.DataFrame:
    """Everybody who starts in a year, one row per enrolment, with its day."""
    rng = np.random.default_rng([seed, 9, year])
    n = FIRST_PER_YEAR[year]
    first = np.sort(rng.integers(day_of(year), last_day(year) + 1, n))
    place = rng.permutation(n)
    courses = np.minimum(rng.geometric(0.42, n), COURSES)
    alfa = rng.random(n) < 0.12
    learners = pd.DataFrame(
        {
            "pid": [f"L{year}{i:05d}" for i in range(n)],
            "born": first - (365.25 * (18.2 + rng.gamma(2.2, 6.5, n).clip(max=60))).astype(int),
            "sex": np.where(rng.random(n) < 0.53, "F", "M"),
            "region": np.where(place < round(n * BRUSSELS_PART), "BHG", "VG"),
            "contract": rng.permutation(n) < round(n * CONTRACT_PART),
            "provider": np.where(
                alfa, "CBE", rng.choice(list(PROVIDERS), n, p=list(PROVIDERS.values()))
            ),
            "alfa": alfa,
        }
    )
    day = first[:, None] + _days_since_first(n, rng)
    number = np.broadcast_to(np.arange(COURSES), (n, COURSES))
    who, taken = np.nonzero(number < courses[:, None])
    passed = rng.random(len(who)) < 0.74
    return learners.iloc[who].assign(
        number=taken,
        day=day[who, taken],
        wait=rng.integers(3, 40, len(who)),
        length=rng.integers(60, 150, len(who)),
        passed=passed,
    )


def _days_since_first(n: int, rng: np.random.Generator) -> np.ndarray:
    """Days from the first enrolment of each learner (rows) to each next one (columns)."""
    is_long = rng.random((n, COURSES)) < 0.10
    long = rng.integers(300, 365 * LONGEST_GAP, (n, COURSES))
    short = rng.integers(70, 280, (n, COURSES))
    gaps = np.where(is_long, long, short)
    gaps[:, 0] = 0
    return gaps.cumsum(axis=1)


@lru_cache(maxsize=2)
def _all_enrolments(seed: int) -> pd.DataFrame:
    """All enrolments of all learners; the history that is delivered begins later."""
    parts = [_enrolments_of(year, seed=seed) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    return pd.concat(parts).sort_values(["day", "pid"], ignore_index=True, kind="stable")


def nt2_enrolments(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `nt2_enrolments`: enrolments from 2015-01-01 to 31 December of the year."""
    end = last_day(year)
    made = (
        _all_enrolments(seed)
        .loc[lambda df: df["day"].between(day_of(HISTORY_FROM), end)]
        .reset_index(drop=True)
    )
    start = made["day"] + made["wait"]
    ended = (start + made["length"]).to_numpy() <= end
    module = np.array(MODULES)[made["number"]]
    out = pd.DataFrame(
        {
            "pid": made["pid"],
            "birth_date": as_dates(made["born"]).dt.strftime("%Y-%m"),
            "sex": made["sex"],
            "enrolled_on": as_dates(made["day"]),
            "start": as_dates(start),
            "end": as_dates(start + made["length"], absent=~ended),
            "module": np.where(made["alfa"] & (made["number"] == 0), "1.1 alfa", module),
            "level_target": np.array(TARGETS)[made["number"]],
            "provider": made["provider"],
            "region": made["region"],
            "nis_code": None,
            "contract": made["contract"],
            "result": pd.Series(np.where(made["passed"], "pass", "fail")).where(ended),
        }
    )
    return out.astype(
        dict.fromkeys(("birth_date", "module", "provider", "nis_code", "result"), "str")
    )
