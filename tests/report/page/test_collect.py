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


def test_two_figures_of_one_name_are_refused():
    with pytest.raises(DataError, match="two figures are called W1; expected a name for each"):
        collect.figures(chapter("W1", "W2", "W1"))
