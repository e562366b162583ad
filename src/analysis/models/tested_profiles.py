"""Positive responses by profile, for tests with more than two applications per advert."""

import numpy as np
import pandas as pd
from statsmodels.discrete.discrete_model import Logit

from analysis.models.estimates import DESIGN, Files
from analysis.settings import LEVEL, THRESHOLD
from analysis.statistics.samples import survey

__all__ = ["by_profile"]

REFERENCE = "majority"


def by_profile(files: Files, year: int) -> pd.DataFrame:
    """Shares of positive responses by profile, and odds ratios to the majority, by market.

    `response_by_profile`: the share, with the actor as the sampling unit (Taylor linearisation,
    logit interval): all adverts of one landlord or employer are answered by the same. An odds
    ratio, `odds_ratio_by_profile`: exp of the coefficient of a logit on the profile, with errors
    clustered by actor; 1 means the same odds as the majority, below 1 fewer positive responses.

    Parameters
    ----------
    files
        Processed file by frame and year; needs `applications`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `market` and `profile`. The limits hold for actors: `df` is the
        number of distinct actors less one, and `n` the number of actors of a profile, or 0 where
        those behind its positive or its other responses are some, but fewer than the threshold.
    """
    sent = pd.read_parquet(files["applications"][year])
    sent = sent[sent.groupby("advert_id")["profile"].transform("size") > 2]
    parts = [_of_market(rows).assign(market=market) for market, rows in sent.groupby("market")]
    columns = ["indicator", "profile", "value", "low", "high", "unit", "interval", "count"]
    columns += ["denominator", "n", "df", "reference", "market"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return found.assign(year=year, region="VG+BHG", rule="more than two applications per advert")


def _of_market(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares and odds ratios of one market."""
    rows = rows.assign(positive=rows["positive"].astype(int))
    counts = _counts(rows)
    made = survey.mean(rows, "positive", by="profile", psu="actor_id", level=LEVEL)
    shares = counts.assign(
        **made.set_index("profile")[["value", "low", "high"]],
        indicator="response_by_profile", unit="share", interval=DESIGN, reference="",
    )  # fmt: skip
    others = counts.drop(index=REFERENCE).join(_odds_ratios(rows))
    ratios = others.assign(
        n=others["n"].clip(upper=counts["n"].loc[REFERENCE]), reference=REFERENCE,
        indicator="odds_ratio_by_profile", unit="ratio", interval="clustered by actor",
    )  # fmt: skip
    return pd.concat([shares, ratios]).rename_axis("profile").reset_index()


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Positive responses, applications, and the actors that they rest on, per profile."""
    by = rows.groupby("profile")
    actors = by["actor_id"].nunique()
    sides = rows.pivot_table(
        index="profile",
        columns="positive",
        values="actor_id",
        aggfunc="nunique",
        fill_value=0,
        observed=True,
    )
    few = ((sides > 0) & (sides < THRESHOLD)).any(axis=1)
    counts = pd.DataFrame({"count": by["positive"].sum(), "denominator": by["positive"].size()})
    return counts.assign(n=actors.where(~few, 0), df=rows["actor_id"].nunique() - 1)


def _odds_ratios(rows: pd.DataFrame) -> pd.DataFrame:
    """Odds ratios to the majority; missing if a profile had only one kind of response."""
    others = sorted(set(rows["profile"]) - {REFERENCE})
    if rows.groupby("profile")["positive"].nunique().min() < 2:
        return pd.DataFrame(np.nan, index=others, columns=["value", "low", "high"])
    members = [rows["profile"] == other for other in others]
    design = np.column_stack([np.ones(len(rows)), *members]).astype(float)
    actors = pd.factorize(rows["actor_id"])[0]
    fit = Logit(rows["positive"].to_numpy(), design).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": actors}
    )
    low, high = np.exp(fit.conf_int(alpha=1 - LEVEL)).T[:, 1:]
    return pd.DataFrame({"value": np.exp(fit.params[1:]), "low": low, "high": high}, index=others)
