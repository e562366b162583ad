"""Work: labour positions by quarter."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import POSITIONS

__all__ = ["CONTRACTS"]

LABOUR_QUARTER = r.contract(
    "labour_quarter",
    {
        "pid": r.identifier(),
        "quarter": r.pattern(r"^(19|20)[0-9]{2}[1-4]$", "a quarter as YYYYQ", coded=True, digits=5),
        "position": r.codes(*POSITIONS),
        "registered_jobseeker": r.flag(nullable=True),
        "volume_fte": r.number(0, 2, "full-time equivalents from 0 to 2", nullable=True),
        "regime": r.codes("full", "part", "special", nullable=True),
        "temporary_agency": r.flag(nullable=True),
        "joint_committee": r.text(nullable=True),
        "nace2": r.pattern(
            r"^[0-9]{2}$", "a NACE division of two digits", nullable=True, coded=True, digits=2
        ),
        "wage_class": r.whole(1, 10, nullable=True),
        "in_education": r.flag(nullable=True),
    },
    r.unique("pid", "quarter"),
)

CONTRACTS = (LABOUR_QUARTER,)
