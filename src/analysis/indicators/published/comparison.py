"""Published figures with the computed ones of the same definition, and whether they agree."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.published.figures import as_read, described
from analysis.indicators.selection import pick
from analysis.workbench.resources import resource

__all__ = ["AGREEING", "COVERED", "published_and_computed"]

# Codes of `agreement`. Synthetic data are made to match, so there agreement says nothing.
SAME, SAME_BY_CONSTRUCTION = "same", "same_by_construction"
DIFFERS, DIFFERS_SYNTHETIC = "differs", "differs_synthetic"
HIDDEN, ONLY_A_BOUND = "hidden", "only_a_bound"
INSIDE, INSIDE_SYNTHETIC = "inside", "inside_synthetic"
AGREEING = [SAME, SAME_BY_CONSTRUCTION]
COVERED = [INSIDE, INSIDE_SYNTHETIC]
_OF_SYNTHETIC = {
    SAME: SAME_BY_CONSTRUCTION, INSIDE: INSIDE_SYNTHETIC, DIFFERS: DIFFERS_SYNTHETIC,
}  # fmt: skip
_TEXTS = [
    "figure", "definition", "place", "period", "form", "qualifier", "document", "note",
]  # fmt: skip


def published_and_computed(
    published: pd.DataFrame, computed: pd.DataFrame, *, year: int
) -> pd.DataFrame:
    """Published figures and the computed ones of the same definition, in pairs (table O3).

    Parameters
    ----------
    published : DataFrame
        Public frame `figures` with `our_value`, `our_unit` and `tolerance`.
    computed : DataFrame
        Estimates to pick from (`report.writing.compared_estimates`).
    year
        Year of the report; comparisons with a later year are left out.

    Returns
    -------
    DataFrame
        Estimates, two rows per figure: `published_figure` and `computed_beside`. `agreement` says
        whether the computed value lies within the rounding of the published one (`same`), whether
        else its interval holds that one (`inside`), or neither (`differs`); with synthetic data
        `same_by_construction`, `inside_synthetic` and `differs_synthetic`. `hidden` or
        `only_a_bound` (the source gives no more) where that cannot be said.
    """
    pairs = [_as_published(published.iloc[:0], agreement="", year=year, region="")]
    for row in resource("comparisons")["comparison"]:
        pair = _pair(row, published, computed) if row["year"] <= year else None
        if pair is not None:
            pairs.append(pair)
    return pd.concat(pairs, ignore_index=True)


def _pair(
    row: dict[str, Any], published: pd.DataFrame, computed: pd.DataFrame
) -> pd.DataFrame | None:
    """Both rows of a comparison; None where the figure or the computed value is absent."""
    source = published[published["id"] == row["figure"]].reset_index(drop=True)
    codes = {"table": row["table"], "indicator": row["indicator"], "year": row["year"]}
    found = pick(computed, **codes, **row.get("codes", {}))
    if source.empty or len(found) != 1:
        return None
    estimate = found.iloc[0]
    value = estimate[row.get("from", "value")]
    if "of" in row:
        value /= _whole(row, computed)
    # Of a numerator, or a part of a whole, the bounds and counts of the row would be wrong.
    own = not {"from", "of"} & row.keys()
    low, high = (estimate["low"], estimate["high"]) if own else (np.nan, np.nan)
    agreement = _agreement(value, source.iloc[0], low=low, high=high)
    if estimate["data_kind"] == "synthetic":
        agreement = _OF_SYNTHETIC.get(agreement, agreement)
    published_row = _as_published(
        source,
        agreement=agreement,
        year=row["year"],
        region=estimate["region"],
    )
    taken = ["interval", "n", "rule", "vintage", "conf_status", "data_kind"]
    if own:
        taken += ["low", "high", "count", "denominator"]
    computed_row = published_row.assign(
        indicator="computed_beside", value=value, **{name: estimate[name] for name in taken}
    )
    return pd.concat([published_row, computed_row], ignore_index=True)


def _whole(row: dict[str, Any], computed: pd.DataFrame) -> float:
    """Count of the whole that the row of a comparison is a part of; missing where it is hidden."""
    codes = {"table": row["table"], "indicator": row["indicator"], "year": row["year"]}
    found = pick(computed, **codes, **row["codes"] | row["of"])
    return float(found["value"].iloc[0]) if len(found) == 1 else np.nan


def _as_published(source: pd.DataFrame, *, agreement: str, year: int, region: str) -> pd.DataFrame:
    """Published figures in the unit of our estimates, as rows of table O3."""
    frame = described(source)[_TEXTS].assign(
        agreement=agreement,
        year=year,
        region=region,
        value=source["our_value"],
        unit=source["our_unit"],
    )
    return as_read(frame, table="O3", indicator="published_figure", interval="none (published)")


def _agreement(value: float, source: pd.Series, *, low: float, high: float) -> str:
    """Code for how a computed value lies to the published one."""
    if pd.isna(value):
        return HIDDEN
    if pd.isna(source["tolerance"]):
        return ONLY_A_BOUND
    if abs(value - source["our_value"]) <= source["tolerance"] + 1e-12:
        return SAME
    return INSIDE if low <= source["our_value"] <= high else DIFFERS
