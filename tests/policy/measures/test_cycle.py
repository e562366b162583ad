"""A whole cycle of the secretariat: form out, filled in, one wrong, corrected, next balance."""

import datetime
import json
import re

import openpyxl
import pytest

from analysis.errors import DataError
from analysis.policy.making import folder
from analysis.policy.measures import register
from analysis.policy.measures.content import content
from analysis.policy.measures.secretariat_workbook import write_workbook
from analysis.policy.measures.update_contract import COLUMNS, FORM_SHEET, heading
from analysis.report.page import table_csv

YEAR = 2023


def found_on(tmp_path, on):
    """The follow-up at a date, from the register of this test."""
    updates = register.history(tmp_path / "measures", upto=on)
    return content(YEAR, updates, None, on=on, since="2023-06-30")


def filled(form, target, **answers):
    """Fill the form in as an administration does, by the headings, and save it."""
    book = openpyxl.load_workbook(form)
    sheet = book[FORM_SHEET]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for head, value in answers.get(row[0].value, {}).items():
            row[heads.index(head)].value = value
    book.save(target)
    return target


@pytest.fixture(scope="module")
def cycle(tmp_path_factory):
    """First balance, a wrong update, the corrected one, the second balance."""
    tmp_path = tmp_path_factory.mktemp("cycle")
    before = found_on(tmp_path, "2023-06-30")
    sent = write_workbook(tmp_path, before)
    answers = {
        "M1.2.03": {
            "Gemeld op": "2023-10-01", "Functie van de melder": "beleidsmedewerker Kind en Gezin",
            "Stand": "loopt", "Periode": "2019", "Waarde": 300, "Bron": "jaarverslag",
        },
        "M1.2.04": {
            "Gemeld op": "2023-10-01", "Functie van de melder": "Jan Peeters", "Stand": "klaar",
        },
    }  # fmt: skip
    wrong = filled(sent, tmp_path / "wrong.xlsx", **answers)
    with pytest.raises(DataError) as refused:
        register.add(wrong, today="2023-12-31", folder=tmp_path / "measures")
    answers["M1.2.04"]["Functie van de melder"] = "diensthoofd opvang"
    right = filled(sent, tmp_path / "right.xlsx", **answers)
    kept = register.add(right, today="2023-12-31", folder=tmp_path / "measures")
    after = tmp_path / "after"
    after.mkdir()
    folder.write(after, found_on(tmp_path, "2023-12-31"), None)
    return before, str(refused.value), kept, after


def test_the_wrong_update_names_its_row_and_takes_nothing_over(cycle):
    _, said, kept, _ = cycle
    assert "wrong.xlsx: 1 row refused, nothing was taken over" in said
    assert re.search(r"row \d+: Functie van de melder looks like the name", said)
    assert "Peeters" not in said
    assert kept.name == "0001_2023-10-01.csv"


def test_the_next_balance_shows_what_was_reported(cycle):
    before, _, _, after = cycle
    rows = table_csv.read(after / "tables" / "measures.csv")
    now = {row["id"]: (row["state"], row["months_overdue"]) for row in rows}
    assert before.standing.loc["M1.2.04", ["state", "months_overdue"]].tolist() == ["late", 48]
    assert now["M1.2.04"] == ("done", "0")
    # It runs on after the end of its plan.
    assert now["M1.2.03"] == ("late", "0")
    targets = {row["target"]: row for row in table_csv.read(after / "tables" / "targets.csv")}
    assert targets["ts_hvk_300"]["judgement"] == "reached"
    assert targets["ts_hvk_300"]["value"] == "300"


def test_the_form_of_an_administration_has_its_own_measures_and_is_read_back(cycle, tmp_path):
    form = cycle[3] / "formulieren" / "kind-en-gezin.xlsx"
    rows = list(openpyxl.load_workbook(form)[FORM_SHEET].values)
    assert [row[0] for row in rows[1:]] == ["M1.2.03", "M1.2.04", "M5.2.02"]
    answer = {
        "Gemeld op": datetime.date(2023, 12, 1), "Functie van de melder": "stafmedewerker",
        "Stand": "loopt",
    }  # fmt: skip
    done = filled(form, tmp_path / "form.xlsx", **{"M5.2.02": answer})
    kept = register.add(done, today="2023-12-31", folder=tmp_path / "measures")
    assert kept.read_text("utf-8").splitlines()[1].startswith("M5.2.02,2023-12-01,stafmedewerker")


