"""Labour positions of residents: activity, form of work, and work in the year before."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.labour_positions import EXTRACT
from analysis.extracts.reading import delivery_register, read_extract
from analysis.settings import (
    EMPLOYED,
    EMPLOYEES,
    LINKED_AT_LEAST,
    NEET_AGE,
    PART_TIME,
    SERVICE_VOUCHERS,
    WORKING_AGE,
)
from support.frames_in_pandas.classed import class_of
from support.frames_in_pandas.linking import is_among

__all__ = ["positions", "positions_before"]


def positions(pids: pd.Series, age: pd.Series, folder: Path, year: int) -> dict[str, pd.Series]:
    """Position of each resident in the fourth quarter, and what follows from it."""
    records = _fourth_quarter(folder, year)
    strange = records.index.difference(pids)
    if len(strange) and "ci_persons" in set(delivery_register.newest_snapshots(folder)["extract"]):
        # Positions of those in civic integration may be delivered too.
        integrating = read_extract.typed_frame("ci_persons", folder)["pid"]
        records = records.drop(strange[is_among(strange, integrating)])
    _refuse_unlinked(records, pids, age, folder)
    here = records.reindex(pids).set_index(pids.index)
    position = here["position"].fillna("unknown").astype(str)
    employees = position.isin(EMPLOYEES)
    return {
        "position": position,
        "position_group": class_of(position, "position_group"),
        "activity": class_of(position, "activity"),
        "employed": class_of(position, "employed"),
        "neet": _empty_unless_known(
            _neet(here, position), _schooling_known(here, position), age.between(*NEET_AGE)
        ),
        "part_time": _of_employees(
            employees, here["regime"].isin(PART_TIME), here["regime"].notna()
        ),
        "temporary_agency": _of_employees(
            employees, here["temporary_agency"].eq(True), here["temporary_agency"].notna()
        ),
        "service_voucher": _of_employees(
            employees,
            here["joint_committee"].isin(SERVICE_VOUCHERS),
            here["joint_committee"].notna().any(),
        ),
    }


def positions_before(pids: pd.Series, folder: Path, year: int) -> pd.Series:
    """Whether each resident was employed in the fourth quarter of the year before."""
    earlier = folder.parent / str(year - 1)
    if not (_spans_years(folder) and _spans_years(earlier)):
        return pd.Series(np.nan, index=pids.index, dtype="str")
    before = pids.map(_fourth_quarter(earlier, year - 1)["position"])
    return _code_of_first(before.isna(), "not_followed", before.isin(EMPLOYED), "yes", other="no")


def _spans_years(folder: Path) -> bool:
    if not (folder / "delivery.csv").is_file():
        return False
    scopes = delivery_register.newest_snapshots(folder).set_index("extract")["pid_scope"]
    return {scopes.get("persons"), scopes.get(EXTRACT)} == {"project"}


def _fourth_quarter(folder: Path, year: int) -> pd.DataFrame:
    """Labour records of the fourth quarter by person."""
    labour = read_extract.typed_frame(EXTRACT, folder)
    records = labour[labour["quarter"] == f"{year}4"]
    if records.empty:
        raise DataError(
            f"{folder.name}/{EXTRACT}: no row of quarter {year}4; found "
            f"{', '.join(sorted(labour['quarter'].unique())) or 'none'}. Deliver the fourth "
            "quarter of the year."
        )
    return records.set_index("pid")


def _refuse_unlinked(records: pd.DataFrame, pids: pd.Series, age: pd.Series, folder: Path) -> None:
    """A delivery that lost labour records would show as a low employment rate."""
    strange = int((~is_among(records.index, pids)).sum())
    if strange:
        raise DataError(
            f"{folder.name}/{EXTRACT}: {strange} persons are in neither persons nor ci_persons; "
            "expected every pid there. Deliver these files of the same snapshot."
        )
    working = age.between(*WORKING_AGE)
    linked = float(is_among(pids[working], records.index).mean()) if working.any() else 1.0
    if linked < LINKED_AT_LEAST:
        first, last = WORKING_AGE
        raise DataError(
            f"{folder.name}/{EXTRACT}: {linked:.1%} of the residents of {first} to {last} years "
            f"have a record; expected at least {LINKED_AT_LEAST:.0%}. Deliver it whole: who is "
            "not at work has a position too."
        )


def _neet(here: pd.DataFrame, position: pd.Series) -> pd.Series:
    """Neither employed nor in education; not in education is the part `no` after the position."""
    not_in_education = here["in_education"].eq(False).fillna(False).astype(bool)
    schooling = pd.Series(np.where(not_in_education, "/no", "/other"), index=position.index)
    return class_of(position + schooling, "neet")


def _schooling_known(here: pd.DataFrame, position: pd.Series) -> pd.Series:
    """Of whom is known whether they are in education; of the employed it does not matter."""
    return here["in_education"].notna() | position.isin(EMPLOYED)


def _of_employees(employees: pd.Series, has: pd.Series, known: pd.Series | bool) -> pd.Series:
    """Yes or no for employees, not applicable for others."""
    codes = _yes_or_no(has.fillna(False).astype(bool)).where(employees, "not_applicable")
    return _empty_unless_known(codes, pd.Series(known, index=codes.index), employees)


def _empty_unless_known(codes: pd.Series, known: pd.Series, among: pd.Series) -> pd.Series:
    """Empty for everybody where too few of those that a column is about have it."""
    enough = bool(among.any()) and known[among].mean() >= LINKED_AT_LEAST
    return codes if enough else pd.Series(np.nan, index=codes.index, dtype="str")


def _yes_or_no(true: pd.Series) -> pd.Series:
    return _code_of_first(true, "yes", other="no")


def _code_of_first(*conditions: pd.Series | str, other: str) -> pd.Series:
    """Code of the first condition that holds: conditions and their codes in turn."""
    return pd.Series(
        np.select(conditions[::2], conditions[1::2], other), index=conditions[0].index, dtype="str"
    )
