"""What was reported: two bodies apart, incidents as clusters, no change where none is seen."""

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.counting.cells import count
from analysis.errors import DataError
from analysis.extracts.frames import reports as extracts
from analysis.extracts.frames.unit_keys import with_keys
from analysis.indicators import selection
from analysis.indicators.discrimination import (
    reported,
    reported_bodies,
    reported_change,
    reported_rates,
)
from analysis.report.text import reported as words
from analysis.settings import RAW
from analysis.statistics.intervals.clustered_rates import clustered_rate, clustered_ratio
from analysis.statistics.intervals.rates import poisson, rate_ratio
from analysis.workbench.resources import resource
from support import shipped
from support.employment_cells import YEAR, value
from support.small_delivery import delivered

INVENTED = resource("invented_names")["names"]
SOURCES = pd.DataFrame(
    {"year": [2023], "extract": "unia_reports", "ref_from": pd.Timestamp("2023-01-01"),
     "ref_to": pd.Timestamp("2023-06-30")}
)  # fmt: skip


def moved(year: int) -> pd.DataFrame:
    """Public cells as if they were of later years, after the break."""
    cells = shipped.cells()
    return cells.assign(year=cells["year"] + year - shipped.YEAR)


def test_one_incident_of_eight_reports_counts_as_one_cluster():
    # R 4.2, by hand: var(log 10) = (64 + 1 + 1) / 100; 10 x exp(1.959964 x 0.812404) = 49.148.
    low, high = clustered_rate(10, 66, 1)
    assert (low, high) == (pytest.approx(100 / 49.1479, rel=1e-4), pytest.approx(49.1479, rel=1e-4))


def test_without_clusters_the_robust_interval_is_near_the_exact_one():
    assert clustered_rate(400, 400, 2) == pytest.approx(poisson(400, 2), rel=0.01)
    assert clustered_ratio(400, 400, 1, 300, 300, 1) == pytest.approx(
        rate_ratio(400, 1, 300, 1), rel=0.01
    )


def test_no_event_and_a_missing_count_have_no_robust_interval():
    low, high = clustered_rate([0, np.nan], [0, 1], 1)
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_an_incident_widens_the_interval_of_reports_and_says_so():
    made = selection.only(reported_rates.reports_per_100k(shipped.cells()), year=shipped.YEAR)
    low, high = poisson(made["count"], made["denominator"] / 100_000)
    assert made["interval"] == "random variation (incidents)"
    assert made["low"] < low < high < made["high"]


def with_noise(value: float, low: float, high: float, *, exposure: float) -> tuple[float, float]:
    """Bounds with the noise of a count: 1.96 times the square root of 3 events."""
    reach = 1.959963984540054 * 3**0.5 / exposure
    return value - np.hypot(value - low, reach), value + np.hypot(high - value, reach)


def test_files_without_incidents_have_the_exact_interval_and_that_of_the_noise():
    made = selection.only(reported_rates.files_per_100k(shipped.cells()), year=shipped.YEAR)
    assert made["interval"] == "random variation"
    exposure = made["denominator"] / 100_000
    exact = poisson(made["count"], exposure)
    assert (made["low"], made["high"]) == pytest.approx(
        with_noise(made["value"], *exact, exposure=exposure)
    )


def test_incidents_are_counted_within_a_province_and_among_files_apart(tmp_path):
    # Of five reports of one incident three are of Antwerpen and two of Limburg; two became a file.
    rows = [{"report_id": f"r{i}", "incident_id": "i1", "file": "false"} for i in range(5)]
    for row, place in zip(rows, ["Antwerpen"] * 3 + ["Limburg"] * 2, strict=True):
        row |= {"facts_region": "VG", "province": place, "nis_code": "", "file_opened_on": ""}
    for row in rows[:2]:
        row |= {"file": "true", "file_opened_on": "2023-06-15"}
    made = with_keys(extracts.reports(delivered(tmp_path, unia_reports=rows), 2023), b"secret")
    files = {"reports": {2023: tmp_path / "reports.parquet"}}
    made.to_parquet(files["reports"][2023])
    found = count({name: plan.load()[name] for name in ("D1", "D11")}, files, year=2023)
    squares = found.set_index(["table", "province", "month", "file"])["weight2"].to_dict()
    assert {name: squares["D11", name, "_Z", "_Z"] for name in ("Antwerpen", "Limburg")} == {
        "Antwerpen": 9.0,
        "Limburg": 4.0,
    }
    assert squares["D11", "_T", "_Z", "_Z"] == 25
    of_file = found[(found["table"] == "D1") & (found["month"] == "_T")]
    whole_year = of_file[of_file["part_of_year"] == "_T"].set_index("file")["weight2"]
    assert whole_year.to_dict() == {"_T": 25.0, "no": 9.0, "yes": 4.0}


