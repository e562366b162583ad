import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics import intervals, survey, weighted_intervals

DESIGNS = {
    "strat_nofpc": ("apistrat", {"weight": "pw", "strata": "stype"}),
    "wonly_strat": ("apistrat", {"weight": "pw"}),
    "clus1_nofpc": ("apiclus1", {"weight": "pw", "psu": "dnum"}),
}

# Three strata, the last with one PSU; two respondents in each of three PSUs.
TOY = pd.DataFrame(
    {
        "h": [1, 1, 1, 1, 2, 2, 2, 3],
        "c": [1, 1, 2, 3, 4, 4, 5, 6],
        "w": [1, 2, 3, 1, 2, 5, 1, 2],
        "y": [1, 0, 1, 0, 1, 1, 0, 1],
        "g": ["a", "b", "a", "b", "a", "b", "b", "a"],
    }
)
DESIGN = {"weight": "w", "strata": "h", "psu": "c"}


@pytest.fixture(params=DESIGNS)
def case(request, shared):
    """A design with its data and its reference values by (domain, level, quantity)."""
    name, columns = DESIGNS[request.param]
    expected = pd.read_csv(shared / "gold" / "survey_expected.csv").query(
        "design == @request.param"
    )
    expected = (
        expected.fillna({"level": ""})
        .set_index(["domain", "level", "quantity"])["value"]
        .sort_index()
    )
    return pd.read_csv(shared / "gold" / f"{name}.csv"), columns, expected


def agree(found, expected):
    np.testing.assert_allclose(
        np.asarray(found, dtype=float), np.asarray(expected), rtol=1e-8, atol=1e-10
    )


def test_mean_agrees_with_r_survey(case):
    data, columns, expected = case
    row = survey.mean(data, "api00", **columns).iloc[0]
    quantities = ["mean", "se", "ci_lo_t", "ci_hi_t"]
    agree(row[["value", "se", "low", "high"]], expected.loc["all", "api00"][quantities])


@pytest.mark.parametrize("interval", ["logit", "beta", "t"])
def test_share_agrees_with_r_survey(case, interval):
    data, columns, expected = case
    row = survey.mean(data, "wide", interval=interval, **columns).iloc[0]
    name = {"t": "mean"}.get(interval, interval)
    quantities = ["prop", "se", f"ciprop_{name}_lo", f"ciprop_{name}_hi"]
    agree(row[["value", "se", "low", "high"]], expected.loc["all", "wide"][quantities])


@pytest.mark.parametrize("interval", ["logit", "beta"])
def test_domain_keeps_the_design_of_the_sample_as_r_survey(case, interval):
    data, columns, expected = case
    table = survey.mean(data, "wide", by="stype", interval=interval, **columns).set_index("stype")
    quantities = [
        "n_unweighted",
        "prop",
        "se",
        f"ciprop_{interval}_lo",
        f"ciprop_{interval}_hi",
        "degf_domain",
    ]
    for group, row in table.iterrows():
        agree(row, expected.loc["stype", group][quantities])


def test_difference_counts_the_covariance_as_r_survey(case):
    data, columns, expected = case
    table = survey.difference(data, "wide", by="stype", reference="E", **columns).set_index("stype")
    assert table.index.tolist() == ["H", "M"]
    for group, row in table.iterrows():
        quantities = ["diff", "diff_se", "diff_lo_t", "diff_hi_t"]
        agree(row[["value", "se", "low", "high"]], expected.loc["stype", f"E-{group}"][quantities])


# R 4.2.2, survey 4.1-1: options(survey.lonely.psu = <choice>); d <- svydesign(~c, strata = ~h,
# weights = ~w, data = TOY); SE(svymean(~y, d)); coef is 0.764705882352941, degf(d) is 3
@pytest.mark.parametrize(
    ("choice", "se"),
    [
        ("certainty", 0.176843354175511),
        ("remove", 0.176843354175511),
        ("adjust", 0.178996777250900),
        ("average", 0.216587991066143),
    ],
)
def test_lonely_psu_does_what_was_chosen(choice, se):
    row = survey.mean(TOY, "y", lonely_psu=choice, **DESIGN).iloc[0]
    assert (row["value"], row["se"], row["df"]) == pytest.approx(
        (0.764705882352941, se, 3), abs=1e-12
    )


