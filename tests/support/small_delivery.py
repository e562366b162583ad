"""A small good delivery for the tests: two or three records per extract, as text."""

import csv
import hashlib
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import delivery_register
from analysis.reference.survey_items import of_extract

__all__ = ["EVERYTHING", "PERIODS", "deliver", "delivered", "good", "read_once", "register"]

_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
_read_register = delivery_register._read_once
# Every register read so far, by its text without hashes.
_registers: dict[str, pd.DataFrame] = {}

PERSON = {
    "ref_date": "2023-12-31",
    "weight": "60.5",
    "birth_date": "1980-02",
    "sex": "F",
    "nis_code": "11002",
    "household_id": "household-7",
    "household_type": "single",
    "nat_now": "BE",
    "nat_first": "MA",
    "nat_first_father": "MA",
    "nat_first_mother": "XX",
    "birth_country": "MA",
    "first_registration": "2001-05-02",
    "register": "population",
    "legal_ground": "family_third_country",
    "isced": "unknown",
    "isced_source": "none",
}
MEMBER = {
    "birth_date": "1990-07",
    "sex": "M",
    "nat_now": "SY",
    "nat_first": "SY",
    "birth_country": "SY",
    "first_registration": "2019-01-15",
    "kbi_entry": "2019-02-01",
    "legal_ground": "protection",
    "status": "obliged",
    "status_from": "2019-02-01",
    "isced_intake": "3-4",
    "dutch_at_intake": "none",
    "agency": "AgII",
    "region": "VG",
    "observed_until": "2023-12-31",
}
EVENT = {"pid": "secret-pid-1", "date": "2020-03-01", "recorded_on": "2020-03-08"}
ENROLMENT = {
    "birth_date": "1990-07",
    "sex": "F",
    "enrolled_on": "2023-02-01",
    "start": "2023-02-10",
    "module": "1.1",
    "level_target": "A1",
    "provider": "CVO",
    "region": "VG",
    "contract": "true",
}
REPORT = {
    "received_on": "2023-04-05",
    "competent": "true",
    "file": "true",
    "file_opened_on": "2023-04-20",
    "jurisdiction": "federal",
    "facts_region": "VG",
    "province": "Limburg",
    "domain": "work",
    "act": "discrimination",
}
APPLICATION = {
    "advert_id": "secret-advert-1",
    "actor_id": "secret-actor-1",
    "wave": "2023-1",
    "market": "rent_agent",
    "region": "VG",
    "nis_code": "12025",
    "sex_signal": "M",
    "sent_on": "2023-03-06",
}
COMPLAINT = {
    "received_on": "2023-04-05",
    "type": "discrimination_complaint",
    "form": "direct",
    "domain": "education",
    "route": "mediation",
    "province": "Limburg",
}
RESPONDENT = {
    "stratum": "secret-stratum", "year": "2023", "quarter": "2", "wave": "1", "weight_q": "820.5",
    "weight_y": "205.125", "birth_country": "MA", "nat_now": "BE", "age": "38", "sex": "F",
    "isced": "3-4",
    "ilo": "employed", "part_time": "true", "nis1": "02000", "nis2": "10000",
}  # fmt: skip
ANSWERS = {
    "wave": "2023", "mode": "web", "stratum": "1", "psu": "secret-psu-1", "weight": "1650.5",
    "origin_group": "non_eu",
    "generation": "first", "sex": "F", "age": "38", "isced": "3-4", "region": "VG",
    **{name: next(iter(item.answers)) for name, item in of_extract("survey").items()},
}  # fmt: skip
OF_A_TOWN = {
    "wave": "2023", "nis_code": "11002", "weight": "52.5",
    **dict.fromkeys(of_extract("municipal_survey"), "agree"),
}  # fmt: skip
REPLICATE = {"replicate": "1", "weight": "1702.25", "scale": "0.02"}
SPEAKER = {
    "wave": "2023", "area": "rand", "cluster": "secret-cluster-1", "stratum": "rand-1",
    "psu": "secret-psu-1", "weight": "410.5", "origin_group": "non_eu", "identity": "some",
}  # fmt: skip
SPOKEN = {
    "language": "fr", "at_home_origin": "true", "at_home_now": "false", "knowledge": "good",
    "used_shop": "true", "used_municipality": "false", "used_work": "true",
    "used_neighbours": "true",
}  # fmt: skip
CELL = {"nis_code": "11002", "date": "2023-01-01", "sex": "F", "age": "30", "population": "400"}
SPELL = {"start": "2022-03-01", "category": "03", "dutch": "limited", "isced": "3-4"}
STAFF = {"organisation": "secret-organisation-1", "date": "2023-12-31", "staff_unmatched": "12"}
SITE = {
    "nis_code": "11002", "manager": "municipality", "private": "false", "pitches": "20",
    "counted_on": "2023-03-31", "occupied": "18",
}  # fmt: skip
NIGHTS = {
    f"nights_{kind}_q{quarter}": number
    for quarter in range(1, 5)
    for kind, number in (("offered", "900"), ("used", "300"))
}
STATUS = {"quarter": "20234", "position": "employee", "in_education": "false", "wage_class": "4"}
COUNTED = {
    "table_id": "P1", "version": "0123456789ab", "part": "VG", "year": "2023",
    "codes": "origin_group=_T",
    "n": "20", "weight": "31.5", "weight2": "60.25", "key": "4294967295",
}  # fmt: skip
RECORDS = {
    "population_official": [CELL, CELL | {"age": "31"}],
    "persons": [PERSON | {"pid": "secret-pid-1"}, PERSON | {"pid": "secret-pid-2"}],
    "labour_quarter": [STATUS | {"pid": "secret-pid-1"}, STATUS | {"pid": "secret-pid-2"}],
    "job_seekers": [
        SPELL | {"pid": "secret-pid-1"},
        SPELL
        | {
            "pid": "secret-pid-2",
            "end": "2022-09-15",
            "outflow": "work",
            "outflow_date": "2022-09-12",
        }
        | {"dutch": "very_good"},
    ],
    "staff": [
        STAFF | {"staff_matched": "410", "staff_foreign": "38"},
        STAFF
        | {"organisation": "secret-organisation-2", "staff_matched": "95", "staff_foreign": "0"},
    ],
    "caravan_sites": [
        SITE | {"site_id": "secret-site-1", "kind": "residential", "waiting_list": "3"},
        SITE
        | {"site_id": "secret-site-2", "kind": "transit", "occupied": "", "counted_on": ""}
        | NIGHTS,
    ],
    "ci_persons": [MEMBER | {"pid": "secret-pid-1"}, MEMBER | {"pid": "secret-pid-2"}],
    "ci_events": [
        EVENT
        | {
            "event_id": "secret-event-1",
            "event": "contract",
            "contract_no": "1",
            "regime": "pre2022",
        },
        EVENT | {"event_id": "secret-event-2", "event": "level", "level": "A2", "skill": "all"},
    ],
    "nt2_enrolments": [ENROLMENT | {"pid": "secret-pid-1"}, ENROLMENT | {"pid": "secret-pid-2"}],
    "unia_reports": [
        REPORT | {"report_id": "secret-report-1"},
        REPORT | {"report_id": "secret-report-2"},
    ],
    "vmri_files": [
        COMPLAINT | {"file_id": "secret-file-1"},
        COMPLAINT | {"file_id": "secret-file-2"},
    ],
    "vmri_grounds": [
        {"file_id": "secret-file-1", "ground": "age"},
        {"file_id": "secret-file-2", "ground": "nationality"},
    ],
    "unia_grounds": [
        {"report_id": "secret-report-1", "ground": "age"},
        {"report_id": "secret-report-2", "ground": "nationality"},
    ],
    "correspondence": [
        APPLICATION
        | {
            "application_id": "secret-application-1",
            "profile": "majority",
            "order": "1",
            "response": "positive",
        }
        | {"responded_on": "2023-03-07"},
        APPLICATION
        | {
            "application_id": "secret-application-2",
            "profile": "minority_maghreb",
            "order": "2",
            "response": "none",
        },
    ],
    "lfs": [
        RESPONDENT | {"person_id": "secret-person-1", "household_id": "secret-household-1"},
        RESPONDENT
        | {"person_id": "secret-person-2", "household_id": "secret-household-1", "sex": "M"},
    ],
    "survey": [
        ANSWERS | {"resp_id": "secret-resp-1"},
        ANSWERS | {"resp_id": "secret-resp-2", "trust": "refused"},
    ],
    "survey_replicates": [
        REPLICATE | {"resp_id": "secret-resp-1"},
        REPLICATE | {"resp_id": "secret-resp-2"},
    ],
    "municipal_survey": [
        OF_A_TOWN | {"resp_id": "secret-resp-1"},
        OF_A_TOWN | {"resp_id": "secret-resp-2", "at_home": "do_not_know"},
    ],
    "language_survey": [
        SPEAKER | {"resp_id": "secret-resp-1"},
        SPEAKER | {"resp_id": "secret-resp-2"},
    ],
    "survey_languages": [
        SPOKEN | {"resp_id": "secret-resp-1"},
        SPOKEN | {"resp_id": "secret-resp-2", "language": "nl"},
    ],
    "cells": [COUNTED, COUNTED | {"codes": "origin_group=belgian"}],
}
PERIODS = {
    "population_official": ("2023-01-01", "2024-01-01"),
    "persons": ("2023-12-31", "2023-12-31"),
    "labour_quarter": ("2023-10-01", "2023-12-31"),
}
# One unit of each extract, for `delivered`; those of persons are about the same one.
EVERYTHING = {
    "persons": [{"pid": "p0"}], "labour_quarter": [{"pid": "p0"}],
    "ci_persons": [{"pid": "p0"}],
    "ci_events": [
        {"pid": "p0", "event_id": "e1", "event": "registration", "date": "2018-02-01"},
        {"pid": "p0", "event_id": "e2", "event": "contract", "date": "2018-03-01"}
        | {"contract_no": "1", "regime": "pre2022"},
        {"pid": "p0", "event_id": "e3", "event": "mo_test", "date": "2018-06-01", "score": "80"},
        {"pid": "p0", "event_id": "e4", "event": "certificate", "date": "2018-09-01"},
    ],
    "nt2_enrolments": [{"pid": "p0"}],
    "unia_reports": [{"file": "true"}], "unia_grounds": [{}], "vmri_files": [{}],
    "vmri_grounds": [{}],
    "correspondence": [
        {"application_id": "a1", "order": "1"},
        {"application_id": "a2", "order": "2", "profile": "minority_maghreb"},
    ],
    "lfs": [{}], "survey": [{}], "survey_replicates": [{}], "job_seekers": [{"pid": "p0"}],
    "staff": [{}],
    "caravan_sites": [{}], "language_survey": [{}], "survey_languages": [{}],
    "municipal_survey": [{}],
    "population_official": [{"date": "2023-01-01"}, {"date": "2024-01-01"}],
}  # fmt: skip


