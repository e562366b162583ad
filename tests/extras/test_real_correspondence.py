"""Real correspondence tests, with several applications per advert, through our own functions."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames import correspondence
from analysis.models import tested_profiles
from analysis.statistics.comparisons import matched_pairs
from analysis.statistics.samples import survey
from support.small_delivery import deliver


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


@pytest.mark.parametrize(
    ("name", "column", "majority"),
    [("gender1", "gender", "Man"), ("inter1", "origin", "F"), ("origin1", "origin", "FFF")],
)
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


def test_odds_ratios_of_a_real_test_have_errors_clustered_by_actor(shared, tmp_path):
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


def test_a_real_test_without_days_of_response_is_a_delivery(shared, tmp_path):
    # Eight applications an offer, without the day of a response; the month is made a day.
    read = pd.read_csv(shared / "real/correspondence/inter1.csv", dtype="str")
    profile = read["origin"].map({"F": "majority", "S": "minority_sub_saharan"})
    sent = pd.DataFrame(
        {
            "application_id": [f"t{i}" for i in read.index],
            "advert_id": "a" + read["offer"],
            "actor_id": "a" + read["offer"],
            "wave": "2009",
            "market": "job",
            "region": "VG",
            "profile": profile.fillna("minority_maghreb"),
            "sex_signal": read["gender"].map({"Man": "M", "Woman": "F"}),
            "order": read["sentorder"],
            "sent_on": "2023-02-01",
            "response": read["callback"].map({"True": "positive", "False": "none"}),
        }
    ).reindex(columns=list(CONTRACTS["correspondence"].columns), fill_value="")
    deliver(tmp_path, "correspondence", sent, kind="csv")
    made = correspondence.applications(tmp_path, 2023)
    assert len(made) == len(read)
    assert made["positive"].sum() == (read["callback"] == "True").sum()
