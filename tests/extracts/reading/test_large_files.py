"""Large files are read a column at a time, as small ones are read: same frame, notes and words."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.formats import records
from analysis.extracts.reading import check_with_sql, read_extract
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.mapping.producer_mapping import read_mapping
from support.mutations.of_contracts import MUTATIONS
from support.small_delivery import deliver, good
from support.ways_of_writing import EITHER, WAYS


@pytest.fixture
def both(monkeypatch):
    """Read and check a file as a small one and as a large one."""

    def run(path, extract: str) -> tuple[object, object]:
        mapping = read_mapping(path.parent, extract, contracts=CONTRACTS)
        found = []
        for size, rows in ((1 << 40, 1 << 40), (0, 0)):
            monkeypatch.setattr(records, "LARGE_BYTES", size)
            monkeypatch.setattr(check_with_sql, "LARGE", rows)
            try:
                found.append(read_and_check(path, CONTRACTS[extract], mapping, year=2023))
            except DataError as error:
                found.append(str(error))
        return found[0], found[1]

    return run


def assert_same(small, large) -> None:
    if isinstance(small, str) or isinstance(large, str):
        assert large == small
        return
    pd.testing.assert_frame_equal(large.reading.frame, small.reading.frame)
    assert sorted(large.reading.notes, key=str) == sorted(small.reading.notes, key=str)
    assert large.lines.tolist() == small.lines.tolist()
    assert [told(each) for each in sorted_by_rule(large)] == [
        told(each) for each in sorted_by_rule(small)
    ]


def sorted_by_rule(checked) -> list:
    return sorted(checked.breaches, key=lambda each: (each.column, each.rule))


def told(breach) -> tuple:
    return breach.column, breach.rule, sorted(map(int, breach.rows))


@pytest.mark.parametrize("way", WAYS)
def test_a_file_written_in_another_way_is_read_the_same(tmp_path, both, way):
    extract, content, _ = WAYS[way]
    path = tmp_path / f"{extract}.csv"
    path.write_bytes(content)
    assert_same(*both(path, extract))


@pytest.mark.parametrize("what", EITHER)
def test_what_can_be_read_in_two_ways_is_refused_the_same(tmp_path, both, what):
    extract, columns, _ = EITHER[what]
    path = deliver(tmp_path, extract, good(extract).assign(**columns), kind="csv")
    small, large = both(path, extract)
    assert large.breaches
    assert_same(small, large)


@pytest.mark.parametrize("name", sorted(MUTATIONS)[::12])
def test_a_wrong_row_is_found_in_text_and_in_parquet(tmp_path, both, name):
    extract, mutate, _ = MUTATIONS[name]
    frame = mutate(good(extract))
    assert_same(*both(deliver(tmp_path, extract, frame, kind="csv"), extract))
    try:
        path = deliver(tmp_path, extract, frame, kind="parquet")
    except (ValueError, TypeError, OverflowError):
        # A value that the Parquet type does not hold.
        return
    assert_same(*both(path, extract))


HEAD = b"report_id,ground\n"
BROKEN = {
    "a line cut off": HEAD + b"a-1,age\na-2\na-3,age\n",
    "a field too many": HEAD + b"a-1,age\na-2,age,x\n",
    "a quote left open": HEAD + b'a-1,age\na-2,"age\n',
    "a text of two lines": HEAD + b'a-1,age\n\na-2,"age\nold"\na-3,age\n',
    "a title": b"Levering\n\n" + HEAD + b"a-1,age\n",
    "a byte of zero": HEAD + b"a-1,a\x00ge\n",
    "half UTF-8": HEAD + b"\xc3\xa9-1,age\n\xe9-2,age\n",
    "a header alone": HEAD,
    "empty lines": HEAD + b"\na-1,age\n\n\na-2,other\n,\na-3,zz\n",
    "no end": HEAD + b"a-1,age\na-2,zz",
    "padding": b"report_id;ground;;\na-1;age;;\na-2;zz;;\n",
    "no padding": b"report_id;ground;;\na-1;age;;\na-2;age;x;\n",
    "a column too few": b"report_id\na-1\n",
    "a column twice": b"report_id,ground,ground\na-1,age,age\n",
    "a separator declared": b"sep=;\r\nreport_id;ground\r\na-1;age\r\na-2;zz\r\n",
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told_the_same(tmp_path, both, what):
    path = tmp_path / "unia_grounds.csv"
    path.write_bytes(BROKEN[what])
    small, large = both(path, "unia_grounds")
    if what == "a quote left open":
        # The last record that ends is told by one, the line it breaks on by the other.
        assert "broken CSV" in small
        assert "broken CSV" in large
        return
    assert_same(small, large)


def test_a_mapping_is_applied_column_by_column(tmp_path, both):
    theirs = good("persons").drop(columns=["birth_date", "sex"]).assign(YEAR="1980", MONTH="2")
    theirs = theirs.assign(GESLACHT=["1", "2"], PARENTS=["0", "1"], OPMERKING="x")
    path = deliver(tmp_path, "persons", theirs, kind="csv")
    lines = (
        "persons,,Geslacht,sex", "persons,,OPMERKING,", "persons,sex,1,M", "persons,sex,2,F",
        "persons,birth_date,=,{YEAR}-{MONTH}", "persons,nat_first_father,{PARENTS}=0,XX",
        "persons,sector,{nis_code}=11002,11002A001",
    )  # fmt: skip
    (tmp_path / "mapping.csv").write_text(
        "extract,column,theirs,ours\n" + "".join(f"{line}\n" for line in lines)
    )
    small, large = both(path, "persons")
    assert small.reading.frame["nat_first_father"].tolist() == ["XX", "MA"]
    assert small.reading.frame["sector"].tolist() == ["11002A001"] * 2
    assert_same(small, large)


def test_nothing_of_a_large_file_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "LARGE_BYTES", 0)
    monkeypatch.setattr("analysis.extracts.formats.large_text.PROCESSED", tmp_path / "processed")
    deliver(tmp_path, "unia_grounds", good("unia_grounds"), kind="csv")
    assert len(read_extract.typed_frame("unia_grounds", tmp_path)) == 2
    assert list((tmp_path / "processed").iterdir()) == []
