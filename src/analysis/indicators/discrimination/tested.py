"""Discrimination as established by correspondence tests: matched pairs from public counts, compared between places."""

import numpy as np
import pandas as pd

from analysis.indicators.estimates import COLUMNS, STATUS, finish, of_table
from analysis.plan import TOTAL, total_code
from analysis.settings import LEVEL
from analysis.statistics import matched_pairs, meta_analysis
from analysis.statistics.intervals import proportion
from analysis.workbench.resources import resource

__all__ = ["benchmark", "net", "p_value", "published", "rates", "ratio", "responses"]

RESPONSES = ("n11", "n10", "n01", "n00")
PLACES = 3
NOT_KNOWN = "unknown"


def net(cells: pd.DataFrame, *, table: str, denominator: str = "all") -> pd.DataFrame:
    """Net discrimination, in percentage points: the majority preferred less the minority preferred.

    100 x (n10 - n01) / pairs, where n10 are the pairs in which only the majority applicant got a
    positive response and n01 those in which only the minority applicant did. 0: treated alike on
    balance; 10: of a hundred pairs the majority is preferred ten times more often than the
    minority.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table of pairs with the outcome `response`.
    denominator : {"all", "usable"}
        Over all pairs (`net_discrimination`, the headline), or over those with any positive
        response (`net_of_usable`); the two differ by much.

    Returns
    -------
    DataFrame
        Estimates in points, one row per category; `denominator` is the number of pairs they are
        over, `n` all pairs. `interval` names its kind. Hidden where one of the four counts of pairs
        is.

    References
    ----------
    Newcombe (1998), method 10, for all pairs; `statistics.matched_pairs.estimate` says more.
    """
    frame = _estimated(cells, table, denominator=denominator)
    over = "pairs" if denominator == "all" else "usable"
    frame = frame.assign(
        value=100 * frame["net"], low=100 * frame["net_low"], high=100 * frame["net_high"],
        interval=frame["net_interval"], count=np.nan, denominator=frame[over],
    )  # fmt: skip
    return _finished(frame, "net_discrimination" if denominator == "all" else "net_of_usable", "pp")


