"""Discrimination as established by correspondence tests: matched pairs from public counts."""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.differences import with_clear
from analysis.indicators.discrimination.pairs import (
    UNKNOWN_ACTORS,
    estimates_of,
    pairs_by_cell,
    without_sums,
)
from analysis.indicators.estimates import finish
from analysis.plan import TOTAL
from analysis.settings import LEVEL
from analysis.statistics.intervals.proportions import proportion

__all__ = ["net", "p_value", "rates", "ratio", "responses"]


def net(
    cells: pd.DataFrame, models: pd.DataFrame | None, *, table: str, denominator: str = "all"
) -> pd.DataFrame:
    """Net discrimination, in percentage points: majority preferred less minority preferred.

    100 x (n10 - n01) / pairs, where n10 are the pairs in which only the majority applicant got a
    positive response and n01 those in which only the minority applicant did. 0: treated alike on
    balance; 10: of a hundred pairs the majority is preferred ten times more often than the
    minority.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    models : DataFrame or None
        Public frame `models`, with how much the adverts of one actor are alike (table T5); None
        where each pair is of an actor of its own.
    table
        Table of pairs with the outcome `response`.
    denominator : {"all", "usable"}
        Over all pairs (`net_discrimination`, the headline), or over those with any positive
        response (`net_of_usable`); the two differ by much.

    Returns
    -------
    DataFrame
        Estimates in points, one row per category; `denominator` is the number of pairs they are
        over, `n` all pairs. `interval` names its kind, `clear` says whether it excludes zero.
        Hidden where one of the four counts of pairs is; without bounds where the effect of the
        actor is.

    References
    ----------
    Newcombe (1998), method 10, for all pairs; `statistics.comparisons.matched_pairs.estimate` says
    more.
    """
    frame = pairs_by_cell(cells, models, table, denominator=denominator)
    over = "pairs" if denominator == "all" else "usable"
    frame = frame.assign(
        value=100 * frame["net"],
        low=100 * frame["net_low"],
        high=100 * frame["net_high"],
        interval=frame["net_interval"],
        count=np.nan,
        denominator=frame[over],
    )
    indicator = "net_discrimination" if denominator == "all" else "net_of_usable"
    return with_clear(estimates_of(frame, indicator, "pp"))


def ratio(cells: pd.DataFrame, models: pd.DataFrame | None, *, table: str) -> pd.DataFrame:
    """Ratio of the positive-response rate of the minority to that of the majority.

    (n11 + n01) / (n11 + n10). 1: equal chances; 0.7: the chance of a positive response is 30 %
    lower.

    Parameters
    ----------
    cells, models, table
        As in `net`.

    Returns
    -------
    DataFrame
        Estimates without unit; the interval is that of the logarithm, for pairs (`paired log
        ratio`), and `clear` says whether it excludes 1.
    """
    frame = pairs_by_cell(cells, models, table)
    frame = frame.assign(
        value=frame["ratio"],
        low=frame["ratio_low"],
        high=frame["ratio_high"],
        interval=_kind(frame["effect_ratio"], "paired log ratio"),
        count=np.nan,
        denominator=frame["pairs"],
    )
    return with_clear(estimates_of(frame, "response_ratio", "ratio"))


def rates(cells: pd.DataFrame, models: pd.DataFrame | None, *, table: str) -> pd.DataFrame:
    """Share of applications with a positive response, in [0, 1], of either applicant.

    Parameters
    ----------
    cells, models, table
        As in `net`.

    Returns
    -------
    DataFrame
        Estimates `response_majority` and `response_minority`, with the Wilson interval of the pairs
        over the effect of the actor. Whether the
        two differ is judged by `net`, not by these intervals: they belong to the same adverts.
    """
    frame = pairs_by_cell(cells, models, table)
    by_applicant = []
    for name, only in (("majority", "n10"), ("minority", "n01")):
        count = frame["n11"] + frame[only]
        effect = frame[f"effect_{name}"]
        fewer = ((each / effect).to_numpy(dtype=float) for each in (count, frame["pairs"]))
        low, high = proportion(*fewer, level=LEVEL)
        part = frame.assign(
            value=frame[f"rate_{name}"],
            low=low,
            high=high,
            interval=_kind(effect, "Wilson"),
            count=count,
            denominator=frame["pairs"],
        )
        by_applicant.append(estimates_of(part, f"response_{name}", "share"))
    return pd.concat(by_applicant, ignore_index=True)


def p_value(cells: pd.DataFrame, models: pd.DataFrame | None, *, table: str) -> pd.DataFrame:
    """Exact p of McNemar's test that the majority and the minority are preferred equally often.

    Parameters
    ----------
    cells, models, table
        As in `net`.

    Returns
    -------
    DataFrame
        Estimates `mcnemar_p` in [0, 1]; `denominator` is the number of pairs that differ.
    """
    frame = pairs_by_cell(cells, models, table)
    differ = frame["n10"] + frame["n01"]
    frame = frame.assign(
        value=frame["p_exact"],
        low=np.nan,
        high=np.nan,
        interval="",
        count=np.nan,
        denominator=differ,
    )
    return estimates_of(frame, "mcnemar_p", "p_value")


def responses(cells: pd.DataFrame, *, table: str = "T1") -> pd.DataFrame:
    """Pairs by who got a positive response, in pairs.

    Returns
    -------
    DataFrame
        Estimates of table T1b, with `response`: `n11` both, `n10` only the majority, `n01` only the
        minority, `n00` neither. They are the whole result of the test: all other numbers follow
        from them.
    """
    frame, _ = of_table(cells, table, "response")
    frame = without_sums(frame[frame["response"] != TOTAL])
    frame = frame.assign(
        table=f"{table}b",
        value=frame["weight"],
        low=np.nan,
        high=np.nan,
        interval="",
        count=frame["weight"],
        denominator=np.nan,
        hidden=frame["weight"].isna(),
    )
    return finish(frame.drop(columns="conf_status"), indicator="tested_pairs", unit="count")


def _kind(effect: pd.Series, kind: str) -> np.ndarray:
    """Kind of interval of each cell, or that its actors are not known."""
    return np.where(effect.isna(), UNKNOWN_ACTORS, kind)
