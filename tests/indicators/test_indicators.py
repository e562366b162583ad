"""Indicators: shares, gaps, counts and changes from cells, and what they refuse to say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from analysis import plan
from analysis.errors import DataError
from analysis.extracts.elsewhere import eurostat
from analysis.indicators import change, selection
from analysis.indicators.civic_integration import programme, revisions
from analysis.indicators.discrimination import reported, tested
from analysis.indicators.dutch import attainment, contracts, enrolments
from analysis.indicators.estimates import COLUMNS, STATUS, share
from analysis.indicators.population import origin_rules, residents
from analysis.indicators.published import figures as published
from analysis.indicators.work import (
    employment,
    employment_change,
    flow,
    positions,
    same_persons,
    staff,
)
from analysis.reference.exclusion_rules import EXCLUSION_RULES
from analysis.report.writing import summary_cards
from analysis.statistics import survey

ORIGINS = ("belgian", "eu", "non_eu")
YEAR = shipped.YEAR
ALL = {
    "foreign_share": lambda cells: residents.foreign_share(cells, table="P3"),
    "share_of_residents": lambda cells: residents.share_of_residents(cells, table="P1"),
    "residents": residents.residents,
    "non_eu_share": residents.non_eu_share,
    "first_generation_share": residents.first_generation_share,
    "employment_rate": lambda cells: employment.employment_rate(cells, table="W1"),
    "employment_gap": lambda cells: employment.employment_gap(cells, table="W2"),
    "employment_ratio": lambda cells: employment.employment_ratio(cells, table="W3"),
    "activity_rate": positions.activity_rate,
    "registered_unemployment_rate": positions.registered_unemployment_rate,
    "registered_unemployment_gap": positions.registered_unemployment_gap,
    "position_share": positions.position_share,
    "neet_gap": positions.neet_gap,
    "service_voucher_share": positions.service_voucher_share,
    "employment_gap_change": lambda cells: employment_change.employment_gap_change(
        cells, year=YEAR
    ),
    "changes_split": lambda cells: employment_change.changes_split(cells, year=YEAR),
    "position_after": same_persons.position_after,
    "linked_employment_change": same_persons.linked_employment_change,
    "attainment": lambda cells: attainment.attainment(cells, year=YEAR),
    "pooled_attainment": lambda cells: attainment.pooled_attainment(
        cells, first=2015, last=2019, horizon=3
    ),
    "attainment_oral": lambda cells: attainment.attainment(cells, year=YEAR, skill="oral"),
    "b2_attainment": lambda cells: attainment.b2_attainment(cells, year=YEAR),
    "level_before_contract": attainment.level_before_contract,
    "attainment_by": attainment.attainment_by,
    "state_after_three_years": contracts.state_after_three_years,
    "first_contracts": contracts.first_contracts,
    "contract_shares": contracts.contract_shares,
    "reports": reported.reports,
    "files": lambda cells: reported.files(cells, table="D4"),
    "files_naming_ground": reported.files_naming_ground,
    "files_per_100k": reported.files_per_100k,
}
OF_WORK = (
    "employment_ratio", "activity_rate", "registered_unemployment_rate",
    "registered_unemployment_gap",
    "position_share", "neet_gap", "service_voucher_share", "position_after",
    "linked_employment_change",
)  # fmt: skip
each_indicator = pytest.mark.parametrize("indicator", ALL)


def cells_of(
    counts: dict[tuple[str, str], tuple[int, int]], *, basis: str = "sample", weight: float = 1.0
) -> pd.DataFrame:
    """Cells of W1 for (origin, sex): (employed, not employed) persons of one weight."""
    rows = []
    for (origin, sex), (yes, no) in counts.items():
        for employed, n in (("yes", yes), ("no", no), ("_T", yes + no)):
            rows.append({"origin_group": origin, "sex": sex, "employed": employed, "n": float(n)})
    frame = pd.DataFrame(rows)
    frame = frame[frame["n"] > 0].assign(table="W1", year=YEAR, region="VG", basis=basis)
    measures = {"weight": frame["n"] * weight, "weight2": frame["n"] * weight**2}
    return frame.assign(**measures, data_kind="register", vintage="2024-06-30", conf_status="")


def value(estimates: pd.DataFrame, **codes) -> float:
    found = selection.pick(estimates, **codes)
    assert len(found) == 1
    return found["value"].item()


SIMPLE = {("belgian", "_T"): (80, 20), ("eu", "_T"): (70, 30), ("non_eu", "_T"): (50, 50)}
counts = st.fixed_dictionaries(
    {(o, "_T"): st.tuples(st.integers(1, 500), st.integers(0, 500)) for o in ORIGINS}
)


# Shares and gaps


@given(counts=counts)
@settings(max_examples=12, deadline=None)
def test_a_share_is_the_part_over_the_whole_and_lies_in_its_interval(counts):
    made = employment.employment_rate(cells_of(counts), table="W1").set_index("origin_group")
    for (origin, _), (yes, no) in counts.items():
        row = made.loc[origin]
        assert row["value"] == pytest.approx(yes / (yes + no))
        assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


@given(counts=counts)
@settings(max_examples=12, deadline=None)
def test_the_gap_is_zero_for_the_reference_and_turns_with_it(counts):
    cells = cells_of(counts)
    one = employment.employment_gap(cells, table="W1").set_index("origin_group")
    other = employment.employment_gap(cells, table="W1", reference="non_eu").set_index(
        "origin_group"
    )
    assert one.loc["belgian", "value"] == 0
    assert one.loc["non_eu", "value"] == pytest.approx(-other.loc["belgian", "value"])
    assert one.loc["non_eu", "low"] == pytest.approx(-other.loc["belgian", "high"])


def test_the_gap_is_the_reference_minus_the_group_in_percentage_points():
    made = employment.employment_gap(cells_of(SIMPLE), table="W1").set_index("origin_group")
    assert made["value"].to_dict() == pytest.approx({"belgian": 0, "eu": 10, "non_eu": 30})
    assert set(made["unit"]) == {"pp"}
    assert set(made["reference"]) == {"belgian"}


def test_the_gap_is_against_the_reference_of_the_same_sex():
    by_sex = {
        ("belgian", "M"): (90, 10),
        ("belgian", "F"): (60, 40),
        ("eu", "M"): (50, 50),
        ("eu", "F"): (50, 50),
    }
    made = employment.employment_gap(cells_of(by_sex), table="W1")
    assert value(made, origin_group="eu", sex="M") == pytest.approx(40)
    assert value(made, origin_group="eu", sex="F") == pytest.approx(10)


def test_the_gap_of_a_generation_is_against_all_of_belgian_origin():
    gaps = employment.employment_gap(shipped.cells(), table="W2")
    rates = employment.employment_rate(shipped.cells(), table="W2")
    codes = {"year": YEAR, "sex": "F"}
    group = value(rates, origin_group="non_eu", generation="first", **codes)
    base = value(rates, origin_group="belgian", generation="not_applicable", **codes)
    assert value(gaps, origin_group="non_eu", generation="first", **codes) == pytest.approx(
        100 * (base - group)
    )


def test_a_reference_that_is_not_there_is_named():
    with pytest.raises(DataError, match="reference group 'turkey' has no cell; found"):
        employment.employment_gap(cells_of(SIMPLE), table="W1", reference="turkey")


def test_a_reference_without_anybody_of_the_sex_gives_a_missing_gap_that_is_not_called_hidden():
    made = employment.employment_gap(cells_of(SIMPLE | {("eu", "F"): (50, 50)}), table="W1")
    row = selection.pick(made, origin_group="eu", sex="F").iloc[0]
    assert np.isnan(row["value"])
    assert row["conf_status"] == ""


@given(scale=st.floats(0.01, 1000))
@settings(max_examples=12, deadline=None)
def test_the_scale_of_the_weights_changes_no_share_gap_or_interval(scale):
    for function in (employment.employment_rate, employment.employment_gap):
        one, other = (function(cells_of(SIMPLE, weight=w), table="W1") for w in (1.0, scale))
        pd.testing.assert_frame_equal(
            one[["value", "low", "high", "n"]], other[["value", "low", "high", "n"]]
        )


@each_indicator
def test_the_order_of_the_cells_changes_no_number(indicator):
    cells = shipped.cells()
    one, other = (ALL[indicator](c) for c in (cells, cells.sample(frac=1, random_state=1)))
    keys = [c for c in one.columns if c not in {*COLUMNS, *STATUS}]
    one, other = (frame.sort_values(keys, ignore_index=True) for frame in (one, other))
    pd.testing.assert_frame_equal(one, other)


@each_indicator
def test_without_cells_there_are_no_estimates_but_all_columns(indicator):
    made, nothing = ALL[indicator](shipped.cells()), ALL[indicator](shipped.cells().iloc[:0])
    assert len(nothing) == 0
    assert list(nothing.columns) == list(made.columns)


@each_indicator
def test_estimates_have_the_columns_of_the_house_and_one_row_a_cell(indicator):
    made = ALL[indicator](shipped.cells())
    dimensions = [c for c in made.columns if c not in {*COLUMNS, *STATUS}]
    assert list(made.columns) == [*dimensions, *COLUMNS, *STATUS]
    assert dimensions[:4] == ["table", "indicator", "year", "region"]
    assert not made.duplicated(dimensions).any()
    assert len(made)


@each_indicator
def test_a_value_is_missing_where_and_only_where_it_is_hidden(indicator):
    made = ALL[indicator](shipped.cells())
    assert (made["value"].isna() == (made["conf_status"] == "C")).all()
    assert made.loc[made["value"].isna(), ["low", "high"]].isna().all(axis=None)


@each_indicator
def test_with_all_counts_hidden_every_value_is_missing_and_says_so(indicator):
    cells = shipped.cells().assign(n=np.nan, weight=np.nan, weight2=np.nan, conf_status="C")
    made = ALL[indicator](cells)
    assert made["value"].isna().all()
    assert (made["conf_status"] == "C").all()


@each_indicator
def test_a_full_count_has_no_interval_but_for_random_variation(indicator):
    made = ALL[indicator](shipped.cells().assign(basis="full count"))
    if indicator != "files_per_100k":
        assert made[["low", "high"]].isna().all(axis=None)
        assert made["interval"].str.startswith("none").all()


def hidden_in_p1(*groups: str) -> pd.DataFrame:
    cells = shipped.cells().copy()
    part = (cells["table"] == "P1") & (cells["year"] == YEAR) & cells["origin_group"].isin(groups)
    cells.loc[part, ["n", "weight", "weight2"]] = np.nan
    return cells


def test_a_hidden_part_hides_the_sum_where_the_rest_has_one_too():
    cells = hidden_in_p1("eu", "belgian")
    for made in (residents.foreign_share(cells, table="P1"), residents.non_eu_share(cells)):
        row = selection.pick(made, year=YEAR).iloc[0]
        assert np.isnan(row["value"])
        assert row["conf_status"] == "C"


def test_a_sum_with_a_hidden_part_is_the_whole_less_the_rest_where_that_is_public():
    known, made = (
        residents.foreign_share(cells, table="P1")
        for cells in (shipped.cells(), hidden_in_p1("eu"))
    )
    pd.testing.assert_frame_equal(made, known, rtol=1e-9)


def test_a_category_without_a_cell_has_a_share_of_zero():
    made = employment.employment_rate(cells_of({("belgian", "_T"): (0, 30)}), table="W1")
    assert made["value"].tolist() == [0.0]
    assert made["high"].item() > 0


def test_the_shares_of_residents_add_up_to_one():
    for table in ("P1", "P3"):
        made = residents.share_of_residents(shipped.cells(), table=table)
        keys = [c for c in ("year", "age_band") if c in made]
        assert made.groupby(keys)["value"].sum().tolist() == pytest.approx(
            [1.0] * made.groupby(keys).ngroups
        )


def test_who_is_no_part_of_the_population_is_no_category_of_it():
    assert "unknown" in set(
        residents.share_of_residents(shipped.cells(), table="P1")["origin_group"]
    )
    assert "unknown" not in set(
        residents.share_of_residents(shipped.cells(), table="P3")["origin_group"]
    )


def test_the_calibrated_total_has_no_interval_and_its_parts_have():
    made = residents.residents(shipped.cells())
    total = made[
        (made["origin_group"] == "_T") & (made["generation"] == "_T") & (made["sex"] == "_T")
    ]
    assert total[["low", "high"]].isna().all(axis=None)
    assert set(total["interval"]) == {"none (calibrated)"}
    parts = made.drop(total.index)
    assert (parts["low"] <= parts["value"]).all()
    assert (parts["value"] <= parts["high"]).all()


def wilson(p: float, se: float, n: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval on the effective size p (1 - p) / se^2, at most n."""
    z, size = 1.959963984540054, min(p * (1 - p) / se**2, n)
    middle, half = p + z**2 / (2 * size), z * (p * (1 - p) / size + z**2 / (4 * size**2)) ** 0.5
    return (middle - half) / (1 + z**2 / size), (middle + half) / (1 + z**2 / size)


