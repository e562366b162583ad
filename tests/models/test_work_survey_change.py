"""Change of the labour force survey: who was asked twice, and where that is not known."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from analysis.extracts.frames.labour_force import labour_force
from analysis.models import work_survey, work_survey_change
from analysis.report.text.work import survey as words
from analysis.settings import RAW
from support import shipped

YEARS = (shipped.YEAR - 1, shipped.YEAR)
_kept: list[TemporaryDirectory] = []


@cache
def files() -> dict[str, dict[int, Path]]:
    _kept.append(TemporaryDirectory())
    paths = {year: Path(_kept[0].name) / f"{year}.parquet" for year in YEARS}
    for year, path in paths.items():
        frame = labour_force(RAW / str(year), year)
        # As the room does: a name becomes a key that lasts.
        key = pd.util.hash_pandas_object(frame["unit"], index=False) % 2**32
        frame.drop(columns="unit").assign(key=key.astype("int64")).to_parquet(path)
    return {"labour_force": paths}


@cache
def changes() -> pd.DataFrame:
    return work_survey_change.changes("birth_country")(files(), shipped.YEAR)


def test_a_change_is_the_difference_of_the_rates_of_both_years():
    rates = work_survey.rates_and_gaps("birth_country")(files(), shipped.YEAR)
    keys = ["birth_country", "sex", "indicator"]
    rates = rates[rates["indicator"].str.endswith("_rate")].set_index([*keys, "year"])["value"]
    made = changes()[changes()["indicator"] != "panel_share"]
    assert len(made) == 27
    for row in made.to_dict("records"):
        place = (row["birth_country"], row["sex"], row["indicator"].removesuffix("_change"))
        now, before = (rates[(*place, year)] for year in reversed(YEARS))
        assert row["value"] == pytest.approx(100 * (now - before))
        assert row["low"] < row["value"] < row["high"]
    assert set(made["interval"]) == {"design (panel)"}
    assert set(made["reference"]) == {str(YEARS[0])}


def test_without_lasting_pseudonyms_the_overlap_is_ignored_and_that_is_named(tmp_path):
    paths = dict(files()["labour_force"])
    now = pd.read_parquet(paths[shipped.YEAR])
    paths[shipped.YEAR] = tmp_path / "now.parquet"
    now.assign(key=now["key"] + 2**33).to_parquet(paths[shipped.YEAR])
    made = work_survey_change.changes("birth_country")({"labour_force": paths}, shipped.YEAR)
    is_change = made["indicator"] != "panel_share"
    assert set(made.loc[is_change, "interval"]) == {"design (overlap ignored)"}
    assert set(made.loc[~is_change, "value"]) == {0.0}
    said = words.panel(made, by="birth_country", year=shipped.YEAR)
    assert said.endswith("meestal te breed.")


def test_without_the_year_before_there_is_no_row():
    only = {"labour_force": {shipped.YEAR: files()["labour_force"][shipped.YEAR]}}
    assert work_survey_change.changes("birth_country")(only, shipped.YEAR).empty


def test_the_sentences_name_clear_changes_and_the_panel():
    made = changes().assign(
        clear=pd.array([False] * len(changes()), dtype="boolean"), conf_status="", data_kind=""
    )
    said = words.changes(made, by="birth_country", year=shipped.YEAR)
    assert said.startswith("In geen van de drie groepen is er duidelijk meer of minder werk")
    born = made["birth_country"].eq("non_EU") & made["sex"].eq("_T")
    clear = made.assign(value=-5.0, low=-7.0, high=-3.0, clear=born.astype("boolean"))
    said = words.changes(clear, by="birth_country", year=shipped.YEAR).replace("\u00a0", " ")
    assert "5,0 procentpunt (3,0 tot 7,0) lager bij wie buiten de EU geboren is." in said
    said = words.panel(made, by="birth_country", year=shipped.YEAR)
    assert said.startswith("Van de respondenten antwoordde ")
    assert said.endswith("houdt daar rekening mee.")
