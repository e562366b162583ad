"""Which chapter and section stands on which page: `resources/pages.toml`, checked and read."""

from typing import NamedTuple

from analysis.errors import DataError
from analysis.workbench.resources import resource

__all__ = ["DEFINITIONS", "INDEX", "WHOLE", "Page", "file_of", "files", "pages", "refuse_wrong"]

INDEX, DEFINITIONS, WHOLE = "index", "definities", "rapport"
_OURS = {DEFINITIONS, WHOLE}


class Page(NamedTuple):
    """A page of the report: name of its file, title, chapters, and what stands on a second page."""

    name: str
    title: str
    chapters: tuple[str, ...]
    more: frozenset[str]

    @property
    def second(self) -> str:
        """Name of the second page, "meer cijfers"."""
        return f"{self.name}-meer"


def pages() -> list[Page]:
    """Pages of `resources/pages.toml`, in their order.

    Examples
    --------
    >>> pages()[0].name, pages()[0].chapters
    ('index', ('01_summary',))
    """
    return [
        Page(name, each["title"], tuple(each["chapters"]), frozenset(each.get("more", ())))
        for name, each in resource("pages").items()
    ]


def file_of(name: str) -> str:
    """Name of the file of a page.

    Examples
    --------
    >>> file_of("werk")
    'werk.html'
    """
    return f"{name}.html"


def files() -> set[str]:
    """Names of every file that a page of the report may have.

    Examples
    --------
    >>> {"index.html", "werk.html", "werk-meer.html", "rapport.html"} <= files()
    True
    """
    named = {name for page in pages() for name in (page.name, page.second)}
    return {file_of(name) for name in named | _OURS}


def refuse_wrong(shown: dict[str, list[str]]) -> None:
    """Refuse chapters without a page, and a table or figure that no chapter of its page has.

    A chapter that is not in `notebooks/` is passed over: a report of fewer chapters has fewer
    pages.

    Parameters
    ----------
    shown
        By chapter of `notebooks/`, the tables and figures that it declares.

    Raises
    ------
    DataError
        Naming the page and the chapter, table or figure, and what to write where.

    Examples
    --------
    >>> refuse_wrong({page: [] for page in ["12_housing"]})
    Traceback (most recent call last):
      ...
    analysis.errors.DataError: resources/pages.toml names no page for 12_housing; ...
    """
    all_pages = pages()
    named = [chapter for page in all_pages for chapter in page.chapters]
    without = sorted(set(shown) - set(named))
    if without:
        raise DataError(
            f"resources/pages.toml names no page for {', '.join(without)}; expected each chapter "
            "of notebooks/ once. Add it to `chapters` of a page."
        )
    twice = sorted({chapter for chapter in named if named.count(chapter) > 1})
    if twice:
        raise DataError(
            f"resources/pages.toml names {', '.join(twice)} twice; expected each chapter once. "
            "Take one away."
        )
    if INDEX not in {page.name for page in all_pages} or _OURS & {page.name for page in all_pages}:
        raise DataError(
            f"resources/pages.toml: expected a page [{INDEX}], which one opens first, and none "
            f"called {' or '.join(sorted(_OURS))}, which follow by themselves."
        )
    for page in all_pages:
        _refuse_unknown(page, shown)


def _refuse_unknown(page: Page, shown: dict[str, list[str]]) -> None:
    if not page.chapters:
        raise DataError(
            f"resources/pages.toml: page [{page.name}] has no chapter; expected names of notebooks "
            "of notebooks/, without their ending. Correct `chapters` or remove the page."
        )
    if not shown.keys() >= set(page.chapters):
        return
    unknown = page.more - {name for chapter in page.chapters for name in shown[chapter]}
    if unknown:
        raise DataError(
            f"resources/pages.toml: page [{page.name}] has {', '.join(sorted(unknown))} under "
            "`more`, which no chapter of it shows; expected names of its tables and figures."
        )