def test_the_design_interval_is_that_of_the_survey_mean_of_the_persons():
    persons = shipped.residents().query(
        "region == 'VG' and origin_4 != 'unknown' and 20 <= age <= 64"
    )
    persons = persons.assign(works=(persons["employed"] == "yes").astype(float))
    made = employment.employment_rate(shipped.cells(), table="W3").query(
        f"year == {YEAR} and age_band == '_T' and sex == '_T'"
    )
    for origin in ORIGINS:
        row = selection.pick(made, origin_group=origin).iloc[0]
        expected = survey.mean(
            persons[persons["origin_4"] == origin], "works", weight="weight"
        ).iloc[0]
        low, high = wilson(expected["value"], expected["se"], expected["n"])
        assert (row["value"], row["low"], row["high"]) == pytest.approx(
            (expected["value"], low, high), rel=1e-8
        )


def true_values() -> list[tuple[pd.Series, float]]:
    """Estimates of 2023 beside the values that the synthetic data were drawn from."""
    truth, made = (
        shipped.truth(),
        summary_cards.computed(shipped.cells(), shipped.models(), year=YEAR),
    )
    pairs = []
    for age, share_ in truth["share_foreign_origin"].items():
        table = {"table": "P1"} if age == "_T" else {"table": "P3", "age_band": age}
        pairs.append(
            (
                selection.pick(
                    made, year=YEAR, indicator="share_of_residents", origin_group="foreign", **table
                ),
                share_,
            )
        )
    groups = {"BE": "belgian", "EU": "eu", "non-EU": "non_eu"}
    for name, rate in truth["employment_rate_20_64"].items():
        origin, sex = name.split("/")
        codes = {"origin_group": groups[origin], "sex": sex}
        pairs.append(
            (
                selection.pick(made, year=YEAR, indicator="employment_rate", table="W1", **codes),
                rate,
            )
        )
    for name, rate in truth["attainment_all_skills"].items():
        level, horizon = name.split("/")
        last = YEAR - int(horizon) if horizon == "6" else 2019
        pooled = attainment.pooled_attainment(
            shipped.cells(), first=2015, last=last, horizon=int(horizon)
        )
        pairs.append((selection.pick(pooled, level=level), rate))
    assert all(len(found) == 1 for found, _ in pairs)
    return [(found.iloc[0], rate) for found, rate in pairs]


