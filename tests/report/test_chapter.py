"""What a chapter may load, say, show and publish, and how a table becomes a CSV."""

import csv
import re
from base64 import b64decode

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.discrimination import kinds
from analysis.report import chapter
from analysis.report.figures import charts
from analysis.report.page import table_csv
from analysis.report.page.fragment import fragment
from analysis.report.text.numbers import label
from analysis.report.writing import output, public_frames
from analysis.settings import ROOT
from support import shipped

ESTIMATE = {
    "table": "P1", "indicator": "share_of_residents", "year": 2023, "region": "VG",
    "origin_group": "eu",
    "value": 0.25, "low": np.nan, "high": np.nan, "interval": "none (full count)", "unit": "share",
    "count": 25.0,
    "denominator": 100.0, "n": 100, "reference": "", "obs_status": "", "conf_status": "",
    "data_kind": "register",
    "rule": "", "vintage": "2024-06-30",
}  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@pytest.fixture
def shown(monkeypatch):
    """What a chapter displays: pairs of data and metadata."""
    outputs = []
    monkeypatch.setattr(
        output, "display", lambda data, metadata=None, raw=False: outputs.append((data, metadata))
    )
    return outputs


@pytest.fixture
def processed(monkeypatch, tmp_path):
    """Frames of 2023, outside a report."""
    for name in ("ANALYSIS_REPORT", "ANALYSIS_PUBLIC"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "2023/public").mkdir(parents=True)
    pd.DataFrame({"kind": ["public"]}).to_parquet(tmp_path / "2023/public/sources.parquet")
    pd.DataFrame({"kind": ["internal"]}).to_parquet(tmp_path / "2023/sources.parquet")
    monkeypatch.setattr(public_frames, "PROCESSED", tmp_path)
    return tmp_path


def estimates(**changes) -> pd.DataFrame:
    return pd.DataFrame([ESTIMATE | changes])


def drawn(_rows, **_how):
    return plt.figure()


def test_public_frames_are_loaded_unless_internal_ones_are_asked_for(processed):
    assert chapter.load(2023, "sources")["kind"].tolist() == ["public"]
    assert chapter.load(2023, "sources", internal=True)["kind"].tolist() == ["internal"]


def test_a_notebook_that_loads_internal_frames_is_marked_and_no_other(
    processed, shown, monkeypatch
):
    monkeypatch.setattr(output, "get_ipython", lambda: "a notebook")
    chapter.load(2023, "sources")
    assert shown == []
    chapter.load(2023, "sources", internal=True)
    ((data, _),) = shown
    assert output.UNPROTECTED_TYPE in data
    assert f"mark='{output.UNPROTECTED_TYPE}'\n" in (ROOT / ".ci/pre-commit").read_text("utf-8")


def test_a_report_refuses_unprotected_frames(processed, monkeypatch):
    monkeypatch.setenv("ANALYSIS_REPORT", "2023")
    with pytest.raises(
        DataError, match="internal=True gives unprotected cells; a report is built from public"
    ):
        chapter.load(2023, "sources", internal=True)


def test_a_report_refuses_the_frames_of_another_year(processed, monkeypatch):
    monkeypatch.setenv("ANALYSIS_REPORT", "2024")
    with pytest.raises(DataError, match="frames of 2023 in the report of 2024"):
        chapter.load(2023, "sources")


def test_a_report_reads_its_own_copy_of_the_frames(processed, monkeypatch):
    (processed / "copy").mkdir()
    copied = pd.DataFrame({"kind": ["copy"], "year": [2023]})
    copied.to_parquet(processed / "copy/sources.parquet")
    monkeypatch.setenv("ANALYSIS_REPORT", "2023")
    monkeypatch.setenv("ANALYSIS_PUBLIC", str(processed / "copy"))
    assert chapter.load(2023, "sources")["kind"].tolist() == ["copy"]
    copied.assign(year=2022).to_parquet(processed / "copy/sources.parquet")
    with pytest.raises(DataError, match="is of 2022; expected 2023, the year of the report"):
        chapter.load(2023, "sources")


@pytest.mark.parametrize(("year", "name"), [(2023, "targets"), (2031, "cells")])
def test_an_absent_frame_is_named_with_what_makes_it(processed, year, name):
    with pytest.raises(
        DataError, match=f"'{name}' of {year} is not there; make it first: make data YEAR={year}"
    ):
        chapter.load(year, name)


