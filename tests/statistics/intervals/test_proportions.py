import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.comparisons.paired_change import paired_difference
from analysis.statistics.intervals import proportions, rates, weighted_intervals


# R 4.2.2: prop.test(x, n, correct = FALSE)$conf.int; binom.test(x, n)$conf.int
@pytest.mark.parametrize(
    ("x", "n", "method", "expected"),
    [
        (81, 263, "wilson", (0.255288519878274, 0.3662095769828)),
        (0, 20, "wilson", (0.0, 0.161125158052819)),
        (20, 20, "wilson", (0.838874841947181, 1.0)),
        (0, 1, "wilson", (0.0, 0.793450685622763)),
        (81, 263, "clopper-pearson", (0.252736745585271, 0.367621922601351)),
        (0, 20, "clopper-pearson", (0.0, 0.168433470983085)),
        (20, 20, "clopper-pearson", (0.831566529016915, 1.0)),
        (1, 50, "clopper-pearson", (0.000506227983040829, 0.1064695457115)),
    ],
)
def test_share_agrees_with_r(x, n, method, expected):
    assert proportions.proportion(x, n, method=method) == pytest.approx(expected, abs=1e-12)


# R 4.2.2: prop.test(x, n, correct = FALSE, conf.level = level),
# binom.test(x, n, conf.level = level)
@pytest.mark.parametrize(
    ("x", "n", "level", "wilson", "exact"),
    [
        (
            81,
            263,
            0.90,
            (0.263313617188481, 0.356566349608488),
            (0.261055746009112, 0.358178495575784),
        ),
        (
            81,
            263,
            0.99,
            (0.240136902687608, 0.38528250231823),
            (0.236837358165539, 0.386258325669745),
        ),
        (
            7,
            12,
            0.90,
            (0.355981014900535, 0.780022119308219),
            (0.315237790724452, 0.818975242757679),
        ),
        (1, 1, 0.99, (0.130977543280186, 1.0), (0.005, 1.0)),
    ],
)
def test_share_agrees_with_r_at_other_levels(x, n, level, wilson, exact):
    assert proportions.proportion(x, n, method="wilson", level=level) == pytest.approx(
        wilson, rel=1e-8
    )
    found = proportions.proportion(x, n, method="clopper-pearson", level=level)
    assert found == pytest.approx(exact, rel=1e-8)


# R 4.2.2: w <- prop.test(x, n, correct = FALSE)$conf.int of each; p1 - p2 - sqrt((p1 - w1[1])^2 +
# (w2[2] - p2)^2) and p1 - p2 + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2)
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((56, 70, 48, 80), (0.0524314724023649, 0.333872654036906)),
        ((6, 7, 2, 7), (0.0582279274823123, 0.806249637524228)),
        ((5, 56, 0, 29), (-0.0381371479035369, 0.192560013855112)),
        ((0, 10, 0, 20), (-0.161125158052819, 0.277532799862889)),
        ((10, 10, 0, 10), (0.607509350430524, 1.0)),
    ],
)
def test_difference_agrees_with_the_intervals_of_r(counts, expected):
    assert proportions.difference(*counts) == pytest.approx(expected, abs=1e-10)


def test_difference_agrees_with_newcombe():
    # Newcombe (1998), table II, contrasts (a) and (e), method 10
    assert proportions.difference(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert proportions.difference(0, 10, 0, 20) == pytest.approx((-0.1611, 0.2775), abs=5e-5)


def test_ratio_agrees_with_r():
    # epitools::riskratio.wald(matrix(c(32, 14, 56, 24), ..., rev = "rows")): 56/70 over 48/80
    assert proportions.ratio(56, 70, 48, 80) == pytest.approx(
        (1.07662642276319, 1.65124851126639), abs=1e-12
    )


def test_ratio_of_few_agrees_with_r_and_is_missing_over_a_share_of_zero():
    # R 4.2.2, epitools 0.5-10.1: riskratio.wald of 6/7 over 2/7 and of 12/300 over 30/280
    assert proportions.ratio(6, 7, 2, 7) == pytest.approx(
        (0.894845907599468, 10.0575975411717), rel=1e-8
    )
    assert proportions.ratio(12, 300, 30, 280) == pytest.approx(
        (0.195025253700123, 0.714665281205528), rel=1e-8
    )
    assert np.isnan(proportions.ratio(3, 10, 0, 10)).all()


# R 4.2.2: w <- prop.test(x1, n1, correct = FALSE)$conf.int, v that of x2 and n2; p, q and m their
# shares and product; Donner and Zou (2012): l <- w[1] * (2 * p - w[1]); u <- v[2] * (2 * q - v[2]);
# (m - sqrt(m^2 - l * u)) / u; with l <- w[2] * (2 * p - w[2]) and u <- v[1] * (2 * q - v[1]):
# (m + sqrt(m^2 - l * u)) / u
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((70, 70, 48, 80), (1.41461496404856, 2.03892449565884)),
        ((48, 80, 70, 70), (0.490454650051604, 0.706906137298343)),
        ((70, 70, 80, 80), (0.947976937589732, 1.048018235258677)),
        ((0, 5, 2, 4), (0, 1.21666408041587)),
    ],
)
def test_ratio_with_a_share_of_zero_or_one_combines_the_intervals_of_both(counts, expected):
    assert proportions.ratio(*counts) == pytest.approx(expected, rel=1e-8)
    x1, n1, x2, n2 = counts
    first, second = (n1, n1, x1, x1, n1), (n2, n2, x2, x2, n2)
    weighted = weighted_intervals.weighted_ratio(first, second)
    assert weighted == pytest.approx(expected, rel=0.12)
    assert weighted[0] < weighted[1]