def test_the_workbook_has_what_the_meeting_needs(cycle):
    book = openpyxl.load_workbook(cycle[3] / "opvolging.xlsx")
    assert book.sheetnames == [
        "Uitleg", "Balans", "Knelpunten", "Streefwaarden", "Meldingen", "Formulier",
    ]  # fmt: skip
    new = list(book["Meldingen"].values)
    assert [row[0] for row in new[1:]] == ["M1.2.03", "M1.2.04"]
    counted = (new[1][new[0].index(head)] for head in ("Wat is geteld", "Waarde", "Eenheid"))
    of_target = "Gemeenten met Huis van het Kind (volledige territoriale dekking, plus Brussel)"
    assert tuple(counted) == (of_target, 300, "gemeenten")
    form = {row[0]: row for row in book["Formulier"].iter_rows(min_row=2, values_only=True)}
    heads = [cell.value for cell in book["Formulier"][1]]
    assert form["M1.2.03"][heads.index("Vorige stand")] == "loopt"
    assert form["M1.2.03"][heads.index("Vorige melding")] == "2023-10-01"
    assert form["M1.2.03"][heads.index("Wat is geteld")] == "ts_hvk_300"
    assert form["M1.2.03"][heads.index("Eenheid")] == "gemeenten"
    assert len(form) == 62 + 75
    assert not any(name.startswith("C") for name in form)


def test_the_form_says_in_every_cell_what_belongs_there(cycle):
    sheet = openpyxl.load_workbook(cycle[3] / "formulieren" / "vdab.xlsx")[FORM_SHEET]
    told = {each.promptTitle: each for each in sheet.data_validations.dataValidation}
    assert list(told) == [heading(name) for name in COLUMNS[1:]]
    assert "Nooit een naam" in told["Functie van de melder"].prompt
    assert told["Stand"].formula1 == '"gepland,loopt,klaar,stopgezet,uitgesteld"'
    assert all(len(each.prompt) <= 255 for each in told.values())


def test_the_same_register_gives_the_same_bytes(cycle, tmp_path):
    after = cycle[3]
    again = write_workbook(tmp_path, found_on(after.parent, "2023-12-31"))
    assert again.read_bytes() == (after / "opvolging.xlsx").read_bytes()


def test_every_column_is_described_and_every_file_is_in_the_manifest(cycle):
    after = cycle[3]
    package = json.loads((after / "datapackage.json").read_text("utf-8"))
    for each in package["resources"]:
        rows = table_csv.read(after / each["path"])
        fields = [field["name"] for field in each["schema"]["fields"]]
        assert not rows or list(rows[0]) == fields
        assert all(field["description"] for field in each["schema"]["fields"])
    manifest = json.loads((after / "manifest.json").read_text("utf-8"))
    files = {path.relative_to(after).as_posix() for path in after.rglob("*") if path.is_file()}
    assert {each["file"] for each in manifest["outputs"]} == files - {"manifest.json"}
    assert manifest["reference_date"] == "2023-12-31"


def test_the_pages_say_first_what_matters_and_claim_no_cause(cycle):
    after = cycle[3]
    balance = (after / "index.html").read_text("utf-8")
    assert "Op 31 december 2023 zijn van de 62 fiches van het plan 2016-2019 er" in balance
    assert "Het plan 2020-2024 heeft bij opzet geen mijlpalen en geen indicatoren" in balance
    assert "krijgen nooit de stand niet gemeld" in balance
    assert "ts_hvk_300" not in (after / "maatregelen.html").read_text("utf-8")
    evaluation = (after / "evaluatie.html").read_text("utf-8")
    assert evaluation.count("In te vullen door de Commissie:") == 2
    assert "Een verandering in een cijfer is geen gevolg van een maatregel" in evaluation
    everywhere = "".join(path.read_text("utf-8") for path in after.glob("*.html"))
    assert "dankzij" not in everywhere
    assert "Jan Peeters" not in everywhere


@pytest.mark.parametrize("name", ["ON", "SINCE"])
def test_a_day_that_is_none_is_refused(tmp_path, name):
    with pytest.raises(DataError, match=f"{name} is '2023'; expected a day, as in {name}=2023"):
        folder.make(YEAR, **{name.lower(): "2023"}, reports=tmp_path)
