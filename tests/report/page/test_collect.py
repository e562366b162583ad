"""Figures of a chapter: one file each, so one name each."""

import nbformat
import pytest

from analysis.errors import DataError
from analysis.report.page import collect


def chapter(*names: str) -> nbformat.NotebookNode:
    outputs = [
        nbformat.v4.new_output(
            "display_data",
            {collect.SVG: f"<svg>{place}</svg>"},
            metadata={collect.SVG: {"name": name}},
        )
        for place, name in enumerate(names)
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])


def test_figures_are_found_by_name_in_their_order():
    assert list(collect.figures(chapter("W2", "W1"))) == ["W2", "W1"]


def test_each_figure_is_written_as_svg_and_as_png_where_it_has_one(tmp_path):
    notebook = chapter("W1", "P8-kaart")
    notebook.cells[0].outputs[0].data[collect.PNG] = "iVBORw=="
    collect.write_figures(notebook, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"W1.svg", "W1.png", "P8-kaart.svg"}
    assert (tmp_path / "W1.png").read_bytes() == b"\x89PNG"


def test_two_figures_of_one_name_are_refused():
    with pytest.raises(DataError, match="two figures are called W1; expected a name for each"):
        collect.figures(chapter("W1", "W2", "W1"))
