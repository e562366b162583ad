"""What stands on each page of the report: chapters where the table of the pages puts them."""

import re
from typing import Any, NamedTuple

from analysis.report.page import chapter_parts, findings, layout, way_in
from analysis.report.page.chapter_parts import Chapter
from analysis.report.page.way_in import Entry
from analysis.report.writing.cards import interval_methods
from analysis.report.writing.templates import environment
from analysis.settings import LEVEL_OF_100
from analysis.workbench.resources import resource

__all__ = ["Body", "Placed", "bodies", "contents", "contents_of_whole", "placed"]

_DEFINITIONS = "Wat de woorden en indicatoren betekenen"
_ABOUT = [
    ("lezen", "Hoe lees je dit?", False),
    ("gemaakt", "Hoe is dit gemaakt?", False),
]
_THEMES = ("themas", "Thema’s", False)
_EXPLAINED = [
    ("kaarten", "Wat de indicatoren betekenen", False),
    ("intervallen", "Hoe de intervallen berekend zijn", False),
    ("woorden", "Woorden", False),
]
_EXPLAINED_IN_SHORT = [each for each in _EXPLAINED if each[0] != "intervallen"]


# The page that holds everything is read and mailed; the code, and the list of all municipalities of
# the map, stand on the page of their theme.
_ON_THEMES = re.compile(r'<details class="(?:code|map-list)">.*?</details>', re.DOTALL)
_TO_LOOK_UP = re.compile(r'<div class="scroll texts to-look-up".*?</table></div>', re.DOTALL)


class Placed(NamedTuple):
    """A page with its chapters: whole, and as its first and its second page hold them."""

    name: str
    title: str
    whole: list[Chapter]
    first: list[Chapter]
    second: list[Chapter]

    @property
    def more(self) -> str:
        """Name of its second page."""
        return f"{self.name}-meer"


class Body(NamedTuple):
    """Title and content of a page; the content is HTML."""

    title: str
    html: str


def placed(chapters: dict[str, Chapter]) -> list[Placed]:
    """Chapters of a report by page; those that no page names, of another folder, are on the first.

    Parameters
    ----------
    chapters
        By name of its notebook, each chapter.
    """
    all_pages = layout.pages()
    named = {name for page in all_pages for name in page.chapters}
    made = []
    for page in all_pages:
        own = [chapters[name] for name in page.chapters if name in chapters]
        if page.name == layout.INDEX:
            own += [chapter for name, chapter in chapters.items() if name not in named]
        if own or page.name == layout.INDEX:
            made.append(Placed(page.name, page.title, own, *chapter_parts.divided(own, page)))
    return made


def bodies(pages: list[Placed], shared: dict[str, Any]) -> dict[str, Body]:
    """Title and content of every page, by name; each links a word of the glossary once.

    Parameters
    ----------
    pages
        Pages with their chapters.
    shared
        What every page is given: `year`, `status`, `synthetic`, `cards`, `words`.
    """
    parts: Any = environment().get_template("way_in.html.j2").module
    about = str(parts.about(shared["year"], shared["status"], shared["synthetic"]))
    glossary = str(parts.glossary(shared["words"]))
    intervals = str(parts.intervals(interval_methods(), LEVEL_OF_100))
    themes = str(parts.themes(way_in.themes([each[:2] + each[3:] for each in pages[1:]])))
    title = f"Integratiemonitor {shared['year']}"
    start, *others = pages
    made = {start.name: Body(title, _html(start.first) + themes + about + _html(start.second))}
    for page in others:
        made[page.name] = Body(page.title, _html(page.first))
        if page.second:
            made[page.more] = Body(f"{page.title}: meer cijfers", _html(page.second))
    cards, short = (str(parts.cards(shared["cards"], each)) for each in (False, True))
    made[layout.DEFINITIONS] = Body(_DEFINITIONS, cards + intervals + glossary)
    everything = "".join(map(_in_the_whole, others))
    whole = _in_the_whole(start) + about + everything + short + glossary
    made[layout.WHOLE] = Body(title, _ON_THEMES.sub("", whole))
    words = list(resource("glossary"))
    return {
        name: body._replace(html=findings.explained(body.html, words))
        for name, body in made.items()
    }


def contents(pages: list[Placed]) -> list[Entry]:
    """What the contents at the side of every page list."""
    start, *others = pages
    first = way_in.entry(start.name, start.title, start.whole)
    listed = [first._replace(sections=[*first.sections, _THEMES, *_ABOUT])]
    for page in others:
        listed.append(way_in.entry(page.name, page.title, page.first))
        if page.second:
            listed.append(way_in.entry(page.more, "Meer cijfers", page.second, second=True))
    return [*listed, Entry(layout.file_of(layout.DEFINITIONS), "Begrippen", _EXPLAINED)]


def contents_of_whole(pages: list[Placed]) -> list[Entry]:
    """What the contents list on the page that holds everything, in its order."""
    start, *others = pages
    first = way_in.entry(start.name, start.title, start.whole)
    listed = [first._replace(sections=[*first.sections, *_ABOUT])]
    listed += [way_in.entry(page.name, page.title, page.whole) for page in others]
    return [*listed, Entry(layout.file_of(layout.DEFINITIONS), "Begrippen", _EXPLAINED_IN_SHORT)]


def _in_the_whole(page: Placed) -> str:
    """Chapters of a page as the one with everything has them: a link where one looks things up."""
    second = {part.id for chapter in page.second for part in chapter.sections}
    chapters = []
    for chapter in page.whole:
        parts = []
        for part in chapter.sections:
            file = layout.file_of(page.more if part.id in second else page.name)
            link = f'<p>Tabel op de pagina <a href="{file}#{part.id}">{page.title}</a>.</p>'
            parts.append(part._replace(html=_TO_LOOK_UP.sub(link, part.html)))
        chapters.append(chapter._replace(sections=parts))
    return _html(chapters)


def _html(chapters: list[Chapter]) -> str:
    return "".join(chapter.html for chapter in chapters)
