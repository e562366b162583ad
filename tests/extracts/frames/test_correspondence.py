"""Applications and pairs of correspondence tests, and real tests through the same functions."""

import pandas as pd
import pytest

from analysis.extracts.frames import correspondence
from support.small_delivery import deliver, good


def advert(
    number: int, *responses: str, actor: str = "", profiles=("majority", "minority_maghreb")
) -> pd.DataFrame:
    rows = (
        good("correspondence")
        .iloc[[0]]
        .loc[lambda f: f.index.repeat(len(responses))]
        .reset_index(drop=True)
    )
    return rows.assign(
        application_id=[f"t{number}-{i}" for i in range(len(responses))],
        advert_id=f"a{number:03d}",
        actor_id=actor or f"actor{number}",
        profile=list(profiles)[: len(responses)],
        order=[str(i + 1) for i in range(len(responses))],
        response=list(responses),
        responded_on=["2023-03-08" if r in ("positive", "negative") else "" for r in responses],
    )


@pytest.fixture
def folder(tmp_path):
    adverts = [
        advert(1, "positive", "positive"),
        advert(2, "positive", "none"),
        advert(3, "negative", "positive"),
        advert(4, "none", "negative"),
        advert(5, "positive", "undeliverable"),
        advert(
            6,
            "positive",
            "none",
            "none",
            profiles=("majority", "minority_maghreb", "minority_turkey"),
        ),
    ]
    deliver(tmp_path, "correspondence", pd.concat(adverts, ignore_index=True), kind="csv")
    return tmp_path


def test_each_pair_has_the_responses_of_its_two_applications(folder):
    made = correspondence.pairs(correspondence.applications(folder, 2023))
    assert made.set_index("advert_id")["response"].to_dict() == {
        "a001": "n11", "a002": "n10", "a003": "n01", "a004": "n00",
    }  # fmt: skip
    assert set(made["minority"]) == {"minority_maghreb"}
    assert not {"profile", "positive", "order"} & set(made)


def test_an_application_that_did_not_arrive_takes_its_advert_along_or_counts_as_unanswered(folder):
    left_out = correspondence.applications(folder, 2023)
    assert "a005" not in set(left_out["advert_id"])
    counted = correspondence.pairs(
        correspondence.applications(folder, 2023, undeliverable="no_response")
    )
    assert counted.set_index("advert_id").loc["a005", "response"] == "n10"


def test_an_advert_with_three_applications_is_no_pair_and_stays_among_the_applications(folder):
    made = correspondence.applications(folder, 2023)
    assert (made["advert_id"] == "a006").sum() == 3
    assert "a006" not in set(correspondence.pairs(made)["advert_id"])


def test_the_n_of_any_cell_is_at_most_its_distinct_actors():
    actors = ["a"] * 5 + ["b"] * 2 + ["c"] + ["d"] * 3
    made = pd.DataFrame(
        {
            "advert_id": [i for i in range(len(actors)) for _ in range(2)],
            "actor_id": [actor for actor in actors for _ in range(2)],
            "profile": ["majority", "minority_other"] * len(actors),
            "positive": [True, False, True, True] * 5 + [False, True],
        }
    )
    found = correspondence.pairs(made)
    assert found["weight"].sum() == len(actors)
    for rows in (found, *(rows for _, rows in found.groupby("response"))):
        assert rows["units"].sum() <= rows["actor_id"].nunique()
    assert found.set_index("actor_id").loc["c", "units"] == 1
