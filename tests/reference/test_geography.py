import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.reference.geography import (
    CENTRE_CITIES,
    centre_cities,
    load,
    municipality,
    province,
    region,
    same_borders,
    to_borders,
)


# Flemish Government: 15 municipalities became 7 on 1-1-2019, 28 became 13 on 1-1-2025.
@pytest.mark.parametrize(
    ("year", "flemish"),
    [(1995, 308), (2018, 308), (2019, 300), (2024, 300), (2025, 285), (2030, 285)],
)
def test_each_period_has_its_number_of_municipalities(year, flemish):
    table = load(year=year)
    assert table["region"].value_counts().to_dict() == {"VG": flemish, "BHG": 19}
    assert table["nis_code"].is_unique
    assert table["name"].is_unique


def test_mergers_took_28_into_13_and_15_into_7():
    merged = load().dropna(subset="merged_into")
    for last_year, before, after in ((2018, 15, 7), (2024, 28, 13)):
        ended = merged[merged["valid_to"] == last_year]
        assert (len(ended), ended["merged_into"].nunique()) == (before, after)
        assert set(ended["merged_into"]) <= set(load(year=last_year + 1)["nis_code"])


def test_area_does_not_change_by_merging():
    assert load(year=2025)["area_km2"].sum() == pytest.approx(
        load(year=2024)["area_km2"].sum(), abs=1e-6
    )
    assert load(year=2025)["population_2020"].sum() == load(year=2024)["population_2020"].sum()


@pytest.mark.parametrize(
    ("nis_code", "year", "message"),
    [
        (
            "44029",
            2024,
            "44029 Knesselare does not exist in 2024: it merged into 44084 Aalter in 2019",
        ),
        ("44001", 2026, "44001 Aalter does not exist in 2026: it merged into 44084 Aalter in 2019"),
        (
            "11007",
            2025,
            "11007 Borsbeek does not exist in 2025: it merged into 11002 Antwerpen in 2025",
        ),
        (
            "23106",
            2024,
            (
                "does not exist in 2024: it was formed in 2025 from 23023 Galmaarden, 23024 "
                "Gooik, 23032 Herne"
            ),
        ),
        ("99999", 2024, "'99999' is unknown; expected a NIS code"),
    ],
)
def test_a_municipality_that_is_not_there_says_what_became_of_it(nis_code, year, message):
    with pytest.raises(DataError, match=message):
        municipality(nis_code, year=year)


def test_a_municipality_is_found_within_its_period():
    assert municipality("44029", year=2018).name == "Knesselare"
    assert municipality("71072", year=2025) == ("71072", "Hasselt", "Limburg", "VG")
    assert municipality("21004", year=2024).region == "BHG"


def test_zwijndrecht_changed_province_in_2025():
    assert province(pd.Series(["11056", "46030"])).tolist() == ["Antwerpen", "Oost-Vlaanderen"]
    assert not same_borders(2024, 2025, area="Antwerpen")
    assert not same_borders(2024, 2025, area="Oost-Vlaanderen")
    assert same_borders(2018, 2019, area="Antwerpen")


def test_province_keeps_the_index_and_refuses_codes_of_another_year():
    codes = pd.Series(["71022", "21004"], index=[7, 3])
    assert province(codes).to_dict() == {7: "Limburg", 3: "Brussels Hoofdstedelijk Gewest"}
    assert region(codes, year=2024).to_dict() == {7: "VG", 3: "BHG"}
    with pytest.raises(DataError, match="71022 Hasselt does not exist in 2025"):
        province(codes, year=2025)


@pytest.mark.parametrize("wrong", [None, "", "1", 71022])
def test_province_refuses_what_is_not_a_code(wrong):
    with pytest.raises(DataError, match="unknown; expected a NIS code"):
        province(pd.Series(["71022", wrong], dtype="object"))


@pytest.mark.parametrize("year", [2018, 2024, 2025])
def test_there_are_13_centre_cities(year):
    assert sorted(centre_cities(year=year).values()) == sorted(CENTRE_CITIES)


def test_borders_are_the_same_only_within_a_period():
    assert same_borders(2019, 2024)
    assert same_borders(1995, 2018)
    assert not same_borders(2018, 2019)
    assert not same_borders(2025, 2024)
    for area in ("VG", "BHG", "VG+BHG", "Limburg", "44021"):
        assert same_borders(2018, 2025, area=area)
    assert not same_borders(2024, 2025, area="11002")
    assert not same_borders(2024, 2025, area="71022")


def test_borders_of_an_area_that_never_was_are_refused():
    with pytest.raises(DataError, match="no area 'Brabant'"):
        same_borders(2023, 2024, area="Brabant")
    with pytest.raises(DataError, match="held since 1995"):
        same_borders(1994, 2024)


def test_codes_go_forward_and_never_back():
    codes = pd.Series(load(year=2018)["nis_code"])
    assert set(to_borders(codes, year=2025)) == set(load(year=2025)["nis_code"])
    assert to_borders(codes, year=2018).tolist() == codes.tolist()
    with pytest.raises(DataError, match="71072 Hasselt does not exist in 2024"):
        to_borders(pd.Series(["71072"]), year=2024)


def test_the_table_cannot_be_changed_from_outside():
    table = load()
    table["name"] = "?"
    assert "?" not in set(load()["name"])
