"""Levels of Dutch after a first contract: when each was first reached."""

from datetime import date

from analysis.extracts.frames.civic_integration.events import SKILLS
from analysis.extracts.frames.classed import class_sql
from analysis.extracts.frames.source import Source
from analysis.settings import HORIZONS, LANDMARK_MONTHS, LINKED_AT_LEAST, WORKING_AGE

__all__ = [
    "CHARACTERISTICS",
    "attainment",
    "attainment_by",
    "b2_reached_in",
    "landmark",
    "within_years",
]

CHARACTERISTICS = (
    "sex", "age_at_arrival", "education", "legal_ground", "status", "regime", "origin_group",
    "agency",
    "small_children",
)  # fmt: skip
WITHIN = 3
# Levels that are counted by characteristic.
_LEVELS_BY = ("A2", "B1")
_UNIT = "year, units, weight, weight2"


def within_years(day: str, *, most: int) -> str:
    """SQL of the year after the contract by the end of which a day had come, or `not_yet`.

    Years that are not complete for the whole cohort are not yet.

    Parameters
    ----------
    day
        SQL of the day; `signed` and `complete_years` stand beside it.
    most
        The last year that is looked at.

    Examples
    --------
    >>> within_years("day", most=1)
    "CASE WHEN day <= signed + INTERVAL 1 YEAR AND complete_years >= 1 THEN '1' ELSE 'not_yet' END"
    """
    cases = " ".join(
        f"WHEN {day} <= signed + INTERVAL {k} YEAR AND complete_years >= {k} THEN '{k}'"
        for k in range(1, most + 1)
    )
    return f"CASE {cases} ELSE 'not_yet' END"


def attainment(source: Source) -> str:
    """SQL of the year in which a level was first reached: a row per contract, level and skill.

    Counted from the contract.

    Parameters
    ----------
    source
        A delivery whose frame `contracts` was made.

    Returns
    -------
    str
        `year`, `units`, `weight`, `weight2`, `cohort`, `level` (A1, A2, B1; A2: at least
        A2), `skill`, `reached_in`: `before` (had it already on the day of the contract), `1` ..
        `6`, or `not_yet` within the years that the whole cohort was followed (at most six), and the
        key. Leavers stay in: they did not reach the level here.
    """
    return "\nUNION ALL ".join(
        f"SELECT {_UNIT}, cohort, '{level}' AS level, '{skill}' AS skill, "
        f"{_reached_in(level, skill)} AS reached_in, {source.identity} "
        f"FROM {source.frame('contracts')}"
        for level in ("A1", "A2", "B1")
        for skill in SKILLS
    )


def b2_reached_in() -> str:
    """SQL of the years after the contract in which B2 was first reached, of a row of `contracts`.

    `before`, `1-3`, `4-6` or `not_yet`: in wider steps than `attainment`, because few reach it;
    years not complete for the whole cohort are not yet.
    """
    return class_sql(f"({_reached_in('B2', 'all')})", "b2_reached_in")


def _reached_in(level: str, skill: str) -> str:
    day = f'"{level} {skill}"'
    return f"CASE WHEN {day} <= signed THEN 'before' ELSE {within_years(day, most=HORIZONS)} END"


def attainment_by(source: Source) -> str:
    """SQL of whether A2 and B1 were reached: one row per contract, level and characteristic.

    Within three years of the contract.

    Parameters
    ----------
    source
        A delivery whose frame `contracts` was made.

    Returns
    -------
    str
        Contracts of cohorts followed for three years: `year`, `units`, `weight`, `weight2`,
        `cohort`, `level`, `reached` (yes / no), `characteristic` (one of `CHARACTERISTICS`),
        `category` and the key.
    """
    reached = {
        level: class_sql(f"({_reached_in(level, 'all')})", "reached") for level in _LEVELS_BY
    }
    return "\nUNION ALL ".join(
        f"SELECT {_UNIT}, cohort, '{level}' AS level, {reached[level]} AS reached, "
        f"'{name}' AS characteristic, {name} AS category, {source.identity} "
        f"FROM {source.frame('contracts')} WHERE complete_years >= {WITHIN}"
        for level in reached
        for name in CHARACTERISTICS
    )


def landmark(source: Source) -> str:
    """SQL of the highest level at the landmark and the labour position 36 months later.

    One row per first contract before the landmark.

    The landmark is 31 December, `settings.LANDMARK_MONTHS` before the end of the year, so that a
    level reached later cannot borrow time from what follows.

    Parameters
    ----------
    source
        A delivery whose frame `contracts` was made, with `position` in the fourth quarter.

    Returns
    -------
    str
        Who signed before the landmark, lived here then and is of working age at the end of the
        year: `year`, `units`, `weight`, `weight2`, `sex`, `age_at_arrival`, `education`,
        `legal_ground`, `level` (none, A1, A2, B1+), `present` (yes / no: whether still here),
        `position` (`unknown` without a record) and the key. Nobody where no position of a person in
        civic integration was delivered.

    Raises
    ------
    DataError
        When positions were delivered for too few of those still here (`settings.LINKED_AT_LEAST`).
    """
    signed, end = source.frame("contracts"), f"TIMESTAMP '{date(source.year, 12, 31)}'"
    day = f"({end} - INTERVAL {LANDMARK_MONTHS} MONTH)"
    low, high = WORKING_AGE
    counted = (
        f"signed <= {day} AND (exit_date <= {day}) IS NOT TRUE AND age BETWEEN {low} AND {high}"
    )
    still_here = f"(exit_date <= {end}) IS NOT TRUE"
    _refuse_unlinked(source, signed, f"{counted} AND {still_here}")
    levels = " ".join(
        f"WHEN \"{level} all\" <= {day} THEN '{code}'"
        for level, code in (("B1", "B1+"), ("A2", "A2"), ("A1", "A1"))
    )
    return f"""
SELECT {_UNIT}, sex, age_at_arrival, education, legal_ground,
  CASE {levels} ELSE 'none' END AS level,
  CASE WHEN {still_here} THEN 'yes' ELSE 'no' END AS present,
  COALESCE(position, 'unknown') AS position, {source.identity}
FROM {signed} WHERE {counted} AND EXISTS (SELECT 1 FROM {signed} WHERE position IS NOT NULL)"""


def _refuse_unlinked(source: Source, signed: str, here: str) -> None:
    """A delivery that lost labour records would show as little work."""
    source.refuse(
        "SELECT linked FROM (SELECT COUNT(position) AS known, "
        f"CAST(COUNT(position) FILTER (WHERE {here}) AS DOUBLE) "
        f"/ NULLIF(COUNT(*) FILTER (WHERE {here}), 0) AS linked FROM {signed}) AS found "
        f"WHERE known > 0 AND linked < {LINKED_AT_LEAST}",
        "labour_quarter: {0:.1%} of those in ci_persons who are of working age and still here "
        f"have a record; expected at least {LINKED_AT_LEAST:.0%}, or none at all. Deliver their "
        "positions whole, or those of persons only.",
    )
