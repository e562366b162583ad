"""A file too large to be checked in memory is held against the same contract in SQL."""

from unittest.mock import patch

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import check_contract, check_with_sql, read_extract
from analysis.extracts.reading.producer_mapping import ProducerMapping
from analysis.settings import RAW
from support.contract_mutations import MUTATIONS
from support.small_delivery import deliver, good

SHIPPED = sorted((RAW / "2023").glob("*.parquet"))


def parquet(folder, extract: str, frame: pd.DataFrame):
    """Deliver a text frame as Parquet; nothing where a value does not fit the column's type."""
    try:
        return deliver(folder, extract, frame, kind="parquet")
    except (ValueError, TypeError, OverflowError):
        return None


@pytest.mark.parametrize("extract", sorted(CONTRACTS.keys() - {"delivery"}))
def test_every_rule_of_every_contract_is_there_in_sql(tmp_path, extract):
    contract = CONTRACTS[extract]
    rules = check_with_sql.sql_rules(contract)
    assert all(rules)
    columns = list(contract.columns.values())
    checks = sum(len(column.checks) for column in columns) + len(contract.checks)
    assert len(rules) >= checks + sum(not column.nullable for column in columns)
    assert check_with_sql.keeps_contract(
        deliver(tmp_path, extract, good(extract), kind="parquet"), contract
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_files_keep_their_contracts_in_sql_too(path):
    assert check_with_sql.keeps_contract(path, CONTRACTS[path.stem])


# Refused while the file is read, before the contract is asked at all: no value breaks a rule.
WHILE_READING = {"a parent of Namibia or of nowhere", "household without a household"}


@pytest.mark.parametrize("name", sorted(MUTATIONS.keys() - WHILE_READING))
def test_memory_and_sql_refuse_the_same(tmp_path, name):
    extract, mutate, _ = MUTATIONS[name]
    path = parquet(tmp_path, extract, mutate(good(extract)))
    if path is not None:
        broken = check_contract.read_and_check(
            path, CONTRACTS[extract], ProducerMapping(), year=2023
        )[1]
        assert check_with_sql.keeps_contract(path, CONTRACTS[extract]) == (not broken)


def test_a_large_file_is_read_without_a_second_check_and_a_bad_one_is_worded_row_by_row(tmp_path):
    frame = good("persons")
    with patch.object(check_contract, "LARGE", 0):
        deliver(tmp_path, "persons", frame, kind="parquet")
        with patch.object(check_contract, "_breaches", wraps=check_contract._breaches) as checked:
            assert len(read_extract.typed_frame("persons", tmp_path)) == len(frame)
        assert "persons" not in [call.args[2].name for call in checked.mock_calls]
        deliver(tmp_path, "persons", frame.assign(sex=["V", *frame["sex"][1:]]), kind="parquet")
        with pytest.raises(DataError, match="sex: row 1: found 'V'; expected one of M, F, X"):
            read_extract.typed_frame("persons", tmp_path)


def test_other_columns_or_types_are_left_to_the_reading(tmp_path):
    path = deliver(tmp_path, "unia_grounds", good("unia_grounds"), kind="parquet")
    frame = pd.read_parquet(path)
    for other in (frame.drop(columns="ground"), frame.assign(more=1), frame.assign(ground=1)):
        other.to_parquet(path, index=False)
        assert not check_with_sql.keeps_contract(path, CONTRACTS["unia_grounds"])
