"""Where synthetic residents live: towns that differ, by a truth that is stated and recovered."""

import numpy as np
import pandas as pd
import pytest

from analysis.reference.geography import centre_cities
from analysis.synthetic.population.kinds_of_town import BROAD, KINDS, kinds
from analysis.synthetic.population.official_counts import BRUSSELS, municipalities
from analysis.synthetic.population.origins import group_shares
from analysis.synthetic.population.places import GROUPS, place_codes, places
from analysis.synthetic.work.labour_positions import true_rates
from analysis.synthetic.work.work_by_place import true_by_place
from support.places.drawn_residents import SEED, YEAR, drawn_residents

NUMBER = 200_000


@pytest.fixture(scope="module")
def true() -> pd.DataFrame:
    found = true_by_place(YEAR, seed=SEED)
    return found.assign(gap=100 * (found["rate_BE"] - found["rate_non-EU"]))


def _away(drawn: pd.Series, places: pd.Series, true: pd.Series) -> pd.Series:
    """Drawn share of each place less the true one, in standard errors; none of few."""
    found = drawn.groupby(places).agg(["mean", "size"])
    found = found[found["size"] >= 30]
    expected = true.loc[found.index]
    return (found["mean"] - expected) / np.sqrt(expected * (1 - expected) / found["size"])


def test_places_have_their_official_residents_and_every_origin_lives_somewhere():
    known = places()
    assert known.chance.min() > 0
    assert known.chance.sum(axis=0) == pytest.approx(1)
    living = pd.Series((known.chance * group_shares(GROUPS)).sum(axis=1)).groupby(known.nis).sum()
    flemish = municipalities().loc[lambda df: df["province"] != BRUSSELS].set_index("nis_2024")
    official = flemish["population_2020"] / flemish["population_2020"].sum()
    assert (living / official).to_numpy() == pytest.approx(1)


def test_what_is_easier_in_one_place_is_harder_in_another():
    """Else the region would have other rates than those of its persons."""
    known = places()
    assert np.abs(known.ease).max() < 1
    assert (known.chance * known.ease).sum(axis=0) == pytest.approx(0)


def test_all_municipalities_together_are_the_region(true):
    rates = true_rates(YEAR, seed=SEED)
    for broad in BROAD:
        working, share = true[f"rate_{broad}"], true["residents"] * true[f"share_{broad}"]
        assert np.average(working, weights=share) == pytest.approx(rates[f"{broad}/_T"], abs=2e-3)


def test_drawn_residents_have_the_true_share_of_foreign_origin_in_every_municipality(true):
    people = drawn_residents(NUMBER)
    away = _away(people["group"] != "belgian", people["nis_code"], true["foreign"])
    assert len(away) > 290
    assert away.abs().max() < 4.5
    assert (away**2).mean() == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize("broad", BROAD)
def test_drawn_residents_work_as_often_as_is_true_of_their_origin_and_municipality(true, broad):
    people = drawn_residents(NUMBER)
    rows = people[people["group"].isin(BROAD[broad]) & people["works"].notna()]
    away = _away(rows["works"], rows["nis_code"], true[f"rate_{broad}"])
    assert len(away) > 60
    assert away.abs().max() < 4.5
    assert 0.6 < (away**2).mean() < 1.25
    # Not for want of differences: by the rates of the region they are further away.
    of_region = pd.Series(rows["works"].mean(), index=true.index)
    assert (_away(rows["works"], rows["nis_code"], of_region) ** 2).mean() > 1.35


def test_drawn_residents_have_the_true_share_of_foreign_origin_in_every_sector():
    people = drawn_residents(NUMBER).dropna(subset="sector")
    true = true_by_place(YEAR, seed=SEED, sectors=True)
    away = _away(people["group"] != "belgian", people["sector"], true["foreign"])
    assert len(away) == len(true)
    assert (away**2).mean() == pytest.approx(1, abs=0.25)
    assert set(people["sector"].str[:5]) == set(centre_cities(year=YEAR))
    assert (people["sector"].str[:5] == people["nis_code"]).all()


def test_codes_are_those_of_the_borders_of_the_year():
    every = np.arange(len(places().nis))
    for year, number in ((2018, 300), (2023, 300), (2025, 285)):
        nis, sector = place_codes(every, year)
        assert nis.nunique() == number
        in_sector = sector.notna()
        assert (sector[in_sector].str[:5] == nis[in_sector]).all()
        assert set(nis[in_sector]) == set(centre_cities(year=year))
        assert sector[in_sector].is_unique
        assert list(true_by_place(year, seed=SEED).index) == sorted(set(nis))


def test_gaps_differ_and_not_by_size_alone(true):
    assert true["gap"].quantile(0.9) - true["gap"].quantile(0.1) > 8
    assert abs(np.corrcoef(np.log(true["residents"]), true["gap"])[0, 1]) < 0.3
    alike = true[true["residents"].between(10_000, 20_000)]
    assert alike["gap"].std() > 3


def test_each_kind_has_municipalities_and_more_of_whom_it_draws():
    towns = municipalities().loc[lambda df: df["province"] != BRUSSELS]
    kind = pd.Series(kinds(towns), index=towns["nis_2024"].to_numpy())
    assert set(kind) == set(KINDS)
    known = places()
    mix = pd.DataFrame(known.chance * group_shares(GROUPS), columns=list(GROUPS))
    mix = mix.drop(columns="belgian").groupby(known.nis).sum()
    mix = mix.div(mix.sum(axis=1), axis=0).groupby(kind).mean()
    assert mix["turkey"].idxmax() == mix["south_eu15"].idxmax() == "mining"
    assert mix["maghreb"].idxmax() == "metropolis"
    assert (mix["west_eu15"].idxmax(), mix["neighbours"].idxmax()) == ("edge", "border")


def test_the_shipped_sample_recovers_the_truth_that_stands_beside_it(shipped, truth):
    persons = shipped[YEAR]["persons"]
    true = pd.Series(truth["by_municipality"]["share_foreign_origin"])
    columns = ["nat_now", "nat_first", "nat_first_father", "nat_first_mother"]
    foreign = (~persons[columns].isin(["BE", "XX"])).any(axis=1)
    weight = persons["weight"]
    whole, part = (each.groupby(persons["nis_code"]).sum() for each in (weight, weight * foreign))
    residual = (weight * (foreign - persons["nis_code"].map(true))) ** 2
    error = np.sqrt(residual.groupby(persons["nis_code"]).sum()) / whole
    away = ((part / whole - true) / error)[whole > 10_000]
    assert away.abs().max() < 4.5
    assert (away**2).mean() == pytest.approx(1, abs=0.3)
