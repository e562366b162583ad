"""Labour positions of residents: activity, form of work, and work in the year before."""

from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.frames.classed import class_sql
from analysis.extracts.frames.source import Source
from analysis.extracts.reading import delivery_register
from analysis.settings import (
    EMPLOYED,
    EMPLOYEES,
    LINKED_AT_LEAST,
    NEET_AGE,
    PART_TIME,
    SERVICE_VOUCHERS,
    WORKING_AGE,
)
from analysis.workbench.sql import any_of, text

__all__ = ["COLUMNS", "EXTRACT", "NEEDED_COLUMN", "fourth_quarter", "positions", "positions_before"]

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
# Of employees: what makes it yes, and what has to be known for that.
_OF_EMPLOYEES = {
    "part_time": (f"now.regime IN {any_of(PART_TIME)}", "now.regime"),
    "temporary_agency": ("now.temporary_agency", "now.temporary_agency"),
    "service_voucher": (f"now.joint_committee IN {any_of(SERVICE_VOUCHERS)}", "joint_committee"),
}


def positions(source: Source, persons: str) -> dict[str, str]:
    """SQL of the position of each resident in the fourth quarter, and of what follows from it.

    Parameters
    ----------
    source
        The delivery, one with labour positions.
    persons
        Relation with the `pid` and the `age` in completed years of each resident.

    Returns
    -------
    dict of str
        SQL by column of `COLUMNS`, over the relation `now` of `fourth_quarter` that is joined to
        the residents. `position` and `position_group` (a few positions together; who has no labour
        record is `unknown`); `activity` (`employed`, `unemployed`, `outside`); `employed`
        (yes / no); `neet` (yes: not employed and not in education; work abroad, an unknown position
        or unknown education is no); of employees `part_time`, `temporary_agency` and
        `service_voucher` (yes / no; `not_applicable` for others). Empty for everybody where the
        column of the extract was not delivered for at least `settings.LINKED_AT_LEAST` of those it
        is about; a joint committee may be absent, as in the public sector, but not for all.

    Raises
    ------
    DataError
        When labour_quarter holds nothing of the fourth quarter, somebody who is in neither persons
        nor ci_persons, or too few of the residents of working age (`settings.LINKED_AT_LEAST`).
    """
    is_known = _known_enough(source, persons)
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
    return made | {name: "NULL" for name, known in is_known.items() if not known}


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
    earlier = source.folder.parent / str(source.year - 1)
    if not (_spans_years(source.folder) and _spans_years(earlier)):
        return "NULL", ""
    records = fourth_quarter(source, folder=earlier, year=source.year - 1)
    column = (
        "CASE WHEN before.position IS NULL THEN 'not_followed' "
        f"WHEN before.position IN {any_of(EMPLOYED)} THEN 'yes' ELSE 'no' END"
    )
    return column, f"LEFT JOIN {records} AS before ON before.pid = p.pid"


def fourth_quarter(source: Source, *, folder: Path | None = None, year: int | None = None) -> str:
    """Relation of the labour records of the fourth quarter, of the delivery or of an earlier one.

    Raises
    ------
    DataError
        When there is none.
    """
    folder, year = folder or source.folder, year or source.year
    labour = source.extract(EXTRACT, folder=folder)
    records = f"(FROM {labour} WHERE quarter = {text(f'{year}4')})"
    if not source.one(f"SELECT COUNT(*) FROM {records}")[0]:
        found = source.one(
            f"SELECT string_agg(DISTINCT quarter, ', ' ORDER BY quarter) FROM {labour}"
        )
        raise DataError(
            f"{folder.name}/{EXTRACT}: no row of quarter {year}4; found {found[0] or 'none'}. "
            "Deliver the fourth quarter of the year."
        )
    return records


def _spans_years(folder: Path) -> bool:
    if not (folder / "delivery.csv").is_file():
        return False
    scopes = delivery_register.newest_snapshots(folder).set_index("extract")["pid_scope"]
    return {scopes.get("persons"), scopes.get(EXTRACT)} == {"project"}


def _known_enough(source: Source, persons: str) -> dict[str, bool]:
    """Whether what a column needs is known of enough of those that it is about.

    Refuses labour records that are not of these residents: all is counted in one pass.
    """
    records = fourth_quarter(source)
    working, young = (f"age BETWEEN {low} AND {high}" for low, high in (WORKING_AGE, NEET_AGE))
    schooled = f"now.in_education IS NOT NULL OR {_POSITION} IN {any_of(EMPLOYED)}"
    asked = [
        "COUNT(now.pid)", f"COUNT(*) FILTER ({working})", f"COUNT(now.pid) FILTER ({working})",
        f"COUNT(*) FILTER ({young})", f"COUNT(*) FILTER ({young} AND ({schooled}))",
        f"COUNT(*) FILTER ({_IS_EMPLOYEE})",
        *(f"COUNT({known}) FILTER ({_IS_EMPLOYEE})" for _, known in _OF_EMPLOYEES.values()),
        "COUNT(now.joint_committee)",
    ]  # fmt: skip
    found = source.one(
        f"SELECT {', '.join(asked)} FROM ({persons}) AS p "
        f"LEFT JOIN {records} AS now ON now.pid = p.pid"
    )
    _refuse_strangers(source, records, linked=found[0])
    _refuse_unlinked(source, *found[1:3])
    employees, any_committee = found[5], found[9]
    shares = {"neet": found[3:5], "part_time": (employees, found[6])}
    shares["temporary_agency"] = (employees, found[7])
    enough = {
        name: bool(among) and known / among >= LINKED_AT_LEAST
        for name, (among, known) in shares.items()
    }
    return enough | {"service_voucher": bool(employees and any_committee)}


def _refuse_strangers(source: Source, records: str, *, linked: int) -> None:
    """Refuse positions of who is in no extract of persons; those in civic integration may be."""
    if source.one(f"SELECT COUNT(*) FROM {records}")[0] == linked:
        return
    known = ["persons", *(["ci_persons"] if "ci_persons" in source.delivered else [])]
    joins = " ".join(f"ANTI JOIN {source.extract(name)} USING (pid)" for name in known)
    strange = source.one(f"SELECT COUNT(*) FROM {records} {joins}")[0]
    if strange:
        raise DataError(
            f"{source.folder.name}/{EXTRACT}: {strange} persons are in neither persons nor "
            "ci_persons; expected every pid there. Deliver these files of the same snapshot."
        )


def _refuse_unlinked(source: Source, working: int, with_record: int) -> None:
    """A delivery that lost labour records would show as a low employment rate."""
    linked = with_record / working if working else 1.0
    if linked < LINKED_AT_LEAST:
        first, last = WORKING_AGE
        raise DataError(
            f"{source.folder.name}/{EXTRACT}: {linked:.1%} of the residents of {first} to {last} "
            f"years have a record; expected at least {LINKED_AT_LEAST:.0%}. Deliver it whole: who "
            "is not at work has a position too."
        )
