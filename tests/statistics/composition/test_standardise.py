import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from statsmodels.stats.oaxaca import OaxacaBlinder

from analysis.statistics.composition import decomposition, standardise
from analysis.statistics.intervals import proportions


def small():
    """Four strata of one group, with a standard."""
    cells = pd.DataFrame(
        {"group": "g", "stratum": [1, 2, 3, 4], "count": [0, 2, 5, 3], "n": [40, 60, 55, 20]}
    )
    return cells, pd.Series([3000, 2500, 2500, 2000], index=[1, 2, 3, 4])


def test_standardised_share_has_the_binomial_variance():
    # R 4.2.2: w <- std / sum(std); p <- x / n; sum(w * p); sum(w^2 * p * (1 - p) / n)
    cells, standard = small()
    row = standardise.direct(cells, by="group", over=["stratum"], standard=standard).iloc[0]
    assert row["value"] == pytest.approx(0.0610606060606061, abs=1e-14)
    assert row["se"] ** 2 == pytest.approx(0.000382479164927512, rel=1e-10)


def test_one_stratum_gives_the_crude_share_with_its_wilson_interval():
    cells = pd.DataFrame({"group": ["g"], "age": ["all"], "n": [50], "count": [7]})
    row = standardise.direct(cells, by="group", over=["age"], standard=pd.Series({"all": 9})).iloc[
        0
    ]
    assert row["value"] == pytest.approx(0.14)
    assert row["se"] ** 2 == pytest.approx(0.002408)
    assert (row["low"], row["high"]) == pytest.approx(proportions.proportion(7, 50), abs=1e-12)
    nobody = standardise.direct(
        cells.assign(count=0), by="group", over=["age"], standard=pd.Series({"all": 9})
    )
    assert nobody.loc[0, "high"] == pytest.approx(proportions.proportion(0, 50)[1], abs=1e-12)


def test_own_composition_as_standard_gives_the_crude_share():
    cells, _ = small()
    row = standardise.direct(
        cells, by="group", over="stratum", standard=cells.set_index("stratum")["n"]
    ).iloc[0]
    assert row["value"] == pytest.approx(10 / 175)


def test_empty_stratum_is_merged_with_the_next_for_all_groups():
    cells = pd.DataFrame(
        {
            "group": list("aaabb"),
            "age": ["20", "30", "40", "30", "40"],
            "n": [10, 20, 10, 10, 10],
            "count": [5, 4, 1, 2, 5],
        }
    )
    standard = pd.Series({"20": 1, "30": 1, "40": 2})
    table = standardise.direct(cells, by="group", over=["age"], standard=standard).set_index(
        "group"
    )
    assert table["strata"].tolist() == [2, 2]
    assert table["value"].tolist() == pytest.approx([(9 / 30 + 1 / 10) / 2, (2 / 10 + 5 / 10) / 2])


def test_last_empty_stratum_joins_the_one_before():
    cells = pd.DataFrame(
        {"group": list("aab"), "age": ["20", "30", "20"], "n": [10, 20, 10], "count": [5, 4, 2]}
    )
    table = standardise.direct(
        cells, by="group", over=["age"], standard=pd.Series({"20": 1, "30": 1})
    )
    assert table["value"].tolist() == pytest.approx([9 / 30, 2 / 10])


def test_group_without_a_whole_line_is_missing_and_leaves_the_others_alone():
    cells = pd.DataFrame(
        {
            "group": list("aaaabb"),
            "age": ["20", "30", "20", "30", "20", "30"],
            "sex": list("FFMMFF"),
            "n": [10] * 6,
            "count": [1, 2, 3, 4, 5, 6],
        }
    )
    standard = cells.head(4).set_index(["age", "sex"])["n"]
    table = standardise.direct(cells, by="group", over=["age", "sex"], standard=standard).set_index(
        "group"
    )
    assert table.loc["a", ["value", "strata"]].tolist() == [0.25, 4]
    assert table.loc["b", ["value", "se", "low", "high"]].isna().all()


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"stratum": 9}, {}, "the standard has no stratum 9"),
        ({"count": 99}, {}, "count is 99 at position 0; expected at most n"),
        ({"n": np.nan}, {}, "n is nan at position 0; expected a number"),
        ({"group": "_T"}, {}, "'group' has a missing value or a total '_T'"),
        ({}, {"over": ["age"]}, r"missing column\(s\) \['age'\]"),
        ({}, {"standard": pd.Series(0, index=[1, 2, 3, 4])}, "no persons"),
        ({}, {"level": 0}, "level is 0"),
    ],
)
def test_bad_cells_are_refused(change, options, message):
    cells, standard = small()
    with pytest.raises(ValueError, match=message):
        standardise.direct(
            cells.assign(**change),
            **{"by": "group", "over": ["stratum"], "standard": standard} | options,
        )


