"""Words for all that is shown: what lacks one is refused here, not met by a reader as an id."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from analysis.errors import DataError
from analysis.plan import Table
from analysis.reference.country_groups import countries
from analysis.reference.survey_items import items
from analysis.workbench.resources import resource

__all__ = ["refuse_wordless", "wordless_codes", "wordless_names"]

# What begins so is an id of ours; a number, a level (A2) and a name (Antwerpen) are their own word.
_ID = re.compile(r"[a-z]")
_NOT_APPLICABLE = "_Z"


def refuse_wordless(tables: Iterable[Table], *frames: pd.DataFrame) -> None:
    """Refuse tables of which an indicator, a column or a code has no Dutch word.

    Parameters
    ----------
    tables
        Tables of the plan.
    *frames
        Cells and results, with a column `table` and those of the tables.

    Raises
    ------
    DataError
        Naming all of them, with the sections of `resources/labels` where they belong.
    """
    found = wordless_names(tables)
    for frame in frames:
        found += wordless_codes(tables, frame)
    if found:
        raise DataError(
            "no Dutch word in src/analysis/resources/labels, of what the page would show: "
            + "; ".join(dict.fromkeys(found))
        )


def wordless_names(tables: Iterable[Table]) -> list[str]:
    """Indicators of tables without a label or a card, and dimensions without a heading."""
    labels, cards = resource("labels"), resource("cards")
    found = []
    for table in tables:
        found += [f"[indicator] {n}" for n in table.indicators if n not in labels["indicator"]]
        found += [f"[{name}] of cards" for name in table.indicators if name not in cards]
        found += [
            f"[column.{name}] label (table {table.id})"
            for name in table.dimensions
            if table.years != "none" and "label" not in labels["column"].get(name, {})
        ]
    return found


def wordless_codes(tables: Iterable[Table], frame: pd.DataFrame) -> list[str]:
    """Codes of the columns that tables show, without a word, each with where it belongs.

    A column whose codes are names of themselves says so in its label: `names = true`.
    """
    columns, found = resource("labels")["column"], []
    for table in tables:
        of_table = frame[frame["table"] == table.id]
        for name in table.columns:
            described = columns.get(name, {})
            # An outcome without a heading is divided by and never shown.
            if name not in of_table or "label" not in described or described.get("names"):
                continue
            codes = set(of_table[name].dropna().astype(str)) - known_words(name)
            found += [
                f"[column.{name}.codes] {code} (table {table.id})"
                for code in sorted(codes)
                if _ID.match(code)
            ]
    return found


@cache
def known_words(column: str) -> frozenset[str]:
    """Codes of a column that have a word."""
    columns = resource("labels")["column"]
    described = columns.get(column, {})
    known = {*described.get("codes", {}), _NOT_APPLICABLE}
    if "like" in described:
        known |= set(columns[described["like"]]["codes"])
    known |= set(countries()) if column == "country" else set()
    known |= set(items()) if column == "item" else set()
    return frozenset(known)
