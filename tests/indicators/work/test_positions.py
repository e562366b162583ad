"""Positions, forms of work, change and its parts, and the same persons in two years."""

from pathlib import Path
from unittest.mock import patch

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import plan
from analysis.counting import cells
from analysis.disclosure.protect import protect
from analysis.errors import DataError
from analysis.extracts.frames.labour_positions import COLUMNS, NEEDED_COLUMN
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.frames.unit_keys import with_keys
from analysis.indicators import change, selection
from analysis.indicators.work import (
    change_split,
    employment,
    employment_change,
    positions,
    same_persons,
)
from analysis.pipeline import public_frames
from analysis.report.text.differences import CHANGE, differences
from analysis.report.text.work import change as work_change
from analysis.report.text.work import positions as words
from analysis.statistics.comparisons.paired_change import paired_difference
from analysis.statistics.intervals import proportions
from analysis.statistics.intervals.weighted_intervals import weighted_ratio
from analysis.statistics.samples import survey
from support import made_frames
from support.employment_cells import cells_of
from support.small_delivery import deliver, good

BREAK = {
    "series": ["employment_rate", "employment_gap"],
    "date": pd.Timestamp(2022, 1, 1).date(),
    "reason_nl": "Anders.",
}


def two_years(
    folder: Path, now: list[dict], before: list[dict] | None = None, **register: str
) -> pd.DataFrame:
    """Residents of 2023 with some labour records, and where given those of 2022."""
    for year, rows in ((2022, before), (2023, now)):
        if rows is None:
            continue
        raw = folder / str(year)
        raw.mkdir()
        persons = [
            {"pid": f"p{i}", "household_id": f"h{i}", "ref_date": f"{year}-12-31"}
            | row.pop("person", {})
            for i, row in enumerate(rows)
        ]
        labour = [{"pid": f"p{i}", "quarter": f"{year}4"} | row for i, row in enumerate(rows)]
        parts = []
        for name, records in (("persons", persons), ("labour_quarter", labour)):
            first = good(name).iloc[0].to_dict()
            deliver(
                raw,
                name,
                pd.DataFrame([first | record for record in records]).astype("str"),
                kind="csv",
            )
            parts.append(pd.read_csv(raw / "delivery.csv", dtype="str"))
        dates = {"ref_from": f"{year}-01-01", "ref_to": f"{year}-12-31"}
        pd.concat(parts).assign(**dates, **register).to_csv(raw / "delivery.csv", index=False)
    return made_frames.made(folder / "2023", "residents")


YOUNG = {"birth_date": "2001-03"}


NEET = [
    ({"position": "job_seeker"}, "yes"),
    ({"position": "other_inactive"}, "yes"),
    ({"position": "job_seeker", "in_education": "true"}, "no"),
    ({"position": "employee"}, "no"),
    ({"position": "cross_border"}, "no"),
    ({"position": "unknown"}, "no"),
]


def test_neet_is_who_neither_works_nor_learns_as_far_as_is_known(tmp_path):
    made = two_years(tmp_path, [{"person": dict(YOUNG)} | record for record, _ in NEET])
    assert made["neet"].tolist() == [neet for _, neet in NEET]


def test_without_schooling_of_the_young_nobody_is_called_neet(tmp_path):
    rows = [{"person": dict(YOUNG), "position": "job_seeker", "in_education": ""}]
    assert two_years(tmp_path, rows)["neet"].isna().all()


def test_activity_and_groups_follow_the_position(tmp_path):
    codes = [
        "employee",
        "career_break",
        "helper",
        "job_seeker",
        "pension",
        "cross_border",
        "unknown",
    ]
    made = two_years(tmp_path, [{"position": code} for code in codes])
    assert made["activity"].tolist() == ["employed"] * 3 + ["unemployed"] + ["outside"] * 3
    assert made["position_group"].tolist() == [
        "employee", "employee", "self_employed", "job_seeker", "inactive", "abroad", "unknown",
    ]  # fmt: skip


