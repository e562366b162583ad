"""Cells: what DuckDB counts is what a plain groupby counts, whatever order and threads."""

from itertools import combinations

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import plan
from analysis.counting import cells, families
from analysis.errors import DataError
from analysis.workbench import out_of_core
from support import shipped

A, B, C = ["a1", "a2", "a3"], ["b1", "b2"], ["yes", "no", "it's"]
CLASSES = {"low": ("a1", "a2"), "high": ("a3",)}


def table(**changes) -> plan.Table:
    base = plan.load()["W1"]._replace(
        id="X", source="units", years="latest", region="VG", where="TRUE", coarser={}, no_total=(),
        dimensions={"a": "column_a", "b": "column_b"}, outcome={"c": "column_c"},
    )  # fmt: skip
    return base._replace(**changes)


def units(rows: int, *, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    weight = rng.choice([0.1, 1 / 3, 60.5, 152.7], rows)
    return pd.DataFrame(
        {"year": 2023, "units": 1, "weight": weight, "weight2": weight**2,
         "column_a": rng.choice(A, rows, p=[0.6, 0.35, 0.05]), "column_b": rng.choice(B, rows),
         "column_c": rng.choice(C, rows), "key": rng.integers(0, 2**32, rows)}
    )  # fmt: skip


def counted(
    frame: pd.DataFrame, folder, *, of: plan.Table | None = None, year: int = 2023
) -> pd.DataFrame:
    of = of or table()
    files = {}
    for delivered, rows in frame.groupby("year"):
        files[int(delivered)] = folder / f"{delivered}.parquet"
        rows.to_parquet(files[int(delivered)], index=False)
    return cells.count({"X": of}, {"units": files}, year=year)


def oracle(frame: pd.DataFrame, *, classes: dict | None = None) -> dict[tuple, tuple]:
    """Count by a plain groupby every published combination of a and b, with c and in total."""
    found = {}
    for row in frame.itertuples():
        broad = [k for k, parts in (classes or {}).items() if row.column_a in parts]
        in_a, in_b, in_c = [row.column_a, *broad], [row.column_b], [row.column_c, "_T"]
        shown = (
            {(a, b) for a in in_a for b in in_b}
            | {(a, "_T") for a in in_a}
            | {("_T", b) for b in in_b}
        )
        for a, b in shown | {("_T", "_T")}:
            for c in in_c:
                n, weight, weight2, key = found.get((a, b, c), (0, 0.0, 0.0, 0))
                sums = (n + 1, weight + row.weight, weight2 + row.weight2)
                found[a, b, c] = (*sums, (key + row.key) % 2**32)
    return found


def as_dict(made: pd.DataFrame) -> dict[tuple, tuple]:
    keys = list(made[["a", "b", "c"]].itertuples(index=False, name=None))
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, made[cells.SUMS].itertuples(index=False, name=None), strict=True))


def assert_same(made: pd.DataFrame, expected: dict[tuple, tuple]) -> None:
    found = as_dict(made)
    assert set(found) == set(expected)
    for key, value in expected.items():
        # A weight is counted to six decimals.
        assert found[key][:3] == pytest.approx(value[:3], rel=1e-9, abs=1e-6 * value[0]), key
        assert found[key][3] == value[3], key


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 60))
@settings(max_examples=15)
def test_cells_are_those_of_a_plain_count(tmp_path_factory, seed, rows):
    frame = units(rows, seed=seed)
    assert_same(counted(frame, tmp_path_factory.mktemp("cells")), oracle(frame))


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 60))
@settings(max_examples=15)
def test_broader_classes_are_those_of_a_plain_count(tmp_path_factory, seed, rows):
    frame = units(rows, seed=seed)
    of = table(coarser={"a": CLASSES})
    assert_same(
        counted(frame, tmp_path_factory.mktemp("cells"), of=of), oracle(frame, classes=CLASSES)
    )


def test_a_category_outside_every_broader_class_has_no_row_there(tmp_path):
    of = table(coarser={"a": {"low": ("a1", "a2")}})
    frame = units(50)
    assert_same(counted(frame, tmp_path, of=of), oracle(frame, classes={"low": ("a1", "a2")}))


