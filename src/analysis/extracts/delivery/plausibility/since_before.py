"""Measures of an extract against the delivery before: the same file, the same people, its codes."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.extracts.contracts.registry import CODED_COLUMNS, CONTRACTS
from analysis.extracts.delivery import shares
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.in_itself import Found, contents
from analysis.extracts.delivery.record_counts import Ids

__all__ = ["MEASURES", "compared_codes", "compared_columns", "may_be_empty"]

# Columns that say which year it is, and so differ from the file of the year before.
YEARS = ("quarter", "year", "wave")
# So many standard deviations of a difference of two samples are no sign of anything.
DEVIATIONS = 4


def compared_columns(extract: str) -> list[str]:
    """Columns of an extract whose shares of codes are compared: those with codes, and flags."""
    columns = CONTRACTS[extract].columns.items()
    return [
        name
        for name, column in columns
        if name not in YEARS
        and (name in CODED_COLUMNS[extract] or str(column.dtype).startswith("bool"))
    ]


def may_be_empty(extract: str) -> list[str]:
    """Columns without codes that may be empty, whose share of empty values is compared."""
    columns = CONTRACTS[extract].columns.items()
    coded = compared_columns(extract)
    return [name for name, column in columns if column.nullable and name not in coded]


def compared_codes(now: pd.Series, before: pd.Series, change: float) -> tuple[Found, float, float]:
    """Return the share of the code that moved the most, that share before, and how far it may.

    A code may move by the change, and by chance: `DEVIATIONS` standard deviations of the
    difference of two independent samples, sqrt(p (1 - p) (1 / n + 1 / m)). The one that goes
    furthest beyond that moved the most.

    Parameters
    ----------
    now, before : Series of int
        Number of records by code of one column.
    change : float
        How far a share may move; infinite where it may move.

    Examples
    --------
    >>> codes = pd.Series({"F": 2}), pd.Series({"F": 1, "M": 1})
    >>> found, share_before, may_move = compared_codes(*codes, 0.05)
    >>> found.code, found.value, share_before
    ('F', 1.0, 0.5)
    """
    rows = now.sum(), before.sum()
    both = pd.DataFrame({"now": now / rows[0], "before": before / rows[1]}).fillna(0.0)
    pooled = both.mean(axis=1)
    chance = DEVIATIONS * np.sqrt(pooled * (1 - pooled) * (1 / rows[0] + 1 / rows[1]))
    may_move = chance.clip(lower=change)
    moved = (both["now"] - both["before"]).abs()
    beyond = moved - may_move if np.isfinite(change) else moved
    # Of two codes that moved alike, the one that grew.
    code = (beyond.round(9) + (both["now"] > both["before"]) * 1e-9).idxmax()
    found = Found(float(both.loc[code, "now"]), int(min(rows)), str(code))
    return found, float(both.loc[code, "before"]), float(may_move[code])


def _the_file_of_last_year(
    delivery: Delivery, before: Delivery, extract: str, _section: Mapping
) -> Found | None:
    """1 where the records are those of the year before but for their days, else 0."""
    if before.year == delivery.year:
        return None
    rows = delivery.size(extract)
    if rows != before.size(extract):
        return Found(0.0, rows)
    but = [
        name
        for name, column in CONTRACTS[extract].columns.items()
        if name in YEARS or str(column.dtype).startswith("datetime")
    ]
    now, then = (np.sort(contents(each, extract, but)) for each in (delivery, before))
    return Found(float(np.array_equal(now, then)), rows)


def _found_again(
    delivery: Delivery, before: Delivery, extract: str, section: Mapping
) -> Found | None:
    """Ids of the delivery before that are there again, where a pid is to last."""
    rows = [each.rows[extract] for each in (delivery, before)]
    lasting = all(row["pid_scope"] == "project" for row in rows)
    if not lasting or rows[0]["sampling_fraction"] < 0.5 * rows[1]["sampling_fraction"]:
        return None
    key = section["key"]
    wanted, among = (Ids(each.records(extract, key), key) for each in (before, delivery))
    link = shares.linked(wanted, among, different=True)
    return Found(link.part / link.total, link.total) if link.total else None


MEASURES: dict[str, Callable[[Delivery, Delivery, str, Mapping], Found | None]] = {
    "the_file_of_last_year": _the_file_of_last_year,
    "found_again": _found_again,
}