def persons(seed=3, size=600):
    """Simulate persons with two explanatory variables and a gap that they explain in part."""
    rng = np.random.default_rng(seed)
    group = rng.random(size) < 0.35
    age = np.where(
        group, rng.choice(3, size, p=[0.5, 0.3, 0.2]), rng.choice(3, size, p=[0.2, 0.3, 0.5])
    )
    high = rng.random(size) < np.where(group, 0.3, 0.6)
    chance = 1 / (
        1 + np.exp(-(0.3 + 0.8 * (age == 2) - 0.4 * (age == 0) + 0.9 * high - 0.6 * group))
    )
    return pd.DataFrame(
        {
            "origin": np.where(group, "b", "a"),
            "age": np.array(["x", "y", "z"])[age],
            "isced": np.where(high, "5-8", "0-4"),
            "employed": (rng.random(size) < chance).astype(int),
        }
    )


def parts_of(cells, **options):
    table = decomposition.decompose(
        cells,
        "employed",
        by="origin",
        reference="a",
        on=options.pop("on", ["age", "isced"]),
        **options,
    )
    keys = ["scale", "coefficients", "component", "variable"]
    return table, table.set_index(keys)["value"].sort_index()


def test_linear_parts_agree_with_oaxaca_blinder_of_statsmodels():
    # statsmodels 0.15.0: OaxacaBlinder(y, dummies + reference dummy, hasconst=False).two_fold(...),
    # with two_fold_type="self_submitted", submitted_weight=1 and "pooled": unexplained, explained,
    # gap
    _, value = parts_of(persons())
    data = persons()
    x = pd.get_dummies(data[["age", "isced"]], drop_first=True).astype(float)
    x["reference"] = (data["origin"] == "a").astype(float)
    model = OaxacaBlinder(data["employed"].astype(float), x, "reference", hasconst=False)
    reference = model.two_fold(two_fold_type="self_submitted", submitted_weight=1).params
    pooled = model.two_fold(two_fold_type="pooled").params
    for coefficients, expected in (("reference", reference), ("pooled", pooled)):
        found = value["linear", coefficients].xs("_T", level="variable")
        assert found[["unexplained", "explained", "gap"]].tolist() == pytest.approx(
            list(expected), abs=1e-10
        )


def test_logit_parts_are_differences_of_mean_predictions():
    data = persons()
    x = (
        pd.get_dummies(data[["age", "isced"]], drop_first=True)
        .astype(float)
        .assign(one=1.0)
        .to_numpy()
    )
    base = (data["origin"] == "a").to_numpy()
    y = data["employed"].to_numpy()

    def loss(beta):
        predictor = x[base] @ beta
        return np.logaddexp(0, predictor).sum() - y[base] @ predictor

    beta = optimize.minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9}).x
    chance = 1 / (1 + np.exp(-x @ beta))
    _, value = parts_of(data)
    explained = chance[base].mean() - chance[~base].mean()
    assert value["logit", "reference", "explained", "_T"] == pytest.approx(explained, abs=1e-7)


def test_parts_add_up_to_the_gap_and_the_detail_to_the_explained():
    table, value = parts_of(persons())
    crude = persons().groupby("origin")["employed"].mean()
    for model in [
        ("linear", "reference"),
        ("linear", "pooled"),
        ("logit", "reference"),
        ("logit", "pooled"),
    ]:
        found = value[model]
        assert found["gap", "_T"] == pytest.approx(crude["a"] - crude["b"], abs=1e-15)
        assert found["explained", "_T"] + found["unexplained", "_T"] == pytest.approx(
            found["gap", "_T"], abs=1e-15
        )
        assert found["explained"].drop("_T").sum() == pytest.approx(
            found["explained", "_T"], abs=1e-12
        )