def test_forms_of_work_are_those_of_employees(tmp_path):
    rows = [
        {
            "position": "employee",
            "regime": "part",
            "temporary_agency": "true",
            "joint_committee": "322",
        },
        {
            "position": "combined",
            "regime": "special",
            "temporary_agency": "false",
            "joint_committee": "322.01",
        },
        {
            "position": "employee",
            "regime": "full",
            "temporary_agency": "false",
            "joint_committee": "",
        },
        {"position": "self_employed"},
    ]
    made = two_years(tmp_path, rows)
    assert made["part_time"].tolist() == ["yes", "no", "no", "not_applicable"]
    assert made["temporary_agency"].tolist() == ["yes", "no", "no", "not_applicable"]
    assert made["service_voucher"].tolist() == ["no", "yes", "no", "not_applicable"]


def test_a_column_that_was_not_delivered_is_empty_for_everybody(tmp_path):
    made = two_years(tmp_path, [{"regime": "part"}] + [{"regime": ""}] * 3)
    assert (
        made[["part_time", "temporary_agency", "service_voucher", "employed_before"]]
        .isna()
        .all(axis=None)
    )
    assert made[["position", "activity", "employed"]].notna().all(axis=None)


def test_who_was_employed_a_year_before_is_known_where_pseudonyms_span_years(tmp_path):
    before = [{"position": "employee"}, {"position": "job_seeker"}]
    made = two_years(
        tmp_path,
        [{"position": "student"}, {"position": "employee"}, {"position": "employee"}],
        before,
    )
    assert made["employed_before"].tolist() == ["yes", "no", "not_followed"]
    assert not {"p0", "p1", "p2"} & set(made.astype(str).to_numpy().ravel())


def test_pseudonyms_of_one_year_are_not_followed(tmp_path):
    made = two_years(tmp_path, [{}], [{}], pid_scope="year")
    assert made["employed_before"].isna().all()


def test_labour_records_of_the_year_before_must_hold_its_fourth_quarter(tmp_path):
    with pytest.raises(
        DataError, match="2022/labour_quarter: no row of quarter 20224; found 20223"
    ):
        two_years(tmp_path, [{}], [{"quarter": "20223"}])


def test_every_column_of_positions_is_made(tmp_path):
    assert set(two_years(tmp_path, [{}]).columns) >= set(COLUMNS)


def test_without_the_regime_part_time_is_not_counted_and_the_column_is_named(tmp_path):
    made = with_keys(two_years(tmp_path, [{}] * 3), b"secret")
    made.to_parquet(tmp_path / "residents.parquet")
    tables = {name: plan.load()[name] for name in ("W1", "W20", "W23")}
    files = {"residents": {2023: tmp_path / "residents.parquet"}}
    counted = cells.count(
        tables, files, year=2023, may_lack={"residents": FRAMES["residents"].may_lack}
    )
    assert set(counted["table"]) == {"W1"}
    needed = (
        public_frames._needs(tables)
        .query("extract == 'labour_quarter'")
        .set_index("table")["column"]
    )
    assert needed.to_dict() == {"W1": "", "W20": "regime", "W23": NEEDED_COLUMN["employed_before"]}


# Protection


def test_who_is_employed_is_the_same_number_in_both_tables_that_show_it():
    counts = {"belgian": (60, 40, 50), "eu": (50, 4, 30), "non_eu": (70, 30, 20)}
    rows = [
        (origin, activity, "yes" if activity == "employed" else "no")
        for origin, numbers in counts.items()
        for activity, n in zip(same_persons.STATES, numbers, strict=True)
        for _ in range(n)
    ]
    units = pd.DataFrame(rows, columns=["origin_4", "activity", "employed"])
    base = plan.load()["W5"]._replace(
        dimensions={"origin_group": "origin_4"}, coarser={}, where="TRUE"
    )
    tables = {"W1": base._replace(id="W1", outcome={"employed": "employed"}), "W5": base}
    with duckdb.connect() as connection:
        keys = np.random.default_rng(7).integers(0, 2**32, len(units))
        connection.register(
            "units", units.assign(year=2023, units=1, weight=1.0, weight2=1.0, key=keys)
        )
        parts = [
            connection.sql(cells.counting_query(t, "units")).df().assign(table=t.id)
            for t in tables.values()
        ]
    shown, _ = protect(cells.tidy(parts, tables), tables)
    about = {"basis": "full count", "data_kind": "register", "vintage": ""}
    shown = shown.assign(sex="_T", **about)
    rates = employment.employment_rate(shown, table="W1").set_index("origin_group")
    active = positions.activity_rate(shown).set_index("origin_group")
    for origin, (employed, unemployed, outside) in counts.items():
        row = rates.loc[origin]
        of_activity = selection.pick(shown, table="W5", origin_group=origin, activity="employed")
        assert row["count"] == of_activity["weight"].item()
        assert row["low"] < employed / (employed + unemployed + outside) < row["high"]
    # Of EU origin 4 are unemployed: whatever their noise, too few to show a sum that holds them.
    assert np.isnan(active.loc["eu", "value"])
    assert active.loc["eu", "conf_status"] == "C"
    assert active.loc["belgian", "value"] > rates.loc["belgian", "value"]


