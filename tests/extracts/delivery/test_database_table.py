"""Tables of a database, delivered as a file is: SQLite here, PostgreSQL where one is at hand."""

import os
import sqlite3
import sys

import pyarrow.parquet as pq
import pytest

from analysis.errors import DataError
from analysis.extracts.delivery import database_table
from analysis.extracts.delivery import deliver as module
from analysis.extracts.delivery.database_table import is_address, table_as_file
from analysis.extracts.delivery.deliver import deliver
from analysis.extracts.reading import read_extract
from support.small_delivery import good

GIVEN = {
    "producer": "Unia", "kind": "register", "snapshot": "2024-02-01", "from": "2023-01-01",
    "to": "2023-12-31", "history": "2023-01-01", "scope": "year", "fraction": "1", "licence": "-",
    "note": "all",
}  # fmt: skip
needs_sqlalchemy = pytest.mark.usefixtures("sqlalchemy")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    for each in (module, database_table):
        monkeypatch.setattr(each, "PROCESSED", tmp_path / "processed")


@pytest.fixture
def sqlalchemy():
    return pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed (make database)")


@pytest.fixture
def database(tmp_path):
    """A database of SQLite with the grounds of reports, and its address."""
    path = tmp_path / "unia.db"
    grounds = good("unia_grounds")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE gronden (report_id VARCHAR, ground VARCHAR)")
        connection.executemany("INSERT INTO gronden VALUES (?, ?)", grounds.to_numpy().tolist())
        connection.execute("CREATE VIEW gekeerd AS SELECT * FROM gronden ORDER BY report_id DESC")
        connection.execute(
            "CREATE TABLE soorten (aantal INTEGER, deel NUMERIC(9, 2), rond NUMERIC(9, 0), "
            "dag DATE, moment DATETIME, waar BOOLEAN, tekst TEXT)"
        )
        connection.execute(
            "INSERT INTO soorten VALUES "
            "(7, 60.5, 12, '2023-04-05', '2023-04-05 00:00:00.000000', 1, NULL)"
        )
    connection.close()
    return f"sqlite:///{path}"


def refusal(address: str) -> str:
    with pytest.raises(DataError) as refused, table_as_file(address, "unia_grounds"):
        pass
    assert "secret" not in str(refused.value)
    return str(refused.value)


@needs_sqlalchemy
def test_a_table_is_delivered_as_a_file_is(tmp_path, database):
    raw = tmp_path / "raw"
    made = deliver(2023, "unia_grounds", f"{database}#gronden", given=GIVEN, raw=raw)
    assert made.name == "unia_grounds.2024-02-01.parquet"
    frame = read_extract.typed_frame("unia_grounds", raw / "2023")
    assert frame["ground"].tolist() == ["age", "nationality"]


@needs_sqlalchemy
def test_the_same_rows_in_another_order_are_the_same_file(database, capsys, tmp_path):
    raw = tmp_path / "raw"
    deliver(2023, "unia_grounds", f"{database}#gronden", given=GIVEN, raw=raw)
    deliver(2023, "unia_grounds", f"{database}#gekeerd", given=GIVEN, raw=raw)
    assert "registered before" in capsys.readouterr().out


@needs_sqlalchemy
def test_every_kind_of_column_keeps_its_type(database):
    with table_as_file(f"{database}#soorten", "persons") as path:
        table = pq.read_table(path)
    assert [str(kind) for kind in table.schema.types] == [
        "int64", "double", "int64", "date32[day]", "timestamp[us]", "bool", "string",
    ]  # fmt: skip
    row = table.to_pylist()[0]
    assert [row["aantal"], row["deel"], row["rond"], row["waar"], row["tekst"]] == [
        7, 60.5, 12, True, None,
    ]  # fmt: skip