def test_the_interval_of_a_province_is_that_of_the_clusters_in_it():
    # R 4.2.2, sandwich by hand on one row per incident of the province: x <- as.numeric(table(
    # incident)); exp(c(-1, 1) * qnorm(0.975) * sqrt(sum(x^2)) / sum(x)) * 1e5 * sum(x) / residents
    raw = pd.read_csv(RAW / str(shipped.YEAR) / "unia_reports.csv", dtype=str)
    here = raw[(raw["facts_region"] == "VG") & (raw["province"] == "Antwerpen")]
    size = here["incident_id"].fillna(here["report_id"]).value_counts().to_numpy(dtype=float)
    made = reported_rates.reports_per_100k(shipped.counted())
    row = selection.pick(made, year=shipped.YEAR, province=INVENTED["Antwerpen"]).iloc[0]
    factor = np.exp(1.959963984540054 * (size**2).sum() ** 0.5 / size.sum())
    assert row["count"] == size.sum()
    robust = row["value"] / factor, row["value"] * factor
    exposure = row["denominator"] / 100_000
    assert (row["low"], row["high"]) == pytest.approx(
        with_noise(row["value"], *robust, exposure=exposure)
    )


def test_both_bodies_stand_side_by_side_in_the_same_days():
    both = selection.pick(reported_bodies.side_by_side(shipped.counted()), year=shipped.YEAR)
    raw = pd.read_csv(RAW / str(shipped.YEAR) / "unia_reports.csv", dtype=str)
    here = raw[(raw["facts_region"] == "VG") & (raw["received_on"] >= "2023-03-15")]
    found = both.set_index(["body", "received"])["value"].to_dict()
    assert found == {
        ("federal", "report"): len(here), ("federal", "file"): (here["file"] == "true").sum(),
        ("flemish", "discrimination_complaint"): 569, ("flemish", "human_rights_report"): 166,
    }  # fmt: skip
    said = words.bodies(both, year=shipped.YEAR)
    assert said.startswith(f"Van 15 maart tot en met 31 december {shipped.YEAR} kreeg Unia ")
    assert "mogen niet worden opgeteld" in said


def test_no_change_is_given_across_the_break():
    made = reported_change.ratio_to_year_before(shipped.cells(), indicator="reports_ratio")
    assert made["obs_status"].tolist() == ["b"]
    assert made[["value", "low", "high"]].isna().all(axis=None)
    assert "vergelijken we de meldingen bij Unia niet" in words.change_refused(
        made, year=shipped.YEAR
    )
    assert "niet te vergelijken" in words.change_title(made, year=shipped.YEAR)


def test_a_change_without_break_is_a_ratio_of_rates_with_its_interval():
    made = reported_change.ratio_to_year_before(
        moved(2026), indicator="files_ratio", category="yes"
    ).iloc[0]
    files = reported.files(shipped.cells(), table="D1", category="yes")
    x1, x2 = (
        selection.only(files, year=year)["value"] for year in (shipped.YEAR, shipped.YEAR - 1)
    )
    rates = reported_rates.files_per_100k(shipped.cells())
    t1, t2 = (
        selection.only(rates, year=year)["denominator"] for year in (shipped.YEAR, shipped.YEAR - 1)
    )
    assert made["value"] == pytest.approx(x1 / t1 / (x2 / t2))
    assert made["low"] < made["value"] < made["high"]


def test_the_interval_of_a_change_has_the_noise_of_both_counts():
    made = reported_change.ratio_to_year_before(
        moved(2026), indicator="files_ratio", category="yes"
    ).iloc[0]
    files = selection.pick(
        reported.files(shipped.cells(), table="D1", category="yes"), month="_T"
    ).set_index("year")["value"]
    x1, x2 = files[shipped.YEAR], files[shipped.YEAR - 1]
    t1, t2 = made["denominator"], made["denominator"] * made["value"] * x2 / x1
    low, high = (
        rate_ratio(x1, t1, x2, t2)
        if made["interval"] == "exact"
        else clustered_ratio(x1, *squares(shipped.YEAR), t1, x2, *squares(shipped.YEAR - 1), t2)
    )
    reach = 1.959963984540054 * (3 / x1**2 + 3 / x2**2) ** 0.5
    value = made["value"]
    assert made["low"] == pytest.approx(value / np.exp(np.hypot(np.log(value / low), reach)))
    assert made["high"] == pytest.approx(value * np.exp(np.hypot(np.log(high / value), reach)))


def squares(year: int) -> list[float]:
    """Sum of the squared incidents of the files of a year, as published."""
    cells = selection.pick(
        shipped.cells(), table="D1", year=year, month="_T", part_of_year="_T", file="yes"
    )
    return cells["weight2"].tolist()


@pytest.mark.parametrize("year", [2025, 2026])
def test_no_change_is_given_into_or_from_a_partial_year(year):
    partial = reported_change.partial_years(SOURCES.assign(year=year))
    assert partial == {year}
    made = reported_change.ratio_to_year_before(
        moved(2026), indicator="reports_ratio", partial=partial
    )
    assert made["obs_status"].tolist() == ["b"]
    assert made["value"].isna().all()
    assert "niet volledig geleverd" in words.change_refused(made, year=2026)


