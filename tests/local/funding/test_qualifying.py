"""The borders of the funding rule, to the resident; the expected answers are the text's own."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.local.funding import qualifying as funding
from analysis.local.funding import rules as funding_rules
from analysis.local.funding import search as funding_search
from analysis.local.funding.rules import rule_sets
from analysis.reference import country_groups, geography

SETS = rule_sets()
PLAN, CALL, APPLIED = SETS.values()
FACILITY = PLAN.de_rand_members


def members(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["nis_code", "region", "count", "residents"])


def together(rules, *rows) -> bool:
    return funding.together(members(*((*row, 50_000) for row in rows)), rules)[0]


def bounded(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["nis_code", "region", "low", "high"])


@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
@pytest.mark.parametrize(
    ("code", "count", "qualifies"),
    [
        ("46021", 7499, False),
        ("46021", 7500, False),
        ("46021", 7501, True),
        ("11002", 7000, True),
        ("44021", 0, True),
    ],
)
def test_alone_is_more_than_7500_and_antwerp_and_ghent_always(rules, code, count, qualifies):
    assert funding.alone(code, count, rules) is qualifies


@pytest.mark.parametrize(
    ("rules", "total", "qualifies"),
    [(PLAN, 7499, False), (PLAN, 7500, True), (CALL, 7500, False), (CALL, 7501, True),
     (APPLIED, 7500, False), (APPLIED, 7501, True)],
)  # fmt: skip
def test_together_is_7500_by_the_plan_and_more_than_it_as_called_and_applied(
    rules, total, qualifies
):
    assert together(rules, ("a", "R", 3000), ("b", "R", total - 3000)) is qualifies


def test_a_group_lies_in_one_known_region_and_needs_no_border_in_common():
    assert not together(PLAN, ("a", "R", 5000), ("b", "S", 5000))
    assert not together(PLAN, ("a", "", 5000), ("b", "", 5000))
    # Knokke-Heist and Damme touch, Knokke-Heist and Beernem do not.
    brugge = geography.load(year=2023).set_index("name")["nis_code"]
    assert together(PLAN, *((brugge[name], "R", 4000) for name in ("Knokke-Heist", "Beernem")))


def test_a_group_has_two_members_and_none_that_qualifies_alone():
    assert not together(PLAN, ("a", "R", 7500))
    assert not together(PLAN, ("a", "R", 5000), ("a", "R", 5000))
    assert not together(PLAN, ("a", "R", 7501), ("b", "R", 10))
    assert not together(PLAN, ("11002", "R", 7000), ("b", "R", 7000))


@pytest.mark.parametrize(
    ("count", "residents", "gets"),
    [(1499, 10_000, False), (1500, 10_000, True), (3, 20, True), (2999, 20_000, False),
     (7495, 50_000, False), (7500, 50_000, True)],
)  # fmt: skip
def test_every_member_needs_15_per_cent_to_the_resident(count, residents, gets):
    joined = members(("a", "R", 9000, 50_000), ("46021", "R", count, residents))
    assert funding.incentive(joined, PLAN)[0] is gets


def test_the_incentive_is_for_a_large_one_that_takes_a_smaller_one_in():
    large, small = ("a", "R", 9000, 50_000), ("b", "R", 2000, 10_000)
    assert funding.incentive(members(large, small), PLAN)[0]
    # The large one needs the share too: 9,000 of 70,000 is 12.9 %.
    assert not funding.incentive(members(("a", "R", 9000, 70_000), small), PLAN)[0]
    assert not funding.incentive(members(large, ("c", "R", 9000, 50_000)), PLAN)[0]
    assert not funding.incentive(members(small, ("c", "R", 2000, 10_000)), PLAN)[0]
    assert not funding.incentive(members(large, ("b", "S", 2000, 10_000)), PLAN)[0]
    assert not funding.incentive(members(large, (FACILITY[0], "R", 2000, 10_000)), PLAN)[0]


def test_de_rand_stands_apart_by_the_plan_and_joins_with_itself_only_as_applied():
    inside, other = (FACILITY[0], "R", 4000), ("b", "R", 4000)
    assert not together(PLAN, inside, other)
    assert not together(APPLIED, inside, other)
    assert together(APPLIED, inside, (FACILITY[1], "R", 3501))
    assert not funding.alone(FACILITY[0], 9000, PLAN)
    found = funding.answers(bounded((FACILITY[0], "R", 9000, 9000)), PLAN)
    assert found.tolist() == [funding.APART]


def test_brussels_is_outside_the_rule():
    assert "21004" not in funding_rules.regions("region_2022", year=2023).index


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [(7501, 9000, funding.YES), (7500, 9000, funding.UNSAID), (7000, 7501, funding.UNSAID),
     (7000, 7500, funding.NO)],
)  # fmt: skip
def test_of_a_sample_it_cannot_be_said_where_the_interval_holds_the_border(low, high, answer):
    assert funding.alone_between("46021", low, high, PLAN) == answer
    assert funding.alone_between("11002", low, high, PLAN) == funding.YES


def test_what_each_can_get_follows_from_all_that_it_may_join_with():
    counts = bounded(
        ("a", "R", 8000, 8000), ("b", "R", 4000, 4000), ("c", "R", 3500, 3500),
        ("d", "S", 7400, 7400), ("e", "S", 99, 99), ("f", "", 4000, 4000), ("g", "T", 7500, 7500),
    )  # fmt: skip
    expected = {"a": "alone", "b": "together", "c": "together", "d": "does not", "e": "does not",
                "f": "cannot be said", "g": "does not"}  # fmt: skip
    assert funding.answers(counts, PLAN).to_dict() == expected
    assert funding.answers(counts, CALL)[["b", "c"]].tolist() == ["does not", "does not"]


def test_of_a_sample_a_group_is_sure_only_by_its_lowest_counts():
    sure, maybe, never = ("b", "R", 4000, 6000), ("c", "R", 3500, 4000), ("c", "R", 100, 900)
    assert funding.answers(bounded(sure, maybe), PLAN).tolist() == ["together", "together"]
    assert funding.answers(bounded(sure, maybe), CALL).tolist() == ["cannot be said"] * 2
    assert funding.answers(bounded(sure, never), PLAN).tolist() == ["does not", "does not"]


def test_a_municipality_with_two_counts_is_refused():
    with pytest.raises(DataError, match="two counts"):
        funding.answers(bounded(("a", "R", 1, 1), ("a", "R", 2, 2)), PLAN)


def random_counts(seed: int, size: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "nis_code": [f"{10_000 + place}" for place in range(size)],
            "region": rng.choice(["R", "S"], size),
            "count": rng.integers(50, 5200, size) + 3000 * (rng.random(size) < 0.2).astype(int),
        }
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rules", [PLAN, CALL], ids=["plan", "call"])
def test_no_fewer_partners_do(seed, rules):
    """Every choice of as few partners was tried."""
    counts = random_counts(seed)
    partners = funding_search.fewest_partners(counts, rules)
    for code in counts["nis_code"]:
        found = partners.get(code)
        others = [other for other in counts["nis_code"] if other != code]
        by_trying = next(
            (
                size
                for size in range(1, len(others) + 1)
                for some in itertools.combinations(others, size)
                if funding.together(counts[counts["nis_code"].isin([code, *some])], rules)[0]
            ),
            None,
        )
        assert (None if found is None else len(found)) == by_trying
        if found:
            assert funding.together(counts[counts["nis_code"].isin([code, *found])], rules)[0]


@pytest.mark.parametrize("seed", range(4))
def test_no_fewer_municipalities_reach_the_target(seed):
    """Every set of municipalities was tried that form one group in each region."""
    counts = random_counts(seed)
    wanted = funding_rules.target(int(counts["count"].sum()))
    found = funding_search.fewest_for_target(counts, PLAN, wanted=wanted)
    free = counts[~counts["nis_code"].isin(found.alone)]
    start = int(counts.loc[counts["nis_code"].isin(found.alone), "count"].sum())

    def reaches(some: tuple) -> bool:
        chosen = free[free["nis_code"].isin(some)]
        groups = [funding.together(part, PLAN)[0] for _, part in chosen.groupby("region")]
        return all(groups) and start + chosen["count"].sum() >= wanted

    by_trying = next(
        (
            size
            for size in range(len(free) + 1)
            for some in itertools.combinations(free["nis_code"], size)
            if reaches(some)
        ),
        None,
    )
    assert found.proven == (by_trying is not None)
    if found.proven:
        assert len(found.joining) == by_trying
        assert found.reached >= wanted
        assert found.joining == () or reaches(found.joining)


def test_all_300_are_solved_to_the_end():
    names = funding_rules.regions("region_2022", year=2023)
    rng = np.random.default_rng(3)
    counts = pd.DataFrame(
        {
            "nis_code": names.index,
            "region": names.to_numpy(),
            "count": rng.lognormal(6.8, 1.1, len(names)).astype(int),
        }
    )
    wanted = funding_rules.target(int(counts["count"].sum()))
    found = funding_search.fewest_for_target(counts, CALL, wanted=wanted)
    assert found.proven
    assert found.reached >= wanted
    # Without regions the largest would do: as many at least are needed.
    free = counts[~counts["nis_code"].isin(found.alone)]["count"].sort_values(ascending=False)
    missing = wanted - counts[counts["nis_code"].isin(found.alone)]["count"].sum()
    assert len(found.joining) >= (free.cumsum() < missing).sum() + 1


def test_regions_cover_the_300_of_each_year_and_follow_mergers():
    for year, number in ((2019, 300), (2024, 300), (2025, 285)):
        names = funding_rules.regions("region_2022_12", year=year)
        assert len(names) == number
        assert names.ne("").all()
    first, later = (
        funding_rules.regions(name, year=2023) for name in ("region_2022", "region_2022_12")
    )
    assert first.nunique() == later.nunique() == 15
    assert list(first.index[first != later]) == ["11056"]
    limburg = geography.province(pd.Series(first.index), year=2023).eq("Limburg").to_numpy()
    unknown = funding_rules.regions("region_2021", year=2023).eq("").to_numpy()
    assert (limburg == unknown).all()
    with pytest.raises(DataError, match="found 2018"):
        funding_rules.regions("region_2022", year=2018)
    with pytest.raises(DataError, match="no column 'region_1999'"):
        funding_rules.regions("region_1999", year=2023)


def test_a_rule_set_is_data_with_its_source():
    assert all(rules.source and rules.words for rules in SETS.values())
    assert {rules.scheme for rules in SETS.values()} <= set(country_groups.SCHEMES)
    assert APPLIED.by("eu15").scheme == "eu15"


def test_only_the_united_kingdom_divides_eu14_from_eu15():
    both = pd.DataFrame({name: country_groups.groups(name) for name in ("eu14", "eu15")})
    left = both[both["eu15"].eq("eu15") & both["eu14"].eq("non_eu14")].index
    # Its territories follow the nationality that their inhabitants hold.
    assert {"GB", "GI", "JE"} <= set(left)
    assert not {"IE", "NL", "FR"} & set(left)
    assert not both[both["eu15"].eq("non_eu15") & both["eu14"].eq("eu14")].size