@needs_sqlalchemy
def test_what_cannot_be_read_is_told_without_a_row_and_leaves_nothing(database, tmp_path):
    path = database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE fout (report_id VARCHAR, aantal INTEGER)")
        connection.execute("INSERT INTO fout VALUES ('secret-report-1', 'secret')")
        connection.execute("CREATE TABLE bytes (report_id VARCHAR, foto BLOB)")
        connection.execute("CREATE TABLE dagen (dag DATE)")
        connection.execute("INSERT INTO dagen VALUES ('secret')")
    connection.close()
    assert "names no table; expected an address and a table" in refusal(database)
    said = refusal(f"{database}#grounds")
    assert "expected one of these: bytes, dagen, fout, gekeerd, gronden, soorten" in said
    assert "column aantal of fout holds a value that is none of its type" in refusal(
        f"{database}#fout"
    )
    assert "column foto is of the type BLOB; expected text" in refusal(f"{database}#bytes")
    assert "a column of dagen holds a value that is none of its type" in refusal(
        f"{database}#dagen"
    )
    with table_as_file(f'{database}#"gronden"', "unia_grounds") as path:
        assert path.is_file()
    assert "names a database that is not there" in refusal(f"sqlite:///{tmp_path}/other.db#a")
    assert not (tmp_path / "other.db").exists()
    assert "an address that cannot be used" in refusal("https://example.org/persons.csv#a")
    assert "an address that cannot be used" in refusal("postgresql://host:port/db#a")


@needs_sqlalchemy
def test_a_database_that_does_not_answer_is_told_without_its_password():
    pytest.importorskip("psycopg", reason="psycopg is not installed (make database)")
    said = refusal("postgresql://someone:secret@127.0.0.1:9/ksz#persons")
    assert "FILE names a database that cannot be read: " in said
    assert "a password belongs in ~/.pgpass" in said


def test_without_sqlalchemy_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert "is not installed; expected it beside" in refusal("postgresql://dwh/ksz#persons")
    assert "Install it once: make database" in refusal("postgresql://dwh/ksz#persons")


def test_a_path_is_no_address():
    assert not any(map(is_address, ("persons.csv", "/from/a:b/persons.csv", "C:\\ksz\\a.csv", "")))


@needs_sqlalchemy
@pytest.mark.skipif(
    "TEST_POSTGRES" not in os.environ, reason="TEST_POSTGRES, the address of a database, is not set"
)
def test_a_table_of_postgresql_is_delivered(sqlalchemy, tmp_path):
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (make database)")
    address = os.environ["TEST_POSTGRES"]
    frame = good("unia_reports")
    kinds = {name: "date" for name in frame if name.endswith("_on")}
    kinds |= {"competent": "boolean", "file": "boolean", "received_on": "timestamptz"}
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS integratiemonitor_test")
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Brussels'")
        columns = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in frame)
        cursor.execute("DROP TABLE IF EXISTS integratiemonitor_test.meldingen")
        cursor.execute(f"CREATE TABLE integratiemonitor_test.meldingen ({columns})")
        rows = [[value or None for value in row] for row in frame.to_numpy().tolist()]
        places = ", ".join(["%s"] * frame.shape[1])
        cursor.executemany(f"INSERT INTO integratiemonitor_test.meldingen VALUES ({places})", rows)
    try:
        made = deliver(
            2023, "unia_reports", f"{address}#integratiemonitor_test.meldingen", given=GIVEN,
            raw=tmp_path,
        )  # fmt: skip
        read = read_extract.typed_frame("unia_reports", made.parent)
        assert read["received_on"].dt.strftime("%Y-%m-%d").tolist() == ["2023-04-05"] * 2
        assert read["competent"].tolist() == [True, True]
    finally:
        with psycopg.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA integratiemonitor_test CASCADE")


@needs_sqlalchemy
def test_a_refused_table_is_named_as_its_file(tmp_path, database):
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        connection.execute("CREATE TABLE fout AS SELECT report_id, 'secret' AS ground FROM gronden")
    connection.close()
    with pytest.raises(DataError) as refused:
        deliver(2023, "unia_grounds", f"{database}#fout", given=GIVEN, raw=tmp_path / "raw")
    assert str(refused.value).startswith("unia_grounds.parquet: 1 rule(s) of the contract broken")
