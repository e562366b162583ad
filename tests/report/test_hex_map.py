"""The map of municipalities: every municipality once, its neighbours, its classes, its reach."""

import base64
import io
import itertools
import math
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.errors import DataError
from analysis.indicators.estimates import with_all_columns
from analysis.reference import geography
from analysis.report import chapter
from analysis.report.figures.charts import dots
from analysis.report.figures.hex_map import CLASSES, hex_map, swatch, with_way_past
from analysis.report.figures.hex_styles import ON_PAPER, STYLE
from analysis.report.figures.hex_tiles import STEP, centre, outlines, tiles
from analysis.report.figures.map_classes import classed

YEARS = (2019, 2024, 2025)
ABOUT = {"name": "P8", "title": "Titel", "description": "Kaart", "year": 2023}


def drawn(classes, **options) -> BeautifulSoup:
    return BeautifulSoup(hex_map(classes, {}, **{**ABOUT, **options}), "html.parser")


def shares(values, *, half: float, hidden=()) -> pd.DataFrame:
    codes = [tile.nis_code for tile in tiles(2023) if tile.region == "VG"][: len(values)]
    frame = pd.DataFrame({"table": "P8", "year": 2023, "municipality": codes, "value": values})
    frame["conf_status"] = np.where(frame.index.isin(hidden), "C", "")
    frame.loc[frame["conf_status"] == "C", "value"] = np.nan
    frame = frame.assign(low=frame["value"] - half, high=frame["value"] + half)
    return with_all_columns(
        frame.assign(indicator="share_of_residents", unit="share", interval="design", data_kind="x")
    )


@pytest.mark.parametrize("year", YEARS)
def test_every_municipality_of_a_year_has_one_tile_of_its_own(year):
    placed = [tile for tile in tiles(year) if tile.nis_code]
    assert sorted(t.nis_code for t in placed) == sorted(geography.load(year=year)["nis_code"])
    flemish = [tile for tile in tiles(year) if tile.region != "BHG"]
    assert len({(tile.column, tile.row) for tile in flemish}) == len(flemish)


@pytest.mark.parametrize("year", YEARS)
def test_each_province_is_one_piece(year):
    flemish = [tile for tile in tiles(year) if tile.region == "VG"]
    for _, group in itertools.groupby(flemish, key=lambda tile: tile.province):
        left = {centre(tile) for tile in group}
        reached = [left.pop()]
        while reached:
            here = reached.pop()
            beside = {there for there in left if math.dist(here, there) < 1.01 * STEP}
            left -= beside
            reached += beside
        assert not left


def test_there_is_no_map_of_years_without_tiles():
    with pytest.raises(DataError, match="no map of the municipalities of 2018; expected 2019"):
        tiles(2018)


def test_the_outline_of_a_province_is_closed():
    """Each corner of a closed line is where an even number of sides end."""
    limburg = [tile for tile in tiles(2023) if tile.province == "Limburg"]
    corners = re.findall(r"[ML]([\d.]+) ([\d.]+)", outlines(limburg))
    # A tenth of a unit is lost in rounding; tiles are twenty apart.
    places = pd.Series([(round(float(x) / 2), round(float(y) / 2)) for x, y in corners])
    assert set(places.value_counts() % 2) == {0}


def test_a_map_is_one_image_without_links_and_a_group_with_them():
    plain = drawn({"44021": "step5"}).svg
    assert plain["role"] == "img"
    assert not plain.find_all("a")
    linked = drawn({"44021": "step5"}, link=lambda code: f"{code}.html").svg
    assert linked["role"] == "group"
    assert len(linked.find_all("a")) == 300
    assert linked.find("a", href="44021.html").title.get_text().startswith("Gent: ")
    named = " ".join(plain.find(id=each).get_text() for each in plain["aria-labelledby"].split())
    assert named == "Titel Kaart"


def test_a_map_of_links_can_be_passed_by():
    page = BeautifulSoup(with_way_past("<svg></svg>", name="P8"), "html.parser")
    assert page.find(id=page.a["href"][1:])["tabindex"] == "-1"
    assert page.a["class"] == ["skip"]


def test_brussels_is_a_hole_until_one_of_its_municipalities_has_a_class():
    assert len(drawn({"44021": "step1"}).select("use.tile")) == 300
    assert len(drawn({"21004": "step1"}).select("use.tile")) == 319


def test_who_has_no_class_is_drawn_without_data_and_says_so():
    tile = drawn({}).find("title", string=re.compile("^Gent:"))
    assert tile.get_text() == "Gent: geen gegevens"
    assert tile.find_next("use")["class"] == ["tile", "absent"]