def test_the_estimates_cover_the_truth_of_the_synthetic_data():
    # 17 intervals of 95 %: were they independent, fewer than 14 would hold it in less than one set
    # of data in 100.
    inside = [row["low"] <= rate <= row["high"] for row, rate in true_values()]
    assert len(inside) == 17
    assert sum(inside) >= 14


# Dutch


def test_there_is_no_row_for_a_horizon_that_is_not_complete():
    made = attainment.attainment(shipped.cells(), year=YEAR)
    cohort, horizon = made["cohort"].astype(int), made["horizon"].astype(int)
    assert (cohort + horizon <= YEAR).all()
    assert set(zip(cohort, horizon, strict=True)) == {
        (c, h) for c in range(2015, YEAR) for h in range(1, 7) if c + h <= YEAR
    }


def test_attainment_never_falls_with_the_horizon_and_b1_never_exceeds_a2():
    made = attainment.attainment(shipped.cells(), year=YEAR)
    for _, rows in made.groupby(["cohort", "level"]):
        assert rows.dropna(subset="value").sort_values("horizon")["value"].is_monotonic_increasing
    wide = made.pivot_table(index=["cohort", "horizon"], columns="level", values="value").dropna(
        subset=["A2", "B1"]
    )
    assert len(wide) > 10
    assert (wide["B1"] <= wide["A2"]).all()


