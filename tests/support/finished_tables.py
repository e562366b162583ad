"""A finished report of tables that a test makes: what the follow-up of the plan reads of one."""

import math
from pathlib import Path

import pandas as pd

from analysis.indicators.selection import only

__all__ = ["FinishedTables", "pair", "with_pairs"]

TEXTS = [
    "count", "denominator", "n", "reference", "clear", "obs_status", "conf_status", "rule",
    "vintage",
]  # fmt: skip


class FinishedTables:
    """As `policy.report_values.FinishedReport`, by table the rows that a test needs."""

    year = 2023
    folder = Path("reports/2023")

    def __init__(self, kind: str = "register", **tables: list[dict]) -> None:
        self.kind = kind
        self.tables = {name: _frame(name, rows, kind) for name, rows in tables.items()}

    def estimates(self, table: str) -> pd.DataFrame:
        return self.tables.get(table, pd.DataFrame())

    def one(self, table: str, **codes: object) -> pd.Series | None:
        found = self.estimates(table)
        return None if found.empty else only(found, table=table, **codes)

    def is_synthetic(self, table: str) -> bool:
        return self.kind == "synthetic" and table in self.tables


def _frame(table: str, rows: list[dict], kind: str) -> pd.DataFrame:
    whole = {
        "table": table, "year": 2023, "region": "VG", "interval": "design", "unit": "share",
        **dict.fromkeys(TEXTS, ""), "data_kind": kind,
    }  # fmt: skip
    return pd.DataFrame([{**whole, **row} for row in rows])


def pair(
    figure: str, published: float, value: float, low: float, high: float, **more: str
) -> list[dict]:
    """A published figure and ours beside it, as the rows of table O3."""
    row = {"figure": figure, "unit": "share", "qualifier": "exact", "agreement": "wijkt af", **more}
    none = {"low": math.nan, "high": math.nan}
    return [
        {**row, **none, "indicator": "published_figure", "value": published},
        {**row, "indicator": "computed_beside", "value": value, "low": low, "high": high},
    ]


def with_pairs(kind: str = "register", **more: list[dict]) -> FinishedTables:
    """A report of three pairs: our interval covers one, not the other, and one has none."""
    rows = [
        *pair("pop_foreign_share_2024", 0.27, 0.273, 0.27, 0.277),
        *pair("ci_obliged_share", 0.25, 0.28, 0.268, 0.292),
        *pair("vmri_hr_share", 0.226, 0.221, math.nan, math.nan),
    ]
    return FinishedTables(kind, O3=rows, **more)
