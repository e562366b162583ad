"""How much wider the intervals of matched pairs are because an actor has several adverts."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.models.estimates import Files
from analysis.plan import TOTAL
from analysis.settings import THRESHOLD
from analysis.statistics.comparisons.clustered_pairs import (
    RESULTS,
    design_effects,
    largest_effect,
)

__all__ = ["actor_effects"]

# Public counts of pairs are exact: an effect in tenths, rounded up, tells of no single actor.
STEP = 10
RENT = ("rent_private", "rent_agent")
ALL_PAIRS = "all results of one actor counted as alike"
NO_EFFECT = "no actor with several adverts"
MEASURED = "variance between actors"


def actor_effects(files: Files, year: int) -> pd.DataFrame:
    """Design effect of the actor on each result of the pairs, of the cells of T1 and T2.

    Variance with the actor (landlord, agent, employer) as cluster over the variance of independent
    pairs, at least 1, rounded up to a tenth. Where some actors have several adverts, but fewer than
    the threshold, it is the largest effect that their numbers of adverts allow: their answers then
    do not count in it.

    Parameters
    ----------
    files
        Processed file by frame and year; needs `pairs`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `market`, `municipality` (`_T` where the cell is not one of these)
        and `result`; `n` is the number of actors, `df` one less.
    """
    pairs = pd.read_parquet(files["pairs"][year])
    rows = [
        {"market": market, "municipality": place, "region": region, "result": result, **found}
        for market, place, region, cell in _cells(pairs)
        for result, found in _of_cell(cell).items()
    ]
    columns = ["market", "municipality", "region", "result", "value", "n", "df", "rule"]
    return pd.DataFrame(rows, columns=columns).assign(
        indicator="actor_effect", year=year, low=np.nan, high=np.nan, interval="", unit="ratio",
        count=np.nan, denominator=np.nan, reference="",
    )  # fmt: skip


def _cells(pairs: pd.DataFrame) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """Pairs of each market and region, and those for rent of each Flemish municipality."""
    for (market, region), cell in pairs.groupby(["market", "region"], observed=True):
        yield str(market), TOTAL, str(region), cell
    for_rent = pairs[pairs["market"].isin(RENT) & (pairs["region"] == "VG")]
    for place, cell in for_rent.groupby("municipality"):
        yield TOTAL, str(place), "VG", cell


def _of_cell(cell: pd.DataFrame) -> dict[str, dict[str, float | str]]:
    """Design effect of each result of one cell."""
    adverts = cell.groupby("actor_id").size()
    several = int((adverts > 1).sum())
    if 0 < several < THRESHOLD:
        effects, rule = dict.fromkeys(RESULTS, largest_effect(cell["actor_id"])), ALL_PAIRS
    elif several:
        majority, minority = (cell["response"].isin(["n11", only]) for only in ("n10", "n01"))
        effects, rule = design_effects(majority, minority, cell["actor_id"]), MEASURED
    else:
        effects, rule = dict.fromkeys(RESULTS, 1.0), NO_EFFECT
    of_actors: dict[str, float | str] = {"n": len(adverts), "df": len(adverts) - 1, "rule": rule}
    return {name: of_actors | {"value": _rounded_up(effects[name])} for name in RESULTS}


def _rounded_up(effect: float) -> float:
    """Round up to a tenth, from 1 on; 1 where all pairs score the same.

    Examples
    --------
    >>> _rounded_up(1.21), _rounded_up(0.7), _rounded_up(float("nan"))
    (1.3, 1.0, 1.0)
    """
    known = 1.0 if np.isnan(effect) else effect
    return float(np.ceil(round(STEP * max(known, 1.0), 6)) / STEP)
