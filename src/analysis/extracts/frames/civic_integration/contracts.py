"""Trajectories: first civic integration contracts, who signed them and what became of them."""

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.civic_integration.dutch_levels import b2_reached_in
from analysis.extracts.frames.civic_integration.events import level_columns, members, signed
from analysis.extracts.frames.classed import band_sql
from analysis.extracts.frames.origins import origins, same_countries
from analysis.extracts.frames.places import places_of
from analysis.extracts.frames.source import Source

__all__ = ["contracts"]


def contracts(source: Source) -> str:
    """SQL of first contracts, a row per person whose first contract lies in the delivered history.

    Returns
    -------
    str
        The columns of `ci_persons` but `pid`, and `year` (of the delivery), `units`, `weight` (1 /
        sampling fraction), `weight2`, the key of the person, `signed` (day of the first contract),
        `regime`, `cohort` (its year), `complete_years` (years fully observed after the contract for
        the whole cohort), `state_3y` (none, A1, A2, B1, B2+, left, died; `open` while not all of
        the cohort was followed for three years), the day at least each level was first reached (`A1
        all` .. `B2 oral`), `b2_reached_in` (before, 1-3, 4-6 years, not_yet), `age` (on 31
        December), `age_at_arrival` (band), `municipality` (at the contract, in the borders of the
        year; `unknown` where not delivered), `education`, `origin_group` (of eight),
        `small_children` (yes, no, unknown) and `position` in the fourth quarter (empty without a
        labour record).

    Raises
    ------
    DataError
        When an event has no person, or somebody who is still here was not followed to the end of
        the year.
    """
    days, persons = signed(source), source.extract("ci_persons")
    _refuse_unfollowed(source, persons)
    year, origin = source.year, origins(source, "ci_persons")
    delivered = ", ".join(
        _CHILDREN if name == "small_children" else f"p.{name}"
        for name in CONTRACTS["ci_persons"].columns
        if name != "pid"
    )
    born = "CAST(birth_date || '-15' AS DATE)"
    had_birthday = f"strftime(first_registration, '%m%d') >= strftime({born}, '%m%d')"
    at_arrival = (
        f"greatest(year(first_registration) - year({born}) "
        f"- CASE WHEN {had_birthday} THEN 0 ELSE 1 END, 0)"
    )
    position, joined = _position(source)
    municipality, of_place = places_of(source, "ci_persons", "nis_at_contract")
    return f"""
SELECT {delivered}, signed, regime, CAST({year} - year({born}) AS INTEGER) AS age,
  {band_sql("at_arrival", "age_at_arrival")} AS age_at_arrival, {municipality} AS municipality,
  isced_intake AS education,
  origin_8 AS origin_group, {", ".join(level_columns())}, {position} AS position, complete_years,
  {_state_after(3)} AS state_3y, {b2_reached_in()} AS b2_reached_in,
  {source.counted(source.sample_weight("ci_persons"))},
  CAST(year(signed) AS INTEGER) AS cohort, {source.identity}
FROM (SELECT *, {at_arrival} AS at_arrival FROM {persons}) AS p
  JOIN (SELECT *, CAST({year} - year(signed) AS INTEGER) AS complete_years FROM {days} AS s) AS d
    ON d.k = p.record
  JOIN {members(source)} AS m ON m.k = p.record
  JOIN {origin} AS o ON {same_countries("p", "o")} {joined} {of_place}
ORDER BY p.record"""


_CHILDREN = (
    "CASE WHEN small_children THEN 'yes' WHEN NOT small_children THEN 'no' ELSE 'unknown' END "
    "AS small_children"
)


def _refuse_unfollowed(source: Source, persons: str) -> None:
    """A cohort of which some who stayed are not followed would seem to reach too little."""
    year = source.year
    source.refuse(
        f"SELECT unfollowed FROM (SELECT COUNT(*) AS unfollowed FROM {persons} WHERE exit_date "
        f"IS NULL AND observed_until < TIMESTAMP '{year}-12-31') AS found WHERE unfollowed > 0",
        f"{source.folder.name}/ci_persons: {{0}} persons without an exit have an observed_until "
        f"before {year}-12-31; expected all followed to that day, because a share within k years "
        "needs k full years. Deliver the extract again after the end of the year.",
    )


def _position(source: Source) -> tuple[str, str]:
    """SQL of the labour position in the fourth quarter; nobody's where none were delivered."""
    if "labour_quarter" not in source.delivered:
        return "CAST(NULL AS VARCHAR)", ""
    labour = source.extract("labour_quarter")
    records = f"(SELECT pid, position FROM {labour} WHERE quarter = '{source.year}4')"
    return "now.position", f"LEFT JOIN {records} AS now ON now.pid = p.pid"


def _state_after(years: int) -> str:
    end = f"(signed + INTERVAL {years} YEAR)"
    reached = " ".join(
        f"WHEN \"{level} all\" <= {end} THEN '{code}'"
        for level, code in (("B2", "B2+"), ("B1", "B1"), ("A2", "A2"), ("A1", "A1"))
    )
    return (
        f"CASE WHEN complete_years < {years} THEN 'open' "
        f"WHEN exit_date <= {end} AND exit = 'death' THEN 'died' "
        f"WHEN exit_date <= {end} THEN 'left' {reached} ELSE 'none' END"
    )
