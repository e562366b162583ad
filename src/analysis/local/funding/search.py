"""Two questions about joining that have an exact answer, of counts of a full register."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.local.funding.qualifying import alone
from analysis.local.funding.rules import Rules

__all__ = ["Reached", "fewest_for_target", "fewest_partners"]

_SECONDS = 60.0
# A region that takes part weighs less than the fewest municipalities, so that it only breaks ties.
_TIE = 1e-3


class Reached(NamedTuple):
    """What joining reaches; `proven` is false where no optimum was found in time, or none is."""

    alone: tuple[str, ...]
    joining: tuple[str, ...]
    regions: int
    reached: int
    proven: bool


def fewest_partners(counts: pd.DataFrame, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Fewest others with which each municipality qualifies that does not qualify alone.

    The largest counts of its region first: no other choice of as many reaches more. At least one,
    since one municipality is no group.

    Parameters
    ----------
    counts : DataFrame
        `nis_code`, `region` and `count` of every municipality.
    rules
        The set of rules.

    Returns
    -------
    dict
        NIS codes of the partners, by NIS code; one for which all others are too few is left out.

    Examples
    --------
    >>> from analysis.local.funding.rules import rule_sets
    >>> counts = pd.DataFrame({"nis_code": ["1", "2", "3"], "region": "A",
    ...                        "count": [7500, 1, 900]})
    >>> plan, call, _ = rule_sets().values()
    >>> fewest_partners(counts, plan)["1"], fewest_partners(counts, call)["2"]
    (('3',), ('1',))
    """
    joining = _joining(counts, rules).sort_values(["count", "nis_code"], ascending=[False, True])
    found = {}
    for _, group in joining[joining["region"] != ""].groupby(["region", "circle"]):
        largest = list(zip(group["nis_code"], group["count"].astype(int), strict=True))
        for code, count in largest:
            partners = _until_enough(code, count, largest, rules.together)
            if partners:
                found[code] = partners
    return found


def _until_enough(
    code: str, total: int, largest: list[tuple[str, int]], enough: int
) -> tuple[str, ...]:
    """Take others one by one until the sum is enough; empty where it never is."""
    chosen: list[str] = []
    for other, count in largest:
        if other != code:
            chosen.append(other)
            total += count
            if total >= enough:
                return tuple(chosen)
    return ()


def fewest_for_target(counts: pd.DataFrame, rules: Rules, *, wanted: int) -> Reached:
    """Fewest municipalities that must join others so that a number of residents is reached.

    Those that qualify alone are reached already. Within each region the members that are chosen
    form one group that qualifies. Solved as an integer program (HiGHS), to proven optimality.

    Parameters
    ----------
    counts : DataFrame
        `nis_code`, `region` and `count` of every municipality.
    rules
        The set of rules.
    wanted
        Residents to be reached.
    """
    is_alone = _alone(counts, rules)
    strong, reached = tuple(counts["nis_code"][is_alone]), int(counts["count"][is_alone].sum())
    if reached >= wanted:
        return Reached(strong, (), 0, reached, True)
    others = _joining(counts, rules)
    others = others[(others["region"] != "") & (others["count"] > 0)].reset_index(drop=True)
    groups = others.groupby(["region", "circle"]).ngroup().to_numpy()
    chosen, proven = _solved(others["count"].to_numpy(dtype=float), groups, rules, wanted - reached)
    joining = others[chosen]
    return Reached(
        strong,
        tuple(joining["nis_code"]),
        len(set(groups[chosen])),
        reached + int(joining["count"].sum()),
        proven,
    )


def _alone(counts: pd.DataFrame, rules: Rules) -> np.ndarray:
    pairs = zip(counts["nis_code"], counts["count"].astype(int), strict=True)
    return np.array([alone(code, count, rules) for code, count in pairs], dtype=bool)


def _joining(counts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Those that may join: neither qualifying alone, nor apart."""
    apart = counts["nis_code"].map(rules.apart).to_numpy(dtype=bool)
    joining = counts[~apart & ~_alone(counts, rules)]
    return joining.assign(circle=joining["nis_code"].map(rules.circle))


def _solved(
    count: np.ndarray, groups: np.ndarray, rules: Rules, missing: int
) -> tuple[np.ndarray, bool]:
    """Choose municipalities, and say whether none fewer would do.

    One unknown for each municipality (it joins) and for each group (it exists): a group that exists
    has at least two members and the sum, one that does not has none, and together they reach what
    is missing.
    """
    size, several = len(count), int(groups.max()) + 1 if len(groups) else 0
    if not size:
        return np.zeros(0, dtype=bool), False
    inside = (groups[None, :] == np.arange(several)[:, None]).astype(float)
    exists = np.eye(several)
    rows = np.vstack(
        [
            np.hstack([inside * count, -rules.together * exists]),
            np.hstack([inside, -2 * exists]),
            np.hstack([-inside, inside.sum(axis=1, keepdims=True) * exists]),
            np.hstack([count, np.zeros(several)])[None, :],
        ]
    )
    least = np.concatenate([np.zeros(3 * several), [missing]])
    found = milp(
        np.concatenate([np.ones(size), np.full(several, _TIE)]),
        constraints=LinearConstraint(rows, least, np.inf),
        bounds=Bounds(0, 1),
        integrality=np.ones(size + several, dtype=int),
        options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return np.zeros(size, dtype=bool), False
    return found.x[:size] > 0.5, found.status == 0
