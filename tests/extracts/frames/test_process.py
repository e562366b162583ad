"""All frames of a delivery: which are made, and that none holds a pseudonym."""

import pandas as pd

from analysis.extracts.frames.process import FRAMES, process
from support.small_delivery import delivered, good


def test_a_frame_whose_extracts_were_not_delivered_is_absent(tmp_path):
    (tmp_path / "raw").mkdir()
    made = process(
        delivered(tmp_path / "raw", unia_reports=[{}]), tmp_path / "processed", year=2023
    )
    assert set(made) == {"reports", "files"}
    assert set(FRAMES) > set(made)


def test_no_processed_frame_holds_a_pseudonym(tmp_path):
    (tmp_path / "raw").mkdir()
    everything = {
        "persons": [{"pid": "p0"}], "labour_quarter": [{"pid": "p0"}],
        "ci_persons": [{"pid": "p0"}], "ci_events": [{"pid": "p0"}],
        "nt2_enrolments": [{"pid": "p0"}],
        "unia_reports": [{}], "unia_grounds": [{}], "vmri_files": [{}], "vmri_grounds": [{}],
        "correspondence": [
            {"application_id": "a1", "order": "1"},
            {"application_id": "a2", "order": "2", "profile": "minority_maghreb"},
        ],
        "lfs": [{}], "survey": [{}], "survey_replicates": [{}], "job_seekers": [{"pid": "p0"}],
        "staff": [{}],
        "population_official": [{"date": "2023-01-01"}, {"date": "2024-01-01"}],
    }  # fmt: skip
    made = process(delivered(tmp_path / "raw", **everything), tmp_path / "processed", year=2023)
    assert set(made) == set(FRAMES)
    for name, path in made.items():
        columns = pd.read_parquet(path).columns
        assert not {"pid", "person_id", "household_id", "resp_id", "nis_code"} & set(columns), name
    sent = good("correspondence").iloc[0]
    for name in ("applications", "pairs"):
        values = pd.read_parquet(made[name]).astype(str)
        assert not values.isin([sent["advert_id"], sent["actor_id"]]).any(axis=None), name
