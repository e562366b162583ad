"""Invented results about how somebody acts bear no real name; published and real ones do."""

import pandas as pd
import pytest

from analysis import plan
from analysis.reference import geography
from analysis.report.page.labelled import labelled
from analysis.report.writing.invented_names import unnamed, unnamed_of
from analysis.report.writing.table_notes import table_notes
from analysis.workbench.resources import resource


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Klachten bij het Vlaams Mensenrechteninstituut", "Klachten bij Instelling B"),
        (
            "Het instituut deelt anders in dan Unia.",
            "Instelling B deelt anders in dan Instelling A.",
        ),
        ("lager in West-Vlaanderen (6,8)", "lager in Provincie B (6,8)"),
        # Part of a longer name is another name.
        ("Antwerpenaren", "Antwerpenaren"),
    ],
)
def test_names_are_replaced_whole(text, said):
    assert unnamed(text, "D4", synthetic=True) == said
    assert unnamed(text, "D4", synthetic=False) == text


def test_residents_keep_the_names_of_their_places():
    assert unnamed("34 % in Antwerpen", "P4", synthetic=True) == "34 % in Antwerpen"


def test_no_two_provinces_get_the_same_name():
    given = [name for name in resource("invented_names")["names"].values() if "Provincie" in name]
    assert len(set(given)) == len(given) == 5
    flemish = geography.load().query("region == 'VG'")
    assert set(flemish["province"]) <= set(resource("invented_names")["names"])


def frame(kind: str) -> pd.DataFrame:
    return pd.DataFrame({"table": ["D8"], "data_kind": [kind], "rule": "", "indicator": "x"})


def test_notes_and_labels_of_files_follow_the_same_rule():
    line = plan.load()["D8"]
    assert "Unia" in unnamed_of(line.title, frame("register"))
    assert "Unia" not in " ".join(table_notes(line, frame("synthetic")))
    for kind, word in (("synthetic", "Instelling A"), ("register", "Unia")):
        table = {"table": "D8", "columns": ["body", "data_kind"], "rows": [["federal", kind]]}
        assert labelled(table)["rows"][0][1] == word
    table = {"table": "D4", "columns": ["province", "data_kind"]}
    for kind, word in (("synthetic", "Provincie E"), ("register", "Limburg")):
        assert labelled(table | {"rows": [["Limburg", kind]]})["rows"][0][0] == word
