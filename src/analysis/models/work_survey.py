"""Work by the labour force survey: rates by country of birth or citizenship, and gaps."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.models.estimates import DESIGN, Files, turned
from analysis.settings import LEVEL, SURVEY_AGE, SURVEY_BRACKETED, SURVEY_LONELY, WORKING_AGE
from analysis.statistics.samples import survey

__all__ = ["RATES", "REGION", "RULE", "Rate", "rates_and_gaps"]

REFERENCE, REGION = "BE", "VG"
RULE = "ILO; EU27_2020"


class Rate(NamedTuple):
    """Who counts in the numerator and among whom: labour statuses by the ILO, and ages.

    `adverse`: a lower rate is the better one.
    """

    counted: tuple[str, ...]
    among: tuple[str, ...]
    ages: tuple[int, int]
    adverse: bool = False


_ACTIVE, _ALL = ("employed", "unemployed"), ("employed", "unemployed", "inactive")
RATES = {
    "ilo_employment": Rate(("employed",), _ALL, WORKING_AGE),
    "ilo_activity": Rate(_ACTIVE, _ALL, WORKING_AGE),
    "ilo_unemployment": Rate(("unemployed",), _ACTIVE, SURVEY_AGE, adverse=True),
}


def rates_and_gaps(by: str) -> Callable[[Files, int], pd.DataFrame]:
    """Model of the rates by the ILO and of their gaps to Belgium, by one dimension and sex.

    Rates: weighted share, as the average of the year. Gaps in percentage points, 100 x (rate of
    Belgium - that of the group) within the same sex, of unemployment 100 x (rate of the group -
    that of Belgium); positive is a disadvantage of the group. Intervals are those of the design:
    households as sampling units within strata, with the covariance of groups that share households,
    and t on households minus strata.

    Parameters
    ----------
    by : {"birth_country", "citizenship"}
        Column of `labour_force` with the groups.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of every delivered year, by `by` and
        `sex` (`_T`, `M`, `F`). `n` is the number of respondents, however often they were
        interviewed; of a gap that of the smaller group. `obs_status` is `u` under
        `settings.SURVEY_BRACKETED`.

    References
    ----------
    Statbel, labour force survey, frequently asked questions; decisions of the house, sections 0.2
    and 0.10.
    """

    def model(files: Files, year: int) -> pd.DataFrame:
        made = [
            _of_year(pd.read_parquet(path), by).assign(year=each)
            for each, path in sorted(files["labour_force"].items())
            if each <= year
        ]
        found = pd.concat(made, ignore_index=True)
        few = np.where(found["n"] < SURVEY_BRACKETED, "u", "")
        return found.assign(obs_status=few, region=REGION, interval=DESIGN, rule=RULE)

    return model


def _of_year(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rates and gaps of one year, by group and sex."""
    parts = []
    for name, rate in RATES.items():
        is_base = (frame["region"] == REGION) & frame["age"].between(*rate.ages)
        is_base &= frame["ilo"].isin(rate.among)
        is_counted = frame["ilo"].isin(rate.counted).astype(float)
        for sex in ("_T", "M", "F"):
            inside = is_base if sex == "_T" else is_base & (frame["sex"] == sex)
            if inside.any():
                # The rest of the sample stays in the design; it is only not among the answered.
                asked = frame.assign(outcome=is_counted.where(inside))
                parts.append(_rate_and_gaps(asked, by, name).assign(sex=sex))
    columns = [by, "sex", "indicator", "value", "low", "high", "unit", "count", "denominator"]
    columns += ["n", "df", "reference"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _rate_and_gaps(asked: pd.DataFrame, by: str, name: str) -> pd.DataFrame:
    """Rates of the groups that were asked, and their gaps to the reference if it was asked too."""
    numbers = [by, "value", "low", "high", "df"]
    answered = asked.loc[asked["outcome"].notna(), [by, "person", "weight", "outcome"]]
    answered["count"] = answered["weight"] * answered["outcome"]
    sums = answered.groupby(by)[["count", "weight"]].sum()
    persons = answered[[by, "person"]].drop_duplicates()[by].value_counts()
    counts = sums.rename(columns={"weight": "denominator"}).assign(n=persons)
    rates = _design_mean(asked, "outcome", by=by)[numbers]
    rates = rates.assign(indicator=f"{name}_rate", unit="share", reference="")
    rates = rates.merge(counts, left_on=by, right_index=True)
    if REFERENCE not in counts.index or len(counts) == 1:
        return rates
    gaps = _design_difference(asked, "outcome", by=by, reference=REFERENCE)[numbers]
    points = {each: 100 * gaps[each] for each in ("value", "low", "high")}
    gaps = gaps.assign(**points, indicator=f"{name}_gap", unit="pp", reference=REFERENCE)
    if RATES[name].adverse:
        gaps = turned(gaps)
    smaller = counts.assign(n=counts["n"].clip(upper=counts["n"].loc[REFERENCE]))
    gaps = gaps.merge(smaller, left_on=by, right_index=True)
    return pd.concat([rates, gaps], ignore_index=True)


# Households are the sampling units.
_design_mean = partial(
    survey.mean, weight="weight", strata="stratum", psu="household", missing="drop", level=LEVEL,
    lonely_psu=SURVEY_LONELY,
)  # fmt: skip
_design_difference = partial(
    survey.difference, weight="weight", strata="stratum", psu="household", missing="drop",
    level=LEVEL, lonely_psu=SURVEY_LONELY,
)  # fmt: skip