def test_pairs_of_which_nobody_changed_have_the_bound_of_a_share_of_zero():
    # R 4.2.2: c(-1, 1) * prop.test(0, 300, correct = FALSE)$conf.int[2]
    found = paired_difference(300, 300, 0, 0, 0, 0, 300)
    assert found == pytest.approx((-0.012642971224546, 0.012642971224546), rel=1e-8)


def test_rate_agrees_with_r():
    # R 4.2.2: poisson.test(44, 3142.5)$conf.int; poisson.test(0)$conf.int
    assert rates.poisson(44, 3142.5) == pytest.approx(
        (0.0101735775204914, 0.0187964825075), rel=1e-10
    )
    assert rates.poisson(0) == pytest.approx((0, 3.68887945411394), rel=1e-12)


# R 4.2.2: poisson.test(x, t, conf.level = level)$conf.int; with z <- qnorm(1 - (1 - level) / 2):
# x (1 - 1 / (9 x) - z / (3 sqrt(x)))^3 / t and y (1 - 1 / (9 y) + z / (3 sqrt(y)))^3 / t, y = x + 1
@pytest.mark.parametrize(
    ("x", "t", "level", "exact", "byar"),
    [
        (0, 1, 0.95, (0.0, 3.68887945411394), (0.0, 3.66801183217375)),
        (3, 1, 0.90, (0.817691447163953, 7.75365652793273), (0.810302045121064, 7.74453231231506)),
        (44, 3142.5, 0.99, (0.0091618617360527, 0.0204135152905562),
         (0.00915773942104166, 0.0204174966553249)),
    ],
)  # fmt: skip
def test_rate_agrees_with_r_at_other_levels_and_by_byar(x, t, level, exact, byar):
    assert rates.poisson(x, t, level=level) == pytest.approx(exact, rel=1e-8)
    assert rates.poisson(x, t, level=level, method="byar") == pytest.approx(byar, rel=1e-8)


def test_rate_ratio_agrees_with_r():
    # R 4.2.2: poisson.test(c(41, 15), c(28010, 19017))$conf.int; poisson.test(c(5, 0), c(100, 100))
    expected = (1.00568406268926, 3.60930031107791)
    assert rates.rate_ratio(41, 28010, 15, 19017) == pytest.approx(expected, rel=1e-10)
    # and c(1, 1), c(100, 100); c(9, 30), c(250, 410)
    expected = (0.0127393670836666, 78.4968353162628)
    assert rates.rate_ratio(1, 100, 1, 100) == pytest.approx(expected, rel=1e-8)
    expected = (0.20546885749664, 1.06297683425884)
    assert rates.rate_ratio(9, 250, 30, 410) == pytest.approx(expected, rel=1e-8)
    assert rates.rate_ratio(5, 100, 0, 100) == pytest.approx((0.91635585731546, np.inf), rel=1e-10)


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
@given(n=st.integers(1, 10**9), share=st.floats(0, 1))
@settings(max_examples=60)
def test_interval_holds_the_share_stays_in_range_and_mirrors(method, n, share):
    x = int(share * n)
    low, high = proportions.proportion(x, n, method=method)
    assert 0 <= low <= x / n <= high <= 1
    assert proportions.proportion(n - x, n, method=method) == pytest.approx(
        (1 - high, 1 - low), abs=1e-9
    )
    assert low == 0 or x > 0
    assert high == 1 or x < n


