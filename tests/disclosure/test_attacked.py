"""The audit attacks regions in one go and each municipality in another, and leaves out no count."""

import pandas as pd
import pytest

from analysis import plan
from analysis.disclosure.attacked import by_municipality, by_province, of_report
from support import shipped


@pytest.fixture(scope="module")
def public() -> pd.DataFrame:
    local = pd.read_parquet(shipped.folder() / "public/local.parquet")
    both = pd.concat([shipped.cells(), local], ignore_index=True)
    names = both.select_dtypes(exclude="number").columns
    both[names] = both[names].fillna("_Z")
    return both


def test_every_table_with_noise_is_attacked_in_one_of_them(public):
    tables = plan.load()
    attacked = [
        choose(public, public, tables) for choose in (of_report, by_municipality, by_province)
    ]
    # The synthetic enrolments are delivered without a municipality: a total over nobody known.
    noisy = {name for name, table in tables.items() if table.has_noise} - {"G7"}
    assert noisy & set(public["table"]) <= {
        name for each in attacked for name in each.public["table"]
    }


def test_what_is_of_a_municipality_stands_together_whatever_table_it_is_of(public):
    near = by_municipality(public, public, plan.load()).public
    assert {"P4c", "P8", "G1", "G5", "G6"} <= set(near["table"])
    of_ghent = near[(near["municipality"] == "44021") | (near["centre_city"] == "44021")]
    of_municipalities = {"P4c", "P8", "G1", "G3", "G4", "G5", "G10", "G11", "G13", "G14", "G15"}
    assert of_municipalities <= set(of_ghent["table"])


def test_no_total_over_municipalities_is_among_those_of_one(public):
    near = by_municipality(public, public, plan.load()).public
    assert not set(near["municipality"]) & {"_T", "unknown"}
    assert "other" not in set(near["centre_city"])


def test_those_of_provinces_stand_with_those_of_the_report_that_show_the_same(public):
    wide = by_province(public, public, plan.load())
    assert {"P1", "P4", "G1p", "G5p", "G10p", "G13p"} <= set(wide.public["table"])
    assert not {"G1", "P8", "W1"} & set(wide.tables)


def test_the_report_is_attacked_as_it_was_without_scans(public):
    report = of_report(public, public, plan.load())
    assert set(report.tables) == set(plan.of_report())
    assert len(report.public) == len(shipped.cells())