def test_lonely_psu_is_refused_by_default_but_only_where_the_domain_meets_it():
    with pytest.raises(ValueError, match="1 strata have one PSU only.*choose lonely_psu"):
        survey.mean(TOY, "y", **DESIGN)
    with pytest.raises(ValueError, match="survey.difference: 1 strata"):
        survey.difference(TOY, "y", by="g", reference="a", **DESIGN)
    met = TOY.assign(y=TOY["y"].where(TOY["h"] < 3))
    assert survey.mean(met, "y", missing="drop", **DESIGN)["n"].tolist() == [7]


def test_domain_and_difference_agree_with_r():
    # R 4.2.2, survey 4.1-1, lonely.psu "average": svymean(~y, subset(d, g == "b")), degf() = 2;
    # svycontrast(svyby(~y, ~g, d, svymean, covmat = TRUE), c(1, -1)), degf(d) = 3
    row = survey.mean(TOY, "y", by="g", lonely_psu="average", **DESIGN).iloc[1]
    assert (row["value"], row["se"], row["df"]) == pytest.approx(
        (5 / 9, 0.326635964328962, 2), abs=1e-12
    )
    row = survey.difference(TOY, "y", by="g", reference="a", lonely_psu="average", **DESIGN).iloc[0]
    assert (row["value"], row["se"], row["df"]) == pytest.approx(
        (4 / 9, 0.400045722123942, 3), abs=1e-12
    )


def test_dropped_answers_make_the_answered_a_domain(shared):
    # R 4.2.2, survey 4.1-1: cl <- apiclus1; cl$y <- cl$api00; cl$y[c(3, 10, 50, 51, 52, 100, 150)]
    # <- NA d <- svydesign(~dnum, weights = ~pw, data = cl); dd <- subset(d, stype == "E" &
    # !is.na(y)) m <- svymean(~y, dd); confint(m, df = degf(dd), level = 0.9)
    data = pd.read_csv(shared / "gold" / "apiclus1.csv")
    data["y"] = data["api00"].astype("Int64")
    data.loc[np.array([3, 10, 50, 51, 52, 100, 150]) - 1, "y"] = pd.NA
    columns = {"by": "stype", "weight": "pw", "psu": "dnum", "missing": "drop"}
    row = survey.mean(data, "y", level=0.9, **columns).iloc[0]
    expected = [140, 649.2571428571429, 23.3170219537635, 608.1886357538935, 690.3256499603922, 14]
    agree(row.drop("stype"), expected)
    # dd <- subset(d, !is.na(y)); svycontrast(svyby(~y, ~stype, dd, svymean, covmat = TRUE), c(1,
    # -1, 0))
    row = survey.difference(data, "y", reference="E", **columns).iloc[0]
    agree(
        row.drop("stype"),
        [13, 28.8725274725275, 32.3909091617667, -40.5990633071845, 98.3441182522395, 14],
    )


def test_jackknife_replicates_agree_with_the_formula():
    # Leaving out one of 4 equal persons: means 1/3, 1/3, 2/3, 2/3; 3/4 x 4 x (1/6)^2 = 1/12
    data = pd.DataFrame({"y": [1, 1, 0, 0]})
    for left_out in range(4):
        data[f"r{left_out}"] = [0.0 if row == left_out else 4 / 3 for row in range(4)]
    row = survey.mean(data, "y", replicates=[f"r{i}" for i in range(4)], scale=3 / 4).iloc[0]
    assert (row["value"], row["se"] ** 2, row["df"]) == pytest.approx((0.5, 1 / 12, 3), abs=1e-12)


def test_additive_sums_give_the_interval_of_the_same_standard_error():
    rng = np.random.default_rng(7)
    data = pd.DataFrame({"w": rng.uniform(1, 9, 80), "y": rng.random(80) < 0.3})
    row = survey.mean(data, "y", weight="w").iloc[0]
    size = row["value"] * (1 - row["value"]) / row["se"] ** 2
    yes = data.loc[data["y"], "w"]
    sums = data["w"].sum(), (data["w"] ** 2).sum(), yes.sum(), (yes**2).sum(), len(data)
    assert weighted_intervals.weighted_share(*sums) == pytest.approx(
        intervals.proportion(row["value"] * size, size), abs=1e-12
    )