def test_published_totals_have_no_ratio_beside_a_gap_and_keep_flanders_apart():
    totals, figures = (
        pd.read_csv(RAW / "published" / f"{name}.csv") for name in ("unia_totals", "figures")
    )
    figures["value"] = pd.to_numeric(figures["value"], errors="coerce")
    made = reported_change.published_totals(totals, figures, year=2023)
    reports = selection.pick(made, indicator="published_reports")
    assert reports.loc[reports["value"].isna(), "year"].tolist() == [2016]
    assert selection.pick(reports, region="VG")[["year", "value"]].to_numpy().tolist() == [
        [2023, 2614]
    ]
    ratios = selection.pick(made, indicator="published_reports_ratio")
    assert ratios["year"].tolist() == [2018, 2019, 2020, 2021, 2022]
    assert ratios["value"].iloc[0] == pytest.approx(7489 / 6602)


def test_a_ground_without_file_is_refused_by_record(tmp_path):
    folder = delivered(tmp_path, vmri_files=[{}], vmri_grounds=[{}, {"file_id": "secret-file-9"}])
    with pytest.raises(
        DataError, match=r"record\(s\) 2 name a file_id that vmri_files does not hold"
    ) as refused:
        extracts.complaint_grounds(folder, extracts.complaints(folder, 2023))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("extract", "row", "told"),
    [
        ("vmri_grounds", {"ground": "race"}, r"ground: row 2: found a rare value \(not shown\)"),
        (
            "vmri_files",
            {"received_on": "2023-03-14"},
            r"received_on: row 2; expected a day from 2023-03-15",
        ),
        (
            "vmri_files",
            {"received_on": "2024-01-02"},
            r"received_on: row 2; expected a day from 2023-01-01 to 2023-12-31",
        ),
        ("vmri_files", {"form": ""}, r"form filled where type is discrimination_complaint"),
    ],
)
def test_bad_input_is_told_by_rule(tmp_path, extract, row, told):
    folder = delivered(tmp_path, **{extract: [row]})
    with pytest.raises(DataError, match=told):
        extracts.read_extract.typed_frame(extract, folder)


def test_a_file_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(DataError, match="file_id only once"):
        extracts.complaints(delivered(tmp_path, vmri_files=[{}, {}]), 2023)


def test_each_file_is_in_one_kind_of_ground(tmp_path):
    rows = [{"report_id": f"r{i}"} for i in range(5)]
    named = {
        "r0": ["nationality"],
        "r1": ["religion_or_belief", "age"],
        "r2": ["descent", "religion_or_belief"],
        "r3": ["age"],
    }
    grounds = [
        {"report_id": key, "ground": each} for key, several in named.items() for each in several
    ]
    folder = delivered(tmp_path, unia_reports=rows, unia_grounds=grounds)
    made = extracts.kinds_of_ground(folder, extracts.files(extracts.reports(folder, 2023)))
    assert made["ground_kind"].tolist() == ["racial", "religion", "both", "other", "none"]


def test_kinds_of_ground_add_up_to_the_files_of_the_year():
    kinds = selection.pick(
        reported.files_by_kind(shipped.counted()), year=shipped.YEAR, domain="_T"
    ).set_index("ground_kind")
    assert kinds["value"].drop("_T").sum() == kinds.loc["_T", "value"] == 655


def test_the_files_of_the_months_are_those_of_the_provinces():
    cells = shipped.counted()
    by_month = reported.files(cells, table="D1", category="yes")
    by_province = reported.files(cells, table="D4")
    for year in (2022, YEAR):
        months = selection.pick(by_month, year=year).query("month != '_T'")["value"].sum()
        provinces = selection.pick(by_province, year=year).query("province != '_T'")["value"].sum()
        assert months == provinces == value(by_month, year=year, month="_T")


def test_the_bounds_of_a_rate_are_those_of_garwood():
    # Garwood (1936): 4.80 to 18.39 for a count of 10; the noise reaches 1.96 x sqrt(3) = 3.39:
    # 10 - sqrt(5.20^2 + 3.39^2) and 10 + sqrt(8.39^2 + 3.39^2).
    made = reported_rates.files_per_100k(
        pd.DataFrame(
            {
                "table": ["D4", "B1"],
                "year": YEAR,
                "region": "VG",
                "province": "_T",
                "n": [10.0, 200_000.0],
                "weight": [10.0, 200_000.0],
                "weight2": [10.0, 200_000.0],
                "basis": "full count",
                "data_kind": "register",
                "vintage": "",
                "conf_status": "",
            }
        )
    ).iloc[0]
    assert (made["value"], made["low"], made["high"]) == pytest.approx(
        (5.0, 3.79 / 2, 19.05 / 2), abs=0.005
    )


def test_no_ground_is_the_sum_of_the_others():
    assert "_T" not in set(reported.files_naming_ground(shipped.cells())["ground"])
