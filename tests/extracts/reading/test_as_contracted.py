"""Parquet that holds its contract as it stands is read as any other, and breaks no rule."""

from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as pq
import pytest

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.as_contracted import columns_as_contracted, is_as_contracted
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.delivery_register import newest_snapshots
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.settings import RAW
from support.mutations.of_contracts import MUTATIONS
from support.small_delivery import deliver, good

# Written with the columns and types of the contract, what is wrong with these goes.
RIGHT_IN_PARQUET = {"neither true nor false", "question that is not in the item file"}
SHIPPED = sorted((RAW / "2023").glob("*.parquet"))


def registered(folder: Path, extract: str) -> pd.Series:
    return newest_snapshots(folder).set_index("extract").loc[extract]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_files_are_as_contracted_and_read_alike_in_both_ways(path):
    contract = CONTRACTS[path.stem]
    assert is_as_contracted(path, contract, registered(path.parent, path.stem))
    plain = read_and_check(path, contract, ProducerMapping(), year=2023)
    made = read_extract.typed_frame(path.stem, path.parent)
    pd.testing.assert_frame_equal(made, plain.reading.frame)
    assert not plain.reading.notes


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_no_file_that_breaks_a_rule_is_as_contracted(tmp_path, name):
    extract, mutate, _ = MUTATIONS[name]
    try:
        path = deliver(tmp_path, extract, mutate(good(extract)), kind="parquet")
    except (ValueError, TypeError, OverflowError, KeyError):
        pytest.skip("the types of Parquet cannot hold it")
    if is_as_contracted(path, CONTRACTS[extract], registered(tmp_path, extract)):
        checked = read_and_check(path, CONTRACTS[extract], ProducerMapping(), year=2023)
        assert not checked.breaches
        assert name in RIGHT_IN_PARQUET


WORDS = {
    "an unseen character": "secret\u200b1",
    "a blank behind": "secret-1 ",
    "a blank of another width": "secret\u00a01",
    "a word for missing": "n/a",
    "an error of a spreadsheet": "#REF!",
    "a number that was rounded": "1.2E+11",
    "a row of totals": "Totaal",
    "nothing": "",
}
RIGHT_IN_FREE_TEXT = {"a row of totals", "a number that was rounded"}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("column", ["pid", "exemption_reason", "nat_first_father", "agency"])
def test_a_text_that_is_read_in_its_own_way_is_not_as_contracted(tmp_path, word, column):
    path = deliver(tmp_path, "ci_persons", good("ci_persons"), kind="parquet")
    table = pq.read_table(path)
    values = arrow.array([WORDS[word], *table[column].to_pylist()[1:]], arrow.string())
    pq.write_table(table.set_column(table.column_names.index(column), column, values), path)
    may_be = column == "exemption_reason" and word in RIGHT_IN_FREE_TEXT
    found = is_as_contracted(path, CONTRACTS["ci_persons"], registered(tmp_path, "ci_persons"))
    assert found == may_be


def test_namibia_is_asked_about(tmp_path):
    path = deliver(tmp_path, "persons", good("persons").assign(nat_now="NA"), kind="parquet")
    assert not is_as_contracted(path, CONTRACTS["persons"], registered(tmp_path, "persons"))


def test_a_day_outside_the_period_and_a_place_elsewhere_are_not_as_contracted(tmp_path):
    for changes in ({"ref_date": "2022-12-31"}, {"nis_code": "62063"}):
        frame = good("persons").assign(**changes)
        path = deliver(tmp_path, "persons", frame, kind="parquet")
        assert not is_as_contracted(path, CONTRACTS["persons"], registered(tmp_path, "persons"))


def test_what_is_read_in_its_own_way_has_a_copy_that_is_as_contracted(tmp_path):
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    copy = read_extract.file_as_contracted("persons", tmp_path, copies=tmp_path / "copies")
    assert copy.parent == tmp_path / "copies"
    pd.testing.assert_frame_equal(
        pd.read_parquet(copy), read_extract.typed_frame("persons", tmp_path), check_dtype=False
    )
    assert columns_as_contracted(CONTRACTS["persons"]).startswith('CAST("pid" AS VARCHAR) AS')
