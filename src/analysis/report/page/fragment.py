"""One executed chapter as HTML: a fragment that no page around it changes."""

import functools

import nbformat
from nbconvert import HTMLExporter, TemplateExporter

from analysis import plan
from analysis.report.figures.drawing import on_a_page
from analysis.report.page.headings import anchored
from analysis.report.text.numbers import label
from analysis.report.writing.templates import TEMPLATES

__all__ = ["exporter", "fragment"]


def fragment(notebook: nbformat.NotebookNode, chapter_id: str) -> str:
    """HTML of one executed chapter, by nbconvert with our own template."""
    # The exporter's own way reads the page once more to give images an empty text; our template
    # writes theirs.
    html, _ = TemplateExporter.from_notebook_node(
        exporter(), notebook, resources={"chapter_id": chapter_id}
    )
    return html


@functools.cache
def exporter() -> HTMLExporter:
    """Exporter with our own template, made once for all notebooks of a process."""
    return HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        filters={
            "on_a_page": on_a_page,
            "indicator_names": _indicator_names,
            "indicator_label": lambda name: label("indicator", name),
            "anchored": anchored,
            "public_frame": _public_frame,
        },
        exclude_anchor_links=True,
        # Each would check the whole notebook again; none has anything to do here.
        default_preprocessors=[],
    )


def _indicator_names(payload: dict) -> list[str]:
    position = payload["columns"].index("indicator")
    return list(dict.fromkeys(row[position] for row in payload["rows"]))


def _public_frame(table: str) -> str:
    """Name of the file with the public counts or results that a table was computed from.

    Examples
    --------
    >>> _public_frame("W1"), _public_frame("W8")
    ('cells.parquet', 'models.parquet')
    """
    line = plan.line(table)
    if line is None or line.source in {"published", "figures"}:
        return "figures.parquet"
    return f"{line.source}.parquet" if line.source in {"models", "open"} else "cells.parquet"
