"""Cells counted elsewhere by the printed query are the cells we count, and added once."""

import os
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.counting import cells, delivered_cells, producer_sql
from analysis.errors import DataError
from support import shipped
from support.small_delivery import register

YEAR = shipped.YEAR
COUNTED = sorted(
    name for name, table in plan.load().items() if table.source not in producer_sql.NOT_COUNTED
)
PROVINCE = "Limburg"


def frame_of(table_id: str) -> Path:
    return shipped.folder() / f"delivery_{YEAR}" / f"{plan.load()[table_id].source}.parquet"


def counted_elsewhere(table_id: str, *, part: str = "VG", where: str = "TRUE") -> pd.DataFrame:
    """Run the printed query on the processed frame of the shipped delivery."""
    with duckdb.connect() as connection:
        source = plan.load()[table_id].source
        units = f"FROM read_parquet('{frame_of(table_id)}') WHERE {where}"
        connection.execute(f"CREATE VIEW {source} AS {units}")
        return connection.sql(producer_sql.query(table_id, dialect="duckdb", part=part)).df()


def deliver(folder: Path, frame: pd.DataFrame) -> dict[int, Path]:
    folder.mkdir(exist_ok=True)
    path = folder / "cells.csv"
    frame.to_csv(path, index=False)
    register(folder, "cells", path)
    return {YEAR: folder}


def ours(table_id: str, path: Path) -> pd.DataFrame:
    table = plan.load()[table_id]
    return cells.count({table_id: table}, {table.source: {YEAR: path}}, year=YEAR)


def values(frame: pd.DataFrame, table_id: str) -> dict:
    names = ["region", *(name for name in plan.load()[table_id].columns if name != "region")]
    codes, sums = (frame[each].itertuples(index=False, name=None) for each in (names, cells.SUMS))
    return dict(zip(codes, sums, strict=True))


def alike(found: dict, expected: dict) -> bool:
    """Say whether two sets of cells have the same codes and, to the ninth digit, the same sums."""
    assert found.keys() == expected.keys()
    both = [np.array([each[key] for key in expected], dtype=float) for each in (found, expected)]
    return np.allclose(*both, rtol=1e-9, atol=1e-12)


