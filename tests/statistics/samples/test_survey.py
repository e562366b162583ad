import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.intervals import proportions, weighted_intervals
from analysis.statistics.samples import survey

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


# 24 respondents in three strata and ten clusters, with a number, a yes or no, and two groups.
SAMPLE = pd.DataFrame(
    {
        "h": [1] * 10 + [2] * 8 + [3] * 6,
        "c": [1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 9, 9, 10, 10],
        "w": [12, 9, 14, 11, 8, 15, 10, 13, 7, 9, 20, 26, 18, 22, 25, 19, 24, 21]
        + [33, 30, 28, 35, 31, 29],
        "y": [52, 61, 47, 70, 66, 58, 63, 49, 55, 72, 41, 38, 57, 60, 45, 50, 62, 39]
        + [33, 54, 48, 44, 59, 36],
        "z": [1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0],
        "g": list("abaabababababbabababbbab"),
    }
)
COLUMNS = {
    "strata": {"weight": "w", "strata": "h"},
    "weights": {"weight": "w"},
    "clusters": {"weight": "w", "psu": "c"},
    "both": {"weight": "w", "strata": "h", "psu": "c"},
}
# R 4.2.2, survey 4.1-1: d <- svydesign(~1 or ~c, strata = ~h or none, weights = ~w, data = SAMPLE)
# mean: m <- svymean(~y, d); coef(m), SE(m), confint(m, df = degf(d))
# logit, beta, t: p <- svyciprop(~z, d, method = "logit", "beta" or "mean", df = degf(d));
#   coef(svymean(~z, d)), SE(svymean(~z, d)), attr(p, "ci")
# a and b: the same of s <- subset(d, g == "a") with df = degf(s); nrow(s) first and degf(s) last
# difference: k <- svycontrast(svyby(~z, ~g, d, svymean, covmat = TRUE), c(1, -1)); coef(k), SE(k),
#   confint(k, df = degf(d))
R_SURVEY = {
    "strata": {
        "mean": [49.682302771855, 2.20150997743511, 45.1040121434748, 54.2605934002352],
        "logit": [0.424307036247335, 0.115213427888224, 0.216531582066073, 0.662791734058426],
        "beta": [0.424307036247335, 0.115213427888224, 0.2008148144896, 0.673197863096823],
        "t": [0.424307036247335, 0.115213427888224, 0.184707596512449, 0.66390647598222],
        "a logit": [
            11,
            0.671361502347418,
            0.16957335082212,
            0.257696937592059,
            0.923202189879763,
            8,
        ],
        "a beta": [
            11,
            0.671361502347418,
            0.16957335082212,
            0.260574935062118,
            0.945509377916145,
            8,
        ],
        "b logit": [13, 0.21875, 0.134396303444819, 0.0463004424914003, 0.617574494558268, 10],
        "b beta": [13, 0.21875, 0.134396303444819, 0.0272183079997319, 0.595610261308833, 10],
        "difference": [0.452611502347418, 0.216053499687827, 0.00330365319474596, 0.90191935150009],
    },
    "weights": {
        "mean": [49.682302771855, 2.28425323993475, 44.9569649229396, 54.4076406207704],
        "logit": [0.424307036247335, 0.11141920995426, 0.222926201708873, 0.654405321234786],
        "beta": [0.424307036247335, 0.11141920995426, 0.20849264160044, 0.663670960965659],
        "t": [0.424307036247335, 0.11141920995426, 0.193818839628578, 0.654795232866092],
        "a logit": [
            11,
            0.671361502347418,
            0.16290051076419,
            0.282774358240935,
            0.913681650820337,
            10,
        ],
        "a beta": [
            11,
            0.671361502347418,
            0.16290051076419,
            0.288709620371477,
            0.933870648671934,
            10,
        ],
        "b logit": [13, 0.21875, 0.12658126618212, 0.0528113846545254, 0.584394580584872, 12],
        "b beta": [13, 0.21875, 0.12658126618212, 0.0348589718580835, 0.562398079094494, 12],
        "difference": [0.452611502347418, 0.206299281034866, 0.0258489246106643, 0.879374080084171],
    },
    "clusters": {
        "mean": [49.682302771855, 2.00340845735854, 45.1502779800309, 54.2143275636791],
        "logit": [0.424307036247335, 0.071049432593727, 0.276258665420096, 0.587311475378535],
        "beta": [0.424307036247335, 0.071049432593727, 0.270683867031613, 0.589430865554803],
        "t": [0.424307036247335, 0.071049432593727, 0.263582053392687, 0.585032019101982],
        "a logit": [
            11,
            0.671361502347418,
            0.166975644693323,
            0.262924574067133,
            0.921254979506128,
            8,
        ],
        "a beta": [
            11,
            0.671361502347418,
            0.166975644693323,
            0.266478112163269,
            0.943150814760083,
            8,
        ],
        "b logit": [13, 0.21875, 0.098553078698314, 0.0706007199752804, 0.507891031746532, 9],
        "b beta": [13, 0.21875, 0.098553078698314, 0.0568882121141399, 0.487573160597969, 9],
        "difference": [
            0.452611502347418,
            0.222414591049176,
            -0.0505252579053088,
            0.955748262600145,
        ],
    },
    "both": {
        "mean": [49.682302771855, 1.57630799051703, 45.9549266694989, 53.4096788742111],
        "logit": [0.424307036247335, 0.0709248202951362, 0.27057759168882, 0.594225148400596],
        "beta": [0.424307036247335, 0.0709248202951362, 0.264227592169794, 0.596913732737623],
        "t": [0.424307036247335, 0.0709248202951362, 0.256596486137596, 0.592017586357074],
        "a logit": [
            11,
            0.671361502347418,
            0.185976045205531,
            0.206167832747908,
            0.941413616115893,
            6,
        ],
        "a beta": [
            11,
            0.671361502347418,
            0.185976045205531,
            0.201380420689292,
            0.966645586815145,
            6,
        ],
        "b logit": [13, 0.21875, 0.113957567590143, 0.0546951942554364, 0.575371248434928, 7],
        "b beta": [13, 0.21875, 0.113957567590143, 0.0371303823961933, 0.553452262961502, 7],
        "difference": [0.452611502347418, 0.250688874152793, -0.140173489078768, 1.0453964937736],
    },
}


