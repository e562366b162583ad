"""Dutch as a second language (NT2): enrolments, with or without a civic integration contract."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import LEVELS, SEXES

__all__ = ["CONTRACTS"]

NT2_ENROLMENTS = r.contract(
    "nt2_enrolments",
    {
        "pid": r.identifier(),
        "birth_date": r.month(),
        "sex": r.codes(*SEXES),
        "enrolled_on": r.date(),
        "start": r.date(),
        "end": r.date(nullable=True),
        "module": r.pattern(
            r"^[1-4]\.[1-4]( alfa)?$", "a module as 1.1 to 4.4, with or without alfa", coded=True
        ),
        "level_target": r.codes(*LEVELS),
        "provider": r.codes("CBE", "CVO", "university", "other"),
        "region": r.codes("VG", "BHG"),
        "nis_code": r.nis(nullable=True),
        "contract": r.flag(),
        "result": r.codes("pass", "fail", nullable=True),
    },
    r.unique("pid", "enrolled_on", "start", "module", "provider"),
    r.born_by("enrolled_on"),
    r.ordered("enrolled_on", "start"),
    r.ordered("start", "end"),
)

CONTRACTS = (NT2_ENROLMENTS,)
