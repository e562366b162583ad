"""Labour positions of residents: activity, form of work, and work in the year before."""

from analysis.extracts.frames.classed import class_sql
from analysis.extracts.frames.source import Source
from analysis.settings import (
    EMPLOYED,
    EMPLOYEES,
    LINKED_AT_LEAST,
    NEET_AGE,
    PART_TIME,
    SERVICE_VOUCHERS,
    WORKING_AGE,
)
from analysis.workbench.sql import any_of

__all__ = ["COLUMNS", "EXTRACT", "NEEDED_COLUMN", "positions"]

EXTRACT = "labour_quarter"
# Column of the extract that a column of ours needs besides the position; without it a table is left
# out.
NEEDED_COLUMN = {
    "neet": "in_education",
    "part_time": "regime",
    "temporary_agency": "temporary_agency",
    "service_voucher": "joint_committee",
    "employed_before": "pid, ook in de levering van het jaar ervoor",
}
COLUMNS = (
    "position",
    "position_group",
    "activity",
    "employed",
    "neet",
    "part_time",
    "temporary_agency",
    "service_voucher",
)
_POSITION = "COALESCE(now.position, 'unknown')"
_IS_EMPLOYEE = f"{_POSITION} IN {any_of(EMPLOYEES)}"
_SCHOOLING = "CASE WHEN now.in_education = FALSE THEN '/no' ELSE '/other' END"
# Columns of the extract that all of these are made from, which a few kinds of records have.
_INPUTS = ("position", "in_education", "regime", "temporary_agency", "joint_committee")
_NO_RECORD = 0
# Of employees: what makes it yes, and what has to be known for that.
_OF_EMPLOYEES = {
    "part_time": (f"now.regime IN {any_of(PART_TIME)}", "now.regime"),
    "temporary_agency": ("now.temporary_agency", "now.temporary_agency"),
    "service_voucher": (
        f"now.joint_committee IN {any_of(SERVICE_VOUCHERS)}",
        "now.joint_committee",
    ),
}


def positions(source: Source, persons: str) -> tuple[dict[str, str], str]:
    """SQL of the position of each resident in the fourth quarter, and of what follows from it.

    Parameters
    ----------
    source
        The delivery, one with labour positions.
    persons
        Relation with the `record`, the `pid` and the `age` in completed years of each resident.

    Returns
    -------
    dict of str, str
        SQL by column of `COLUMNS`, and what is joined to the residents `p` for it. `position` and
        `position_group` (a few positions together; who has no labour record is `unknown`);
        `activity` (`employed`, `unemployed`, `outside`); `employed` (yes / no); `neet` (yes: not
        employed and not in education; work abroad, an unknown position or unknown education is
        no); of employees `part_time`, `temporary_agency` and `service_voucher` (yes / no;
        `not_applicable` for others). Empty for everybody where the column of the extract was not
        delivered for at least `settings.LINKED_AT_LEAST` of those it is about; a joint committee
        may be absent, as in the public sector, but not for all. `employed_before`, in the fourth
        quarter of the year before: `yes`, `no`, or `not_followed` (no position was delivered then:
        arrived since, or too young); empty for everybody where that year was not delivered, or
        pseudonyms do not span years (`pid_scope` of `labour_quarter` in both deliveries).

    Raises
    ------
    DataError
        When labour_quarter holds nothing of the fourth quarter, somebody who is in neither persons
        nor ci_persons, or too few of the residents of working age (`settings.LINKED_AT_LEAST`).
    """
    records = _fourth_quarter(source, year=source.year)
    kinds = _kinds(source, records)
    of_residents = _of_residents(source, persons, records, kinds)
    known = _known(source, of_residents, kinds, records)
    columns = ", ".join(f"{sql} AS {name}" for name, sql in _of_a_kind().items())
    work = source.coded(
        "work", f"SELECT kind, {columns} FROM {kinds} AS now CROSS JOIN {known} AS enough"
    )
    return (
        {name: f"work.{name}" for name in COLUMNS} | {"employed_before": _employed_before(source)},
        f"JOIN {of_residents} AS labour ON labour.record = p.record "
        f"JOIN {work} AS work ON work.kind = labour.kind",
    )


