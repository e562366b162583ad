"""Matched pairs of a correspondence test, from public counts: four counts and what follows."""

from typing import Any

import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.estimates import finish
from analysis.plan import TOTAL, total_code
from analysis.settings import LEVEL
from analysis.statistics.comparisons import matched_pairs

__all__ = ["RESPONSES", "estimates_of", "pairs_by_cell", "without_sums"]

# Both applicants got a positive response, only the majority, only the minority, neither.
RESPONSES = ["n11", "n10", "n01", "n00"]
_RESULTS = [
    "pairs", "usable", "rate_majority", "rate_minority", "net", "net_low", "net_high",
    "net_interval", "ratio", "ratio_low", "ratio_high", "p_exact",
]  # fmt: skip


def pairs_by_cell(cells: pd.DataFrame, table_id: str, *, denominator: str = "all") -> pd.DataFrame:
    """Four counts of pairs per cell of a table, with the results that follow from them.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table_id
        Table of pairs with the outcome `response`.
    denominator : {"all", "usable"}
        Pairs that net discrimination is computed over.

    Returns
    -------
    DataFrame
        One row per cell: `n11`, `n10`, `n01`, `n00`, then as in
        `statistics.comparisons.matched_pairs.estimate`; missing, with `hidden`, where one of the
        four is hidden.
    """
    frame, table = of_table(cells, table_id)
    frame = without_sums(frame)
    keys = ["year", "region", *(name for name in table.dimensions if name != "region")]
    counts = _counts(frame, keys)
    found = [
        _results(matched_pairs.estimate(*row, denominator=denominator, level=LEVEL))
        for row in counts.to_numpy().tolist()
    ]
    results = counts.reset_index().join(pd.DataFrame(found, columns=_RESULTS))
    whole = frame[frame["response"] == TOTAL].drop(columns=["response", "conf_status"])
    joined = whole.merge(results, on=keys, how="left", validate="1:1")
    return joined.assign(hidden=joined["pairs"].isna())


def without_sums(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out sums over markets, regions and places: they hold tested places only."""
    own = frame["region"] != total_code("region")
    for name in ("market", "municipality"):
        if name in frame:
            own &= frame[name] != total_code(name)
    return frame[own].reset_index(drop=True)


def estimates_of(frame: pd.DataFrame, indicator: str, unit: str) -> pd.DataFrame:
    """Estimates from `pairs_by_cell`, once `value`, `low`, `high` and the rest are in it."""
    return finish(frame.drop(columns=[*RESPONSES, *_RESULTS]), indicator=indicator, unit=unit)


def _counts(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Four counts of each cell, where all are known; a response without a row counts zero."""
    weights = frame.pivot_table(
        index=keys, columns="response", values="weight", dropna=False, aggfunc="first"
    )
    rows = frame.pivot_table(index=keys, columns="response", values="table", aggfunc="count")
    present = rows.reindex(columns=RESPONSES).notna()
    counts = weights.reindex(columns=RESPONSES).where(present, 0.0)
    return counts[counts.notna().all(axis=1)].astype(int)


def _results(found: dict[str, Any]) -> dict[str, Any]:
    """Results that are published, those of net discrimination under names of their own."""
    net = {"net_low": found["low"], "net_high": found["high"], "net_interval": found["interval"]}
    return {name: (found | net)[name] for name in _RESULTS}
