"""A wrong value is refused in every format in which it may come, showing nobody."""

import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.extracts.reading.refusal import refuse
from support.mutations.of_formats import WHOLE_ROW, WRITERS, WRONG, layout, rounds, wrong
from support.small_delivery import good

PERSONS = CONTRACTS["persons"]


def read(path):
    mapping = layout(good("persons")) if path.suffix == ".dat" else ProducerMapping()
    return read_and_check(path, PERSONS, mapping, year=2023)


def refusal(path) -> str:
    checked = read(path)
    with pytest.raises(DataError) as refused:
        refuse(path, checked.breaches, checked.reading.frame, PERSONS)
    return str(refused.value)


@pytest.mark.parametrize("ending", WRITERS)
def test_good_records_are_read_in_every_format(tmp_path, ending):
    path = tmp_path / f"persons.{ending}"
    WRITERS[ending](good("persons"), path)
    checked = read(path)
    assert checked.breaches == []
    assert checked.reading.frame["nat_first_father"].tolist() == ["MA", "MA"]


@pytest.mark.parametrize("ending", WRITERS)
def test_each_wrong_value_is_refused_in_a_format_by_its_column_and_rule(tmp_path, ending):
    path = tmp_path / f"persons.{ending}"
    for names in rounds():
        WRITERS[ending](wrong(names), path)
        said = refusal(path)
        assert "secret" not in said
        for column, name in names.items():
            place = "  (row): rows" if name == WHOLE_ROW else f"  {column}: row"
            expected = WRONG[name][2]
            lines = [line for line in said.splitlines() if line.startswith(place)]
            assert any(expected in line for line in lines), (ending, name, said)
