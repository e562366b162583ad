"""Synthetic residents: totals, origins and generations as published, and persons who return."""

import pandas as pd
import pytest

from analysis.extracts.contracts.codes import NATIONALITIES
from analysis.synthetic.population.origins import is_eu
from support.synthetic_persons import age, origin

YEARS = (2022, 2023)


def _foreign(persons: pd.DataFrame) -> pd.Series:
    nationalities = persons[list(NATIONALITIES)]
    return ((nationalities != "BE") & (nationalities != "XX")).any(axis=1)


def _share(rows: pd.Series, weight: pd.Series, *, within: pd.Series | None = None) -> float:
    within = pd.Series(True, index=rows.index) if within is None else within
    return float(weight[rows & within].sum() / weight[within].sum())


@pytest.mark.parametrize(("year", "published"), [(2022, 6_774_807), (2023, 6_821_770)])
def test_weights_and_official_population_add_up_to_the_published_total(shipped, year, published):
    persons, official = shipped[year]["persons"], shipped[year]["population_official"]
    assert persons["weight"].sum() == pytest.approx(published, abs=5)
    end = official.loc[
        (official["date"].dt.year == year + 1) & ~official["nis_code"].str.startswith("210")
    ]
    assert end["population"].sum() == published
    for low, high in ((0, 17), (18, 64), (65, 110)):
        band = age(persons, year=year).between(low, high)
        counted = end.loc[end["age"].between(low, high), "population"].sum()
        assert persons.loc[band, "weight"].sum() == pytest.approx(counted, rel=0.001)


def test_both_deliveries_have_the_same_official_population_on_the_day_they_share(shipped):
    day = pd.Timestamp(2023, 1, 1)
    a, b = (
        shipped[year]["population_official"].loc[lambda df: df["date"] == day] for year in YEARS
    )
    pd.testing.assert_frame_equal(a.reset_index(drop=True), b.reset_index(drop=True))


def test_all_municipalities_have_residents_also_the_smallest(shipped):
    official = shipped[2023]["population_official"].groupby("nis_code")["population"].sum()
    assert len(official) == 319
    assert 100 < official["73028"] < 200  # Herstappe, two dates


# Published for the begin of 2024 (policy note 2024-2029): whole percentages, hence half a point.
@pytest.mark.parametrize(
    ("low", "high", "percent"), [(0, 110, 27), (0, 17, 42), (18, 64, 29), (65, 110, 8)]
)
def test_share_of_foreign_origin_is_as_published(shipped, low, high, percent):
    persons = shipped[2023]["persons"]
    band = age(persons, year=2023).between(low, high)
    assert 100 * _share(_foreign(persons), persons["weight"], within=band) == pytest.approx(
        percent, abs=0.5
    )


def test_share_of_foreign_origin_rises_by_about_a_point(shipped):
    shares = [
        _share(_foreign(shipped[year]["persons"]), shipped[year]["persons"]["weight"])
        for year in YEARS
    ]
    assert 100 * (shares[1] - shares[0]) == pytest.approx(0.9, abs=0.2)


def test_generation_and_countries_of_origin_are_as_published(shipped):
    persons = shipped[2023]["persons"]
    foreign, country = _foreign(persons), origin(persons)
    born_abroad = persons["birth_country"] != "BE"
    assert 100 * _share(born_abroad, persons["weight"], within=foreign) == pytest.approx(
        55, abs=0.5
    )
    non_eu = pd.Series(~is_eu(country.to_numpy(dtype=str)), index=country.index)
    assert 100 * _share(non_eu, persons["weight"], within=foreign) == pytest.approx(60, abs=3)
    largest = persons["weight"][foreign].groupby(country[foreign]).sum().nlargest(5)
    assert list(largest.index) == ["NL", "MA", "TR", "IT", "PL"]


def test_unknown_parents_concentrate_in_old_cohorts(shipped):
    persons = shipped[2023]["persons"]
    unknown = (persons["nat_first_father"] == "XX") | (persons["nat_first_mother"] == "XX")
    years = age(persons, year=2023)
    young, old = (
        _share(unknown, persons["weight"], within=rows) for rows in (years < 30, years >= 75)
    )
    assert young < 0.03
    assert old > 0.25


def test_most_persons_of_one_year_return_in_the_next_unchanged(shipped):
    first, second = (shipped[year]["persons"].set_index("pid") for year in YEARS)
    both = first.index.intersection(second.index)
    assert len(both) > 0.96 * len(first)
    fixed = [
        "birth_date",
        "sex",
        "nat_first",
        "nat_first_father",
        "birth_country",
        "first_registration",
    ]
    pd.testing.assert_frame_equal(first.loc[both, fixed], second.loc[both, fixed])
    gone, new = first.index.difference(second.index), second.index.difference(first.index)
    assert len(gone) > 500
    assert (age(second.loc[new], year=2023) == 0).sum() > 200
    moved = first.loc[both, "nis_code"] != second.loc[both, "nis_code"]
    assert 0.002 < moved.mean() < 0.03
    since = [each.loc[both, "residence_since"] for each in (first, second)]
    stayed = both[(since[0].eq(since[1]) | since[1].isna()).to_numpy()]
    place = ["nis_code", "sector"]
    pd.testing.assert_frame_equal(first.loc[stayed, place], second.loc[stayed, place])