def test_pooled_attainment_weighs_the_cohorts_by_their_contracts():
    each = selection.pick(
        attainment.attainment(shipped.cells(), year=YEAR), horizon="3", level="A2"
    )
    each = each[each["cohort"].astype(int).between(2015, 2019)]
    pooled = attainment.pooled_attainment(shipped.cells(), first=2015, last=2019, horizon=3)
    assert value(pooled, level="A2") == pytest.approx(
        each["count"].sum() / each["denominator"].sum()
    )
    assert selection.pick(pooled, level="A2")["n"].item() == each["n"].sum()


@pytest.mark.parametrize(
    ("first", "last", "horizon"), [(2015, 2021, 3), (2014, 2019, 3), (2018, 2018, 6)]
)
def test_cohorts_that_are_absent_or_not_complete_are_not_pooled(first, last, horizon):
    assert attainment.pooled_attainment(
        shipped.cells(), first=first, last=last, horizon=horizon
    ).empty


def test_the_states_after_three_years_add_up_to_one():
    made = contracts.state_after_three_years(shipped.cells(protected=False).assign(conf_status=""))
    assert made.groupby("cohort")["value"].sum().tolist() == pytest.approx(
        [1.0] * made["cohort"].nunique()
    )


def test_first_contracts_of_2023_are_those_of_the_yearly_report():
    # Jaarrapport Inburgering 2023: 24,912 first contracts; the synthetic sample of one in eight
    # follows it.
    row = selection.only(contracts.first_contracts(shipped.cells()), cohort="2023", region="VG+BHG")
    assert row["value"] == 24_912
    assert row["low"] < 24_912 < row["high"]


