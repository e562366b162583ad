"""Civic integration by year of arrival and of registration: newcomers, waits and stages."""

from analysis.extracts.frames.civic_integration.events import days, members
from analysis.extracts.frames.source import Source
from analysis.settings import ADULT, EMPLOYED, FUNNEL_YEARS
from analysis.workbench.sql import any_of, text

__all__ = ["COLUMNS_BY_EXTRACT", "STAGES", "newcomers", "registrations"]

STAGES = ("registration", "contract", "A2", "certificate", "work")
# Without labour_quarter the last stage is not known; the frame is made all the same.
COLUMNS_BY_EXTRACT = {"labour_quarter": frozenset()}
WAITING, STARTED, LEFT = 0, 1, 2


def newcomers(source: Source) -> str:
    """SQL of the target group who arrived as adults: one row per person of `ci_persons`.

    Returns
    -------
    str
        `region`, `legal_ground`, `status`, `year`, `units`, `weight`, `weight2`, `arrived` (year of
        the first registration in the national register), `adult` (yes: 18 or older in that month)
        and the key.
    """
    born = [f"CAST(substr(birth_date, {first}, {n}) AS BIGINT)" for first, n in ((1, 4), (6, 2))]
    months = f"(year(first_registration) - {born[0]}) * 12 + month(first_registration) - {born[1]}"
    return f"""
SELECT region, legal_ground, status, {source.counted(source.sample_weight("ci_persons"))},
  CAST(year(first_registration) AS INTEGER) AS arrived,
  CASE WHEN {months} >= {12 * ADULT} THEN 'yes' ELSE 'no' END AS adult, {source.identity}
FROM {source.extract("ci_persons")} AS p JOIN {members(source)} AS m ON m.k = p.record
ORDER BY p.record"""


def registrations(source: Source) -> str:
    """SQL of everybody who registered for civic integration and is not exempt: a row per person.

    Returns
    -------
    str
        `status`, `agency`, `region`, `year`, `units`, `weight`, `weight2`, `registered` (year of
        the first registration); `wait` (days from registration to the start of the orientation
        course, to departure or to the end of observation) and `ended` (1 started, 2 left, 0 still
        waiting); `stage` (the last of `STAGES` reached, in their order, within three years of
        registration; `open` while these are not over) and `gone` (yes: left within these years);
        the key.

    Notes
    -----
    Work is the position in the fourth quarter of `year`, so that stage exists for who registered
    three years earlier, and only where `labour_quarter` was delivered and its persons can be
    linked.
    """
    is_working, joined = _at_work(source)
    end = f"(registration + INTERVAL {FUNNEL_YEARS} YEAR)"
    started = "(mo_start IS NOT NULL AND (mo_start > exit_date) IS NOT TRUE)"
    until = f"CASE WHEN {started} THEN mo_start ELSE COALESCE(exit_date, observed_until) END"
    # Who left before registering was counted cannot wait less than nothing.
    wait = f"greatest(datediff('day', registration, {until}), 0)"
    return f"""
SELECT status, agency, region, {source.counted(source.sample_weight("ci_persons"))},
  CAST(year(registration) AS INTEGER) AS registered, CAST({wait} AS BIGINT) AS wait,
  CAST(CASE WHEN {started} THEN {STARTED} WHEN exit_date IS NOT NULL THEN {LEFT}
    ELSE {WAITING} END AS BIGINT) AS ended,
  CASE WHEN year(registration) + {FUNNEL_YEARS} > {source.year} THEN 'open'
    {_stage_reached(source, end, is_working)} END AS stage,
  CASE WHEN exit_date <= {end} THEN 'yes' ELSE 'no' END AS gone, {source.identity}
FROM {source.extract("ci_persons")} AS p JOIN {days(source)} AS d ON d.k = p.record
  JOIN {members(source)} AS m ON m.k = p.record {joined}
WHERE status <> 'exempt' AND registration IS NOT NULL
ORDER BY p.record"""


def _stage_reached(source: Source, end: str, is_working: str) -> str:
    """SQL of the last stage reached within the years that are followed: the cases after `open`."""
    passed = [f"{day} <= {end}" for day in ("contract", '"A2 all"', "certificate")]
    if is_working:
        last_cohort = source.year - FUNNEL_YEARS
        passed.append(f"year(registration) = {last_cohort} AND {is_working}")
    # A stage counts only for who passed all stages before it.
    cases = " ".join(
        f"WHEN ({condition}) IS NOT TRUE THEN {text(stage)}"
        for condition, stage in zip(passed, STAGES, strict=False)
    )
    return f"{cases} ELSE {text(STAGES[len(passed)])}"


def _at_work(source: Source) -> tuple[str, str]:
    """SQL of who is at work in the fourth quarter; nothing where positions were not delivered."""
    if "labour_quarter" not in source.delivered:
        return "", ""
    labour = source.extract("labour_quarter")
    working = (
        f"(SELECT DISTINCT pid FROM {labour} WHERE quarter = '{source.year}4' "
        f"AND position IN {any_of(EMPLOYED)})"
    )
    return "w.pid IS NOT NULL", f"LEFT JOIN {working} AS w ON w.pid = p.pid"
