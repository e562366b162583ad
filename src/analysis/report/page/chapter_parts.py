"""Chapters in parts: what stands on the page of a theme, and what on its second one."""

import re
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from analysis.report.page import headings
from analysis.report.page.layout import Page

__all__ = ["Chapter", "Section", "divided", "read", "sections_of"]

_SHOWN = re.compile(r'\sid="(?:tabel|figuur)-([^"]+)"')


class Section(NamedTuple):
    """A section of a chapter; `title` and `html` are HTML."""

    id: str
    title: str
    html: str

    def shows(self) -> set[str]:
        """Names of the tables and figures that stand in it."""
        return set(_SHOWN.findall(self.html))


class Chapter(NamedTuple):
    """A chapter: its anchor, its title, what comes before its first section, and its sections."""

    id: str
    title: str
    opening: str
    sections: list[Section]

    @property
    def html(self) -> str:
        """The whole chapter."""
        return self.opening + "".join(part.html for part in self.sections) + "</section>\n"


def read(html: str, chapter_id: str) -> Chapter:
    """Take the HTML of an anchored chapter apart.

    Examples
    --------
    >>> html = headings.anchored("<h1>Werk</h1><p>a</p><h2>Wie werkt?</h2><p>b</p>", "03_work")
    >>> made = read(f'<section class="chapter" id="03_work">{html}</section>', "03_work")
    >>> made.title, [(part.id, part.title) for part in made.sections]
    ('Werk', [('03_work-wie-werkt', 'Wie werkt?')])
    """
    title, outlined = headings.outline(html)
    body = html.strip().removesuffix("</section>")
    starts = [body.index(f'<section id="{anchor}">') for anchor, _ in outlined]
    cuts = [*starts, len(body)]
    sections = [
        Section(anchor, words, body[start:end])
        for (anchor, words), (start, end) in zip(outlined, pairwise(cuts), strict=True)
    ]
    return Chapter(chapter_id, title, body[: cuts[0]], sections)


def divided(chapters: list[Chapter], page: Page) -> tuple[list[Chapter], list[Chapter]]:
    """Chapters of a page as its first and its second page hold them.

    A chapter that has only a heading left on the first page stands on the second one alone.

    Parameters
    ----------
    chapters
        The chapters of the page, whole.
    page
        The page, whose `more` names what stands on the second one.
    """
    first, second = [], []
    for chapter in chapters:
        stay, move = _told_apart(chapter.sections, page.more)
        if not move:
            first.append(chapter)
        elif not stay and "<p" not in chapter.opening:
            second.append(chapter)
        else:
            first.append(chapter._replace(sections=[*stay, _elsewhere(move)]))
            second.append(_continued(chapter, move))
    return first, second


def _told_apart(
    sections: list[Section], more: frozenset[str]
) -> tuple[list[Section], list[Section]]:
    """Sections that stay and that move; one that shows nothing goes with the one before it."""
    stay: list[Section] = []
    move: list[Section] = []
    goes_to = stay
    for section in sections:
        shows = section.shows()
        if shows:
            goes_to = move if shows & more else stay
        goes_to.append(section)
    return stay, move


def _elsewhere(moved: list[Section]) -> Section:
    """Links to the sections of a chapter that stand on the second page."""
    item = Markup('<li><a href="#{}">{}</a></li>')
    links = Markup("").join(item.format(part.id, Markup(part.title)) for part in moved)
    return Section("", "", f'<div class="elsewhere"><p>Meer cijfers:</p><ul>{links}</ul></div>\n')


def _continued(chapter: Chapter, moved: list[Section]) -> Chapter:
    anchor = f"{chapter.id}-meer"
    opening = f'<section class="chapter" id="{anchor}">\n<h2>{chapter.title}</h2>\n'
    return Chapter(anchor, chapter.title, opening, moved)


def sections_of(chapters: list[Chapter]) -> list[tuple[str, str, bool]]:
    """Anchor and title of what the contents list of some chapters, and whether it is a chapter.

    The chapters themselves are listed where there are several.

    Examples
    --------
    >>> sections_of([Chapter("03_work", "Werk", "", [Section("03_work-wie", "Wie?", "")])])
    [('03_work-wie', 'Wie?', False)]
    """
    listed = []
    for chapter in chapters:
        if len(chapters) > 1:
            listed.append((chapter.id, chapter.title, True))
        listed += [(part.id, part.title, False) for part in chapter.sections if part.id]
    return listed
