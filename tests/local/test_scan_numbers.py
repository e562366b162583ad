"""Numbers of scans, from small counts of our own: values, pools, borders, what is beside them."""

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.local import scan_numbers as scanning
from analysis.local.municipality import municipalities
from analysis.local.scan_areas import estimates_of, pooled, sums_of
from analysis.local.scan_items import BLOCKS, ITEMS, countries, item
from analysis.local.scan_numbers import COLUMNS, _in_borders, described, scan_numbers
from analysis.local.scan_words import NOT_JUDGED, TOO_FEW
from analysis.workbench.resources import resource
from support.places.scan_cells import AALST, AALTER, GHENT, PEERS, cells, groups, origins, region


def numbers(counts: list[tuple], **how: str) -> pd.DataFrame:
    return scan_numbers(cells(counts, **how), PEERS, year=2023)


def row(made: pd.DataFrame, code: str, name: str) -> pd.Series:
    return made[(made["nis_code"] == code) & (made["item"] == name)].iloc[0]


@pytest.fixture(scope="module")
def made() -> pd.DataFrame:
    counts = region() + region(2022)
    counts += origins("P8", {"municipality": GHENT}, 2023, 600, 100, 300)
    counts += origins("P8", {"municipality": GHENT}, 2022, 700, 100, 200)
    counts += origins("P8", {"municipality": AALTER}, 2023, 900, 50, 50)
    counts += origins("P8", {"municipality": AALST}, 2023, 700, 150, 150)
    return numbers(counts)


def test_every_municipality_has_a_row_for_each_item_that_was_counted(made):
    assert list(made.columns) == COLUMNS
    assert made.groupby("item").size().to_dict() == {"foreign": 300, "non_eu15": 300}


def test_a_share_and_what_stands_beside_it_by_hand(made):
    """Ghent 300 of 1,000; region 200 of 1,000 thousand; peers 50 + 150 of 2,000; 2022: 200."""
    found = row(made, GHENT, "non_eu15")
    assert found[["value", "region", "province", "peers", "before"]].tolist() == pytest.approx(
        [0.3, 0.2, 0.1, 0.1, 0.2]
    )
    assert (found["count"], found["n"], found["peers_counted"]) == (300, 1000, 2)
    assert found[["word_region", "word_peers", "word_before"]].tolist() == ["higher"] * 3


def test_who_has_no_counts_says_nothing(made):
    found = row(made, "11001", "foreign")
    assert np.isnan(found["value"])
    assert (found["conf_status"], found["word_region"]) == ("C", TOO_FEW)


def test_what_has_nothing_beside_it_is_not_judged(made):
    assert row(made, AALTER, "foreign")["word_peers"] == NOT_JUDGED


def test_a_hidden_peer_is_left_out_and_counted_so():
    counts = region() + origins("P8", {"municipality": GHENT}, 2023, 600, 100, 300)
    counts += origins("P8", {"municipality": AALTER}, 2023, 900, 50, 50)
    counts += origins("P8", {"municipality": AALST}, 2023, 700, 150, np.nan)
    found = row(numbers(counts), GHENT, "non_eu15")
    assert (found["peers"], found["peers_counted"]) == (0.05, 1)


def test_few_units_are_too_few_to_say():
    counts = region() + origins("P8", {"municipality": GHENT}, 2023, 4, 12, 12)
    assert row(numbers(counts), GHENT, "non_eu15")["word_region"] == TOO_FEW


def test_work_of_the_group_and_its_gap_to_belgian_origin_by_hand():
    """80 of 100 and 300 of 400: a gap of 5 points; unemployed: 10 of 90."""
    counts = region() + origins("P8", {"municipality": GHENT}, 2023, 600, 100, 300)
    for group, (employed, unemployed, outside) in {
        "belgian": (320.0, 20.0, 60.0), "eu": (60.0, 20.0, 20.0), "non_eu": (75.0, 15.0, 10.0),
    }.items():  # fmt: skip
        for place in ({"municipality": GHENT}, {"province": "_T"}):
            for code, n in zip(
                ("employed", "unemployed", "outside", "_T"),
                (employed, unemployed, outside, employed + unemployed + outside),
                strict=True,
            ):
                table = "G5" if "municipality" in place else "G5p"
                counts.append((table, 2023, place | {"origin_group": group, "activity": code}, n))
    made = numbers(counts)
    assert row(made, GHENT, "work_non_eu")["value"] == pytest.approx(0.75)
    assert row(made, GHENT, "gap_non_eu")["value"] == pytest.approx(5)
    assert row(made, GHENT, "gap_eu")["value"] == pytest.approx(20)
    assert row(made, GHENT, "seeking_non_eu")["value"] == pytest.approx(15 / 90)


def parts_of(table: str, place: dict, outcome: str, **counts: float) -> list[tuple]:
    """Counts of some codes of an outcome, and of all of them."""
    every = counts | {"_T": float(sum(counts.values()))}
    return [(table, 2023, place | {outcome: code}, float(n)) for code, n in every.items()]


