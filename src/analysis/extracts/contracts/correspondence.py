"""Discrimination as established by correspondence tests: applications sent, and responses."""

import pandas as pd

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import MARKETS, PROFILES
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS", "has_both_profiles"]

_OF_ADVERT = ("actor_id", "wave", "market", "region")


def has_both_profiles(applications: pd.DataFrame) -> pd.Series:
    """Say of each application whether its advert got one of the majority and one of a minority.

    Parameters
    ----------
    applications : DataFrame
        `advert_id` and `profile`.

    Examples
    --------
    >>> profiles = ["majority", "minority_turkey", "majority"]
    >>> sent = {"advert_id": ["a", "a", "b"], "profile": profiles}
    >>> has_both_profiles(pd.DataFrame(sent)).tolist()
    [True, True, False]
    """
    of_majority = applications["profile"] == "majority"
    return of_majority.groupby(applications["advert_id"]).transform("nunique") == 2


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
        "order": column.integer(1, 99, nullable=True),
        "sent_on": column.date(),
        "response": column.codes("positive", "negative", "none", "undeliverable"),
        "responded_on": column.date(nullable=True),
    },
    rule.unique("application_id"),
    rule.unique_where_filled("advert_id", "order"),
    rule.ordered("sent_on", "responded_on"),
    rule.each_row(
        lambda df: df["response"].isin(["positive", "negative"]) | df["responded_on"].isna(),
        "responded_on only where the response is positive or negative",
        sql="response IN ('positive', 'negative') OR responded_on IS NULL",
    ),
    rule.each_row(
        lambda df: df.groupby("advert_id")[list(_OF_ADVERT)].transform("nunique").eq(1).all(axis=1),
        "one actor_id, wave, market and region for each advert_id",
        sql="advert_id NOT IN (SELECT advert_id FROM extract GROUP BY advert_id HAVING "
        + " OR ".join(f"COUNT(DISTINCT {name}) > 1" for name in _OF_ADVERT)
        + ")",
    ),
    # An advert with one of both is no test: it is left out, and counted.
    rule.each_row(
        lambda df: pd.Series(has_both_profiles(df).any(), index=df.index),
        "an application of the majority and one of a minority for at least one advert_id",
        sql="(SELECT COUNT(*) > 0 FROM (SELECT advert_id FROM extract GROUP BY advert_id HAVING "
        "COUNT(DISTINCT profile = 'majority') = 2))",
    ),
    covers=Coverage("sent_on", municipalities="of the year", acts="nis_code"),
)

CONTRACTS = (CORRESPONDENCE,)
