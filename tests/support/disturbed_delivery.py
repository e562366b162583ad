"""A part of the synthetic delivery with what a query and pandas might take otherwise.

Countries that are unknown or are no more, 29 February, days that coincide, two first contracts,
tests twice a day, levels that were failed, columns for too few, records in any order.
"""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.settings import RAW

__all__ = ["disturbed"]

YEAR = 2023
COUNTRIES = ("XX", "XU", "XS", "BE", "MA", "GB", "SUHH", "YUCS", "TR", "PL")
OF_COUNTRIES = ("nat_now", "nat_first", "nat_first_father", "nat_first_mother", "birth_country")
LEAP_DAYS = ("2016-02-29", "2020-02-29", "2019-02-28", "2023-02-28", "2023-12-31", "2020-12-31")
PERSONS = 2_500


def disturbed(folder: Path, *, seed: int) -> Path:
    """Write a disturbed delivery of some persons into an empty folder."""
    chance = np.random.default_rng(seed)
    frames = _some(chance)
    for name in ("persons", "ci_persons"):
        frames[name] = _other_countries(frames[name], chance)
    frames["persons"] = _persons(frames["persons"], chance)
    frames["labour_quarter"] = _labour(frames["labour_quarter"], chance, few=seed % 2 == 0)
    frames["ci_persons"] = _members(frames["ci_persons"], chance)
    frames["ci_events"] = _events(frames["ci_events"], chance)
    frames["nt2_enrolments"] = _enrolments(frames["nt2_enrolments"], chance)
    frames["job_seekers"] = _spells(frames["job_seekers"], chance)
    register = pd.read_csv(RAW / str(YEAR) / "delivery.csv", dtype="str")
    register = register[register["extract"].isin(list(frames))]
    hashes = {}
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        frame.sample(frac=1, random_state=seed).to_parquet(path, index=False)
        hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    register["sha256"] = register["extract"].map(hashes)
    register.drop(columns=["bytes", "rows"]).to_csv(folder / "delivery.csv", index=False)
    return folder


def _some(chance: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Some persons of each family, with what is about them."""
    names = ("persons", "labour_quarter", "job_seekers", "ci_persons", "ci_events")
    names += ("nt2_enrolments", "population_official")
    frames = {name: pd.read_parquet(RAW / str(YEAR) / f"{name}.parquet") for name in names}
    kept = {
        name: set(chance.permutation(frames[name]["pid"].unique())[:PERSONS])
        for name in ("persons", "ci_persons", "nt2_enrolments")
    }
    both = kept["persons"] | kept["ci_persons"]
    for name, pids in kept.items():
        frames[name] = frames[name][frames[name]["pid"].isin(pids)]
    frames["ci_events"] = frames["ci_events"][frames["ci_events"]["pid"].isin(kept["ci_persons"])]
    frames["labour_quarter"] = frames["labour_quarter"][frames["labour_quarter"]["pid"].isin(both)]
    seekers = frames["job_seekers"]
    everybody = pd.read_parquet(RAW / str(YEAR) / "persons.parquet", columns=["pid"])["pid"]
    gone = ~seekers["pid"].isin(everybody)
    frames["job_seekers"] = seekers[
        seekers["pid"].isin(kept["persons"]) | gone & (seekers["outflow"] == "moved")
    ]
    return {name: frame.reset_index(drop=True) for name, frame in frames.items()}


def _other_countries(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    frame = frame.copy()
    for name in OF_COUNTRIES:
        other = chance.random(len(frame)) < 0.15
        frame.loc[other, name] = chance.choice(COUNTRIES, other.sum())
    return frame


def _persons(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    last = pd.Timestamp(YEAR, 12, 31)
    registered = frame["first_registration"].mask(chance.random(len(frame)) < 0.1, last)
    return frame.assign(
        first_registration=registered.mask(chance.random(len(frame)) < 0.1),
        weight=np.round(chance.gamma(2, 50, len(frame)) + 0.01, 9),
    )


def _labour(frame: pd.DataFrame, chance: np.random.Generator, *, few: bool) -> pd.DataFrame:
    """Positions; where `few`, some columns are known of too few."""
    flags = ("registered_jobseeker", "temporary_agency", "in_education")
    frame = frame.astype(dict.fromkeys(flags, "boolean"))
    lost = {"regime": 0.3 if few else 0.03, "in_education": 0.3 if few else 0.03}
    lost |= {"temporary_agency": 0.02, "joint_committee": 0.02}
    for name, share in lost.items():
        frame.loc[chance.random(len(frame)) < share, name] = None
    return frame[chance.random(len(frame)) < 0.99]


def _members(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    leap = pd.Timestamp("2020-02-29")
    frame = frame.assign(small_children=frame["small_children"].astype("boolean"))
    left = frame["exit_date"].notna() & (chance.random(len(frame)) < 0.5)
    frame.loc[left & (frame["kbi_entry"] <= leap), "exit_date"] = leap
    frame.loc[chance.random(len(frame)) < 0.2, ["small_children", "nat_first_father"]] = None
    return frame


def _events(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    frame = frame.copy()
    moved = chance.random(len(frame)) < 0.1
    frame.loc[moved, "date"] = pd.to_datetime(chance.choice(LEAP_DAYS, moved.sum()))
    frame["recorded_on"] = frame[["date", "recorded_on"]].max(axis=1)
    late = chance.random(len(frame)) < 0.05
    frame.loc[late, "recorded_on"] = pd.Timestamp("2024-12-01")
    levels = frame["event"] == "level"
    for column, value in (("skill", "oral"), ("result", None), ("result", "fail")):
        frame.loc[levels & (chance.random(len(frame)) < 0.1), column] = value
    again = frame[frame["event"] == "contract"].sample(frac=0.3, random_state=1)
    days_before = pd.to_timedelta(chance.choice([0, 0, 3], len(again)), unit="D")
    again = again.assign(
        event_id=again["event_id"] + "z",
        contract_no=chance.choice([1, 2], len(again)),
        regime=chance.choice(["pre2022", "2022", "2023+"], len(again)),
        date=(again["date"] - days_before).clip(lower=pd.Timestamp("2015-01-01")),
    )
    tested = frame[frame["event"] == "mo_test"].sample(frac=0.3, random_state=1)
    tested = tested.assign(
        event_id=tested["event_id"] + "y", score=chance.choice([10, 70, 99, np.nan], len(tested))
    )
    return pd.concat([frame, again, tested], ignore_index=True)


def _enrolments(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    twice = frame.sample(frac=0.3, random_state=1)
    other = np.where(twice["provider"] == "CBE", "CVO", "CBE")
    twice = twice.assign(provider=other, region="BHG", contract=~twice["contract"])
    key = ["pid", "enrolled_on", "start", "module", "provider"]
    return pd.concat([frame, twice]).drop_duplicates(key)


def _spells(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    frame = frame.copy()
    exact = frame["outflow"].notna() & (chance.random(len(frame)) < 0.2)
    after = frame["start"] + pd.DateOffset(months=3)
    frame.loc[exact, "outflow_date"] = after[exact]
    return frame
