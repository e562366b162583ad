"""The item file of surveys, and the frame of respondents."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.respondents import respondents
from analysis.reference import survey_items
from analysis.statistics.samples import survey
from support.small_delivery import deliver, good

SHARE = {
    "title": "t", "topic": "together", "question": "q", "english": "q", "kind": "share",
    "answers": {"a": "A", "b": "B"}, "yes": ["a"],
}  # fmt: skip


def wave(folder, rows):
    frame = pd.DataFrame([good("survey").iloc[0].to_dict() | row for row in rows])
    deliver(folder, "survey", frame.assign(resp_id=[f"s{i}" for i in range(len(rows))]), kind="csv")
    return respondents(folder, 2023)


def test_each_item_of_the_file_is_a_column_of_the_contract():
    extracts = ("survey", "municipal_survey")
    held = {extract: survey_items.of_extract(extract) for extract in extracts}
    assert held["survey"] | held["municipal_survey"] == survey_items.items()
    for extract, items in held.items():
        for name, item in items.items():
            (codes, _) = CONTRACTS[extract].columns[name].checks
            assert codes.statistics["allowed_values"] == list(item.codes)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "median"}, "kind 'median'"),
        ({"topic": "elsewhere"}, "topic 'elsewhere'; expected one of experienced, together"),
        (
            {"topic": "municipality"},
            "expected of topic municipality, and of no other, kind classes",
        ),
        ({"kind": "classes", "yes": []}, "kind classes with the answers agree, neutral, disagree"),
        ({"question": ""}, "no question; expected them of every item"),
        ({"yes": ["c"]}, "yes = \\['c'\\]"),
        ({"yes": []}, "one or more of its answers"),
        ({"kind": "mean"}, "none of a mean"),
        ({"kind": "mean", "yes": []}, "whole numbers of a mean"),
    ],
)
def test_an_item_that_cannot_be_counted_is_refused(monkeypatch, wrong, told):
    monkeypatch.setattr(survey_items, "resource", lambda _: {"x": SHARE | wrong})
    with pytest.raises(DataError, match=told):
        survey_items.items()


def test_who_was_not_asked_is_no_non_response_and_no_answer_is_no_outcome():
    answers = pd.Series(["0", "4", "refused", "do_not_know", "not_asked"])
    assert survey_items.outcome(answers, survey_items.items()["trust"]).dropna().tolist() == [0, 4]
    assert survey_items.nonresponse(answers).dropna().tolist() == [0, 0, 1, 1]


def test_a_share_of_respondents_is_over_who_answered(tmp_path):
    said = ["often", "sometimes", "never", "refused", "not_asked"]
    frame = wave(
        tmp_path, [{"experienced_work": code, "psu": f"c{i}"} for i, code in enumerate(said)]
    )
    frame["yes"] = survey_items.outcome(
        frame["experienced_work"], survey_items.items()["experienced_work"]
    )
    found = survey.mean(
        frame, "yes", weight="weight", strata="stratum", psu="psu", missing="drop"
    ).iloc[0]
    assert (found["n"], found["value"]) == (3, pytest.approx(2 / 3))


def test_without_a_psu_each_respondent_is_their_own(tmp_path):
    assert wave(tmp_path, [{"psu": ""}] * 3)["psu"].nunique() == 3


def test_respondents_of_one_psu_stay_together(tmp_path):
    assert wave(tmp_path, [{"psu": "a"}, {"psu": "b"}, {"psu": "a"}])["psu"].tolist() == [0, 1, 0]


def test_another_wave_is_refused(tmp_path):
    with pytest.raises(DataError, match="wave: row 3; expected a year from 2023 to 2023"):
        wave(tmp_path, [{}, {"wave": "2022"}])