def agree(found, expected):
    np.testing.assert_allclose(
        np.asarray(found, dtype=float), np.asarray(expected), rtol=1e-8, atol=1e-10
    )


@pytest.mark.parametrize("design", COLUMNS)
def test_mean_agrees_with_r(design):
    row = survey.mean(SAMPLE, "y", **COLUMNS[design]).iloc[0]
    agree(row[["value", "se", "low", "high"]], R_SURVEY[design]["mean"])


@pytest.mark.parametrize("interval", ["logit", "beta", "t"])
@pytest.mark.parametrize("design", COLUMNS)
def test_share_agrees_with_r(design, interval):
    row = survey.mean(SAMPLE, "z", interval=interval, **COLUMNS[design]).iloc[0]
    agree(row[["value", "se", "low", "high"]], R_SURVEY[design][interval])


@pytest.mark.parametrize("interval", ["logit", "beta"])
@pytest.mark.parametrize("design", COLUMNS)
def test_domain_keeps_the_design_of_the_sample_as_r_does(design, interval):
    table = survey.mean(SAMPLE, "z", by="g", interval=interval, **COLUMNS[design]).set_index("g")
    for group, row in table.iterrows():
        agree(row, R_SURVEY[design][f"{group} {interval}"])


@pytest.mark.parametrize("design", COLUMNS)
def test_difference_counts_the_covariance_as_r_does(design):
    row = survey.difference(SAMPLE, "z", by="g", reference="a", **COLUMNS[design]).iloc[0]
    agree(row[["value", "se", "low", "high"]], R_SURVEY[design]["difference"])


