"""The origin gap in work at equal composition: raw and standardised, each group against Belgian origin."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.models import work_strata
from analysis.settings import LEVEL, ORIGIN_RULE_TEXT, PER_STRATUM, STANDARD_YEAR, WORKING_AGE
from analysis.statistics.standardise import direct
from analysis.statistics.weighted_intervals import weighted_difference

__all__ = ["standardised_gaps"]

ON = {
    "age_sex": ["age_five", "sex"],
    "age_sex_education": ["age_five", "sex", "education"],
    "education_low": ["age_five", "sex", "education"],
    "education_high": ["age_five", "sex", "education"],
}
# What an unknown education counts as, to see how much hangs on it.
UNKNOWN_AS = {"education_low": "0-2", "education_high": "5-8"}
REFERENCE = "belgian"
FULL_COUNT = "none (full count)"


def standardised_gaps(files: dict, year: int) -> pd.DataFrame:
    """Raw gap, and the gap if both groups had the composition of the standard population, in percentage points.

    100 x (standardised employment rate of Belgian origin - that of the group), by direct
    standardisation for five-year ages x sex (the headline) and x education with unknown as a
    category of its own; positive means that the group is employed less often at equal composition.
    Two more rows count every unknown education as low or as high, in both groups and in the
    standard: how much the unknown may matter.

    Parameters
    ----------
    files
        Processed files by frame and year; `residents` is used.
    year
        Year of the report, the last delivered one.

    Returns
    -------
    DataFrame
        Model estimates of every delivered year by `origin_group` and `standard` (`none` is the raw
        gap). The interval is design-based on a sample, that of the difference; none on a full
        count. `count`, `denominator` and `n` are those of the group.

    Notes
    -----
    The standard population is that of `settings.STANDARD_YEAR`, or of the first delivered year
    where that one was not delivered; `rule` names the year. Each group stands against Belgian
    origin by itself: within sex (and education) ages are merged, from the youngest on, until both
    have persons (see `statistics.standardise.direct`). Missing where a group has fewer than
    `settings.PER_STRATUM` persons in the mean stratum: there the binomial variance says too little.
    """
    base = STANDARD_YEAR if STANDARD_YEAR in files["residents"] else min(files["residents"])
    standard = work_strata.residents(files["residents"][base], WORKING_AGE)
    parts = [
        _of_year(path, standard, base).assign(year=each)
        for each, path in sorted(files["residents"].items())
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _of_year(path: Path, standard: pd.DataFrame, base: int) -> pd.DataFrame:
    frame = work_strata.residents(path, WORKING_AGE)
    own = frame[frame["origin_4"] == REFERENCE]
    rows = []
    for name, group in work_strata.groups(frame).items():
        rows.append(
            {"origin_group": name, "standard": "none", **_raw(own, group), **_counts(group)}
        )
        rows += [
            {
                "origin_group": name,
                "standard": kind,
                **_equal(own, group, standard, kind),
                **_counts(group),
            }
            for kind in ON
        ]
    if not rows:
        return pd.DataFrame()
    found = pd.DataFrame(rows)
    sample = work_strata.is_sample(frame)
    if not sample:
        found[["low", "high"]] = np.nan
    raw = found["standard"] == "none"
    return found.assign(
        indicator=np.where(raw, "employment_gap", "standardised_gap"),
        region="VG",
        unit="pp",
        df=np.nan,
        reference=REFERENCE,
        interval="design" if sample else FULL_COUNT,
        rule=np.where(raw, ORIGIN_RULE_TEXT, f"{ORIGIN_RULE_TEXT}; standard {base}"),
    )


def _counts(group: pd.DataFrame) -> dict[str, float]:
    weight, _, works, _, n = work_strata.sums(group)
    return {"count": works, "denominator": weight, "n": n}


def _raw(own: pd.DataFrame, group: pd.DataFrame) -> dict[str, float]:
    low, high = weighted_difference(work_strata.sums(own), work_strata.sums(group), level=LEVEL)
    rates = [np.average(part["employed"], weights=part["weight"]) for part in (own, group)]
    return {"value": 100 * (rates[0] - rates[1]), "low": 100 * low, "high": 100 * high}


def _equal(
    own: pd.DataFrame, group: pd.DataFrame, standard: pd.DataFrame, kind: str
) -> dict[str, float]:
    """Gap at the composition of the standard; the two shares are independent, so their intervals combine."""
    on, known = ON[kind], {"education": {"unknown": UNKNOWN_AS.get(kind, "unknown")}}
    pair = pd.concat(
        [
            work_strata.scaled(part.replace(known), on).assign(group=name)
            for name, part in (("own", own), ("it", group))
        ]
    )
    sizes = standard.replace(known).groupby(on)["weight"].sum()
    there = pd.MultiIndex.from_frame(pair[on]).unique().union(sizes.index)
    # A combination that nobody of the standard population has weighs nothing.
    made = direct(
        pair,
        by="group",
        over=on,
        standard=sizes.reindex(there, fill_value=0.0),
        outcome="employed",
        level=LEVEL,
    )
    if made["n"].min() < PER_STRATUM * made["strata"].max():
        return dict.fromkeys(["value", "low", "high"], np.nan)
    one, other = (made.set_index("group").loc[name] for name in ("own", "it"))
    value = one["value"] - other["value"]
    low = value - np.hypot(one["value"] - one["low"], other["high"] - other["value"])
    high = value + np.hypot(one["high"] - one["value"], other["value"] - other["low"])
    return {"value": 100 * value, "low": 100 * low, "high": 100 * high}
