"""The programme of civic integration: parts, orientation tests, certificates and fines."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.frames.units import PERSONS, sample_weight, unit_columns, unit_names
from analysis.extracts.reading import read_extract
from analysis.reference.orientation_mark import mark_of
from analysis.settings import PART_YEARS, WORKING_AGE
from support.frames_in_pandas.exclusions import KEPT, load_events
from support.frames_in_pandas.registrations import first_days

__all__ = ["orientation_tests", "parts", "results"]

# Parts that contracts from before March 2022 do not have.
SINCE_2022 = ("vdab", "network")
# Column of `first_days` with the day on which each part was done.
_DAYS = {"mo": "mo_end", "a2": "A2", "vdab": "vdab_registration", "network": "network_end"}


def _persons_and_events(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    events = load_events(folder)
    return read_extract.typed_frame("ci_persons", folder), events[events["broken"] == KEPT]


def _of_units(frame: pd.DataFrame, unit: pd.Series, folder: Path, year: int) -> pd.DataFrame:
    weight = sample_weight(folder, "ci_persons")
    return frame.assign(**unit_columns(year, weight, unit=unit)).reset_index(drop=True)


def results(folder: Path, year: int) -> pd.DataFrame:
    """Certificates, infringement files and fines: one row per person certified, file and fine."""
    persons, events = _persons_and_events(folder)
    results = events[
        events["event"].isin(["certificate", "infringement_file", "fine"])
    ].sort_values("date", kind="stable")
    again = (results["event"] == "certificate") & results.duplicated(["pid", "event"])
    joined = results[~again].merge(persons[["pid", "status", "region"]], on="pid", validate="m:1")
    made = joined[["event", "status", "region"]].assign(happened=joined["date"].dt.year)
    return _of_units(made, unit_names("ci_events", joined["event_id"]), folder, year)


def orientation_tests(folder: Path, year: int) -> pd.DataFrame:
    """First test of the orientation course of each person, held against the mark of its year."""
    persons, events = _persons_and_events(folder)
    first = (
        events[events["event"] == "mo_test"]
        .sort_values("date", kind="stable")
        .drop_duplicates("pid")
    )
    tested = first["date"].dt.year
    met = np.where(first["score"] >= tested.map(mark_of), "yes", "no")
    first = first.assign(tested=tested, met=np.where(first["score"].isna(), "no_score", met))
    joined = first.merge(persons[["pid", "status", "region"]], on="pid", validate="1:1")
    made = joined[["tested", "met", "status", "region"]]
    return _of_units(made, unit_names(PERSONS, joined["pid"]), folder, year)


def parts(folder: Path, year: int) -> pd.DataFrame:
    """Year in which each part was done: one row per first contract and part of its regime."""
    persons, events = _persons_and_events(folder)
    contracts = (
        events[events["event"] == "contract"]
        .sort_values(["date", "contract_no"])
        .drop_duplicates("pid")
    )
    signed = contracts.loc[contracts["contract_no"] == 1, ["pid", "date", "regime"]].rename(
        columns={"date": "signed"}
    )
    days = first_days(events)
    frame = signed.merge(days, left_on="pid", right_index=True).merge(
        persons[["pid", "birth_date"]], on="pid"
    )
    frame = frame.assign(cohort=frame["signed"].dt.year, old=frame["regime"] == "pre2022")
    by_part = {name: frame[column] for name, column in _DAYS.items()}
    by_part |= {"all": _day_of_last_part(frame, by_part), "certificate": frame["certificate"]}
    made = []
    for name, day in by_part.items():
        asked = ~frame["old"] if name in SINCE_2022 else pd.Series(True, index=frame.index)
        rows = frame.assign(part=name, done_in=_done_in(frame["signed"], day, year))
        made.append(rows.loc[asked, ["pid", "cohort", "regime", "part", "done_in"]])
    together = pd.concat(made, ignore_index=True)
    unit = unit_names(PERSONS, together["pid"])
    return _of_units(together.drop(columns="pid"), unit, folder, year)


def _day_of_last_part(frame: pd.DataFrame, by_part: dict[str, pd.Series]) -> pd.Series:
    """Day on which the last part that the regime asks was done; empty while one is not."""
    age = frame["signed"].dt.year - frame["birth_date"].str[:4].astype(int)
    spared = {"vdab": frame["old"] | (age > WORKING_AGE[1]), "network": frame["old"]}
    needed = pd.DataFrame(
        {
            name: day.mask(spared[name], frame["signed"]) if name in spared else day
            for name, day in by_part.items()
        }
    )
    return needed.max(axis=1, skipna=False)


def _done_in(signed: pd.Series, day: pd.Series, year: int) -> np.ndarray:
    complete = year - signed.dt.year
    within = np.column_stack(
        [
            (day <= signed + pd.DateOffset(years=k)) & (complete >= k)
            for k in range(1, PART_YEARS + 1)
        ]
    )
    return np.where(within.any(axis=1), (within.argmax(axis=1) + 1).astype(str), "not_yet")
