"""What the repository took from other files is as it stands there."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from analysis.extracts.elsewhere.published_tables import TABLES
from analysis.reference import geography
from analysis.settings import RAW

FOLDER = RAW / "published"


WITH_NOTE = ["figures", "targets", "series", "flanders_values", "unia_totals"]


WITH_DOCUMENT = [
    name for name, table in TABLES.items() if "document" in table.columns and name != "claims"
]
# What the repository put right or divided, and in how many rows a shared column differs by it.
ADDED = {
    "measures": {
        "cabinets_involved", "administrations_involved", "other_partners", "stated_start",
        "stated_end",
    },
    "milestones": {"state", "text"},
    "series": {"kind", "wording"},
}  # fmt: skip
PUT_RIGHT = {
    "figures": {"qualifier": 19},
    "series": {"indicator": 1, "value": 1, "unit": 1, "qualifier": 2},
}
STATES = {"planned": "gepland: ", "reported": "gerapporteerd: ", "empty": "leeg: "}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# Our codes for their words.
KINDS = {
    "result": "result",
    "service norm": "norm",
    "duty of the plan": "duty",
    "eligibility or funding rule": "funding_rule",
    "description, no target": "description",
}


@pytest.mark.parametrize("name", [name for name in TABLES if name != "claims"])
def test_every_value_is_as_in_its_source(name, shared):
    left_out = {"note", "document", *ADDED.get(name, ())}
    kept = [column for column in TABLES[name].columns if column not in left_out]
    folder, source = {
        "flanders_values": ("real/published", "flanders_published_values"),
        "unia_totals": ("real/published", "unia_published_totals"),
    }.get(name, ("facts", name))
    theirs = rows(shared / folder / f"{source}.csv")
    if name == "targets":
        kinds = {row["id"]: row["kind"] for row in rows(shared / "facts/targets_kind.csv")}
        theirs = [{**row, "kind": KINDS[kinds[row["id"]]]} for row in theirs]
    ours = rows(FOLDER / f"{name}.csv")
    differing = Counter(
        column
        for one, other in zip(ours, theirs, strict=True)
        for column in kept
        if one[column] != other[column]
    )
    assert differing == PUT_RIGHT.get(name, {})


def test_state_and_text_of_a_milestone_are_those_of_its_source(shared):
    theirs = rows(shared / "facts/milestones.csv")
    for ours, source in zip(rows(FOLDER / "milestones.csv"), theirs, strict=True):
        assert source["planned_or_reported"].startswith(STATES[ours["state"]])
        assert ours["text"] in source["planned_or_reported"]


def test_claims_are_as_many_as_in_their_source_and_of_its_document(shared):
    theirs, ours = rows(shared / "facts/claims.csv"), rows(FOLDER / "claims.csv")
    assert len(ours) == len(theirs)
    assert {row["document"] for row in theirs} == {"004"}
    assert {row["document"] for row in ours} == {"beleidsnota-2024-2029"}


@pytest.mark.parametrize("name", WITH_DOCUMENT)
def test_documents_are_the_same_under_a_readable_name(name, shared):
    facts = {row["document"]: row["title_nl"] for row in rows(shared / "facts" / "documents.csv")}
    titles = {row["document"]: row["title_nl"] for row in rows(FOLDER / "documents.csv")}
    theirs = [facts[row["document"]] for row in rows(shared / "facts" / f"{name}.csv")]
    assert [titles[row["document"]] for row in rows(FOLDER / f"{name}.csv")] == theirs


@pytest.mark.parametrize("name", WITH_NOTE)
def test_no_note_is_a_sentence_of_the_documents(name, shared):
    def runs(text: str, length: int = 9) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}

    seeds = set().union(
        *(runs(path.read_text(encoding="utf-8")) for path in (shared / "seeds").glob("*.txt"))
    )
    copied = {row["note"] for row in rows(FOLDER / f"{name}.csv") if runs(row["note"]) & seeds}
    assert copied == set()


def test_mergers_of_2025_are_those_of_the_published_list(shared):
    with (shared / "real/municipalities/fusies-2025.csv").open(encoding="utf-8") as file:
        published = {row["old_nis"]: row["new_nis"] for row in csv.DictReader(file)}
    ended = geography.load().query("valid_to == 2024")
    walloon = {"82003", "82005"}
    assert dict(zip(ended["nis_code"], ended["merged_into"], strict=True)) == {
        old: new for old, new in published.items() if old not in walloon
    }
