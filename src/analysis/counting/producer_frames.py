"""The queries of a frame in SQL for a producer who may not hand over persons.

It makes the frame from its own extracts on its own engine, in relations that last as long as its
session, and counts it there by the queries of `producer_sql`.
"""

import textwrap
from collections.abc import Callable, Iterable
from functools import cache

import sqlglot
from sqlglot import exp

from analysis.counting import producer_keys
from analysis.errors import DataError
from analysis.extracts.frames.printed import BY_QUERY, FRACTION, SNAPSHOT, extracts_of, steps

__all__ = ["DIALECTS", "script"]

DIALECTS = ("duckdb", "postgres", "spark")
# Where each puts a relation of the session; one of that name is replaced, and no table is touched.
_MADE = {
    "duckdb": "CREATE OR REPLACE TEMP TABLE {name} AS\n{query};",
    "postgres": (
        "DROP TABLE IF EXISTS pg_temp.{name};\nCREATE TEMP TABLE {name} AS\n{query};\n"
        "ANALYZE {name};"
    ),
    "spark": "CREATE OR REPLACE TEMPORARY VIEW {name} AS\n{query};\nCACHE TABLE {name};",
}
# PostgreSQL takes a join on five countries for one that gives a single row, and then loops over all
# of the next table for each of what are millions.
_FIRST = {"postgres": "SET enable_nestloop = off;\n\n"}
_IN_PLACE_OF_FRACTION = "<fraction>"
_WIDTH = 97


def script(name: str, *, dialect: str, year: int, extracts: Iterable[str] = ()) -> str:
    """SQL that makes a frame from the extracts of a producer, under its name.

    Parameters
    ----------
    name
        A frame of persons, as `residents`.
    dialect
        `duckdb`, `postgres` or `spark`.
    year
        Year of the extracts.
    extracts
        Those that the engine holds, under the names and with the columns of their contracts; none
        for all that the frame can be made from.

    Returns
    -------
    str, statements that each end with a semicolon: those that begin with CREATE make a relation,
    those that begin with SELECT give no row of extracts that are right.

    Raises
    ------
    DataError
        When there is no such frame, dialect or extract, or too few extracts.

    Examples
    --------
    >>> print(script("enrolments", dialect="spark", year=2023).splitlines()[0])
    -- enrolments of 2023, made from nt2_enrolments.
    """
    if name not in BY_QUERY:
        raise DataError(f"frame is '{name}'; expected one of {', '.join(BY_QUERY)}")
    if dialect not in DIALECTS:
        raise DataError(f"dialect is '{dialect}'; expected one of {', '.join(DIALECTS)} of a frame")
    known = extracts_of(name, year=year)
    held = tuple(extracts) or known
    if unknown := sorted(set(held) - set(known)):
        raise DataError(
            f"extracts: {', '.join(unknown)} is nothing that {name} is made from; expected of "
            f"{', '.join(known)}"
        )
    parts = []
    for step in steps(name, year=year, held=frozenset(held)):
        if step.name:
            made = {"name": _quoted(step.name, dialect), "query": _in(dialect, step.query)}
            parts.append(_MADE[dialect].format(**made))
        else:
            wrong = step.wrong.replace("'", "''")
            query = f"SELECT '{wrong}' AS refused, found.* FROM ({step.query}) AS found"
            parts.append(_in(dialect, query) + ";")
    body = _FIRST.get(dialect, "") + "\n\n".join(parts)
    return "\n".join([*_head(name, held, body, dialect=dialect, year=year), "", body])


def _head(name: str, held: tuple[str, ...], body: str, *, dialect: str, year: int) -> list[str]:
    says = [
        f"{name} of {year}, made from {', '.join(held)}.",
        "Each is a relation with the columns of its contract (data/codebook.en.md), days as DATE, "
        "nothing missing as an empty text, and a column record: whole numbers that tell its rows "
        "apart; of two records of one day the lower number counts as the first.",
        "Run it and the counting queries in one session: what it makes is gone after it. A query "
        "that begins with SELECT is a check: where one gives a row, the extracts are not right.",
    ]
    if _IN_PLACE_OF_FRACTION in body:
        says.append(
            f"Put for {_IN_PLACE_OF_FRACTION} the share of the units that the extract holds: 1.0 "
            "of a whole one."
        )
    if SNAPSHOT in body:
        says.append(f"Put for {SNAPSHOT} the day that the extract is of, as 2024-03-01.")
    lines = [line for text in says for line in textwrap.wrap(text, _WIDTH)]
    return [*(f"-- {line}" for line in lines), *producer_keys.how_to(name, dialect=dialect)]


def _quoted(name: str, dialect: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect=dialect)


# Several frames are made from the same relations.
@cache
def _in(dialect: str, query: str) -> str:
    """A query of DuckDB in the SQL of another engine."""
    tree = sqlglot.parse_one(query, read="duckdb")
    for change in (_without_enumerations, _without_order):
        if dialect != "duckdb":
            change(tree)
    # An unquoted name may be a word of the dialect: level, date, out.
    for name in tree.find_all(exp.Identifier):
        name.set("quoted", True)
    _filled_in(tree, dialect)
    return tree.sql(dialect=dialect, pretty=True)


def _replaced(tree: exp.Expression, kind: type, new: Callable) -> None:
    # Innermost first, so that what is replaced holds nothing that is to be replaced.
    for node in reversed(list(tree.find_all(kind))):
        made = new(node)
        if made is not None:
            node.replace(made)


def _without_enumerations(tree: exp.Expression) -> None:
    """A text in the place of each value of an enumeration, which other engines do not have."""
    codes: list[str] = []
    for node in tree.find_all(exp.DataType):
        if node.this == exp.DataType.Type.ENUM:
            codes = max(codes, [each.name for each in node.expressions], key=len)
            node.replace(exp.DataType.build("VARCHAR"))

    def group(node: exp.Bracket) -> exp.Expression | None:
        number = node.expressions[0]
        if not (isinstance(number, exp.Anonymous) and number.name.lower() == "enum_code"):
            return None
        by_group: dict[str, list[exp.Expression]] = {}
        # The first value is the empty text, which is no country.
        for code, value in zip(codes[1:], node.this.expressions, strict=True):
            by_group.setdefault(value.name, []).append(exp.Literal.string(code))
        country, found = number.expressions[0], exp.Case()
        for name, members in by_group.items():
            among = exp.In(this=country.copy(), expressions=members)
            found = found.when(among, exp.Literal.string(name))
        return found

    _replaced(tree, exp.Bracket, group)


def _without_order(tree: exp.Expression) -> None:
    """Rows in any order, where their order decides nothing."""
    for order in list(tree.find_all(exp.Order)):
        if isinstance(order.parent, exp.Query) and not order.parent.args.get("limit"):
            order.pop()


def _filled_in(tree: exp.Expression, dialect: str) -> None:
    """The key as the engine makes it, and what the producer fills in."""

    def key(node: exp.Anonymous) -> exp.Expression | None:
        if node.name.lower() != "identity":
            return None
        unit = node.expressions[0].sql(dialect=dialect)
        return exp.Var(this=producer_keys.hashed(unit, dialect=dialect))

    def fraction(node: exp.Column) -> exp.Expression | None:
        return exp.Var(this=_IN_PLACE_OF_FRACTION) if node.name == FRACTION else None

    _replaced(tree, exp.Anonymous, key)
    _replaced(tree, exp.Column, fraction)
