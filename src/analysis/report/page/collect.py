"""From executed notebooks: their tables, their figures as SVG, and the notebooks without times and paths."""

from pathlib import Path

import nbformat

from analysis.report.chapter import TABLE_TYPE

__all__ = ["figures", "stable", "tables", "write_figures"]


def _outputs(notebook: nbformat.NotebookNode) -> list:
    return [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]


def tables(notebook: nbformat.NotebookNode) -> list[dict]:
    """Tables a chapter published: `table`, `columns`, `rows`, in order."""
    return [o.data[TABLE_TYPE] for o in _outputs(notebook) if TABLE_TYPE in o.get("data", {})]


def figures(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """SVG of each figure a chapter showed, by name, in order."""
    shown = [o for o in _outputs(notebook) if "image/svg+xml" in o.get("data", {})]
    return {o.metadata["image/svg+xml"]["name"]: o.data["image/svg+xml"] for o in shown}


def stable(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out of an executed notebook what differs between two runs: random ids, times, paths, versions."""
    papermill = notebook.metadata.get("papermill", {})
    notebook.metadata["papermill"] = {"parameters": dict(papermill.get("parameters", {}))}
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{position:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook


def write_figures(drawn: dict[str, str], folder: Path) -> None:
    """Write each figure as `NAME.svg`."""
    for name, svg in drawn.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
