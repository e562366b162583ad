"""The programme of civic integration: parts, orientation tests, certificates and fines."""

from analysis.extracts.frames.civic_integration.dutch_levels import within_years
from analysis.extracts.frames.civic_integration.events import judged, members, signed
from analysis.extracts.frames.source import Source
from analysis.reference.orientation_mark import marks
from analysis.settings import PART_YEARS, WORKING_AGE

__all__ = ["orientation_tests", "parts", "results"]

# Parts that contracts from before March 2022 do not have.
SINCE_2022 = ("vdab", "network")
# The day on which each part was done, as `events.days` has it.
_DAYS = {
    "mo": "mo_end",
    "a2": '"A2 all"',
    "vdab": "vdab_registration",
    "network": "network_end",
    "all": "last_part",
    "certificate": "certificate",
}


def results(source: Source) -> str:
    """SQL of certificates, infringement files and fines: a row per person certified, file and fine.

    Returns
    -------
    str
        `event` (certificate, infringement_file, fine), `status`, `region`, `happened` (its year),
        `year`, `units`, `weight`, `weight2` and the key of the event. A person has one certificate,
        the first; amounts of fines stay behind.
    """
    kinds = "'certificate', 'infringement_file', 'fine'"
    return f"""
SELECT CAST(event AS VARCHAR) AS event, status, region, CAST(year(date) AS INTEGER) AS happened,
  {source.counted(source.sample_weight("ci_persons"))}, {source.identity}
FROM (SELECT * FROM {judged(source)} WHERE broken = 0 AND event IN ({kinds})
    QUALIFY event <> 'certificate'
      OR row_number() OVER (PARTITION BY k, event ORDER BY date, record) = 1) AS e
  JOIN {source.extract("ci_persons")} AS p ON p.record = e.k
ORDER BY e.date, e.record"""


def orientation_tests(source: Source) -> str:
    """SQL of the first test of the orientation course of each person, against the year's mark.

    Returns
    -------
    str
        `tested` (year of the test), `met` (yes, no; `no_score` where the score is empty), `status`,
        `region`, `year`, `units`, `weight`, `weight2` and the key. The score itself stays behind.
    """
    return f"""
SELECT CAST(year(date) AS INTEGER) AS tested,
  CASE WHEN score IS NULL THEN 'no_score' WHEN score >= {_mark("year(date)")} THEN 'yes'
    ELSE 'no' END AS met,
  status, region, {source.counted(source.sample_weight("ci_persons"))}, m.{source.identity}
FROM (SELECT * FROM {judged(source)} WHERE broken = 0 AND event = 'mo_test'
    QUALIFY row_number() OVER (PARTITION BY k ORDER BY date, record) = 1) AS e
  JOIN {source.extract("ci_persons")} AS p ON p.record = e.k
  JOIN {members(source)} AS m ON m.k = e.k
ORDER BY e.date, e.record"""


def _mark(year: str) -> str:
    """SQL of the mark that a test of a year is held against, as `orientation_mark.mark_of`."""
    first, *later = marks()
    cases = " ".join(
        f"WHEN {year} >= {each['from_year']} THEN {each['mark']}" for each in reversed(later)
    )
    return f"CASE {cases} ELSE {first['mark']} END" if later else str(first["mark"])


def parts(source: Source) -> str:
    """SQL of the year in which each part was done: a row per first contract and part of its regime.

    Counted from the contract.

    Returns
    -------
    str
        `cohort`, `regime` (pre2022, 2022, 2023+), `part` (mo: course of orientation ended; a2: at
        least A2, all skills; vdab: registered at VDAB or Actiris; network: trajectory ended; all:
        every part that the regime asks; certificate), `done_in`: `1` .. `3`, or `not_yet` within
        the years that the whole cohort was followed, `year`, `units`, `weight`, `weight2` and the
        key.

    Notes
    -----
    Before March 2022 there was no vdab and no network part. Whether somebody may work is not in the
    data, so vdab is asked of who was of working age at the contract.
    """
    followed = source.shared("followed_parts", _followed(source))
    done = {name: within_years(day, most=PART_YEARS) for name, day in _DAYS.items()}
    return "\nUNION ALL ".join(
        f"(SELECT cohort, regime, '{name}' AS part, {done_in} AS done_in, "
        f"{source.counted(source.sample_weight('ci_persons'))}, {source.identity} "
        f"FROM {followed}{' WHERE NOT is_old' if name in SINCE_2022 else ''} ORDER BY k)"
        for name, done_in in done.items()
    )


def _followed(source: Source) -> str:
    """SQL of the first contracts with the day on which the last part that is asked was done."""
    age = "(year(signed) - CAST(substr(birth_date, 1, 4) AS BIGINT))"
    is_old = "regime = 'pre2022'"
    vdab = f"CASE WHEN {is_old} OR {age} > {WORKING_AGE[1]} THEN signed ELSE vdab_registration END"
    needed = [
        *(_DAYS[name] for name in ("mo", "a2")),
        vdab,
        f"CASE WHEN {is_old} THEN signed ELSE network_end END",
    ]
    is_whole = " AND ".join(f"({day}) IS NOT NULL" for day in needed)
    columns = ", ".join(day for name, day in _DAYS.items() if name != "all")
    return f"""
SELECT d.k, {source.identity}, signed, CAST(year(signed) AS INTEGER) AS cohort, regime,
  {is_old} AS is_old, {source.year} - year(signed) AS complete_years, {columns},
  CASE WHEN {is_whole} THEN greatest({", ".join(needed)}) END AS last_part
FROM {signed(source)} AS d JOIN {source.extract("ci_persons")} AS p ON p.record = d.k
  JOIN {members(source)} AS m ON m.k = d.k"""
