"""What stands beside the cells: counts of models, and outcomes of which one takes the other."""

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.disclosure.auditor.audit import audit
from analysis.disclosure.known.model_counts import beside, laid, nothing
from analysis.disclosure.protect_and_audit import protect_and_audit
from analysis.models.limits import limited, parts_of_totals, without
from analysis.models.run import MODELS
from analysis.settings import THRESHOLD
from support import shipped

PLAN = plan.load()


def states(**counts: float) -> pd.DataFrame:
    """N5 for one cohort, with the same cohort again as all cohorts."""
    rows = [
        (cohort, state, n)
        for cohort in ("2018", "_T")
        for state, n in {**counts, "_T": sum(counts.values())}.items()
    ]
    frame = pd.DataFrame(rows, columns=["cohort", "state", "n"])
    return frame.assign(
        table="N5", year=2023, region="VG+BHG", weight=8 * frame["n"], weight2=64 * frame["n"]
    )


def residents(n: float) -> pd.DataFrame:
    """N3b for that cohort, three years on."""
    return pd.DataFrame(
        {
            "table": ["N3b", "N3b"],
            "year": 2023,
            "cohort": "2018",
            "level": ["A1", "A2"],
            "horizon": "3",
            "n": n,
        }
    )


COUNTS = {
    "A1": 400.0,
    "A2": 900.0,
    "B1": 300.0,
    "B2+": 45.0,
    "died": 6.0,
    "left": 350.0,
    "none": 293.0,
}


def test_the_n_of_a_model_less_public_cells_gives_a_small_count_away_and_is_hidden():
    cells = states(**COUNTS)
    alone = protect_and_audit(cells, PLAN)
    assert alone.cells.set_index(["cohort", "state"])["n"].isna()["2018", "died"]
    models = beside(residents(1950.0), PLAN)
    found = audit(laid(alone.cells, models.cells), {**PLAN, **models.tables})
    told = found[found["table"] == "N5"].set_index("cell")
    assert not told.loc["cohort=2018, state=died", "passes"]
    made = protect_and_audit(cells, PLAN, models=models)
    assert made.models == [0, 1]
    assert made.found["passes"].all()
    pd.testing.assert_frame_equal(made.cells, alone.cells)


def test_the_n_of_a_model_that_tells_nothing_stays():
    cells = states(**{**COUNTS, "died": 30.0})
    assert protect_and_audit(cells, PLAN, models=beside(residents(1950.0), PLAN)).models == []
    assert protect_and_audit(cells, PLAN, models=nothing()).models == []


def test_a_row_of_a_model_that_is_hidden_does_not_say_that_there_is_nobody():
    cells, models = protect_and_audit(states(**COUNTS), PLAN).cells, beside(residents(np.nan), PLAN)
    found = audit(laid(cells, models.cells), {**PLAN, **models.tables})
    assert found.loc[found["table"] == "N5", "passes"].all()


def test_what_is_known_of_the_units_of_models_is_so():
    """The published n lies beside the count that the cells make, wherever both are known."""
    true = shipped.cells(protected=False)
    models = beside(shipped.models(), PLAN)
    assert set(models.tables) == {"N3b"}
    state = (
        true[(true["table"] == "N5") & ~true["state"].isin(["_T", "left", "died"])]
        .groupby("cohort")["n"]
        .sum()
    )
    near = (models.cells.set_index("cohort")["n"] - state.drop("_T")).abs()
    assert near.dropna().le(12).all()
    assert near.notna().sum() >= 3


def test_no_model_row_shows_a_share_of_a_few():
    rows = shipped.models()
    register = rows["table"].map({name: model.counts > 0 for name, model in MODELS.items()})
    rows = rows[register & rows["unit"].eq("share") & rows["value"].notna()]
    # To what the rounding of value and n leaves.
    near = 0.0005 * rows["n"] + 3
    for part in (rows["value"], 1 - rows["value"]):
        assert not (part * rows["n"]).between(near, THRESHOLD - 1 - near).any()


