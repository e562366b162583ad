"""Published figures are as in their source; contradictions are noted; broken tables refused."""

import csv
import math
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import load
from analysis.extracts.elsewhere.published_tables import QUALIFIERS, TABLES, UNITS
from analysis.extracts.elsewhere.written_precision import as_share, rounding
from analysis.settings import RAW

FOLDER = RAW / "published"
WITH_NOTE = ["figures", "targets", "series", "flanders_values", "unia_totals"]
WITH_DOCUMENT = [name for name, table in TABLES.items() if "document" in table.columns]
ROWS = {
    "documents": 5,
    "figures": 193,
    "targets": 94,
    "objectives": 44,
    "measures": 232,
    "milestones": 248,
    "claims": 24,
    "series": 73,
    "flanders_values": 38,
    "unia_totals": 8,
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_loads_with_all_its_rows(name):
    assert len(load(name)) == ROWS[name]


@pytest.mark.parametrize("name", TABLES)
def test_files_are_plain_csv_without_check_quotes(name):
    raw = (FOLDER / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert "quote_check" not in rows(FOLDER / f"{name}.csv")[0]


@pytest.mark.parametrize("name", WITH_DOCUMENT)
def test_every_row_names_a_document_with_a_title(name):
    documents = {row["document"] for row in rows(FOLDER / "documents.csv")}
    frame = load(name)
    assert set(frame["document"]) <= documents
    assert (frame["title_nl" if name == "documents" else "document_title"] != "").all()


@pytest.mark.parametrize("name", ["flanders_values", "unia_totals"])
def test_every_value_from_the_web_has_an_address(name):
    assert load(name)["source_url"].str.match(r"https?://").all()


def test_plans_fit_together():
    measures, objectives = load("measures"), load("objectives")
    codes = set(objectives["code"])
    assert set(measures["objective_codes"].str.split(";").explode()) <= codes
    assert set(load("milestones")["measure_id"]) <= set(measures["id"])
    assert set(load("targets")["objective"]) <= codes | set(measures["id"]) | {"plan"}


@pytest.mark.parametrize(
    ("name", "column", "key", "words"),
    [
        ("figures", "id", "newcomers_adult_decade", ["30.000", "65.000", "42.000", "48.000"]),
        ("figures", "id", "newcomers_recent_years", ["30.000", "65.000", "42.000", "48.000"]),
        ("figures", "id", "pop_total", ["1.856.000", "6,87 miljoen", "Zonder datum"]),
        ("figures", "id", "pop_foreign_share_2024", ["6.774.807"]),
        ("figures", "id", "hvk_mun_undated", ["170", "173"]),
        ("figures", "id", "ci_obliged_share", ["geen tegenspraak", "52 %"]),
        ("figures", "id", "vmri_direct", ["194", "34 %"]),
        ("figures", "id", "housing_social_tenants_eu", ["98 %"]),
        ("figures", "id", "poverty_n_2023", ["12,0 %", "12,2 %"]),
        ("figures", "id", "area_flanders", ["13.626"]),
        ("figures", "id", "unia_files_racial_2023", ["heel België"]),
        ("figures", "id", "internal_mig_brussels_belgian", ["2 op 3", "geen decimalen"]),
        ("unia_totals", "year", "2018", ["13,5 %", "13,4 %"]),
        ("targets", "id", "t24_nt2_indicator", ["37.646"]),
    ],
)
def test_a_contradiction_is_noted_beside_the_figure(name, column, key, words):
    note = load(name).set_index(column).loc[key, "note"]
    assert [word for word in words if word not in note] == []


def test_figures_in_words_of_belgium_and_without_date_all_say_so():
    figures = load("figures")
    in_words = figures[(figures["value_form"] == "words") & (figures["unit"] == "ratio")]
    assert in_words["note"].str.contains("In woorden").all()
    assert figures[figures["region"] == "Belgium"]["note"].str.contains("heel België").all()
    assert figures[figures["period"] == "n.d."]["note"].str.contains("Zonder datum").all()


def test_a_figure_in_words_is_never_called_exact():
    figures, series = load("figures"), load("series")
    for frame in (figures, series):
        in_words = frame["value_form"] == "words"
        assert (frame.loc[frame["qualifier"] == "in_words", "value_form"] == "words").all()
        assert not (frame.loc[in_words, "qualifier"] == "exact").any()
    assert (figures["qualifier"] == "in_words").sum() == 14


def test_bounds_are_as_the_source_words_them():
    qualifier = load("figures").set_index("id")["qualifier"]
    assert qualifier["part_sport_foreign_max"] == "at_most"
    assert qualifier[qualifier == "just_under"].index.tolist() == [
        "pop_foreign_n_2024",
        "internal_mig_brussels_belgian",
        "internal_mig_wallonia_in_belgian",
        "discr_sid_cd",
    ]


def test_milestones_say_what_was_planned_and_what_was_done_apart_from_the_text():
    milestones = load("milestones")
    counts = milestones["state"].value_counts().to_dict()
    assert counts == {"planned": 126, "reported": 111, "empty": 11}
    assert not milestones["text"].str.match("gepland|gerapporteerd|leeg").any()
    assert (milestones.loc[milestones["state"] == "empty", "text"] == "").all()


def test_a_series_has_one_unit_and_its_changes_stand_apart():
    series = load("series")
    assert (series.groupby(["indicator", "kind"])["unit"].nunique() == 1).all()
    changes = series[series["kind"] == "change"]
    assert sorted(set(changes["unit"])) == ["percent_change", "percentage_points_change"]
    assert len(changes) == 4


def test_points_that_count_different_things_keep_their_wording():
    series = load("series")
    houses = series[series["indicator"] == "municipalities with Huizen van het Kind"]
    assert houses["wording"].nunique() == 3
    assert houses.groupby("wording")["value"].apply(sorted).to_dict() == {
        "gemeenten met actief Huis van het Kind": [210],
        "gemeenten met erkend Huis van het Kind": [170, 173],
        "gemeenten in werkingsgebied": [188, 208],
    }


def test_a_measure_has_the_dates_that_its_document_states_and_no_other():
    measures = load("measures").set_index("id")
    fiches = measures[measures["plan"] == "2016-2019"]
    dated = fiches[fiches["stated_start"] != ""]
    assert dated[["stated_start", "stated_end"]].apply(tuple, axis=1).to_dict() == {
        "M1.1.03": ("2017-01-01", "2018-12-31"),
        "M2.2.06": ("2017-12-22", "2019-10"),
    }
    assert (measures.loc[measures["plan"] == "2020-2024", "stated_end"] != "").all()


def test_the_fiches_name_who_else_is_involved():
    measures = load("measures").set_index("id")
    fiches = measures[measures["plan"] == "2016-2019"]
    named = ["cabinets_involved", "administrations_involved", "other_partners"]
    assert (fiches[named] != "").sum().tolist() == [15, 29, 49]
    assert (measures.loc[measures["plan"] != "2016-2019", named] == "").all(axis=None)
    assert measures.loc["M1.2.03", "cabinets_involved"] == (
        "Onderwijs; Integratie en Inburgering; Cultuur en Jeugd"
    )


def test_arithmetic_in_the_notes_holds():
    figures = load("figures").set_index("id")["value"]
    unia = load("unia_totals").set_index("year")
    assert 100 * figures["pop_foreign_n_2024"] / figures["pop_total"] == pytest.approx(
        27.4, abs=0.05
    )
    assert figures["pop_foreign_n_2024"] / 0.27 == pytest.approx(6.87e6, rel=1e-3)
    assert 100 * figures["poverty_n_2023"] / figures["pop_total"] == pytest.approx(12.0, abs=0.05)
    assert figures["vmri_discr_n"] + figures["vmri_hr_n"] == figures["vmri_files"]
    assert 100 * 194 / figures["vmri_discr_n"] == pytest.approx(34, abs=0.5)
    assert (
        figures[["vmri_domain_education", "vmri_domain_housing", "vmri_domain_work"]].sum() == 347
    )
    assert figures["unia_reports_fl_2023"] / 0.38 == pytest.approx(6880, abs=5)
    assert figures.filter(like="housing_social_tenants").sum() == 98
    reports = unia["reports_meldingen"]
    assert 100 * (reports["2018"] / reports["2017"] - 1) == pytest.approx(13.4, abs=0.05)
    assert 100 * (reports["2021"] / reports["2020"] - 1) == pytest.approx(12.1, abs=0.05)


def test_numbers_are_float_and_the_text_stays_beside_them():
    figures = load("figures").set_index("id")
    assert figures.loc["asylum_recognition_be_2023", "value"] == 47.4
    assert figures.loc["asylum_recognition_be_2023", "value_text"] == "47.4"
    assert figures.loc["newcomers_adult_decade", "value_high"] == 65000.0
    assert figures.loc["newcomers_adult_decade", "period"] == "2014~/2023~"
    assert math.isnan(figures.loc["pop_total", "value_high"])


def test_a_level_is_a_text_and_a_direction_has_no_value():
    targets = load("targets").set_index("id")
    assert targets.loc["t24_level_b1", "value_text"] == "B1"
    assert math.isnan(targets.loc["t24_level_b1", "value"])
    assert math.isnan(targets.loc["t24_nt2_indicator", "value"])
    assert targets.loc["t24_nt2_indicator", "operator"] == "increase"


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "published"
    shutil.copytree(FOLDER, folder)

    def _copy(name: str, old: str, new: str) -> Path:
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return _copy


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "figures",
            ",unit,",
            ",units,",
            r"missing column\(s\) \['unit'\], unexpected column\(s\) \['units'\]",
        ),
        ("figures", ",note\n", ",quote_check\n", r"unexpected column\(s\) \['quote_check'\]"),
        ("figures", "pop_total,", "area_flanders,", r"row 3: id \['area_flanders'\] occurs twice"),
        (
            "figures",
            "beleidsnota-2024-2029",
            "beleidsnota-2034",
            r"row 2: document 'beleidsnota-2034' is unknown",
        ),
        ("figures", "km2", "km", r"row 2: unit 'km' is unknown"),
        ("figures", "km2,exact", "km2,roughly", r"row 2: qualifier 'roughly' is unknown"),
        ("figures", ",13522,", ",13.522.000,", r"row 2: value '13\.522\.000' is not a number"),
        ("figures", ",13522,", ',"13,5",', r"row 2: value '13,5' is not a number"),
        ("figures", ",13522,", ",,", "row 2: column 'value' is empty"),
        ("figures", "between,65000", "between,6500", r"row 32: value_high does not fit"),
        ("figures", "exact,", "exact,99", r"row 2: value_high does not fit"),
        ("figures", ",digits,", ",", r"row 2: 16 fields where the header has 17"),
        ("targets", ",increase,", ",more,", r"row 2: operator 'more' is unknown"),
        ("targets", ",result,", ",wish,", r"row 2: kind 'wish' is unknown; expected one of"),
        ("milestones", ",planned,", ",gepland,", r"row 2: state 'gepland' is unknown"),
        ("series", ",level,", ",peak,", r"row 2: kind 'peak' is unknown"),
        (
            "series",
            "2024-01-01,27,percent",
            "2024-01-01,27,ratio",
            r"row 3: unit 'ratio' in a series in 'percent'; expected one unit a series",
        ),
        (
            "series",
            "2000,10,",
            "2024-01-01,10,",
            r"row 3: indicator \+ kind \+ period .* occurs twice",
        ),
        (
            "documents",
            "integratieplan-2020-2024",
            "integratieplan-2016-2019",
            "document .* occurs twice",
        ),
        ("unia_totals", "4554", "4.5.5", r"row 2: reports_meldingen '4\.5\.5' is not a number"),
    ],
)
def test_a_broken_table_is_refused_with_row_and_reason(copy, name, old, new, message):
    with pytest.raises(DataError, match=message):
        load(name, copy(name, old, new))