@pytest.fixture(scope="module")
def of_all_tables(tmp_path_factory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells of every table, delivered in one file and counted by us; to read only."""
    elsewhere = pd.concat([counted_elsewhere(table_id) for table_id in COUNTED])
    folders = deliver(tmp_path_factory.mktemp("raw") / str(YEAR), elsewhere)
    tables = {table_id: plan.load()[table_id] for table_id in COUNTED}
    files = {table.source: {YEAR: frame_of(table_id)} for table_id, table in tables.items()}
    return delivered_cells.delivered(folders, year=YEAR), cells.count(tables, files, year=YEAR)


@pytest.mark.parametrize("table_id", COUNTED)
def test_the_printed_query_counts_what_we_count(of_all_tables, table_id):
    found, expected = (
        values(frame[frame["table"] == table_id], table_id) for frame in of_all_tables
    )
    assert found
    assert alike(found, expected)


def test_a_province_counted_elsewhere_and_the_others_by_us_are_the_whole(tmp_path):
    elsewhere = counted_elsewhere("P4", part=PROVINCE, where=f"province = '{PROVINCE}'")
    other = delivered_cells.delivered(deliver(tmp_path / "raw", elsewhere), year=YEAR)
    rest = tmp_path / "rest.parquet"
    residents = pd.read_parquet(frame_of("P4"))
    residents[residents["province"] != PROVINCE].to_parquet(rest)
    files = {"residents": {YEAR: rest}}
    together = delivered_cells.added(ours("P4", rest), other, files)
    expected = values(ours("P4", frame_of("P4")), "P4")
    found = values(together[together["table"] == "P4"], "P4")
    assert alike(found, expected)


def test_without_delivered_cells_ours_stay_as_they_are(tmp_path):
    mine = ours("P1", frame_of("P1"))
    assert delivered_cells.added(mine, pd.DataFrame(columns=["table"]), {}) is mine


@pytest.mark.parametrize("part", [PROVINCE, "VG", "VG+BHG"])
def test_a_part_that_we_counted_ourselves_is_refused(tmp_path, part):
    other = delivered_cells.delivered(
        deliver(tmp_path, counted_elsewhere("P1", part=part)), year=YEAR
    )
    with pytest.raises(
        DataError,
        match=f"table P1 of {YEAR} counts .* twice: in part .* the extracts of this delivery",
    ):
        delivered_cells.added(
            ours("P1", frame_of("P1")), other, {"residents": {YEAR: frame_of("P1")}}
        )


def test_a_frame_without_a_place_may_hold_anybody(tmp_path):
    table_id = "D2"
    path = tmp_path / "frame.parquet"
    pd.read_parquet(frame_of(table_id)).drop(
        columns=["province", "facts_region"], errors="ignore"
    ).to_parquet(path)
    folder = deliver(tmp_path / "raw", counted_elsewhere(table_id, part="BHG"))
    other = delivered_cells.delivered(folder, year=YEAR)
    with pytest.raises(DataError, match="counts BHG twice"):
        delivered_cells.added(
            ours(table_id, frame_of(table_id)), other, {"report_grounds": {YEAR: path}}
        )


def test_parts_within_each_other_are_refused(tmp_path):
    both = pd.concat([counted_elsewhere("P1", part=part) for part in ("VG", PROVINCE)])
    other = delivered_cells.delivered(deliver(tmp_path, both), year=YEAR)
    with pytest.raises(
        DataError, match=f"counts {PROVINCE} twice: in part VG and in part {PROVINCE}"
    ):
        delivered_cells.added(ours("P1", frame_of("P1")), other, {})


def lose_a_row(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.iloc[1:]


REFUSED = {
    "another version": (
        lambda f: f.assign(version="0" * 12),
        "was counted with version 000000000000; expected",
    ),
    "another year": (lambda f: f.assign(year=2019), f"counts of 2019; expected {YEAR} only"),
    "a table that is computed": (
        lambda f: f.assign(table_id="P6b"),
        "'P6b' is not counted by the plan",
    ),
    "a table unheard of": (lambda f: f.assign(table_id="Z9"), "'Z9' is not counted by the plan"),
    "other dimensions": (
        lambda f: f.assign(codes=f["codes"].str.replace("origin_", "")),
        "codes of table P1 name other dimensions; expected",
    ),
    "a margin that is another": (
        lambda f: f.assign(n=[f["n"].iloc[0] + 1, *f["n"].iloc[1:]]),
        "cells of table P1",
    ),
    "a key that is another": (
        lambda f: f.assign(key=[(f["key"].iloc[0] + 1) % 2**32, *f["key"].iloc[1:]]),
        "cells of table P1 are not the sum of its innermost cells",
    ),
    "a key for all": (lambda f: f.assign(key=0), "every key of table P1 is 0; expected the sum"),
    "no keys": (lambda f: f.drop(columns="key"), r"column\(s\) missing: key; expected exactly"),
    "a row lost": (lose_a_row, "cells of table P1 are not the sum of its innermost cells"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_cells_that_do_not_fit_are_refused(tmp_path, name):
    change, message = REFUSED[name]
    folder = deliver(tmp_path, change(counted_elsewhere("P1")))
    with pytest.raises(DataError, match=message):
        delivered_cells.delivered(folder, year=YEAR)


def test_of_an_earlier_year_only_tables_of_each_year_are_taken(tmp_path):
    both = pd.concat([counted_elsewhere("P1"), counted_elsewhere("N2")])
    found = delivered_cells.delivered(deliver(tmp_path, both), year=YEAR + 1)
    assert set(found["table"]) == {"P1"}


def test_an_earlier_year_of_another_plan_is_left_out_and_told(tmp_path, capsys):
    both = pd.concat([counted_elsewhere("P1").assign(version="0" * 12), counted_elsewhere("W1")])
    folder = deliver(tmp_path, both)
    assert set(delivered_cells.delivered(folder, year=YEAR + 1)["table"]) == {"W1"}
    assert "left out, because the plan or a rule is another by now: table P1" in (
        capsys.readouterr().out
    )


def test_an_earlier_year_that_does_not_add_up_is_refused(tmp_path):
    folder = deliver(tmp_path, lose_a_row(counted_elsewhere("P1")))
    with pytest.raises(DataError, match="cells of table P1"):
        delivered_cells.delivered(folder, year=YEAR + 1)


@pytest.mark.parametrize("dialect", producer_sql.DIALECTS)
@pytest.mark.parametrize("table_id", COUNTED)
def test_every_dialect_writes_every_table(table_id, dialect):
    text = producer_sql.query(table_id, dialect=dialect, part="BHG")
    assert text.endswith(";")
    assert producer_sql.version(plan.load()[table_id]) in text
    assert "CLOB" not in text


@pytest.mark.parametrize(
    ("table_id", "options", "message"),
    [
        ("P99", {}, "TABLE is 'P99'; expected a table that is counted: P1, "),
        ("P6b", {}, "TABLE is 'P6b'"),
        ("P1", {"dialect": "mysql"}, "dialect is 'mysql'; expected one of duckdb, oracle"),
        ("P1", {"part": "Gent"}, "part is 'Gent'; expected one of VG.BHG"),
    ],
)
def test_what_is_asked_wrongly_is_refused(table_id, options, message):
    with pytest.raises(DataError, match=message):
        producer_sql.query(table_id, **{"dialect": "spark", **options})


def test_the_version_follows_the_plan_and_not_its_words():
    table = plan.load()["P1"]
    assert producer_sql.version(table._replace(title="x")) == producer_sql.version(table)
    assert producer_sql.version(table._replace(where="TRUE")) != producer_sql.version(table)


def test_the_version_of_a_table_does_not_follow_the_lines_of_others(monkeypatch):
    before = {name: producer_sql.version(plan.load()[name]) for name in ("P1", "W1", "N1", "D4")}
    changed = dict(plan.load())
    for name in set(COUNTED) - set(before):
        changed[name] = changed[name]._replace(where="TRUE", dimensions={})
    monkeypatch.setattr(plan, "load", lambda: changed)
    assert {name: producer_sql.version(plan.load()[name]) for name in before} == before


def as_printed(frame: pd.DataFrame) -> dict:
    kinds = {name: float for name in cells.MEASURES} | {"key": int}
    frame = frame.rename(columns=str.lower).astype(kinds)
    keys = ["table_id", "version", "part", "year", "codes"]
    return {tuple(row[keys]): tuple(row[cells.SUMS]) for _, row in frame.iterrows()}


def same(found: pd.DataFrame, table_id: str) -> bool:
    one, other = as_printed(found), as_printed(counted_elsewhere(table_id))
    return one.keys() == other.keys() and all(
        one[key] == pytest.approx(other[key], rel=1e-9) for key in one
    )


@pytest.mark.skipif(
    "TEST_POSTGRES" not in os.environ, reason="TEST_POSTGRES, the address of a database, is not set"
)
def test_postgresql_counts_the_same():
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (make database)")
    with psycopg.connect(os.environ["TEST_POSTGRES"]) as connection, connection.cursor() as cursor:
        for table_id in COUNTED:
            units = pd.read_parquet(frame_of(table_id))
            names = {"i": "bigint", "u": "bigint", "f": "double precision"}
            kinds = [names.get(kind.kind, "text") for kind in units.dtypes]
            source = plan.load()[table_id].source
            columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(units, kinds, strict=True))
            cursor.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{source}" ({columns})')
            cursor.execute(f'SELECT COUNT(*) FROM "{source}"')
            if not cursor.fetchone()[0]:
                with cursor.copy(f'COPY "{source}" FROM STDIN (FORMAT csv)') as copy:
                    copy.write(units.to_csv(index=False, header=False))
            cursor.execute(producer_sql.query(table_id, dialect="postgres"))
            found = pd.DataFrame(
                cursor.fetchall(), columns=[column.name for column in cursor.description]
            )
            assert same(found, table_id), table_id


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not installed")
def test_spark_counts_the_same():
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    spark = (
        pyspark.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    try:
        for table_id in COUNTED:
            spark.read.parquet(str(frame_of(table_id))).createOrReplaceTempView(
                plan.load()[table_id].source
            )
            found = spark.sql(producer_sql.query(table_id, dialect="spark").rstrip(";")).collect()
            assert same(pd.DataFrame([row.asDict() for row in found]), table_id), table_id
    finally:
        spark.stop()