def test_one_of_a_thousand_million_keeps_its_digits():
    # R 4.2.2: qbeta(0.025, 1, 1e9), qbeta(0.975, 2, 1e9 - 1)
    expected = (2.5317807983969399e-11, 5.5716433782031108e-09)
    assert proportions.proportion(1, 10**9, method="clopper-pearson") == pytest.approx(
        expected, rel=1e-8
    )
    assert proportions.proportion(0, 10**9)[1] == pytest.approx(
        stats.norm.ppf(0.975) ** 2 / 1e9, rel=1e-8
    )


def test_coverage_of_wilson_stays_above_92_percent_from_ten_expected_on():
    for n in (20, 21, 40, 77, 150, 600):
        shares = np.linspace(10 / n, 1 - 10 / n, 401)
        x = np.arange(n + 1)
        low, high = proportions.proportion(x, n)
        held = (low <= shares[:, None]) & (shares[:, None] <= high)
        covered = (stats.binom.pmf(x, n, shares[:, None]) * held).sum(axis=1)
        assert covered.min() >= 0.92
        assert covered.mean() == pytest.approx(0.95, abs=0.01)


def test_missing_or_nobody_gives_missing():
    low, high = proportions.proportion(
        pd.array([3, None, 0], dtype="Int64"), pd.Series([10, 10, 0])
    )
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, True, True]
    for bounds in (
        proportions.proportion(pd.NA, 5, method="clopper-pearson"),
        proportions.proportion(0, 0, method="clopper-pearson"),
        proportions.difference(1, 2, 0, 0),
        proportions.ratio(2, 4, 0, 5),
        rates.poisson(None),
        rates.poisson(0, 0),
        rates.rate_ratio(0, 10, 0, 10),
        weighted_intervals.weighted_share(0, 0, 0, 0, 0),
        weighted_intervals.weighted_difference((6, 10, 3, 5, 4), (6, 10, None, 5, 4)),
    ):
        assert np.isnan(bounds).all()


# R 4.2.2: c(qgamma(0.025, x), qgamma(0.975, x + 1)); for 50 and three of weight 2 it is times
# sum(w^2) / sum(w), with x <- sum(w)^2 / sum(w^2)
@pytest.mark.parametrize(
    ("count", "scale", "expected"),
    [
        (1.5, 1, (0.107897641311949, 6.416250997015013)),
        (0.3, 1, (3.18567903173917e-06, 4.29377711086358)),
        (105 / 0.13, 1, (752.943390200508, 865.369837752010)),
        (56**2 / 2512, 2512 / 56, (2.64869146272358, 268.98952349957341)),
    ],
)
def test_a_weighted_number_of_events_has_the_bounds_of_its_effective_count(count, scale, expected):
    low, high = rates.poisson(count)
    assert (low * scale, high * scale) == pytest.approx(expected, rel=1e-8)


# R 4.2.2: c(qbeta(0.025, x, n - x + 1), qbeta(0.975, x + 1, n - x))
@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [
        (0.2, 10, (6.12518016693298e-10, 0.33906300663032)),
        (9.7, 10, (0.646432674563013, 0.999999692313729)),
        (3.3, 7.6, (0.111279213290493, 0.806752626753955)),
    ],
)
def test_exact_bounds_of_a_share_take_fractions(x, n, expected):
    found = proportions.proportion(x, n, method="clopper-pearson")
    assert found == pytest.approx(expected, rel=1e-8)


