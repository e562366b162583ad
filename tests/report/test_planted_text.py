"""Text from data is shown as the characters it is: on the page, in a figure, in a spreadsheet."""

import csv
import hashlib
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from support import workbench_copy

PLANTED = (
    '=1+1<script>alert(1)</script>$x^2$](javascript:alert(1)){{7*7}}</table>" '
    "onload=\"alert(1)&lt;'**b**;=2+2"
)

PSEUDONYMS = ("application_id", "advert_id", "actor_id")


def plant(path, column: str, value: str, rows) -> None:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[rows(frame), column] = value
    frame.to_csv(path, index=False)


def plant_apart(path, column: str, place: str, rows) -> None:
    """Plant a text of its own in each row, since a chart draws no two in one place.

    The first is planted as it is, the others with their number before the last word.
    """
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    first, *others = frame.index[rows(frame)]
    frame.loc[first, column] = f"{PLANTED} {place}"
    for number in others:
        frame.loc[number, column] = f"{PLANTED} {number} {place}"
    frame.to_csv(path, index=False)


# What a build reads anew of the planted data; the counts do not hang on them. Its pairs are counted
# from records with pseudonyms, so that their frame is made too.
READ_AGAIN = """
import sys
from pathlib import Path
from analysis.extracts.elsewhere import published
from analysis.extracts.frames import correspondence
from analysis.extracts.frames.unit_keys import with_keys
from analysis.pipeline import public_frames
from analysis.pipeline.source_list import source_list
from analysis.settings import PROCESSED, RAW
from analysis.workbench import fingerprint, room_key
public = Path(sys.argv[1])
frames = {name: published.load(name, RAW / "published") for name in public_frames.PUBLISHED}
frames["figures"] = public_frames._comparable(frames["figures"])
frames["open"] = public_frames._open()
frames["sources"] = source_list(fingerprint.delivered_years(upto=2023), room_key.secret_of(2023))
for name, frame in frames.items():
    frame.to_parquet(public / f"{name}.parquet", index=False)
sent = correspondence.without_pseudonyms(correspondence.applications(RAW / "2023", 2023))
kept = PROCESSED / "2023" / "delivery_2023"
kept.mkdir(parents=True)
secret = room_key.secret_of(2023)
with_keys(sent, secret).to_parquet(kept / "applications.parquet")
with_keys(correspondence.pairs(sent), secret).to_parquet(kept / "pairs.parquet")
"""


# Chapters that show something of what was planted; no other has a word of it.
CHAPTERS = ("09_tested", "10_published", "11_account")


THEME = "bronnen-en-methode.html"


@pytest.fixture(scope="module")
def planted(built, tmp_path_factory):
    """A report from data in which someone planted text, with the place of each in its last word."""
    folder = workbench_copy.copy(
        tmp_path_factory.mktemp("planted") / "workbench",
        labels={"FOR": "Foreign <script>alert(1)</script> $x$", "NAT": "=1+1"},
    )
    published = folder / "data/raw/published"
    plant_apart(published / "figures.csv", "definition_nl", "definition_nl", lambda f: f.index < 40)
    # A column that says the same in all rows that are shown is not on the page.
    plant(
        published / "figures.csv",
        "region",
        f"{PLANTED} region",
        lambda f: (f.index < 40) & (f.index % 2 == 0),
    )
    for column in ("note", "locator"):
        plant(published / "figures.csv", column, f"{PLANTED} {column}", lambda f: f.index < 40)
    plant_apart(
        published / "targets.csv",
        "indicator",
        "target",
        lambda f: f["unit"] == "percent",
    )
    plant(published / "targets.csv", "note", f"{PLANTED} remark", lambda f: f.index < 20)
    plant(published / "documents.csv", "title_nl", f"{PLANTED} title", lambda f: f.index % 2 == 0)
    for column in ("producer", "coverage_note"):
        plant(
            folder / "data/raw/2023/delivery.csv",
            column,
            f"{PLANTED} {column}",
            lambda f: f["extract"] == "persons",
        )
    sent = folder / "data/raw/2023/correspondence.csv"
    plant(sent, "application_id", "planted-application_id", lambda f: f.index == 0)
    for column in ("advert_id", "actor_id"):
        plant(sent, column, f"planted-{column}", lambda f: f.index < 2)
    plant(
        folder / "data/raw/2023/delivery.csv",
        "sha256",
        hashlib.sha256(sent.read_bytes()).hexdigest(),
        lambda f: f["extract"] == "correspondence",
    )
    for path in (folder / "notebooks").glob("*.ipynb"):
        if path.stem not in CHAPTERS:
            path.unlink()
    public = shutil.copytree(built / "reports/2023/public", folder / "planted")
    done = workbench_copy.run(folder, "python", "-c", READ_AGAIN, str(public))
    assert done.returncode == 0, done.stderr
    done = workbench_copy.run(folder, "report", "2023", "--public", str(public))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def page(planted) -> BeautifulSoup:
    return soup_of(planted, "rapport.html")


def soup_of(folder, name: str) -> BeautifulSoup:
    return BeautifulSoup(
        (folder / "reports/2023" / name).read_text(encoding="utf-8"), "html.parser"
    )


@pytest.fixture(scope="module")
def theme(planted) -> BeautifulSoup:
    """The page with the long tables of deliveries, quality and choices."""
    return soup_of(planted, THEME)


@pytest.mark.parametrize("place", ["producer", "coverage_note"])
def test_planted_text_is_shown_on_the_page_as_it_is(theme, place):
    assert f"{PLANTED} {place}" in " ".join(theme.get_text().split())