@pytest.mark.parametrize("measure", cells.MEASURES)
def test_parts_add_up_to_their_margins_exactly(tmp_path, measure):
    made = (
        counted(units(5000), tmp_path)
        .set_index(["a", "b", "c"])[measure]
        .map(lambda v: round(v * 1e6))
    )
    inner = made.drop("_T", level="a").drop("_T", level="b").drop("_T", level="c")
    for shown in [[], ["a"], ["b"], ["a", "b"]]:
        key = [slice(None) if name in shown else "_T" for name in ("a", "b")]
        margin = made.loc[(*key, slice(None))]
        for labels, value in margin.items():
            labels = labels if isinstance(labels, tuple) else (labels,)
            codes = dict(zip([*shown, "c"], labels[-len(shown) - 1 :], strict=True))
            if all(codes.get(name) != "_T" for name in shown):
                parts = inner
                for name, code in codes.items():
                    parts = (
                        parts if code == "_T" else parts[parts.index.get_level_values(name) == code]
                    )
                assert parts.sum() == value


def test_the_key_of_a_cell_is_a_whole_number_however_many_units_it_has(tmp_path):
    # A float holds no sum above 2^53; of 3 million keys of almost 2^32 it would be off.
    frame = units(1).loc[[0] * 3_000_000].assign(key=2**32 - 1)
    made = counted(frame, tmp_path)
    assert made["key"].dtype == np.int64
    total = made[(made[["a", "b", "c"]] == "_T").all(axis=1)]
    assert total["key"].tolist() == [(2**32 - 1) * 3_000_000 % 2**32]


