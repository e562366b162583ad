"""The tabulation plan: what is counted, for which population, with which margins."""

import re
from typing import NamedTuple

from analysis.errors import DataError
from analysis.reference.classes import broader_classes
from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = [
    "LASTING", "NEVER_ADDED", "NOT_REACHED", "NUMBERS", "OWN", "SCAN", "TOTAL", "Table", "broader",
    "dimensions", "dimensions_of", "grouping_sets", "ids", "line", "load", "names_of_columns",
    "of_report", "of_source", "require_indicator", "table", "tables_of", "total_code",
]  # fmt: skip

TOTAL = "_T"
# Id of a researcher's own table, that is not in the plan (`exploring`): it is never published.
OWN = "own"
# Chapter of the tables that stand in the scans of municipalities alone, and in no yearly report.
SCAN = "scan"
# The numbers of one row of a published table.
NUMBERS = ["value", "low", "high", "count", "denominator", "n"]
# Kind of interval of a time within which too few had come so far when last followed: it has none.
NOT_REACHED = "none (not reached)"
# Columns of frames with the year in which something began. Who has such a year in common is counted
# again in every later delivery: the same cell, whatever the year of the report.
LASTING = frozenset({"cohort", "started_in", "enrolled", "happened", "tested", "registered"})
# Dimensions of which no sum exists: a case may be known to both bodies, and they count other
# things; a person has several languages. A sum counts twice and means nothing.
NEVER_ADDED = {
    "body": "Unia and the Flemish Human Rights Institute are never added",
    "language": "a person has several",
}


class Table(NamedTuple):
    """One line of the plan; `dimensions` and `outcome` map names to columns of `source`.

    `bound`: names of columns of which only some codes go together (a Belgian origin has no
    generation); codes that no unit of any year has together get no cell. `published_counts`: the
    counts are published elsewhere already and are shown as they are. `counts_actors`: n counts
    actors, each pair of an actor for a part. `computed_from`: tables whose cells it needs.
    `sentence_indicators`: computed from its cells for sentences and comparisons, not shown in it.
    """

    id: str
    title: str
    chapter: str
    indicators: tuple[str, ...]
    source: str
    years: str
    region: str
    where: str
    population: str
    dimensions: dict[str, str]
    outcome: dict[str, str]
    coarser: dict[str, dict[str, tuple[str, ...]]]
    no_total: tuple[str, ...]
    bound: tuple[tuple[str, ...], ...] = ()
    published_counts: bool = False
    counts_actors: bool = False
    computed_from: tuple[str, ...] = ()
    sentence_indicators: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        """Name in the cells -> column of the source, the outcome last."""
        return {**self.dimensions, **self.outcome}

    @property
    def of_scan(self) -> bool:
        """Whether it stands in the scans of municipalities and not in the yearly report."""
        return self.chapter == SCAN

    @property
    def has_noise(self) -> bool:
        """Whether its counts carry the noise of their units' keys."""
        return not (self.published_counts or self.counts_actors)

    def uses(self, column: str) -> bool:
        """Whether a column of the source decides what is counted: shown, or in a condition."""
        return column in self.columns.values() or bool(
            re.search(rf"\b{re.escape(column)}\b", self.where)
        )


def table(table_id: str, row: dict, classes: dict[str, dict]) -> Table:
    """One section of the plan as a line of it.

    Raises
    ------
    DataError
        When it sums over a dimension of `NEVER_ADDED`: over `body` or `language`.

    Examples
    --------
    >>> table("L0", {"dimensions": {"language": "language"}}, {})
    Traceback (most recent call last):
    ...
    analysis.errors.DataError: plan: [L0] sums over language; a person has several. Add no_total.
    """
    for name, why in NEVER_ADDED.items():
        if name in row.get("dimensions", {}) and name not in row.get("no_total", []):
            raise DataError(f"plan: [{table_id}] sums over {name}; {why}. Add no_total.")
    coarser = {}
    for name in row.get("coarser", []):
        broad = classes[row["dimensions"][name]]
        coarser[name] = {code: tuple(finer) for code, finer in broad.items()}
    return Table(
        id=table_id,
        title=row["title"],
        chapter=row["chapter"],
        indicators=tuple(row["indicators"]),
        source=row["source"],
        years=row["years"],
        region=row.get("region", ""),
        where=row.get("where", "TRUE"),
        population=row["population"],
        dimensions=row.get("dimensions", {}),
        outcome=row.get("outcome", {}),
        coarser=coarser,
        no_total=tuple(row.get("no_total", [])),
        bound=tuple(tuple(names) for names in row.get("bound", [])),
        published_counts=row.get("published_counts", False),
        counts_actors=row.get("counts_actors", False),
        computed_from=tuple(row.get("computed_from", [])),
        sentence_indicators=tuple(row.get("sentence_indicators", [])),
    )


@asked
def load() -> dict[str, Table]:
    """All tables of the plan by id, in the order of the chapters and, within one, of its file.

    Examples
    --------
    >>> load()["W1"].dimensions
    {'origin_group': 'origin_8', 'sex': 'sex'}
    """
    return tables_of(resource("plan"), broader_classes())


@asked
def line(table_id: str) -> Table | None:
    """Line of a table in the plan; None where the plan has none.

    Who asks for one line rests on that line alone, and not on every table.

    Examples
    --------
    >>> line("W1").source, line("W0")
    ('residents', None)
    """
    return load().get(table_id)


