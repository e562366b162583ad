"""Samples of a population that is known: what was not drawn, and what the weights were made to fit.

The sample, in R and here: i <- 0:47; d <- data.frame(stratum = i %/% 24, psu = i %/% 4, w = 1 +
(i * 7) %% 5 * 0.5, a = (i * 5 + i %/% 6) %% 3, y = (i * 3 + i %/% 4 + i %% 3) %% 2); d$N <-
ifelse(d$stratum == 0, 8, 48); s <- svydesign(~psu, strata = ~stratum, weights = ~w, fpc = ~N, data
= d).
"""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.samples import survey


@pytest.fixture
def sample() -> pd.DataFrame:
    i = np.arange(48)
    made = pd.DataFrame({"stratum": i // 24, "psu": i // 4, "w": 1 + i * 7 % 5 * 0.5})
    made = made.assign(a=(i * 5 + i // 6) % 3, y=(i * 3 + i // 4 + i % 3) % 2)
    return made.assign(N=np.where(made["stratum"] == 0, 8, 48))


DESIGN = {"weight": "w", "strata": "stratum", "psu": "psu"}


def test_the_correction_for_a_finite_population_agrees_with_r(sample):
    # R 4.2.2, survey 4.1-1: m <- svyby(~y, ~a, s, svymean, covmat = TRUE); SE(m);
    # SE(svycontrast(m, c(1, -1, 0)))
    found = survey.mean(sample, "y", by="a", fpc_n="N", **DESIGN)
    assert found["se"].tolist() == pytest.approx(
        [0.0435071301095622, 0.0730642369490523, 0.0736490223968924], rel=1e-10
    )
    gaps = survey.difference(sample, "y", by="a", reference=0, fpc_n="N", **DESIGN)
    assert gaps["se"].iloc[0] == pytest.approx(0.073883639283793, rel=1e-10)


def test_a_stratum_that_was_drawn_whole_has_no_sampling_error(sample):
    whole = survey.mean(sample.assign(N=6), "y", fpc_n="N", **DESIGN)
    assert whole["se"].item() == 0


def test_post_stratification_takes_away_what_the_classes_explain(sample):
    # R: p <- postStratify(s, ~a, aggregate(list(Freq = d$w), list(a = d$a), sum));
    # SE(svymean(~y, p)); SE(svyby(~y, ~stratum, p, svymean)); SE(svyglm(y ~ factor(stratum), p))[2]
    design = DESIGN | {"fpc_n": "N", "poststrata": "a"}
    assert survey.mean(sample, "y", **design)["se"].item() == pytest.approx(
        0.0477068625856487, rel=1e-10
    )
    by = survey.mean(sample, "y", by="stratum", **design)
    assert by["se"].tolist() == pytest.approx([0.06266403565718416, 0.07944610320586766], rel=1e-8)
    gap = survey.difference(sample, "y", by="stratum", reference=0, **design)
    assert gap["se"].item() == pytest.approx(0.1065901636149643, rel=1e-8)


def test_a_share_that_was_calibrated_has_no_sampling_error(sample):
    made = survey.mean(
        sample.assign(one=(sample["a"] == 1).astype(int)), "one", poststrata="a", **DESIGN
    )
    assert made["se"].item() == pytest.approx(0, abs=1e-15)
    assert made["low"].item() == pytest.approx(made["value"].item())


def test_a_population_smaller_than_its_sample_or_of_two_sizes_is_refused(sample):
    with pytest.raises(ValueError, match="a stratum with 6 PSUs; expected one number"):
        survey.mean(sample.assign(N=5), "y", fpc_n="N", **DESIGN)
    two = sample.assign(N=np.where(sample.index == 3, 9, 8))
    with pytest.raises(ValueError, match="from 8 to 9 in a stratum"):
        survey.mean(two, "y", fpc_n="N", **DESIGN)


def test_replicates_go_without_them(sample):
    with pytest.raises(ValueError, match="do not go with replicates"):
        survey.mean(sample.assign(r=1.0), "y", fpc_n="N", replicates=["r"], scale=1)
