"""Shares in several states as time goes by, against the survival package of R."""

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.durations.occupation import state_occupation

STATES = list("abcd")


@pytest.fixture
def people() -> tuple[pd.DataFrame, pd.Series]:
    p = np.arange(60)
    first = 1 + (p * 7) % 11
    second = first + 1 + (p * 5) % 9
    end = 6 + (p * 13) % 17
    left = p % 5 == 0
    parts = [
        pd.DataFrame({"person": p, "time": 0, "state": "a"}),
        pd.DataFrame({"person": p, "time": first, "state": np.where(left, "d", "b")}),
        pd.DataFrame({"person": p, "time": second, "state": np.where(p % 3 == 0, "d", "c")})[~left],
    ]
    return pd.concat(parts), pd.Series(end, index=p)


def test_shares_of_states_are_those_of_survfit(people):
    # R 4.2.2, survival 3.5-3: the same persons as rows (id, start, stop, ev), ev a factor of
    # censor, b, c, d: summary(survfit(Surv(start, stop, ev) ~ 1, data = L, id = id),
    # times = c(3, 6, 10, 15))$pstate
    found = state_occupation(*people, states=STATES, at=[3, 6, 10, 15])
    expected = [
        [0.733333333333333, 0.183333333333333, 0.0166666666666667, 0.0666666666666667],
        [0.466666666666667, 0.266666666666667, 0.1, 0.1666666666666667],
        [0.103550295857988, 0.367944280078896, 0.2230141354372124, 0.3054912886259040],
        [0.0, 0.105308809549825, 0.4680622014570632, 0.4266289889931116],
    ]
    np.testing.assert_allclose(found.to_numpy(), expected, atol=1e-12)


def test_shares_add_up_to_one_and_follow_up_ends(people):
    entries, end = people
    found = state_occupation(entries, end, states=STATES, at=np.arange(0, 30))
    inside = found[found.index <= end.max()]
    assert inside.sum(axis=1).to_numpy() == pytest.approx(1)
    assert found[found.index > end.max()].isna().all(axis=None)
    assert found.iloc[0].tolist() == [1, 0, 0, 0]


def test_with_complete_follow_up_it_is_the_plain_share(people):
    entries, _ = people
    end = pd.Series(1000, index=entries["person"].unique())
    found = state_occupation(entries, end, states=STATES, at=[8])
    now = entries[entries["time"] <= 8].sort_values("time").groupby("person")["state"].last()
    plain = now.value_counts(normalize=True).reindex(STATES, fill_value=0)
    assert found.iloc[0].tolist() == pytest.approx(plain.tolist())


def test_a_state_that_is_entered_again_is_no_move(people):
    entries, end = people
    again = pd.concat([entries, entries[entries["time"] == 0].assign(time=0.5)])
    one, other = (state_occupation(each, end, states=STATES, at=[6]) for each in (entries, again))
    pd.testing.assert_frame_equal(one, other)


def test_who_enters_nothing_at_the_start_is_refused(people):
    entries, end = people
    with pytest.raises(ValueError, match="60 persons enter nothing at 0"):
        state_occupation(entries[entries["time"] > 0], end, states=STATES, at=[1])
    with pytest.raises(ValueError, match="unknown states"):
        state_occupation(entries, end, states=["a"], at=[1])
