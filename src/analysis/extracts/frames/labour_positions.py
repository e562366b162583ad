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

__all__ = [
    "COLUMNS", "EXTRACT", "INPUTS", "NEEDED_COLUMN", "fourth_quarter", "positions",
    "positions_before",
]  # fmt: skip

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
# Columns of the extract that all of these are made from.
INPUTS = "position, in_education, regime, temporary_agency, joint_committee"
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
        Relation with the `pid` and the `age` in completed years of each resident.

    Returns
    -------
    dict of str, str
        SQL by column of `COLUMNS`, over the relation `now` of `fourth_quarter` that is joined to
        the residents, and what is joined besides. `position` and `position_group` (a few positions
        together; who has no labour record is `unknown`); `activity` (`employed`, `unemployed`,
        `outside`); `employed` (yes / no); `neet` (yes: not employed and not in education; work
        abroad, an unknown position or unknown education is no); of employees `part_time`,
        `temporary_agency` and `service_voucher` (yes / no; `not_applicable` for others). Empty for
        everybody where the column of the extract was not delivered for at least
        `settings.LINKED_AT_LEAST` of those it is about; a joint committee may be absent, as in the
        public sector, but not for all.

    Raises
    ------
    DataError
        When labour_quarter holds nothing of the fourth quarter, somebody who is in neither persons
        nor ci_persons, or too few of the residents of working age (`settings.LINKED_AT_LEAST`).
    """
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
    # Nobody has what is known of too few.
    enough = {name: f"CASE WHEN enough.{name} THEN {made[name]} END" for name in _ASKED}
    columns = {name: f"CAST({sql} AS VARCHAR)" for name, sql in (made | enough).items()}
    return columns, f"CROSS JOIN {_known(source, persons)} AS enough"


def positions_before(source: Source) -> tuple[str, str]:
    """SQL of whether each resident was employed in the fourth quarter of the year before.

    Returns
    -------
    tuple of str
        The column, over a relation `before` that the second text joins to residents `p`: `yes`,
        `no`, or `not_followed` (no position was delivered then: arrived since, or too young). Empty
        for everybody where the year before was not delivered, or pseudonyms do not span years
        (`pid_scope` of `labour_quarter` in both deliveries).
    """
    if not source.follows(EXTRACT):
        return "CAST(NULL AS VARCHAR)", ""
    records = fourth_quarter(source, year=source.year - 1)
    column = (
        "CASE WHEN before.position IS NULL THEN 'not_followed' "
        f"WHEN before.position IN {any_of(EMPLOYED)} THEN 'yes' ELSE 'no' END"
    )
    return column, f"LEFT JOIN {records} AS before ON before.pid = p.pid"


def fourth_quarter(source: Source, *, year: int | None = None) -> str:
    """Relation of the labour records of the fourth quarter, of the delivery or of an earlier one.

    Raises
    ------
    DataError
        When there is none.
    """
    year = year or source.year
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


# Columns that are empty where what they need is known of too few.
_ASKED = ("neet", *_OF_EMPLOYEES)


def _known(source: Source, persons: str) -> str:
    """Name the table of one row: whether what a column needs is known of enough of its residents.

    Refuses labour records that are not of these residents: all is counted in one pass.
    """
    records = fourth_quarter(source)
    working, young = (f"age BETWEEN {low} AND {high}" for low, high in (WORKING_AGE, NEET_AGE))
    schooled = f"now.in_education IS NOT NULL OR {_POSITION} IN {any_of(EMPLOYED)}"
    share = {
        "neet": _share(f"COUNT(*) FILTER (WHERE {young} AND ({schooled}))", young),
        **{
            name: _share(f"COUNT({known}) FILTER (WHERE {_IS_EMPLOYEE})", _IS_EMPLOYEE)
            for name, (_, known) in _OF_EMPLOYEES.items()
        },
        "with_record": _share(f"COUNT(now.pid) FILTER (WHERE {working})", working),
    }
    enough = {name: f"COALESCE({share[name]} >= {LINKED_AT_LEAST}, FALSE)" for name in _ASKED}
    # It may be absent, as in the public sector, but not for all.
    enough["service_voucher"] = (
        f"COUNT(*) FILTER (WHERE {_IS_EMPLOYEE}) > 0 AND COUNT(now.joint_committee) > 0"
    )
    known = source.shared(
        "labour_known",
        f"SELECT COUNT(now.pid) AS linked, {share['with_record']} AS with_record, "
        f"{', '.join(f'{sql} AS {name}' for name, sql in enough.items())} "
        f"FROM ({persons}) AS p LEFT JOIN {records} AS now ON now.pid = p.pid",
    )
    _refuse_strangers(source, records, known)
    _refuse_unlinked(source, known)
    return known


def _share(known: str, among: str) -> str:
    return f"CAST({known} AS DOUBLE) / NULLIF(COUNT(*) FILTER (WHERE {among}), 0)"


def _refuse_strangers(source: Source, records: str, known: str) -> None:
    """Refuse positions of who is in no extract of persons; those in civic integration may be."""
    persons = ["persons", *(["ci_persons"] if "ci_persons" in source.delivered else [])]
    joins = " ".join(
        f"ANTI JOIN {source.extract(name)} AS {name} ON {name}.pid = r.pid" for name in persons
    )
    source.refuse(
        "SELECT strange FROM "
        f"(SELECT COUNT(*) AS strange FROM {records} AS r {joins}) AS found WHERE strange > 0",
        f"{source.folder.name}/{EXTRACT}: {{0}} persons are in neither persons nor ci_persons; "
        "expected every pid there. Deliver these files of the same snapshot.",
        only_if=f"SELECT linked < (SELECT COUNT(*) FROM {records} AS r) FROM {known}",
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
