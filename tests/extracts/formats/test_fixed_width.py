"""Fixed-width files, with the place of each column in `mapping.csv`."""

import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.formats import records
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.mapping.producer_mapping import read_mapping
from support.small_delivery import good

GROUNDS = ("unia_grounds,,@1-18,report_id", "unia_grounds,,@19-30,ground")
LINES = ("secret-report-1   age         ", "secret-report-2   nationality ")


@pytest.fixture(params=["small", "large"])
def read(request, tmp_path, monkeypatch):
    """Read a file by a layout: as small files are read, and as large ones."""
    if request.param == "large":
        monkeypatch.setattr(records, "LARGE_BYTES", 0)

    def reading(extract, lines, layout, *, end="\n", encoding="utf-8"):
        path = tmp_path / f"{extract}.txt"
        path.write_bytes("".join(line + end for line in lines).encode(encoding))
        mapping = "".join(f"{line}\n" for line in ("extract,column,theirs,ours", *layout))
        (tmp_path / "mapping.csv").write_text(mapping, encoding="utf-8")
        known = read_mapping(tmp_path, extract, contracts=CONTRACTS)
        return read_and_check(path, CONTRACTS[extract], known, year=2023)

    return reading


def refusal(read, lines, layout=GROUNDS) -> str:
    with pytest.raises(DataError) as refused:
        read("unia_grounds", lines, layout)
    assert "secret" not in str(refused.value)
    return str(refused.value)


def padded(extract: str) -> tuple[list[str], list[str]]:
    """Good records at places of their own, and the layout that says where."""
    frame = good(extract)
    layout, first = [], 1
    lines = [""] * len(frame)
    for name, values in frame.items():
        width = max(1, values.str.len().max())
        layout.append(f"{extract},,@{first}-{first + width - 1},{name}")
        lines = [
            line + value.ljust(width) for line, value in zip(lines, values.fillna(""), strict=True)
        ]
        first += width
    return lines, layout


@pytest.mark.parametrize("extract", ["persons", "labour_quarter", "population_official"])
def test_records_at_their_places_are_read_as_from_any_file(read, extract):
    checked = read(extract, *padded(extract))
    assert checked.breaches == []
    assert checked.lines.tolist() == [1, 2]
    if extract == "persons":
        assert checked.reading.frame["pid"].tolist() == ["secret-pid-1", "secret-pid-2"]
        assert checked.reading.frame["weight"].tolist() == [60.5, 60.5]
    assert "fixed_width" in {note.what for note in checked.reading.notes}


@pytest.mark.parametrize(("end", "encoding"), [("\r\n", "cp1252"), ("\n", "utf-16")])
def test_places_count_characters_in_every_encoding(read, end, encoding):
    lines = ("r\u00e9port-1  age         ", "r\u00e9port-22 nationality ")
    layout = ("unia_grounds,,@1-10,report_id", "unia_grounds,,@11-22,ground")
    checked = read("unia_grounds", lines, layout, end=end, encoding=encoding)
    assert checked.breaches == []
    assert checked.reading.frame["report_id"].tolist() == ["r\u00e9port-1", "r\u00e9port-22"]


def test_places_are_names_for_codes_conditions_and_what_is_put_together(read):
    lines = ("a-1 20ag1", "a-2 20na0")
    layout = (
        "unia_grounds,,@1-3,report_id", "unia_grounds,,@5-6,",
        "unia_grounds,ground,{@9}=0,other", "unia_grounds,ground,=,{@7-8}e",
    )  # fmt: skip
    assert read("unia_grounds", lines, layout).reading.frame["ground"].tolist() == ["age", "other"]


def test_a_wrong_value_is_told_by_its_line_in_the_file(read):
    checked = read("unia_grounds", (LINES[0], "", "secret-report-3   no ground   "), GROUNDS)
    assert [(each.column, list(each.rows)) for each in checked.breaches] == [("ground", [3])]


def test_a_byte_order_mark_is_none_of_an_id_but_at_the_start(read):
    checked = read("unia_grounds", LINES, GROUNDS, encoding="utf-8-sig")
    assert checked.breaches == []
    marked = LINES[1].replace("secret-report-2 ", "secret-report-2\ufeff")
    checked = read("unia_grounds", (LINES[0], marked), GROUNDS)
    assert [(each.column, list(each.rows)) for each in checked.breaches] == [("report_id", [2])]


def test_blanks_may_be_left_out_at_the_end_of_all_lines(read):
    checked = read("unia_grounds", [line.rstrip() for line in LINES], GROUNDS)
    assert checked.breaches == []


WRONG = {
    "a line cut off": ((LINES[0], LINES[1][:25]), GROUNDS, "line 2 fewer (cut off)"),
    "places beyond the lines": (
        ("secret-1", "secret-2"),
        GROUNDS,
        "the longest line has 8 characters, and mapping.csv gives a column at 19-30",
    ),
    "text between the places": (
        LINES,
        ("unia_grounds,,@1-17,report_id", "unia_grounds,,@20-30,ground"),
        "there is text at 18-19 of lines 1, 2, where mapping.csv has no column",
    ),
    "text beyond the places": (
        [f"{line:<30}x" for line in LINES],
        GROUNDS,
        "there is text at 31 and beyond of lines 1, 2",
    ),
    "a header": (
        ("report_id;ground             ", LINES[0]),
        GROUNDS,
        "line 1 is a header, and mapping.csv gives the place of each column",
    ),
    "tabs": (("secret-1\tage",), GROUNDS, "there is a tab on line 1, which takes up any"),
    "nothing": (("", ""), GROUNDS, "the file is empty"),
    "places that overlap": (LINES, (*GROUNDS, "unia_grounds,,@30-31,"), "and @30-31 overlap"),
    "names beside places": (
        LINES,
        (*GROUNDS, "unia_grounds,,OPMERKING,"),
        "OPMERKING is a name of a header, and @1-18 a place in a line",
    ),
    "a place that ends before it begins": (
        LINES,
        ("unia_grounds,,@18-1,report_id",),
        "line 2: '@18-1' is no place in a line",
    ),
    "a place in a column": (
        LINES,
        (*GROUNDS, "unia_grounds,ground,@3,age"),
        "line 4: '@3' is no place in a line",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_layout_that_does_not_fit_the_file_is_refused(read, what):
    lines, layout, message = WRONG[what]
    assert message in refusal(read, lines, layout)
