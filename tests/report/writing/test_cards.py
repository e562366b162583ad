"""A card says how its interval is computed, by the function that it names."""

import importlib

import pytest

from analysis import plan
from analysis.report.writing.cards import interval_methods, methods_of
from analysis.workbench.resources import resource


def test_every_indicator_that_is_computed_says_how_its_interval_is():
    computed = [name for name, card in resource("cards").items() if "function" in card]
    assert {name for row in plan.load().values() for name in row.indicators} <= set(computed)
    assert [name for name in computed if not methods_of(name)] == []


@pytest.mark.parametrize(
    ("indicator", "methods"),
    [
        ("employment_rate", ["wilson"]),
        ("employment_gap", ["newcombe"]),
        ("employment_gap_change", ["change"]),
        ("linked_employment_change", ["paired"]),
        ("discrimination_reports", ["garwood"]),
        ("files_per_100k", ["garwood_rate"]),
        ("work_difference_adjusted", ["marginal"]),
        # As it is, and at the composition of the standard.
        ("standardised_gap", ["newcombe", "standardised"]),
        # One function computes a share, a gap and a change of it.
        ("survey_share", ["survey"]),
        ("survey_share_gap", ["survey_gap"]),
        ("survey_share_change", ["survey_change"]),
        ("published_files", ["published"]),
        ("published_files_ratio", ["poisson_ratio"]),
    ],
)
def test_the_method_is_that_of_the_function_and_the_indicator(indicator, methods):
    assert [each.id for each in methods_of(indicator)] == methods


def test_every_method_is_used_and_names_functions_that_exist():
    used = {method.id for name in resource("cards") for method in methods_of(name)}
    assert used == {method.id for method in interval_methods()}
    for method, each in resource("intervals").items():
        for listed in each["of"]:
            module, _, function = listed.partition(": ")[0].rpartition(".")
            assert callable(getattr(importlib.import_module(f"analysis.{module}"), function)), (
                method,
                listed,
            )