def test_obliged_and_other_contracts_are_all_contracts():
    made = contracts.contract_shares(shipped.cells())
    assert made.groupby(["region", "cohort"])["value"].sum().to_numpy() == pytest.approx(1.0)


# Reports


def test_the_files_of_the_months_are_those_of_the_provinces():
    cells = shipped.cells()
    by_month = reported.files(cells, table="D1", category="yes")
    by_province = reported.files(cells, table="D4")
    for year in (2022, YEAR):
        months = selection.pick(by_month, year=year).query("month != '_T'")["value"].sum()
        provinces = selection.pick(by_province, year=year).query("province != '_T'")["value"].sum()
        assert months == provinces == value(by_month, year=year, month="_T")


def test_the_bounds_of_a_rate_are_those_of_garwood():
    # Garwood (1936): 4.80 to 18.39 for a count of 10.
    made = reported.files_per_100k(
        pd.DataFrame(
            {"table": ["D4", "B1"], "year": YEAR, "region": "VG", "province": "_T", "n": [10.0, 200_000.0],
             "weight": [10.0, 200_000.0], "weight2": [10.0, 200_000.0], "basis": "full count",
             "data_kind": "register",
             "vintage": "", "conf_status": ""}
        )
    ).iloc[0]  # fmt: skip
    assert (made["value"], made["low"], made["high"]) == pytest.approx(
        (5.0, 4.80 / 2, 18.39 / 2), abs=0.005
    )


def test_no_ground_is_the_sum_of_the_others():
    assert "_T" not in set(reported.files_naming_ground(shipped.cells())["ground"])


# Change


def test_a_change_is_the_year_minus_the_year_before_in_percentage_points():
    rates = employment.employment_rate(shipped.cells(), table="W1")
    made = change.change(rates, year=YEAR)
    codes = {"origin_group": "non_eu", "sex": "F"}
    expected = 100 * (value(rates, year=2023, **codes) - value(rates, year=2022, **codes))
    assert value(made, **codes) == pytest.approx(expected)
    assert set(made["unit"]) == {"pp"}
    assert set(made["indicator"]) == {"employment_rate_change"}
    assert made[["low", "high"]].isna().all(axis=None)


def test_no_change_is_computed_across_a_break_of_the_registry():
    made = change.change(reported.files_per_100k(shipped.cells()), year=YEAR)
    assert made["value"].isna().all()
    assert (made["obs_status"] == "b").all()
    assert len(made)


def test_no_change_is_computed_into_a_year_that_the_data_flag():
    rates = employment.employment_rate(shipped.cells(), table="W1")
    made = change.change(
        rates.assign(obs_status=np.where(rates["year"] == YEAR, "b", "")), year=YEAR
    )
    assert made["value"].isna().all()


def test_a_change_from_a_hidden_value_is_hidden():
    rates = employment.employment_rate(shipped.cells(), table="W1")
    before = rates["year"] == 2022
    made = change.change(
        rates.assign(value=rates["value"].mask(before), conf_status=np.where(before, "C", "")),
        year=YEAR,
    )
    assert made["value"].isna().all()
    assert (made["conf_status"] == "C").all()


@pytest.mark.parametrize(
    ("first", "last", "broken"),
    [(2021, 2022, False), (2022, 2023, True), (2023, 2024, True), (2024, 2025, False)],
)
def test_a_break_in_the_middle_of_a_year_stands_on_both_sides_of_it(first, last, broken):
    assert bool(change.breaks_between("files_per_100k", first, last)) == broken


# Picking


def test_pick_keeps_the_rows_with_all_codes_in_their_order():
    frame = pd.DataFrame({"sex": ["M", "F", "_T"], "year": [1, 1, 2], "value": [1, 2, 3]})
    assert selection.pick(frame, sex=["F", "M"], year=1)["value"].tolist() == [1, 2]
    assert selection.pick(frame, sex="X").empty


