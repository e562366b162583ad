"""Rao and Scott's test, against the survey package of R."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.statistics.samples.rao_scott import independence


@pytest.fixture
def sample() -> pd.DataFrame:
    i = np.arange(48)
    made = pd.DataFrame({"stratum": i // 24, "psu": i // 4, "w": 1 + i * 7 % 5 * 0.5})
    return made.assign(a=(i * 5 + i // 6) % 3, b=(i * 3 + i // 4 + i % 3) % 2)


def test_the_second_order_test_agrees_with_r(sample):
    # R 4.2.2, survey 4.1-1: i <- 0:47; d <- data.frame(stratum = i %/% 24, psu = i %/% 4, w = 1 +
    # (i * 7) %% 5 * 0.5, a = (i * 5 + i %/% 6) %% 3, b = (i * 3 + i %/% 4 + i %% 3) %% 2); s <-
    # svydesign(~psu, strata = ~stratum, weights = ~w, data = d); t <- svychisq(~a + b, s, statistic
    # = "F"); t$statistic; t$parameter; t$p.value; svychisq(~a + b, s)$statistic with "Chisq"
    found = independence(sample, "a", "b", weight="w", strata="stratum", psu="psu")
    assert [found[name] for name in ("f", "df", "df_design", "p", "pearson")] == pytest.approx(
        [2.017531588899674, 1.952322918316602, 19.523229183166016, 0.160516399057522,
         1.59607843137255],
        rel=1e-9,
    )  # fmt: skip


def test_without_a_design_the_statistic_is_that_of_pearson(sample):
    found = independence(sample, "a", "b")
    plain = stats.chi2_contingency(pd.crosstab(sample["a"], sample["b"]), correction=False)
    assert found["pearson"] == pytest.approx(plain.statistic)
    assert found["effect"] == pytest.approx(48 / 47)


def test_the_order_of_rows_and_columns_changes_nothing(sample):
    one = independence(sample, "a", "b", weight="w", psu="psu")
    other = independence(sample.sample(frac=1, random_state=1), "b", "a", weight="w", psu="psu")
    assert one == pytest.approx(other)


def test_who_lacks_a_characteristic_is_refused_or_left_out_of_the_domain(sample):
    lacking = sample.assign(b=sample["b"].where(sample.index > 5).astype(float))
    with pytest.raises(ValueError, match="column 'b' is missing in 6 of 48 rows"):
        independence(lacking, "a", "b")
    assert independence(lacking, "a", "b", missing="drop")["n"] == 42


def test_one_code_only_says_nothing(sample):
    assert np.isnan(independence(sample.assign(b=1), "a", "b")["p"])


def test_replicate_weights_give_the_test_of_r(sample):
    # The sample above; r <- as.svrepdesign(svydesign(~psu, weights = ~w, data = d), type = "JK1");
    # svychisq(~a + b, r, statistic = "F"); r$scale = 11 / 12
    units = sample["psu"].to_numpy()
    names = [f"r{unit}" for unit in range(12)]
    weights = {
        name: np.where(units == unit, 0.0, sample["w"] * 12 / 11) for unit, name in enumerate(names)
    }
    made = sample.assign(**weights)
    found = independence(made, "a", "b", weight="w", replicates=names, scale=11 / 12)
    assert [found[name] for name in ("f", "df", "df_design", "p")] == pytest.approx(
        [1.37721796429759, 1.819388625160708, 20.013274876767788, 0.2734774590644251], rel=1e-9
    )
