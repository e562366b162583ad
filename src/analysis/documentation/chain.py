"""From an indicator to its function, tables, columns, card and chapter, as the plan has them."""

import json
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from analysis import plan
from analysis.extracts.frames.registry import FRAMES
from analysis.report.writing.cards import functions_of
from analysis.settings import DECLARED, NOTEBOOKS, PROCESSED
from analysis.workbench.chapters import chapters
from analysis.workbench.resources import resource

__all__ = ["Column", "Frame", "Link", "chain", "columns_of", "frames", "shown_in"]


class Link(NamedTuple):
    """An indicator with everything that it leads to."""

    indicator: str
    label: str
    functions: tuple[str, ...]
    tables: tuple[plan.Table, ...]
    card: dict[str, str]


class Column(NamedTuple):
    """A column of the cells: the column of the frame it is counted from, and what it means."""

    name: str
    source: str
    label: str
    meaning: str


class Frame(NamedTuple):
    """A frame of units: the extracts it is made from, the tables that count it, its columns.

    `others`: further columns, with their kinds, where `make data` made it here.
    """

    name: str
    extracts: tuple[str, ...]
    tables: tuple[plan.Table, ...]
    columns: tuple[Column, ...]
    others: tuple[str, ...]


def chain() -> list[Link]:
    """Every indicator of the plan, in the order of its first table."""
    tables, cards, labels = plan.load(), resource("cards"), resource("labels")["indicator"]
    of_indicator: dict[str, list[plan.Table]] = {}
    for table in tables.values():
        for name in (*table.indicators, *table.sentence_indicators):
            of_indicator.setdefault(name, []).append(table)
    return [
        Link(name, labels.get(name, ""), functions_of(cards[name]), tuple(of_it), cards[name])
        for name, of_it in of_indicator.items()
    ]


def columns_of(table: plan.Table) -> tuple[Column, ...]:
    """Columns of a table, dimensions first, with their labels and descriptions."""
    return tuple(_column(name, source) for name, source in table.columns.items())


def _column(name: str, source: str) -> Column:
    described = resource("labels")["column"].get(name, {})
    return Column(name, source, described.get("label", ""), described.get("description", ""))


def frames(processed: Path = PROCESSED) -> list[Frame]:
    """Every frame that is made from extracts, with the columns that the plan counts, and others."""
    by_source: dict[str, list[plan.Table]] = {}
    for table in plan.load().values():
        by_source.setdefault(table.source, []).append(table)
    found = []
    for name, frame in FRAMES.items():
        tables = tuple(by_source.get(name, ()))
        columns = {each.source: each for table in tables for each in columns_of(table)}
        others = _others(name, set(columns), processed)
        found.append(Frame(name, frame.all_extracts, tables, tuple(columns.values()), others))
    return found


def _others(name: str, counted: set[str], processed: Path) -> tuple[str, ...]:
    made = sorted(processed.glob(f"[12]*/delivery_*/{name}.parquet"))
    if not made:
        return ()
    return tuple(
        f"{each.name} ({each.type})"
        for each in pq.read_schema(made[-1])
        if each.name not in counted
    )


def shown_in(folder: Path = NOTEBOOKS) -> dict[str, list[str]]:
    """Chapters that publish each table, by its id: what the notebooks declare."""
    found: dict[str, list[str]] = {}
    for path in chapters(folder):
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        for table in metadata.get(DECLARED, {}).get("tables", []):
            found.setdefault(table, []).append(path.stem)
    return found
