"""A survey of residents by municipality: respondents and their answers in three classes.

What the scans show and no more: neither age, sex nor origin.
"""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.contract import Coverage, contract
from analysis.extracts.contracts.surveys.residents_survey import answers_to
from analysis.reference.survey_items import of_extract

__all__ = ["CONTRACTS"]

MUNICIPAL_SURVEY = contract(
    "municipal_survey",
    {
        "resp_id": column.identifier(),
        "wave": column.integer(1990, 2100),
        "nis_code": column.nis(),
        "weight": column.number(0, 1_000_000, "a weight above 0", above_low=True),
        **{name: answers_to(item) for name, item in of_extract("municipal_survey").items()},
    },
    rule.unique("resp_id"),
    covers=Coverage("wave", municipalities="of the year"),
)

CONTRACTS = (MUNICIPAL_SURVEY,)
