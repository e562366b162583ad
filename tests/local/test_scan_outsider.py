"""Scans that give something away are refused before they replace the old ones."""

import pandas as pd
import pytest

from analysis.errors import DisclosureError
from analysis.local import scan_outsider
from analysis.local.scan_outsider import findings, refuse_revealing

SAFE = pd.DataFrame(
    {"nis_code": ["44021"], "item": ["foreign"], "value": [0.5], "low": [0.4], "high": [0.6],
     "count": [20.0], "n": [40.0], "conf_status": [""]}
)  # fmt: skip


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page with a word; of extracts only the pseudonym P0001234 is known."""
    monkeypatch.setattr(scan_outsider.rows, "findings", lambda files, year: [])
    monkeypatch.setattr(
        scan_outsider.pseudonyms,
        "among",
        lambda words, upto: ["persons 2023, pid"] if "P0001234" in words else [],
    )

    def write(text: str):
        path = tmp_path / "44021-gent.html"
        path.write_text(f"<p>{text}</p>", encoding="utf-8")
        return path

    return write


def test_a_page_of_numbers_passes(page):
    refuse_revealing([page("31,2 %")], SAFE, year=2023)


def test_a_pseudonym_in_a_page_is_refused(page):
    with pytest.raises(
        DisclosureError, match=r"a pseudonym \(persons 2023, pid\) stands in a scan"
    ):
        refuse_revealing([page("P0001234")], SAFE, year=2023)


@pytest.mark.parametrize("changes", [{"n": 9.0}, {"count": 3.0}, {"conf_status": "C"}])
def test_a_small_or_hidden_number_is_refused(page, changes):
    with pytest.raises(DisclosureError, match="44021, foreign"):
        refuse_revealing([page("")], SAFE.assign(**changes), year=2023)


def test_nothing_new_is_not_searched():
    assert findings([], year=2023) == []
