"""Protection: no small count is shown, and all that is shown leaves each blank a wide range."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis import plan
from analysis.disclosure.protection.suppress import protect, summary
from analysis.reference.classes import broader_classes
from analysis.settings import THRESHOLD
from support import shipped
from support.hand_verdicts import RECTANGLE, RECTANGLE_RANGES, VERDICTS

HIERARCHIES = broader_classes()
CLASSES = {"low": ("a1", "a2"), "high": ("a3", "a4")}
A, B, OUTCOME = ("a1", "a2", "a3", "a4"), ("b1", "b2"), ("no", "yes")


# The attack shares no code with the protection. It knows every shown count, that counts are not
# negative, which rows of a table are parts of which, and that a combination without a row is zero.


def matches(leaf: tuple, row: tuple, classes: list[dict]) -> bool:
    """Say whether an inner cell is part of a row: each code its own, its class, or summed over."""
    return all(
        r in ("_T", "VG+BHG", code) or code in parts.get(r, ())
        for code, r, parts in zip(leaf, row, classes, strict=True)
    )


def ranges(
    rows: list[tuple], shown: list[float], classes: list[dict]
) -> dict[tuple, tuple[float, float]]:
    """Smallest and largest count of each hidden row, given all shown rows of one table."""
    leaves = [
        r
        for r in rows
        if not any(c in ("_T", "VG+BHG") or c in k for c, k in zip(r, classes, strict=True))
    ]
    sums = np.array([[matches(leaf, row, classes) for leaf in leaves] for row in rows], dtype=float)
    return attacked(rows, np.array(shown), sums, np.zeros((0, len(leaves))))


def attacked(
    rows: list[tuple], shown: np.ndarray, sums: np.ndarray, equal: np.ndarray
) -> dict[tuple, tuple[float, float]]:
    known = ~np.isnan(shown)
    fixed = {
        "A_eq": np.vstack([sums[known], equal]),
        "b_eq": np.append(shown[known], np.zeros(len(equal))),
    }
    found = {}
    for row in np.flatnonzero(~known):
        ends = []
        for sign in (1, -1):
            result = linprog(sign * sums[row], **fixed, bounds=(0, None), method="highs")
            assert result.status in (0, 3), result.message
            ends.append(-sign * np.inf if result.status == 3 else sign * result.fun)
        found[rows[row]] = tuple(ends)
    return found


def assert_safe(found: dict[tuple, tuple], true: dict[tuple, float], threshold: int) -> None:
    """From 0 to the threshold for a count below it, half of it to both sides for another."""
    for row, (low, high) in found.items():
        count = true.get(row, 0)
        wanted = (
            (0, threshold) if count < threshold else (count - threshold / 2, count + threshold / 2)
        )
        assert low <= wanted[0] + 1e-6, (row, count, low, high)
        assert high >= wanted[1] - 1e-6, (row, count, low, high)


def table(**changes) -> plan.Table:
    base = plan.load()["W1"]._replace(
        id="X",
        coarser={"a": CLASSES},
        no_total=(),
        dimensions={"a": "a", "b": "b"},
        outcome={"y": "y"},
    )
    return base._replace(**changes)


def tabulated(counts: dict[tuple, int], of: plan.Table) -> pd.DataFrame:
    """Cells of a table from the counts of its inner cells, made by adding up by hand."""
    names = list(of.columns)
    made = {}
    for leaf, count in counts.items():
        if count == 0:
            continue
        codes = dict(zip(names, leaf, strict=True))
        broad = {
            n: [n_ for n_, parts in of.coarser.get(n, {}).items() if codes[n] in parts]
            for n in names
        }
        free = [n for n in of.dimensions if n not in of.no_total]
        shown = [set(of.dimensions), set(of.no_total), *({*of.no_total, n} for n in free)]
        for keep in {frozenset(s) for s in shown}:
            choices = [
                [codes[n], "_T"]
                if n in of.outcome
                else [codes[n], *broad[n]]
                if n in keep
                else ["_T"]
                for n in names
            ]
            for row in product(*choices):
                made[row] = made.get(row, 0) + count
    frame = pd.DataFrame(sorted(made), columns=names)
    counted = [float(made[row]) for row in frame.itertuples(index=False, name=None)]
    frame.insert(0, "region", "VG")
    frame.insert(0, "year", 2023)
    frame.insert(0, "table", of.id)
    return frame.assign(
        n=counted, weight=[2 * n for n in counted], weight2=[4 * n for n in counted]
    )


def rows_of(frame: pd.DataFrame, names: list[str]) -> list[tuple]:
    return list(frame[names].itertuples(index=False, name=None))


def protected(counts: dict[tuple, int], *, threshold: int = 10, of: plan.Table | None = None):
    """Protect one table, attack it, and hold the result against the rule."""
    of = of or table()
    cells = tabulated(counts, of)
    made = protect(cells, {of.id: of}, threshold=threshold)
    names = list(of.columns)
    found = ranges(rows_of(made, names), made["n"].tolist(), [of.coarser.get(n, {}) for n in names])
    true = dict(zip(rows_of(cells, names), cells["n"], strict=True))
    assert not made["n"].between(1, threshold - 1).any()
    assert_safe(found, true, threshold)
    return made


tables = st.dictionaries(
    st.tuples(st.sampled_from(A), st.sampled_from(B), st.sampled_from(OUTCOME)),
    st.one_of(st.integers(0, 12), st.integers(0, 400)),
    min_size=1,
)


@given(counts=tables, threshold=st.sampled_from([3, 5, 10]))
@settings(max_examples=12, deadline=None)
def test_every_blank_keeps_a_wide_range_and_no_small_count_is_shown(counts, threshold):
    if sum(counts.values()):
        protected(counts, threshold=threshold)


def square(matrix: np.ndarray) -> tuple[list[tuple], list[float]]:
    """Rows and counts of a two-way table whose last line and column are totals."""
    code = [*map(str, range(len(matrix) - 1)), "_T"]
    return list(product(code, code)), matrix.ravel().tolist()


@pytest.mark.parametrize("case", VERDICTS)
def test_the_attack_recovers_what_the_verdicts_by_hand_say(case):
    shown, truth, verdict = VERDICTS[case]
    rows, values = square(shown)
    true = dict(zip(rows, square(truth)[1], strict=True))
    found = ranges(rows, values, [{}, {}])
    recovered = [row for row, (low, high) in found.items() if high - low < 1e-6]
    assert bool(recovered) == (verdict == "unsafe")
    assert all(found[row][0] == pytest.approx(true[row]) for row in recovered)


def test_the_attack_gives_the_ranges_of_a_rectangle_by_hand():
    found = ranges(*square(RECTANGLE), [{}, {}])
    assert [tuple(map(round, ends)) for ends in found.values()] == RECTANGLE_RANGES


@pytest.mark.parametrize("case", VERDICTS)
@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_tables_with_verdicts_by_hand_are_protected(threshold, case):
    of = table(coarser={}, outcome={})
    inner = VERDICTS[case][1][:-1, :-1]
    counts = {(str(i), str(j)): n for i, line in enumerate(inner) for j, n in enumerate(line)}
    made = protected(counts, threshold=threshold, of=of)
    assert (made["conf_status"] == "C").any() == any(0 < n < threshold for n in counts.values())


def test_nothing_is_hidden_where_nothing_is_small():
    counts = dict.fromkeys(product(A, B, OUTCOME), 10)
    made = protected(counts)
    assert (made["conf_status"] == "").all()
    pd.testing.assert_frame_equal(made.drop(columns="conf_status"), tabulated(counts, table()))


def test_a_zero_is_not_hidden_by_itself():
    counts = dict.fromkeys(product(A, B), 50) | {("a1", "b1"): 0}
    assert (protected(counts, of=table(outcome={}))["conf_status"] == "").all()


def test_the_complement_of_a_small_outcome_is_hidden_too():
    counts = dict.fromkeys(product(A, B, OUTCOME), 50) | {("a1", "b1", "no"): 4}
    made = protected(counts).set_index(["a", "b", "y"])["n"]
    assert np.isnan(made["a1", "b1", "yes"]) or np.isnan(made["a1", "b1", "_T"])


def test_a_row_that_falls_in_one_cell_is_hidden_with_its_empty_cells():
    counts = dict.fromkeys(product(A, B, OUTCOME), 50) | {("a1", "b1", "no"): 0}
    made = protected(counts).set_index(["a", "b", "y"])
    # Left out, the empty cell would say that everybody is in the other one.
    assert made.loc[[("a1", "b1", "no"), ("a1", "b1", "yes")], "conf_status"].tolist() == ["C", "C"]


def test_a_dimension_without_total_is_protected_code_by_code():
    of = table(coarser={}, no_total=("b",))
    counts = dict.fromkeys(product(A, B, OUTCOME), 50) | {("a1", "b1", "no"): 4}
    made = protected(counts, of=of)
    assert set(made.loc[made["conf_status"] == "C", "b"]) == {"b1"}


@given(counts=tables)
@settings(max_examples=5, deadline=None)
def test_all_three_measures_are_hidden_together(counts):
    if not sum(counts.values()):
        return
    made = protected(counts)
    hidden = made["conf_status"] == "C"
    for measure in ("n", "weight", "weight2"):
        assert (made[measure].isna() == hidden).all()
    assert set(made["conf_status"]) <= {"", "C"}


def test_the_same_cells_are_hidden_every_time():
    rng = np.random.default_rng(3)
    counts = {
        leaf: int(n)
        for leaf, n in zip(product(A, B, OUTCOME), rng.integers(0, 40, 16), strict=True)
    }
    pd.testing.assert_frame_equal(protected(counts), protected(counts))


def test_years_are_protected_each_by_itself():
    quiet = tabulated(dict.fromkeys(product(A, B, OUTCOME), 50), table())
    small = tabulated(dict.fromkeys(product(A, B, OUTCOME), 50) | {("a1", "b1", "no"): 4}, table())
    made = protect(pd.concat([quiet.assign(year=2022), small], ignore_index=True), {"X": table()})
    assert set(made.loc[made["conf_status"] == "C", "year"]) == {2023}


def linked(fine: dict[tuple, int], *, threshold: int = 10) -> tuple[dict, dict]:
    """Protect a x b and a x c of the same persons together; attack both with the shared margins."""
    one, other = table(id="X"), table(id="Z", coarser={}, dimensions={"a": "a", "c": "c"})
    counted = {"X": {}, "Z": {}}
    for (a, b, c, y), n in fine.items():
        counted["X"][a, b, y] = counted["X"].get((a, b, y), 0) + n
        counted["Z"][a, c, y] = counted["Z"].get((a, c, y), 0) + n
    cells = pd.concat(
        [tabulated(counted["X"], one), tabulated(counted["Z"], other)], ignore_index=True
    ).fillna("_Z")
    made = protect(cells, {"X": one, "Z": other}, threshold=threshold)
    names = ["table", "a", "b", "c", "y"]
    rows, classes = rows_of(made, names), [{}, CLASSES, {}, {}, {}]
    leaves = [r for r in rows if "_T" not in r and r[1] not in CLASSES]
    sums = np.array([[matches(leaf, row, classes) for leaf in leaves] for row in rows], dtype=float)
    sides = np.array([1.0 if leaf[0] == "X" else -1.0 for leaf in leaves])
    equal = [sides * [leaf[1] == a and leaf[4] == y for leaf in leaves] for a in A for y in OUTCOME]
    found = attacked(rows, made["n"].to_numpy(), sums, np.array(equal))
    return found, dict(zip(rows_of(cells, names), cells["n"], strict=True))


@given(
    fine=st.fixed_dictionaries(
        {
            leaf: st.one_of(st.integers(0, 9), st.integers(0, 90))
            for leaf in product(A[:2], B, ("c1", "c2"), OUTCOME)
        }
    )
)
@settings(max_examples=12, deadline=None)
def test_another_table_of_the_same_persons_gives_no_blank_back(fine):
    if sum(fine.values()):
        assert_safe(*linked(fine), 10)


def classes_of(of: plan.Table) -> list[dict]:
    return [
        HIERARCHIES.get(column, {}) if name in of.coarser else {}
        for name, column in of.columns.items()
    ]


# A rounded table has other rules (test_rounding.py): it hides nothing and shows no exact count.
EXACT = [t.id for t in plan.load().values() if t.years != "none" and not t.rounding]


@pytest.mark.parametrize("table_id", EXACT)
def test_the_shipped_cells_stand_the_attack(table_id):
    of, names = plan.load()[table_id], list(plan.load()[table_id].columns)
    public, true = (
        cells[cells["table"] == table_id]
        for cells in (shipped.cells(), shipped.cells(protected=False))
    )
    assert not public["n"].between(1, THRESHOLD - 1).any()
    for year, rows in public.groupby("year"):
        found = ranges(rows_of(rows, names), rows["n"].tolist(), classes_of(of))
        counts = true[true["year"] == year]
        assert_safe(found, dict(zip(rows_of(counts, names), counts["n"], strict=True)), THRESHOLD)


def test_the_tables_on_work_together_give_no_blank_back():
    # The attacker knows that W1, W2 and W3 cross the same persons: the unknowns are the cells of
    # the finest cross.
    work = [
        t
        for t in plan.load().values()
        if t.chapter == "03_work" and t.where == plan.load()["W1"].where
    ]
    assert {t.id for t in work} >= {"W1", "W2", "W3"}
    names = ["origin_group", "generation", "sex", "age_band", "employed"]
    broad = {
        g: [k for k, parts in HIERARCHIES["origin_8"].items() if g in parts]
        for g in shipped.residents()["origin_8"].unique()
    }
    true = shipped.cells(protected=False)
    true = true[true["table"].isin([t.id for t in work]) & (true["year"] == 2023)].reset_index(
        drop=True
    )
    # The shipped counts hide nothing here; a higher threshold does.
    public = protect(true, plan.load(), threshold=50)
    fine = shipped.residents().query("region == 'VG' and origin_4 != 'unknown' and 20 <= age <= 64")
    leaves = fine[
        ["origin_8", "generation_merged", "sex", "age_work", "employed"]
    ].drop_duplicates()
    sums = np.ones((len(public), len(leaves)), dtype=bool)
    for name, column in zip(names, leaves, strict=True):
        code = public[name].to_numpy()[:, None]
        part = leaves[column].to_numpy()[None, :]
        within = (
            np.array([[c in broad[p] for p in leaves[column]] for c in public[name]])
            if name == "origin_group"
            else False
        )
        sums &= (code == part) | np.isin(code, ["_T", "_Z"]) | within
    rows = rows_of(public, ["table", *names])
    counts = dict(zip(rows_of(true, ["table", *names]), true["n"], strict=True))
    found = attacked(rows, public["n"].to_numpy(), sums.astype(float), np.zeros((0, len(leaves))))
    assert found
    assert_safe(found, counts, 50)


def test_only_protected_counts_are_public():
    public = shipped.folder() / "public"
    with_counts = {
        p.stem for p in public.glob("*.parquet") if "weight" in pd.read_parquet(p).columns
    }
    assert with_counts == {"cells"}
    made, counted = shipped.cells(), shipped.cells(protected=False)
    exact = made["table"].isin(EXACT)
    rounded = made[~exact]
    assert rounded["n"].isna().eq(rounded["conf_status"] == "C").all()
    assert rounded["n"].dropna().mod(5).eq(0).all()
    assert {plan.load()[name].rounding for name in set(made.loc[~exact, "table"])} == {5}
    shown = made[exact & (made["conf_status"] == "")]
    # Where actors are counted, the threshold holds for them and the n that is shown is the number
    # of pairs.
    actors = [t.id for t in plan.load().values() if t.counts_actors]
    keys = [c for c in counted.columns if c not in {"n", "weight", "weight2"}]
    both = shown.merge(counted, on=[*keys, "weight", "weight2"], suffixes=("", "_counted"))
    assert len(both) == len(shown)
    assert (both["n"] == both["n_counted"].where(~both["table"].isin(actors), both["weight"])).all()
    assert both["n_counted"].min() >= THRESHOLD


def test_the_summary_counts_the_hidden_cells_of_each_table():
    made = summary(shipped.cells()).set_index("table")
    hidden = shipped.cells()["n"].isna().groupby(shipped.cells()["table"]).sum()
    assert made["hidden"].to_dict() == hidden.to_dict()
    assert made["share"].between(0, 1).all()