@pytest.mark.parametrize(
    ("table", "head", "place"),
    [
        ("O5", "Omschrijving", "definition_nl"),
        ("O5", "Plaats", "region"),
        ("O3", "Bron", "title"),
        ("O4", "Omschrijving", "target"),
    ],
)
def test_a_long_planted_text_is_shown_in_part_in_its_column_and_whole_in_the_csv(
    planted, page, table, head, place
):
    shown = page.find(id=f"tabel-{table}").table
    column = [cell.get_text() for cell in shown.thead.find_all("th")].index(head)
    rows = [row.find_all(["th", "td"]) for row in shown.tbody.find_all("tr")]
    assert any(row[column].get_text().startswith(PLANTED[:50]) for row in rows)
    assert f"{PLANTED} {place}" in in_csv(planted, table)


@pytest.mark.parametrize(
    ("table", "place"), [("O5", "note"), ("O5", "locator"), ("O4", "remark"), ("O3", "locator")]
)
def test_planted_text_for_which_the_page_has_no_room_stands_in_the_csv(planted, table, place):
    assert f"{PLANTED} {place}" in in_csv(planted, table)


def in_csv(folder, table: str) -> str:
    """Cells of a CSV as they were before they were made harmless to a spreadsheet."""
    text = (folder / f"reports/2023/tables/{table}.csv").read_text(encoding="utf-8-sig")
    rows = csv.reader(io.StringIO(text), delimiter=";")
    return "\n".join(cell.replace("\t", "") for row in rows for cell in row)


def test_planted_text_makes_no_element_and_no_attribute_on_the_page_of_its_theme(theme, built):
    clean = soup_of(built, THEME)
    kinds = [{(e.name, *sorted(e.attrs)) for e in soup.find_all(True)} for soup in (theme, clean)]
    assert kinds[0] <= kinds[1]
    scripts, others = (soup.find_all("script") for soup in (theme, clean))
    assert [script.attrs for script in scripts] == [script.attrs for script in others]
    links = theme.find_all("a")
    assert not [a for a in links if a.get("href", "").lower().startswith("javascript")]


def test_planted_text_makes_no_element_and_no_attribute(page, built):
    clean = soup_of(built, "rapport.html")
    kinds = [{(e.name, *sorted(e.attrs)) for e in soup.find_all(True)} for soup in (page, clean)]
    assert kinds[0] <= kinds[1]
    scripts, others = (soup.find_all("script") for soup in (page, clean))
    assert [script.attrs for script in scripts] == [script.attrs for script in others]
    assert scripts[1:] == others[1:]
    # What the search looks through is data: it ends no script.
    assert scripts[0]["type"] == "application/json"
    assert "<" not in scripts[0].string
    assert json.loads(scripts[0].string)
    assert not [a for a in page.find_all("a") if a.get("href", "").lower().startswith("javascript")]
    for chapter in CHAPTERS:
        here, there = (soup.find(id=chapter) for soup in (page, clean))
        assert len(here.find_all("table")) == len(there.find_all("table")) > 0


def test_planted_text_is_drawn_in_the_figure_as_it_is(planted):
    path = planted / "reports/2023/figures/O3.svg"
    root = ET.parse(path).getroot()
    words = "".join(re.sub(r"\s", "", text) for text in root.itertext())
    assert re.sub(r"\s", "", PLANTED) in words
    assert not [
        element for element in root.iter() if element.tag.endswith(("script", "foreignObject"))
    ]


def test_every_drawing_on_the_page_is_well_formed(page):
    wide = [image["src"] for image in page.find_all("img")]
    narrow = [source["srcset"] for source in page.find_all("source")]
    assert len(wide) == len(narrow) > 5
    for address in wide + narrow:
        ET.fromstring(unquote(address.partition(",")[2]))


def test_planted_text_is_no_formula_in_a_spreadsheet(planted):
    seen = 0
    for path in sorted((planted / "reports/2023/tables").glob("*.csv")):
        text = path.read_text(encoding="utf-8-sig")
        for separator in ",;":
            for row in csv.reader(io.StringIO(text), delimiter=separator):
                for cell in row:
                    seen += "alert(1)" in cell
                    number = re.fullmatch(r"-?[\d,]+(e-?\d+)?", cell)
                    assert number or not cell.startswith(("=", "+", "-", "@", "\r", "\n")), (
                        path.name,
                        cell,
                    )
    assert seen


def test_no_pseudonym_of_a_correspondence_test_leaves_the_raw_data(planted):
    assert "planted-actor_id" in (planted / "data/raw/2023/correspondence.csv").read_text(
        encoding="utf-8"
    )
    for path in (
        p
        for top in ("reports", "data/processed")
        for p in sorted((planted / top).rglob("*"))
        if p.is_file()
    ):
        if path.suffix == ".parquet":
            assert (
                not pd.read_parquet(path)
                .astype(str)
                .isin([f"planted-{c}" for c in PSEUDONYMS])
                .any(axis=None)
            ), path
        else:
            assert b"planted-" not in path.read_bytes(), path.name


def test_planted_text_of_a_closed_list_is_refused(reports_alone, tmp_path):
    """A province is a code: what is not in the list stops the run with a plain message."""
    folder = shutil.copytree(reports_alone, tmp_path / "workbench")
    path = folder / "data/raw/2023/unia_reports.csv"
    plant(path, "province", "<script>", lambda f: f.index == 0)
    plant(
        folder / "data/raw/2023/delivery.csv",
        "sha256",
        hashlib.sha256(path.read_bytes()).hexdigest(),
        lambda f: f["extract"] == "unia_reports",
    )
    done = workbench_copy.run(folder, "report", "2023")
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "province" in done.stderr
    assert "Traceback" not in done.stderr
