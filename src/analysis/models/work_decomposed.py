"""The origin gap in work taken apart: what composition explains, and the rest."""

import numpy as np
import pandas as pd

from analysis.models import work_strata
from analysis.models.limits import DECIMALS
from analysis.settings import DECOMPOSED_AGE, LEVEL, ORIGIN_RULE_TEXT
from analysis.statistics.decomposition import decompose

__all__ = ["ON", "decomposed_gaps", "whole"]

# Only what both groups have: no years since arrival, no lessons of Dutch.
ON = ["sex", "age_five", "education", "household", "province"]
GENERATIONS = ("_T", "first", "second_or_unknown")
REFERENCE = "belgian"
_NUMBERS = ["value", "low", "high"]


def decomposed_gaps(files: dict, year: int) -> pd.DataFrame:
    """Two-fold decomposition of the origin gap in the employment rate at 25-64, in percentage points.

    Explained: what the gap would be if both groups worked as often at the same sex, age, education,
    household and province, from their different composition by these only. Unexplained: the rest,
    which is not the same as discrimination. Positive means that the group is employed less often;
    explained plus unexplained is the gap, after rounding too, and so are the parts of the
    explained.

    Parameters
    ----------
    files
        Processed files by frame and year; `residents` is used.
    year
        Year of the report.

    Returns
    -------
    DataFrame
        Model estimates `decomposed_gap` by `origin_group` (eu, non_eu), `generation`, `scale`
        (logit, the headline, or linear), `coefficients` (those of the reference, the headline, or
        pooled with a group dummy), `component` (gap, explained, unexplained) and `variable` (`_T`,
        or one of `ON` for its part of the explained); and `common_support`, with the component gap:
        share of the group in a combination of `ON` that Belgian origin has too. Missing where the
        model has no finite solution, and for the variables on the logit scale where the interval of
        the explained part holds zero: the linear ones stand beside it.

    Notes
    -----
    Persons in a category that nobody of Belgian origin has are left out of the decomposition and
    count as outside the common support. `statistics.decomposition.decompose` has the method and its
    sources.
    """
    frame = work_strata.residents(files["residents"][year], DECOMPOSED_AGE)
    own = frame[frame["origin_4"] == REFERENCE]
    base = work_strata.scaled(own, ON).assign(group=REFERENCE)
    sample = work_strata.is_sample(frame)
    parts = []
    for origin in ("eu", "non_eu"):
        for generation in GENERATIONS:
            group = frame[
                (frame["origin_4"] == origin)
                & frame["generation_merged"].isin(
                    [generation] if generation != "_T" else GENERATIONS
                )
            ]
            if len(group):
                parts.append(
                    _of_group(group, own, base).assign(origin_group=origin, generation=generation)
                )
    found = pd.concat(parts, ignore_index=True)
    if not sample:
        found[["low", "high"]] = np.nan
    without = found["low"].isna()
    interval = np.where(without, "none (full count)" if not sample else "", "design")
    return found.assign(
        year=year, region="VG", interval=interval, reference=REFERENCE, rule=ORIGIN_RULE_TEXT
    )


def _of_group(group: pd.DataFrame, own: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    known = np.logical_and.reduce([group[name].isin(own[name].unique()) for name in ON])
    inside = group[known]
    share = inside["weight"].sum() / group["weight"].sum()
    cells = pd.concat(
        [base, work_strata.scaled(inside, ON).assign(group="group")], ignore_index=True
    )
    made = decompose(cells, "employed", by="group", reference=REFERENCE, on=ON, level=LEVEL)
    made[_NUMBERS] *= 100
    made = whole(_stable(made)).assign(indicator="decomposed_gap", unit="pp")
    support = made[(made["component"] == "gap")].assign(
        indicator="common_support",
        unit="share",
        value=lambda f: f["support"] * share,
        low=np.nan,
        high=np.nan,
    )
    weight, _, works, _, n = work_strata.sums(inside)
    width = sum(own[name].nunique() - 1 for name in ON) + 1
    made = pd.concat([made, support], ignore_index=True).drop(
        columns=["group", "se", "support", "support_reference"]
    )
    return made.assign(count=works, denominator=weight, n=n, df=len(inside) - width)


def _stable(made: pd.DataFrame) -> pd.DataFrame:
    """Leave out the detail on the logit scale where the explained part may be zero.

    Yun shares the explained part out in proportion to the difference of the linear predictors;
    where that difference may be zero each share is a number divided by almost nothing.
    """
    for _, part in made[made["scale"] == "logit"].groupby("coefficients"):
        whole_part = part[(part["component"] == "explained") & (part["variable"] == "_T")].iloc[0]
        if not (whole_part["low"] > 0 or whole_part["high"] < 0):
            made.loc[part.index[part["variable"] != "_T"], _NUMBERS] = np.nan
    return made


def whole(made: pd.DataFrame) -> pd.DataFrame:
    """Round a decomposition so that its parts still add up.

    The gap and the explained part are rounded; the unexplained is what is left; the variables are
    rounded down and the units that are then missing go to those that lost most (largest
    remainders).

    Examples
    --------
    >>> made = pd.DataFrame({"scale": "linear", "coefficients": "pooled", "variable": ["_T", "_T", "_T", "a", "b"],
    ...     "component": ["gap", "explained", "unexplained", "explained", "explained"],
    ...     "value": [1.06, 0.54, 0.52, 0.27, 0.27], "low": 0.0, "high": 1.0})
    >>> whole(made)["value"].tolist()
    [1.1, 0.5, 0.6, 0.3, 0.2]
    """
    places = DECIMALS["pp"]
    made = made.copy()
    made[["low", "high"]] = made[["low", "high"]].round(places)
    for _, part in made.groupby(["scale", "coefficients"], sort=False):
        total = part["variable"] == "_T"
        at = {name: rows.index for name, rows in part[total].groupby("component")}
        gap, explained = (
            part["value"].loc[at[name]].round(places).item() for name in ("gap", "explained")
        )
        made.loc[at["gap"], "value"], made.loc[at["explained"], "value"] = gap, explained
        made.loc[at["unexplained"], "value"] = round(gap - explained, places)
        made.loc[part.index[~total], "value"] = _remainders(
            part.loc[~total, "value"], explained, places
        )
    return made


def _remainders(values: pd.Series, total: float, places: int) -> pd.Series:
    if values.isna().any() or np.isnan(total):
        return values
    units = values * 10**places
    down = np.floor(units)
    extra = round(total * 10**places - down.sum())
    order = (units - down).sort_values(ascending=False, kind="stable").index
    down.loc[order[:extra]] += 1
    return (down / 10**places).round(places)
