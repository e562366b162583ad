"""The origin gap in work taken apart: what composition explains, and the rest."""

import numpy as np
import pandas as pd

from analysis.models import work_strata
from analysis.models.estimates import (
    ADJUSTED,
    DECIMALS,
    DESIGN,
    FULL_COUNT,
    SHARE,
    Files,
    counted,
    is_sample,
)
from analysis.settings import DECOMPOSED_AGE, LEVEL, ORIGIN_RULE_TEXT
from analysis.statistics.composition.decomposition import decompose

__all__ = ["ON", "decomposed_gaps", "rounded_to_add_up"]

# Only what both groups have: no years since arrival, no lessons of Dutch.
ON = ["sex", "age_five", "education", "household", "province"]
GENERATIONS = ("_T", "first", "second_or_unknown")
REFERENCE = "belgian"
_NUMBERS = ["value", "low", "high"]
_CODES = ["scale", "coefficients", "component", "variable"]


def decomposed_gaps(files: Files, year: int) -> pd.DataFrame:
    """Two-fold decomposition of the origin gap in the employment rate, in percentage points.

    Of residents of `settings.DECOMPOSED_AGE`. Explained: what the gap would be if both groups
    worked as often at the same sex, age, education, household and province, and differed only in
    their composition by these. Unexplained: the rest, which is not the same as discrimination.
    Positive means that the group is employed less often. Explained and unexplained add up to the
    gap, and the variables to the explained, after rounding too.

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
        share of the group in a combination of `ON` that those of Belgian origin have too. Missing
        where the model has no finite solution. The variables have rows on the linear scale only: on
        the logit scale their parts are divided by a difference that may be almost nothing.

    Notes
    -----
    Persons in a category that nobody of Belgian origin has are left out of the decomposition and
    count as outside the common support, whose `n` counts them too.
    `statistics.composition.decomposition.decompose` has the method and its sources.
    """
    frame = work_strata.residents(files["residents"][year], DECOMPOSED_AGE)
    own = frame[frame["origin_4"] == REFERENCE]
    base = work_strata.scaled(own, ON).assign(group=REFERENCE)
    parts = []
    for origin in ("eu", "non_eu"):
        for generation in GENERATIONS:
            included = GENERATIONS if generation == "_T" else (generation,)
            is_member = frame["generation_merged"].isin(included)
            group = frame[is_member & (frame["origin_4"] == origin)]
            if len(group):
                made = _of_group(group, own, base)
                parts.append(made.assign(origin_group=origin, generation=generation))
    found = pd.concat(parts, ignore_index=True)
    if is_sample(frame["weight"]):
        interval = np.where(found["low"].isna(), "", DESIGN)
    else:
        found[["low", "high"]] = np.nan
        interval = np.full(len(found), FULL_COUNT)
    return found.assign(
        year=year, region="VG", interval=interval, reference=REFERENCE, rule=ORIGIN_RULE_TEXT
    )


def _of_group(group: pd.DataFrame, own: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Decomposition of the gap of one group, and its common support."""
    is_known = np.logical_and.reduce([group[name].isin(own[name].unique()) for name in ON])
    inside = group[is_known]
    strata = work_strata.scaled(inside, ON).assign(group="group")
    cells = pd.concat([base, strata], ignore_index=True)
    made = decompose(cells, "employed", by="group", reference=REFERENCE, on=ON, level=LEVEL)
    made[_NUMBERS] *= 100
    made = rounded_to_add_up(made[(made["scale"] == "linear") | (made["variable"] == "_T")])
    df = int(inside["units"].sum()) - sum(own[name].nunique() - 1 for name in ON) - 1
    counts = work_strata.works(own, side="reference_") | work_strata.works(inside)
    counts |= {"size": np.nan, "reference_size": np.nan}
    # Composition alone explains: only the gap and what is left move with who works.
    effect = np.where(made["component"] == "explained", 0.0, -100.0)
    gaps = made.assign(
        **counts, effect=effect, kind=ADJUSTED, indicator="decomposed_gap", unit="pp",
        df=df,
    )  # fmt: skip
    codes = made.loc[made["component"] == "gap", _CODES]
    support = codes.assign(
        **_support(group, own), kind=SHARE, indicator="common_support", unit="share", low=np.nan,
        high=np.nan, df=df,
    )  # fmt: skip
    made = pd.concat([gaps, support], ignore_index=True)
    return made.drop(columns=["group", "se", "support", "support_reference"])


def _support(group: pd.DataFrame, own: pd.DataFrame) -> dict[str, float]:
    """Share of a group in a combination of `ON` that the reference has too."""
    combinations = pd.MultiIndex.from_frame(own[ON].drop_duplicates())
    counts = counted(group, pd.MultiIndex.from_frame(group[ON]).isin(combinations))
    return counts | {"value": counts["count"] / counts["denominator"]}


def rounded_to_add_up(made: pd.DataFrame) -> pd.DataFrame:
    """Round a decomposition so that its parts still add up.

    The gap and the explained part are rounded; the unexplained is what is left; the variables are
    rounded down, and the units that are then missing go to those that lost most (largest
    remainders).

    Examples
    --------
    >>> made = pd.DataFrame({
    ...     "scale": "linear", "coefficients": "pooled", "variable": ["_T", "_T", "_T", "a", "b"],
    ...     "component": ["gap", "explained", "unexplained", "explained", "explained"],
    ...     "value": [1.06, 0.54, 0.52, 0.27, 0.27], "low": 0.0, "high": 1.0})
    >>> rounded_to_add_up(made)["value"].tolist()
    [1.1, 0.5, 0.6, 0.3, 0.2]
    """
    places = DECIMALS["pp"]
    made = made.copy()
    made[["low", "high"]] = made[["low", "high"]].round(places)
    for _, part in made.groupby(["scale", "coefficients"], sort=False):
        is_total = part["variable"] == "_T"
        values = part[is_total].set_index("component")["value"].round(places)
        gap, explained = float(values["gap"]), float(values["explained"])
        totals = {
            "gap": gap, "explained": explained, "unexplained": round(gap - explained, places)
        }  # fmt: skip
        made.loc[part.index[is_total], "value"] = part.loc[is_total, "component"].map(totals)
        detail = part.loc[~is_total, "value"]
        made.loc[detail.index, "value"] = _largest_remainders(detail, explained, places)
    return made


def _largest_remainders(values: pd.Series, total: float, places: int) -> pd.Series:
    """Round values so that they add up to a total that was rounded."""
    if values.isna().any() or np.isnan(total):
        return values
    units = values * 10**places
    down = np.floor(units)
    extra = round(total * 10**places - down.sum())
    order = (units - down).sort_values(ascending=False, kind="stable").index
    down.loc[order[:extra]] += 1
    return (down / 10**places).round(places)
