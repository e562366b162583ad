"""The shell of the pages of `reports/YEAR-measures`: one look, one navigation, self-contained."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.report.writing.table_columns import Cell
from analysis.report.writing.templates import TEMPLATES, environment, filled

__all__ = ["Page", "Section", "table", "write_page", "write_pages"]


class Section(NamedTuple):
    """A part of a page: the anchor that leads to it, its heading, and its HTML."""

    id: str
    title: str
    html: str


class Page(NamedTuple):
    """A page of the folder, as `write_page` takes it."""

    name: str
    title: str
    sections: Sequence[Section]
    lead: str = ""
    synthetic: bool = False
    script: str = ""
    data: str = ""
    style: str = ""


def write_pages(folder: Path, pages: Sequence[Page], *, year: int) -> None:
    """Write all pages of a folder, each with links to the others, in their order."""
    titles = {page.name: page.title for page in pages}
    for page in pages:
        write_page(folder, **page._asdict(), year=year, pages=titles)


def write_page(
    folder: Path,
    name: str,
    title: str,
    sections: Sequence[Section],
    *,
    year: int,
    pages: Mapping[str, str],
    lead: str = "",
    synthetic: bool = False,
    script: str = "",
    data: str = "",
    style: str = "",
) -> Path:
    """Write one page of the folder, in the look of the report, with links to the others.

    Parameters
    ----------
    folder
        Folder of the pages.
    name
        Name of the file without `.html`; the first page is `index`.
    title
        Heading of the page, in Dutch.
    sections
        Parts of the page, in their order; their HTML is shown as it is, so whoever makes it
        escapes what comes from data.
    year
        Reference year of the folder.
    pages
        Title of each page of the folder by name, in the order of the navigation.
    lead
        HTML between the heading and the first part.
    synthetic
        Whether estimates from synthetic deliveries stand on the page: a mark says so.
    script
        The one script that the page runs; it may read `data`.
    data
        JSON of `script`, in the element `gegevens`.
    style
        CSS of this page alone, after that of the report.

    Returns
    -------
    Path
        The file.
    """
    html = (
        environment()
        .get_template("policy.html.j2")
        .render(
            name=name,
            title=title,
            sections=sections,
            year=year,
            pages=pages,
            lead=lead,
            synthetic=synthetic,
            script=script,
            script_hash=f"sha256-{_base64_sha256(script)}" if script else "",
            data=data.replace("</", "<\\/"),
            style=_style() + style,
        )
    )
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    return path


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """HTML of a table; the first column names the rows, a number stands at the right.

    Parameters
    ----------
    caption
        Text above the table.
    head
        Names of the columns.
    rows
        What stands in each row, one value a column; a `Cell` is shown as it is.

    Examples
    --------
    >>> ">7</td>" in table("Fiches", ["Domein", "Aantal"], [["werk", 7]])
    True
    """
    cells = [[_cell(value) for value in row] for row in rows]
    numbers = {at for row in cells for at, cell in enumerate(row) if cell.number}
    heads = [Cell(words, number=at in numbers) for at, words in enumerate(head)]
    return filled("table", "text_table", caption=caption, head=heads, rows=cells)


def _cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(str(value), number=isinstance(value, int | float))


def _style() -> str:
    return "\n".join(
        (TEMPLATES / f"{name}.css").read_text(encoding="utf-8") for name in ("style", "policy")
    )


def _base64_sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
