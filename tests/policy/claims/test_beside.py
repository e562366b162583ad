"""Published figures beside ours: the pairs of the report, and those that need a word."""

import pytest

from analysis.errors import DataError
from analysis.policy.claims import beside as module
from analysis.policy.claims.beside import beside, difference_said, ours_said
from analysis.policy.claims.find import lines
from support.finished_tables import FinishedTables, pair, with_pairs

WITH_CAVEAT = {
    "ci_contracts_2023", "nt2_employed_after_3y_a1", "nt2_employed_after_3y_a2",
    "nt2_employed_after_3y_b1plus", "t24_brussels",
}  # fmt: skip
CONTRACTS = {"indicator": "first_contracts", "cohort": "2023", "status": "_T", "unit": "count"}


def test_the_difference_is_ours_less_theirs_and_the_interval_is_ours():
    found = beside(with_pairs())
    population = found["pop_foreign_share_2024"]
    assert ours_said(population).replace("\u00a0", " ") == "27,3 % (27,0 tot 27,7)"
    assert difference_said(population).replace("\u00a0", " ") == "+0,3 procentpunt"
    assert population.covered is True
    assert (found["ci_obliged_share"].covered, found["vmri_hr_share"].covered) == (False, None)
    assert population.table == "P1"


def test_a_bound_is_no_number_that_an_interval_holds():
    rows = pair("pop_foreign_share_2024", 0.27, 0.273, 0.26, 0.28, qualifier="more_than")
    assert beside(FinishedTables(O3=rows))["pop_foreign_share_2024"].covered is None


def test_a_report_without_tables_has_nothing_beside():
    assert beside(FinishedTables()) == {}


def test_five_figures_and_targets_of_another_definition_have_a_caveat():
    contracts = [
        CONTRACTS | {"region": region, "value": value, "low": value - 900, "high": value + 900}
        for region, value in (("VG+BHG", 24928.0), ("BHG", 2480.0))
    ]
    levels = [
        {
            "indicator": "work_after_level", "region": "VG+BHG", "highest_level": level,
            "sex": "_T", "value": 0.5, "low": 0.48, "high": 0.52,
        }
        for level in ("A1", "A2", "B1+")
    ]  # fmt: skip
    found = beside(FinishedTables(N2=contracts, N8=levels))
    assert set(found) == WITH_CAVEAT
    assert all(each.caveat and not each.agreement for each in found.values())
    assert found["ci_contracts_2023"].published == 24912
    assert found["nt2_employed_after_3y_a1"].published == pytest.approx(0.41)
    assert difference_said(found["t24_brussels"]) == "−1.520"
    assert found["t24_brussels"].covered is False


def test_an_unknown_figure_is_refused(monkeypatch):
    wrong = {"with_caveat": [{"id": "nowhere", "rows": {"table": "N2"}, "caveat": "x"}]}
    monkeypatch.setattr(module, "resource", lambda _: wrong)
    with pytest.raises(DataError, match="no published figure or target 'nowhere'"):
        beside(FinishedTables())


def test_find_shows_ours_with_difference_interval_and_kind():
    answer, _ = lines("buitenlandse herkomst totale bevolking", report=with_pairs("synthetic"))
    (ours,) = [line for line in answer if "ours, report of 2023" in line]
    assert "27,3 % (27,0 tot 27,7); difference +0,3 procentpunt, inside our" in ours
    assert "synthetic" in " ".join(answer)