def test_a_table_that_is_not_in_the_plan_is_refused(shown):
    with pytest.raises(DataError, match="under the id 'X9'"):
        chapter.publish("X9", estimates(table="X9"))


def test_a_frame_of_another_table_is_refused(shown):
    with pytest.raises(DataError, match=r"\['P1', 'P3'\] under the id 'P1'"):
        chapter.publish("P1", estimates(), estimates(table="P3"))
    assert shown == []


def test_a_published_table_hands_over_its_numbers_with_missing_as_null(shown):
    chapter.publish("P1", estimates(), estimates(origin_group="non_eu", value=1 / 3))
    payload = shown[0][0][chapter.TABLE_TYPE]
    position = payload["columns"].index("value")
    assert payload["table"] == "P1"
    assert [row[position] for row in payload["rows"]] == [0.25, 0.333333333333]
    assert [row[position + 1] for row in payload["rows"]] == [None, None]


@pytest.mark.parametrize(("kind", "marked"), [("synthetic", True), ("register", False)])
def test_only_synthetic_numbers_are_marked_in_table_and_figure(shown, kind, marked):
    chapter.publish("P1", estimates(data_kind=kind))
    chapter.show("P1", drawn, estimates(data_kind=kind), alt="alt", caption="Bron: x.")
    (table, _), (figure, about) = shown
    for text in (table["text/html"], figure["image/svg+xml"], about["image/svg+xml"]["caption"]):
        assert ("Synthetische gegevens" in text) == marked


@pytest.mark.parametrize(
    ("kind", "indicator"), [(kind, name) for kind in kinds.KINDS for name in kinds.of_kind(kind)]
)
def test_no_table_or_figure_on_discrimination_stands_without_what_it_does_not_say(
    shown, kind, indicator
):
    table_id = next(each.id for each in plan.load().values() if indicator in each.indicators)
    made = estimates(table=table_id, indicator=indicator)
    chapter.publish(table_id, made)
    chapter.show(table_id, drawn, made, alt="alt", caption="Bron: x.")
    (table, _), (_, about) = shown
    assert len(label("guard", kind)) > 40
    for text in (table["text/html"], about["image/svg+xml"]["caption"]):
        assert [label("guard", each) in text for each in kinds.KINDS] == [
            each == kind for each in kinds.KINDS
        ]


@pytest.mark.parametrize("body", ["_T", "", np.nan])
def test_a_total_over_bodies_is_refused(shown, body):
    made = estimates(table="D8", indicator="discrimination_reports", body=body)
    with pytest.raises(
        DataError, match="Unia and the Flemish Human Rights Institute are never added"
    ):
        chapter.publish("D8", made)
    with pytest.raises(DataError, match="never added"):
        chapter.show("D8", drawn, made, alt="alt", caption="Bron: x.")
    assert shown == []


def test_a_chart_is_given_the_rows_and_what_it_asks_for(shown):
    handed = []

    def chart(rows, **options):
        handed.append((rows, options))
        return plt.figure()

    rows = estimates()
    chapter.show("P1", chart, rows, caption="Bron: x.", by="origin_group", split="year")
    assert handed[0][0] is rows
    assert handed[0][1] == {"by": "origin_group", "split": "year"}


@pytest.mark.parametrize(
    ("title", "alt"),
    [
        ("Een op vier heeft EU-herkomst", "Een op vier heeft EU-herkomst. De waarden staan in"),
        ("", "Inwoners, Vlaams Gewest, 2023. De waarden staan in"),
    ],
)
def test_a_figure_says_its_finding_and_which_table_has_the_values(shown, title, alt):
    caption = "Inwoners, Vlaams Gewest, 2023. Bron: x."
    chapter.show("P1b", drawn, estimates(), caption=caption, title=title)
    assert shown[0][1]["image/svg+xml"]["alt"] == f"{alt} tabel P1."


