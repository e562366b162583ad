"""Attack: what a model publishes of some units, less the cells that count the same units.

The share of those still here (N3b) less the states after three years (N5) once gave the deaths of a
cohort exactly, and less the levels of all (N3) the leavers who had reached one.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.model_results.protect import protect_results
from analysis.disclosure.perturbation import noise
from analysis.models import dutch_levels
from analysis.models.estimates import key_of
from analysis.settings import NT2_LEVELS

YEAR, DIED, LEFT, LEFT_WITH_A2 = 2023, 9, 140, 6
HERE, HERE_WITH_A2 = 640, 420
SECRETS = 150
# Most of the small counts that a difference of two counts with noise may give (specification).
RIGHT_AT_MOST = 0.30


def contracts() -> pd.DataFrame:
    """One cohort: who is here, left or died within three years, some with A2 before."""
    size = HERE + LEFT + DIED
    exit_date = ["2020-01-15"] * (LEFT + DIED) + [None] * HERE
    with_a2 = np.zeros(size, dtype=bool)
    with_a2[:LEFT_WITH_A2] = True
    with_a2[LEFT + DIED : LEFT + DIED + HERE_WITH_A2] = True
    days = {f"{level} all": pd.Series(pd.NaT, range(size)) for level in NT2_LEVELS}
    days["A2 all"] = pd.to_datetime(pd.Series(np.where(with_a2, "2019-11-01", None)))
    days["A1 all"] = days["A2 all"]
    state = ["left"] * LEFT + ["died"] * DIED + ["here"] * HERE
    return pd.DataFrame(
        days | {
            "signed": pd.Timestamp("2019-03-01"), "cohort": 2019, "complete_years": 4,
            "weight": 1.0, "state": state, "exit_date": pd.to_datetime(exit_date),
        }
    )  # fmt: skip


def cell(rows: pd.DataFrame) -> int:
    """Public count of some units, as any table shows it."""
    return len(rows) + int(noise(np.array([len(rows)]), np.array([key_of(rows["key"])]))[0])


def model(people: pd.DataFrame, folder) -> pd.DataFrame:
    people.to_parquet(folder / "c.parquet")
    found = dutch_levels.attainment_of_residents({"contracts": {YEAR: folder / "c.parquet"}}, YEAR)
    found = found[(found["level"] == "A2") & (found["horizon"] == "3")]
    return found.assign(table="N3b", obs_status="", data_kind="", vintage="")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> pd.DataFrame:
    """What an outsider computes of deaths and of leavers with A2, under many secrets."""
    people, folder = contracts(), tmp_path_factory.mktemp("attack")
    drawn, cells, found = np.random.default_rng(14), [], []
    for secret in range(SECRETS):
        people["key"] = drawn.integers(0, 2**32, len(people))
        found.append(model(people, folder).assign(cohort=str(secret)))
        groups = (people, people[people["state"] == "left"], people[people["A2 all"].notna()])
        cells.append([cell(rows) for rows in groups])
    all_, left, reached = np.array(cells).T
    shown = protect_results(with_sets(pd.concat(found, ignore_index=True))).public
    return pd.DataFrame(
        {
            "died": all_ - left - shown["n"],
            "left with A2": reached - shown["count"],
            "died by the share": all_ - left - shown["count"] / shown["value"],
        }
    ).round()


def with_sets(found: pd.DataFrame) -> pd.DataFrame:
    absent = ["whole", "whole_key", "per_unit", "effect", "time", "reference_size"]
    absent += [
        f"reference_{name}" for name in ("count", "denominator", "units", "key", "n", "n_key")
    ]
    return found.assign(**dict.fromkeys(absent, np.nan), curve="")


def test_the_true_numbers_would_give_both_counts_exactly(tmp_path):
    people = contracts().assign(key=1)
    row = model(people, tmp_path).iloc[0]
    assert len(people) - LEFT - row["n"] == DIED
    assert people["A2 all"].notna().sum() - row["units"] == LEFT_WITH_A2


@pytest.mark.parametrize(
    ("what", "true"), [("died", DIED), ("died by the share", DIED), ("left with A2", LEFT_WITH_A2)]
)
def test_published_numbers_give_a_small_count_seldom(told, what, true):
    found = told[what]
    assert (found == true).mean() < RIGHT_AT_MOST
    # Neither in step with the truth: what is right on average is off by more than two as a rule.
    assert found.mean() == pytest.approx(true, abs=0.6)
    assert found.std() > 2


def test_the_same_secret_gives_the_same_numbers(tmp_path):
    people = contracts()
    people["key"] = np.random.default_rng(1).integers(0, 2**32, len(people))
    first, second = (protect_results(with_sets(model(people, tmp_path))).public for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
