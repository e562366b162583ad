"""A survey of languages: respondents with their design, and each language of each respondent.

A respondent has a row for every language that they know, grew up with or use: never one for several
languages together, and never one for all.
"""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import SURVEY_ORIGINS
from analysis.extracts.contracts.contract import Coverage, contract
from analysis.reference.survey_items import NO_ANSWER

__all__ = ["AREAS", "CONTRACTS", "KNOWLEDGE", "USED"]

# The 19 municipalities of the Vlaamse Rand, which are no region, and the 19 of Brussels.
AREAS = ("rand", "brussels")
# How well somebody says to know a language, best first.
KNOWLEDGE = ("excellent", "good", "moderate", "little", "none")
USED = ("shop", "municipality", "work", "neighbours")
# ISO 639-2: several languages, not determined, no language at all.
NO_LANGUAGE = ("mul", "und", "zxx")

LANGUAGE_SURVEY = contract(
    "language_survey",
    {
        "resp_id": column.identifier(),
        "wave": column.integer(1990, 2100),
        "area": column.codes(*AREAS),
        "cluster": column.identifier(),
        "stratum": column.identifier(),
        "psu": column.identifier(nullable=True),
        "weight": column.number(0, 1_000_000, "a weight above 0", above_low=True),
        "origin_group": column.codes(*SURVEY_ORIGINS, "unknown"),
        "identity": column.codes("strong", "some", "none", *NO_ANSWER),
    },
    rule.unique("resp_id"),
    rule.all_or_none("psu"),
    rule.each_row(
        lambda df: df.groupby("cluster")["area"].transform("nunique") == 1,
        "a cluster in one area",
        sql="cluster NOT IN (SELECT cluster FROM extract WHERE cluster IS NOT NULL "
        "GROUP BY cluster HAVING COUNT(DISTINCT area) > 1)",
    ),
    covers=Coverage("wave"),
)

SURVEY_LANGUAGES = contract(
    "survey_languages",
    {
        "resp_id": column.identifier(),
        "language": column.pattern(
            "^[a-z]{2,3}$", "one language by its code of ISO 639, as nl, fr or zgh"
        ),
        "at_home_origin": column.flag(),
        "at_home_now": column.flag(),
        "knowledge": column.codes(*KNOWLEDGE),
        **{f"used_{where}": column.flag(nullable=where == "work") for where in USED},
    },
    rule.unique("resp_id", "language"),
    rule.each_row(
        lambda df: ~df["language"].isin(NO_LANGUAGE),
        f"a row for each language, none for several together ({', '.join(NO_LANGUAGE)})",
        sql=f"language NOT IN {NO_LANGUAGE}",
    ),
    rule.each_row(
        lambda df: (
            df["used_work"].isna().groupby(df["resp_id"], dropna=False).transform("nunique") == 1
        ),
        "used_work filled for every language of a respondent or for none",
        sql="resp_id NOT IN (SELECT resp_id FROM extract WHERE resp_id IS NOT NULL GROUP BY "
        "resp_id HAVING COUNT(used_work) NOT IN (0, COUNT(*)))",
    ),
)

CONTRACTS = (LANGUAGE_SURVEY, SURVEY_LANGUAGES)