def test_standard_errors_agree_with_the_bootstrap():
    data = persons()
    groups = [part for _, part in data.groupby("origin")]
    rng = np.random.default_rng(11)
    drawn = []
    for _ in range(120):
        again = pd.concat([part.sample(frac=1, replace=True, random_state=rng) for part in groups])
        drawn.append(parts_of(again)[0]["value"])
    table, _ = parts_of(data)
    assert (table["se"] / np.nanstd(drawn, axis=0)).between(0.8, 1.25).all()


@given(st.permutations(range(12)))
@settings(max_examples=10)
def test_cells_and_persons_give_the_same_in_any_order(order):
    data = persons()
    cells = data.groupby(["origin", "age", "isced"])["employed"].agg(["size", "sum"]).reset_index()
    cells = cells.rename(columns={"size": "n", "sum": "employed"}).iloc[list(order)]
    first, second = parts_of(cells)[0], parts_of(data)[0]
    pd.testing.assert_frame_equal(first, second, atol=1e-10)


def test_same_composition_leaves_the_whole_gap_unexplained():
    cells = pd.DataFrame(
        {
            "origin": list("aabb"),
            "age": ["x", "y"] * 2,
            "n": [40, 60, 20, 30],
            "employed": [20, 50, 5, 20],
        }
    )
    _, value = parts_of(cells, on=["age"])
    for scale in ("linear", "logit"):
        assert value[scale, "reference", "explained", "_T"] == pytest.approx(0, abs=1e-12)


def test_support_counts_persons_in_shared_combinations():
    cells = pd.DataFrame(
        {
            "origin": list("aaabb"),
            "age": ["x", "y", "y", "x", "y"],
            "isced": ["0", "0", "1", "1", "0"],
            "n": [50, 30, 20, 25, 75],
            "employed": [20, 20, 15, 10, 40],
        }
    )
    table, _ = parts_of(cells)
    assert table["support"].unique().tolist() == [0.75]
    assert table["support_reference"].unique().tolist() == [0.3]


def test_logit_without_finite_solution_is_missing_and_the_linear_stays():
    cells = pd.DataFrame(
        {
            "origin": list("aabb"),
            "age": ["x", "y"] * 2,
            "n": [40, 60, 20, 30],
            "employed": [40, 50, 5, 20],
        }
    )
    _, value = parts_of(cells, on=["age"])
    assert np.isnan(value["logit", "reference", "explained", "_T"])
    assert value["logit", "reference", "gap", "_T"] == pytest.approx(0.4)
    assert value["linear", "reference", "explained", "_T"] == pytest.approx(0)


def test_model_that_the_reference_cannot_give_is_refused():
    data = persons()
    with pytest.raises(ValueError, match="nobody of the reference has 'isced' '5-8'"):
        parts_of(data[(data["origin"] == "b") | (data["isced"] == "0-4")])
    with pytest.raises(ValueError, match="determine each other"):
        parts_of(data.assign(again=data["isced"]), on=["isced", "again"])
    with pytest.raises(ValueError, match="reference 'z' is not in 'origin'"):
        decomposition.decompose(data, "employed", by="origin", reference="z", on=["age"])
    with pytest.raises(ValueError, match="holds 'a' only"):
        parts_of(data[data["origin"] == "a"])


def test_strata_of_all_or_nobody_have_the_bounds_of_their_size():
    # R 4.2.2: prop.test(10, 20, correct = FALSE), of 10 in each of two equal strata
    cells = pd.DataFrame({"g": "a", "age": ["x", "y"], "n": [10, 10], "count": [0, 10]})
    standard = pd.Series([1, 1], index=["x", "y"])
    row = standardise.direct(cells, by="g", over="age", standard=standard).iloc[0]
    expected = (0.299298008198212, 0.700701991801788)
    assert (row["low"], row["high"]) == pytest.approx(expected, rel=1e-8)


def test_detail_on_the_logit_scale_is_missing_where_what_it_is_divided_by_may_be_zero():
    # With the groups drawn at random nothing but chance tells their predictors apart.
    data = persons()
    table, value = parts_of(data)
    assert np.isfinite(value["logit", "reference", "explained", "age"])
    again = data.assign(origin=np.where(np.arange(len(data)) % 2, "a", "b"))
    _, random = parts_of(again)
    assert np.isnan(random["logit", "reference", "explained", "age"])
    assert np.isfinite(random["linear", "reference", "explained", "age"])
