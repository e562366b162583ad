"""Work: labour positions by quarter."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import POSITIONS
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

LABOUR_QUARTER = contract(
    "labour_quarter",
    {
        "pid": column.identifier(),
        "quarter": column.pattern(
            r"^(19|20)[0-9]{2}[1-4]$", "a quarter as YYYYQ", coded=True, digits=5
        ),
        "position": column.codes(*POSITIONS),
        "registered_jobseeker": column.flag(nullable=True),
        "volume_fte": column.number(0, 2, "full-time equivalents from 0 to 2", nullable=True),
        "regime": column.codes("full", "part", "special", nullable=True),
        "temporary_agency": column.flag(nullable=True),
        "joint_committee": column.text(nullable=True),
        "nace2": column.pattern(
            r"^[0-9]{2}$", "a NACE division of two digits", nullable=True, coded=True, digits=2
        ),
        "wage_class": column.integer(1, 10, nullable=True),
        "in_education": column.flag(nullable=True),
    },
    rule.unique("pid", "quarter"),
    covers=Coverage("quarter", "history_from"),
)

CONTRACTS = (LABOUR_QUARTER,)