def test_dropped_answers_make_the_answered_a_domain():
    # R 4.2.2, survey 4.1-1: dd <- SAMPLE; dd$y[c(3, 11, 20)] <- NA
    # d <- svydesign(~c, weights = ~w, data = dd); s <- subset(d, g == "a" & !is.na(y))
    # nrow(s), m <- svymean(~y, s), SE(m), confint(m, df = degf(s), level = 0.9), degf(s)
    data = SAMPLE.assign(y=SAMPLE["y"].astype("Int64"))
    data.loc[[2, 10, 19], "y"] = pd.NA
    columns = {"by": "g", "weight": "w", "psu": "c", "missing": "drop"}
    row = survey.mean(data, "y", level=0.9, **columns).iloc[0]
    expected = [50.5929648241206, 4.41415163220302, 42.3846378190937, 58.8012918291475, 8]
    agree(row.drop("g"), [10, *expected])
    # s <- subset(d, !is.na(y))
    # k <- svycontrast(svyby(~y, ~g, s, svymean, covmat = TRUE), c(1, -1))
    # coef(k), SE(k), confint(k, df = degf(s)), degf(s)
    row = survey.difference(data, "y", reference="a", **columns).iloc[0]
    expected = [1.393935697907, 6.24415315495417, -12.7313200871816, 15.5191914829956, 9]
    agree(row.drop("g"), [11, *expected])


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


def test_jackknife_replicates_agree_with_the_formula():
    # Leaving out one of 4 equal persons: means 1/3, 1/3, 2/3, 2/3; 3/4 x 4 x (1/6)^2 = 1/12
    data = pd.DataFrame({"y": [1, 1, 0, 0]})
    for left_out in range(4):
        data[f"r{left_out}"] = [0.0 if row == left_out else 4 / 3 for row in range(4)]
    row = survey.mean(data, "y", replicates=[f"r{i}" for i in range(4)], scale=3 / 4).iloc[0]
    assert (row["value"], row["se"] ** 2, row["df"]) == pytest.approx((0.5, 1 / 12, 3), abs=1e-12)


# R 4.2.2, survey 4.1-1: d <- svydesign(~c, strata = ~h, weights = ~w, data = SAMPLE); r <-
# as.svrepdesign(d, type = "JKn"); q <- svrepdesign(data = SAMPLE, weights = ~w, repweights =
# weights(r, "analysis"), type = "other", scale = 1, rscales = r$rscales, mse = mse); p <-
# svymean(~z, q); coef(p), SE(p), degf(q); k <- qlogis(coef(p)); plogis(k + c(-1, 1) * qt(0.975,
# degf(q)) * SE(p) / (coef(p) * (1 - coef(p)))); SE(svycontrast(svyby(~z, ~g, q, svymean, covmat =
# TRUE), c(1, -1)))
@pytest.mark.parametrize(
    ("mse", "expected", "difference"),
    [
        (
            False,
            (0.424307036247335, 0.0709015530734923, 7, 0.270622047125031, 0.594170837837992),
            0.260084972292621,
        ),
        (
            True,
            (0.424307036247335, 0.0709020953077579, 7, 0.270621011045183, 0.594172103542457),
            0.260167333310234,
        ),
    ],
)
def test_replicates_of_a_stratified_jackknife_have_a_scale_each(mse, expected, difference):
    units, sample = SAMPLE.drop_duplicates("c").set_index("c")["h"], SAMPLE.copy()
    size = units.value_counts()
    for unit, stratum in units.items():
        factor = np.where(sample["h"] == stratum, size[stratum] / (size[stratum] - 1), 1.0)
        sample[f"r{unit}"] = sample["w"] * np.where(sample["c"] == unit, 0.0, factor)
    scale = [(size[stratum] - 1) / size[stratum] for stratum in units]
    names = [f"r{unit}" for unit in units.index]
    replicated = {"weight": "w", "replicates": names, "scale": scale, "mse": mse}
    row = survey.mean(sample, "z", **replicated).iloc[0]
    found = row[["value", "se", "df", "low", "high"]].tolist()
    assert found == pytest.approx(list(expected), rel=1e-8)
    gap = survey.difference(sample, "z", by="g", reference="a", **replicated).iloc[0]
    assert gap["se"] == pytest.approx(difference, rel=1e-8)
    with pytest.raises(ValueError, match="scale has 2 values; expected one, or one for each of 10"):
        survey.mean(sample, "z", **replicated | {"scale": [1, 1]})


