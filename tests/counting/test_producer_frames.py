"""A frame that a producer makes by the printed script, on its own engine, is the frame we make."""

import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from analysis.counting import producer_frames
from analysis.counting.producer_frames import script
from analysis.errors import DataError
from analysis.extracts.frames.printed import BY_QUERY
from analysis.extracts.frames.process import make
from analysis.settings import RAW
from support.disturbed_delivery import YEAR, disturbed
from support.own_engine import SECRET, delivered, extract, filled_in, same_rows, statements

ELSEWHERE = [name for name in producer_frames.DIALECTS if name != "duckdb"]
# What only DuckDB has, or has in its own way.
OF_DUCKDB = (
    r"qualify|exclude|\benum|enum_code|read_parquet|file_row_number|strftime|date_diff|datediff\('|"
    r"make_date|arg_min|any_value|group by all|\bfrom \(from\b|identity|fraction_of"
)
# Functions of the engines, by the names that sqlglot has no class of its own for.
OWN_FUNCTIONS = {"postgres": {"convert_to", "sha256"}, "spark": {"conv"}}


@pytest.mark.parametrize("dialect", ELSEWHERE)
def test_every_script_is_sql_of_its_engine(dialect):
    parsed: dict[str, exp.Expression] = {}
    for name in BY_QUERY:
        text = script(name, dialect=dialect, year=YEAR)
        assert not re.search("[0-9a-fA-F]{32}", text)
        found = statements(text)
        for each in set(found) - set(parsed):
            assert not re.search(OF_DUCKDB, each, re.IGNORECASE), each
            if dialect == "postgres":
                assert not re.search(r"\b(semi|anti) join", each, re.IGNORECASE), each
            parsed[each] = sqlglot.parse_one(each.replace("<fraction>", "1.0"), read=dialect)
        made = [parsed[each].this.name for each in found if isinstance(parsed[each], exp.Create)]
        assert made[-1] == name
        assert len(set(made)) == len(made)
    called = {
        node.name.lower() for tree in parsed.values() for node in tree.find_all(exp.Anonymous)
    }
    assert called <= OWN_FUNCTIONS[dialect]


def test_what_a_script_makes_is_gone_after_the_session():
    body = statements(script("enrolments", dialect="postgres", year=YEAR))
    assert all(
        re.match("SET|DROP TABLE IF EXISTS pg_temp|CREATE TEMP TABLE|ANALYZE|SELECT", each)
        for each in body
    )


def test_without_positions_the_columns_of_labour_are_empty():
    text = script("residents", dialect="spark", year=YEAR, extracts=["persons"])
    assert "CAST(NULL AS STRING) AS `employed`" in text
    assert "labour_quarter" not in text


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("staff", {}, "frame is 'staff'; expected one of residents, contracts, "),
        ("residents", {"dialect": "tsql"}, "dialect is 'tsql'; expected one of duckdb, postgres"),
        (
            "residents",
            {"extracts": ["lfs"]},
            "lfs is nothing that residents is made from; expected",
        ),
        (
            "contracts",
            {"extracts": ["ci_events"]},
            "the frame contracts needs ci_persons; expected",
        ),
    ],
)
def test_what_is_asked_wrongly_is_refused(name, options, message):
    with pytest.raises(DataError, match=message):
        script(name, **{"dialect": "spark", "year": YEAR, **options})


@pytest.fixture(scope="module", params=["as it is shipped", "disturbed"])
def delivery(request, tmp_path_factory) -> tuple[Path, dict[str, Path]]:
    """A delivery, and the frames that the product makes of it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    raw = RAW / str(YEAR) if request.param != "disturbed" else disturbed(folder, seed=1)
    (folder / "made").mkdir()
    files, refused = make(raw, folder / "made", year=YEAR, secret=SECRET)
    assert not refused
    return raw, files


def relations(raw: Path) -> list[str]:
    return sorted({each for name in BY_QUERY for each in delivered(raw, YEAR, name)})


def sql_type(column: pd.Series) -> str:
    values = column.dropna()
    if len(values) and isinstance(values.iloc[0], bool):
        return "boolean"
    kinds = {"i": "bigint", "f": "double precision", "M": "date", "b": "boolean"}
    return kinds.get(column.dtype.kind, "text")


@pytest.mark.skipif(
    "TEST_POSTGRES" not in os.environ, reason="TEST_POSTGRES, the address of a database, is not set"
)
def test_postgresql_makes_the_same_frames(delivery):
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (make database)")
    raw, files = delivery
    with psycopg.connect(os.environ["TEST_POSTGRES"]) as connection, connection.cursor() as cursor:
        for relation in relations(raw):
            frame = extract(raw, relation)
            columns = ", ".join(f'"{name}" {sql_type(frame[name])}' for name in frame)
            cursor.execute(f'CREATE TEMP TABLE "{relation}" ({columns})')
            with cursor.copy(f'COPY "{relation}" FROM STDIN (FORMAT csv)') as copy:
                copy.write(frame.to_csv(index=False, header=False))
        for name in BY_QUERY:
            for each in statements(filled_in(raw, YEAR, name, "postgres")):
                cursor.execute(each)
                assert not each.startswith("SELECT") or not cursor.fetchall(), each
            cursor.execute(f'SELECT * FROM "{name}"')
            columns = [column.name for column in cursor.description]
            found = pd.DataFrame(cursor.fetchall(), columns=columns)
            same_rows(found, pd.read_parquet(files[name]))


@pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None,
    reason="Java or pyspark is not installed",
)
def test_spark_makes_the_same_frames(delivery, tmp_path):
    pyspark = pytest.importorskip("pyspark.sql")
    raw, files = delivery
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        for relation in relations(raw):
            frame = extract(raw, relation)
            for name in frame.select_dtypes("datetime"):
                frame[name] = frame[name].dt.date
            frame.to_parquet(tmp_path / f"{relation}.parquet", index=False)
            there = spark.read.parquet(str(tmp_path / f"{relation}.parquet"))
            there.createOrReplaceTempView(relation)
        for name in BY_QUERY:
            for each in statements(filled_in(raw, YEAR, name, "spark")):
                found = spark.sql(each).collect()
                assert not each.startswith("SELECT") or not found, each
            made = spark.sql(f"SELECT * FROM {name}")
            found = pd.DataFrame(made.collect(), columns=made.columns)
            same_rows(found, pd.read_parquet(files[name]))
    finally:
        spark.stop()
