"""What the finished files of scans give away, before anybody sees them."""

from pathlib import Path

import pandas as pd

from analysis.local.scan_items import ANSWER, ITEMS
from analysis.pipeline import pseudonyms
from analysis.report.outsider import audit_published, contents, rows
from analysis.settings import SURVEY_HIDDEN, THRESHOLD

__all__ = ["findings", "refuse_revealing", "revealing_rows"]

_OF_THE_CELL = ["value", "low", "high", "count"]


def refuse_revealing(files: list[Path], numbers: pd.DataFrame, *, year: int) -> None:
    """Refuse scans of which a file or a number tells of persons.

    Parameters
    ----------
    files
        Pages and CSV files that were made.
    numbers : DataFrame
        What they were made from, as `scan_numbers` gives it.
    year
        Year of the report.

    Raises
    ------
    DisclosureError
        Naming the first of what was found.
    """
    audit_published.refuse([*revealing_rows(numbers), *findings(files, year=year)])


def findings(files: list[Path], *, year: int) -> list[str]:
    """Name the files in which rows of persons, or a pseudonym, stand; without a value."""
    if not files:
        return []
    found = rows.findings(files, year=year)
    return found + [
        f"a pseudonym ({column}) stands in a scan"
        for column in pseudonyms.among(contents.words(files), upto=year)
    ]


def revealing_rows(numbers: pd.DataFrame) -> list[str]:
    """Name the numbers that show a count under the threshold, few respondents, or what is hidden.

    Examples
    --------
    >>> row = {"nis_code": "44021", "item": "foreign", "value": 0.5, "low": 0.4, "high": 0.6,
    ...        "count": 20.0, "n": 40.0, "conf_status": ""}
    >>> revealing_rows(pd.DataFrame([row, row | {"n": 9.0}, row | {"conf_status": "C"}]))
    ['44021, foreign: n is under 10', '44021, foreign: hidden, and shows a number']
    """
    found = []
    for name in ("n", "count"):
        small = numbers[name].between(0, THRESHOLD, inclusive="neither")
        found += [
            f"{row.nis_code}, {row.item}: {name} is under {THRESHOLD}"
            for row in numbers[small].itertuples()
        ]
    asked = numbers["item"].isin([each.name for each in ITEMS if each.kind == ANSWER])
    few = asked & (numbers["n"] < SURVEY_HIDDEN)
    found += [
        f"{row.nis_code}, {row.item}: fewer than {SURVEY_HIDDEN} respondents"
        for row in numbers[few].itertuples()
    ]
    hidden = numbers["conf_status"].eq("C") & numbers[_OF_THE_CELL].notna().any(axis=1)
    return found + [
        f"{row.nis_code}, {row.item}: hidden, and shows a number"
        for row in numbers[hidden].itertuples()
    ]
