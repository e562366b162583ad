"""Applications and pairs of correspondence tests, and real tests through the same functions."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from analysis.extracts.frames import correspondence
from analysis.models import tested_profiles
from analysis.statistics import matched_pairs, survey
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


def test_a_real_test_gives_the_pairs_of_a_crossing_by_hand(shared):
    # inter1: eight applications per offer; of these Anthony and Abdallah make one pair.
    read = pd.read_csv(shared / "real/correspondence/inter1.csv")
    made = pd.DataFrame(
        {
            "advert_id": read["offer"],
            "actor_id": read["offer"],
            "profile": read["origin"].map({"F": "majority"}).fillna("minority_other"),
            "positive": read["callback"].astype(bool),
        }
    )
    assert correspondence.pairs(made).empty
    two = correspondence.pairs(made[read["firstn"].isin(["Anthony", "Abdallah"])])
    wide = read.pivot_table(
        index="offer", columns="firstn", values="callback", aggfunc="first"
    ).astype(bool)
    counts = two["response"].value_counts()
    assert counts["n10"] == (wide["Anthony"] & ~wide["Abdallah"]).sum()
    assert counts["n01"] == (~wide["Anthony"] & wide["Abdallah"]).sum()
    found = matched_pairs.estimate(
        *(int(counts.get(name, 0)) for name in ("n11", "n10", "n01", "n00"))
    )
    assert found["pairs"] == wide.shape[0]
    assert found["net"] == pytest.approx(wide["Anthony"].mean() - wide["Abdallah"].mean())


@pytest.mark.parametrize(("name", "column", "majority"), [("gender1", "gender", "Man"), ("inter1", "origin", "F"),
                                                          ("origin1", "origin", "FFF")])  # fmt: skip
def test_real_tests_with_more_applications_give_shares_by_profile_with_the_advert_as_psu(
    shared, name, column, majority
):
    read = pd.read_csv(shared / f"real/correspondence/{name}.csv")
    read["callback"] = read["callback"].astype(int)
    shares = survey.mean(read, "callback", by=column, psu="offer").set_index(column)
    gaps = survey.difference(
        read, "callback", by=column, reference=majority, psu="offer"
    ).set_index(column)
    plain = read.groupby(column)["callback"].mean()
    assert shares["value"].to_dict() == pytest.approx(plain.to_dict())
    assert gaps["value"].to_dict() == pytest.approx(
        (plain[majority] - plain.drop(majority)).to_dict()
    )
    assert (gaps["df"] == read["offer"].nunique() - 1).all()


def test_odds_ratios_of_a_real_test_have_errors_clustered_by_advert(shared, tmp_path):
    read = pd.read_csv(shared / "real/correspondence/inter1.csv")
    profile = read["origin"].map(
        {"F": "majority", "M": "minority_maghreb", "S": "minority_sub_saharan"}
    )
    sent = pd.DataFrame(
        {"advert_id": read["offer"], "actor_id": read["offer"], "profile": profile, "market": "job"}
    )
    sent = sent.assign(positive=read["callback"].astype(bool)).dropna()
    path = tmp_path / "applications.parquet"
    sent.to_parquet(path)
    made = tested_profiles.by_profile({"applications": {2023: path}}, 2023)
    odds = made[made["indicator"] == "odds_ratio_by_profile"].set_index("profile")
    share = sent.groupby("profile")["positive"].mean()
    influence = pd.DataFrame(0.0, index=sent.index, columns=share.index)
    for name, p in share.items():
        rows = sent["profile"] == name
        influence.loc[rows, name] = (sent.loc[rows, "positive"] - p) / (rows.sum() * p * (1 - p))
    # The sandwich of a saturated logit, by hand, with the factor that statsmodels takes.
    adverts, n, k = sent["advert_id"].nunique(), len(sent), len(share)
    for name in share.index.drop("majority"):
        totals = (influence[name] - influence["majority"]).groupby(sent["advert_id"]).sum()
        se = np.sqrt((totals**2).sum() * adverts / (adverts - 1) * (n - 1) / (n - k))
        log = special.logit(share[name]) - special.logit(share["majority"])
        expected = np.exp(log + np.array([0, -1, 1]) * stats.norm.ppf(0.975) * se)
        assert odds.loc[name, ["value", "low", "high"]].tolist() == pytest.approx(
            expected, rel=1e-5
        )
    assert len(odds) == 2
