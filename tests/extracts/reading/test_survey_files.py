"""How a survey comes in: SPSS and Stata, replicate weights, and a question that is new."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.respondents import REPLICATES_EXTRACT, respondents
from analysis.extracts.reading import read_extract
from analysis.models import residents_survey
from analysis.pipeline.table_needs import needs
from analysis.plan import load as load_plan
from analysis.reference.survey_items import NO_ANSWER, of_extract
from analysis.settings import RAW, ROOT
from support import workbench_copy
from support.small_delivery import register

YEAR = 2023
ITEMS = of_extract("survey")
MISSING = {"not_asked": 97, "refused": 98, "do_not_know": 99}
LETTERS = {"not_asked": "a", "refused": "b", "do_not_know": "c"}


def answers(count: int = 900) -> pd.DataFrame:
    """Respondents of a wave as text, evenly from every stratum of the shipped one."""
    frame = pd.read_parquet(RAW / str(YEAR) / "survey.parquet")
    return frame.iloc[:: len(frame) // count].reset_index(drop=True)[
        list(CONTRACTS["survey"].columns)
    ]


def estimates(folder: Path) -> pd.DataFrame:
    """Every estimate of the items in a delivery that holds the survey."""
    path = folder / "respondents.parquet"
    respondents(folder, YEAR).to_parquet(path, index=False)
    files = {"respondents": {YEAR: path}}
    kinds = (("experienced", "share"), ("together", "share"), ("together", "mean"))
    made = [residents_survey.by_origin(*kind)(files, YEAR) for kind in kinds]
    return pd.concat(
        [*made, residents_survey.without_answer("together")(files, YEAR)], ignore_index=True
    )


def delivered(folder: Path, frame: pd.DataFrame) -> Path:
    folder.mkdir()
    frame.to_csv(folder / "survey.csv", index=False)
    register(folder, "survey", folder / "survey.csv")
    return folder


def codes_of(name: str, missing: dict) -> dict[str, object]:
    """A producer's numbers for the answers of an item, from 1, and his codes for no answer."""
    return {code: number for number, code in enumerate(ITEMS[name].answers, start=1)} | missing


def labelled(folder: Path, frame: pd.DataFrame, *, kind: str) -> None:
    """Write the survey as a producer does: coded numbers with labels, and the mapping to ours."""
    missing = MISSING if kind == "sav" else LETTERS
    codes = {name: codes_of(name, missing) for name in ITEMS}
    numbers = frame.assign(**{name: frame[name].map(codes[name]) for name in ITEMS})
    labels = {name: {value: code for code, value in codes[name].items()} for name in ITEMS}
    path = folder / f"survey.{kind}"
    if kind == "sav":
        numbers = numbers.astype(dict.fromkeys(ITEMS, "float64"))
        ranges = {name: [float(value) for value in MISSING.values()] for name in ITEMS}
        pyreadstat.write_sav(
            numbers, str(path), variable_value_labels=labels, missing_ranges=ranges
        )
    else:
        numbers = numbers.astype(dict.fromkeys(ITEMS, object))
        user = {name: list(LETTERS.values()) for name in ITEMS}
        pyreadstat.write_dta(
            numbers, str(path), variable_value_labels=labels, missing_user_values=user
        )
    register(folder, "survey", path)
    point = "." if kind == "dta" else ""
    lines = [
        f"survey,{name},{point if code in NO_ANSWER else ''}{value},{code}"
        for name, found in codes.items()
        for code, value in found.items()
    ]
    (folder / "mapping.csv").write_text(
        "\n".join(["extract,column,theirs,ours", *lines]) + "\n", encoding="utf-8"
    )


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_spss_and_stata_keep_labels_and_user_missing_codes_and_give_the_same_estimates(
    tmp_path, kind
):
    frame = answers()
    as_text = estimates(delivered(tmp_path / "csv", frame))
    folder = tmp_path / kind
    folder.mkdir()
    labelled(folder, frame, kind=kind)
    reading = read_extract.with_notes("survey", folder)
    kept = reading.labels[(reading.labels["column"] == "trust") & reading.labels["user_missing"]]
    assert kept["label"].tolist() == list(NO_ANSWER)
    noted = {note.column: note.count for note in reading.notes if note.what == "user_missing"}
    assert noted["trust"] == frame["trust"].isin(NO_ANSWER).sum() > 0
    pd.testing.assert_frame_equal(estimates(folder), as_text)


def test_an_unmapped_code_of_a_producer_is_listed_and_nothing_is_guessed(tmp_path):
    labelled(tmp_path, answers(), kind="sav")
    path = tmp_path / "mapping.csv"
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line != "survey,trust,98,refused"
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"trust: .*'98'"):
        read_extract.typed_frame("survey", tmp_path)


def jackknife(frame: pd.DataFrame) -> pd.DataFrame:
    """Delete-one-cluster replicate weights over 60 clusters of rows, as a long table."""
    cluster, each = np.arange(len(frame)) % 60, frame["weight"].astype(float)
    parts = [
        pd.DataFrame(
            {
                "resp_id": frame["resp_id"],
                "replicate": out + 1,
                "weight": each * (cluster != out) * 60 / 59,
            }
        )
        for out in range(60)
    ]
    return pd.concat(parts, ignore_index=True).assign(scale=59 / 60)


