"""What executed notebooks hold: tables and figures; and the notebooks without times and paths."""

from base64 import b64decode
from pathlib import Path

import nbformat

from analysis.errors import DataError
from analysis.report.chapter import NOT_DRAWN, TABLE_TYPE

__all__ = ["asked_figures", "figures", "pictures", "stable", "tables", "write_figures"]

SVG, PNG = "image/svg+xml", "image/png"


def _outputs(notebook: nbformat.NotebookNode) -> list:
    return [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]


def tables(notebook: nbformat.NotebookNode) -> list[dict]:
    """Tables a chapter published: `table`, `columns`, `rows`, in order."""
    displayed = [output.get("data", {}) for output in _outputs(notebook)]
    return [data[TABLE_TYPE] for data in displayed if TABLE_TYPE in data]


def figures(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """SVG of each figure a chapter showed, by name, in order.

    Raises
    ------
    DataError
        When two figures have one name: one file would stand for both.
    """
    drawings = [output for output in _outputs(notebook) if SVG in output.get("data", {})]
    found: dict[str, str] = {}
    for each in drawings:
        name = each.metadata[SVG]["name"]
        if name in found:
            raise DataError(
                f"show: two figures are called {name}; expected a name for each, as {name}a and "
                f"{name}b, since a figure is one file. Declare both in the notebook's metadata."
            )
        found[name] = each.data[SVG]
    return found


def asked_figures(notebook: nbformat.NotebookNode) -> list[str]:
    """Names of the figures a chapter asked for, in order: those of nothing delivered too."""
    about = [output.get("metadata", {}) for output in _outputs(notebook)]
    shown = [each.get(SVG) or each.get(NOT_DRAWN) for each in about]
    return [each["name"] for each in shown if each]


def stable(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out of an executed notebook what differs per run: random ids, times, paths, versions."""
    papermill = notebook.metadata.get("papermill", {})
    notebook.metadata["papermill"] = {"parameters": dict(papermill.get("parameters", {}))}
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{position:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook


def pictures(notebook: nbformat.NotebookNode) -> dict[str, bytes]:
    """PNG of each figure, by name."""
    return {
        each.metadata[SVG]["name"]: b64decode(each.data[PNG])
        for each in _outputs(notebook)
        if PNG in each.get("data", {})
    }


def write_figures(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Write each figure as `NAME.svg`, and as `NAME.png`."""
    for name, svg in figures(notebook).items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    for name, png in pictures(notebook).items():
        (folder / f"{name}.png").write_bytes(png)
