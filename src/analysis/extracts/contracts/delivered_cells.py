"""Counts made elsewhere: cells of the plan from another site or a producer's own engine."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import FLEMISH_PROVINCES
from analysis.extracts.contracts.contract import contract

__all__ = ["CONTRACTS", "PARTS"]

# The part of the population that a delivery counts, and the smaller parts that it is made of.
PARTS = {
    "VG+BHG": ("VG", "BHG"),
    "VG": FLEMISH_PROVINCES,
    "BHG": (),
    **dict.fromkeys(FLEMISH_PROVINCES, ()),
}
CELLS = contract(
    "cells",
    {
        "table_id": column.pattern(
            r"^[A-Z][0-9]{1,2}[a-z]?$", "the id of a table of the plan", coded=True
        ),
        "version": column.pattern(
            r"^[0-9a-f]{12}$", "the version that the printed query writes", coded=True
        ),
        "part": column.codes(*PARTS),
        "year": column.integer(1900, 2100),
        "codes": column.text(nullable=True),
        "n": column.number(0, 1e9, "a number of units of at least 0"),
        "weight": column.number(0, 1e12, "a number of at least 0"),
        "weight2": column.number(0, 1e24, "a number of at least 0"),
        "key": column.integer(0, 2**32 - 1),
    },
    rule.unique("table_id", "part", "year", "codes"),
)

CONTRACTS = (CELLS,)
