"""The audit from inside: how much everything published tells of the small counts behind it.

Who knows the true counts can measure what nobody outside can: over fresh secrets and the real one,
how often the best guess of a small count is right, how surely, and how much noise is left at least.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counting.cells import KEY_RANGE
from analysis.counting.profiles import held
from analysis.disclosure.guesses import Guesses, guess, prior_of
from analysis.disclosure.linear_attack import Attack, prepare, weights
from analysis.disclosure.perturbation import noise
from analysis.disclosure.unequal_weights import left_by_weights
from analysis.disclosure.unknowns import Tied, Unknowns, groups_of, tied_by, unknowns_of
from analysis.errors import DisclosureError
from analysis.plan import Table
from analysis.settings import (
    AUDIT_ABOVE_GUESSING,
    AUDIT_DIFFERENCES,
    AUDIT_SMALLEST_SD,
    AUDIT_SURE,
    NOISE_VARIANCE,
    THRESHOLD,
)

__all__ = ["audit", "coarse", "refuse"]

# How many fresh secrets are tried beside the real one.
FRESH = 20
COLUMNS = [
    "small_counts", "guessed", "by_guessing", "surest", "differences", "differences_guessed",
    "smallest_sd", "secrets",
]  # fmt: skip
_COUNTS = ("small_counts", "differences")
_SHARES = ("guessed", "by_guessing", "differences_guessed")


class _Attacked(NamedTuple):
    """True counts (or differences) of some targets, guesses by draw, and variances left."""

    truth: np.ndarray
    guesses: Guesses
    variance: np.ndarray


def audit(
    cells: pd.DataFrame,
    public: pd.DataFrame,
    tables: dict[str, Table],
    files: dict[str, dict[int, Path]],
) -> pd.DataFrame:
    """Attack all public cells together, knowing what they hide.

    Small counts are those of 1 to the threshold - 1 units, shown with noise or hidden; a difference
    is one of two published cells, of which one holds the other and as few units more.

    Parameters
    ----------
    cells : DataFrame
        True cells: `n` and `key`.
    public : DataFrame
        The same cells as `protect` gives them.
    tables
        The plan.
    files
        Processed Parquet file by source and year: which units are in which cells.

    Returns
    -------
    DataFrame
        One row. `small_counts`, `differences`: how many there are. `guessed`,
        `differences_guessed`: share of right guesses to be expected of who has everything that is
        published, knows how often each count occurs and is told which hidden ones are small;
        `by_guessing`: of who has nothing but that knowledge. `surest`: the highest chance given to
        a true small count by who is not told that it is small. `smallest_sd`: the smallest standard
        deviation of a small count, a difference, or a number of units of one weight
        (`unequal_weights`), in units. `secrets`: how many were tried, the real one included; the
        shares are means over these, `surest` is the highest of all.
    """
    unknowns = unknowns_of(cells, public, tables)
    tied, paths = [], []
    for source, of_source in _by_source(tables).items():
        for year, path in files.get(source, {}).items():
            paths.append(path)
            found = held(public, of_source, path, year=year)
            if len(found.cells):
                tied.extend(tied_by(found, unknowns))
    draws, prior = _draws(unknowns), prior_of(unknowns.n)
    groups = groups_of(tied, unknowns) if tied else []
    found = [_attacked(group, unknowns, draws, prior) for group in groups]
    measured = _measured([each for each, _ in found], [each for _, each in found])
    among_small = prior[1:THRESHOLD]
    return measured.assign(
        by_guessing=among_small.max() / among_small.sum(),
        smallest_sd=measured["smallest_sd"].clip(upper=left_by_weights(paths)),
    )[COLUMNS]


def _by_source(tables: dict[str, Table]) -> dict[str, dict[str, Table]]:
    """Tables that carry noise, by the frame that they are counted from."""
    found: dict[str, dict[str, Table]] = {}
    for table in tables.values():
        if table.has_noise:
            found.setdefault(table.source, {})[table.id] = table
    return found


def _draws(unknowns: Unknowns) -> np.ndarray:
    """Published numbers of all unknowns: as they are, and as fresh secrets would make them."""
    random = np.random.default_rng(FRESH)
    true = np.round(unknowns.n).astype(np.int64)
    fresh = [true + noise(true, random.integers(0, KEY_RANGE, len(true))) for _ in range(FRESH)]
    return np.column_stack([np.nan_to_num(unknowns.shown), *fresh]).astype(float)


def _attacked(
    group: Tied, unknowns: Unknowns, draws: np.ndarray, prior: np.ndarray
) -> tuple[_Attacked, _Attacked]:
    """Attack the small counts of a group of unknowns, and the differences between them."""
    n, published = unknowns.n[group.at], ~np.isnan(unknowns.shown[group.at])
    attack, drawn = prepare(group.relations, published), draws[group.at]
    identity = np.eye(len(n))
    small = np.flatnonzero((n >= 1) & (n < THRESHOLD))
    found = weights(attack, identity[small])
    own_weight = found[np.arange(len(small)), small]
    # What the other numbers say: the estimate without the published number itself.
    rest = np.where(published[small], 1 - own_weight, 1.0)
    others = found.copy()
    others[np.arange(len(small)), small] = 0
    with np.errstate(divide="ignore", invalid="ignore"):
        others = np.where((rest > 1e-9)[:, None], others / rest[:, None], np.nan)
    own = np.where(published[small][:, None], drawn[small], np.nan)
    own[own < THRESHOLD] = np.nan
    guesses = guess(n[small], prior, others @ drawn, NOISE_VARIANCE * (others**2).sum(axis=1), own)
    counts = _Attacked(n[small], guesses, NOISE_VARIANCE * (found**2).sum(axis=1))
    return counts, _attacked_differences(group, n, published, attack, drawn, prior)


def _attacked_differences(
    group: Tied,
    n: np.ndarray,
    published: np.ndarray,
    attack: Attack,
    drawn: np.ndarray,
    prior: np.ndarray,
) -> _Attacked:
    """Attack the differences of two published unknowns that isolate few units."""
    pairs = np.searchsorted(group.at, group.pairs).reshape(-1, 2)
    pairs = pairs[published[pairs].all(axis=1)] if len(pairs) else pairs
    targets = np.zeros((len(pairs), len(n)))
    targets[np.arange(len(pairs)), pairs[:, 0]] = 1
    targets[np.arange(len(pairs)), pairs[:, 1]] = -1
    found = weights(attack, targets)
    truth = n[pairs[:, 0]] - n[pairs[:, 1]] if len(pairs) else np.zeros(0)
    variance = NOISE_VARIANCE * (found**2).sum(axis=1)
    return _Attacked(truth, guess(truth, prior, found @ drawn, variance), variance)


def _measured(counts: list[_Attacked], differences: list[_Attacked]) -> pd.DataFrame:
    """Bring together what was found of all groups, in one row."""
    truth = _joined([each.truth for each in counts])
    variance = _joined([each.variance for each in [*counts, *differences]])
    sure = [each.guesses.sure.max(initial=0) for each in [*counts, *differences]]
    return pd.DataFrame(
        {
            "small_counts": [len(truth)],
            "guessed": _share_right(counts),
            "surest": max(sure, default=0.0),
            "differences": sum(len(each.truth) for each in differences),
            "differences_guessed": _share_right(differences),
            "smallest_sd": np.sqrt(np.min(variance[~np.isnan(variance)], initial=np.inf)),
            "secrets": FRESH + 1,
        }
    )


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0)


def _share_right(parts: list[_Attacked]) -> float:
    """Share of right guesses to be expected, over all targets and draws."""
    right = sum(float(each.guesses.right.sum()) for each in parts)
    tried = sum(each.guesses.right.size for each in parts)
    return right / max(tried, 1)


def coarse(found: pd.DataFrame) -> pd.DataFrame:
    """Round what the audit found, for the page: in full it counts the small counts anew each time.

    A correction of one person that makes a hidden count small, or no longer so, would show in how
    many small counts there are and in every share of them.

    Examples
    --------
    >>> found = pd.DataFrame({
    ...     "small_counts": [292], "guessed": 0.2037, "by_guessing": 0.1404, "surest": 0.8119,
    ...     "differences": 27, "differences_guessed": 0.3316, "smallest_sd": 1.3178, "secrets": 21})
    >>> coarse(found).iloc[0].tolist()
    [300.0, 0.2, 0.14, 0.82, 30.0, 0.33, 1.3, 21.0]
    """
    counts = {name: (-found[name] // 10 * -10).astype(int) for name in _COUNTS}
    shares = {name: found[name].round(2) for name in _SHARES}
    ends = {"surest": np.ceil(found["surest"] * 100) / 100}
    ends["smallest_sd"] = np.floor(found["smallest_sd"] * 10) / 10
    return found.assign(**counts, **shares, **ends)


def refuse(found: pd.DataFrame) -> None:
    """Stop where the public cells tell more of small counts than the settings allow.

    Parameters
    ----------
    found : DataFrame
        As `audit` gives it.

    Raises
    ------
    DisclosureError
        With what was measured, what is allowed and what to do.
    """
    row = found.iloc[0]
    most = row["by_guessing"] + AUDIT_ABOVE_GUESSING
    limits = [
        ("surest right guess of a small count", row["surest"], AUDIT_SURE),
        ("right guesses of small counts", row["guessed"], most),
        ("right guesses of differences", row["differences_guessed"], AUDIT_DIFFERENCES),
    ]
    failed = [
        f"{what}: {value:.3f}, allowed {allowed:.3f}"
        for what, value, allowed in limits
        if value > allowed
    ]
    if row["smallest_sd"] < AUDIT_SMALLEST_SD:
        failed.append(
            f"smallest standard deviation left: {row['smallest_sd']:.2f}, allowed "
            f"{AUDIT_SMALLEST_SD:.2f}"
        )
    if failed:
        raise DisclosureError(
            f"the audit refuses what would be published: {'; '.join(failed)}. The last table that "
            "was added to the plan gives the others away: give it fewer categories or margins, or "
            "leave it out. Or the weights of a sample differ by more than a factor of three: ask "
            "its producer for weights that differ less."
        )
