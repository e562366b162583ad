"""Synthetic reports, correspondence tests and files of the institute, as published."""

import pandas as pd
import pytest

from analysis.extracts.contracts.codes import RACIAL_GROUNDS


def test_reports_and_files_of_unia_are_the_published_ones(shipped):
    # Unia 2023: 2,614 reports and 655 files in the Flemish Region (38 % of all), 40 % of the files
    # on work; files with a racial ground 670, in Flanders 262; on religion or belief 202 and 59.
    # Belgium 2022: 7,310.
    assert len(shipped[2022]["unia_reports"]) == 7_310
    reports, grounds = shipped[2023]["unia_reports"], shipped[2023]["unia_grounds"]
    assert set(grounds["report_id"]) == set(reports["report_id"])
    flemish = reports["facts_region"] == "VG"
    assert (flemish.sum(), (flemish & reports["file"]).sum()) == (2_614, 655)
    assert flemish.mean() == pytest.approx(0.38, abs=0.005)
    work = reports.loc[flemish & reports["file"], "domain"] == "work"
    assert work.mean() == pytest.approx(0.40, abs=0.005)
    files = reports.loc[reports["file"]].set_index("report_id")["facts_region"]
    for codes, belgium, flanders in (
        (RACIAL_GROUNDS, 670, 262),
        (("religion_or_belief",), 202, 59),
    ):
        named = grounds.loc[grounds["ground"].isin(codes), "report_id"].unique()
        regions = files.loc[files.index.intersection(named)]
        assert (len(regions), (regions == "VG").sum()) == (belgium, flanders)


def test_some_reports_name_several_grounds_and_some_share_an_incident(shipped):
    grounds = shipped[2023]["unia_grounds"].groupby("report_id").size()
    assert 0.1 < (grounds > 1).mean() < 0.4
    incidents = shipped[2023]["unia_reports"]["incident_id"].value_counts()
    assert len(incidents) == 7
    assert incidents.min() > 1


def test_the_pairs_have_the_true_net_rates_by_market_and_place(shipped, truth):
    sent = shipped[2023]["correspondence"]
    sent = sent[~(sent["response"] == "undeliverable").groupby(sent["advert_id"]).transform("any")]
    pairs = sent[sent.groupby("advert_id")["profile"].transform("size") == 2]
    positive = pairs["response"].eq("positive").astype(int)
    gap = (
        positive.where(pairs["profile"] == "majority", -positive).groupby(pairs["advert_id"]).sum()
    )
    about = pairs.drop_duplicates("advert_id").set_index("advert_id")
    place = about["market"] + "/" + about["nis_code"].astype(object).fillna("VG").astype(str)
    known = truth["correspondence_pairs"]
    found = gap.groupby(place).agg(["mean", "sem", "size"])
    assert set(found.index) == set(known)
    for name, row in found.iterrows():
        # Fifteen: beyond 3.5 standard errors by chance once in two hundred data sets.
        assert abs(row["mean"] - known[name]["net"]) < 3.5 * row["sem"], name
        assert 0.95 * known[name]["pairs_sent"] < row["size"] <= known[name]["pairs_sent"]
    # Together the errors are those of a sample, neither larger nor smaller.
    z = (found["mean"] - [known[name]["net"] for name in found.index]) / found["sem"]
    assert 0.2 < z.pow(2).mean() < 2.5


def test_the_adverts_with_four_applications_have_the_true_shares(shipped, truth):
    sent = shipped[2023]["correspondence"]
    four = sent[sent.groupby("advert_id")["profile"].transform("size") == 4]
    share = four["response"].eq("positive").groupby(four["profile"]).mean()
    assert share.to_dict() == pytest.approx(truth["correspondence_four_applications"], abs=0.02)


def test_files_of_the_institute_are_the_published_ones(shipped):
    # 15 March to 31 December 2023: 735 = 569 + 166; education 186, housing 103, work 58; 97 direct,
    # 97 accommodation.
    files = shipped[2023]["vmri_files"]
    assert files["type"].value_counts().to_dict() == {
        "discrimination_complaint": 569,
        "human_rights_report": 166,
    }
    complaints = files[files["type"] == "discrimination_complaint"]
    domains, forms = complaints["domain"].value_counts(), complaints["form"].value_counts()
    assert (domains["education"], domains["housing"], domains["work"]) == (186, 103, 58)
    assert (forms["direct"], forms["accommodation_refused"]) == (97, 97)
    assert files["received_on"].min() >= pd.Timestamp(2023, 3, 15)
