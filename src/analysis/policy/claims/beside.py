"""Our number beside a published one: the difference, and whether our interval covers theirs."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import FOLDER, load
from analysis.extracts.elsewhere.written_precision import as_share
from analysis.policy.report_values import FinishedReport
from analysis.report.text.numbers import estimate, interval, rounds_to_zero, written
from analysis.workbench.resources import resource

__all__ = ["Beside", "beside", "difference_said", "ours_said"]

# Table of the report with published figures and the computed ones of the same definition.
_PAIRS = "O3"
_NUMBERS = ("exact", "in_words", "about", "just_under", "")


class Beside(NamedTuple):
    """A number of ours beside what was published.

    Attributes
    ----------
    published
        Published value in the unit of ours; a share is between 0 and 1.
    ours
        The row of the estimate: `value`, `low`, `high`, `unit`, `conf_status`, `data_kind`.
    covered
        Whether the published value lies in our interval; None where there is no interval.
    agreement
        Whether the two agree within the rounding of the published one, as the report says it; empty
        where the definitions are not the same.
    caveat
        How the definitions differ; empty where they are the same.
    table
        Id of the table of our number.
    """

    published: float
    ours: Mapping[str, Any]
    covered: bool | None
    agreement: str
    caveat: str
    table: str

    @property
    def synthetic(self) -> bool:
        """Whether our number comes from synthetic deliveries."""
        return self.ours["data_kind"] == "synthetic"


def beside(report: FinishedReport, *, folder: Path = FOLDER) -> dict[str, Beside]:
    """Published figures and targets that a report has a number beside, by their id.

    Those of the same definition as table O3 of the report has them
    (`indicators.published.comparison`), then those of `resources/claims.toml` with a caveat.

    Parameters
    ----------
    report
        The finished report.
    folder
        Folder of the published tables.
    """
    return {**_of_the_same_definition(report), **_with_caveat(report, folder)}


def _of_the_same_definition(report: FinishedReport) -> dict[str, Beside]:
    pairs = report.estimates(_PAIRS)
    if pairs.empty:
        return {}
    tables = {each["figure"]: each["table"] for each in resource("comparisons")["comparison"]}
    published = pairs[pairs["indicator"] == "published_figure"].set_index("figure")["value"]
    computed = pairs[pairs["indicator"] == "computed_beside"]
    return {
        row["figure"]: _beside(
            published[row["figure"]], row, agreement=row["agreement"], table=tables[row["figure"]]
        )
        for _, row in computed.iterrows()
    }


def _with_caveat(report: FinishedReport, folder: Path) -> dict[str, Beside]:
    known = pd.concat([load(name, folder) for name in ("figures", "targets")]).set_index("id")
    found = {}
    for each in resource("claims")["with_caveat"]:
        if each["id"] not in known.index:
            raise DataError(
                f"resources/claims.toml: no published figure or target {each['id']!r}; expected an "
                "id of data/raw/published. Correct that [[with_caveat]]."
            )
        codes = dict(each["rows"])
        row = report.one(codes.pop("table"), **codes, year=report.year)
        if row is not None:
            published = _in_our_unit(known.loc[each["id"]])
            found[each["id"]] = _beside(
                published, row, caveat=each["caveat"], table=each["rows"]["table"]
            )
    return found


def _in_our_unit(row: pd.Series) -> float:
    is_share = row["unit"] in ("percent", "ratio")
    return as_share(row["value"], unit=row["unit"]) if is_share else float(row["value"])


def _beside(
    published: float, ours: pd.Series, *, table: str, agreement: str = "", caveat: str = ""
) -> Beside:
    low, high = float(ours["low"]), float(ours["high"])
    # A bound or a range is no number that an interval holds.
    is_number = ours.get("qualifier", "exact") in _NUMBERS and not math.isnan(low + high)
    covered = bool(low <= published <= high) if is_number else None
    row = {str(name): each for name, each in ours.items()}
    return Beside(float(published), row, covered, agreement, caveat, table)


def ours_said(found: Beside) -> str:
    """Our number with its interval, in words.

    Examples
    --------
    >>> row = {"value": 0.273, "low": 0.27, "high": 0.277, "unit": "share", "conf_status": "",
    ...        "data_kind": "register"}
    >>> ours_said(Beside(0.27, row, True, "", "", "P1")).replace("\u00a0", " ")
    '27,3 % (27,0 tot 27,7)'
    """
    # On a narrow column a line breaks before the interval, not in it.
    bounds = interval(found.ours).replace(" ", "\u00a0")
    return f"{estimate(found.ours)} ({bounds})" if bounds else estimate(found.ours)


def difference_said(found: Beside) -> str:
    """Our number less the published one, with its sign: points for shares, else its unit.

    Examples
    --------
    >>> row = {"value": 0.273, "low": 0.27, "high": 0.277, "unit": "share"}
    >>> difference_said(Beside(0.27, row, True, "", "", "P1")).replace("\u00a0", " ")
    '+0,3 procentpunt'
    """
    unit = "pp" if found.ours["unit"] == "share" else found.ours["unit"]
    difference = (found.ours["value"] - found.published) * (100 if unit == "pp" else 1)
    if math.isnan(difference):
        return ""
    if rounds_to_zero(difference, unit):
        return written(0.0, unit)
    return f"{'+' if difference > 0 else ''}{written(difference, unit)}"
