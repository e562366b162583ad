"""The door of the notebook: all numbers once, one municipality of them, or a plain refusal."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.indicators.dutch.attainment import a2_after_contract
from analysis.indicators.dutch.contracts import first_contracts_by_age
from analysis.indicators.population.residents import country_share
from analysis.indicators.work.positions import self_employed_share
from analysis.local import scan as scanning
from analysis.local.scan import everything, open_scan
from analysis.local.scan_items import COUNTRY
from analysis.local.scan_tables import block_html
from analysis.local.scan_text import NOT_TOLD, lead
from analysis.report.text.numbers import label
from support import shipped
from support.places.true_municipalities import away_from_region, untrue


@pytest.fixture(autouse=True)
def _public(monkeypatch):
    monkeypatch.setenv("ANALYSIS_PUBLIC", str(shipped.folder() / "public"))


def test_all_numbers_of_a_year_are_of_300_municipalities_and_none_is_small():
    numbers = everything(shipped.YEAR).numbers
    assert numbers["nis_code"].nunique() == 300
    assert not numbers["n"].between(0, 10, inclusive="neither").any()
    assert numbers.loc[numbers["conf_status"] == "C", "value"].isna().all()


def test_peers_are_near_and_never_oneself():
    near = everything(shipped.YEAR).peers
    assert near.groupby("nis_code").size().max() == 10
    assert "73028" not in set(near["nis_code"])


def test_one_municipality_has_its_own_rows():
    found = open_scan(shipped.YEAR, "Sint Niklaas")
    assert set(found.rows["nis_code"]) == {"46021"}
    assert found.rows["item"].is_unique


@pytest.mark.parametrize(
    ("item", "estimates"),
    [
        ("country_MA", lambda cells: country_share(cells, table="G10", country="MA")),
        ("self_employed_belgian", lambda cells: self_employed_share(cells, table="G11")),
        (
            "age_at_arrival_25-34",
            lambda cells: first_contracts_by_age(cells, table="G13", code="25-34"),
        ),
        ("a2_after_contract", a2_after_contract),
    ],
)
def test_a_line_has_the_number_of_the_function_that_its_card_names(item, estimates):
    made = estimates(shipped.of_scans())
    if "origin_group" in made:
        made = made[made["origin_group"] == "belgian"]
    own = made.set_index("municipality")[["value", "low", "high", "count"]]
    rows = everything(shipped.YEAR).numbers
    shown = rows[(rows["item"] == item) & rows["value"].notna()].set_index("nis_code")
    assert len(shown) >= 50
    assert np.allclose(shown[list(own)], own.loc[list(shown.index)])


def test_a_page_shows_at_most_five_countries_largest_first_and_none_that_is_hidden():
    lines = 0
    for code in ("46021", "11002", "24062", "73028"):
        rows = open_scan(shipped.YEAR, code).rows
        own = rows[rows["item"].str.startswith(COUNTRY)]
        named = own.dropna(subset="count").sort_values("count", ascending=False)["item"]
        html = block_html(rows[rows["block"] == "residents"], heading="Wie woont er?")
        words = [label("country", name.removeprefix(COUNTRY)) for name in own["item"]]
        there = [word for word in words if f"Buitenlandse herkomst: {word}<" in html]
        expected = [label("country", name.removeprefix(COUNTRY)) for name in named[:5]]
        assert set(there) == set(expected)
        at = [html.index(f"Buitenlandse herkomst: {word}<") for word in expected]
        assert at == sorted(at)
        assert ("Landen van herkomst: de vijf" in html) == bool(expected)
        lines += len(expected)
    assert lines > 10


def test_the_answers_of_a_scan_are_read_in_a_minute_and_a_half():
    """At 230 words a minute, so that looking up what one came for fits in two."""
    for code in everything(shipped.YEAR).funding["nis_code"][::25]:
        scan = open_scan(shipped.YEAR, code)
        said = lead(scan.rows, name=scan.found.parts[0].name, funding=scan.funding)
        assert scan.funding, code
        words = " ".join([*map(" ".join, said), *NOT_TOLD]).split()
        assert len(words) < 1.5 * 230, (code, len(words))


def test_a_year_without_residents_is_refused(monkeypatch):
    empty = shipped.cells().iloc[:0]
    monkeypatch.setattr(scanning, "load", lambda year, name="cells": empty)
    with pytest.raises(DataError, match=r"scan: no residents by municipality of 2022.*persons"):
        everything.__wrapped__(2022)


def test_a_sample_is_compared_with_the_region_by_its_interval():
    rows = everything(shipped.YEAR).numbers
    clear = rows[rows["word_region"].isin(["higher", "lower"])]
    away = clear["value"] - clear["region"]
    assert (away.gt(0) == clear["word_region"].eq("higher")).all()
    assert pd.Series(away.abs()).min() > 0


def test_what_a_sample_makes_clear_is_true_of_the_synthetic_municipalities():
    rows, away = everything(shipped.YEAR).numbers, away_from_region(shipped.YEAR)
    for item in ("foreign", "work_belgian", "work_non_eu", "gap_non_eu"):
        assert untrue(rows, away, item) == [], item
    said = rows[rows["item"] == "foreign"].set_index("nis_code")["word_region"]
    antwerp, genk, bruges, herstappe = "11002", "71016", "31005", "73028"
    assert said[[antwerp, genk, bruges]].tolist() == ["higher", "higher", "lower"]
    assert said[herstappe] == "too_few"