def with_replicates(folder: Path, frame: pd.DataFrame, replicates: pd.DataFrame) -> Path:
    delivered(folder, frame)
    first = pd.read_csv(folder / "delivery.csv", dtype=str)
    replicates.to_csv(folder / f"{REPLICATES_EXTRACT}.csv", index=False)
    register(folder, REPLICATES_EXTRACT, folder / f"{REPLICATES_EXTRACT}.csv")
    both = pd.concat([first, pd.read_csv(folder / "delivery.csv", dtype=str)])
    both.to_csv(folder / "delivery.csv", index=False)
    return folder


def test_replicate_weights_replace_strata_and_clusters_where_they_are_delivered(tmp_path):
    frame = answers().assign(psu=lambda f: [f"c{i % 60}" for i in range(len(f))], stratum="one")
    plain = estimates(delivered(tmp_path / "plain", frame))
    folder = with_replicates(
        tmp_path / "replicated", frame.assign(psu="", stratum="other"), jackknife(frame)
    )
    assert sum(name.startswith("replicate_") for name in respondents(folder, YEAR)) == 60
    made = estimates(folder)
    pd.testing.assert_series_equal(made["value"], plain["value"])
    # Of ratios the jackknife and the linearised variance of the same clusters agree closely, not
    # wholly.
    rows = (plain["n"] > 120) & plain["low"].notna()
    width, expected = (each.loc[rows, "high"] - each.loc[rows, "low"] for each in (made, plain))
    assert rows.sum() > 20
    assert (width / expected).between(0.9, 1.15).all()
    assert not np.allclose(width, expected, rtol=1e-9)


def test_replicate_weights_of_other_respondents_are_refused(tmp_path):
    frame = answers()
    folder = with_replicates(
        tmp_path / "d", frame, jackknife(frame.iloc[1:].reset_index(drop=True))
    )
    with pytest.raises(
        DataError, match="1 resp_id are in survey or in survey_replicates only"
    ) as refused:
        respondents(folder, YEAR)
    assert frame["resp_id"][0] not in str(refused.value)


def test_no_table_asks_for_replicate_weights():
    assert needs(load_plan()["E1"]) == ("survey",)


NEW = """
[experienced_online]
title = "Op het internet"
topic = "experienced"
question = "Voelde u zich dit jaar op het internet gediscrimineerd om uw herkomst?"
english = "felt discriminated because of origin on the internet, last twelve months"
kind = "share"
answers = { never = "nooit", sometimes = "soms", often = "vaak" }
yes = ["sometimes", "often"]
"""
SCRIPT = """
import json
import pandas as pd
from pathlib import Path
from analysis.extracts.frames.respondents import respondents
from analysis.indicators.differences import with_clear
from analysis.models import residents_survey
from analysis.report.text.together import residents_survey as words
from analysis.report.text.numbers import label
from analysis.settings import RAW
files = {}
for year in (2022, 2023):
    files[year] = Path(f"{year}.parquet")
    respondents(RAW / str(year), year).to_parquet(files[year])
made = residents_survey.by_origin("experienced", "share")({"respondents": files}, 2023)
rows = made[made["item"] == "experienced_online"]
rows = rows.assign(table="E1", conf_status="", data_kind="survey")
print(json.dumps({
    "label": label("item", "experienced_online"),
    "asked": words.questions("experienced")[-1][0],
    "years": sorted({int(year) for year in rows["year"]}),
    "shares": rows[rows["reference"] == ""].set_index("origin_group")["value"].to_dict(),
    "said": words.where(with_clear(rows), year=2023),
}))
"""


def test_a_new_question_is_a_section_of_the_item_file_and_no_code(tmp_path):
    folder = workbench_copy.copy(tmp_path / "bench")
    path = folder / "src/analysis/resources/survey_items.toml"
    path.write_text(path.read_text(encoding="utf-8") + NEW, encoding="utf-8")
    raw = folder / "data/raw/2023"
    frame = pd.read_parquet(raw / "survey.parquet")
    asked = frame.assign(experienced_online=frame["experienced_public"])
    asked.to_csv(raw / "survey.csv", index=False)
    (raw / "survey.parquet").unlink()
    register(raw, "survey", raw / "survey.csv", data_kind="survey")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder, env=workbench_copy.environ(folder), capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["label"] == found["asked"] == "Op het internet"
    # The wave before did not ask it, and its file stays as it is.
    assert found["years"] == [2023]
    here = frame[
        (frame["region"] == "VG")
        & frame["experienced_public"].isin(["never", "sometimes", "often"])
    ]
    felt = here["experienced_public"] != "never"
    for group, rows in here.groupby("origin_group"):
        assert found["shares"][group] == pytest.approx(
            np.average(felt[rows.index], weights=rows["weight"])
        )
    assert "noemen het vaakst \u2018Op het internet\u2019" in found["said"]
    assert (ROOT / "src/analysis/resources/survey_items.toml").read_text(
        encoding="utf-8"
    ) != path.read_text(encoding="utf-8")
