"""The register takes an update over whole or refuses it, by row; what it holds is never changed."""

import csv

import pytest

from analysis.errors import DataError
from analysis.policy.measures import register
from analysis.policy.measures.update_contract import COLUMNS

TODAY = "2024-06-30"
RIGHT = {
    "measure_id": "M1.2.03",
    "reported_on": "2024-06-30",
    "reporter": "beleidsmedewerker Kind en Gezin",
    "state": "running",
    "indicator_id": "ts_hvk_300",
    "period": "2019",
    "value": "250",
    "unit": "municipalities",
    "text": "",
    "source": "jaarverslag",
}


def file_of(folder, *rows, name="update.csv", separator=","):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, delimiter=separator)
        writer.writeheader()
        writer.writerows(RIGHT | row for row in rows)
    return path


def add(folder, *rows, **options):
    return register.add(file_of(folder, *rows, **options), today=TODAY, folder=folder / "measures")


def refusal(folder, *rows):
    with pytest.raises(DataError) as refused:
        add(folder, *rows)
    return str(refused.value)


def test_an_update_is_kept_as_a_file_of_its_own(tmp_path):
    first = add(tmp_path, {"reported_on": "2024-01-15"})
    second = add(tmp_path, {"state": "done"})
    assert [first.name, second.name] == ["0001_2024-01-15.csv", "0002_2024-06-30.csv"]
    held = register.history(tmp_path / "measures")
    assert held["state"].tolist() == ["running", "done"]
    assert held["update"].tolist() == [1, 2]
    assert register.history(tmp_path / "measures", upto="2024-03-01")["update"].tolist() == [1]


def test_a_belgian_spreadsheet_may_write_days_numbers_and_states_its_own_way(tmp_path):
    row = {"reported_on": "30/06/2024", "state": "Loopt", "value": "12,5"}
    add(tmp_path, row, separator=";")
    held = register.history(tmp_path / "measures").iloc[0]
    assert (held["reported_on"], held["state"], held["value"]) == ("2024-06-30", "running", "12.5")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"measure_id": "M1.2.33"}, "row 2: measure 'M1.2.33' is unknown; expected an id of the"),
        ({"reported_on": "2024-02-30"}, "row 2: Gemeld op is '2024-02-30'; expected a day"),
        ({"reported_on": "2024-07-01"}, "row 2: Gemeld op is 2024-07-01; expected at most 2024-06"),
        ({"state": "bezig"}, "row 2: Stand is 'bezig'; expected one of gepland, loopt, klaar"),
        ({"indicator_id": ""}, "row 2: Waarde has no Wat is geteld"),
        ({"unit": ""}, "row 2: Waarde has no Eenheid; expected Eenheid beside it, as in gemeenten"),
        ({"value": "veel"}, "row 2: Waarde is no number; expected digits"),
        ({"value": "1.250"}, "row 2: Waarde is '1.250', in thousands or with three decimals; exp"),
        ({"value": "1.250.000"}, "row 2: Waarde is '1.250.000', in thousands"),
        ({"period": "2024"}, "row 2: Periode is '2024', outside the plan; expected a year"),
        ({"period": "gisteren"}, "outside the plan"),
        ({"reporter": ""}, "row 2: empty: Functie van de melder; expected a value in each"),
        ({"text": "vraag na bij jan@voorbeeld.be"}, "row 2: an e-mail address; expected none"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_number_and_what_was_expected(tmp_path, row, said):
    assert said in refusal(tmp_path, row)
    assert not list((tmp_path / "measures").glob("*.csv"))


@pytest.mark.parametrize(
    "reporter", ["Jan Peeters", "an.devos@vlaanderen.be", "VDAB, Els Wouters", "Mevr. Claes"]
)
def test_the_name_of_a_person_is_refused_and_never_repeated(tmp_path, reporter):
    said = refusal(tmp_path, {"reporter": reporter})
    assert "looks like the name or the address of a person; expected a function" in said
    assert reporter not in said


@pytest.mark.parametrize(
    "reporter",
    [
        "beleidsmedewerker Departement Onderwijs en Vorming",
        "directeur VDAB",
        "diensthoofd Agentschap Binnenlands Bestuur",
        "adjunct van de directeur",
        "Beleidsmedewerker Onderwijs",
        "Coördinator Integratie en Inburgering",
    ],
)
def test_a_function_at_a_body_is_no_person(tmp_path, reporter):
    assert add(tmp_path, {"reporter": reporter}).is_file()


def test_a_date_before_the_last_and_the_same_row_again_are_refused(tmp_path):
    add(tmp_path, {"reported_on": "2024-06-01"})
    assert "before the last update of M1.2.03; expected 2024-06-01 or later" in refusal(
        tmp_path, {"reported_on": "2024-05-31"}
    )
    assert "was reported on 2024-06-01 already" in refusal(tmp_path, {"reported_on": "2024-06-01"})
    assert len(list((tmp_path / "measures").glob("*.csv"))) == 1


@pytest.mark.parametrize(
    ("before", "after", "is_back"),
    [
        ("running", "planned", True),
        ("done", "running", True),
        ("stopped", "done", True),
        ("running", "postponed", True),
        ("planned", "postponed", False),
        ("postponed", "running", False),
        ("running", "stopped", False),
        ("done", "done", False),
    ],
)
def test_a_state_goes_back_only_with_a_reason(tmp_path, before, after, is_back):
    add(tmp_path, {"reported_on": "2024-06-01", "state": before})
    if is_back:
        assert "expected a reason in Toelichting" in refusal(tmp_path, {"state": after})
    reason = {"text": "subsidie verlengd"} if is_back else {}
    assert add(tmp_path, {"state": after} | reason).is_file()


def test_one_wrong_row_keeps_the_whole_file_out(tmp_path):
    said = refusal(tmp_path, {}, {"measure_id": "X9"}, {"measure_id": "M1.1.01", "unit": ""})
    assert said.splitlines()[0].endswith("update.csv: 2 rows refused, nothing was taken over")
    assert "  row 3: measure 'X9'" in said
    assert "  row 4: Waarde has no Eenheid" in said
    assert register.history(tmp_path / "measures").empty


def test_a_file_that_was_changed_or_taken_away_is_noticed(tmp_path):
    add(tmp_path, {"reported_on": "2024-06-01"})
    add(tmp_path, {})
    (tmp_path / "measures" / "0001_2024-06-01.csv").unlink()
    with pytest.raises(DataError, match="is not update 1 as the register wrote it"):
        register.history(tmp_path / "measures")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "no columns ['measure_id', 'reported_on', 'reporter', 'state']"),
        ("measure_id,reported_on,reporter,state\nM1.1.01,,,\n", "no row is filled in"),
    ],
)
def test_a_file_without_columns_or_without_rows_is_refused(tmp_path, content, said):
    path = tmp_path / "update.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        register.add(path, today=TODAY, folder=tmp_path / "measures")
    assert said in str(refused.value)


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(
        DataError, match=r"no such file; expected an update, as in make measures-up"
    ):
        register.add(tmp_path / "x.xlsx", today=TODAY, folder=tmp_path / "measures")
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"the ending '\.docx' is not one that is read"):
        register.add(tmp_path / "x.docx", today=TODAY, folder=tmp_path / "measures")