@asked
def of_source(source: str) -> dict[str, Table]:
    """Tables that are made from one source, by id; who asks for them rests on these alone.

    Examples
    --------
    >>> "W8" in of_source("models"), "W1" in of_source("models")
    (True, False)
    """
    return {name: each for name, each in load().items() if each.source == source}


@asked
def ids() -> tuple[str, ...]:
    """Ids of all tables of the yearly report, in the order of the plan."""
    return tuple(of_report())


@asked
def dimensions() -> list[str]:
    """Names of all dimensions of the plan except the region, in order of first use."""
    return dimensions_of(load())


@asked
def own_dimensions(table_id: str) -> list[str]:
    """Dimensions of a table except the region, in the order in which the plan first uses them.

    Who shows rows of one table in that order rests on no dimension that another table brings.

    Examples
    --------
    >>> own_dimensions("W1"), own_dimensions("of my own")
    (['origin_group', 'sex', 'employed'], [])
    """
    own = load().get(table_id)
    return [] if own is None else [name for name in dimensions() if name in own.columns]


def of_report() -> dict[str, Table]:
    """Tables of the yearly report: those of the plan but for the scans of municipalities.

    Examples
    --------
    >>> "P8" in of_report(), "G1" in of_report(), "G1" in load()
    (True, False, True)
    """
    return {name: table for name, table in load().items() if not table.of_scan}


def tables_of(rows: dict[str, dict], classes: dict[str, dict]) -> dict[str, Table]:
    """Tables of a plan as it was written: that of now, or the one of an earlier report."""
    return {table_id: table(table_id, row, classes) for table_id, row in rows.items()}


def require_indicator(table_id: str, indicator: str) -> None:
    """Refuse an indicator that the plan does not compute from a table: its title tells another.

    A researcher's own table (`OWN`) has no title and takes any.

    Raises
    ------
    DataError
        Naming the indicators of that table, and the tables of that indicator.

    Examples
    --------
    >>> require_indicator("W1", "employment_rate")
    """
    if table_id == OWN:
        return
    own = _computed_from(table_id)
    if indicator not in own:
        others = [line.id for line in load().values() if indicator in line.indicators]
        raise DataError(
            f"{indicator} of table {table_id}: the plan does not compute it there; expected one of "
            f"{', '.join(own) or 'none'}. Tables of {indicator}: {', '.join(others) or 'none'}."
        )


@asked
def _computed_from(table_id: str) -> list[str]:
    """Indicators that are computed from a table: its own, and those of tables that need it."""
    return [
        name
        for line in load().values()
        if line.id == table_id or table_id in line.computed_from
        for name in (*line.indicators, *line.sentence_indicators)
    ]


def dimensions_of(tables: dict[str, Table]) -> list[str]:
    """Return the names of all dimensions of the plan except the region, in order of first use."""
    names = dict.fromkeys(name for table in tables.values() for name in table.columns)
    return [name for name in names if name != "region"]


def names_of_columns(source: str = "") -> dict[str, str]:
    """Name under which tables show each column of a frame, or of all; the first in the plan counts.

    Examples
    --------
    >>> names_of_columns()["origin_4"], names_of_columns("spells")["origin_4"]
    ('origin_group', 'seeker_origin')
    """
    names: dict[str, str] = {}
    for line in load().values():
        if source in ("", line.source):
            for name, column in line.columns.items():
                names.setdefault(column, name)
    return names


def total_code(dimension: str) -> str:
    """Code of the total over a dimension: `_T`, and `VG+BHG` over the regions.

    Examples
    --------
    >>> total_code("sex"), total_code("region")
    ('_T', 'VG+BHG')
    """
    return "VG+BHG" if dimension == "region" else TOTAL


def broader(name: str) -> str:
    """Name of the column that holds the broader classes of a dimension while counting.

    Examples
    --------
    >>> broader("age_band")
    'age_band (broader)'
    """
    return f"{name} (broader)"


def _choices(table: Table, shown: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Ways to show the named dimensions: each by its categories or by its broader classes."""
    choices: list[tuple[str, ...]] = [()]
    for name in shown:
        columns = [name, *([broader(name)] if name in table.coarser else [])]
        choices = [(*choice, column) for choice in choices for column in columns]
    return choices


def grouping_sets(table: Table) -> list[tuple[str, ...]]:
    """Return the published combinations: the full cross, every one-way margin and the total.

    Each combination names the dimensions that are shown; a dimension that is absent
    is summed over. The outcome stands with every combination by category and in
    total. Dimensions of `no_total` are never summed over.

    Examples
    --------
    >>> grouping_sets(load()["P1"])
    [('origin_group',), ()]
    >>> len(grouping_sets(load()["P2"]))
    5
    """
    names = tuple(table.dimensions)
    free = [name for name in names if name not in table.no_total]
    fixed = tuple(name for name in names if name in table.no_total)
    one_way = [(*fixed, name) for name in free] if len(free) > 1 else []
    combinations = []
    for shown in (names, *one_way, fixed):
        combinations += _choices(table, shown)
    with_outcome = [(*choice, *table.outcome) for choice in combinations if table.outcome]
    return list(dict.fromkeys([*with_outcome, *combinations]))