def test_additive_sums_give_the_interval_of_the_same_standard_error():
    rng = np.random.default_rng(7)
    data = pd.DataFrame({"w": rng.uniform(1, 9, 80), "y": rng.random(80) < 0.3})
    row = survey.mean(data, "y", weight="w").iloc[0]
    size = row["value"] * (1 - row["value"]) / row["se"] ** 2
    yes = data.loc[data["y"], "w"]
    sums = data["w"].sum(), (data["w"] ** 2).sum(), yes.sum(), (yes**2).sum(), len(data)
    assert weighted_intervals.weighted_share(*sums) == pytest.approx(
        proportions.proportion(row["value"] * size, size), abs=1e-12
    )


def test_weight_zero_belongs_to_the_design_only():
    data = pd.DataFrame({"y": [1, 0, 1, 1], "w": [1.0, 1.0, 1.0, 0.0]})
    row = survey.mean(data, "y", weight="w").iloc[0]
    assert (row["n"], row["value"], row["df"]) == (3, pytest.approx(2 / 3), 2)


def test_a_single_respondent_has_no_interval():
    data = pd.DataFrame({"y": [1, 1, 0], "g": ["a", "a", "b"]})
    table = survey.mean(data, "y", by="g")
    assert table[["low", "high"]].isna().all(axis=1).tolist() == [False, True]


# R 4.2.2, survey 4.1-1: SAMPLE$z[SAMPLE$g == "a"] <- 0; d as above; a <- subset(d, g == "a");
# size <- function(k, df) {p <- coef(svymean(~z, k)); n <- nrow(k); w <- weights(k);
#   e <- if (p == 0) sum(w)^2 / sum(w^2) else p * (1 - p) / SE(svymean(~z, k))^2;
#   min(e * min(qt(0.975, n - 1) / qt(0.975, df), 1)^2, n)}
# wilson <- function(p, n) prop.test(p * n, n, correct = FALSE)$conf.int
# wilson(0, size(a, degf(a))); with u that of a and w that of b <- subset(d, g == "b"), both at
# degf(d), p <- coef(svymean(~z, b)); p - sqrt((p - w[1])^2 + u[2]^2); p + w[2] - p
@pytest.mark.parametrize(
    ("design", "share", "difference"),
    [
        ("weights", 0.291662921003698, (-0.109643131122603, 0.518609270242494)),
        ("strata", 0.306056211478427, (-0.111688047503819, 0.53649338836645)),
        ("clusters", 0.306056211478427, (-0.11194398734586, 0.490499027674077)),
        ("both", 0.331811986797643, (-0.131437175024903, 0.511847745765919)),
    ],
)
def test_a_share_of_zero_has_bounds_and_so_has_a_difference_with_it(design, share, difference):
    sample = SAMPLE.assign(z=SAMPLE["z"].where(SAMPLE["g"] != "a", 0))
    row = survey.mean(sample, "z", by="g", **COLUMNS[design]).iloc[0]
    assert (row["value"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(share, rel=1e-8)
    gap = survey.difference(sample, "z", by="g", reference="b", **COLUMNS[design]).iloc[0]
    assert (gap["low"], gap["high"]) == pytest.approx(difference, rel=1e-8)


def test_nobody_against_nobody_is_no_difference_with_bounds():
    # R 4.2.2: w <- prop.test(0, 300, correct = FALSE)$conf.int; c(-1, 1) * w[2]
    sample = pd.DataFrame({"yes": 0, "g": ["a"] * 300 + ["b"] * 300})
    gap = survey.difference(sample, "yes", by="g", reference="b").iloc[0]
    expected = (-0.012642971224546, 0.012642971224546)
    assert (gap["low"], gap["high"]) == pytest.approx(expected, rel=1e-8)


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
@settings(max_examples=30)
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