def test_only_takes_the_total_of_what_is_not_named():
    made = employment.employment_rate(shipped.cells(), table="W1")
    row = selection.only(made, year=YEAR, origin_group="eu")
    assert row["sex"] == "_T"
    assert row["value"] == value(made, year=YEAR, origin_group="eu", sex="_T")


def test_only_refuses_to_choose():
    made = employment.employment_rate(shipped.cells(), table="W1")
    with pytest.raises(ValueError, match="only: 2 rows have the codes"):
        selection.only(made, origin_group="eu")


def test_only_gives_none_where_there_is_nothing():
    assert (
        selection.only(employment.employment_rate(shipped.cells(), table="W1"), year=1999) is None
    )


def test_a_table_outside_the_plan_is_named():
    with pytest.raises(
        DataError, match="table 'W99' is not in the plan; expected one of S1, P1, P2"
    ):
        share(shipped.cells(), "W99", "yes", indicator="employment_rate")


# Published and open


def figure(**changes) -> pd.DataFrame:
    row = {
        "id": "pop_foreign_share_2024", "theme": "population", "definition_nl": "Aandeel",
        "population": "inwoners",
        "region": "Vlaams Gewest", "period": "2024-01-01", "value": 27.0, "value_high": np.nan,
        "unit": "percent",
        "value_form": "exact", "qualifier": "digits", "document_title": "Nota", "locator": "IV",
        "note": "",
        "our_value": 0.27, "our_unit": "share", "tolerance": 0.005,
    }  # fmt: skip
    return pd.DataFrame([row | changes]).astype({"note": "str", "value_high": float})


def beside(value: float, *, data_kind: str = "register", **changes) -> str:
    computed = residents.foreign_share(shipped.cells(), table="P1")
    computed = computed.assign(
        data_kind=data_kind, value=value, conf_status="" if value == value else "C"
    )
    made = published.beside(
        figure(**changes), computed.assign(**dict.fromkeys(CODES, "_Z")), year=YEAR
    )
    assert made["indicator"].tolist() == ["published_figure", "computed_beside"]
    assert made["value"].iloc[0] == 0.27
    return made["agreement"].unique().item()


CODES = [
    "age_band",
    "region_",
    "cohort",
    "status",
    "level",
    "horizon",
    "month",
    "ground",
    "enrolled",
    "contract",
]


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [
        (0.2749, "gelijk binnen de afronding"),
        (0.2651, "gelijk binnen de afronding"),
        (0.2751, "wijkt af"),
        (0.26, "wijkt af"),
    ],
)
def test_agreement_is_within_the_rounding_of_the_published_figure(computed, verdict):
    assert beside(computed) == verdict


def test_with_synthetic_data_agreement_is_by_construction():
    assert (
        beside(0.27, data_kind="synthetic")
        == "gelijk binnen de afronding; synthetisch, dus door constructie"
    )
    assert beside(0.29, data_kind="synthetic") == "wijkt af; synthetisch"


def test_a_bound_and_a_hidden_value_are_not_compared():
    assert beside(0.27, tolerance=np.nan) == "niet te vergelijken: de bron geeft een grens"
    assert beside(np.nan) == "niet te vergelijken: afgeschermd"


def shipped_pairs(year: int) -> pd.DataFrame:
    figures = pd.read_parquet(shipped.folder() / "public" / "figures.parquet")
    return published.beside(
        figures, summary_cards.computed(shipped.cells(), shipped.models(), year=YEAR), year=year
    )


def test_every_comparison_finds_its_figure_and_its_estimate():
    rows = published.resource("comparisons")["comparison"]
    made = shipped_pairs(YEAR)
    assert len(made) == 2 * len(rows)
    assert set(made["figure"]) == {row["figure"] for row in rows}


def test_a_report_of_an_earlier_year_compares_nothing_of_a_later_one():
    made = shipped_pairs(2022)
    assert made.empty
    assert list(made.columns) == list(shipped_pairs(YEAR).columns)


def test_targets_keep_what_the_plan_says_and_stay_missing_where_it_gives_no_number():
    read = pd.read_parquet(shipped.folder() / "public" / "targets.parquet")
    made = published.targets(read)
    assert len(made) == len(read)
    assert (made["value"].isna() == read["value"].isna()).all()
    assert made[["low", "high", "n"]].isna().all(axis=None)
    assert value(made, figure="t16_staff_share") == 10


