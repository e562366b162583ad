"""Caravan sites: their pitches, how many are occupied at a count, and pitch-nights by quarter."""

import pandas as pd

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS", "QUARTERS", "RESIDENTIAL", "TRANSIT", "nights"]

RESIDENTIAL, TRANSIT = "residential", "transit"
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_MOST_PITCHES, _MOST_WAITING = 1_000, 10_000
_MOST_DAYS = 92
_MOST_NIGHTS = _MOST_PITCHES * _MOST_DAYS


def nights(kind: str, quarter: str) -> str:
    """Column of the pitch-nights of a quarter that were `offered` or `used`.

    Examples
    --------
    >>> nights("used", "Q2")
    'nights_used_q2'
    """
    return f"nights_{kind}_{quarter.lower()}"


_PAIRS = [(nights("offered", each), nights("used", each)) for each in QUARTERS]
_NIGHTS = [name for pair in _PAIRS for name in pair]


def _none_above(df: pd.DataFrame, pairs: list[tuple[str, str]], times: int = 1) -> pd.Series:
    """Rows in which no second number of a pair is above so many times the first."""
    within = [(df[small] <= times * df[large]).fillna(True) for large, small in pairs]
    return pd.concat(within, axis=1).all(axis=1).astype(bool)


CARAVAN_SITES = contract(
    "caravan_sites",
    {
        "site_id": column.identifier(),
        "nis_code": column.nis(),
        "kind": column.codes(RESIDENTIAL, TRANSIT),
        "manager": column.codes("municipality", "province", "other"),
        "private": column.flag(),
        "pitches": column.integer(1, _MOST_PITCHES),
        "occupied": column.integer(0, _MOST_PITCHES, nullable=True),
        "counted_on": column.date(nullable=True),
        "waiting_list": column.integer(0, _MOST_WAITING, nullable=True),
        **{name: column.integer(0, _MOST_NIGHTS, nullable=True) for name in _NIGHTS},
    },
    rule.unique("site_id"),
    rule.both_or_none("occupied", "counted_on"),
    rule.each_row(
        lambda df: _none_above(df, [("pitches", "occupied")]),
        "occupied at most pitches",
        sql="occupied <= pitches",
    ),
    rule.each_row(
        lambda df: (df["kind"] == TRANSIT) | df[_NIGHTS].isna().all(axis=1),
        "pitch-nights of transit sites only",
        sql=f"kind = '{TRANSIT}' OR COALESCE({', '.join(_NIGHTS)}) IS NULL",
    ),
    rule.each_row(
        lambda df: pd.concat(
            [df[offered].isna() == df[used].isna() for offered, used in _PAIRS], axis=1
        ).all(axis=1),
        "pitch-nights offered and used both filled or both empty in each quarter",
        sql=" AND ".join(f"({one} IS NULL) = ({other} IS NULL)" for one, other in _PAIRS),
    ),
    rule.each_row(
        lambda df: _none_above(df, _PAIRS),
        "pitch-nights used at most those offered in each quarter",
        sql=" AND ".join(f"COALESCE({used} <= {offered}, TRUE)" for offered, used in _PAIRS),
    ),
    rule.each_row(
        lambda df: _none_above(df, [("pitches", one) for one, _ in _PAIRS], _MOST_DAYS),
        f"pitch-nights offered at most {_MOST_DAYS} times pitches in each quarter",
        sql=" AND ".join(f"COALESCE({one} <= {_MOST_DAYS} * pitches, TRUE)" for one, _ in _PAIRS),
    ),
    covers=Coverage("counted_on", municipalities="of the year", acts="site_id"),
)

CONTRACTS = (CARAVAN_SITES,)
