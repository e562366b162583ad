"""Published figures beside ours, targets, and the open series by citizenship."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.indicators import change, selection
from analysis.indicators.population import residents
from analysis.indicators.published import citizenship, comparison
from analysis.indicators.published import figures as published
from analysis.report.text import published as published_text
from analysis.report.writing.compared_estimates import compared_estimates
from support import shipped
from support.employment_cells import YEAR, value


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


def beside(value: float, *, data_kind: str = "register", reach: float = 0.001, **changes) -> str:
    computed = residents.foreign_share(shipped.cells(), table="P1")
    computed = computed.assign(
        data_kind=data_kind,
        value=value,
        low=value - reach,
        high=value + reach,
        conf_status="" if value == value else "C",
    )
    made = comparison.published_and_computed(
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
    "legal_ground",
    "happened",
    "domain",
    "ground_kind",
    "type",
    "complaint_form",
]


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [
        (0.2749, "same"),
        (0.2651, "same"),
        (0.2751, "differs"),
        (0.26, "differs"),
    ],
)
def test_agreement_is_within_the_rounding_of_the_published_figure(computed, verdict):
    assert beside(computed) == verdict


def test_an_interval_that_holds_the_published_figure_is_no_difference():
    assert beside(0.2751, reach=0.006) == "inside"
    assert beside(0.2751, reach=0.006, data_kind="synthetic") == "inside_synthetic"


def test_with_synthetic_data_agreement_is_by_construction():
    assert beside(0.27, data_kind="synthetic") == "same_by_construction"
    assert beside(0.29, data_kind="synthetic") == "differs_synthetic"


def test_a_bound_and_a_hidden_value_are_not_compared():
    assert beside(0.27, tolerance=np.nan) == "only_a_bound"
    assert beside(np.nan) == "hidden"


@pytest.fixture(scope="module")
def ours() -> pd.DataFrame:
    """Our estimates of everything that is published too; to read only."""
    return compared_estimates(shipped.cells(), shipped.models(), year=YEAR)


def shipped_pairs(ours: pd.DataFrame, year: int) -> pd.DataFrame:
    figures = pd.read_parquet(shipped.folder() / "public" / "figures.parquet")
    return comparison.published_and_computed(figures, ours.copy(), year=year)


def test_every_comparison_finds_its_figure_and_its_estimate(ours):
    rows = comparison.resource("comparisons")["comparison"]
    made = shipped_pairs(ours, YEAR)
    assert len(made) == 2 * len(rows)
    assert set(made["figure"]) == {row["figure"] for row in rows}


def test_a_share_is_our_part_of_our_whole_and_has_no_bounds_of_a_count(ours):
    made = selection.pick(shipped_pairs(ours, YEAR), indicator="computed_beside")
    files = selection.pick(ours, table="D12", year=YEAR).set_index("type")["value"]
    share = selection.only(made, figure="vmri_discr_share")
    assert share["value"] == files["discrimination_complaint"] / files["_T"]
    assert pd.isna([share["low"], share["high"], share["count"]]).all()
    assert value(made, figure="vmri_discr_n") == files["discrimination_complaint"]


def test_of_many_figures_that_differ_some_are_named_and_the_others_counted(ours):
    differing = shipped_pairs(ours, YEAR)
    differing = differing.assign(agreement="differs_synthetic")
    sentence = published_text.compared(differing)
    assert sentence.count("\u2018") == 3
    assert "andere (tabel O3)" in sentence


def test_a_report_of_an_earlier_year_compares_nothing_of_a_later_one(ours):
    made = shipped_pairs(ours, 2022)
    assert made.empty
    assert list(made.columns) == list(shipped_pairs(ours, YEAR).columns)


def test_targets_keep_what_the_plan_says_and_stay_missing_where_it_gives_no_number():
    read = pd.read_parquet(shipped.folder() / "public" / "targets.parquet")
    made = published.targets(read, year=YEAR)
    assert len(made) == len(read)
    written = read.set_index("id")["value"]
    assert (made["value"].isna() == made["figure"].map(written).isna()).all()
    assert made[["low", "high", "n"]].isna().all(axis=None)
    assert value(made, figure="t16_staff_share") == 10


def test_targets_are_told_apart_by_kind_and_what_is_over_says_so():
    read = pd.read_parquet(shipped.folder() / "public" / "targets.parquet")
    made = published.targets(read, year=YEAR)
    numbers = made["target_kind"].value_counts(sort=False)
    assert numbers.to_dict() == {
        "result": 35, "norm": 10, "duty": 18, "funding_rule": 10, "description": 21,
    }  # fmt: skip
    staff = selection.only(made, figure="t16_staff_share")
    assert (staff["target_kind"], staff["deadline"], staff["standing"]) == (
        "result",
        "2020",
        "expired",
    )
    aimed = selection.pick(made, target_kind="result")
    assert aimed["standing"].drop_duplicates().tolist() == ["running", "no_deadline", "expired"]
    sentence = published_text.targets_found(made)
    assert sentence.startswith("De beleidsplannen noemen 35 streefwaarden; van ")
    assert "10 normen voor een dienst, 18 plichten of opdrachten, 10 voorwaarden" in sentence


@pytest.mark.parametrize(
    ("deadline", "standing"), [("2024", "running"), ("2023", "expired"), ("", "no_deadline")]
)
def test_a_target_for_the_year_of_the_report_is_over_with_it(deadline, standing):
    read = pd.read_parquet(shipped.folder() / "public" / "targets.parquet").head(1)
    made = published.targets(read.assign(deadline=deadline), year=2023)
    assert made["standing"].tolist() == [standing]


def series(**flags: str) -> pd.DataFrame:
    rows = [
        {
            "dataset": "LFSA_ERGAN",
            "sex": "T",
            "age": "Y15-64",
            "geo": "BE",
            "citizen": citizen,
            "period": year,
            "value": rate,
            "flag": flags.get(f"{citizen}_{year}"),
        }
        for citizen, rate in (("NAT", 67.6), ("FOR", 60.0), ("TOTAL", 66.5))
        for year in (2020, 2021, 2022)
    ]
    return pd.DataFrame(rows)


def test_the_gap_by_citizenship_is_nationals_minus_foreign_citizens():
    made = citizenship.by_citizenship(series())
    assert value(made, year=2022, citizenship="_T") == 7.6
    assert set(made["citizenship"]) == {"NAT", "FOR", "_T"}


def test_a_flagged_break_and_one_of_the_registry_are_joined():
    made = citizenship.by_citizenship(series(FOR_2022="bu"))
    assert set(made.loc[made["obs_status"] == "b", "year"]) == {2022}
    assert citizenship.citizenship_breaks(made) == [2021.0, 2022.0]
    for year in (2021, 2022):
        assert (
            change.change(selection.pick(made, citizenship="NAT"), year=year)["value"].isna().all()
        )


def test_a_year_that_is_there_twice_is_refused():
    with pytest.raises(DataError, match="a year is there twice"):
        citizenship.by_citizenship(pd.concat([series(), series()], ignore_index=True))


def test_without_the_series_there_is_nothing_to_show():
    made = citizenship.by_citizenship(pd.DataFrame({"dataset": pd.Series(dtype=str)}))
    assert made.empty
    assert list(made.columns) == list(citizenship.by_citizenship(series()).columns)
