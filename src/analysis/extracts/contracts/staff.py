"""Staff of employers: how many, of those matched with the register, are of foreign origin."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

_MOST_STAFF = 10_000_000

STAFF = contract(
    "staff",
    {
        "organisation": column.identifier(),
        "date": column.date(),
        "staff_matched": column.integer(0, _MOST_STAFF),
        "staff_foreign": column.integer(0, _MOST_STAFF),
        "staff_unmatched": column.integer(0, _MOST_STAFF),
    },
    rule.unique("organisation", "date"),
    rule.one_spelling("organisation", by="date"),
    rule.no_totals("staff_matched", "staff_foreign", "staff_unmatched", by="date"),
    rule.each_row(
        lambda df: df["staff_foreign"] <= df["staff_matched"],
        "staff_foreign at most staff_matched",
        sql="staff_foreign <= staff_matched",
    ),
    rule.each_row(
        lambda df: df["staff_matched"] + df["staff_unmatched"] > 0,
        "at least one person on the staff, matched or not",
        sql="staff_matched + staff_unmatched > 0",
    ),
    covers=Coverage("date", acts="organisation"),
)

CONTRACTS = (STAFF,)
