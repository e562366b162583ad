"""Contradictions between places of the documents: both stand there, and nothing is corrected."""

import pytest

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import load
from analysis.policy.claims import contradictions as module
from analysis.policy.claims.contradictions import contradictions


def test_each_has_two_places_with_a_title_and_says_why():
    titles = set(load("documents")["title_nl"])
    found = contradictions()
    assert len(found) == 6
    for each in found:
        assert {each.one.document, each.other.document} <= titles
        assert each.one.place
        assert each.other.place
        assert each.one != each.other
        assert each.note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tussen 30.000 en 65.000", "tussen 42.000 en 48.000"),
        ("6.774.807", "1.856.000"),
        ("170", "173"),
        ("OD3.3", "De kop boven deze fiches is OD 3.2"),
        ("OD4.3", "De kop boven deze fiches is OD 4.2"),
    ],
)
def test_the_known_contradictions_stand_there_with_both_sides(one, other):
    found = [each for each in contradictions() if each.one.said.startswith(one)]
    assert len(found) == 1
    assert other in found[0].other.said


def test_a_figure_that_is_not_there_is_refused(monkeypatch):
    wrong = {"about": "x", "one": {"figure": "nowhere"}, "other": {"figure": "hvk_mun_2015"}}
    monkeypatch.setattr(module, "resource", lambda _: {"contradiction": [wrong]})
    with pytest.raises(DataError, match="figure or objective 'nowhere', which is not in"):
        contradictions()
