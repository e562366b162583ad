"""A survey of residents: respondents with the design they were drawn by, and the items of the item file."""

from analysis.extracts import rules as r
from analysis.extracts.codes import ISCED, SEXES, SURVEY_GENERATIONS, SURVEY_MODES, SURVEY_ORIGINS
from analysis.items import items

__all__ = ["CONTRACTS"]

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
        **{name: r.codes(*item.codes) for name, item in items().items()},
    },
    r.unique("resp_id"),
    r.rule(
        lambda df: df["psu"].isna() == df["psu"].isna().all(),
        "psu filled for all respondents or for none",
        sql="(psu IS NULL) = (SELECT COUNT(psu) = 0 FROM extract)",
    ),
)

CONTRACTS = (SURVEY,)
