"""The synthetic parts of the programme since March 2022: orientation test, VDAB, network.

Who has a certificate did all of them before it. The scores of first tests are normal with mean
`MEAN` and standard deviation `SPREAD`, whole numbers from 0 to 100.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.synthetic.days import day_of

__all__ = ["later_parts", "share_of_first_tests"]

MEAN, SPREAD, PASSED = 74.0, 13.0, 60


def share_of_first_tests(mark: int) -> float:
    """Share of first tests with at least a mark, as the model has it."""
    return float(norm.sf((mark - 0.5 - MEAN) / SPREAD))


def later_parts(
    people: pd.DataFrame, course: list[pd.DataFrame], *, seed: int
) -> list[pd.DataFrame]:
    """Events of the programme parts, for contracts (tests: courses ended) since March 2022.

    Parameters
    ----------
    people : DataFrame
        Everybody with a contract: `pid`, `contract`, `left` (days).
    course
        Their events of the orientation course and certificates: `pid`, `event`, `day`.
    seed
        Seed of the model.
    """
    rng = np.random.default_rng([seed, 11])
    days = pd.concat(course).groupby(["event", "pid"])["day"].min()
    ended, certified = (
        days[event].reindex(people["pid"]).to_numpy() for event in ("mo_end", "certificate")
    )
    since = day_of(2022, 3, 1)
    late = people["contract"].to_numpy() >= since
    return [
        *_tests(people, ended, since, rng),
        *_vdab_and_network(people[late], certified[late], rng),
    ]


def _rows(people: pd.DataFrame, day: np.ndarray, event: str, **values: np.ndarray) -> pd.DataFrame:
    """One event for each person with a day, unless the person has left by then."""
    keep = day < people["left"].to_numpy()
    rows = {"pid": people["pid"].to_numpy()[keep], "event": event, "day": day[keep].astype(int)}
    return pd.DataFrame(rows | {name: value[keep] for name, value in values.items()})


def _tests(
    people: pd.DataFrame, ended: np.ndarray, since: int, rng: np.random.Generator
) -> list[pd.DataFrame]:
    n = len(people)
    first = np.where(ended >= since, ended, np.nan)
    score = rng.normal(MEAN, SPREAD, n).round().clip(0, 100)
    again = np.where(
        (score < PASSED) & (rng.random(n) < 0.6), first + rng.integers(30, 90, n), np.nan
    )
    better = (score + rng.integers(0, 25, n)).clip(0, 100)
    return [_test(people, first, score), _test(people, again, better)]


def _test(people: pd.DataFrame, day: np.ndarray, score: np.ndarray) -> pd.DataFrame:
    return _rows(
        people, day, "mo_test", score=score, result=np.where(score >= PASSED, "pass", "fail")
    )


def _vdab_and_network(
    people: pd.DataFrame, certified: np.ndarray, rng: np.random.Generator
) -> list[pd.DataFrame]:
    n, contract = len(people), people["contract"].to_numpy()
    before = np.where(np.isnan(certified), contract + 400, certified) - contract - 1
    vdab = contract + (before * rng.uniform(0.05, 0.9, n)).astype(int)
    ends = contract + (before * rng.uniform(0.5, 1.0, n)).astype(int)
    starts = contract + ((ends - contract) * rng.uniform(0.3, 0.9, n)).astype(int)
    registers, begins, finishes = (
        ~np.isnan(certified) | (rng.random(n) < chance) for chance in (0.60, 0.45, 0.20)
    )
    return [
        _rows(people, np.where(registers, vdab, np.nan), "vdab_registration"),
        _rows(people, np.where(begins | finishes, starts, np.nan), "network_start"),
        _rows(people, np.where(finishes, ends, np.nan), "network_end"),
    ]