@pytest.mark.parametrize("clustered", [True, False])
def test_units_of_one_cluster_add_each_its_key(tmp_path, clustered):
    frame = units(500).assign(weight=1.0, weight2=1.0)
    incidents = {"incident": np.arange(500) // 3} if clustered else {}
    made = counted(frame.assign(**incidents), tmp_path)
    keys = {codes: values[3] for codes, values in as_dict(made).items()}
    assert keys == {codes: values[3] for codes, values in oracle(frame).items()}
    total = made[(made[["a", "b", "c"]] == "_T").all(axis=1)]
    squares = sum(3**2 for _ in range(166)) + 2**2
    assert total["weight2"].tolist() == [squares if clustered else 500]


def test_the_same_units_have_the_same_key_in_every_table():
    made = shipped.cells(protected=False)
    counted = {name: (row.source, row.where) for name, row in plan.load().items()}
    names = plan.dimensions_of(plan.load())
    totals = made[made[names].isin(["_T", "_Z"]).all(axis=1)]
    keys = totals.groupby([totals["table"].map(counted), "year", "region"])["key"]
    assert (keys.min() == keys.max()).all()
    assert (keys.size() > 1).any()


def test_threads_and_row_order_do_not_change_a_digit(tmp_path, monkeypatch):
    frame = units(300_000, seed=7)
    made = {}
    for threads in (1, 2):
        for name, rows in (("as it is", frame), ("turned", frame.iloc[::-1])):
            monkeypatch.setattr(out_of_core.os, "cpu_count", lambda threads=threads: threads)
            made[threads, name] = counted(rows, tmp_path)
    for one, other in combinations(made.values(), 2):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize("clustered", [True, False])
def test_families_of_tables_give_the_same_cells_as_one_pass_for_all(
    tmp_path, monkeypatch, clustered
):
    frame = units(5000).assign(**({"incident": np.arange(5000) // 3} if clustered else {}))
    frame.to_parquet(tmp_path / "2023.parquet")
    tables = {
        name: table(id=name, dimensions=dimensions, where=where)
        for name, dimensions, where in (
            ("X", {"a": "column_a"}, "column_b = 'b1'"),
            ("Y", {"b": "column_b"}, "TRUE"),
            ("Z", {"a": "column_a", "b": "column_b"}, "weight > 1"),
        )
    }
    sizes = []
    made = families.families
    monkeypatch.setattr(
        cells, "families", lambda *of, **how: sizes.append(made(*of, **how)) or sizes[-1]
    )
    whole = cells.count(tables, {"units": {2023: tmp_path / "2023.parquet"}}, year=2023)
    # Values and one more, of c and of a or b: 4 x 4 and 4 x 3 at most; all three are 4 x 4 x 3.
    monkeypatch.setattr(cells, "MOST_CROSSED", 20)
    apart = cells.count(tables, {"units": {2023: tmp_path / "2023.parquet"}}, year=2023)
    pd.testing.assert_frame_equal(whole, apart, check_exact=True)
    # The first had fewer units than may be crossed, and was not divided.
    assert [[line.id for line in family] for family in sizes[0]] == [["X"], ["Y"], ["Z"]]
    assert len(sizes) == 1


def test_units_are_counted_within_the_limit_of_memory_that_all_share(tmp_path, monkeypatch):
    monkeypatch.setattr(out_of_core, "MEMORY", "none of it")
    with pytest.raises(duckdb.Error, match="Memory must have a number"):
        counted(units(20), tmp_path)


@pytest.mark.parametrize(
    "text", ["it's", '"quoted"', "x'); DROP TABLE classed; --", "a;b", "NULL", ""]
)
def test_any_text_survives_as_a_category(tmp_path, text):
    frame = units(20).assign(column_c=text, column_a=text)
    of = table(coarser={"a": {"class 'x'": (text,)}})
    made = counted(frame, tmp_path, of=of)
    assert set(made["c"]) == {text, "_T"}
    assert set(made["a"]) == {text, "class 'x'", "_T"}
    assert made.loc[
        (made["a"] == text) & (made["b"] == "_T") & (made["c"] == text), "n"
    ].tolist() == [20]


def test_a_combination_that_does_not_occur_has_no_row(tmp_path):
    frame = units(200)
    frame = frame[(frame["column_a"] != "a3") | (frame["column_b"] == "b1")]
    made = counted(frame, tmp_path)
    assert made[(made["a"] == "a3") & (made["b"] == "b2")].empty
    assert (made["n"] > 0).all()


def test_an_empty_category_is_refused_by_the_name_of_its_column(tmp_path):
    frame = units(20)
    frame.loc[3, "column_b"] = None
    with pytest.raises(
        DataError, match=r"table X: units of units have an empty b \(column column_b\)"
    ):
        counted(frame, tmp_path)


def test_each_counts_every_delivered_year_and_latest_only_that_of_the_report(tmp_path):
    frame = pd.concat([units(30), units(40).assign(year=2022)])
    latest = counted(frame, tmp_path)
    each = counted(frame, tmp_path, of=table(years="each"))
    totals = (each["a"] == "_T") & (each["b"] == "_T") & (each["c"] == "_T")
    assert set(latest["year"]) == {2023}
    assert dict(zip(each.loc[totals, "year"], each.loc[totals, "n"], strict=True)) == {
        2022: 40,
        2023: 30,
    }


def test_only_the_population_of_the_table_is_counted(tmp_path):
    frame = units(50)
    made = counted(frame, tmp_path, of=table(where="column_b = 'b1'"))
    assert_same(made, oracle(frame[frame["column_b"] == "b1"]))


def test_without_a_source_there_are_no_cells_but_all_columns():
    made = cells.count(plan.load(), {}, year=2023)
    assert made.empty
    assert list(made.columns) == [*cells.KEYS, *plan.dimensions_of(plan.load()), *cells.SUMS]


def test_a_delivery_without_the_reports_year_gives_a_latest_table_no_cells(tmp_path):
    assert counted(units(30).assign(year=2022), tmp_path).empty


def test_what_is_no_dimension_of_a_table_says_so():
    made = shipped.cells(protected=False)
    for table_id, rows in made.groupby("table"):
        own = set(plan.load()[table_id].columns)
        for name in plan.dimensions_of(plan.load()):
            assert (rows[name] == "_Z").all() == (name not in own), (table_id, name)


def test_cells_that_name_the_same_persons_in_two_tables_have_one_count():
    work = [row.id for row in plan.load().values() if row.chapter == "03_work"]
    made = shipped.cells(protected=False).replace("_Z", "_T")
    made = made[made["table"].isin(work)]
    names = [name for name in plan.dimensions_of(plan.load()) if name in made]
    population = made["table"].map({row.id: row.where for row in plan.load().values()})
    differing = made.groupby([population, "year", "region", *names])["n"].nunique()
    assert (differing == 1).all()
