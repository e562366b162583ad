"""Discrimination as established by correspondence tests: applications sent, and responses."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import MARKETS, PROFILES

__all__ = ["CONTRACTS"]

_OF_ADVERT = ("actor_id", "wave", "market", "region")

CORRESPONDENCE = r.contract(
    "correspondence",
    {
        "application_id": r.identifier(),
        "advert_id": r.identifier(),
        "actor_id": r.identifier(),
        "wave": r.identifier(),
        "market": r.codes(*MARKETS),
        "sector": r.identifier(nullable=True),
        "region": r.codes("VG", "BHG"),
        "nis_code": r.nis(nullable=True),
        "profile": r.codes(*PROFILES),
        "sex_signal": r.codes("M", "F", "none"),
        "order": r.whole(1, 99),
        "sent_on": r.date(),
        "response": r.codes("positive", "negative", "none", "undeliverable"),
        "responded_on": r.date(nullable=True),
    },
    r.unique("application_id"),
    r.unique("advert_id", "order"),
    r.ordered("sent_on", "responded_on"),
    r.rule(
        lambda df: df["response"].isin(["positive", "negative"]) == df["responded_on"].notna(),
        "responded_on filled where the response is positive or negative, and only there",
        sql="(response IN ('positive', 'negative')) = (responded_on IS NOT NULL)",
    ),
    r.rule(
        lambda df: df.groupby("advert_id")[list(_OF_ADVERT)].transform("nunique").eq(1).all(axis=1),
        "one actor_id, wave, market and region for each advert_id",
        sql="advert_id NOT IN (SELECT advert_id FROM extract GROUP BY advert_id HAVING "
        + " OR ".join(f"COUNT(DISTINCT {name}) > 1" for name in _OF_ADVERT)
        + ")",
    ),
    r.rule(
        lambda df: (df["profile"] == "majority").groupby(df["advert_id"]).transform("nunique") == 2,
        "an application of the majority and one of a minority for each advert_id",
        sql="advert_id IN (SELECT advert_id FROM extract GROUP BY advert_id HAVING "
        "COUNT(DISTINCT profile = 'majority') = 2)",
    ),
)

CONTRACTS = (CORRESPONDENCE,)
