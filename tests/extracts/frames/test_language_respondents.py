"""Respondents of a survey of languages: the sets of what they know and use, and who is refused."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.frames.language_respondents import language_respondents
from support.small_delivery import delivered

YEAR = 2023
NOTHING = {f"used_{where}": "false" for where in ("shop", "municipality", "work", "neighbours")}
NOTHING |= {"at_home_origin": "false", "at_home_now": "false", "knowledge": "none"}


def made(tmp_path, *languages: dict, **person: str) -> pd.Series:
    """Sets of one respondent with these languages."""
    folder = delivered(
        tmp_path,
        language_survey=[{"resp_id": "a", **person}],
        survey_languages=[{**NOTHING, "resp_id": "a", **each} for each in languages],
    )
    return language_respondents(folder, YEAR).iloc[0]


def test_a_person_has_a_set_of_languages_of_each_kind(tmp_path):
    row = made(
        tmp_path,
        {"language": "nl", "knowledge": "good", "used_shop": "true", "at_home_now": "true"},
        {"language": "ar", "knowledge": "excellent", "at_home_origin": "true",
         "at_home_now": "true"},
        {"language": "fr", "knowledge": "moderate", "used_shop": "true", "used_work": "true"},
    )  # fmt: skip
    assert row["known"] == "ar;nl"
    assert row["home_origin"] == "ar"
    assert row["home_now"] == "ar;nl"
    assert row["shop"] == "fr;nl"
    assert row["work"] == "fr"
    assert row["neighbours"] == ""
    assert row["unit"] == "language_survey|a"


def test_who_was_not_asked_for_the_language_at_work_has_no_set(tmp_path):
    row = made(tmp_path, {"language": "nl", "used_work": ""}, {"language": "fr", "used_work": ""})
    assert pd.isna(row["work"])
    assert row["shop"] == ""


def test_rows_of_another_wave_are_refused(tmp_path):
    with pytest.raises(DataError, match="wave: row 2; expected a year from 2023 to 2023"):
        made(tmp_path, {"language": "nl"}, wave="2019")


def test_a_respondent_without_a_language_is_refused(tmp_path):
    folder = delivered(
        tmp_path,
        language_survey=[{"resp_id": "a"}, {"resp_id": "b"}],
        survey_languages=[{"resp_id": "a"}],
    )
    with pytest.raises(DataError, match="1 resp_id are in language_survey or in survey_languages"):
        language_respondents(folder, YEAR)
