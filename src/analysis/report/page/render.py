"""From executed notebooks to the pages of a report, with tables and figures beside them."""

import base64
import hashlib
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbconvert import HTMLExporter, TemplateExporter

from analysis.report.figures.drawing import on_a_page
from analysis.report.page import (
    chapter_parts,
    collect,
    datapackage,
    headings,
    layout,
    links,
    page_bodies,
    search_words,
    table_csv,
    way_in,
    workbook,
)
from analysis.report.page.chapter_parts import Chapter
from analysis.report.page.labelled import labelled
from analysis.report.text.numbers import label
from analysis.report.writing.templates import TEMPLATES, environment

__all__ = ["fragment", "page"]


def fragment(notebook: nbformat.NotebookNode, chapter_id: str) -> str:
    """HTML of one executed chapter, by nbconvert with our own template."""
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        filters={
            "on_a_page": on_a_page,
            "indicator_names": _indicator_names,
            "indicator_label": lambda name: label("indicator", name),
            "anchored": headings.anchored,
            "public_frame": way_in.public_frame,
        },
        exclude_anchor_links=True,
        # Each would check the whole notebook again; none has anything to do here.
        default_preprocessors=[],
    )
    # The exporter's own way reads the page once more to give images an empty text; our template
    # writes theirs.
    html, _ = TemplateExporter.from_notebook_node(
        exporter, notebook, resources={"chapter_id": chapter_id}
    )
    return html


def _indicator_names(payload: dict) -> list[str]:
    position = payload["columns"].index("indicator")
    return list(dict.fromkeys(row[position] for row in payload["rows"]))


def page(folder: Path, year: int) -> None:
    """Write pages, tables and figures of a report whose chapters stand in `folder/notebooks`."""
    for name in ("tables", "figures"):
        (folder / name).mkdir()
    chapters, published = {}, []
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for table in map(labelled, collect.tables(notebook)):
            table_csv.write(table, folder / "tables")
            published.append(table)
        collect.write_figures(collect.figures(notebook), folder / "figures")
        html = (folder / "fragments" / f"{path.stem}.html").read_text(encoding="utf-8")
        chapters[path.stem] = chapter_parts.read(html, path.stem)
    shutil.rmtree(folder / "fragments")
    for name, html in _pages(year, chapters, published, folder / "public").items():
        (folder / layout.file_of(name)).write_text(html, encoding="utf-8")
    workbook.write(folder, year, published)
    datapackage.write(folder, year, published)


def _pages(
    year: int, chapters: dict[str, Chapter], published: list[dict], public: Path
) -> dict[str, str]:
    """Whole HTML of each page, by name."""
    placed = page_bodies.placed(chapters)
    shared = _shared(year, published, public)
    bodies = page_bodies.bodies(placed, shared)
    where: dict[str, str] = {}
    for name, body in bodies.items():
        if name != layout.WHOLE:
            where = dict.fromkeys(links.anchors(body.html), layout.file_of(name)) | where
    found = search_words.entries([chapter for page in placed for chapter in page.whole])
    listed = page_bodies.contents(placed), page_bodies.contents_of_whole(placed)
    made = {}
    for name, body in bodies.items():
        here = layout.file_of(name)
        own = where | dict.fromkeys(links.anchors(body.html), here)
        html = (
            environment()
            .get_template("page.html.j2")
            .render(
                **shared,
                name=name,
                here=here,
                title=body.title,
                body=body.html,
                contents=listed[name == layout.WHOLE],
                search=search_words.as_json(found, own, here),
            )
        )
        made[name] = links.led(html, where)
    return made


def _shared(year: int, published: list[dict], public: Path) -> dict[str, Any]:
    """What every page is given."""
    sources = pd.read_parquet(public / "sources.parquet")
    script = (TEMPLATES / "contents.js").read_text(encoding="utf-8")
    return {
        "year": year,
        "style": "\n".join(
            (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
            for name in ("style", "scoreboard")
        ),
        "script": script,
        # The page runs this script and no other one.
        "script_hash": f"sha256-{_base64_sha256(script)}",
        "synthetic": bool(sources["data_kind"].eq("synthetic").any()),
        "status": way_in.status(year, public),
        "cards": way_in.cards(published),
        "words": way_in.words(),
    }


def _base64_sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