def good(extract: str) -> pd.DataFrame:
    """Return the good records of an extract, every field as text and empty where missing."""
    return _good(extract).copy()


@cache
def _good(extract: str) -> pd.DataFrame:
    records = pd.DataFrame(RECORDS[extract]).fillna("")
    return records.reindex(columns=list(CONTRACTS[extract].columns), fill_value="").astype("str")


def _table(extract: str, frame: pd.DataFrame) -> pa.Table:
    """Give the columns of a text frame the Parquet types of the contract."""
    columns = {}
    for name, rules in CONTRACTS[extract].columns.items():
        text, kind = frame[name].replace("", None), str(rules.dtype)
        if kind.startswith("datetime"):
            columns[name] = pa.array(pd.to_datetime(text).dt.date, type=pa.date32())
        elif kind.lower().startswith("int"):
            values = [None if pd.isna(v) else int(v) for v in text]
            # A key has 32 bits and no sign.
            columns[name] = pa.array(values, type=pa.int64() if name == "key" else pa.int32())
        elif kind.startswith("float"):
            columns[name] = pa.array(
                [None if pd.isna(v) else float(v) for v in text], type=pa.float64()
            )
        elif kind.startswith("bool"):
            columns[name] = pa.array(
                [None if pd.isna(v) else v == "true" for v in text], type=pa.bool_()
            )
        else:
            columns[name] = pa.array([None if pd.isna(v) else v for v in text], type=pa.string())
    return pa.table(columns)


