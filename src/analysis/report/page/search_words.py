"""What the search of the page finds: sections, tables, indicators and words."""

import json
import re

from markupsafe import Markup

from analysis import plan
from analysis.report.page import headings
from analysis.report.page.chapter_parts import Chapter
from analysis.report.text.numbers import label
from analysis.workbench.resources import resource

__all__ = ["as_json", "entries"]

_TABLE = re.compile(r'\sid="tabel-([^"]+)"')


def entries(chapters: list[Chapter]) -> list[tuple[str, str, str]]:
    """Title, kind and anchor of everything that may be looked for, in the order of the report.

    Parameters
    ----------
    chapters
        Every chapter, whole.
    """
    tables = plan.load()
    found = []
    for chapter in chapters:
        of_chapter = Markup(chapter.title).unescape()
        for part in chapter.sections:
            found.append((Markup(part.title).unescape(), of_chapter, part.id))
        for name in _TABLE.findall(chapter.html):
            if name in tables:
                found.append((tables[name].title, f"tabel {name}", f"tabel-{name}"))
    found += [
        (label("indicator", name), "indicator", f"kaart-{name}") for name in resource("cards")
    ]
    return found + [
        (word, "woord", f"woord-{headings.slug(word)}") for word in resource("glossary")
    ]


def as_json(found: list[tuple[str, str, str]], where: dict[str, str], here: str) -> str:
    r"""Entries as JSON that may stand in a script element: title, kind and address.

    Parameters
    ----------
    found
        Title, kind and anchor of each.
    where
        By anchor, the file that holds it.
    here
        File of the page that it is for.

    Examples
    --------
    >>> as_json([("a<b", "woord", "x")], {"x": "werk.html"}, "index.html")
    '[["a\\u003cb","woord","werk.html#x"]]'
    """
    rows = [
        [title, kind, f"#{anchor}" if where[anchor] == here else f"{where[anchor]}#{anchor}"]
        for title, kind, anchor in found
        if anchor in where
    ]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
