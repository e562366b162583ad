"""Every measure and card hangs on an objective that is there; what hangs on none is named."""

import pytest

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import load
from analysis.policy.line_of_sight import links as module
from analysis.policy.line_of_sight.links import links, theme_of, without_objective
from analysis.workbench.resources import resource


def test_every_objective_of_the_plans_is_there_with_its_measures():
    found = links()
    assert len(found) == 44
    measures = {measure.id for each in found.values() for measure in each.measures}
    assert measures == set(load("measures")["id"])
    assert len(found["2020-2024/D9"].measures) == 6
    assert found["2020-2024/D9"].cards == ()
    assert found["2016-2019/OD3.2"].measures == ()


def test_the_objective_above_is_one_of_the_same_plan():
    found = links()
    for each in found.values():
        assert each.parent == "" or found[each.parent].plan == each.plan


def test_a_card_has_an_objective_or_is_named_among_those_without():
    cards = resource("cards")
    with_one = {name for each in links().values() for name in each.cards}
    assert with_one | set(without_objective()) == set(cards)
    assert not with_one & set(without_objective())
    assert len(with_one) == 98


def test_what_a_card_says_in_words_of_its_goal_is_coded_too():
    said = {name for name, card in resource("cards").items() if "objective" in card}
    # A count of residents is context, and whether groups can be compared is no goal.
    assert said & set(without_objective()) == {"share_of_residents", "common_support"}


@pytest.mark.parametrize("name", [name for each in links().values() for name in each.cards])
def test_every_card_with_an_objective_has_a_theme(name):
    assert theme_of(name)


def test_an_objective_that_is_not_in_the_plans_is_refused(monkeypatch):
    wrong = {"employment_rate": {"objectives": ["2024-2029/OD9.9"]}}
    monkeypatch.setattr(module, "resource", lambda _: wrong)
    with pytest.raises(DataError, match=r"\[employment_rate\] names the objective '2024-2029/OD9"):
        links()
