"""Staff of employers: how many, of those matched with the register, are of foreign origin."""

from analysis.extracts.contracts import columns as r

__all__ = ["CONTRACTS"]

_LARGEST = 10_000_000

STAFF = r.contract(
    "staff",
    {
        "organisation": r.identifier(),
        "date": r.date(),
        "staff_matched": r.whole(0, _LARGEST),
        "staff_foreign": r.whole(0, _LARGEST),
        "staff_unmatched": r.whole(0, _LARGEST),
    },
    r.unique("organisation", "date"),
    r.rule(
        lambda df: df["staff_foreign"] <= df["staff_matched"],
        "staff_foreign at most staff_matched",
        sql="staff_foreign <= staff_matched",
    ),
    r.rule(
        lambda df: df["staff_matched"] + df["staff_unmatched"] > 0,
        "at least one person on the staff, matched or not",
        sql="staff_matched + staff_unmatched > 0",
    ),
)

CONTRACTS = (STAFF,)
