"""Caravan sites: pitches, occupancy and who did not answer, by hand and beside the truth."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.counting import cells as counting
from analysis.disclosure.protect import protect
from analysis.extracts.frames.caravan_sites import capacity, in_use
from analysis.extracts.frames.unit_keys import with_keys
from analysis.indicators.caravan_sites import occupancy, pitches
from analysis.indicators.selection import only, pick
from analysis.report.text.together import caravan_sites as text
from analysis.settings import NOISE_MOST, RAW

YEAR = 2023
TABLES = {name: line for name, line in plan.load().items() if line.chapter == "08_caravan_sites"}
EVERY = {"region": "VG", "conf_status": "", "basis": "full count", "data_kind": "register"}
EVERY |= {"vintage": "2024-06-30", "weight2": 0.0}


def cell(table: str, number: float, *, year: int = YEAR, **codes: str) -> dict:
    shown = dict.fromkeys(plan.dimensions(), "_Z") | dict.fromkeys(TABLES[table].columns, "_T")
    hidden = {"conf_status": "C"} if np.isnan(number) else {}
    return {**EVERY, "table": table, "year": year, "n": number, "weight": number, **shown,
            **codes, **hidden}  # fmt: skip


def made(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def cells(tmp_path_factory) -> pd.DataFrame:
    """Public cells of the shipped sites of both years."""
    folder, files = tmp_path_factory.mktemp("caravans"), {}
    for name, make in {"caravan_capacity": capacity, "caravan_use": in_use}.items():
        for year in (YEAR - 1, YEAR):
            path = folder / f"{name}_{year}.parquet"
            with_keys(make(RAW / str(year), year), b"secret").to_parquet(path)
            files.setdefault(name, {})[year] = path
    public, _ = protect(counting.count(TABLES, files, year=YEAR), TABLES)
    return public.assign(basis="full count", data_kind="synthetic", vintage="2024-06-30")


def truth(year: int) -> dict[str, float]:
    return json.loads((RAW / str(year) / "truth.json").read_text("utf-8"))["caravan_sites"]


def test_pitches_and_sites_are_what_was_delivered_without_noise_or_interval(cells):
    counted, silent = pitches.pitches(cells), pitches.sites_without_answer(cells)
    for year in (YEAR - 1, YEAR):
        true = truth(year)
        for kind in ("residential", "transit"):
            row = only(counted, year=year, site_kind=kind)
            assert row["value"] == true[f"pitches_{kind}"]
            assert row["interval"] == "none (full count)"
            assert pd.isna(row["low"])
        # A number of sites is shown, however small.
        assert only(silent, year=year)["value"] == true["sites_without_answer"] < 10


def test_the_change_is_that_of_the_pitches_and_has_no_interval(cells):
    row = only(pitches.pitches_change(cells), year=YEAR, site_kind="residential")
    true = truth(YEAR)["pitches_residential"] - truth(YEAR - 1)["pitches_residential"]
    assert (row["value"], row["unit"], row["reference"]) == (true, "count", str(YEAR - 1))
    assert pd.isna(row["low"])
    assert pd.isna(row["clear"])


def test_one_year_has_no_change(cells):
    alone = pitches.pitches_change(cells[cells["year"] == YEAR])
    assert alone.empty
    assert list(alone.columns) == list(pitches.pitches(cells).columns)


def test_residential_and_transit_sites_are_never_added_up(cells):
    assert set(pitches.pitches(cells)["site_kind"]) == {"residential", "transit"}


def test_the_occupancy_lies_within_the_noise_of_the_truth(cells):
    living = only(occupancy.residential_occupancy(cells), year=YEAR)
    staying = only(occupancy.transit_occupancy(cells), year=YEAR)
    for row, name in ((living, "occupied"), (staying, "nights_used")):
        assert abs(row["count"] - truth(YEAR)[name] * row["denominator"]) <= NOISE_MOST + 0.5
        assert row["interval"] == "cell_key"
        assert row["low"] <= row["value"] <= row["high"]


def test_18_of_20_pitches_are_nine_in_ten_of_those_that_answered():
    there = {"site_kind": "residential", "province": "_T"}
    cells = made(
        cell("C1", 20, answered="yes", **there),
        cell("C1", 5, answered="no", **there),
        cell("C1", 25, **there),
        cell("C1", 8, answered="yes", site_kind="transit"),
        cell("C2", 18),
    )
    shares = occupancy.residential_occupancy(cells)
    row = only(shares)
    assert (row["value"], row["count"], row["denominator"]) == (0.9, 18, 20)
    title = "Op residentiële terreinen die antwoordden, is 90,0 % van de plaatsen bezet"
    assert said("residential_title", shares) == title
    assert row["interval"] == "cell_key"
    assert row["unit"] == "share"


def test_fewer_than_ten_occupied_pitches_are_not_shown_and_neither_is_their_share():
    cells = made(
        cell("C1", 12, answered="yes", site_kind="residential", province="Limburg"),
        cell("C2", float("nan"), province="Limburg"),
    )
    row = pick(occupancy.residential_occupancy(cells), province="Limburg").iloc[0]
    assert row["conf_status"] == "C"
    assert row[["value", "low", "high", "count", "denominator", "n"]].isna().all()


def test_of_fewer_than_ten_pitches_nothing_is_told_though_the_noise_says_ten_are_occupied():
    cells = made(
        cell("C1", 7, answered="yes", site_kind="residential", province="Limburg"),
        cell("C2", 11, province="Limburg"),
    )
    row = pick(occupancy.residential_occupancy(cells), province="Limburg").iloc[0]
    assert row["conf_status"] == "C"
    assert row[["value", "count", "n"]].isna().all()


def test_no_more_pitches_are_occupied_than_there_are():
    cells = made(
        cell("C1", 40, answered="yes", site_kind="residential", province="Limburg"),
        cell("C2", 43, province="Limburg"),
    )
    row = pick(occupancy.residential_occupancy(cells), province="Limburg").iloc[0]
    assert (row["value"], row["count"], row["denominator"]) == (1, 40, 40)


def test_a_province_where_nobody_answered_has_no_occupancy():
    cells = made(
        cell("C1", 0, answered="yes", site_kind="residential", province="Limburg"),
        cell("C2", float("nan"), province="Limburg"),
    )
    assert occupancy.residential_occupancy(cells).empty


def test_nights_of_a_quarter_stand_against_those_that_were_offered_in_it():
    cells = made(
        cell("C4", 900, quarter="Q1"), cell("C4", 1800),
        cell("C3", 300, quarter="Q1"), cell("C3", 1200),
    )  # fmt: skip
    shares = occupancy.transit_occupancy(cells).set_index("quarter")["value"]
    assert shares.round(4).to_dict() == {"Q1": 0.3333, "_T": 0.6667}


def said(name: str, *rows: pd.DataFrame) -> str:
    return getattr(text, name)(*rows, year=YEAR).replace("\u00a0", " ")


def test_the_sentences_say_places_and_who_did_not_answer():
    kinds = {"residential": (745, 741), "transit": (112, 112)}
    rows = [
        cell("C1", number, year=year, site_kind=kind)
        for kind, numbers in kinds.items()
        for number, year in zip(numbers, (YEAR, YEAR - 1), strict=True)
    ]
    counted, changed = pitches.pitches(made(*rows)), pitches.pitches_change(made(*rows))
    assert said("pitches", counted, changed) == (
        "Op de residentiële terreinen van het Vlaamse Gewest zijn er 745 standplaatsen, 4 meer dan "
        "in 2022. Op de doortrekkersterreinen zijn er 112 standplaatsen, evenveel als in 2022."
    )
    assert said("pitches_title", counted) == (
        "Er zijn 745 standplaatsen om in een woonwagen te wonen en daarnaast 112 voor doortrekkers"
    )
    sites = made(cell("C5", 32), cell("C5", 4, answered="no"))
    silent, every = pitches.sites_without_answer(sites), pitches.sites(sites)
    assert said("without_answer", silent, every).startswith(
        "Van de 32 terreinen antwoordden er 4 niet of niet volledig. Hun standplaatsen tellen mee"
    )
    everybody = made(cell("C5", 32), cell("C5", 0, answered="no"))
    silent = pitches.sites_without_answer(everybody)
    assert said("without_answer", silent, every) == "Alle 32 terreinen antwoordden volledig."
    assert said("without_answer_title", silent) == ""
