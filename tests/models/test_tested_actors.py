"""The effect of the actor on the results of correspondence tests, on a few made-up pairs."""

import pandas as pd
import pytest

from analysis.models.tested_actors import actor_effects
from analysis.statistics.comparisons.clustered_pairs import design_effects

PLACE = {"market": "rent_agent", "region": "VG", "municipality": "11002"}


def effects(pairs: pd.DataFrame, tmp_path) -> pd.DataFrame:
    path = tmp_path / "pairs.parquet"
    pairs.to_parquet(path)
    return actor_effects({"pairs": {2023: path}}, 2023)


def pairs(responses: list[str], actors: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"response": responses, "actor_id": actors}).assign(**PLACE)


def test_the_effect_is_that_of_the_actors_rounded_up_to_a_tenth(tmp_path):
    # Ten actors with two adverts each answered alike, and ten with one.
    responses = [*["n10", "n10"] * 5, *["n00", "n00"] * 5, *["n10", "n11"] * 5]
    actors = [*(number // 2 for number in range(20)), *range(20, 30)]
    made = effects(pairs(responses, actors), tmp_path)
    yes, both = (pd.Series(responses).isin(codes) for codes in (["n10", "n11"], ["n11"]))
    exact = design_effects(yes, both, actors)["net"]
    of_market = made[(made["market"] == "rent_agent") & (made["result"] == "net")].iloc[0]
    assert of_market["value"] == pytest.approx(-(-exact * 10 // 1) / 10)
    assert exact <= of_market["value"] < exact + 0.1
    assert (of_market["n"], of_market["municipality"]) == (20, "_T")
    # The same pairs are those of the municipality.
    of_place = made[(made["municipality"] == "11002") & (made["result"] == "net")].iloc[0]
    assert (of_place["value"], of_place["market"]) == (of_market["value"], "_T")


def test_the_answers_of_a_few_actors_with_several_adverts_do_not_count_in_it(tmp_path):
    # One actor with ten adverts among thirty others: (10^2 + 30) / 40 = 3.25.
    actors = [*[0] * 10, *range(1, 31)]
    alike = effects(pairs(["n10"] * 10 + ["n11", "n00", "n01"] * 10, actors), tmp_path)
    apart = effects(pairs(["n10", "n01"] * 5 + ["n11", "n00", "n01"] * 10, actors), tmp_path)
    assert set(alike["value"]) == {3.3}
    pd.testing.assert_frame_equal(alike, apart)


def test_one_advert_an_actor_has_no_effect(tmp_path):
    made = effects(pairs(["n10", "n01", "n11", "n00"] * 10, list(range(40))), tmp_path)
    assert set(made["value"]) == {1.0}


def test_municipalities_of_the_capital_region_have_no_effect_of_their_own(tmp_path):
    made = effects(pairs(["n10", "n01"], [1, 2]).assign(region="BHG"), tmp_path)
    assert set(made["municipality"]) == {"_T"}