def series(**flags: str) -> pd.DataFrame:
    rows = [
        {"dataset": "LFSA_ERGAN", "sex": "T", "age": "Y15-64", "geo": "BE", "citizen": citizen, "period": year,
         "value": rate, "flag": flags.get(f"{citizen}_{year}")}
        for citizen,
        rate in (("NAT", 67.6), ("FOR", 60.0), ("TOTAL", 66.5)) for year in (2020, 2021, 2022)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_gap_by_citizenship_is_nationals_minus_foreign_citizens():
    made = published.by_citizenship(series())
    assert value(made, year=2022, citizenship="_T") == 7.6
    assert set(made["citizenship"]) == {"NAT", "FOR", "_T"}


def test_a_flagged_break_and_one_of_the_registry_are_joined():
    made = published.by_citizenship(series(FOR_2022="bu"))
    assert set(made.loc[made["obs_status"] == "b", "year"]) == {2022}
    assert published.citizenship_breaks(made) == [2021.0, 2022.0]
    for year in (2021, 2022):
        assert (
            change.change(selection.pick(made, citizenship="NAT"), year=year)["value"].isna().all()
        )


def test_a_year_that_is_there_twice_is_refused():
    with pytest.raises(DataError, match="a year is there twice"):
        published.by_citizenship(pd.concat([series(), series()], ignore_index=True))


def test_without_the_series_there_is_nothing_to_show():
    made = published.by_citizenship(pd.DataFrame({"dataset": pd.Series(dtype=str)}))
    assert made.empty
    assert list(made.columns) == list(published.by_citizenship(series()).columns)


def test_the_real_series_gives_the_published_rates_of_2023(shared, tmp_path):
    # Eurostat LFSA_ERGAN, Belgium, both sexes, 15-64: 67.6 and 60.0 % in 2023.
    name = "lfsa_ergan__employment_rates_yearly.csv"
    (tmp_path / name).write_bytes((shared / "real" / "eurostat" / name).read_bytes())
    made = published.by_citizenship(eurostat.load(tmp_path)["LFSA_ERGAN"])
    found = {c: value(made, year=2023, citizenship=c) for c in ("NAT", "FOR", "_T")}
    assert found == {"NAT": 67.6, "FOR": 60.0, "_T": 7.6}
    assert {1999.0, 2017.0, 2021.0} <= set(published.citizenship_breaks(made))


def test_every_indicator_of_a_counted_table_is_computed():
    cells = shipped.cells()
    rules = [
        reported.file_share(cells),
        *(reported.complaints(cells, table=table) for table in ("D5", "D12", "D13")),
        reported.reports_naming_ground(cells),
        reported.reports_per_100k(cells),
        origin_rules.both_rules(cells),
        origin_rules.share_by_rule(cells),
        origin_rules.unknown_parents(cells),
        attainment.attainment(cells, year=YEAR, skill="oral"),
        attainment.attainment_if_missed(attainment.attainment(cells, year=YEAR)),
        attainment.level_before_contract(cells),
        attainment.attainment_by(cells),
        programme.newcomers(cells),
        programme.obliged_share(cells),
        programme.results(cells),
        programme.parts_done(cells, year=YEAR),
        programme.marks_met(cells),
        programme.funnel(cells),
        enrolments.by_history(cells),
        revisions.revised(revisions.triangle(cells)),
        revisions.exclusions(cells, rules=EXCLUSION_RULES),
        tested.net(cells, table="T1"),
        tested.net(cells, table="T1", denominator="usable"),
        tested.ratio(cells, table="T1"),
        tested.rates(cells, table="T1"),
        tested.p_value(cells, table="T1"),
        *(ALL[name](cells) for name in OF_WORK),
        positions.neet_rate(cells),
        positions.part_time_share(cells),
        positions.temporary_agency_share(cells),
        flow.flow_to_work(cells, table="W14"),
        flow.flow_gap(cells, table="W14"),
        flow.led_to(cells),
        staff.staff_bounds(cells),
    ]
    made = pd.concat([summary_cards.computed(cells, shipped.models(), year=YEAR), *rules])
    known = set(made["indicator"]) | {"residents", "state_after_three_years", "mean_population"}
    counted = [row for row in plan.load().values() if row.years != "none"]
    assert {name for row in counted for name in row.indicators} <= known


# Origin rules


def test_with_unknown_parents_as_belgian_both_rules_give_the_same_foreign_share():
    made = origin_rules.share_by_rule(shipped.cells())
    shares = selection.pick(made, year=YEAR, unknown_parents="belgian", origin_group="foreign")
    assert shares["origin_rule"].tolist() == ["flemish", "statbel"]
    assert shares["value"].iloc[0] == shares["value"].iloc[1]
    assert shares["value"].iloc[0] == pytest.approx(
        residents.foreign_share(shipped.cells(), table="P1")
        .query(f"year == {YEAR}")["value"]
        .iloc[0]
    )


def test_the_shares_of_one_rule_and_policy_add_up_to_one():
    made = origin_rules.share_by_rule(shipped.cells()).query("unknown_parents != 'left_out'")
    assert np.allclose(made.groupby(["year", "origin_rule", "unknown_parents"])["value"].sum(), 1)


def test_under_the_policy_of_the_report_the_employment_rates_are_those_of_w1():
    cells = shipped.cells()
    made = selection.pick(
        origin_rules.employment_by_policy(cells),
        unknown_parents="belgian",
        indicator="employment_rate",
    )
    ours = selection.pick(made, year=YEAR, origin_group=["belgian", "eu", "non_eu"]).set_index(
        "origin_group"
    )["value"]
    rates = selection.pick(
        employment.employment_rate(cells, table="W1"), year=YEAR, sex="_T"
    ).set_index("origin_group")["value"]
    pd.testing.assert_series_equal(ours, rates.reindex(ours.index))


def test_unknown_parents_apart_leave_the_other_groups_rate_alone_and_move_the_reference():
    made = selection.pick(
        origin_rules.employment_by_policy(shipped.cells()), year=YEAR, indicator="employment_rate"
    )
    rate = made.set_index(["origin_group", "unknown_parents"])["value"]
    assert rate["non_eu", "belgian"] == rate["non_eu", "indeterminate"]
    assert rate["belgian", "belgian"] != rate["belgian", "indeterminate"]


def test_a_hidden_group_hides_what_it_is_added_to():
    cells = shipped.cells().copy()
    apart = (cells["table"] == "W11") & (cells["origin_strict"] == "indeterminate")
    cells.loc[apart, ["n", "weight", "weight2"]] = np.nan
    cells.loc[apart, "conf_status"] = "C"
    made = selection.pick(
        origin_rules.employment_by_policy(cells),
        year=YEAR,
        origin_group="belgian",
        indicator="employment_rate",
    )
    assert made.set_index("unknown_parents")["conf_status"].to_dict() == {
        "belgian": "C",
        "indeterminate": "",
    }


def test_without_those_of_unknown_parents_the_foreign_share_is_of_the_determined_only():
    rows = selection.pick(
        origin_rules.share_by_rule(shipped.cells()), year=YEAR, origin_rule="flemish"
    )
    value = rows.set_index(["unknown_parents", "origin_group"])["value"]
    both = value["indeterminate", "foreign"] + value["indeterminate", "belgian"]
    assert value["left_out", "foreign"] == pytest.approx(value["indeterminate", "foreign"] / both)


# Borders


def places(**codes: list[str]) -> pd.DataFrame:
    rows = [(year, *row) for year in (2024, 2025) for row in zip(*codes.values(), strict=True)]
    known = {"table": "P4", "indicator": "share_of_residents", "region": "VG"} | dict.fromkeys(
        COLUMNS, np.nan
    )
    known |= dict.fromkeys(STATUS, "") | {"unit": "share", "value": 0.25}
    frame = pd.DataFrame(rows, columns=["year", *codes]).assign(**known)
    return frame[["table", "indicator", "year", "region", *codes, *COLUMNS, *STATUS]]


def test_no_change_is_computed_for_a_place_whose_borders_changed():
    made = change.change(
        places(province=["Limburg", "Antwerpen", "West-Vlaanderen", "_T"]), year=2025
    )
    status = made.set_index("province")["obs_status"]
    assert status["Antwerpen"] == "b"
    assert status["_T"] == ""
    assert made.loc[made["obs_status"] == "b", "value"].isna().all()


def test_the_rest_outside_the_centre_cities_changes_with_them():
    status = change.change(places(centre_city=["11002", "31005", "other"]), year=2025).set_index(
        "centre_city"
    )["obs_status"]
    assert status.to_dict() == {"11002": "b", "31005": "", "other": "b"}


def test_size_classes_are_not_compared_when_any_municipality_merged():
    status = change.change(places(size_class=["0-9999", "_T"]), year=2025).set_index("size_class")[
        "obs_status"
    ]
    assert status.to_dict() == {"0-9999": "b", "_T": ""}