# Intervals


@given(x=st.tuples(st.integers(5, 95), st.integers(5, 195)), weight=st.floats(0.1, 90))
@settings(max_examples=20)
def test_with_equal_weights_the_ratio_is_that_of_counts_on_one_person_less(x, weight):
    sums = [
        (weight * n, weight**2 * n, weight * k, weight**2 * k, n)
        for k, n in zip(x, (100, 200), strict=True)
    ]
    expected = proportions.ratio(x[0] * 0.99, 99, x[1] * 199 / 200, 199)
    assert weighted_ratio(*sums) == pytest.approx(expected, rel=1e-9)


def test_the_paired_interval_is_that_of_the_survey_mean_of_who_gained_less_who_lost():
    rng = np.random.default_rng(1)
    persons = pd.DataFrame(
        {"y": rng.choice([-1.0, 0.0, 1.0], 400, p=[0.1, 0.7, 0.2]), "w": rng.uniform(1, 5, 400)}
    )
    of = [persons["w"][persons["y"] == y] for y in (1, -1)]
    sums = [each.pow(k).sum() for each in (persons["w"], *of) for k in (1, 2)]
    low, high = paired_difference(*sums, 400)
    expected = survey.mean(persons, "y", weight="w", interval="t").iloc[0]
    assert (low + high) / 2 == pytest.approx(expected["value"], abs=1e-12)
    assert (high - low) / 2 == pytest.approx(1.959963984540054 * expected["se"], rel=1e-10)


def test_nobody_who_changed_gives_no_paired_interval():
    # R 4.2.2: prop.test(0, 100, correct = FALSE)$conf.int[2], both ways
    assert paired_difference(100, 100, 0, 0, 0, 0, 100)[1] == pytest.approx(0.0369934982, rel=1e-8)
    with pytest.raises(ValueError, match="gained and lost is 110; expected at most weight"):
        paired_difference(100, 100, 60, 60, 50, 50, 100)


# Ratio, change and its parts


def w3(rows: dict[tuple[int, str, str], tuple[float, float]], *, table: str = "W3") -> pd.DataFrame:
    """Cells of W3 of one origin: (year, age, sex) to the employed and the others."""
    made = []
    for (year, age, sex), (yes, no) in rows.items():
        for employed, n in (("yes", yes), ("no", no), ("_T", yes + no)):
            made.append(
                {"year": year, "age_band": age, "sex": sex, "employed": employed, "n": float(n)}
            )
    frame = pd.DataFrame(made)
    total = (
        frame.groupby(["year", "employed"], as_index=False)["n"]
        .sum()
        .assign(age_band="_T", sex="_T")
    )
    frame = pd.concat([frame, total], ignore_index=True).assign(
        origin_group="belgian", table=table, region="VG"
    )
    frame = frame.assign(
        weight=frame["n"], weight2=frame["n"], basis="sample", data_kind="register"
    )
    return frame[frame["n"] > 0].assign(vintage="2024-06-30", conf_status="")


