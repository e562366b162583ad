"""The change of a headline figure in words, or why there is none."""

import numpy as np
import pandas as pd

from analysis.indicators.change import OVERLAP_IGNORED, breaks_between, from_to
from analysis.indicators.selection import pick
from analysis.report.text.differences import CHANGE, difference, unclear
from analysis.report.text.numbers import interval, rounds_to_zero, written
from analysis.report.text.sentences import with_interval

__all__ = ["change_in_words"]

# Dimensions that are a year: the change is on the year before in the same delivery.
_OF_A_YEAR = {
    "cohort": "bij contracten van ",
    "enrolled": "in ",
    "registered": "bij aanmeldingen van ",
}
# Words for a positive and for a negative change, by unit.
_WORDS = {"count": ("meer", "minder"), "days": ("langer", "korter")}


def change_in_words(row: pd.Series, estimates: pd.DataFrame, *, year: int, codes: dict) -> str:
    """Change on the year before, or on the cohort before, in words; or why there is none.

    Parameters
    ----------
    row : Series
        The estimate of which the change is said.
    estimates : DataFrame
        Estimates of the year and of the year before, to pick from.
    year
        Year of the report.
    codes
        Codes of the dimensions with which the row was picked.
    """
    dimension = next((name for name in _OF_A_YEAR if name in codes), None)
    if dimension is not None:
        return _on_cohort_before(row, estimates, dimension, codes)
    for each in breaks_between(row["indicator"], year - 1, year):
        return f"niet vergelijkbaar met {year - 1}: {each['reason_nl']}"
    estimated = _estimated_change(row, estimates, codes)
    if estimated is not None:
        return _survey_change(estimated)
    earlier = _same_in(estimates, row, year - 1, codes)
    return (
        _difference(row, earlier, f"in {year - 1}", same_persons=True)
        or f"niet te berekenen: geen cijfer van {year - 1}"
    )


def _on_cohort_before(row: pd.Series, estimates: pd.DataFrame, dimension: str, codes: dict) -> str:
    before = str(int(codes[dimension]) - 1)
    earlier = _same_in(estimates, row, row["year"], codes | {dimension: before})
    if len(earlier) == 1 and earlier["conf_status"].iloc[0] == "C":
        return "niet te berekenen: het cijfer van een jaar eerder is afgeschermd"
    return (
        _difference(row, earlier, _OF_A_YEAR[dimension] + before)
        or "niet vergelijkbaar: geen eerder jaar"
    )


def _same_in(estimates: pd.DataFrame, row: pd.Series, year: int, codes: dict) -> pd.DataFrame:
    """Estimates of the same table and indicator in a year, with some codes."""
    return pick(estimates, table=row["table"], indicator=row["indicator"], year=year, **codes)


def _estimated_change(row: pd.Series, estimates: pd.DataFrame, codes: dict) -> pd.Series | None:
    """Change of a survey with its own interval, beside all of its table; None without one."""
    changes = pick(
        estimates, table=row["table"], indicator=f"{row['indicator']}_change", year=row["year"]
    )
    if changes.empty:
        return None
    own = pick(changes, **codes)
    return own.iloc[0] if len(own) == 1 and pd.notna(own["value"].iloc[0]) else None


def _survey_change(row: pd.Series) -> str:
    """A change of a survey in words: stated when it is clear."""
    if unclear(row):
        return f"geen duidelijk verschil met {row['reference']}: {with_interval(row)}"
    return difference(row, against=f"in {row['reference']}", direction=CHANGE)


def _difference(
    row: pd.Series, earlier: pd.DataFrame, since: str, *, same_persons: bool = False
) -> str:
    """How much higher or lower than an earlier row, in words; empty where either is missing."""
    if len(earlier) != 1 or pd.isna(row["value"]) or pd.isna(earlier["value"].iloc[0]):
        return ""
    change = from_to(earlier.iloc[0], row)
    if change["unit"] == "days":
        # Whole days, as the figure itself.
        change["low"], change["high"] = np.floor(change["low"]), np.ceil(change["high"])
    bounds = interval(change)
    # Two years hold mostly the same persons, whom public counts do not link; two cohorts do not.
    is_bound = same_persons and change["interval"] == OVERLAP_IGNORED
    kind = ", hoogstens te breed" if is_bound else ""
    known = f" (interval van de verandering{kind}: {bounds})" if bounds else ", zonder interval"
    if rounds_to_zero(change["value"], change["unit"]):
        return f"even hoog als {since}{known}"
    size = written(abs(change["value"]), change["unit"])
    more, less = _WORDS.get(row["unit"], ("hoger", "lager"))
    return f"{size} {more if change['value'] > 0 else less} dan {since}{known}"
