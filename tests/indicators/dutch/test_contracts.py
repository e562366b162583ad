"""First contracts and the state after three years."""

import pytest

from analysis.indicators import selection
from analysis.indicators.dutch import contracts
from analysis.settings import NOISE_MOST
from support import shipped


def test_the_states_after_three_years_add_up_to_one():
    made = contracts.state_after_three_years(shipped.counted())
    assert made.groupby("cohort")["value"].sum().tolist() == pytest.approx(
        [1.0] * made["cohort"].nunique()
    )


def test_first_contracts_of_2023_are_those_of_the_yearly_report():
    # Jaarrapport Inburgering 2023: 24,912 first contracts; the synthetic sample of one in eight
    # follows it.
    codes = {"cohort": "2023", "region": "VG+BHG"}
    counted = selection.only(contracts.first_contracts(shipped.counted()), **codes)
    assert counted["value"] == 24_912
    public = selection.only(contracts.first_contracts(shipped.cells()), **codes)
    assert abs(public["value"] - 24_912) <= 8 * NOISE_MOST
    assert public["low"] < 24_912 < public["high"]


def test_obliged_and_other_contracts_are_all_contracts():
    made = contracts.contract_shares(shipped.counted())
    assert made.groupby(["region", "cohort"])["value"].sum().to_numpy() == pytest.approx(1.0)