def test_the_split_of_cells_adds_up_and_a_hidden_stratum_hides_it():
    cells = w3(
        {
            (2022, "20-29", "F"): (30, 30),
            (2022, "30-54", "F"): (60, 20),
            (2023, "20-29", "F"): (20, 30),
            (2023, "30-54", "F"): (90, 20),
            (2023, "55-64", "F"): (10, 10),
        }
    )
    made = change_split.employment_rate_change_split(cells, year=2023, since=2022).set_index(
        "component"
    )["value"]
    assert made["change"] == pytest.approx(100 * (120 / 180 - 90 / 140))
    assert made["composition"] + made["within"] == pytest.approx(made["change"], abs=1e-12)
    hidden = cells["age_band"].eq("20-29") & cells["year"].eq(2022)
    cells.loc[hidden, ["n", "weight", "weight2"]] = np.nan
    made = change_split.employment_rate_change_split(cells, year=2023, since=2022)
    assert made["value"].isna().all()
    assert set(made["conf_status"]) == {"C"}


def test_the_split_has_the_interval_of_the_noise_and_of_the_sample_of_both_years():
    # One stratum: the change is 100 (y1 / w1 - y0 / w0); of each year V (1 + p^2) / w^2, and on a
    # sample p (1 - p) / w besides.
    cells = w3({(2022, "20-29", "F"): (50, 50), (2023, "20-29", "F"): (120, 80)})
    noise = 3 * (1 + 0.5**2) / 100**2 + 3 * (1 + 0.6**2) / 200**2
    sampled = 0.25 / 100 + 0.24 / 200
    for basis, variance, kind in (
        ("full count", noise, "cell_key"),
        ("sample", noise + sampled, "design (overlap ignored)"),
    ):
        made = change_split.employment_rate_change_split(
            cells.assign(basis=basis), year=2023, since=2022
        ).set_index("component")
        reach = 100 * 1.959963984540054 * variance**0.5
        change_ = made.loc["change"]
        assert (change_["low"], change_["high"]) == pytest.approx((10 - reach, 10 + reach))
        assert set(made["interval"]) == {kind}
        assert made.loc["composition", ["value", "low", "high"]].tolist() == pytest.approx(
            [0, 0, 0], abs=1e-9
        )


def test_the_split_of_a_gap_has_the_variance_of_both_groups():
    cells = w3({(2022, "20-29", "F"): (50, 50), (2023, "20-29", "F"): (120, 80)})
    both = pd.concat([cells, cells.assign(origin_group="eu")]).assign(basis="full count")
    of_rate = change_split.employment_rate_change_split(both, year=2023, since=2022)
    of_gap = change_split.employment_gap_change_split(both, year=2023, since=2022)
    one, gap = (frame[frame["component"] == "change"].iloc[0] for frame in (of_rate, of_gap))
    assert gap["value"] == pytest.approx(0)
    assert gap["high"] == pytest.approx(2**0.5 * (one["high"] - one["value"]))


def test_a_stratum_with_more_at_work_than_there_are_counts_as_all_at_work():
    cells = w3({(2022, "20-29", "F"): (50, 50), (2023, "20-29", "F"): (90, 10)})
    above = (cells["year"] == 2023) & (cells["employed"] == "yes")
    cells.loc[above, ["n", "weight", "weight2"]] = 104.0
    made = change_split.employment_rate_change_split(cells, year=2023, since=2022)
    assert made.set_index("component").loc["change", "value"] == pytest.approx(50)


def broken():
    return patch.object(change, "breaks", lambda: (BREAK,))


def test_no_change_split_or_transition_crosses_a_break():
    cells = w3({(2021, "20-29", "F"): (30, 30), (2023, "20-29", "F"): (20, 30)})
    followed_cells = w23()
    with broken():
        split = change_split.employment_rate_change_split(cells, year=2023, since=2021)
        after, paired = (
            same_persons.position_after(followed_cells),
            same_persons.linked_employment_change(followed_cells),
        )
        for each in (split, after.query("year == 2022"), paired.query("year == 2022")):
            assert len(each)
            assert each["value"].isna().all()
            assert set(each["obs_status"]) == {"b"}
            assert set(each["interval"]) == {"none (not comparable)"}
        assert after.query("year == 2023")["value"].notna().all()
        assert "breuk in de reeks" in work_change.splits(
            split.assign(since="2021", origin_group="non_eu"), year=2023
        )