def test_an_unknown_table_and_an_absent_file_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"no table 'budget'.*'figures'"):
        load("budget")
    with pytest.raises(DataError, match=r"figures\.csv: no such file"):
        load("figures", tmp_path)


@pytest.mark.parametrize(
    ("value", "unit", "form", "qualifier", "expected"),
    [
        ("27", "percent", "digits", "exact", 0.5),
        ("47.4", "percent", "digits", "exact", 0.05),
        ("53.0", "pct", "digits", "exact", 0.05),
        ("33.17", "pct", "digits", "exact", 0.005),
        ("6774807", "persons", "digits", "exact", 0.5),
        ("10", "percent", "digits", "exact", 0.5),
        ("94700", "count", "digits", "about", 100),
        ("30000", "persons", "digits", "about", 10000),
        ("85", "count", "digits", "about", 1),
        ("0.6", "ratio", "words", "exact", 0.05),
        ("0.6667", "ratio", "words", "about", 0.05),
        ("3", "count", "words", "in_words", 0.5),
        ("0.6", "ratio", "words", "in_words", 0.05),
        ("60", "percent", "words", "in_words", 5.0),
        ("1856000", "persons", "digits", "just_under", 1000),
        (27.0, "percent", "digits", "exact", 0.5),
        (0.25, "fte", "digits", "exact", 0.005),
    ],
)
def test_rounding_follows_from_how_a_figure_was_written(value, unit, form, qualifier, expected):
    assert rounding(value, unit=unit, form=form, qualifier=qualifier) == expected


