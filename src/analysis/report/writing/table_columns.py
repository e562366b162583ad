"""The columns of a table on the page: what stands in the head, and in the cell of each row."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.report.text.numbers import estimate, interval, label, number
from analysis.report.text.words import period_said

__all__ = ["MOST_COLUMNS", "Cell", "Column", "columns_of", "counts_give_the_value"]

Row = dict[str, dict[str, Any]]

# What fits beside each other on the page; the CSV and the workbook have every indicator.
MOST_COLUMNS = 8
# The CSV and the workbook have them: ids, of which the words beside them say what it is, and what
# the cards of the page say in full.
_NOT_ON_PAGE = frozenset(
    {"card", "figure", "note", "form", "population", "direction", "published_text", "computed_from"}
)
# What says the same in the words of its source, where a table has it.
_SAID_BY = {"year": {"deadline", "period"}, "region": {"place"}}
_VALUE_IN_WORDS = {"target_text", "unit_text"}
_COUNTS = {"count": "Teller", "denominator": "Noemer", "n": "n (ongewogen)"}
# A text that is longer makes its table wider than the page.
_LONGEST = 55
# Dates of a source, as the register has them.
_MOMENTS = {"period", "deadline"}
# A number as a source or a file writes it; people write a comma.
_DECIMAL = re.compile(r"-?\d+\.\d+")
# How many counts make one of a unit; a value in another unit is no count over a denominator.
_SCALE = {"share": 1.0, "ratio": 1.0, "per_100k": 1e5}
# Half of the last decimal that is shown: 0,1 % and 0,01.
_SHOWN = {"share": 0.0005, "ratio": 0.005, "per_100k": 0.05}


class Cell(NamedTuple):
    """One cell of a table: its text, whether it is a number, and the flag behind it."""

    text: str
    number: bool = False
    flag: str = ""


class Column(NamedTuple):
    """One column: its head, and what gives its cell for the estimates of a row by indicator."""

    head: Cell
    cell: Callable[[Row], Cell]


def columns_of(
    rows: list[Row], keys: list[str], *, first: Sequence[str] = ()
) -> tuple[list[Column], list[str]]:
    """Columns of a table: what names its rows, value and interval of each indicator, counts.

    Where they do not fit in `MOST_COLUMNS` columns, the interval stands behind the value; of more
    indicators than fit then the first ones, and the others are returned.

    Parameters
    ----------
    rows
        Estimates of each row by indicator.
    keys
        Dimensions in which the rows differ, in order.
    first
        Indicators that come before others, where not all fit.
    """
    said = [key for key in keys if _SAID_BY.get(key, set()) & {*keys}]
    keys = [key for key in keys if key not in {*_NOT_ON_PAGE, *said}] or ["year"]
    estimates = pd.DataFrame([each for row in rows for each in row.values()])
    names = list(dict.fromkeys(estimates["indicator"]))
    columns = [_text(key, first=key == keys[0]) for key in keys]
    if {*keys} >= _VALUE_IN_WORDS:
        return columns, []
    if len(names) > 1 and len(estimates) == len(rows):
        # Each row has an indicator of its own: a column for each would be empty but for one cell.
        columns += _of_any(estimates, named="title" in keys)
        counts = _counts(estimates, names)
        return columns + (counts if len(columns) + len(counts) <= MOST_COLUMNS else []), []
    of = {name: estimates[estimates["indicator"] == name] for name in names}
    counts = _counts(of[names[0]], names[:1])
    wanted = len(columns) + len(counts) + sum(len(_of_one(name, of[name])) for name in names)
    together = wanted > MOST_COLUMNS
    if together:
        names.sort(key=lambda name: name not in first)
        # A second indicator says more than the numerator and denominator of the first.
        counts = _counts(of[names[0]], names[:1], only=["n"])
    for place, name in enumerate(names):
        more = _of_one(name, of[name], together=together)
        if place and len(columns) + len(more) + len(counts) > MOST_COLUMNS:
            return columns + counts, names[place:]
        columns += more
    return columns + counts, []


def _text(key: str, *, first: bool) -> Column:
    def cell(row: Row) -> Cell:
        words = label(key, next(iter(row.values()))[key])
        # A row header is never empty: who hears the table read out would not know where they are.
        words = words.replace(".", ",") if _DECIMAL.fullmatch(words) else words
        if key in _MOMENTS or words == "n.d.":
            words = period_said(words)
        return Cell(_shortened(words) or ("niet vermeld" if first else ""))

    return Column(Cell(label("dimension", key)), cell)


def _shortened(words: str) -> str:
    """Text of at most some words, cut between two of them.

    Examples
    --------
    >>> _shortened("Aandeel met werk"), _shortened("woord " * 20)
    ('Aandeel met werk', 'woord woord woord woord woord woord woord woord woord…')
    """
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def _of_any(estimates: pd.DataFrame, *, named: bool) -> list[Column]:
    """One column for the values of all indicators, each in its unit."""

    def the(row: Row) -> dict[str, Any]:
        return next(iter(row.values()))

    columns = [Column(Cell("Cijfer", number=True), lambda row: _value(the(row)))]
    if not named:
        what = Column(
            Cell(label("dimension", "indicator")),
            lambda row: Cell(label("indicator", the(row)["indicator"])),
        )
        columns.insert(0, what)
    if estimates["low"].notna().any():
        columns.append(
            Column(Cell("Interval", number=True), lambda row: Cell(interval(the(row)), number=True))
        )
    return columns


def _of_one(name: str, estimates: pd.DataFrame, *, together: bool = False) -> list[Column]:
    """Value and interval of one indicator, or both in a cell; a unit of all stands in the head."""
    unit = _unit_of_head(estimates)
    head = label("indicator", name) + (f" ({unit})" if unit else "")

    def read(row: Row) -> dict[str, Any] | None:
        return _without_unit(row[name], unit) if name in row else None

    def value(row: Row) -> Cell:
        found = read(row)
        return _value(found) if found else Cell("", number=True)

    def between(row: Row) -> Cell:
        found = read(row)
        return Cell(interval(found) if found else "", number=True)

    def both(row: Row) -> Cell:
        cell, bounds = value(row), between(row).text
        return cell._replace(text=f"{cell.text} ({bounds})") if bounds else cell

    if together:
        return [Column(Cell(head, number=True), both)]
    columns = [Column(Cell(head, number=True), value)]
    if estimates["low"].notna().any():
        columns.append(Column(Cell("Interval", number=True), between))
    return columns


def _unit_of_head(estimates: pd.DataFrame) -> str:
    """Unit of every value of an indicator; a published one is written as it was published."""
    if estimates["unit"].eq("pp").all():
        return "procentpunt"
    computed = not estimates["data_kind"].eq("published").any()
    return "%" if computed and estimates["unit"].isin(["share", "percent"]).all() else ""


def _without_unit(row: dict[str, Any], unit: str) -> dict[str, Any]:
    """Estimate as it stands under a head that names its unit."""
    if not unit:
        return row
    scale = 100 if row["unit"] == "share" else 1
    numbers = {name: scale * row[name] for name in ("value", "low", "high")}
    return row | numbers | {"unit": "points"}


def _value(row: dict[str, Any]) -> Cell:
    text = estimate(row)
    if row["obs_status"] == "u" and pd.notna(row["value"]):
        return Cell(f"({text})", number=True)
    return Cell(text, number=True, flag="b" if row["obs_status"] == "b" else "")


def _counts(
    estimates: pd.DataFrame, indicators: list[str], *, only: Iterable[str] = tuple(_COUNTS)
) -> list[Column]:
    """Columns of counts, where they give the value beside them and say more than it does."""
    names = [name for name in only if estimates[name].notna().any()]
    if not counts_give_the_value(estimates):
        names = [name for name in names if name == "n"]
    columns = []
    for position, name in enumerate(names):
        before = ["value", *names[:position]]
        if any(_same(estimates[name], estimates[other]) for other in before):
            continue
        columns.append(_count(name, indicators))
    return columns


def counts_give_the_value(estimates: pd.DataFrame) -> bool:
    """Whether numerator over denominator is the value as it is written, in every row with both.

    It is not where a value is weighted, standardised or modelled, or is a difference: then a reader
    who divides would find another number than the one beside it.

    Examples
    --------
    >>> row = {"unit": "share", "value": [0.25], "count": [25.0], "denominator": [100.0]}
    >>> counts_give_the_value(pd.DataFrame(row))
    True
    >>> counts_give_the_value(pd.DataFrame(row | {"count": [27.0]}))
    False
    >>> counts_give_the_value(pd.DataFrame(row | {"unit": "pp"}))
    False
    """
    if estimates["unit"].eq("count").all():
        return True
    known = estimates.dropna(subset=["value", "count", "denominator"])
    if not known["unit"].isin([*_SCALE]).all():
        return False
    # Nothing over nothing says nothing against it.
    return all(
        abs(_SCALE[row.unit] * row.count_ / row.denominator - row.value) <= _SHOWN[row.unit] + 1e-9
        for row in known.rename(columns={"count": "count_"}).itertuples()
        if row.denominator
    )


def _same(one: pd.Series, other: pd.Series) -> bool:
    pair = pd.DataFrame({"one": one, "other": other}).astype(float)
    return bool((pair["one"].eq(pair["other"]) | pair["one"].isna()).all())


def _count(name: str, indicators: list[str]) -> Column:
    def cell(row: Row) -> Cell:
        found = next((row[each][name] for each in indicators if each in row), None)
        return Cell("" if pd.isna(found) else number(found), number=True)

    return Column(Cell(_COUNTS[name], number=True), cell)
