"""Applications and pairs of correspondence tests, and what is computed from three an advert."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from analysis.cli import check_delivery
from analysis.extracts.delivery import quality
from analysis.extracts.frames import correspondence
from analysis.models import tested_profiles
from analysis.report.text.numbers import label
from analysis.settings import THRESHOLD
from analysis.statistics.comparisons import matched_pairs
from analysis.statistics.samples import survey
from support.small_delivery import deliver, good

MINORITIES = ("minority_maghreb", "minority_turkey", "minority_sub_saharan")


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


def test_a_day_and_an_order_may_be_absent_and_an_advert_with_one_profile_is_left_out_and_counted(
    tmp_path, capsys
):
    alone = [advert(10 + i, "none", profiles=("minority_turkey",)) for i in range(THRESHOLD)]
    two_of_one = advert(30, "none", "positive", profiles=("majority", "majority"))
    design = advert(31, "positive", "none", "none", "none", profiles=("majority", *MINORITIES))
    whole = [advert(100 + i, "positive", "none") for i in range(THRESHOLD)]
    sent = pd.concat([*alone, two_of_one, design, *whole], ignore_index=True)
    (tmp_path / "2023").mkdir()
    deliver(tmp_path / "2023", "correspondence", sent.assign(order="", responded_on=""), kind="csv")
    made = correspondence.applications(tmp_path / "2023", 2023)
    assert set(made["advert_id"]) == {"a031", *(each["advert_id"].iloc[0] for each in whole)}
    assert made["order"].isna().all()
    assert len(correspondence.pairs(made)) == THRESHOLD
    told = quality.measure_quality(tmp_path / "2023", 2023).query("measure == 'excluded'")
    # 12 of 36 applications, in steps of a twentieth as behind one of them fewer than 20 stand.
    assert told[["column", "value"]].to_numpy().tolist() == [["one_profile", 0.35]]
    assert label("exclusion", "one_profile") == "advertentie zonder beide profielen"
    check_delivery.check(2023, raw=tmp_path)
    assert "left out of correspondence: 12 record(s), one_profile" in capsys.readouterr().out


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


@pytest.fixture
def three_each() -> pd.DataFrame:
    """Sixty adverts with three applications each; one answers all alike more often than not."""
    chance = np.random.default_rng(7)
    profiles = ["majority", "minority_maghreb", "minority_sub_saharan"]
    rows = []
    for advert_id in range(60):
        willing = chance.random()
        for profile, less in zip(profiles, (0.0, 0.15, 0.25), strict=True):
            rows.append((advert_id, profile, bool(chance.random() < willing - less)))
    sent = pd.DataFrame(rows, columns=["advert_id", "profile", "positive"])
    return sent.assign(actor_id=sent["advert_id"], market="job")


def test_two_of_three_applications_make_the_pairs_of_a_crossing_by_hand(three_each):
    assert correspondence.pairs(three_each).empty
    profiles = ["majority", "minority_maghreb"]
    two = correspondence.pairs(three_each[three_each["profile"].isin(profiles)])
    wide = three_each.pivot_table(
        index="advert_id", columns="profile", values="positive", aggfunc="first"
    ).astype(bool)
    counts = two["response"].value_counts()
    ours, theirs = (wide[profile] for profile in profiles)
    assert counts["n10"] == (ours & ~theirs).sum()
    assert counts["n01"] == (~ours & theirs).sum()
    found = matched_pairs.estimate(*(int(counts.get(n, 0)) for n in ("n11", "n10", "n01", "n00")))
    assert found["pairs"] == 60
    assert found["net"] == pytest.approx(ours.mean() - theirs.mean())


def test_shares_and_gaps_by_profile_with_the_advert_as_sampling_unit(three_each):
    rows = three_each.assign(positive=three_each["positive"].astype(int))
    shares = survey.mean(rows, "positive", by="profile", psu="advert_id").set_index("profile")
    gaps = survey.difference(
        rows, "positive", by="profile", reference="majority", psu="advert_id"
    ).set_index("profile")
    plain = rows.groupby("profile")["positive"].mean()
    assert shares["value"].to_dict() == pytest.approx(plain.to_dict())
    minorities = plain.drop("majority")
    assert gaps["value"].to_dict() == pytest.approx((plain["majority"] - minorities).to_dict())
    assert (gaps["df"] == 59).all()


def test_odds_ratios_have_errors_clustered_by_actor(three_each, tmp_path):
    # Every two adverts are of one actor.
    three_each = three_each.assign(actor_id=three_each["advert_id"] // 2)
    path = tmp_path / "applications.parquet"
    three_each.to_parquet(path)
    made = tested_profiles.by_profile({"applications": {2023: path}}, 2023)
    odds = made[made["indicator"] == "odds_ratio_by_profile"].set_index("profile")
    share = three_each.groupby("profile")["positive"].mean()
    influence = pd.DataFrame(0.0, index=three_each.index, columns=share.index)
    for name, p in share.items():
        rows = three_each["profile"] == name
        positive = three_each.loc[rows, "positive"].astype(float)
        influence.loc[rows, name] = (positive - p) / (rows.sum() * p * (1 - p))
    # The sandwich of a saturated logit, by hand, with the factor that statsmodels takes.
    actors, n, k = 30, len(three_each), len(share)
    for name in share.index.drop("majority"):
        by_actor = (influence[name] - influence["majority"]).groupby(three_each["actor_id"])
        se = np.sqrt((by_actor.sum() ** 2).sum() * actors / (actors - 1) * (n - 1) / (n - k))
        log = special.logit(share[name]) - special.logit(share["majority"])
        expected = np.exp(log + np.array([0, -1, 1]) * stats.norm.ppf(0.975) * se)
        found = odds.loc[name, ["value", "low", "high"]].tolist()
        assert found == pytest.approx(expected, rel=1e-5)
    assert len(odds) == 2
    shares = made[made["indicator"] == "response_by_profile"].set_index("profile")
    rows = three_each.assign(positive=three_each["positive"].astype(int))
    by_hand = survey.mean(rows, "positive", by="profile", psu="actor_id").set_index("profile")
    assert shares["low"].to_dict() == pytest.approx(by_hand["low"].to_dict())