def ratio(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Ratio of the positive-response rate of the minority to that of the majority.

    (n11 + n01) / (n11 + n10). 1: equal chances; 0.7: the chance of a positive response is 30 %
    lower.

    Parameters
    ----------
    cells, table
        As in `net`.

    Returns
    -------
    DataFrame
        Estimates without unit; the interval is that of the logarithm, for pairs (`paired log
        ratio`).
    """
    frame = _estimated(cells, table)
    frame = frame.assign(
        value=frame["ratio"], low=frame["ratio_low"], high=frame["ratio_high"],
        interval="paired log ratio",
        count=np.nan, denominator=frame["pairs"],
    )  # fmt: skip
    return _finished(frame, "response_ratio", "ratio")


def rates(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Share of applications with a positive response, in [0, 1]: of the majority, then of the minority.

    Parameters
    ----------
    cells, table
        As in `net`.

    Returns
    -------
    DataFrame
        Estimates `response_majority` and `response_minority`, with the Wilson interval. Whether the
        two differ is judged by `net`, not by these intervals: they belong to the same adverts.
    """
    frame = _estimated(cells, table)
    made = []
    for name, only in (("majority", "n10"), ("minority", "n01")):
        count = frame["n11"] + frame[only]
        low, high = proportion(count.to_numpy(), frame["pairs"].to_numpy(), level=LEVEL)
        part = frame.assign(value=frame[f"rate_{name}"], low=low, high=high, interval="Wilson", count=count,
                            denominator=frame["pairs"])  # fmt: skip
        made.append(_finished(part, f"response_{name}", "share"))
    return pd.concat(made, ignore_index=True)


def p_value(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Exact p of McNemar's test that the majority and the minority are preferred equally often.

    Parameters
    ----------
    cells, table
        As in `net`.

    Returns
    -------
    DataFrame
        Estimates `mcnemar_p` in [0, 1]; `denominator` is the number of pairs that differ.
    """
    frame = _estimated(cells, table)
    differ = frame["n10"] + frame["n01"]
    frame = frame.assign(
        value=frame["p_exact"],
        low=np.nan,
        high=np.nan,
        interval="",
        count=np.nan,
        denominator=differ,
    )
    return _finished(frame, "mcnemar_p", "p_value")


def responses(cells: pd.DataFrame, *, table: str = "T1") -> pd.DataFrame:
    """Pairs by who got a positive response, in pairs.

    Returns
    -------
    DataFrame
        Estimates of table T1b, with `response`: `n11` both, `n10` only the majority, `n01` only the
        minority, `n00` neither. They are the whole result of the test: all other numbers follow
        from them.
    """
    frame, _ = of_table(cells, table)
    frame = _shown(frame[frame["response"] != TOTAL])
    frame = frame.assign(
        table=f"{table}b", value=frame["weight"], low=np.nan, high=np.nan, interval="",
        count=frame["weight"],
        denominator=np.nan, hidden=frame["weight"].isna(),
    )  # fmt: skip
    return finish(frame.drop(columns="conf_status"), indicator="tested_pairs", unit="count")


def benchmark(cells: pd.DataFrame, *, table: str = "T2") -> pd.DataFrame:
    """Mean of the ratios of several municipalities, and how much these differ (random-effects meta-analysis).

    `tested_places`: how many; `mean_ratio`: the mean ratio with its interval; `ratio_prediction`:
    the same mean with the range in which the true ratio of a next municipality would lie;
    `ratio_i2`: the share of the variation that is not chance, 0 where they need not differ;
    `ratio_q_p`: p of the test that all are equal.

    Parameters
    ----------
    cells, table
        As in `net`; a table by `municipality`.

    Returns
    -------
    DataFrame
        Estimates of table T2b; `n` is the number of pairs. Municipalities that are
        hidden, or where one rate is zero, are left out; empty with fewer than three.
        Of the logarithm of the ratio: REML, Hartung and Knapp
        (`statistics.meta_analysis.estimate`).
    """
    frame = _estimated(cells, table)
    known = (
        (frame["n11"] + frame["n01"] > 0)
        & (frame["n11"] + frame["n10"] > 0)
        & (frame["n10"] + frame["n01"] > 0)
    )
    frame = frame[known & (frame["municipality"] != NOT_KNOWN)]
    made = [_together(rows, table) for _, rows in frame.groupby("year") if len(rows) >= PLACES]
    return (
        pd.concat(made, ignore_index=True)
        if made
        else _finished(_of_no_place(frame, table), "mean_ratio", "ratio")
    )


def _of_no_place(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    empty = dict.fromkeys(["value", "low", "high", "interval", "count", "denominator"], np.nan)
    return frame.iloc[:0].drop(columns="municipality").assign(table=f"{table}b", **empty)


def _together(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    majority, minority = rows["n11"] + rows["n10"], rows["n11"] + rows["n01"]
    found = meta_analysis.estimate(
        np.log(minority / majority),
        (rows["n10"] + rows["n01"]) / (majority * minority),
        level=LEVEL,
    )
    mean, low, high, next_low, next_high = np.exp(
        [found[name] for name in ("value", "low", "high", "prediction_low", "prediction_high")]
    )
    about = rows.iloc[[0]].drop(columns="municipality").assign(
        table=f"{table}b", count=np.nan, denominator=np.nan, n=rows["n"].sum()
    )  # fmt: skip
    return pd.concat(
        [
            _finished(
                about.assign(value=value, low=below, high=above, interval=kind), indicator, unit
            )
            for indicator, value, below, above, kind, unit in (
                ("tested_places", len(rows), np.nan, np.nan, "", "count"),
                ("mean_ratio", mean, low, high, "Hartung-Knapp", "ratio"),
                ("ratio_prediction", mean, next_low, next_high, "prediction", "ratio"),
                ("ratio_i2", found["i2"], np.nan, np.nan, "", "share"),
                ("ratio_q_p", found["p_q"], np.nan, np.nan, "", "p_value"),
            )
        ],
        ignore_index=True,
    )


def published() -> pd.DataFrame:
    """Published results of other tests in Belgium, as shares; their denominators are not given.

    Returns
    -------
    DataFrame
        Estimates of table T4, in the order of the resource; no two of them make a trend.
    """
    rows = pd.DataFrame(resource("tested_elsewhere")["result"])
    empty = dict.fromkeys(["low", "high", "count", "denominator", "n"], np.nan)
    texts = dict.fromkeys(["reference", *STATUS], "")
    frame = rows.assign(**texts, **empty).assign(
        table="T4", indicator="tested_elsewhere", region="BE", interval="none (published)",
        unit="share",
        data_kind="published",
    )  # fmt: skip
    return frame[
        ["table", "indicator", "year", "region", "place", "market", "document", *COLUMNS, *STATUS]
    ]


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out sums over markets, regions and places: they would be those of the places that were tested."""
    names = [name for name in ("market", "municipality") if name in frame]
    kept = pd.DataFrame({name: frame[name] != total_code(name) for name in names}).all(axis=1)
    return frame[kept & (frame["region"] != total_code("region"))].reset_index(drop=True)


def _estimated(cells: pd.DataFrame, table_id: str, *, denominator: str = "all") -> pd.DataFrame:
    """One row per category: its four counts of pairs, missing where one is hidden, and what follows from them."""
    frame, table = of_table(cells, table_id)
    frame = _shown(frame)
    keys = ["year", "region", *(name for name in table.dimensions if name != "region")]
    whole = frame[frame["response"] == TOTAL].drop(columns=["response", "conf_status"])
    wide = frame.pivot_table(
        index=keys, columns="response", values="weight", dropna=False, aggfunc="first"
    )
    there = frame.assign(one=1).pivot_table(
        index=keys, columns="response", values="one", aggfunc="size"
    )
    counts = wide.reindex(columns=list(RESPONSES)).where(
        there.reindex(columns=list(RESPONSES)).notna(), 0.0
    )
    counts = counts[counts.notna().all(axis=1)].astype(int)
    made = [
        _named(matched_pairs.estimate(*row, denominator=denominator, level=LEVEL))
        for row in counts.to_numpy().tolist()
    ]
    found = counts.reset_index().join(
        pd.DataFrame(made, columns=list(_named(matched_pairs.estimate(1, 1, 1, 1))))
    )
    joined = whole.merge(found, on=keys, how="left", validate="1:1")
    return joined.assign(hidden=joined["pairs"].isna())


def _named(found: dict) -> dict:
    """Keep what is published, under names of its own."""
    names = (
        "pairs",
        "usable",
        "rate_majority",
        "rate_minority",
        "net",
        "ratio",
        "ratio_low",
        "ratio_high",
        "p_exact",
    )
    own = {"net_low": found["low"], "net_high": found["high"], "net_interval": found["interval"]}
    return {name: found[name] for name in names} | own


def _finished(frame: pd.DataFrame, indicator: str, unit: str) -> pd.DataFrame:
    working = [*RESPONSES, *_named(matched_pairs.estimate(1, 1, 1, 1))]
    return finish(frame.drop(columns=working), indicator=indicator, unit=unit)
