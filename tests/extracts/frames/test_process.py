"""All frames of a delivery: which are made, that none holds a pseudonym, and who has which key."""

import hmac
from pathlib import Path

import pandas as pd
import pytest

from analysis.extracts.frames.process import make, process
from analysis.extracts.frames.registry import FRAMES
from support.small_delivery import EVERYTHING, delivered, good

SECRET = bytes(range(32))
OF_PERSONS = {
    "residents", "contracts", "attainment", "attainment_by", "landmark", "newcomers",
    "registrations", "programme_parts", "orientation_tests", "enrolments",
}  # fmt: skip


def key(unit: str) -> int:
    return int(hmac.new(SECRET, unit.encode(), "sha256").hexdigest()[:8], 16)


def test_a_frame_whose_extracts_were_not_delivered_is_absent(tmp_path):
    (tmp_path / "raw").mkdir()
    folder = delivered(tmp_path / "raw", unia_reports=[{}])
    made = process(folder, tmp_path / "processed", year=2023, secret=SECRET)
    assert set(made) == {"reports", "files"}
    assert set(FRAMES) > set(made)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, pd.DataFrame]:
    """Return the written frames of a delivery of one unit of each extract."""
    folder = tmp_path_factory.mktemp("everything")
    (folder / "raw").mkdir()
    raw = delivered(folder / "raw", **EVERYTHING)
    files = process(raw, folder / "processed", year=2023, secret=SECRET)
    return {name: pd.read_parquet(path) for name, path in files.items()}


def test_no_processed_frame_holds_a_pseudonym(made):
    assert set(made) == set(FRAMES)
    for name, frame in made.items():
        assert len(frame), name
        named = {"pid", "person_id", "household_id", "resp_id", "nis_code", "unit", "site_id"}
        assert not named & set(frame.columns), name
        assert (
            not frame.astype(str).apply(lambda c: c.str.contains("|", regex=False)).any(axis=None)
        ), name
    sent = good("correspondence").iloc[0]
    for name in ("applications", "pairs"):
        values = made[name].astype(str)
        assert not values.isin([sent["advert_id"], sent["actor_id"]]).any(axis=None), name


def test_every_frame_of_persons_gives_a_person_the_same_key(made):
    for name in OF_PERSONS:
        assert made[name]["key"].unique().tolist() == [key("persons|p0")], name


def test_what_is_about_a_report_or_a_file_has_its_key(made):
    report, complaint = (good(name).iloc[0] for name in ("unia_reports", "vmri_files"))
    for name in ("reports", "report_grounds", "files", "file_kinds"):
        assert set(made[name]["key"]) == {key(f"unia_reports|{report['report_id']}")}, name
    for name in ("complaints", "complaint_grounds"):
        assert set(made[name]["key"]) == {key(f"vmri_files|{complaint['file_id']}")}, name


def test_other_units_are_named_by_what_tells_them_apart(made):
    spell, staff = good("job_seekers").iloc[0], good("staff").iloc[0]
    organisation, start = staff["organisation"], spell["start"]
    site = good("caravan_sites").iloc[0]["site_id"]
    speaker = good("language_survey").iloc[0]["resp_id"]
    expected = {
        "spells": [f"spells|p0|{start}"],
        "staff": [f"staff|{organisation}|{k}" for k in ("foreign", "belgian", "unmatched")],
        "caravan_use": [f"caravan_sites|{site}|occupied|_Z"],
        "applications": ["correspondence|a1", "correspondence|a2"],
        "pairs": ["correspondence|a1"],
        "exclusions": [f"ci_events|e{number}" for number in (1, 2, 3, 4)],
        "programme_results": ["ci_events|e4"],
        "labour_force": [f"lfs|{good('lfs').iloc[0]['person_id']}"],
        "language_respondents": [f"language_survey|{speaker}"],
        "municipal_respondents": [
            f"municipal_survey|{good('municipal_survey').iloc[0]['resp_id']}"
        ],
        "respondents": [f"survey|{good('survey').iloc[0]['resp_id']}"],
    }
    for name, units in expected.items():
        assert made[name]["key"].tolist() == list(map(key, units)), name


def test_counts_that_are_public_already_have_key_0(made):
    for name in ("population", "caravan_capacity"):
        assert set(made[name]["key"]) == {0}, name


def test_every_frame_is_of_one_of_these_families(made):
    others = {"reports", "report_grounds", "files", "file_kinds", "complaints", "complaint_grounds"}
    others |= {"spells", "staff", "applications", "pairs", "exclusions", "programme_results"}
    others |= {"labour_force", "respondents", "population", "caravan_capacity", "caravan_use"}
    others |= {"language_respondents", "municipal_respondents"}
    assert set(made) == OF_PERSONS | others


def test_another_secret_gives_other_keys(tmp_path, made):
    (tmp_path / "raw").mkdir()
    raw = delivered(tmp_path / "raw", unia_reports=[{}])
    other = process(raw, tmp_path / "other", year=2023, secret=b"other")["reports"]
    assert (pd.read_parquet(other)["key"] != made["reports"]["key"]).all()


def test_every_frame_names_each_of_its_units(tmp_path):
    (tmp_path / "raw").mkdir()
    raw = delivered(Path(tmp_path / "raw"), **EVERYTHING)
    files, refused = make(raw, tmp_path / "made", year=2023, secret=None)
    assert not refused
    for name, path in files.items():
        assert pd.read_parquet(path)["unit"].notna().all(), name
