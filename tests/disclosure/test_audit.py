"""The auditor: what it knows is true, what can be worked out it finds, and stops the report."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import vstack

from analysis import plan
from analysis.disclosure.auditor.audit import Rules, audit, blocks, refuse, summary
from analysis.disclosure.auditor.equations import system
from analysis.disclosure.auditor.table_layout import views
from analysis.disclosure.known.model_counts import beside, laid
from analysis.disclosure.protect_and_audit import protect_and_audit
from analysis.disclosure.protection.suppress import summary as lost
from analysis.errors import DisclosureError
from analysis.reference.classes import codings
from analysis.settings import THRESHOLD
from support import shipped
from support.hand_verdicts import RECTANGLE, RECTANGLE_RANGES, VERDICTS

MEASURES = ["n", "weight", "weight2"]


def table(name: str = "X", **changes) -> plan.Table:
    base = plan.load()["P1"]._replace(
        id=name,
        source="made_up",
        where="TRUE",
        coarser={},
        no_total=(),
        dimensions={"a": "a"},
        outcome={"y": "y"},
    )
    return base._replace(**changes)


def cells_of(units: pd.DataFrame, of: plan.Table) -> pd.DataFrame:
    """Count a table from one row per unit: every cross of its columns and every sum."""
    names = list(of.columns)
    codes = [
        [*sorted(set(units[column])), *of.coarser.get(name, {}), "_T"]
        for name, column in of.columns.items()
    ]
    rows = []
    for row in product(*codes):
        within = [
            units[of.columns[n]].isin(of.coarser.get(n, {}).get(c, (c,))) | (c == "_T")
            for n, c in zip(names, row, strict=True)
        ]
        rows.append((*row, float(np.logical_and.reduce(within).sum())))
    frame = pd.DataFrame(rows, columns=[*names, "n"]).query("n > 0")
    return frame.assign(
        table=of.id, year=2023, region="VG", weight=2 * frame["n"], weight2=4 * frame["n"]
    )


def counted(units: pd.DataFrame, of: list[plan.Table]) -> pd.DataFrame:
    """Count some tables; a `where` of `b = 'b1'` is the only one there is here."""
    parts = [
        cells_of(units if each.where == "TRUE" else units[units["b"] == "b1"], each) for each in of
    ]
    return pd.concat(parts, ignore_index=True).fillna("_Z")


def hide(cells: pd.DataFrame, which) -> pd.DataFrame:
    made = cells.copy()
    made.loc[which, MEASURES] = np.nan
    return made


def square(matrix: np.ndarray) -> tuple[pd.DataFrame, plan.Table]:
    """Cells of a two-way table whose last line and column are totals."""
    code = [*map(str, range(len(matrix) - 1)), "_T"]
    frame = pd.DataFrame(product(code, code), columns=["a", "b"])
    for name in MEASURES:
        frame[name] = matrix.ravel()
    frame = frame.assign(table="X", year=2023, region="VG")
    return frame, table(dimensions={"a": "a", "b": "b"}, outcome={})


@pytest.mark.parametrize("case", VERDICTS)
def test_a_table_gets_the_verdict_by_hand(case):
    shown, _, verdict = VERDICTS[case]
    cells, of = square(shown)
    assert audit(cells, {"X": of})["passes"].all() == (verdict == "safe")


def test_a_rectangle_of_blanks_gets_the_ranges_by_hand():
    cells, of = square(RECTANGLE)
    found = audit(cells, {"X": of})[["low", "high"]]
    assert list(map(tuple, found.to_numpy().tolist())) == RECTANGLE_RANGES


ROUNDED = [name for name, table in plan.load().items() if table.rounding]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_true_counts_fit_all_that_the_auditor_takes_for_granted(seed):
    """What it supposes of columns and populations holds, so each true count lies in its range."""
    true = shipped.cells(protected=False).reset_index(drop=True)
    hidden = np.random.default_rng(seed).random(len(true)) < 0.3
    cells, n, tables = hide(true, hidden), true["n"].to_numpy(), plan.load()
    attacked = set()
    for block, low, high in blocks(cells, tables):
        known = system(views(block, tables), low, high)
        attacked |= set(known.targets)
        if not known.matrix.shape[1]:
            assert (known.shown == n[known.targets]).all()
            continue
        rows = vstack([known.matrix, known.cells])
        counts = n[known.targets] - known.shown
        ends = np.append(known.low, counts), np.append(known.high, counts)
        found = milp(np.zeros(rows.shape[1]), constraints=LinearConstraint(rows, *ends))
        assert found.status == 0, block["table"].unique()
    # The cells of rounded tables have a range too, wherever they are shown.
    assert set(np.flatnonzero(hidden)) <= attacked
    assert set(true.loc[sorted(attacked - set(np.flatnonzero(hidden))), "table"]) <= set(ROUNDED)


def test_all_shipped_blanks_pass_and_stand_in_the_public_frame():
    models = beside(shipped.models(), plan.load())
    found = audit(laid(shipped.cells(), models.cells), {**plan.load(), **models.tables})
    found = found[found["position"] < len(shipped.cells())]
    assert found["passes"].all()
    attacked = set(found.loc[~found["table"].isin(ROUNDED), "position"])
    blank = shipped.cells()["n"].isna()
    assert attacked == set(np.flatnonzero(blank & ~shipped.cells()["table"].isin(ROUNDED)))
    assert set(np.flatnonzero(blank)) <= set(found["position"])
    public = pd.read_parquet(shipped.folder() / "public/audit.parquet")
    pd.testing.assert_frame_equal(public, summary(found, shipped.cells()), check_dtype=False)
    assert public["blanks"].sum() > 0


def test_no_column_of_the_plan_determines_another_unknown_to_the_auditor():
    """A column made from another stands in codings.toml, or the auditor misses what both tell."""
    known = codings()["column"]

    def finest(column: str) -> str:
        return finest(known[column]["of"]) if "of" in known.get(column, {}) else column

    frame = shipped.residents()
    columns = sorted(
        {c for t in plan.load().values() if t.source == "residents" for c in t.columns.values()}
    )
    public_knowledge = {
        ("centre_city", "size_class"),
        ("municipality", "size_class"),
        ("country", "origin_statbel"),
    }
    for one, other in product(columns, columns):
        if (
            one != other
            and finest(one) != finest(other)
            and frame[one].nunique() > frame[other].nunique() > 1
        ):
            determined = frame.groupby(one)[other].nunique().max() == 1
            assert not determined or (one, other) in public_knowledge, (one, other)


def test_a_cell_shown_in_another_table_of_the_same_persons_is_found():
    units = pd.DataFrame(
        {
            "a": ["a1"] * 30 + ["a2"] * 30,
            "b": (["b1"] * 15 + ["b2"] * 15) * 2,
            "y": ["no", "yes"] * 30,
        }
    )
    tables = {"X": table(), "Z": table("Z", dimensions={"b": "b", "a": "a"}, outcome={})}
    cells = counted(units, list(tables.values()))
    # In X the two categories are blank with their outcomes; Z shows both.
    blank = cells["table"].eq("X") & cells["a"].ne("_T")
    found = audit(hide(cells, blank), tables)
    totals = found[~found["cell"].str.contains("y=")]
    assert totals[["low", "high"]].to_numpy().tolist() == [[30, 30], [30, 30]]
    assert not totals["passes"].any()


def test_a_small_difference_of_two_populations_is_found():
    units = pd.DataFrame(
        {"a": ["a1"] * 30 + ["a2"] * 30, "b": ["b1"] * 55 + ["b2"] * 5, "y": ["no", "yes"] * 30}
    )
    tables = {"X": table(), "Z": table("Z", where="b = 'b1'")}
    found = audit(counted(units, list(tables.values())), tables)
    assert sorted(found["low"]) == [2, 3]
    assert set(found["table"]) == {"X"}
    with pytest.raises(DisclosureError, match="table X, 2023, less table Z"):
        refuse(found)


def test_a_small_difference_is_found_where_only_the_totals_of_one_table_are_shown():
    units = pd.DataFrame(
        {"a": ["a1"] * 30 + ["a2"] * 30, "b": ["b1"] * 55 + ["b2"] * 5, "y": ["no", "yes"] * 30}
    )
    tables = {"X": table(), "Z": table("Z", where="b = 'b1'")}
    cells = counted(units, list(tables.values()))
    inner = cells["table"].eq("Z") & cells["y"].ne("_T")
    found = audit(hide(cells, inner), tables)
    assert 5 in set(found.loc[~found["passes"], "low"])
    with pytest.raises(DisclosureError, match="table X, 2023, less table Z"):
        refuse(found)


def test_a_weight_beside_a_hidden_count_gives_it_away():
    units = pd.DataFrame({"a": ["a1"] * 30 + ["a2"] * 30, "b": "b1", "y": ["no", "yes"] * 30})
    cells = counted(units, [table()])
    cells.loc[cells["a"].ne("_T"), "n"] = np.nan
    found = audit(cells, {"X": table()})
    assert (found["low"] == found["high"]).all()
    assert not found["passes"].any()


def test_a_refusal_names_table_and_cell_and_no_count():
    found = pd.DataFrame(
        {"table": ["X"], "year": 2023, "cell": ["a=a1"], "low": 3.0, "high": 3.0, "passes": False}
    )
    with pytest.raises(DisclosureError) as error:
        refuse(found)
    assert "table X, 2023, a=a1" in str(error.value)
    assert "3.0" not in str(error.value)


# An attacker who shares no code with either: the unknowns are the combinations of codes, each table
# adds them up.


def atoms(units: pd.DataFrame) -> list[tuple]:
    return list(product(*(sorted(set(units[c])) for c in ("a", "b", "y"))))


def attacked(cells: pd.DataFrame, of: dict[str, plan.Table], units: pd.DataFrame) -> pd.DataFrame:
    """Range of every cell, with those of two tables beside it, from every shown count."""
    leaves = atoms(units)
    sums = np.array(
        [
            [
                all(
                    row[c] in ("_T", "_Z", code)
                    for c, code in zip(("a", "b", "y"), leaf, strict=True)
                )
                and (of[row["table"]].where == "TRUE" or leaf[1] == "b1")
                for leaf in leaves
            ]
            for _, row in cells.iterrows()
        ],
        dtype=float,
    )
    shown = cells["n"].notna().to_numpy()
    ends = []
    for at in np.flatnonzero(~shown):
        low, high = (
            sign
            * linprog(
                sign * sums[at], A_eq=sums[shown], b_eq=cells["n"][shown], bounds=(0, 1e6)
            ).fun
            for sign in (1, -1)
        )
        ends.append((at, low, high))
    return pd.DataFrame(ends, columns=["at", "low", "high"])


@given(
    st.dictionaries(
        st.tuples(*map(st.sampled_from, (("a1", "a2", "a3"), ("b1", "b2"), ("no", "yes")))),
        st.one_of(st.integers(1, 12), st.integers(20, 90)),
        min_size=2,
    )
)
@settings(max_examples=25, deadline=None)
def test_tables_of_nested_populations_are_protected_together_or_refused(counts):
    units = pd.DataFrame(
        [leaf for leaf, n in counts.items() for _ in range(n)], columns=["a", "b", "y"]
    )
    assume((units["b"] == "b1").any())
    tables = {"X": table(dimensions={"a": "a", "b": "b"}), "Z": table("Z", where="b = 'b1'")}
    cells = counted(units, list(tables.values()))
    try:
        made, found, _ = protect_and_audit(cells, tables)
    except DisclosureError:
        # It says that it cannot; that it can where counts are large is the next test.
        return
    assert found["passes"].all()
    assert not made["n"].between(1, THRESHOLD - 1).any()
    for at, low, high in attacked(made, tables, units).itertuples(index=False):
        assert high >= THRESHOLD - 1e-6, (made.loc[at].to_dict(), low, high)
        assert high - low >= THRESHOLD - 1e-6, (made.loc[at].to_dict(), low, high)


@given(
    st.fixed_dictionaries(
        {leaf: st.one_of(st.integers(0, 12), st.integers(20, 90))
         for leaf in product(("a1", "a2", "a3"), ("b1", "b2"), ("c1", "c2"), ("no", "yes"))}
    )
)  # fmt: skip
@settings(max_examples=15, deadline=None)
def test_tables_with_classes_that_share_cells_are_not_narrowed_or_refused(counts):
    units = pd.DataFrame(
        [leaf for leaf, n in counts.items() for _ in range(n)], columns=["a", "b", "c", "y"]
    )
    assume(len(units))
    classes = {"a": {"A": ("a1", "a2")}}
    tables = {
        "X": table(dimensions={"a": "a", "b": "b"}, coarser=classes),
        "Z": table("Z", dimensions={"a": "a", "c": "c"}, coarser=classes),
    }
    try:
        made = protect_and_audit(counted(units, list(tables.values())), tables)
    except DisclosureError:
        return
    assert made.found["passes"].all()
    assert audit(made.cells, tables)["passes"].all()
    assert not made.cells["n"].between(1, THRESHOLD - 1).any()


def test_a_difference_of_populations_is_hidden_where_there_is_enough_beside_it():
    units = pd.DataFrame(
        [
            (a, b, y)
            for a in ("a1", "a2", "a3")
            for b in ("b1", "b2")
            for y in ("no", "yes")
            for _ in range(4 if (a, b) == ("a1", "b2") else 60)
        ],
        columns=["a", "b", "y"],
    )
    tables = {"X": table(), "Z": table("Z", where="b = 'b1'")}
    made, found, _ = protect_and_audit(counted(units, list(tables.values())), tables)
    assert found["passes"].all()
    assert 0 < (made["conf_status"] == "C").sum() < len(made) / 2


@pytest.mark.parametrize("threshold", [3, 5])
def test_another_threshold_holds_through_protection_and_audit(threshold):
    true = shipped.cells(protected=False)
    chosen = true[
        true["table"].isin(["N2", "N3", "N3d", "N5", "D1", "D2", "D3", "P2"])
    ].reset_index(drop=True)
    made, found, _ = protect_and_audit(chosen, plan.load(), Rules(threshold))
    assert found["passes"].all()
    assert not made["n"].between(1, threshold - 1).any()
    wide = (found["high"] >= threshold) & (found["high"] - found["low"] >= threshold - 1e-6)
    assert wide.all()
    strict = protect_and_audit(chosen, plan.load()).cells
    assert 0 < made["n"].isna().sum() < strict["n"].isna().sum()


def test_a_table_of_a_few_is_hidden_whole_and_what_is_lost_says_so():
    units = pd.DataFrame(
        {"a": ["a1"] * 3 + ["a2"] * 2, "b": "b1", "y": ["no", "yes", "no", "yes", "no"]}
    )
    made, found, _ = protect_and_audit(counted(units, [table()]), {"X": table()})
    assert found["passes"].all()
    assert lost(made)["share"].tolist() == [1.0]


def test_a_table_that_would_be_emptied_by_another_one_says_so():
    """Each row of X less the same row of Z is a few persons: both cannot be shown."""
    units = pd.DataFrame(
        [
            (a, b, "no")
            for a in map(str, range(8))
            for b, n in (("b1", 60), ("b2", 4))
            for _ in range(n)
        ],
        columns=["a", "b", "y"],
    )
    tables = {"X": table(outcome={}), "Z": table("Z", where="b = 'b1'", outcome={})}
    with pytest.raises(DisclosureError, match="cannot be protected without emptying it"):
        protect_and_audit(counted(units, list(tables.values())), tables)
