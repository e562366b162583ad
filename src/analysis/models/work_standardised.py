"""The origin gap in work, raw and standardised: each group against Belgian origin."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.models import work_strata
from analysis.models.estimates import ADJUSTED, DESIGN, DIFFERENCE, FULL_COUNT, Files, is_sample
from analysis.settings import LEVEL, ORIGIN_RULE_TEXT, PER_STRATUM, STANDARD_YEAR, WORKING_AGE
from analysis.statistics.composition.standardise import direct
from analysis.statistics.intervals.proportions import difference

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


def standardised_gaps(files: Files, year: int) -> pd.DataFrame:
    """Gap in work, raw and at the composition of the standard population, in percentage points.

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
        gap). The interval is the design-based one of the difference for a sample; a full count has
        none. `count`, `denominator` and `n` are those of the group.

    Notes
    -----
    The standard population is that of `settings.STANDARD_YEAR`, or of the first delivered year
    where that one was not delivered; `rule` names the year. Each group is compared with Belgian
    origin by itself: within sex (and education) ages are merged, from the youngest on, until both
    have persons (see `statistics.composition.standardise.direct`). Missing where a group has fewer
    than `settings.PER_STRATUM` persons per stratum on average: there the binomial variance says too
    little.
    """
    base = STANDARD_YEAR if STANDARD_YEAR in files["residents"] else min(files["residents"])
    standard = work_strata.residents(files["residents"][base], WORKING_AGE)
    parts = [
        _of_year(path, standard, base).assign(year=each)
        for each, path in sorted(files["residents"].items())
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _of_year(path: Path, standard: pd.DataFrame, base: int) -> pd.DataFrame:
    """Gaps of every group in one year."""
    frame = work_strata.residents(path, WORKING_AGE)
    own = frame[frame["origin_4"] == REFERENCE]
    against = work_strata.works(own, side="reference_")
    # Those of Belgian origin and of the standard are the same beside every group.
    own_strata = {kind: _strata(own, kind) for kind in ON}
    # A combination that nobody of the standard population has weighs nothing.
    standard = standard.assign(weight=standard["weight"] * standard["units"])
    everybody = pd.concat([standard, frame.assign(weight=0.0)])
    sizes = {kind: _known(everybody, kind).groupby(ON[kind])["weight"].sum() for kind in ON}
    rows: list[dict[str, Any]] = []
    for name, group in work_strata.groups(frame).items():
        counts = {"origin_group": name} | against | work_strata.works(group)
        rows.append(counts | {"standard": "none", "kind": DIFFERENCE} | _raw(counts))
        for kind in ON:
            both = pd.concat(
                [own_strata[kind].assign(group="own"), _strata(group, kind).assign(group="other")]
            )
            gap = _standardised(both, sizes[kind], ON[kind])
            rows.append(counts | {"standard": kind, "kind": ADJUSTED} | gap)
    if not rows:
        return pd.DataFrame()
    found, sample = pd.DataFrame(rows), is_sample(frame["weight"])
    is_raw = found["standard"] == "none"
    found.loc[~(is_raw & sample), ["size", "reference_size"]] = np.nan
    if not sample:
        found[["low", "high"]] = np.nan
    return found.assign(
        indicator=np.where(is_raw, "employment_gap", "standardised_gap"),
        region="VG",
        unit="pp",
        effect=-100.0,
        df=np.nan,
        reference=REFERENCE,
        interval=DESIGN if sample else FULL_COUNT,
        rule=np.where(is_raw, ORIGIN_RULE_TEXT, f"{ORIGIN_RULE_TEXT}; standard {base}"),
    )


def _raw(counts: dict[str, Any]) -> dict[str, float]:
    """Gap as it is, with Newcombe's interval on both effective sizes."""
    shares, sizes = [], []
    for side in ("reference_", ""):
        shares.append(counts[f"{side}count"] / counts[f"{side}denominator"])
        sizes.append(counts[f"{side}size"])
    low, high = difference(
        shares[0] * sizes[0], sizes[0], shares[1] * sizes[1], sizes[1], level=LEVEL
    )
    return _points(shares[0] - shares[1], float(low), float(high))


def _known(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Count an unknown education as this kind of standardisation does."""
    if kind not in UNKNOWN_AS:
        return frame
    education = frame["education"]
    return frame.assign(education=education.where(education != "unknown", UNKNOWN_AS[kind]))


def _strata(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    return work_strata.scaled(_known(frame, kind), ON[kind])


def _standardised(both: pd.DataFrame, sizes: pd.Series, on: list[str]) -> dict[str, float]:
    """Gap at the composition of the standard, with the intervals of both shares combined."""
    made = direct(both, by="group", over=on, standard=sizes, outcome="employed", level=LEVEL)
    if made["n"].min() < PER_STRATUM * made["strata"].max():
        return _points(np.nan, np.nan, np.nan)
    shares = made.set_index("group")[["value", "low", "high"]].to_dict("index")
    first, second = shares["own"], shares["other"]
    value = first["value"] - second["value"]
    below = np.hypot(first["value"] - first["low"], second["high"] - second["value"])
    above = np.hypot(first["high"] - first["value"], second["value"] - second["low"])
    return _points(value, value - below, value + above)


def _points(value: float, low: float, high: float) -> dict[str, float]:
    return {"value": 100 * value, "low": 100 * low, "high": 100 * high}
