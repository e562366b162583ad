"""A survey by municipality: the share of each answer, by municipality, province and region."""

import numpy as np
import pandas as pd

from analysis.models.estimates import Files
from analysis.models.residents_waves import LAST_WAVES, REGION, Model, finished, of_waves
from analysis.plan import TOTAL
from analysis.reference.survey_items import CLASSES, of_topic
from analysis.settings import LEVEL
from analysis.statistics.intervals.proportions import proportion

__all__ = ["by_place"]

FRAME = "municipal_respondents"


def by_place(place: str) -> Model:
    """Model of the answers to each statement by place.

    Share: of who agreed, was neutral or disagreed, the weighted share with the answer, in [0, 1].
    Who had no opinion, refused or was not asked is in no denominator. Respondents are drawn one by
    one in each municipality, which is a stratum: the variance of the share is linearised, the
    interval is Wilson's on the effective n = p (1 - p) / variance, at most n; where p is 0 or 1 on
    that of Kish.

    Parameters
    ----------
    place
        `municipality`, or `province`, with the Flemish Region as `_T`.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of the last two waves by place, `item`
        and `answer`. `n` counts who gave one of the three answers.

    References
    ----------
    Decisions of the house, sections 0.2 and 0.10. R survey: svyby, svymean. Korn and Graubard
    (1998).
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        here = frame[frame["region"] == REGION]
        return [_answers(here, name, place) for name in of_topic("municipality")]

    def model(files: Files, year: int) -> pd.DataFrame:
        found = of_waves(files, year, of_wave, last=LAST_WAVES, respondents=FRAME)
        return finished(found, [place, "item", "answer"])

    return model


def _answers(frame: pd.DataFrame, item: str, place: str) -> pd.DataFrame:
    """Share of each answer to a statement; no row where nobody was asked."""
    answered = frame[frame[item].isin(CLASSES)]
    if answered.empty:
        return pd.DataFrame()
    drawn = frame.groupby("municipality").agg(
        drawn=("units", "size"), province=("province", "first")
    )
    sums = ["units", "weight", "weight2"]
    strata = drawn.join(answered.groupby("municipality")[sums].sum(), how="inner").reset_index()
    parts = []
    for answer in CLASSES:
        gave = answered[answered[item] == answer].groupby("municipality")
        yes = gave[["weight", "weight2"]].sum().add_prefix("yes_")
        own = strata.join(yes.reindex(strata["municipality"], fill_value=0.0), on="municipality")
        if place == "province":
            own = pd.concat([own, own.assign(province=TOTAL)], ignore_index=True)
        parts.append(_shares(own, place).assign(item=item, answer=answer))
    return pd.concat(parts, ignore_index=True)


def _shares(strata: pd.DataFrame, place: str) -> pd.DataFrame:
    """Weighted share of each place, with its interval, from the sums of its strata."""
    by = strata[place]
    total = strata.groupby(place)[["units", "weight", "weight2", "yes_weight"]].sum()
    value = total["yes_weight"] / total["weight"]
    effective = value * (1 - value) / _variance(strata, by, value, total["weight"])
    kish = total["weight"] ** 2 / total["weight2"]
    effective = effective.where(value.between(0, 1, inclusive="neither"), kish)
    effective = effective.clip(upper=total["units"])
    low, high = proportion(value * effective, effective, level=LEVEL)
    return pd.DataFrame(
        {
            "value": value, "low": low, "high": high, "unit": "share",
            "count": total["yes_weight"], "denominator": total["weight"], "n": total["units"],
            "df": total["units"] - by.value_counts(), "reference": "", "indicator": "answer_share",
        }
    ).reset_index()  # fmt: skip


def _variance(
    strata: pd.DataFrame, by: pd.Series, value: pd.Series, weight: pd.Series
) -> pd.Series:
    """Linearised variance of the share of each place: the variation within its strata, added up."""
    share, whole = by.map(value), by.map(weight)
    away = (strata["yes_weight"] - share * strata["weight"]) / whole
    squared = strata["yes_weight2"] * (1 - 2 * share) + share**2 * strata["weight2"]
    # A stratum of one respondent has no variation of its own: it counts its distance.
    n = strata["drawn"].clip(lower=2)
    within = n / (n - 1) * (squared / whole**2 - away**2 / n)
    return within.groupby(by).sum().clip(lower=np.finfo(float).tiny)
