"""Gaps at equal composition in a sample, against the survey package of R."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey
from analysis.statistics.samples.equal_composition import difference

DESIGN = {"weight": "w", "strata": "stratum", "psu": "psu"}
HELD = {"by": "g", "reference": "a", "held": ["sex", "age"]}


@pytest.fixture
def sample() -> pd.DataFrame:
    i = np.arange(240)
    made = pd.DataFrame({"stratum": i // 120, "psu": i // 4, "w": 1 + i * 7 % 5 * 0.5})
    male = (i // 3 + i // 7) % 2
    made = made.assign(g=np.array(list("abc"))[i % 3], sex=np.array(["F", "M"])[male])
    made["age"] = np.array(list("xyz"))[(i * 5 + i // 11) % 3]
    yes = ((i * 3 + i // 4 + i % 3 * 2 + male * (i % 4)) % 5 < 2).astype(float)
    score = (i * 7 + i // 5 + (made["g"] == "c") * 2) % 5
    answered = i % 11 != 0
    return made.assign(yes=np.where(answered, yes, np.nan), score=score.where(answered))


def test_gaps_are_those_of_predictive_margins_in_r(sample):
    # R 4.2.2, survey 4.1-1: i <- 0:239; d as above, factors; s <- subset(svydesign(~psu, strata =
    # ~stratum, weights = ~w, data = d), answered); p <- svypredmeans(svyglm(yes ~ sex + age, s,
    # family = quasibinomial()), ~g); coef(p)["a"] - coef(p)[c("b", "c")]. SE(svytotal(~z, s)), z =
    # (p - weighted mean of p) / W + (yes - fitted) X solve(X'WX) gradient, of a less that of b or c
    found = difference(sample, "yes", **HELD, **DESIGN)
    assert found["g"].tolist() == ["b", "c"]
    assert found["value"].tolist() == pytest.approx(
        [-0.0929354903808419, -0.0409197359626971], abs=1e-10
    )
    assert found["se"].tolist() == pytest.approx([0.0776341026348515, 0.0822958248451938], rel=1e-8)
    assert found["df"].tolist() == [58 - 5] * 2


def test_a_score_has_the_slopes_of_the_linear_regression(sample):
    # coef and SE of svyglm(score ~ g + sex + age, s), the slopes of g turned
    found = difference(sample, "score", **HELD, **DESIGN)
    assert found["value"].tolist() == pytest.approx([0.08762256977273564, 0.08011717182603939])
    assert found["se"].tolist() == pytest.approx([0.2780515964950023, 0.1737540909787728])


def test_with_nothing_held_equal_it_is_the_plain_gap(sample):
    found = difference(sample, "yes", by="g", reference="a", held=[], **DESIGN)
    plain = survey.difference(sample, "yes", by="g", reference="a", missing="drop", **DESIGN)
    for name in ("n", "value", "se"):
        assert found[name].tolist() == pytest.approx(plain[name].tolist())


def test_groups_that_differ_in_composition_alone_have_no_gap(sample):
    alike = sample.assign(score=(sample["sex"] == "M") + 2.0 * (sample["age"] == "x"))
    assert difference(alike, "score", **HELD)["value"].tolist() == pytest.approx([0, 0], abs=1e-12)


def test_replicates_of_the_jackknife_give_nearly_the_linearised_error(sample):
    units = sample["psu"].to_numpy()
    names = [f"r{unit}" for unit in range(60)]
    copies = [np.where(units == unit, 0.0, sample["w"] * 60 / 59) for unit in range(60)]
    made = sample.assign(**dict(zip(names, copies, strict=True)))
    jackknife = difference(made, "yes", **HELD, weight="w", replicates=names, scale=59 / 60)
    linearised = difference(made, "yes", **HELD, weight="w", psu="psu")
    assert jackknife["se"].tolist() == pytest.approx(linearised["se"].tolist(), rel=0.1)


def test_outcomes_that_are_separated_give_no_value(sample):
    parted = sample.assign(yes=(sample["sex"] == "M").astype(float))
    assert difference(parted, "yes", **HELD)["value"].isna().all()


def test_a_reference_without_answers_is_refused(sample):
    with pytest.raises(ValueError, match="nobody of the reference 'd' answered"):
        difference(sample, "yes", by="g", reference="d", held=["sex"])