def test_weight_zero_belongs_to_the_design_only():
    data = pd.DataFrame({"y": [1, 0, 1, 1], "w": [1.0, 1.0, 1.0, 0.0]})
    row = survey.mean(data, "y", weight="w").iloc[0]
    assert (row["n"], row["value"], row["df"]) == (3, pytest.approx(2 / 3), 2)


def test_share_of_one_has_no_logit_interval_and_a_single_respondent_none_at_all():
    data = pd.DataFrame({"y": [1, 1, 0], "g": ["a", "a", "b"]})
    table = survey.mean(data, "y", by="g")
    assert table[["low", "high"]].isna().all(axis=None)
    assert survey.mean(data, "y", by="g", interval="t").loc[0, "high"] == 1


def test_group_without_answers_stays_as_a_missing_row():
    data = pd.DataFrame({"y": [1, 0, None], "g": ["a", "a", "b"]})
    table = survey.mean(data, "y", by="g", missing="drop")
    assert table["n"].tolist() == [2, 0]
    assert table.loc[1, ["value", "se", "low", "high", "df"]].isna().all()
    assert survey.difference(data, "y", by="g", reference="a", missing="drop")["value"].isna().all()


def test_several_columns_make_crossed_groups():
    table = survey.mean(TOY, "y", by=["h", "g"], weight="w")
    assert table[["h", "g", "n"]].to_numpy().tolist()[0] == [1, "a", 2]
    assert len(table) == 5


@given(order=st.permutations(range(8)), factor=st.floats(0.01, 100))
@settings(max_examples=30, deadline=None)
def test_row_order_and_scale_of_weights_change_nothing(order, factor):
    moved = TOY.iloc[list(order)].assign(w=lambda table: table["w"] * factor)
    options = {"by": "g", "lonely_psu": "adjust", **DESIGN}
    pd.testing.assert_frame_equal(
        survey.mean(moved, "y", **options), survey.mean(TOY, "y", **options), atol=1e-9
    )


def test_other_reference_flips_the_sign():
    options = {"by": "g", "lonely_psu": "adjust", **DESIGN}
    first = survey.difference(TOY, "y", reference="a", **options).iloc[0]
    second = survey.difference(TOY, "y", reference="b", **options).iloc[0]
    assert [second["low"], second["high"]] == pytest.approx(
        [-first["high"], -first["low"]], abs=1e-12
    )


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({}, {"weight": "v"}, r"missing column\(s\) \['v'\]"),
        (
            {"y": [None, 1.0, 0, 0, 1, 1, 1, None]},
            {},
            "'y' is missing in 2 of 8 rows, first in row 0",
        ),
        ({"w": -1}, {"weight": "w"}, "weight -1 in row 0 of 'w'"),
        ({"h": None}, {"strata": "h"}, "'h' is missing in 8 of 8 rows"),
        ({"y": "ja"}, {}, "expected numbers, or 0 and 1"),
        ({}, {"missing": "skip"}, "missing 'skip'; expected 'error' or 'drop'"),
        ({}, {"interval": "wald"}, "interval 'wald'"),
        ({}, {"lonely_psu": "guess"}, "lonely_psu 'guess'"),
        ({}, {"level": 95}, "level is 95"),
        ({}, {"replicates": ["w"]}, "replicates and scale go together"),
    ],
)
def test_bad_input_is_refused_with_what_was_expected(change, options, message):
    with pytest.raises(ValueError, match=message):
        survey.mean(TOY.assign(**change), "y", **options)


def test_absent_reference_is_named_with_the_groups_there():
    with pytest.raises(
        ValueError, match=r"reference 'z' is not in 'g'; groups there: \['a', 'b'\]"
    ):
        survey.difference(TOY, "y", by="g", reference="z")


def test_empty_table_is_refused():
    with pytest.raises(ValueError, match="has no rows"):
        survey.mean(TOY.iloc[:0], "y")
