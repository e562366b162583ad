"""Events of civic integration, judged once for all frames, and the first days of each person."""

from analysis.extracts.contracts.codes import EVENTS, LEVELS
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.source import Source
from analysis.extracts.frames.units import PERSONS
from analysis.reference.exclusion_rules import EXCLUSION_RULES
from analysis.settings import NT2_LEVELS, NT2_SKILL
from analysis.workbench.sql import any_of, text

__all__ = ["SKILLS", "days", "judged", "level_columns", "members", "signed"]

# `oral`: the oral part alone is enough; who reached the level in all skills has it too.
SKILLS = {"all": (NT2_SKILL,), "oral": (NT2_SKILL, "oral")}
# Events of which the first day of a person is needed.
_FIRST = (
    "registration", "contract", "mo_start", "mo_end", "vdab_registration", "network_end",
    "certificate",
)  # fmt: skip


def members(source: Source) -> str:
    """Name the table of who is in civic integration: number `k` of the record, and the key."""
    persons = source.extract("ci_persons")
    unit = source.identified(text(PERSONS), "pid")
    return source.shared("members", f"SELECT record AS k, {unit} FROM {persons}")


def judged(source: Source) -> str:
    """Name the table of all events, each with the rule that it breaks.

    A level that is reached, of a skill that counts, has the number of the level in `level`.

    Returns
    -------
    str
        A table with a row per event: `k` (record of its person), `record`, the key of the event,
        `date`, `event` (of a level the `skill`; empty where it was failed), `level`, `contract_no`,
        `regime`, `score` and `broken` (number of the rule from 1; 0 for none).

    Raises
    ------
    DataError
        When an event has no person.
    """
    events, persons = source.extract("ci_events"), source.extract("ci_persons")
    _refuse_strangers(source, events, persons)
    ranks = " ".join(f"WHEN {text(level)} THEN {rank}" for rank, level in enumerate(LEVELS))
    # With numbers and enumerations in the place of texts, this table stays small.
    skills = list(dict.fromkeys(skill for names in SKILLS.values() for skill in names))
    kinds = [kind for kind in EVENTS if kind != "level"]
    regimes = CONTRACTS["ci_events"].columns["regime"].checks[0].statistics["allowed_values"]
    broken = dict(zip(EXCLUSION_RULES, _rules(source), strict=True))
    rules = " ".join(
        f"WHEN {rule} THEN {number}" for number, rule in enumerate(broken.values(), start=1)
    )
    return source.shared(
        "judged",
        f"""
WITH told AS (
  SELECT pid, MIN(date) FILTER (WHERE event = 'infringement_file') AS filed,
    MIN(date) FILTER (WHERE event = 'registration') AS registered,
    COUNT(*) FILTER (WHERE event = 'contract' AND contract_no = 1) > 1 AS is_twice
  FROM {events} WHERE event IN ('infringement_file', 'registration', 'contract') GROUP BY pid
), people AS (
  SELECT p.pid, p.record AS k, exit_date, filed, registered, COALESCE(is_twice, FALSE) AS is_twice
  FROM {persons} AS p LEFT JOIN told ON told.pid = p.pid
), again AS (
  -- Only who has two first contracts needs an order; of one day, the place in the file decides.
  SELECT e.record FROM {events} AS e JOIN people ON people.pid = e.pid
  WHERE is_twice AND event = 'contract' AND contract_no = 1
  QUALIFY row_number() OVER (PARTITION BY e.pid ORDER BY date, e.record) > 1
)
SELECT k, e.record, {source.identified("'ci_events'", "event_id")}, date,
  CAST(CASE WHEN event <> 'level' THEN event WHEN result IS NOT DISTINCT FROM 'fail' THEN NULL
    WHEN skill IN {any_of(skills)} THEN skill END AS ENUM {any_of([*kinds, *skills])}) AS event,
  CAST(CASE level {ranks} END AS TINYINT) AS level, CAST(contract_no AS TINYINT) AS contract_no,
  CAST(regime AS ENUM {any_of(regimes)}) AS regime, score,
  CAST(CASE {rules} ELSE 0 END AS TINYINT) AS broken
FROM {events} AS e JOIN people ON people.pid = e.pid LEFT JOIN again ON again.record = e.record""",
    )


def _rules(source: Source) -> tuple[str, ...]:
    """SQL of what breaks each of `EXCLUSION_RULES`, in their order."""
    return (
        "date > exit_date",
        f"recorded_on > {source.day('ci_events', 'snapshot_date')}",
        "again.record IS NOT NULL",
        "event = 'fine' AND NOT COALESCE(date >= filed, FALSE)",
        "event = 'mo_start' AND date < registered",
    )


def days(source: Source) -> str:
    """Name the table of the first days of who has an event that was kept.

    Returns
    -------
    str
        A table with `k`, the key, a column per level and skill with the day on which at least that
        level was first reached (`A2 all`, `A2 oral`), the first day of each event that is needed
        (`registration`, `contract`, ...), and `first_one` and `regime` of the contract numbered 1.
    """
    columns = [
        f"MIN(date) FILTER (WHERE event IN {any_of(names)} AND level >= {LEVELS.index(level)}) "
        f'AS "{level} {skill}"'
        for skill, names in SKILLS.items()
        for level in NT2_LEVELS
    ]
    columns += [f"MIN(date) FILTER (WHERE event = {text(name)}) AS {name}" for name in _FIRST]
    is_first = "event = 'contract' AND contract_no = 1"
    columns += [
        f"MIN(date) FILTER (WHERE {is_first}) AS first_one",
        f"CAST(MIN(regime) FILTER (WHERE {is_first}) AS VARCHAR) AS regime",
    ]
    return source.shared(
        "days",
        f"SELECT k, {', '.join(columns)} FROM {judged(source)} "
        "WHERE broken = 0 AND event IS NOT NULL GROUP BY k",
    )


def signed(source: Source) -> str:
    """Relation of `days` of whose first contract lies in the history, on the day `signed`.

    Nobody before whose contract 1 another lies: that was signed before the history.
    """
    return f"(SELECT *, first_one AS signed FROM {days(source)} WHERE first_one = contract)"


def level_columns() -> list[str]:
    """Columns of `days` with levels, as SQL names them."""
    return [f'"{level} {skill}"' for skill in SKILLS for level in NT2_LEVELS]


def _refuse_strangers(source: Source, events: str, persons: str) -> None:
    source.refuse(
        f"SELECT strange FROM (SELECT COUNT(*) AS strange FROM {events} AS e "
        f"ANTI JOIN {persons} AS p ON p.pid = e.pid) AS found WHERE strange > 0",
        f"{source.folder.name}/ci_events: {{0}} rows name a person whom ci_persons does not hold; "
        "expected every pid there. Deliver both files of the same snapshot.",
    )
