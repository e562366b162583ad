"""A verdict follows from estimates by a stated rule: turn the numbers, and it turns."""

from collections import Counter
from math import sqrt

import pandas as pd
import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.elsewhere.published import load
from analysis.policy.claims import verdicts as module
from analysis.policy.claims.comparisons import together
from analysis.policy.claims.verdict_rules import CANNOT, NOT_SUPPORTED, RULES, SUPPORTED
from analysis.policy.claims.verdicts import verdicts
from analysis.workbench.resources import resource
from support.finished_tables import FinishedTables as Report

TESTS = {test["claim"]: test for test in resource("claims")["test"]}
WITH_NUMBERS = [test for test in TESTS.values() if test["rule"] != "none"]


def judged(claim: str, report: Report):
    return next(each for each in verdicts(report) if each.claim["id"] == claim)


def differences(claim: str, *clear: str, value: float = 6.0) -> Report:
    """A report with a row for every difference that the test of a claim asks for."""
    (spec,) = TESTS[claim]["rows"]
    codes = dict(spec["codes"])
    if "oldest" in spec:
        codes[spec["oldest"]] = "2014"
    (many,) = (name for name, code in codes.items() if isinstance(code, list))
    rows = [
        codes | {
            many: code, "indicator": spec["indicator"], "value": value, "low": value - 1,
            "high": value + 1, "unit": "pp", "clear": found,
        }
        for code, found in zip(codes[many], clear, strict=True)
    ]  # fmt: skip
    return Report(**{spec["table"]: rows})


def shares(claim: str, dimension: str, values: dict[str, float], width: float = 0.01) -> Report:
    """A report with a share for each category, at both levels of Dutch."""
    (spec,) = TESTS[claim]["rows"]
    rows = [
        spec["codes"] | {
            "indicator": spec["indicator"], "level": level, dimension: code, "value": value,
            "low": value - width, "high": value + width, "count": 100 * value, "denominator": 100,
        }
        for level in ("A2", "B1")
        for code, value in values.items()
    ]  # fmt: skip
    return Report(**{spec["table"]: rows})


def test_every_claim_has_one_test_and_thirteen_can_be_held_against_a_table():
    assert sorted(TESTS) == sorted(load("claims")["id"])
    assert len(TESTS) == 24
    assert len(WITH_NUMBERS) == 13


@pytest.mark.parametrize("test", WITH_NUMBERS, ids=lambda test: test["claim"])
def test_a_test_asks_for_what_the_plan_has(test):
    assert test["rule"] in RULES
    for spec in test["rows"]:
        line = plan.load()[spec["table"]]
        assert spec["indicator"] in line.indicators
        # P8 counts both groups of origin as categories of an outcome.
        assert set(spec.get("codes", {})) <= {*line.dimensions, "origin_group"}


def test_without_any_table_nothing_is_judged_and_each_claim_says_why():
    found = verdicts(Report())
    assert Counter(each.judgement.verdict for each in found) == {CANNOT: 24}
    assert all(each.judgement.why.endswith(".") and each.measured for each in found)
    assert "tabel W10" in judged("employment_up_in_ten_years", Report()).judgement.why


def test_a_claim_that_all_rise_is_supported_only_where_all_clearly_do():
    claim = "employment_up_in_ten_years"
    assert judged(claim, differences(claim, "true", "true")).judgement.verdict == SUPPORTED
    half = judged(claim, differences(claim, "true", "false")).judgement
    assert half.verdict == NOT_SUPPORTED
    assert "Niet-EU-herkomst" in half.why
    turned = judged(claim, differences(claim, "true", "true", value=-6.0)).judgement
    assert turned.verdict == NOT_SUPPORTED
    assert "duidelijk omgekeerd" in turned.why


def test_a_difference_without_a_finding_cannot_be_judged():
    claim = "employment_up_in_ten_years"
    found = judged(claim, differences(claim, "true", "")).judgement
    assert found.verdict == CANNOT
    assert "Niet-EU-herkomst" in found.why


def test_large_is_beyond_five_points_also_at_the_bound():
    claim = "dutch_pays_at_work"
    assert (
        judged(claim, differences(claim, "true", "true", value=2.0)).judgement.verdict == SUPPORTED
    )
    row = {
        "indicator": "employment_gap", "generation": "second_or_unknown", "unit": "pp",
        "clear": "true", "value": 6.0, "high": 7.0,
    }  # fmt: skip
    for low, verdict in ((5.1, SUPPORTED), (4.9, NOT_SUPPORTED)):
        rows = [
            row | {"origin_group": origin, "sex": sex, "low": low}
            for origin in ("eu", "non_eu")
            for sex in ("M", "F")
        ]
        found = judged("second_generation_gap_large", Report(W2=rows)).judgement
        assert found.verdict == verdict


def test_two_groups_are_compared_by_the_interval_of_their_difference():
    claim = "women_learn_more"
    found = judged(claim, shares(claim, "category", {"F": 0.60, "M": 0.55})).judgement
    assert found.verdict == SUPPORTED
    row = found.compared.iloc[0]
    # 100 x (0.60 - 0.55) -/+ 100 x sqrt(0.01^2 + 0.01^2), bounds of different persons.
    assert row["value"] == pytest.approx(5)
    assert row["low"] == pytest.approx(5 - sqrt(2))
    assert row["interval"] == "design"
    # The two intervals overlap, yet the difference is clear; a smaller one is not.
    overlapping = shares(claim, "category", {"F": 0.60, "M": 0.58}, width=0.0105)
    assert judged(claim, overlapping).judgement.verdict == SUPPORTED
    near = shares(claim, "category", {"F": 0.60, "M": 0.59})
    assert judged(claim, near).judgement.verdict == NOT_SUPPORTED
    turned = shares(claim, "category", {"F": 0.50, "M": 0.60})
    assert "duidelijk omgekeerd" in judged(claim, turned).judgement.why


