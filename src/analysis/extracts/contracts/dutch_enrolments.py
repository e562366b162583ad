"""Dutch as a second language (NT2): enrolments, with or without a civic integration contract."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import LEVELS, SEXES
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

NT2_ENROLMENTS = contract(
    "nt2_enrolments",
    {
        "pid": column.identifier(),
        "birth_date": column.month(),
        "sex": column.codes(*SEXES),
        "enrolled_on": column.date(),
        "start": column.date(),
        "end": column.date(nullable=True),
        "module": column.pattern(
            r"^[1-4]\.[1-4]( alfa)?$", "a module as 1.1 to 4.4, with or without alfa", coded=True
        ),
        "level_target": column.codes(*LEVELS),
        "provider": column.codes("CBE", "CVO", "university", "other"),
        "region": column.codes("VG", "BHG"),
        "nis_code": column.nis(nullable=True),
        "contract": column.flag(),
        "result": column.codes("pass", "fail", nullable=True),
    },
    rule.unique("pid", "enrolled_on", "start", "module", "provider"),
    rule.born_by("enrolled_on"),
    rule.ordered("enrolled_on", "start"),
    rule.ordered("start", "end"),
    covers=Coverage("enrolled_on", "history_from", municipalities="of any year"),
)

CONTRACTS = (NT2_ENROLMENTS,)
