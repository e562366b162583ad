"""What leads into the report: the contents of all pages, the themes, the cards, the status."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from analysis.report.page import findings, headings
from analysis.report.page.chapter_parts import Chapter, sections_of
from analysis.report.page.layout import file_of
from analysis.report.text.disclosure import audited
from analysis.report.text.numbers import date, label, listed, number
from analysis.report.writing.cards import functions_of, methods_of
from analysis.workbench.resources import resource

__all__ = ["Entry", "cards", "entry", "status", "themes", "words"]

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
}

# What of a card stands on the page that holds everything; the page of the definitions has it whole.
_SHORT = ("numerator", "denominator")


class Entry(NamedTuple):
    """A page in the contents: its file, its title, and what stands on it, as HTML text."""

    file: str
    title: str
    sections: list[tuple[str, str, bool]]
    second: bool = False


def entry(name: str, title: str, chapters: list[Chapter], *, second: bool = False) -> Entry:
    """Make the entry of a page with these chapters."""
    return Entry(file_of(name), title, sections_of(chapters), second)


def themes(pages: list[tuple[str, str, list[Chapter], list[Chapter]]]) -> list[dict]:
    """Cards of the themes: title, first finding, number of questions, and what is on the second.

    Parameters
    ----------
    pages
        Name, title, and chapters of the first and of the second page of each theme.
    """
    return [
        {
            "file": file_of(name),
            "title": title,
            "finding": Markup(findings.first_finding("".join(each.html for each in first))),
            "questions": _sections(first),
            "more": _sections(second),
            "second": file_of(f"{name}-meer"),
        }
        for name, title, first, second in pages
    ]


def _sections(chapters: list[Chapter]) -> int:
    return sum(1 for chapter in chapters for part in chapter.sections if part.id)


def status(year: int, public: Path) -> str:
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


def cards(published: list[dict]) -> list[dict]:
    """What the page says of each indicator, in the order of the cards.

    Parameters
    ----------
    published
        Published tables, `table`, `columns` and `rows`, as the notebooks hold them.
    """
    tables = _tables_by_indicator(published)
    return [
        {
            "id": name,
            "title": label("indicator", name),
            "question": card["question"],
            "rows": _rows(card, _CARD_ROWS),
            "short": _rows(card, _SHORT),
            "methods": methods_of(name),
            "computed": _computed(card),
            "tables": tables.get(name, []),
        }
        for name, card in resource("cards").items()
    ]


def _rows(card: dict[str, str], keys: Iterable[str]) -> list[tuple[str, str]]:
    """What a card says under some of its keys, with the words for each."""
    said = [key for key in keys if card.get(key, "Geen") != "Geen"]
    return [(_CARD_ROWS[key], label(key, card[key])) for key in said]


def _tables_by_indicator(published: list[dict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in published:
        position = table["columns"].index("indicator")
        for name in dict.fromkeys(row[position] for row in table["rows"]):
            found.setdefault(name, []).append(table["table"])
    return found


def _computed(card: dict[str, str]) -> str:
    """Name of each function of a card and the file where it stands.

    Examples
    --------
    >>> _computed({"function": "analysis.indicators.gaps.gap, ratio"})
    'gap en ratio, in src/analysis/indicators/gaps.py'
    """
    names: dict[str, list[str]] = {}
    for dotted in functions_of(card):
        module, _, name = dotted.rpartition(".")
        names.setdefault(module, []).append(name)
    return "; ".join(
        f"{listed(own)}, in src/{module.replace('.', '/')}.py" for module, own in names.items()
    )


def words() -> list[tuple[str, str, str]]:
    """Anchor, word and meaning of the glossary, by word."""
    glossary = resource("glossary")
    return [
        (headings.slug(word), word, glossary[word]) for word in sorted(glossary, key=str.casefold)
    ]
