"""From executed notebooks to the pages of a report, with tables and figures beside them."""

import base64
import hashlib
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analysis.report.page import (
    chapter_parts,
    collect,
    datapackage,
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
from analysis.report.writing.templates import TEMPLATES, environment

__all__ = ["page"]


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
        collect.write_figures(notebook, folder / "figures")
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
