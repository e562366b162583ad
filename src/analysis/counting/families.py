"""Tables that are counted in one pass: those whose columns have few combinations together."""

from collections.abc import Mapping
from math import prod

import duckdb

from analysis.plan import Table
from analysis.workbench.sql import quoted

__all__ = ["MOST_CROSSED", "families", "values_of"]

# Combinations that are crossed at a time; of so many each takes about a hundred bytes.
MOST_CROSSED = 500_000
# Of so many units one is looked at for that: keys are numbers that look random.
_ONE_IN = 64


def values_of(
    relation: duckdb.DuckDBPyRelation, tables: list[Table], *, cluster: str | None
) -> dict[str, int]:
    """About how many values each column of some tables has, the column of clusters too.

    Parameters
    ----------
    relation
        Many units, with the columns and a `key`: one in 64 of them is looked at.
    tables
        Lines of the plan.
    cluster
        Column of clusters, which is crossed with every table.
    """
    names = sorted({column for table in tables for column in table.columns.values()})
    names += [] if cluster is None else [cluster]
    if not names:
        return {}
    asked = ", ".join(f"approx_count_distinct({quoted(name)})" for name in names)
    some = relation.filter(f"key % {_ONE_IN} = 0")
    return dict(zip(names, some.aggregate(asked).fetchone() or (), strict=True))


def families(
    tables: list[Table],
    values: Mapping[str, int],
    *,
    units: int,
    cluster: str | None = None,
    most: int,
) -> list[list[Table]]:
    """Divide tables so that those of a family have at most so many combinations together.

    A family is one pass over the units; all that it crosses is kept while its tables are counted.
    Of a register by municipality, nationality and activity, one pass for all tables would keep a
    row for nearly every person.

    Parameters
    ----------
    tables
        Lines of the plan of one source.
    values
        Number of values by column.
    units
        Number of units: there are no more combinations, however many are possible.
    cluster
        Column of clusters.
    most
        Combinations of a family. A table that has more alone stands alone.

    Examples
    --------
    >>> from analysis.plan import load
    >>> lines = [load()[name] for name in ("P2", "P3", "P4")]
    >>> values = {"origin_8": 8, "sex": 3, "generation": 3, "age_band": 10, "origin_4": 4,
    ...           "province": 6}
    >>> made = families(lines, values, units=10_000, most=400)
    >>> [[table.id for table in family] for family in made]
    [['P2'], ['P3', 'P4']]
    """
    made: list[tuple[set[str], list[Table]]] = []
    for table in tables:
        own = {*table.columns.values(), *(() if cluster is None else (cluster,))}
        for columns, family in made:
            if min(units, prod(values[name] + 1 for name in columns | own)) <= most:
                columns |= own
                family.append(table)
                break
        else:
            made.append((own, [table]))
    return [family for _, family in made]
