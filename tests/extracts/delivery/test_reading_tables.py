"""The tables of data/raw/README.md are those of the code, and every note of a reader is in them."""

import re

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.delivery.reading_tables import README, markdown, with_tables
from analysis.settings import ROOT
from analysis.workbench.resources import resource

NOTE = re.compile(r'\b(?:Note|_note)\(\s*"([a-z_0-9-]+)"')
# Told by a name that is not written where the note is made.
ENCODINGS_AND_SEPARATORS = {
    "utf-16", "cp1252", "semicolon", "tab", "bar", "double_bar", "tilde", "separator",
}  # fmt: skip


def test_the_tables_are_those_of_the_code():
    text = README.read_text(encoding="utf-8")
    assert text == with_tables(text), "the code changed; run: make codebook"


def test_every_note_of_a_reader_has_its_words_in_both_languages():
    told = set(ENCODINGS_AND_SEPARATORS)
    for path in (ROOT / "src/analysis/extracts").rglob("*.py"):
        told |= set(NOTE.findall(path.read_text(encoding="utf-8")))
    assert told == set(resource("ways_of_reading")["read"])
    assert told <= set(resource("labels")["list"]["reading"])


def test_every_rule_and_every_stated_limit_is_there():
    tables = markdown()
    for contract in CONTRACTS.values():
        if contract.name != "delivery":
            assert all(f"| {check.error} |" in tables for check in contract.checks)
    for extract, measures in resource("plausibility").items():
        name = extract if extract == "every" else f"`{extract}`"
        assert all(f"| {name} | {measure} |" in tables for measure in measures)
