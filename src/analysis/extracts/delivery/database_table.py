"""A delivery that is a table or a view of a database: `postgresql://dwh/ksz#schema.persons`.

It is read once, in one transaction that only reads, and written as one Parquet file; what happens
to that file is what happens to every delivered one. SQLAlchemy speaks to the database, with the
driver that the address names; both are installed apart (`make database`).
"""

import datetime
import decimal
import re
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as arrow
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.settings import PROCESSED

if TYPE_CHECKING:
    import sqlalchemy

__all__ = ["is_address", "table_as_file"]

_ADDRESS = re.compile(r"[a-z][a-z0-9]*(?:\+[a-z0-9_]+)?://.*", re.DOTALL)
_EXPECTED = "an address and a table, as in FILE=postgresql://user@host/database#schema.table"
# psycopg is the driver that is installed; the name alone would ask for an older one.
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_ROWS_AT_ONCE = 50_000
_SHOWN_TABLES = 20
_TYPES = {
    str: arrow.string(),
    int: arrow.int64(),
    bool: arrow.bool_(),
    float: arrow.float64(),
    decimal.Decimal: arrow.float64(),
    datetime.date: arrow.date32(),
    uuid.UUID: arrow.string(),
}


def is_address(file: str) -> bool:
    """Whether what was typed is the address of a database, and no path.

    Parameters
    ----------
    file : str
        As it was typed.

    Examples
    --------
    >>> is_address("postgresql://dwh/ksz#persons"), is_address("/from/ksz/persons.csv")
    (True, False)
    """
    return bool(_ADDRESS.fullmatch(file.strip()))


@contextmanager
def table_as_file(address: str, extract: str) -> Iterator[Path]:
    """Give a table or a view as one Parquet file, which is gone afterwards.

    Rows are in the order of their values, so that the same table is the same file.

    Parameters
    ----------
    address : str
        Address of the database, and behind `#` the table, perhaps with its schema. A password
        belongs in the file `.pgpass` of the user, not here.
    extract : str
        Name of the extract, after which the file is called.

    Raises
    ------
    DataError
        If what reads databases is not installed, the address cannot be used, there is no such
        table, it holds a column of a type that no extract has, or reading it fails.
    """
    engine, table = _opened(address)
    PROCESSED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PROCESSED, prefix=".table-") as folder:
        path = Path(folder) / f"{extract}.parquet"
        try:
            _write(engine, _reflected(engine, table), path)
        finally:
            engine.dispose()
        yield path


def _opened(address: str) -> "tuple[sqlalchemy.Engine, str]":
    """The database of an address, not yet connected, and the name of the table."""
    try:
        import sqlalchemy
    except ImportError:
        raise DataError(
            "FILE is the address of a database, and SQLAlchemy, which reads one, is not installed; "
            "expected it beside the other packages. Install it once: make database"
        ) from None
    where, _, table = address.strip().partition("#")
    try:
        url = sqlalchemy.make_url(where)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        engine = sqlalchemy.create_engine(url)
    except ImportError:
        raise DataError(
            f"FILE is an address of {url.get_backend_name()}, whose driver is not installed; "
            f"expected one that SQLAlchemy knows. Install it in .venv, or write {_EXPECTED}."
        ) from None
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise DataError(f"FILE is an address that cannot be used; expected {_EXPECTED}.") from None
    if not table:
        raise DataError(f"FILE names no table; expected {_EXPECTED}.")
    # SQLite makes a database of whatever name it is given.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise DataError(f"FILE names a database that is not there; expected {_EXPECTED}.")
    return engine, table


def _reflected(engine: "sqlalchemy.Engine", name: str) -> "sqlalchemy.Table":
    """The table with its columns as the database describes them."""
    import sqlalchemy

    schema, _, table = name.replace('"', "").rpartition(".")
    try:
        return sqlalchemy.Table(
            table, sqlalchemy.MetaData(), schema=schema or None, autoload_with=engine
        )
    except sqlalchemy.exc.NoSuchTableError:
        raise DataError(
            f"FILE names {name}, which is no table or view that you may read there; expected one "
            f"of these: {_tables(sqlalchemy.inspect(engine), schema or None)}. Write it as the "
            "database does, capitals too, its schema before a point."
        ) from None
    except Exception as error:
        # Of a driver too, which fails in ways of its own; nothing was read yet that could be told.
        said = str(getattr(error, "orig", None) or error).strip().splitlines() or [
            "no reason given"
        ]
        raise DataError(
            f"FILE names a database that cannot be read: {said[0]}. Expected one that you can "
            "reach and may read; a password belongs in ~/.pgpass."
        ) from None


def _tables(there: "sqlalchemy.Inspector", schema: str | None) -> str:
    """Names of tables and views, or of schemas where there are none."""
    names = sorted({*there.get_table_names(schema), *there.get_view_names(schema)})
    if not names:
        names = [f"{each}.(table)" for each in there.get_schema_names()]
    return ", ".join(names[:_SHOWN_TABLES])


def _write(engine: "sqlalchemy.Engine", table: "sqlalchemy.Table", path: Path) -> None:
    """Write every row of a table, some thousands at a time."""
    import sqlalchemy

    schema = arrow.schema([(column.name, _type(column)) for column in table.columns])
    query = sqlalchemy.select(table).order_by(*table.columns)
    column = ""
    try:
        with _reading(engine) as connection, pq.ParquetWriter(path, schema) as writer:
            result = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
            for rows in result.partitions():
                arrays = []
                for field, values in zip(schema, zip(*rows, strict=True), strict=True):
                    column = field.name
                    arrays.append(arrow.array(map(_plain, values), field.type))
                writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
    except (arrow.ArrowException, TypeError, ValueError, OverflowError):
        where = f"column {column}" if column else "a column"
        raise DataError(
            f"FILE: {where} of {table.name} holds a value that is none of its type; expected "
            "values as the database declares them. Correct it at its source, or read a view that "
            "casts it to text."
        ) from None
    except Exception as error:
        # What a database or its driver says may repeat a row.
        raise DataError(
            f"FILE: {table.name} could not be read to its end ({_fault(error)}); expected a "
            "table or view of which every row can be read. Try the same query at the database."
        ) from None


def _fault(error: Exception) -> str:
    """The name that the driver gives to what went wrong; its words may repeat a row."""
    return type(getattr(error, "orig", None) or error).__name__


@contextmanager
def _reading(engine: "sqlalchemy.Engine") -> "Iterator[sqlalchemy.Connection]":
    """A connection that sees one state of the database and changes nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def _type(column: "sqlalchemy.Column") -> arrow.DataType:
    """The type in Parquet of a column."""
    if str(column.type) == "NULL":
        # What SQLite calculates has no type; it is read where it is text.
        return arrow.string()
    try:
        kind = column.type.python_type
    except NotImplementedError:
        kind = None
    if kind is datetime.datetime:
        zone = "UTC" if getattr(column.type, "timezone", False) else None
        return arrow.timestamp("us", zone)
    if kind is decimal.Decimal and getattr(column.type, "scale", None) == 0:
        return arrow.int64()
    if kind not in _TYPES:
        raise DataError(
            f"FILE: column {column.name} is of the type {column.type}; expected text, a number, a "
            "day or true and false. Read a view without it, or one that casts it."
        )
    return _TYPES[kind]


def _plain(value: object) -> object:
    """A value as Parquet takes it."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, uuid.UUID) else value
