"""Discrimination as established by correspondence tests: applications sent, and responses."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import MARKETS, PROFILES
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

_OF_ADVERT = ("actor_id", "wave", "market", "region")

CORRESPONDENCE = contract(
    "correspondence",
    {
        "application_id": column.identifier(),
        "advert_id": column.identifier(most_share=0.5),
        "actor_id": column.identifier(),
        "wave": column.identifier(),
        "market": column.codes(*MARKETS),
        "sector": column.identifier(nullable=True),
        "region": column.codes("VG", "BHG"),
        "nis_code": column.nis(nullable=True),
        "profile": column.codes(*PROFILES),
        "sex_signal": column.codes("M", "F", "none"),
        "order": column.integer(1, 99),
        "sent_on": column.date(),
        "response": column.codes("positive", "negative", "none", "undeliverable"),
        "responded_on": column.date(nullable=True),
    },
    rule.unique("application_id"),
    rule.unique("advert_id", "order"),
    rule.ordered("sent_on", "responded_on"),
    rule.each_row(
        lambda df: df["response"].isin(["positive", "negative"]) == df["responded_on"].notna(),
        "responded_on filled where the response is positive or negative, and only there",
        sql="(response IN ('positive', 'negative')) = (responded_on IS NOT NULL)",
    ),
    rule.each_row(
        lambda df: df.groupby("advert_id")[list(_OF_ADVERT)].transform("nunique").eq(1).all(axis=1),
        "one actor_id, wave, market and region for each advert_id",
        sql="advert_id NOT IN (SELECT advert_id FROM extract GROUP BY advert_id HAVING "
        + " OR ".join(f"COUNT(DISTINCT {name}) > 1" for name in _OF_ADVERT)
        + ")",
    ),
    rule.each_row(
        lambda df: (df["profile"] == "majority").groupby(df["advert_id"]).transform("nunique") == 2,
        "an application of the majority and one of a minority for each advert_id",
        sql="advert_id IN (SELECT advert_id FROM extract GROUP BY advert_id HAVING "
        "COUNT(DISTINCT profile = 'majority') = 2)",
    ),
    covers=Coverage("sent_on", municipalities="of the year"),
)

CONTRACTS = (CORRESPONDENCE,)
