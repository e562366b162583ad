"""From executed notebooks to one self-contained page, with its tables and figures beside it."""

import base64
import hashlib
import shutil
from pathlib import Path
from typing import NamedTuple

import nbformat
import pandas as pd
from nbconvert import HTMLExporter, TemplateExporter

from analysis.report.page import collect, datapackage, headings, table_csv
from analysis.report.page.labelled import labelled
from analysis.report.text.disclosure import audited
from analysis.report.text.numbers import date, label, listed, number
from analysis.report.writing.templates import TEMPLATES, environment
from analysis.workbench.resources import resource

__all__ = ["fragment", "page"]

_CARD_ROWS = {
    "kind": "Gemeld, ervaren of vastgesteld",
    "purpose": "Waarvoor",
    "numerator": "Teller",
    "denominator": "Noemer",
    "population": "Populatie",
    "source": "Bron",
    "rule": "Regel",
    "direction": "Hoe lezen",
    "bias": "Gekende vertekening",
    "caution": "Opgelet",
    "objective": "Beleidsdoel",
    "function": "Berekend door",
}


class _Chapter(NamedTuple):
    """One chapter of the page; `html`, `title` and the titles of `sections` are HTML."""

    id: str
    html: str
    title: str
    sections: list[tuple[str, str]]


def fragment(notebook: nbformat.NotebookNode, chapter_id: str) -> str:
    """HTML of one executed chapter, by nbconvert with our own template."""
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        filters={
            "base64": lambda text: base64.b64encode(text.encode()).decode(),
            "indicator_names": _indicator_names,
            "indicator_label": lambda name: label("indicator", name),
            "anchored": headings.anchored,
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
    """Write page, tables and figures of a report whose chapters stand in `folder/notebooks`."""
    for name in ("tables", "figures"):
        (folder / name).mkdir()
    chapters, published = [], []
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for table in map(labelled, collect.tables(notebook)):
            table_csv.write(table, folder / "tables")
            published.append(table)
        collect.write_figures(collect.figures(notebook), folder / "figures")
        html = (folder / "fragments" / f"{path.stem}.html").read_text(encoding="utf-8")
        chapters.append(_Chapter(path.stem, html, *headings.outline(html)))
    shutil.rmtree(folder / "fragments")
    html = _page(year, chapters, folder / "public")
    (folder / "index.html").write_text(html, encoding="utf-8")
    datapackage.write(folder, year, published)


def _page(year: int, chapters: list[_Chapter], public: Path) -> str:
    sources = pd.read_parquet(public / "sources.parquet")
    words = resource("glossary")
    script = (TEMPLATES / "contents.js").read_text(encoding="utf-8")
    html = "\n".join(chapter.html for chapter in chapters)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            year=year,
            style="\n".join(
                (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
                for name in ("style", "scoreboard")
            ),
            script=script,
            # The page runs this script and no other one.
            script_hash=f"sha256-{_base64_sha256(script)}",
            status=_status(year, public),
            synthetic=bool(sources["data_kind"].eq("synthetic").any()),
            contents=chapters,
            chapters=headings.explained(html, list(words)),
            cards=_cards(),
            words=[
                (headings.slug(word), word, words[word]) for word in sorted(words, key=str.casefold)
            ],
        )
    )


def _base64_sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _status(year: int, public: Path) -> str:
    """Kinds and dates of the data, how much is hidden, and what the audit measured, in words."""
    sources, protection, audit = (
        pd.read_parquet(public / f"{name}.parquet") for name in ("sources", "protection", "audit")
    )
    kinds = listed([label("data_kind", kind) for kind in dict.fromkeys(sources["data_kind"])])
    newest = date(str(sources["snapshot_date"].max())[:10])
    hidden, cells = number(protection["hidden"].sum()), number(protection["cells"].sum())
    return (
        f"Soort gegevens: {kinds}. Referentiemoment: 31 december {year}. Nieuwste levering: "
        f"{newest}. Afgeschermd: {hidden} van {cells} cellen. {audited(audit)}"
    )


def _cards() -> list[dict]:
    """What the page says of each indicator, in the order of the cards."""
    return [
        {
            "id": name,
            "title": label("indicator", name),
            "question": card["question"],
            "rows": [
                (words, label(key, card[key])) for key, words in _CARD_ROWS.items() if card.get(key)
            ],
        }
        for name, card in resource("cards").items()
    ]
