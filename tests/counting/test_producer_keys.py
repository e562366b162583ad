"""The key that a producer makes with the printed expression is the key that we make."""

import os
import re
import shutil

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import plan
from analysis.counting import producer_keys, producer_sql
from analysis.counting.cells import CLUSTER
from analysis.extracts.contracts.units import CLUSTERED, IDENTIFIED_BY
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.frames.unit_keys import keys_of, pads
from support import shipped

SECRET = bytes(range(32))
COUNTED = [
    name for name, table in plan.load().items() if table.source not in producer_sql.NOT_COUNTED
]
PIDS = ["a81f", "6821770", "0", "an id of more than one block of sixty-four bytes " * 2]
SPELLS = pd.DataFrame({"pid": PIDS, "start": "2022-03-01"})


def filled_in(source: str, dialect: str) -> str:
    """Put both pads of a secret in the printed expression, as a producer does."""
    inner, outer = (pad.hex() for pad in pads(SECRET))
    text = producer_keys.expression(source, dialect=dialect)
    return text.replace(producer_keys.INNER, inner).replace(producer_keys.OUTER, outer)


def expected(source: str) -> list[int]:
    family, *columns = IDENTIFIED_BY[source]
    units = family + "|" + SPELLS[columns].agg("|".join, axis=1)
    return keys_of(units, SECRET).tolist()


def test_every_frame_says_what_identifies_its_units():
    assert set(IDENTIFIED_BY) == set(FRAMES)


def test_the_frames_with_clusters_are_those_that_name_an_incident():
    files = (shipped.folder() / f"delivery_{shipped.YEAR}").glob("*.parquet")
    assert {f.stem for f in files if CLUSTER in pq.read_schema(f).names} == CLUSTERED


@pytest.mark.parametrize("source", ["residents", "spells"])
def test_duckdb_makes_the_same_keys(source):
    made = duckdb.sql(f"SELECT {filled_in(source, 'duckdb')} AS key FROM SPELLS").df()["key"]
    assert made.tolist() == expected(source)


@pytest.mark.parametrize("dialect", producer_sql.DIALECTS)
@pytest.mark.parametrize("table_id", COUNTED)
def test_the_head_of_every_query_says_how_a_key_is_made_and_holds_no_secret(table_id, dialect):
    text = producer_sql.query(table_id, dialect=dialect)
    source = plan.load()[table_id].source
    head = [line for line in text.splitlines() if line.startswith("-- ")]
    if not IDENTIFIED_BY[source]:
        assert "-- key is 0 for every unit: these counts are public already." in head
        return
    made = f"-- key = {producer_keys.expression(source, dialect=dialect)}"
    assert made in head
    assert producer_keys.INNER in made
    assert producer_keys.OUTER in made
    assert not re.search("[0-9a-fA-F]{32}", text)
    assert all(column in made for column in IDENTIFIED_BY[source][1:])


def test_a_table_of_public_counts_needs_no_key():
    assert producer_keys.expression("population", dialect="oracle") == "0"


@pytest.mark.skipif(
    "TEST_POSTGRES" not in os.environ, reason="TEST_POSTGRES, the address of a database, is not set"
)
@pytest.mark.parametrize("source", ["residents", "spells"])
def test_postgresql_makes_the_same_keys(source):
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (make database)")
    with psycopg.connect(os.environ["TEST_POSTGRES"]) as connection, connection.cursor() as cursor:
        rows = ", ".join(["(%s, %s)"] * len(SPELLS))
        query = f"SELECT {filled_in(source, 'postgres')} FROM (VALUES {rows}) AS units (pid, start)"
        cursor.execute(query, SPELLS.to_numpy().ravel().tolist())
        assert [row[0] for row in cursor.fetchall()] == expected(source)


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not installed")
@pytest.mark.parametrize("source", ["residents", "spells"])
def test_spark_makes_the_same_keys(source):
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    builder = pyspark.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        rows = list(SPELLS.itertuples(index=False, name=None))
        spark.createDataFrame(rows, list(SPELLS)).createOrReplaceTempView("units")
        found = spark.sql(f"SELECT {filled_in(source, 'spark')} AS key FROM units").collect()
        assert [row["key"] for row in found] == expected(source)
    finally:
        spark.stop()