@pytest.mark.parametrize("qualifier", ["more_than", "less_than", "at_least", "at_most", "between"])
def test_a_bound_or_range_has_no_rounding(qualifier):
    assert math.isnan(rounding("90", unit="percent", qualifier=qualifier))


def test_a_level_has_no_rounding_and_an_unknown_word_is_refused():
    assert math.isnan(rounding("B1", unit="cefr_level", form="text"))
    with pytest.raises(DataError, match="'procent' is unknown"):
        rounding("27", unit="procent")
    with pytest.raises(DataError, match="'27,5' is not a number"):
        rounding("27,5", unit="percent")


@settings(max_examples=50)
@given(st.integers(0, 10**7), st.integers(0, 4))
def test_a_figure_agrees_with_what_it_was_rounded_from(number, decimals):
    written = f"{number / 10**decimals:.{decimals}f}"
    assert rounding(written, unit="percent") == pytest.approx(0.5 / 10**decimals)
    assert rounding(written, unit="percent", qualifier="about") >= 1 / 10**decimals


def test_every_published_figure_has_a_rounding_or_is_a_bound_or_range():
    figures = load("figures")
    for row in figures.itertuples():
        tolerance = rounding(
            row.value_text, unit=row.unit, form=row.value_form, qualifier=row.qualifier
        )
        is_number = row.qualifier in ("exact", "in_words", "about", "just_under")
        assert math.isnan(tolerance) != is_number


def test_shares_are_between_zero_and_one():
    assert as_share(27.0, unit="percent") == 0.27
    assert as_share(0.6, unit="ratio") == 0.6
    assert as_share(7.6, unit="pp") == pytest.approx(0.076)
    with pytest.raises(DataError, match="'persons' is no share"):
        as_share(10.0, unit="persons")


def test_every_unit_and_qualifier_occurs_in_a_table():
    used = set().union(
        *(set(load(name)["unit"]) for name in TABLES if "unit" in TABLES[name].columns)
    )
    used |= set(load("measures")["target_unit"])
    assert used - {""} == UNITS
    assert set(load("figures")["qualifier"]) == QUALIFIERS