def test_a_change_since_an_earlier_year_stops_at_a_flag_in_between():
    row = {
        "table": "X",
        "indicator": "x",
        "region": "VG",
        "value": 0.5,
        "unit": "share",
        "interval": "",
        "conf_status": "",
    }
    frame = pd.DataFrame(
        [row | {"year": y, "obs_status": "b" if y == 2021 else ""} for y in (2020, 2021, 2022)]
    )
    frame = frame.assign(
        low=np.nan,
        high=np.nan,
        count=1.0,
        denominator=2.0,
        n=2,
        reference="",
        data_kind="",
        rule="",
        vintage="",
    )
    assert change.change(frame, year=2022)["value"].tolist() == [0.0]
    since = change.change(frame, year=2022, since=2020)
    assert since["value"].isna().all()
    assert since[["obs_status", "reference"]].to_numpy().tolist() == [["b", "2020"]]


def test_changes_are_on_the_year_before_and_on_the_first_year():
    cells = pd.concat(
        [w3({(y, "20-29", "F"): (30 + y - 2020, 30)}, table="W1") for y in (2020, 2022, 2023)]
    )
    made = employment_change.employment_rate_change(cells.drop(columns="age_band"), year=2023)
    total = selection.pick(made, sex="_T").set_index("since")["value"]
    assert list(total.index) == ["2022", "2020"]
    assert total["2020"] == pytest.approx(100 * (33 / 63 - 0.5))


def test_the_ratio_turns_with_the_reference_and_is_one_for_itself():
    cells = pd.concat(
        [
            w3({(2023, "_T", "F"): counts}, table="W1").assign(origin_group=o)
            for o, counts in (("belgian", (80, 20)), ("eu", (60, 40)))
        ]
    ).drop(columns="age_band")
    one, other = (
        selection.pick(employment.employment_ratio(cells, table="W1", reference=r), sex="F")
        for r in ("belgian", "eu")
    )
    value = one.set_index("origin_group")
    assert value["value"].to_dict() == pytest.approx({"belgian": 1.0, "eu": 0.75})
    assert other.set_index("origin_group").loc["belgian", "value"] == pytest.approx(1 / 0.75)
    low, high = value.loc["eu", ["low", "high"]]
    assert low < 0.75 < high
    assert other.set_index("origin_group").loc[
        "belgian", ["low", "high"]
    ].tolist() == pytest.approx([1 / high, 1 / low])


def test_on_a_full_count_the_noise_of_four_counts_is_the_interval_of_a_gap_and_a_ratio():
    # 80 of 100 and 60 of 100: V (1 + 0.8^2) / 100^2 and V (1 + 0.6^2) / 100^2, with V = 3; on the
    # logarithm each over its squared share.
    cells = cells_of({("belgian", "_T"): (80, 20), ("eu", "_T"): (60, 40)}, basis="full count")
    variances = [3 * (1 + p**2) / 100**2 for p in (0.8, 0.6)]
    gap = selection.pick(employment.employment_gap(cells, table="W1"), origin_group="eu").iloc[0]
    reach = 100 * 1.959963984540054 * sum(variances) ** 0.5
    assert (gap["value"], gap["low"], gap["high"]) == pytest.approx((20, 20 - reach, 20 + reach))
    ratio = selection.pick(employment.employment_ratio(cells, table="W1"), origin_group="eu")
    factor = np.exp(1.959963984540054 * (variances[0] / 0.64 + variances[1] / 0.36) ** 0.5)
    found = ratio[["value", "low", "high"]].iloc[0].tolist()
    assert found == pytest.approx([0.75, 0.75 / factor, 0.75 * factor])
    assert (gap["interval"], gap["clear"], ratio["clear"].item()) == ("cell_key", True, True)


# The same persons