def test_scalars_give_floats_and_arrays_broadcast():
    assert all(type(bound) is float for bound in proportions.proportion(3, 10))
    low, high = proportions.difference([3, 4], 10, 5, 10)
    assert low.shape == high.shape == (2,)
    assert (low[0], high[0]) == proportions.difference(3, 10, 5, 10)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: proportions.proportion(-1, 5), "proportion: successes is -1; expected 0 or more"),
        (
            lambda: proportions.proportion([1, 6], [5, 5]),
            "successes is 6 at position 1; expected at most n",
        ),
        (
            lambda: proportions.proportion(1, 5, level=95),
            "level is 95; expected a number between 0 and 1",
        ),
        (lambda: proportions.proportion(1, 5, method="wald"), "method 'wald'; expected 'wilson'"),
        (
            lambda: proportions.difference(6, 5, 1, 5),
            "difference: successes is 6; expected at most n",
        ),
        (lambda: rates.rate_ratio(1.5, 1, 1, 1), "count is 1.5; expected a whole number"),
        (lambda: rates.poisson(2, 0), "count is 2; expected 0 where the exposure is 0"),
        (lambda: rates.poisson(2, method="normal"), "method 'normal'"),
        (lambda: rates.rate_ratio(1, -1, 1, 1), "exposure is -1; expected 0 or more"),
        (
            lambda: weighted_intervals.weighted_share(6, 10, 7, 5, 4),
            "weight_yes is 7; expected at most weight",
        ),
        (lambda: weighted_intervals.weighted_share(6, 10, 3, 5, 4, level=1), "level is 1"),
    ],
)
def test_impossible_input_is_refused_with_value_and_expectation(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def sums(weight, yes):
    weight, yes = np.asarray(weight, dtype=float), np.asarray(yes)
    return weight.sum(), (weight**2).sum(), weight[yes].sum(), (weight[yes] ** 2).sum(), len(weight)


def test_equal_weights_give_wilson_on_one_person_less():
    # with replacement the variance is p (1 - p) / (n - 1)
    weighted = weighted_intervals.weighted_share(*sums([3.0] * 50, np.arange(50) < 20))
    assert weighted == pytest.approx(proportions.proportion(0.4 * 49, 49), abs=1e-12)


def test_share_of_nobody_or_all_rests_on_the_size_of_kish():
    weight = [1.0, 2.0, 3.0, 4.0]
    kish = 100 / 30
    nobody = weighted_intervals.weighted_share(*sums(weight, np.zeros(4, dtype=bool)))
    assert nobody == pytest.approx(proportions.proportion(0, kish), abs=1e-12)
    everybody = weighted_intervals.weighted_share(*sums(weight, np.ones(4, dtype=bool)))
    assert everybody == pytest.approx((1 - nobody[1], 1), abs=1e-12)


@given(
    st.lists(st.tuples(st.floats(0.1, 50), st.booleans()), min_size=2, max_size=40),
    st.floats(0.01, 100),
)
@settings(max_examples=60)
def test_weighted_interval_ignores_the_scale_of_weights(persons, k):
    weight, yes = np.array([w for w, _ in persons]), np.array([y for _, y in persons])
    low, high = weighted_intervals.weighted_share(*sums(weight, yes))
    assert 0 <= low <= weight[yes].sum() / weight.sum() <= high <= 1
    assert weighted_intervals.weighted_share(*sums(k * weight, yes)) == pytest.approx(
        (low, high), abs=1e-9
    )


def test_weighted_interval_covers_95_percent():
    rng = np.random.default_rng(20230101)
    weight = rng.uniform(1, 6, size=(4000, 120))
    yes = rng.random((4000, 120)) < 0.3
    total = [part.sum(axis=1) for part in (weight, weight**2, weight * yes, weight**2 * yes)]
    low, high = weighted_intervals.weighted_share(*total, 120)
    assert ((low <= 0.3) & (high >= 0.3)).mean() == pytest.approx(0.95, abs=0.01)


def test_weighted_difference_flips_sign_with_the_order():
    first, second = (
        sums([1, 2, 3, 4], [True, False, True, False]),
        sums([2, 2, 5], [False, False, True]),
    )
    low, high = weighted_intervals.weighted_difference(first, second)
    assert weighted_intervals.weighted_difference(second, first) == pytest.approx(
        (-high, -low), abs=1e-12
    )


def test_a_sample_of_a_known_part_has_the_variance_of_r_with_fpc():
    # R 4.2.2, survey 4.1-1: i <- 0:79; d <- data.frame(y = as.numeric((i * 7) %% 10 < 3), N = 640,
    # w = 8); m <- svymean(~y, svydesign(~1, weights = ~w, fpc = ~N, data = d)); p <- coef(m);
    # n <- as.numeric(p * (1 - p) / SE(m)^2); prop.test(p * n, n, correct = FALSE)$conf.int
    found = weighted_intervals.weighted_share(640, 5120, 192, 1536, 80, 0.875)
    assert found == pytest.approx((0.215226757163712, 0.401097790547294), rel=1e-10)
    plain = weighted_intervals.weighted_share(640, 5120, 192, 1536, 80)
    assert plain[0] < found[0]
    assert found[1] < plain[1]
    group = (640, 5120, 192, 1536, 80)
    for compare in (weighted_intervals.weighted_difference, weighted_intervals.weighted_ratio):
        low, high = compare((*group, 0.875), (*group, 0.875))
        wide = compare(group, group)
        assert wide[0] < low < high < wide[1]
    with pytest.raises(ValueError, match="left"):
        weighted_intervals.weighted_share(640, 5120, 192, 1536, 80, 0.0)