def test_title_and_what_was_measured_are_drawn_at_the_left_with_the_mark_below(shown):
    title = "Een op vier inwoners heeft een herkomst in een ander land van de Europese Unie"
    chapter.show(
        "P1",
        charts.dots,
        estimates(data_kind="synthetic"),
        by="origin_group",
        caption="Inwoners, Vlaams Gewest, 2023. Bron: x.",
        title=title,
    )
    drawing = shown[0][0]["image/svg+xml"]
    # At a width of 320 pixels a figure of 544 shows 290 of them, so its left half.
    at_left = re.findall(r'<text [^>]*x="6\.48"[^>]*>([^<]*)</text>', drawing)
    assert " ".join(at_left[:2]) == title
    assert at_left[2:] == ["Inwoners, Vlaams Gewest, 2023", "Synthetische gegevens"]


def test_a_figure_is_drawn_as_the_same_picture_each_time(shown):
    for _ in range(2):
        chapter.show("P1", charts.dots, estimates(), by="origin_group", caption="x. Bron: x.")
    pictures = [b64decode(data["image/png"]) for data, _ in shown]
    assert pictures[0][:8] == b"\x89PNG\r\n\x1a\n"
    assert pictures[0] == pictures[1]
    assert b"matplotlib" not in pictures[0].lower()


def test_an_invented_figure_of_who_acts_bears_no_real_name_on_its_axes(shown):
    rows = estimates(data_kind="synthetic", table="D4", province="Limburg")
    chapter.show("D4", charts.dots, rows, by="province", caption="Dossiers. Bron: Unia.")
    data, about = shown[0]
    assert "Provincie E" in data["image/svg+xml"]
    assert "Limburg" not in data["image/svg+xml"]
    assert "Unia" not in about["image/svg+xml"]["caption"]


@pytest.mark.parametrize(("most", "kind"), [(120, "title"), (250, "alt")])
def test_a_title_or_alt_that_lists_is_refused(shown, most, kind):
    about = {"title": "x", "alt": "x", "caption": "Bron: x."}
    chapter.show("P1", drawn, estimates(), **{**about, kind: "x" * most})
    expected = rf"{kind} of figure P1 has {most + 1} characters; expected at most {most}\."
    with pytest.raises(DataError, match=expected):
        chapter.show("P1", drawn, estimates(), **{**about, kind: "x" * (most + 1)})
    assert len(shown) == 1


@pytest.fixture
def public(monkeypatch, tmp_path):
    """Public frames of a report, in which table P1 needs a synthetic extract and W1 a real one."""
    monkeypatch.setenv("ANALYSIS_PUBLIC", str(tmp_path))
    extracts = ["persons", "labour_quarter"]
    needs = pd.DataFrame({"table": ["P1", "W1"], "extract": extracts})
    needs.to_parquet(tmp_path / "needs.parquet")
    kinds_of_data = {"extract": extracts, "data_kind": ["synthetic", "register"]}
    pd.DataFrame(kinds_of_data).to_parquet(tmp_path / "sources.parquet")


@pytest.mark.parametrize(
    ("how", "marked"),
    [
        ({"table": "P1"}, True),
        ({"table": "W1"}, False),
        ({"table": "O3"}, False),
        ({}, False),
        ({"table": "P1", "rows": estimates(data_kind="published")}, False),
        ({"table": "O3", "rows": estimates(data_kind="synthetic")}, True),
    ],
)
def test_a_sentence_of_synthetic_numbers_says_so_in_its_own_text(shown, public, how, marked):
    chapter.say("Eén op vier.", **how)
    data = shown[0][0]
    words = BeautifulSoup(data["text/html"], "html.parser").p.get_text()
    assert words.startswith("Eén op vier. (synthetisch)") is marked
    assert data["text/plain"] == ("Eén op vier. (synthetisch)" if marked else "Eén op vier.")


def test_outside_a_report_the_sources_of_the_loaded_year_say_what_is_synthetic(
    processed, shown, public, monkeypatch
):
    folder = processed / "2023/public"
    for name in ("needs", "sources"):
        pd.read_parquet(processed / f"{name}.parquet").to_parquet(folder / f"{name}.parquet")
    monkeypatch.delenv("ANALYSIS_PUBLIC")
    chapter.load(2023, "sources")
    chapter.say("Eén op vier.", table="P1")
    assert "(synthetisch)" in shown[0][0]["text/html"]