def w23() -> pd.DataFrame:
    rows = []
    for year in (2022, 2023):
        for before, counts in (
            ("yes", (90, 4, 6)),
            ("no", (12, 10, 28)),
            ("not_followed", (5, 5, 10)),
        ):
            rows += [
                (year, before, now, n) for now, n in zip(same_persons.STATES, counts, strict=True)
            ]
    frame = pd.DataFrame(rows, columns=["year", "employed_before", "activity", "n"])
    margins = [
        frame.groupby(["year", "employed_before"], as_index=False)["n"].sum().assign(activity="_T")
    ]
    frame = pd.concat([frame, *margins], ignore_index=True).astype({"n": float})
    frame = frame.assign(
        table="W23", region="VG", origin_group="eu", weight=frame["n"], weight2=frame["n"]
    )
    return frame.assign(basis="sample", data_kind="register", vintage="2024-06-30", conf_status="")


def test_kept_entered_and_left_add_up_and_the_paired_change_is_entered_less_left():
    shares = selection.pick(same_persons.position_after(w23()), year=2023)
    assert shares.groupby("employed_before")["value"].sum().tolist() == pytest.approx([1, 1])
    kept = selection.pick(shares, employed_before="yes", activity="employed")
    assert kept[["value", "n"]].to_numpy().tolist() == [[0.9, 100]]
    paired = selection.pick(same_persons.linked_employment_change(w23()), year=2023).iloc[0]
    assert (paired["value"], paired["n"], paired["reference"]) == (
        pytest.approx(100 * (12 - 10) / 150),
        150,
        "2022",
    )
    assert paired["low"] < paired["value"] < paired["high"]


def test_a_full_count_of_the_same_persons_has_the_interval_of_the_noise():
    # 12 of one cell began and 4 + 6 of two stopped, of 100 + 50: V (1 + 2 + 2 d^2) / 150^2.
    paired = same_persons.linked_employment_change(w23().assign(basis="full count"))
    row = selection.pick(paired, year=2023).iloc[0]
    reach = 100 * 1.959963984540054 * (3 * (3 + 2 * (2 / 150) ** 2)) ** 0.5 / 150
    value = 100 * 2 / 150
    assert (row["low"], row["high"]) == pytest.approx((value - reach, value + reach))
    assert (row["interval"], row["clear"]) == ("cell_key", False)
    said = differences(
        paired.assign(origin_group="eu"),
        by="origin_group",
        against="in 2022",
        direction=CHANGE,
        year=2023,
    )
    assert "geen duidelijk verschil" in said.lower()
    assert "volledige telling" in said


def test_more_who_changed_than_there_are_is_everybody():
    # By their noise 60 began and 50 stopped of 100.
    cells = w23().query("year == 2023 and employed_before != 'not_followed'")
    numbers = {("no", "employed"): 60.0, ("yes", "unemployed"): 30.0, ("yes", "outside"): 20.0}
    for (before, now), n in numbers.items():
        rows = (cells["employed_before"] == before) & (cells["activity"] == now)
        cells.loc[rows, ["n", "weight", "weight2"]] = n
    cells.loc[cells["activity"] == "_T", ["n", "weight", "weight2"]] = 50.0
    row = same_persons.linked_employment_change(cells).iloc[0]
    assert row["value"] == pytest.approx(100 * (60 - 40) / 100)
    assert -100 <= row["low"] < row["value"] < row["high"] <= 100


def test_the_unemployment_rate_is_among_the_active():
    frame = (
        w23()
        .query("employed_before == 'yes'")
        .drop(columns="employed_before")
        .assign(table="W5", sex="_T")
    )
    made = positions.registered_unemployment_rate(frame).query("year == 2023").iloc[0]
    assert (made["value"], made["denominator"]) == (pytest.approx(4 / 94), 94)
    assert positions.activity_rate(frame)["value"].tolist() == pytest.approx([0.94, 0.94])


def test_without_cells_every_sentence_says_that_nothing_was_delivered():
    nothing = same_persons.position_after(w23().iloc[:0])
    assert words.followed(nothing, year=2023) == "Geen gegevens geleverd."
    assert words.positions(nothing, year=2023) == "Geen gegevens geleverd."
