"""A survey of residents: respondents, design and answers; replicate weights apart."""

import pandas as pd
import pandera.pandas as pa

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import (
    ISCED,
    SEXES,
    SURVEY_GENERATIONS,
    SURVEY_MODES,
    SURVEY_ORIGINS,
)
from analysis.reference.survey_items import NO_ANSWER, Item, items

__all__ = ["CONTRACTS"]


def _answers(item: Item) -> pa.Column:
    """Column of an item; a wave that did not ask it may lack the column."""
    column = r.later(r.codes(*item.codes, nullable=True))
    filled = pa.Check(
        lambda answers: answers.notna() | answers.isna().all(),
        error=f"an answer or one of {', '.join(NO_ANSWER)} (empty for all: not in this wave)",
        title="{column} IS NOT NULL OR (SELECT COUNT({column}) = 0 FROM extract)",
        ignore_na=False,
    )
    column.checks = [*column.checks, filled]
    return column


SURVEY = r.contract(
    "survey",
    {
        "resp_id": r.identifier(),
        "wave": r.whole(1990, 2100),
        "mode": r.codes(*SURVEY_MODES),
        "stratum": r.identifier(),
        "psu": r.identifier(nullable=True),
        "weight": r.number(0, 1_000_000, "a weight above 0", open_low=True),
        "fpc_n": r.whole(1, 100_000_000, nullable=True),
        "origin_group": r.codes(*SURVEY_ORIGINS),
        "generation": r.codes(*SURVEY_GENERATIONS, nullable=True),
        "sex": r.codes(*SEXES),
        "age": r.whole(15, 110),
        "isced": r.codes(*ISCED),
        "region": r.codes("VG", "BHG"),
        **{name: _answers(item) for name, item in items().items()},
    },
    r.unique("resp_id"),
    r.rule(
        lambda df: df["psu"].isna() == df["psu"].isna().all(),
        "psu filled for all respondents or for none",
        sql="(psu IS NULL) = (SELECT COUNT(psu) = 0 FROM extract)",
    ),
    r.rule(
        lambda df: (df["origin_group"] != "belgian") | df["generation"].isna(),
        "generation empty where origin_group is belgian",
        sql="origin_group IS DISTINCT FROM 'belgian' OR generation IS NULL",
    ),
)
# Long, because producers give any number of them.
REPLICATES = r.contract(
    "survey_replicates",
    {
        "resp_id": r.identifier(),
        "replicate": r.whole(1, 1_000),
        "weight": r.number(0, 1_000_000, "a weight of 0 or more"),
        "scale": r.number(
            0, 1_000, "the factor of the producer's documentation, above 0", open_low=True
        ),
    },
    r.unique("resp_id", "replicate"),
    r.rule(
        lambda df: pd.Series(df["scale"].eq(df["scale"].iloc[0]).all(), index=df.index),
        "one scale in all rows",
        sql="(SELECT COUNT(DISTINCT scale) = 1 FROM extract)",
    ),
    r.rule(
        lambda df: (
            df.groupby("resp_id")["replicate"].transform("nunique") == df["replicate"].nunique()
        ),
        "every replicate for each respondent",
        sql="resp_id IN (SELECT resp_id FROM extract GROUP BY resp_id "
        "HAVING COUNT(DISTINCT replicate) = (SELECT COUNT(DISTINCT replicate) FROM extract))",
    ),
)

CONTRACTS = (SURVEY, REPLICATES)
