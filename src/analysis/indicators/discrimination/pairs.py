"""Matched pairs of a correspondence test, from public counts: four counts and what follows."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.estimates import finish
from analysis.indicators.modelled import of_model
from analysis.plan import TOTAL, total_code
from analysis.settings import LEVEL
from analysis.statistics.comparisons import clustered_pairs, matched_pairs

__all__ = ["RESPONSES", "UNKNOWN_ACTORS", "estimates_of", "pairs_by_cell", "without_sums"]

# Both applicants got a positive response, only the majority, only the minority, neither.
RESPONSES = ["n11", "n10", "n01", "n00"]
_RESULTS = [
    "pairs", "usable", "rate_majority", "rate_minority", "net", "net_low", "net_high",
    "net_interval", "ratio", "ratio_low", "ratio_high", "p_exact",
]  # fmt: skip
# Interval of a cell of which the effect of the actor is hidden.
UNKNOWN_ACTORS = "none (actors unknown)"


def pairs_by_cell(
    cells: pd.DataFrame, models: pd.DataFrame | None, table: str, *, denominator: str = "all"
) -> pd.DataFrame:
    """Four counts of pairs per cell of a table, with the results that follow from them.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    models : DataFrame or None
        Public frame `models`, with the effect of the actor on each cell (table T5); None where each
        pair is of an actor of its own.
    table
        Table of pairs with the outcome `response`.
    denominator : {"all", "usable"}
        Pairs that net discrimination is computed over.

    Returns
    -------
    DataFrame
        One row per cell: `n11`, `n10`, `n01`, `n00`, the effects of the actor (`effect_net`,
        `effect_usable`, `effect_ratio`, `effect_majority`, `effect_minority`), then as in
        `statistics.comparisons.matched_pairs.estimate`; missing, with `hidden`, where one of the
        four is hidden.
    """
    frame, line = of_table(cells, table, "response")
    frame = without_sums(frame)
    keys = ["year", "region", *(name for name in line.dimensions if name != "region")]
    counts = _counts(frame, keys)
    effects = _effects(models, counts)
    found = [
        _results(
            matched_pairs.estimate(
                *row,
                denominator=denominator,
                level=LEVEL,
                effects=dict(zip(clustered_pairs.RESULTS, of_row, strict=True)),
            )
        )
        for row, of_row in zip(counts.to_numpy().tolist(), effects.to_numpy().tolist(), strict=True)
    ]
    results = counts.join(effects.add_prefix("effect_")).reset_index()
    # Without pairs the columns would hold objects, and so would every frame that this one joins.
    results = results.join(pd.DataFrame(found, columns=_RESULTS, dtype=None if found else float))
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
    names = [*RESPONSES, *_RESULTS, *(f"effect_{name}" for name in clustered_pairs.RESULTS)]
    return finish(frame.drop(columns=names), indicator=indicator, unit=unit)


def _counts(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Four counts of each cell, where all are known; a response without a row counts zero."""
    weights = frame.pivot_table(
        index=keys, columns="response", values="weight", dropna=False, aggfunc="first"
    )
    rows = frame.pivot_table(index=keys, columns="response", values="table", aggfunc="count")
    present = rows.reindex(columns=RESPONSES).notna()
    counts = weights.reindex(columns=RESPONSES).where(present, 0.0)
    return counts[counts.notna().all(axis=1)].astype(int)


def _effects(models: pd.DataFrame | None, counts: pd.DataFrame) -> pd.DataFrame:
    """Effect of the actor on each result, of each cell; missing where it is hidden."""
    names = list(clustered_pairs.RESULTS)
    if models is None:
        return pd.DataFrame(1.0, index=counts.index, columns=names)
    effects = of_model(models, "T5").astype({"value": float})
    keys = list(counts.index.names)
    # A cell of the table is one of T5 in which the columns that the table lacks are totals.
    for name in {"market", "municipality"} - set(keys):
        effects = effects[effects[name] == TOTAL]
    wide = effects.pivot_table(index=keys, columns="result", values="value", aggfunc="first")
    return wide.reindex(index=counts.index, columns=names)


def _results(found: dict[str, Any]) -> dict[str, Any]:
    """Results that are published, those of net discrimination under names of their own."""
    kind = UNKNOWN_ACTORS if np.isnan(found["low"]) else found["interval"]
    net = {"net_low": found["low"], "net_high": found["high"], "net_interval": kind}
    return {name: (found | net)[name] for name in _RESULTS}
