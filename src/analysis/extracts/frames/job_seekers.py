"""Spells of looking for work: where each led, how long it took, and the origin of whose it is."""

from analysis.extracts.frames.classed import class_sql
from analysis.extracts.frames.origins import origins, same_countries
from analysis.extracts.frames.source import Source
from analysis.settings import FLOW_MONTHS, LINKED_AT_LEAST

__all__ = ["MOVED", "OPEN", "OTHER", "WORK", "spells"]

# How a spell ended, as a competing event: still open, to work, elsewhere, moved away.
OPEN, WORK, OTHER, MOVED = 0, 1, 2, 3
SEEKING, NOT_YET = "seeking", "not_yet"


def spells(source: Source) -> str:
    """SQL of spells as a job seeker, one row per spell that started in the delivered history.

    Returns
    -------
    str
        `year`, `units`, `weight` (that of the person in `persons`; 1 / sampling fraction for who is
        not there), `weight2`, `started_in` (calendar year), `origin_8`,
        `origin_4` (`unknown` also for who is not in `persons`: not living here any more), `dutch`,
        `isced`; `left_in`: months within which the spell led to work (the first of
        `settings.FLOW_MONTHS`), else `not_yet`; `led_to`: to what it led within the longest of
        these (an outflow, or `seeking` while it was open); `followed` (yes: everybody who started
        in that year was followed that long); `last` (last day of follow-up), `start`, `out` (day of
        outflow, the last day where it is open), `ended` (`OPEN`, `WORK`, `OTHER`, `MOVED`) and the
        key of the spell.

    Raises
    ------
    DataError
        When too few of the spells can be linked to `persons` (`settings.LINKED_AT_LEAST`); those
        who moved away may be absent.

    Notes
    -----
    What happened after the reference period is not used, so that everybody is followed to the same
    day. A spell is the unit: who registers twice counts twice, and who comes back later had flowed
    out all the same.
    """
    seekers = source.extract("job_seekers")
    known = source.shared("seekers_known", _known(source, seekers))
    _refuse_unlinked(source, seekers, known)
    last = source.day("job_seekers", "ref_to")
    longest = f"INTERVAL {FLOW_MONTHS[-1]} MONTH"
    months = " ".join(
        f"WHEN led = 'work' AND gone <= start + INTERVAL {each} MONTH THEN '{each}'"
        for each in FLOW_MONTHS
    )
    weight = f"COALESCE(known.weight, {source.sample_weight('job_seekers')})"
    group = "COALESCE(known.origin_8, 'unknown')"
    end = "CAST(CAST(CAST(year(start) AS INTEGER) AS VARCHAR) || '-12-31' AS DATE)"
    followed = f"{end} + {longest} <= {last}"
    return f"""
SELECT {source.counted(weight)}, CAST(year(start) AS INTEGER) AS started_in, {group} AS origin_8,
  {class_sql(group, "origin_4")} AS origin_4, dutch, isced,
  CASE {months} ELSE '{NOT_YET}' END AS left_in,
  CASE WHEN gone <= start + {longest} THEN led ELSE '{SEEKING}' END AS led_to,
  CASE WHEN {followed} THEN 'yes' ELSE 'no' END AS followed,
  {last} AS last, start, COALESCE(gone, {last}) AS out,
  CAST(CASE led WHEN '{SEEKING}' THEN {OPEN} WHEN 'work' THEN {WORK} WHEN 'moved' THEN {MOVED}
    ELSE {OTHER} END AS BIGINT) AS ended,
  {source.identified("'spells'", "s.pid", "strftime(start, '%Y-%m-%d')")}
FROM (SELECT *, CASE WHEN outflow_date <= {last} THEN outflow_date END AS gone,
    CASE WHEN outflow_date <= {last} THEN outflow ELSE '{SEEKING}' END AS led FROM {seekers}) AS s
  LEFT JOIN {known} AS known ON known.pid = s.pid
ORDER BY s.record"""


def _known(source: Source, seekers: str) -> str:
    """SQL of the job seekers who are in persons, with their weight and group of origin."""
    return (
        f"SELECT p.pid, p.weight, origin_8 FROM {source.extract('persons')} AS p "
        f"SEMI JOIN {seekers} AS s ON s.pid = p.pid "
        f"JOIN {origins(source, 'persons')} AS o ON {same_countries('p', 'o')}"
    )


def _refuse_unlinked(source: Source, seekers: str, known: str) -> None:
    source.refuse(
        "SELECT linked FROM (SELECT CAST(COUNT(known.pid) AS DOUBLE) / NULLIF(COUNT(*), 0) AS "
        f"linked FROM {seekers} AS s LEFT JOIN {known} AS known ON known.pid = s.pid "
        f"WHERE outflow IS DISTINCT FROM 'moved') AS found WHERE linked < {LINKED_AT_LEAST}",
        f"{source.folder.name}/job_seekers: {{0:.1%}} of the spells that did not end with a move "
        f"are of somebody in persons; expected at least {LINKED_AT_LEAST:.0%}. Deliver both with "
        "the same pseudonyms.",
    )
