"""The page on protection says what the settings are, what the page says and what was measured."""

import re

import pandas as pd
import pytest

from analysis import settings
from analysis.report.text.disclosure import hidden
from analysis.settings import ROOT
from support import shipped

TEXT = (ROOT / "docs" / "protection.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+) \|$", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
OF_100 = {"AUDIT_ABOVE_GUESSING", "AUDIT_DIFFERENCES"}


def rows() -> dict[str, list[str]]:
    """Cells of each row of a table that begins with a setting, without its name."""
    return {name: cells.split(" | ") for name, cells in ROW.findall(TEXT)}


def first_number(text: str) -> float:
    return float(NUMBER.search(text)[0])


@pytest.mark.parametrize("name", sorted(rows()))
def test_a_setting_has_the_value_that_the_page_says(name):
    cells = rows()[name]
    said = first_number(cells[2] if name.startswith("AUDIT_") else cells[0])
    assert said == pytest.approx(getattr(settings, name) * (100 if name in OF_100 else 1))


def test_the_page_says_every_limit_of_the_audit_and_everything_of_the_noise():
    known = {name for name in vars(settings) if re.fullmatch("(AUDIT|NOISE)_[A-Z_]+", name)}
    assert known - {"NOISE_MOST_IN_WORDS"} <= set(rows())


def test_what_is_hidden_is_written_with_the_threshold():
    assert set(re.findall(r"<(\d+)", TEXT)) == {str(settings.THRESHOLD)}


def test_the_paragraph_to_copy_begins_as_the_page_does():
    quoted = " ".join(line.removeprefix("> ") for line in TEXT.splitlines() if line[:1] == ">")
    assert quoted.startswith(hidden())


@pytest.fixture(scope="module")
def audit() -> dict[str, float]:
    """What the audit measured of the deliveries in the repository."""
    return pd.read_parquet(shipped.folder() / "public/audit.parquet").to_dict("records")[0]


def test_the_page_says_what_was_measured(audit):
    found = {name: cells[:2] for name, cells in rows().items() if name.startswith("AUDIT_")}
    above = round(100 * (audit["guessed"] - audit["by_guessing"]), 1)
    differences = round(100 * audit["differences_guessed"], 1)
    assert {name: first_number(cells[1]) for name, cells in found.items()} == {
        "AUDIT_SURE": round(audit["surest"], 2),
        "AUDIT_ABOVE_GUESSING": above,
        "AUDIT_DIFFERENCES": differences,
        "AUDIT_SMALLEST_SD": round(audit["smallest_sd"], 2),
    }
    of = [NUMBER.findall(found[name][0]) for name in ("AUDIT_ABOVE_GUESSING", "AUDIT_DIFFERENCES")]
    guessing = round(100 * audit["by_guessing"])
    assert of == [[str(audit["small_counts"]), str(guessing), "100"], [str(audit["differences"])]]
    assert f"over {audit['secrets']} secrets" in TEXT


def test_the_attack_on_the_pattern_has_the_figures_of_the_audit(audit):
    (line,) = [line for line in TEXT.splitlines() if line.startswith("| the pattern of ")]
    guessed, guessing = (round(100 * audit[name]) for name in ("guessed", "by_guessing"))
    assert f"{guessed} of 100 small counts guessed right by who has everything" in line
    assert f"{guessing} by who has nothing" in line
    assert line.endswith(f"with a chance of {round(audit['surest'], 2)} |")