@given(texts)
@settings(max_examples=50)
def test_a_sentence_is_shown_as_text_also_in_jupyterlab(sentence):
    outputs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "display", lambda data, **_how: outputs.append(data))
        chapter.say(f"<b onload=x>{sentence}</p>&amp;")
    html = BeautifulSoup(outputs[0]["text/html"], "html.parser")
    assert [element.name for element in html.find_all(True)] == ["p"]
    clean = sentence.replace("\r\n", "\n").replace("\r", "\n")
    assert (
        html.p.get_text().replace("\r\n", "\n").replace("\r", "\n")
        == f"<b onload=x>{clean}</p>&amp;"
    )


def test_caption_alt_and_name_of_a_figure_are_escaped_in_the_page(shown):
    notebook = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("show()")
    chapter.show(
        "P1", drawn, estimates(), alt='"><script>x</script>', caption="</figure><img src=x>"
    )
    data, metadata = shown[0]
    cell.outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
    notebook.cells = [cell]
    html = BeautifulSoup(fragment(notebook, "01_x"), "html.parser")
    assert html.img["alt"] == '"><script>x</script>'
    assert html.figcaption.get_text().startswith("</figure><img src=x>")
    assert not html.find("script")
    assert len(html.find_all("img")) == 1


@given(
    st.lists(
        st.tuples(texts, st.floats(allow_nan=False, allow_infinity=False) | st.none()), max_size=4
    )
)
@settings(max_examples=100)
def test_a_csv_gives_back_what_was_written_and_starts_no_formula(tmp_path_factory, rows):
    table = {"table": "X", "columns": ["text", "number"], "rows": [list(row) for row in rows]}
    path = table_csv.write(table, tmp_path_factory.getbasetemp())
    with path.open(encoding="utf-8-sig", newline="") as handle:
        read = list(csv.reader(handle, delimiter=";"))
    assert [row[0].replace("\t", "") for row in read] == [
        "text",
        *(text.replace("\t", "") for text, _ in rows),
    ]
    for (_, number), row in zip(rows, read[1:], strict=True):
        assert not row[0].startswith(("=", "+", "-", "@"))
        assert (
            row[1] == ""
            if number is None
            else float(row[1].replace(",", ".")) == pytest.approx(number, rel=1e-11)
        )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", '"\t=1+1"'),
        ("a;=1+1", '"a;\t=1+1"'),
        ("a\n=1+1", '"a\n\t=1+1"'),
        ("+0,9", '"\t+0,9"'),
        ("a-b", "a-b"),
        ('say "x"', '"say ""x"""'),
        (None, ""),
        (0.1, "0,1"),
        (1e-7, "1e-07"),
        (37646.0, "37646"),
        (3, "3"),
        (-0.5, "-0,5"),
    ],
)
def test_a_cell_of_a_csv(value, written):
    assert table_csv._cell(value) == written


def test_an_indicator_that_the_plan_gives_another_table_is_not_published(shown):
    made = estimates(indicator="neet_share")
    with pytest.raises(DataError, match="neet_share under the title of table P1; its line"):
        chapter.publish("P1", made)
    assert shown == []


@pytest.mark.parametrize("table_id", ["P1", "W1"])
def test_no_row_of_a_table_that_has_cells_is_not_said_to_be_not_delivered(
    shown, monkeypatch, tmp_path, table_id
):
    cells = pd.DataFrame({"table": ["P1", "P1"], "origin_group": ["eu", "_T"], "sex": "_Z"})
    cells.assign(employed="_Z").to_parquet(tmp_path / "cells.parquet", index=False)
    monkeypatch.setenv("ANALYSIS_PUBLIC", str(tmp_path))
    nothing = estimates(table=table_id).iloc[:0]
    if table_id == "P1":
        with pytest.raises(DataError, match="which has 2 cells.*origin_group: eu, _T"):
            chapter.publish("P1", nothing)
        assert shown == []
    else:
        chapter.publish("W1", nothing)
        assert "Geen gegevens geleverd" in shown[0][0]["text/html"]


def test_the_cells_of_a_table_have_its_own_columns_and_nothing_empty():
    cells = chapter.cells_of(shipped.cells(), "W1")
    assert list(cells) == [
        "year", "region", "origin_group", "sex", "employed", "n", "weight", "conf_status",
    ]  # fmt: skip
    assert len(cells) == (shipped.cells()["table"] == "W1").sum()