def estimate(**changes) -> pd.DataFrame:
    row = {
        "value": 0.5,
        "low": 0.4,
        "high": 0.6,
        "unit": "share",
        "count": 800.0,
        "denominator": 1600.0,
        "n": 200.0,
        "df": np.nan,
    }
    return pd.DataFrame([row | changes])


@pytest.mark.parametrize(
    ("value", "hidden"), [(0.02, True), (0.98, True), (0.0, False), (1.0, False), (0.05, False)]
)
def test_a_share_that_stands_for_a_few_is_hidden_and_none_is_not(value, hidden):
    assert limited(estimate(value=value))["value"].isna().tolist() == [hidden]
    assert limited(estimate(value=value), counts=0)["value"].notna().all()


def test_a_sum_of_equal_weights_tells_no_more_than_the_n():
    sums = [
        limited(estimate(denominator=8.0 * n, n=n))["denominator"].item() for n in (198, 200, 202)
    ]
    assert set(sums) == {1600}


def test_a_row_that_is_told_to_go_shows_no_number():
    made = without(limited(pd.concat([estimate(), estimate()], ignore_index=True)), [1])
    assert made["conf_status"].tolist() == ["", "C"]
    assert made.loc[1, ["value", "low", "high", "count", "denominator", "n"]].isna().all()


def test_a_part_of_a_few_is_not_what_its_total_less_the_others_tells():
    n = pd.Series([200.0, 4.0, 60.0, 136.0])
    shown = limited(
        pd.concat([estimate(n=each, denominator=8 * each) for each in n], ignore_index=True)
    )
    shown = shown.assign(indicator="x", year=2023, region="VG", agency=["_T", "a", "b", "c"])
    assert shown["n"].isna().tolist() == [False, True, False, False]
    assert parts_of_totals(shown, n, ["agency"], counts=10) == [2]
    assert parts_of_totals(shown, n.mask(n == 4, 25.0), ["agency"], counts=10) == []
    assert parts_of_totals(shown[1:], n[1:], ["agency"], counts=10) == []


def levels(**reached: dict[str, float]) -> pd.DataFrame:
    """N3 for one cohort of 500 from what was reached in which year."""
    rows = []
    for level, steps in reached.items():
        counts = {**steps, "not_yet": 500 - sum(steps.values()), "_T": 500}
        rows += [(c, level, "all", step, n) for c in ("2018", "_T") for step, n in counts.items()]
    frame = pd.DataFrame(rows, columns=["cohort", "level", "skill", "reached_in", "n"]).astype(
        {"n": float}
    )
    return frame.assign(
        table="N3", year=2023, region="VG+BHG", weight=frame["n"], weight2=frame["n"]
    )


def test_few_who_reached_one_level_and_not_the_next_are_found_and_hidden():
    cells = levels(A1={"1": 100, "2": 100}, A2={"1": 96, "2": 40})
    found = audit(cells, PLAN)
    assert found.loc[~found["passes"], ["table", "low"]].drop_duplicates().to_numpy().tolist() == [
        ["N3", 4.0]
    ]
    made = protect_and_audit(cells, PLAN)
    assert made.found["passes"].all()
    assert 0 < made.cells["n"].isna().sum() < len(cells) / 2


def test_a_blank_between_an_easier_and_a_harder_level_is_narrowed():
    cells = levels(A1={"1": 100, "2": 300}, A2={"1": 50, "2": 100}, B1={"1": 44, "2": 60})
    hide = cells["level"].eq("A2") & cells["reached_in"].isin(["1", "2"])
    cells.loc[hide, ["n", "weight", "weight2"]] = np.nan
    found = audit(cells, PLAN).set_index("cell")
    # At least the 44 of B1, at most the 100 of A1.
    assert found.loc[
        "cohort=2018, level=A2, skill=all, reached_in=1", ["low", "high"]
    ].tolist() == [44, 100]
