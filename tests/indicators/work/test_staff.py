"""Staff of foreign origin: bounds that hold the truth, small ones hidden, no guessed target."""

import json

import pandas as pd
import pytest

from analysis import plan
from analysis.counting import cells as counting
from analysis.disclosure.protect import protect
from analysis.extracts.frames.staff import staff
from analysis.extracts.frames.unit_keys import with_keys
from analysis.extracts.reading import read_extract
from analysis.indicators.work.staff import TARGET, staff_bounds, with_population_and_target
from analysis.report.text.work import staff as work_staff
from analysis.settings import NOISE_MOST, RAW, THRESHOLD
from support.small_delivery import good, register

YEAR = 2023
TABLES = {"W17": plan.load()["W17"]}


@pytest.fixture(scope="module")
def bounds(tmp_path_factory) -> pd.DataFrame:
    path = tmp_path_factory.mktemp("staff") / "staff.parquet"
    with_keys(staff(RAW / str(YEAR), YEAR), b"secret").to_parquet(path)
    counted, _ = protect(counting.count(TABLES, {"staff": {YEAR: path}}, year=YEAR), TABLES)
    return staff_bounds(
        counted.assign(basis="full count", data_kind="synthetic", vintage="2024-06-30")
    )


def of_all(bounds: pd.DataFrame) -> pd.Series:
    return bounds[bounds["organisation"] == "_T"].set_index("indicator")["value"]


def test_the_truth_lies_between_the_bounds(bounds):
    true = json.loads((RAW / str(YEAR) / "truth.json").read_text(encoding="utf-8"))["staff"]
    found = of_all(bounds)
    assert found["staff_foreign_lowest"] < true["share_foreign"] < found["staff_foreign_highest"]
    assert found["staff_foreign_highest"] - found["staff_foreign_lowest"] == pytest.approx(
        found["staff_unmatched"]
    )
    assert (
        found["staff_foreign_lowest"]
        < found["staff_foreign_matched"]
        < found["staff_foreign_highest"]
    )


def test_a_full_count_has_the_interval_of_the_noise(bounds):
    assert set(bounds["interval"]) == {"cell_key"}
    # One published count over another, two over one, one over the sum of itself and one other: with
    # V = 3, p the share and N the denominator.
    parts = {
        "staff_foreign_lowest": lambda p: 1 + p**2,
        "staff_foreign_highest": lambda p: 2 + p**2,
        "staff_foreign_matched": lambda p: (1 - p) ** 2 + p**2,
        "staff_unmatched": lambda p: 1 + p**2,
    }
    shown = bounds[bounds["organisation"] == "_T"].set_index("indicator")
    for name, parts_and_whole in parts.items():
        row = shown.loc[name]
        reach = 1.959963984540054 * (3 * parts_and_whole(row["value"])) ** 0.5 / row["n"]
        assert row["high"] - row["value"] == pytest.approx(reach), name
        assert row["value"] - row["low"] == pytest.approx(reach), name


def test_small_numbers_of_staff_are_hidden_and_organisations_stand_by_name(bounds):
    delivered = read_extract.typed_frame("staff", RAW / str(YEAR)).set_index("organisation")
    lowest = bounds[bounds["indicator"] == "staff_foreign_lowest"].set_index("organisation")
    # Whatever the noise: what is that small stays under the threshold, what is that large above it.
    few = delivered.index[delivered["staff_foreign"] < THRESHOLD - NOISE_MOST]
    many = delivered.index[delivered["staff_foreign"] >= THRESHOLD + NOISE_MOST]
    assert min(len(few), len(many)) > 3
    assert lowest.loc[few, "value"].isna().all()
    assert (lowest.loc[few, "conf_status"] == "C").all()
    assert lowest.loc[many, "value"].notna().all()
    names = [name for name in lowest.index if name != "_T"]
    assert names == sorted(names)


def test_the_last_day_of_an_organisation_counts(tmp_path):
    frame = good("staff").assign(organisation="x", date=["2023-06-30", "2023-12-31"])
    path = tmp_path / "staff.csv"
    frame.to_csv(path, index=False)
    register(tmp_path, "staff", path)
    made = staff(tmp_path, YEAR).set_index("staff_origin")["units"]
    assert made.to_dict() == {"belgian": 95, "unmatched": 12}


def test_an_excel_file_of_staff_is_read(tmp_path):
    frame = good("staff")
    numbers = [name for name in frame if name.startswith("staff_")]
    path = tmp_path / "staff.xlsx"
    frame.astype(dict.fromkeys(numbers, int)).assign(date=pd.to_datetime(frame["date"])).to_excel(
        path, index=False
    )
    register(tmp_path, "staff", path)
    assert read_extract.typed_frame("staff", tmp_path)["staff_matched"].tolist() == [410, 95]


def side_by_side(low: float, high: float) -> pd.DataFrame:
    rows = {"staff_lowest": low, "staff_highest": high, "target": 0.10}
    made = pd.DataFrame({"beside": list(rows), "value": list(rows.values())})
    about = {
        "table": "W17b",
        "indicator": "staff_beside",
        "region": "VG",
        "unit": "share",
        "interval": "none",
    }
    return made.assign(
        **about,
        year=YEAR,
        low=float("nan"),
        high=float("nan"),
        denominator=500.0,
        obs_status="",
        conf_status="",
        data_kind="synthetic",
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.11, 0.14, "wordt ook door de laagste grens gehaald"),
        (0.05, 0.09, "wordt ook door de hoogste grens niet gehaald"),
        (0.06, 0.12, "ligt daartussen: of ze gehaald is, valt niet te zeggen"),
    ],
)
def test_the_target_is_judged_by_both_bounds(low, high, said):
    made = side_by_side(low, high)
    assert said in work_staff.bounds(made, year=YEAR)
    # Whoever reads the target knows of when it is.
    assert "tegen 2020" in work_staff.bounds(made, year=YEAR, deadline="2020")


def test_the_target_and_the_population_stand_beside_the_staff(bounds):
    rows = [
        {
            "origin_group": origin,
            "sex": "_T",
            "employed": "_T",
            "weight": weight,
            "weight2": weight,
            "n": weight,
        }
        for origin, weight in (("_T", 1000.0), ("belgian", 700.0), ("non_eu", 200.0))
    ]
    about = {
        "table": "W1",
        "year": YEAR,
        "region": "VG",
        "conf_status": "",
        "data_kind": "register",
        "vintage": "v",
    }
    cells = pd.DataFrame(rows).assign(**about, basis="full count")
    targets = pd.DataFrame({"id": [TARGET], "value": [10.0]})
    found = with_population_and_target(bounds, cells, targets).set_index("beside")["value"]
    assert found["working_age"] == pytest.approx(0.3)
    assert found["target"] == pytest.approx(0.1)
    assert found["staff_lowest"] == of_all(bounds)["staff_foreign_lowest"]
