"""The codebook and the contracts match: nothing is left out, nothing describes what is absent."""

import pandas as pd
import pytest

from analysis.extracts.contracts import codebook
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import read_extract
from analysis.settings import ROOT
from analysis.workbench.resources import resource
from support.small_delivery import register

EXTRACTS = sorted(CONTRACTS.keys() - {"delivery"})


@pytest.mark.parametrize("language", codebook.LANGUAGES)
def test_the_codebook_is_the_one_of_the_contracts(language):
    made = (ROOT / "data" / f"codebook.{language}.md").read_text(encoding="utf-8")
    assert made == codebook.markdown(language), "the contracts changed; run: make codebook"


@pytest.mark.parametrize("language", codebook.LANGUAGES)
def test_every_code_of_every_contract_is_in_the_codebook(language):
    text = codebook.markdown(language)
    for contract in CONTRACTS.values():
        for column in contract.columns.values():
            for check in column.checks:
                if check.name == "isin":
                    assert all(f"`{code}`" in text for code in check.statistics["allowed_values"])


def test_the_codebook_says_nothing_of_what_no_contract_has():
    book = resource("codebook")
    assert set(book) - {"shared"} == set(CONTRACTS)
    for extract, contract in CONTRACTS.items():
        assert set(book[extract].get("columns", {})) <= set(contract.columns)
        rules = {str(check.error) for check in contract.checks}
        rules |= {
            str(check.error) for column in contract.columns.values() for check in column.checks
        }
        assert set(book[extract].get("rules", {})) <= rules
    used = {column for contract in CONTRACTS.values() for column in contract.columns}
    assert set(book["shared"]["columns"]) <= used


@pytest.mark.parametrize("extract", EXTRACTS)
def test_the_example_row_keeps_the_contract(tmp_path, extract):
    path = tmp_path / f"{extract}.csv"
    row = codebook.example_row(extract)
    # An application never stands alone: its twin is of the majority.
    twin = {"application_id": "t-000320", "profile": "majority", "order": "2"}
    rows = [row, row | twin] if extract == "correspondence" else [row]
    pd.DataFrame(rows).to_csv(path, index=False)
    days = {"ref_from": "2023-01-01", "ref_to": "2024-01-01", "history_from": "2015-01-01"}
    register(tmp_path, extract, path, **days)
    assert len(read_extract.typed_frame(extract, tmp_path)) == len(rows)


@pytest.mark.parametrize("extract", EXTRACTS)
def test_a_code_that_may_not_be_empty_has_an_example(extract):
    row = codebook.example_row(extract)
    assert [
        name
        for name, rules in CONTRACTS[extract].columns.items()
        if not rules.nullable and not row[name]
    ] == []
