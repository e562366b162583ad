"""The survey by municipality: shares by hand, their intervals, and the synthetic truth."""

import pandas as pd
import pytest

from analysis.extracts.frames.municipal_respondents import municipal_respondents
from analysis.models.municipal_survey import by_place
from analysis.statistics.intervals.proportions import proportion
from analysis.statistics.samples import survey
from analysis.synthetic.discrimination.municipal_survey import municipal_survey, true_answers
from support.small_delivery import delivered

GHENT, AALST, HASSELT = "44021", "41002", "71022"
OF_GHENT = [("agree", 1), ("agree", 2), ("disagree", 3), ("neutral", 2), ("do_not_know", 9)]
OF_AALST = [("agree", 4), ("disagree", 1), ("disagree", 3), ("refused", 5)]
OF_HASSELT = [("agree", 1), ("neutral", 2)]


def respondents(answers: dict[str, list[tuple[str, int]]]) -> pd.DataFrame:
    """Respondents with the frame's columns, from answers and weights by municipality."""
    rows = [
        {"municipality": code, "at_home": answer, "weight": float(weight)}
        for code, given in answers.items()
        for answer, weight in given
    ]
    frame = pd.DataFrame(rows)
    provinces = frame["municipality"].map({HASSELT: "Limburg"}).fillna("Oost-Vlaanderen")
    others = dict.fromkeys(("lives_together", "enriches", "too_many", "trusts_people"), None)
    return frame.assign(
        **others, units=1, weight2=frame["weight"] ** 2, region="VG", province=provinces
    )


@pytest.fixture
def estimates(tmp_path):
    def of(frame: pd.DataFrame, place: str) -> pd.DataFrame:
        path = tmp_path / "frame.parquet"
        frame.to_parquet(path)
        return by_place(place)({"municipal_respondents": {2023: path}}, 2023)

    return of


EVERYBODY = respondents({GHENT: OF_GHENT, AALST: OF_AALST, HASSELT: OF_HASSELT})


def test_who_gave_no_opinion_is_in_no_denominator(estimates):
    found = estimates(EVERYBODY, "municipality").set_index(["municipality", "answer"])
    assert set(found["item"]) == {"at_home"}
    ghent = found.loc[GHENT]
    assert ghent["value"].to_dict() == pytest.approx(
        {"agree": 3 / 8, "neutral": 2 / 8, "disagree": 3 / 8}
    )
    assert (ghent.loc["agree", "count"], ghent.loc["agree", "n"]) == (3, 4)
    assert found.loc[(AALST, "neutral"), "value"] == 0


@pytest.mark.parametrize("place", ["municipality", "province"])
def test_the_interval_is_that_of_a_sample_with_a_stratum_for_each_municipality(estimates, place):
    """Wilson on the effective n of the standard error of `survey.mean`, which R's survey gives."""
    agrees = EVERYBODY["at_home"].eq("agree").astype(float)
    answered = EVERYBODY["at_home"].isin(["agree", "neutral", "disagree"])
    known = survey.mean(
        EVERYBODY.assign(yes=agrees.where(answered)), "yes", by=place, weight="weight",
        strata="municipality", missing="drop",
    ).set_index(place)  # fmt: skip
    found = estimates(EVERYBODY, place)
    found = found[found["answer"] == "agree"].set_index(place)
    for code, row in known.iterrows():
        effective = min(row["value"] * (1 - row["value"]) / row["se"] ** 2, row["n"])
        low, high = proportion(row["value"] * effective, effective, level=0.95)
        ours = found.loc[code, ["value", "low", "high", "n", "df"]]
        assert ours.tolist() == pytest.approx([row["value"], low, high, row["n"], row["df"]])


def test_the_region_holds_all_its_provinces_and_not_brussels(estimates):
    brussels = respondents({"21004": [("agree", 100), ("agree", 100)]}).assign(region="BHG")
    found = estimates(pd.concat([EVERYBODY, brussels]), "province")
    region = found[(found["province"] == "_T") & (found["answer"] == "agree")].iloc[0]
    assert (region["value"], region["n"]) == (pytest.approx(8 / 19), 9)


def test_what_few_answered_is_marked(estimates):
    many = respondents({GHENT: [("agree", 1), ("neutral", 1)] * 60, AALST: OF_AALST})
    found = estimates(many, "municipality").drop_duplicates("municipality")
    assert found.set_index("municipality")["obs_status"].to_dict() == {GHENT: "", AALST: "u"}


def test_the_region_has_the_synthetic_truth(estimates):
    """Each of fifteen intervals holds it with a chance of 95 %: here all but one at most."""
    made = municipal_survey(2023, seed=2023)
    frame = made.assign(
        municipality=made["nis_code"], province="", region="VG", units=1,
        weight2=made["weight"] ** 2,
    )  # fmt: skip
    found = estimates(frame, "province").query("province == '_T'")
    truth = (found["item"] + "/" + found["answer"]).map(true_answers(2023, seed=2023))
    assert truth.between(found["low"], found["high"]).sum() >= 14


def test_a_respondent_lives_in_the_municipality_of_the_year_and_its_province(tmp_path):
    folder = delivered(tmp_path, municipal_survey=[{}, {"resp_id": "b", "nis_code": "21004"}])
    made = municipal_respondents(folder, 2023)
    assert made[["municipality", "province", "region"]].to_numpy().tolist() == [
        ["11002", "Antwerpen", "VG"],
        ["21004", "Brussels Hoofdstedelijk Gewest", "BHG"],
    ]
    assert made[["weight", "weight2"]].iloc[0].tolist() == [52.5, 52.5**2]