def _fourth_quarter(source: Source, *, year: int) -> str:
    """Relation of the labour records of the fourth quarter of a year; there must be one."""
    labour, quarter = source.extract(EXTRACT, year=year), f"{year}4"
    source.refuse(
        "SELECT first, last FROM (SELECT COALESCE(MIN(quarter), 'none') AS first, "
        "COALESCE(MAX(quarter), 'none') AS last, "
        f"COUNT(*) FILTER (WHERE quarter = '{quarter}') AS here FROM {labour}) AS found "
        "WHERE here = 0",
        f"{year}/{EXTRACT}: no row of quarter {quarter}; found {{0}} to {{1}}. Deliver the fourth "
        "quarter of the year.",
    )
    return f"(SELECT * FROM {labour} WHERE quarter = '{quarter}')"


def _kinds(source: Source, records: str) -> str:
    """Name the table of the kinds of records that occur, with a number each; 0 is no record."""
    inputs = ", ".join(_INPUTS)
    nothing = ", ".join(f"NULL AS {name}" for name in _INPUTS)
    return source.shared(
        "kinds_of_work",
        f"SELECT CAST(row_number() OVER (ORDER BY {inputs}) AS INTEGER) AS kind, {inputs} "
        f"FROM (SELECT DISTINCT {inputs} FROM {records} AS r) AS found "
        f"UNION ALL SELECT {_NO_RECORD} AS kind, {nothing}",
    )


def _of_residents(source: Source, persons: str, records: str, kinds: str) -> str:
    """Name the table with the kind of record of each resident, of now and of the year before.

    Long pseudonyms are compared here alone: `record` tells residents apart from here on.
    """
    same = " AND ".join(
        f"COALESCE(CAST(r.{name} AS VARCHAR), '') = COALESCE(CAST(k.{name} AS VARCHAR), '')"
        for name in _INPUTS
    )
    now = f"SELECT r.pid, k.kind FROM {records} AS r JOIN {kinds} AS k ON {same}"
    employed, before = "CAST(NULL AS BOOLEAN)", ""
    if source.follows(EXTRACT):
        earlier = _fourth_quarter(source, year=source.year - 1)
        employed = f"before.position IN {any_of(EMPLOYED)}"
        before = f"LEFT JOIN {earlier} AS before ON before.pid = p.pid"
    return source.shared(
        "labour_of_residents",
        f"SELECT p.record, CAST(p.age AS INTEGER) AS age, "
        f"COALESCE(now.kind, {_NO_RECORD}) AS kind, {employed} AS employed_before "
        f"FROM ({persons}) AS p LEFT JOIN ({now}) AS now ON now.pid = p.pid {before}",
    )


def _employed_before(source: Source) -> str:
    """SQL of the work a year before, over the relation `labour` of `_of_residents`."""
    if not source.follows(EXTRACT):
        return "CAST(NULL AS VARCHAR)"
    return (
        "CASE WHEN labour.employed_before IS NULL THEN 'not_followed' "
        "WHEN labour.employed_before THEN 'yes' ELSE 'no' END"
    )


def _of_a_kind() -> dict[str, str]:
    """SQL of the columns of a kind of record, `now`; nobody has what is known of too few."""
    made = {
        "position": _POSITION,
        **{name: class_sql(_POSITION, name) for name in ("position_group", "activity", "employed")},
        "neet": class_sql(f"({_POSITION} || {_SCHOOLING})", "neet"),
    }
    for name, (has, _) in _OF_EMPLOYEES.items():
        made[name] = (
            f"CASE WHEN NOT {_IS_EMPLOYEE} THEN 'not_applicable' WHEN {has} THEN 'yes' "
            "ELSE 'no' END"
        )
    enough = {name: f"CASE WHEN enough.{name} THEN {made[name]} END" for name in _ASKED}
    return {name: f"CAST({sql} AS VARCHAR)" for name, sql in (made | enough).items()}