def register(folder: Path, extract: str, path: Path, **changes: str) -> None:
    """Write delivery.csv with one row for a file."""
    ref_from, ref_to = PERIODS.get(extract, ("2023-01-01", "2023-12-31"))
    row = {
        "extract": extract,
        "producer": "test",
        "data_kind": "register",
        "snapshot_date": "2024-06-30",
        "ref_from": ref_from,
        "ref_to": ref_to,
        "history_from": "2015-01-01",
        "pid_scope": "project",
        "sampling_fraction": "0.125",
        "coverage_note": "test",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    with (folder / "delivery.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(zip(*(row | changes).items(), strict=True))


def deliver(folder: Path, extract: str, frame: pd.DataFrame, *, kind: str) -> Path:
    """Write an extract as CSV or Parquet with its register, and return its path."""
    path = folder / f"{extract}.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    else:
        pq.write_table(_table(extract, frame), path)
    register(folder, extract, path)
    return path


def delivered(folder: Path, **extracts: list[dict]) -> Path:
    """Deliver extracts from the good first record of each, with changes per row."""
    registered = []
    for name, rows in extracts.items():
        first = good(name).iloc[0].to_dict()
        deliver(folder, name, pd.DataFrame([first | row for row in rows]).astype("str"), kind="csv")
        registered.append(pd.read_csv(folder / "delivery.csv", dtype="str"))
    pd.concat(registered).to_csv(folder / "delivery.csv", index=False)
    return folder


def read_once(path: Path, sha256: str) -> pd.DataFrame:
    """Read a register, once for all of a process that differ in the hashes of their files alone.

    A test delivers a file that no other has, so that its register would be read and checked anew
    each time, which takes as long as the file itself. `tests/conftest.py` puts this in the place
    of the reading of a register; one that is refused is never kept.
    """
    content = path.read_text(encoding="latin-1")
    hashes, without_hashes = _SHA256.findall(content), _SHA256.sub("", content)
    if without_hashes not in _registers:
        _registers[without_hashes] = _read_register(path, sha256)
    frame = _registers[without_hashes]
    if len(frame) != len(hashes):
        return _read_register(path, sha256)
    return frame.assign(sha256=pd.Series(hashes, dtype="str"))
