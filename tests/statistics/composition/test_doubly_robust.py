"""Differences weighted by the probability of a group, and E-values, against R and by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.composition.doubly_robust import weighted_difference
from analysis.statistics.composition.e_value import e_value, e_value_of_bounds


@pytest.fixture
def people() -> pd.DataFrame:
    i = np.arange(300)
    made = pd.DataFrame({"g": np.array(list("abc"))[(i * 7 + i // 9) % 3]})
    made = made.assign(x=(i * 3 + i // 5) % 3, z=(i // 2 + i // 13) % 2)
    own = (made["g"] == "b") * 3 + (made["x"] + 1) * 2
    return made.assign(y=((i * 11 + i // 4 + own) % 7 < 3).astype(float))


def test_weighting_agrees_with_regressions_of_r(people):
    # R 4.2.2: i <- 0:299; d as above, x and z factors; ps <- function(k) {m <- d$g == k;
    # e <- fitted(glm(m ~ x + z, binomial, d)); o <- predict(glm(y ~ x + z, binomial, d[m, ]), d,
    # type = "response"); o + m / e * (d$y - o)}; v <- ps("b") - ps("a"); mean(v); sd(v) / sqrt(300)
    found = weighted_difference(people["y"], people["g"], people[["x", "z"]], reference="a")
    assert found["group"].tolist() == ["b", "c"]
    assert found["value"].tolist() == pytest.approx(
        [-0.00635982836628813, -0.0698201719785620], abs=1e-9
    )
    assert found["se"].tolist() == pytest.approx([0.07017276809469755, 0.0691528391352658])


def test_groups_that_hardly_overlap_give_no_value(people):
    parted = people.assign(x=people["g"].map({"a": 0, "b": 1, "c": 0}))
    found = weighted_difference(people["y"], people["g"], parted[["x"]], reference="a")
    assert found.set_index("group")["value"].isna().to_dict() == {"b": True, "c": True}
    few = weighted_difference(people["y"], people["g"], people[["x"]], reference="a", least=1000)
    assert few["value"].isna().all()


def test_an_absent_reference_is_refused(people):
    with pytest.raises(ValueError, match="nobody is in the reference group 'd'"):
        weighted_difference(people["y"], people["g"], people[["x"]], reference="d")


def test_e_values_are_those_of_the_formula_by_hand():
    # VanderWeele and Ding (2017): a ratio of 3.9 (1.8 to 8.7) has 7.26, and 3.0 for its bound.
    assert e_value([3.9, 1 / 3.9]).round(2).tolist() == [7.26, 7.26]
    assert e_value_of_bounds([1.8, 1 / 8.7], [8.7, 1 / 1.8]).round(2).tolist() == [3.0, 3.0]
    # 1.5 + sqrt(1.5 x 0.5) = 1.5 + 0.8660254
    assert e_value(1.5) == pytest.approx(1.5 + np.sqrt(0.75))
    assert np.isnan(e_value(np.nan))
    assert e_value_of_bounds([0.9, np.nan], [1.2, 2.0]).tolist() == pytest.approx(
        [1.0, np.nan], nan_ok=True
    )
    with pytest.raises(ValueError, match="a ratio above 0"):
        e_value([0.0])