# Columns that are empty where what they need is known of too few.
_ASKED = ("neet", *_OF_EMPLOYEES)


def _known(source: Source, of_residents: str, kinds: str, records: str) -> str:
    """Name the table of one row: whether what a column needs is known of enough of its residents.

    Refuses labour records that are not of these residents: all is counted in one pass.
    """
    working, young = (f"age BETWEEN {low} AND {high}" for low, high in (WORKING_AGE, NEET_AGE))
    schooled = f"now.in_education IS NOT NULL OR {_POSITION} IN {any_of(EMPLOYED)}"
    has_record = f"kind <> {_NO_RECORD}"
    share = {
        "neet": _share(schooled, young),
        **{
            name: _share(f"{known} IS NOT NULL", _IS_EMPLOYEE)
            for name, (_, known) in _OF_EMPLOYEES.items()
        },
        "with_record": _share(has_record, working),
    }
    enough = {name: f"COALESCE({share[name]} >= {LINKED_AT_LEAST}, FALSE)" for name in _ASKED}
    # It may be absent, as in the public sector, but not for all.
    enough["service_voucher"] = (
        f"{_sum(_IS_EMPLOYEE)} > 0 AND {_sum('now.joint_committee IS NOT NULL')} > 0"
    )
    counted = f"SELECT kind, age, COUNT(*) AS persons FROM {of_residents} GROUP BY kind, age"
    known = source.shared(
        "labour_known",
        f"SELECT {_sum(has_record)} AS linked, {share['with_record']} AS with_record, "
        f"{', '.join(f'{sql} AS {name}' for name, sql in enough.items())} "
        f"FROM ({counted}) AS counted JOIN {kinds} AS now USING (kind)",
    )
    _refuse_strangers(source, records, known)
    _refuse_unlinked(source, known)
    return known


def _sum(among: str) -> str:
    """SQL of the number of residents among some, of those counted by kind and age."""
    return f"COALESCE(SUM(persons) FILTER (WHERE {among}), 0)"


def _share(known: str, among: str) -> str:
    part, total = _sum(f"({known}) AND ({among})"), _sum(among)
    return f"CAST({part} AS DOUBLE) / NULLIF({total}, 0)"


def _refuse_strangers(source: Source, records: str, known: str) -> None:
    """Refuse positions of who is in no extract of persons; those in civic integration may be."""
    elsewhere = "0"
    if "ci_persons" in source.delivered:
        elsewhere = (
            f"(SELECT COUNT(*) FROM {records} AS r "
            f"SEMI JOIN {source.extract('ci_persons')} AS c ON c.pid = r.pid "
            f"ANTI JOIN {source.extract('persons')} AS p ON p.pid = r.pid)"
        )
    unlinked = f"(SELECT COUNT(*) FROM {records} AS r) - linked"
    source.refuse(
        f"SELECT strange FROM (SELECT {unlinked} - {elsewhere} AS strange FROM {known}) AS found "
        "WHERE strange > 0",
        f"{source.folder.name}/{EXTRACT}: {{0}} persons are in neither persons nor ci_persons; "
        "expected every pid there. Deliver these files of the same snapshot.",
        only_if=f"SELECT {unlinked} > 0 FROM {known}",
    )


def _refuse_unlinked(source: Source, known: str) -> None:
    """A delivery that lost labour records would show as a low employment rate."""
    first, last = WORKING_AGE
    source.refuse(
        f"SELECT with_record FROM {known} WHERE with_record < {LINKED_AT_LEAST}",
        f"{source.folder.name}/{EXTRACT}: {{0:.1%}} of the residents of {first} to {last} years "
        f"have a record; expected at least {LINKED_AT_LEAST:.0%}. Deliver it whole: who is not at "
        "work has a position too.",
    )