def test_several_groups_together_are_their_mean_by_size():
    rows = pd.DataFrame(
        {"value": [0.5, 0.2], "low": [0.4, 0.15], "high": [0.6, 0.3], "denominator": [100, 300]}
    )
    pooled = together(rows)
    # (100 x 0.5 + 300 x 0.2) / 400; sqrt((0.25 x 0.1)^2 + (0.75 x 0.05)^2) below it.
    assert pooled["value"] == pytest.approx(0.275)
    assert pooled["low"] == pytest.approx(0.275 - sqrt(0.025**2 + 0.0375**2))
    assert pooled["high"] == pytest.approx(0.275 + sqrt(0.025**2 + 0.075**2))
    assert pd.isna(together(rows.assign(value=[0.5, None]))["value"])


def test_an_order_holds_unless_a_step_clearly_goes_the_other_way():
    claim = "educated_learn_more"
    so = {"5-8": 0.8, "3-4": 0.6, "0-2": 0.4}
    assert judged(claim, shares(claim, "category", so)).judgement.verdict == SUPPORTED
    level = judged(claim, shares(claim, "category", so | {"3-4": 0.795})).judgement
    assert level.verdict == SUPPORTED
    assert "Van de vier stappen ertussen gaan er twee duidelijk zo." in level.why
    turned = judged(claim, shares(claim, "category", so | {"3-4": 0.3})).judgement
    assert turned.verdict == NOT_SUPPORTED
    assert "duidelijk omgekeerd" in turned.why


def test_the_first_places_must_all_be_clearly_above_all_others():
    row = {"indicator": "discrimination_files", "unit": "count", "interval": "cell_key"}
    files = {"_T": 500, "Antwerpen": 200, "Oost-Vlaanderen": 150, "Limburg": 90}

    def report(**other: int) -> Report:
        rows = [
            row | {"province": name, "value": float(n), "low": n - 3.0, "high": n + 3.0}
            for name, n in (files | other).items()
        ]
        return Report(D4=rows)

    claim = "most_files_in_two_provinces"
    assert judged(claim, report()).judgement.verdict == SUPPORTED
    # Two counts with noise of 3 each: 4 apart is within sqrt(18).
    near = judged(claim, report(Limburg=146)).judgement
    assert near.verdict == NOT_SUPPORTED
    assert "Oost-Vlaanderen tegenover Limburg" in near.why


def test_places_with_made_up_names_are_not_judged_and_a_wrong_place_is_an_error():
    row = {"indicator": "discrimination_files", "unit": "count", "value": 9.0, "low": 6, "high": 12}
    made_up = [row | {"province": f"Provincie {letter}"} for letter in "ABCDE"]
    claim = "most_files_in_two_provinces"
    found = judged(claim, Report("synthetic", D4=made_up)).judgement
    assert found.verdict == CANNOT
    assert "noemt Antwerpen en Oost-Vlaanderen daarom niet bij naam" in found.why
    with pytest.raises(DataError, match="0 row"):
        judged(claim, Report(D4=made_up))


@pytest.mark.parametrize(
    ("kind", "rise", "verdict"),
    [
        ("cell_key", [0.05] * 10, SUPPORTED),
        ("cell_key", [0.05] * 8 + [0.0] * 2, NOT_SUPPORTED),
        ("design", [0.0] * 10, CANNOT),
        ("design", [0.0] * 8 + [-0.05] * 2, NOT_SUPPORTED),
    ],
)
def test_nearly_all_places_rise_or_a_sample_cannot_tell(kind, rise, verdict):
    names = [
        "11002",
        "44021",
        "24062",
        "71022",
        "41002",
        "13040",
        "34022",
        "46021",
        "36015",
        "35013",
    ]
    rows = [
        {
            "indicator": "share_of_residents", "origin_group": "foreign", "municipality": name,
            "year": year, "value": value, "low": value - 0.002, "high": value + 0.002,
            "interval": kind,
        }
        for name, change in zip(names, rise, strict=True)
        for year, value in ((2022, 0.2), (2023, 0.2 + change))
    ]  # fmt: skip
    found = judged("diversity_up_in_nearly_all_municipalities", Report(P8=rows)).judgement
    assert found.verdict == verdict
    assert f"in {sum(each > 0 for each in rise)} (" in found.why


def test_a_verdict_says_whether_it_rests_on_synthetic_numbers():
    claim = "women_learn_more"
    report = shares(claim, "category", {"F": 0.60, "M": 0.55})
    assert not judged(claim, report).synthetic
    report.kind = "synthetic"
    assert judged(claim, report).synthetic
    assert not judged("pupils_home_language_up", report).synthetic


def test_a_claim_without_a_test_and_an_unknown_rule_are_refused(monkeypatch):
    tests = resource("claims")["test"]
    monkeypatch.setattr(module, "resource", lambda _: {"test": tests[1:]})
    with pytest.raises(DataError, match="children_of_foreign_origin_up without a test"):
        verdicts(Report())
    wrong = [tests[0] | {"rule": "feeling"}, *tests[1:]]
    monkeypatch.setattr(module, "resource", lambda _: {"test": wrong})
    with pytest.raises(DataError, match="has rule 'feeling'; expected one of each, groups"):
        verdicts(Report())
