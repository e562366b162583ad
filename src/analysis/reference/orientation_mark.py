"""The mark of the orientation test by year: what a score is held against."""

from analysis.workbench.resources import resource

__all__ = ["mark_of", "marks"]


def marks() -> list[dict]:
    """Marks in order of their first year: `from_year`, `mark`, `official`, `source`."""
    return sorted(resource("orientation_marks")["mark"], key=lambda each: each["from_year"])


def mark_of(year: int) -> int:
    """Mark out of 100 that a test of a year is held against.

    The last one that had begun, else the first known.

    Examples
    --------
    >>> mark_of(2023)
    70
    """
    begun = [each["mark"] for each in marks() if each["from_year"] <= year]
    return begun[-1] if begun else marks()[0]["mark"]