def test_countries_are_shares_of_those_of_foreign_origin_by_hand():
    """Morocco 90 of 300, in the region 30,000 of 300,000."""
    ghent, everywhere = {"municipality": GHENT}, {"province": "_T"}
    counts = region() + origins("P8", ghent, 2023, 600, 100, 300)
    counts += parts_of("G10", ghent, "country", MA=90, TR=30, other=180)
    counts += parts_of("G10p", everywhere, "country", MA=3e4, TR=6e4, other=2.1e5)
    assert [each.name for each in countries(cells(counts))] == ["country_MA", "country_TR"]
    found = numbers(counts)
    morocco = row(found, GHENT, "country_MA")
    assert morocco[["value", "region", "count"]].tolist() == pytest.approx([0.3, 0.1, 90])
    assert morocco["word_region"] == "higher"


def test_a_level_is_a_share_of_the_contracts_of_another_table_by_hand(monkeypatch):
    """48 of 80 in Ghent, 500 of 1,000 in the region; hidden where either count is."""
    monkeypatch.setattr(scanning, "ITEMS", (item("a2_after_contract"),))
    counts = region() + origins("P8", {"municipality": GHENT}, 2023, 600, 100, 300)
    for table, ghent, aalter, every in (("G14", 48, np.nan, 500), ("G15", 80, 14, 1000)):
        for code, n in ((GHENT, ghent), (AALTER, aalter), ("_T", every)):
            counts.append((table, 2023, {"municipality": code}, float(n)))
    found = numbers(counts)
    ghent = row(found, GHENT, "a2_after_contract")
    assert ghent[["value", "region", "count"]].tolist() == pytest.approx([0.6, 0.5, 48])
    assert row(found, AALTER, "a2_after_contract")["conf_status"] == "C"


def test_contracts_by_age_stand_beside_the_region_alone(monkeypatch):
    monkeypatch.setattr(scanning, "ITEMS", (item("age_at_arrival_25-34"),))
    ghent = {"municipality": GHENT}
    counts = region() + origins("P8", ghent, 2023, 600, 100, 300)
    counts += parts_of("G13", ghent, "age_at_arrival", **{"25-34": 40, "35-44": 60})
    counts += parts_of("G13p", {}, "age_at_arrival", **{"25-34": 100, "35-44": 900})
    found = row(numbers(counts), GHENT, "age_at_arrival_25-34")
    assert (found["value"], found["region"]) == (pytest.approx(0.4), pytest.approx(0.1))
    assert np.isnan(found["province"])


def test_events_per_1000_residents_and_no_verdict_on_a_full_count():
    counts = region() + origins("P8", {"municipality": GHENT}, 2023, 600, 100, 300)
    counts += [
        ("G8", 2023, {"municipality": GHENT}, 20.0),
        ("G8", 2023, {"municipality": "_T"}, 9e3),
    ]
    found = row(numbers(counts), GHENT, "reports")
    assert (found["value"], found["region"]) == (pytest.approx(20.0), pytest.approx(9.0))
    assert found["word_region"] == NOT_JUDGED
    # 4,000 of which the municipality is not known are nobody's, so not the region's either.
    counts.append(("G8", 2023, {"municipality": "unknown"}, 4e3))
    assert row(numbers(counts), GHENT, "reports")["region"] == pytest.approx(5.0)


def test_counts_of_before_a_merger_are_added_in_the_borders_of_the_year():
    """Lochristi and Wachtebeke joined in 2025: their noise adds up too."""
    old = origins("P8", {"municipality": "44034"}, 2024, 80, 10, 20)
    old += origins("P8", {"municipality": "44073"}, 2024, 100, 20, 30)
    sums = sums_of(cells(old), item("non_eu15"), "P8")
    (both,) = _in_borders(sums, 2025).to_dict("records")
    assert (both["place"], both["weight"], both["yes_weight"]) == ("44087", 260, 50)
    assert both["noise"] == 2 * sums["noise"].iloc[0]


def test_a_hidden_part_hides_a_merger():
    old = origins("P8", {"municipality": "44034"}, 2024, 80, 10, 20)
    old += origins("P8", {"municipality": "44073"}, 2024, 100, 20, np.nan)
    sums = _in_borders(sums_of(cells(old), item("non_eu15"), "P8"), 2025)
    assert estimates_of(sums, item("non_eu15"))["value"].isna().all()


def test_a_pool_of_nobody_is_empty():
    sums = sums_of(cells(region()), item("non_eu15"), "G2p")
    none = pd.DataFrame({"place": ["a"], "member": ["b"]})
    assert pooled(sums, none, without_hidden=True).empty


def test_peers_are_described_by_no_outcome():
    found = described(cells(groups()), year=2023)
    ghent = found.set_index("nis_code").loc[GHENT]
    assert (ghent["n"], ghent["n_foreign"], ghent["group_turkey"]) == (1000, 300, 200)
    assert not {"employed", "activity"} & set(found.columns)


def test_every_block_shows_numbers_or_names_the_register_that_would():
    shown, absent = {each.block for each in ITEMS}, resource("scan_absent")
    assert {block.name for block in BLOCKS} == shown | set(absent["lines"])
    assert all(":" in line for lines in absent["lines"].values() for line in lines)
    assert {each.table for each in ITEMS} | {"G10"} == set(absent["holders"])
    assert set(absent["about"]) < set(absent["holders"])


def test_tables_of_items_are_in_the_plan_with_their_indicator():
    tables = plan.load()
    for each in ITEMS:
        line = tables[each.table]
        assert each.indicator in (*line.indicators, *line.sentence_indicators), each.name
        assert "municipality" in line.dimensions.values()


def test_there_are_as_many_municipalities_as_the_year_has():
    assert (len(municipalities(2023)), len(municipalities(2025))) == (300, 285)
