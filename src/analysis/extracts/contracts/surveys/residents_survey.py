"""A survey of residents: respondents, design and answers; replicate weights apart."""

import pandas as pd
import pandera.pandas as pa

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import (
    ISCED,
    SEXES,
    SURVEY_GENERATIONS,
    SURVEY_MODES,
    SURVEY_ORIGINS,
)
from analysis.extracts.contracts.contract import Coverage, contract
from analysis.reference.survey_items import NO_ANSWER, Item, of_extract

__all__ = ["CONTRACTS", "answers_to"]


def answers_to(item: Item) -> pa.Column:
    """Column of an item; a wave that did not ask it may lack the column."""
    answers = column.added_later(column.codes(*item.codes, nullable=True))
    filled = pa.Check(
        lambda given: given.notna() | given.isna().all(),
        error=f"an answer or one of {', '.join(NO_ANSWER)} (empty for all: not in this wave)",
        title="{column} IS NOT NULL OR (SELECT COUNT({column}) = 0 FROM extract)",
        ignore_na=False,
    )
    answers.checks = [*answers.checks, filled]
    return answers


SURVEY = contract(
    "survey",
    {
        "resp_id": column.identifier(),
        "wave": column.integer(1990, 2100),
        "mode": column.codes(*SURVEY_MODES),
        "stratum": column.identifier(),
        "psu": column.identifier(nullable=True),
        "weight": column.number(0, 1_000_000, "a weight above 0", above_low=True),
        "fpc_n": column.integer(1, 100_000_000, nullable=True),
        "origin_group": column.codes(*SURVEY_ORIGINS),
        "generation": column.codes(*SURVEY_GENERATIONS, nullable=True),
        "sex": column.codes(*SEXES),
        "age": column.integer(15, 110),
        "isced": column.codes(*ISCED),
        "region": column.codes("VG", "BHG"),
        **{name: answers_to(item) for name, item in of_extract("survey").items()},
    },
    rule.unique("resp_id"),
    rule.all_or_none("psu"),
    rule.each_row(
        lambda df: (df["origin_group"] != "belgian") | df["generation"].isna(),
        "generation empty where origin_group is belgian",
        sql="origin_group IS DISTINCT FROM 'belgian' OR generation IS NULL",
    ),
    covers=Coverage("wave"),
)
# Long, because producers give any number of them.
REPLICATES = contract(
    "survey_replicates",
    {
        "resp_id": column.identifier(),
        "replicate": column.integer(1, 1_000),
        "weight": column.number(0, 1_000_000, "a weight of 0 or more"),
        "scale": column.number(
            0, 1_000, "the factor of the producer's documentation, above 0", above_low=True
        ),
    },
    rule.unique("resp_id", "replicate"),
    rule.each_row(
        lambda df: pd.Series(df["scale"].eq(df["scale"].iloc[0]).all(), index=df.index),
        "one scale in all rows",
        sql="(SELECT COUNT(DISTINCT scale) = 1 FROM extract)",
    ),
    rule.each_row(
        lambda df: (
            df.groupby("resp_id")["replicate"].transform("nunique") == df["replicate"].nunique()
        ),
        "every replicate for each respondent",
        sql="resp_id IN (SELECT resp_id FROM extract GROUP BY resp_id "
        "HAVING COUNT(DISTINCT replicate) = (SELECT COUNT(DISTINCT replicate) FROM extract))",
    ),
)

CONTRACTS = (SURVEY, REPLICATES)