def test_every_class_has_a_look_in_light_in_dark_and_in_forced_colours():
    light, rest = STYLE.split("@media screen and (prefers-color-scheme:dark)")
    dark, forced = rest.split("@media (forced-colors:active)")
    for part in (light, dark, forced):
        assert [key for key in CLASSES[:8] if f".hexmap .{key}{{fill:" not in part] == []
    assert "arcering" in swatch("hidden", name="P8")
    # A page may load nothing, so that its style names no address.
    assert "url(" not in STYLE


def test_names_of_municipalities_are_text_and_no_markup():
    link = drawn({}, link=lambda code: f'"><script>{code}').find("a")
    assert link["href"].startswith('"><script>')
    assert not drawn({}, title="<script>").find("script")


def test_steps_are_drawn_where_they_are_sure_and_only_clear_differences_where_not():
    values = np.linspace(0.05, 0.55, 40)
    sure = classed(shares(values, half=0.001), everybody=0.3)
    assert sure.limits == (0.15, 0.25, 0.35, 0.45)
    assert sure.keys == ("step1", "step2", "step3", "step4", "step5")
    rough = classed(shares(values, half=0.08), everybody=0.3)
    assert rough.limits == ()
    assert list(dict.fromkeys(rough.classes)) == ["lower", "same", "higher"]


def test_what_chance_alone_gives_is_no_pattern():
    rng = np.random.default_rng(20)
    values = 0.3 + rng.normal(0, 0.04, 300)
    beside = classed(shares(values, half=1.96 * 0.04), everybody=0.3).classes
    assert (beside == "same").mean() > 0.99


def test_a_hidden_share_is_hatched_and_no_class():
    found = classed(shares(np.linspace(0.1, 0.5, 20), half=0.2, hidden=[3]), everybody=0.3)
    assert found.classes.eq("hidden").sum() == 1


@pytest.mark.parametrize("half", [0.001, 0.08])
def test_the_map_of_a_chapter_says_its_finding_and_has_every_value_in_a_table(half, monkeypatch):
    handed = []
    monkeypatch.setattr(chapter, "emit", lambda data, **about: handed.append((data, about)))
    values = shares(np.linspace(0.05, 0.55, 300), half=half, hidden=[0])
    chapter.show_map(
        "P8-kaart",
        values,
        everybody=pd.DataFrame({"value": [0.3]}),
        what="van buitenlandse herkomst",
        caption="Aandeel, Vlaams Gewest, 2023. Bron: Rijksregister.",
    )
    data, about = handed[0][0], handed[0][1]["image/svg+xml"]
    page = BeautifulSoup(about["html"], "html.parser")
    assert "van buitenlandse herkomst" in about["alt"]
    assert about["alt"].endswith("De waarden staan in tabel P8.")
    rows = page.select("tbody tr:has(td)")
    assert len(rows) == 300
    assert rows[0].get_text(" ", strip=True) == "Aartselaar afgeschermd"
    # What is in the legend is what is drawn; the drawing that stands alone has both in it.
    words = [entry.get_text() for entry in page.select(".map-key li")]
    assert all(word in data["image/svg+xml"] for word in words)
    assert "afgeschermd" in words
    assert "geen gegevens" not in words
    picture = plt.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")
    assert picture.shape[1] == 864
    levels = np.round(255 * picture[..., :3]).astype(int)
    shown = set((levels @ [65536, 256, 1]).ravel())
    classes = set(classed(values, everybody=0.3).classes) - {"hidden"}
    fills = [mpl.colors.to_rgb(ON_PAPER[key][0]) for key in classes]
    assert {int(np.round(255 * np.array(fill)) @ [65536, 256, 1]) for fill in fills} <= shown
    # By the alphabet within each province, never by value.
    for part in page.select("tbody"):
        names = [row.th.get_text() for row in part.select("tr:has(td)")]
        assert names == sorted(names)


def test_a_map_or_figure_of_nothing_is_not_drawn(monkeypatch):
    handed = []
    monkeypatch.setattr(chapter, "emit", lambda data, **about: handed.append((data, about)))
    some = shares([0.1], half=0.1)
    chapter.show_map("P8-kaart", some, everybody=some, what="jong", caption="Aandeel. Bron: x.")
    assert "image/svg+xml" in handed.pop()[0]
    none = some.iloc[:0]
    chapter.show_map("P8-kaart", none, everybody=none, what="jong", caption="Aandeel. Bron: x.")
    chapter.show("P8", dots, none, by="municipality", caption="Aandeel. Bron: x.")
    assert [about[chapter.NOT_DRAWN]["name"] for _, about in handed] == ["P8-kaart", "P8"]
    assert not any(text for data, _ in handed for text in data.values())
