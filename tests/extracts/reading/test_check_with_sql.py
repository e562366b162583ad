"""A frame too large to be checked by pandera is held against the same contract in SQL."""

from collections import Counter
from unittest.mock import patch

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CODED_COLUMNS, CONTRACTS
from analysis.extracts.reading import check_contract, check_with_sql, read_extract
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.settings import RAW
from support.mutations.of_contracts import MUTATIONS
from support.small_delivery import deliver, good

SHIPPED = sorted((RAW / "2023").glob("*.parquet"))


def checked(path, extract: str) -> check_contract.Checked:
    return check_contract.read_and_check(path, CONTRACTS[extract], ProducerMapping(), year=2023)


def told(breaches: list, extract: str) -> list[tuple]:
    """What a refusal is worded from: rule, rows, and values where they may be shown."""
    shown = CODED_COLUMNS[extract]
    return sorted(
        (each.column, each.rule, list(map(int, each.rows)), _counts(each, shown))
        for each in breaches
    )


def _counts(breach, shown: frozenset[str]) -> list[tuple[str, int]]:
    found = breach.found if breach.column in shown else []
    return sorted(Counter(found).items())


@pytest.mark.parametrize("extract", sorted(CONTRACTS.keys() - {"delivery"}))
def test_every_rule_of_every_contract_is_there_in_sql(tmp_path, extract):
    contract = CONTRACTS[extract]
    rules = [sql for _, sql in check_with_sql.rules_in_sql(contract)]
    assert all(rules)
    columns = list(contract.columns.values())
    checks = sum(len(column.checks) for column in columns) + len(contract.checks)
    assert len(rules) == checks + sum(not column.nullable for column in columns)
    with patch.object(check_with_sql, "LARGE", 0):
        assert checked(deliver(tmp_path, extract, good(extract), kind="csv"), extract)[1] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_files_keep_their_contracts_in_sql_too(path):
    with patch.object(check_with_sql, "LARGE", 0):
        assert checked(path, path.stem)[1] == []


# Its header is refused before any rule is asked.
HEADERS = {"question that is not in the item file"}


@pytest.mark.parametrize("name", sorted(MUTATIONS.keys() - HEADERS))
def test_memory_and_sql_refuse_the_same_rows_for_the_same_rules(tmp_path, name):
    extract, mutate, _ = MUTATIONS[name]
    path = deliver(tmp_path, extract, mutate(good(extract)), kind="csv")
    # Read once: what was read is held against the contract in both ways.
    with patch.object(check_contract, "_held", wraps=check_contract._held) as held:
        in_memory = checked(path, extract).breaches
    with patch.object(check_with_sql, "LARGE", 0):
        in_sql = check_contract._held(*held.call_args.args).breaches
    assert told(in_sql, extract) == told(in_memory, extract)


def test_a_bad_row_of_a_large_file_is_worded_as_that_of_a_small_one(tmp_path):
    frame = good("persons")
    deliver(tmp_path, "persons", frame.assign(sex=["V", *frame["sex"][1:]]), kind="parquet")
    with (
        patch.object(check_with_sql, "LARGE", 0),
        pytest.raises(DataError, match="sex: row 1: found 'V'; expected one of M, F, X"),
    ):
        read_extract.typed_frame("persons", tmp_path)


def test_of_many_values_the_most_frequent_are_shown_and_no_id(tmp_path):
    ids = pd.DataFrame({"report_id": [f"secret-{n}" for n in range(3000)], "ground": "age"})
    wrong = ids.assign(ground=["zz"] * 2500 + ["secret-1"] * 500)
    deliver(tmp_path, "unia_grounds", wrong, kind="csv")
    with pytest.raises(DataError) as refused:
        read_extract.typed_frame("unia_grounds", tmp_path)
    assert "and 2,980 more (3,000 in all): found 'zz' (2500 times), a value that is no code" in str(
        refused.value
    )
    assert "secret" not in str(refused.value)
