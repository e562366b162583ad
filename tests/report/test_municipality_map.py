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
from analysis.extracts.boundaries.frame import boundaries
from analysis.extracts.boundaries.keep import keep
from analysis.indicators.estimates import with_all_columns
from analysis.reference import geography
from analysis.report import chapter
from analysis.report.figures.charts import dots
from analysis.report.figures.maps.boundaries import Boundaries, boundaries_of
from analysis.report.figures.maps.hex_tiles import STEP, centre, outlines, tiles
from analysis.report.figures.maps.map_classes import classed
from analysis.report.figures.maps.map_styles import ON_PAPER, STYLE
from analysis.report.figures.maps.svg_map import CLASSES, svg_map, swatch, with_way_past
from support.square_borders import bricks, geojson

YEARS = (2019, 2024, 2025)
ABOUT = {"name": "P8", "title": "Titel", "description": "Kaart", "year": 2023}


def drawn(classes, **options) -> BeautifulSoup:
    return BeautifulSoup(svg_map(classes, {}, **{**ABOUT, **options}), "html.parser")


def shares(values, *, half: float, hidden=()) -> pd.DataFrame:
    codes = [tile.nis_code for tile in tiles(2023) if tile.region == "VG"][: len(values)]
    frame = pd.DataFrame({"table": "P8", "year": 2023, "municipality": codes, "value": values})
    frame["conf_status"] = np.where(frame.index.isin(hidden), "C", "")
    frame.loc[frame["conf_status"] == "C", "value"] = np.nan
    frame = frame.assign(low=frame["value"] - half, high=frame["value"] + half)
    return with_all_columns(
        frame.assign(indicator="share_of_residents", unit="share", interval="design", data_kind="x")
    )


def colours(picture: str) -> set[int]:
    """Every colour of a picture as wide as any figure on a page."""
    levels = plt.imread(io.BytesIO(base64.b64decode(picture)), format="png")
    assert levels.shape[1] == 864
    return set((np.round(255 * levels[..., :3]).astype(int) @ [65536, 256, 1]).ravel())


def colour(key: str) -> int:
    """The colour of a class on paper."""
    return int(np.round(255 * np.array(mpl.colors.to_rgb(ON_PAPER[key][0]))) @ [65536, 256, 1])


@pytest.fixture(scope="module")
def frame(tmp_path_factory) -> pd.DataFrame:
    """The public frame of a user's file of borders."""
    folder = tmp_path_factory.mktemp("raw")
    file = geojson(folder / "gemeenten.geojson", bricks(2023))
    keep(str(file), producer="Statbel, 2024", licence="CC BY 4.0", raw=folder)
    return boundaries(2023, raw=folder)


@pytest.fixture(scope="module")
def borders(frame) -> Boundaries:
    """The same, as a map takes them."""
    return boundaries_of(frame, year=2023)


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
        assert [key for key in CLASSES[:8] if f".townmap .{key}{{fill:" not in part] == []
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
    classes = set(classed(values, everybody=0.3).classes) - {"hidden"}
    assert {colour(key) for key in classes} <= colours(data["image/png"])
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


def test_real_borders_are_drawn_where_there_are_those_of_the_year(frame):
    assert boundaries_of(frame, year=2025) is None
    assert boundaries_of(frame[frame["nis_code"] != "44021"], year=2023) is None
    assert boundaries_of(frame.iloc[:0], year=2023) is None
    assert boundaries_of(None, year=2023) is None


def test_a_map_of_real_borders_is_an_image_or_a_group_as_that_of_hexagons_is(borders):
    plain = drawn({"44021": "step5"}, boundaries=borders).svg
    assert plain["role"] == "img"
    assert not plain.find_all("a")
    assert len(plain.select("path.tile")) == 300
    gent = plain.find("title", string=re.compile("^Gent:")).find_next("path")
    assert gent["class"] == ["tile", "step5"]
    linked = drawn({}, boundaries=borders, link=lambda code: f"{code}.html").svg
    assert linked["role"] == "group"
    assert linked.find("a", href="44021.html").title.get_text() == "Gent: geen gegevens"


def test_brussels_is_a_hole_in_real_borders_until_one_of_its_municipalities_has_a_class(borders):
    assert drawn({}, boundaries=borders).find(class_="hole").get_text() == "Brussel"
    shown = drawn({"21004": "step1"}, boundaries=borders)
    assert len(shown.select("path.tile")) == 319
    assert shown.find(class_="hole") is None


def test_the_path_of_a_municipality_is_its_outline(borders):
    gent = drawn({"44021": "same"}, boundaries=borders).select_one("path.same")["d"]
    first, steps = re.match(r"M(\d+ \d+)l([^z]+)z", gent).groups()
    numbers = np.array(re.findall(r"-?\d+", steps), dtype=int).reshape(-1, 2)
    walked = np.vstack([[0, 0], numbers.cumsum(axis=0)]) + np.array(first.split(), dtype=int)
    assert walked.tolist() == [list(point) for point in borders.rings["44021"][0]]


def test_a_chapter_draws_real_borders_and_says_whose_they_are(frame, tmp_path, monkeypatch):
    handed = []
    monkeypatch.setattr(chapter, "emit", lambda data, **about: handed.append((data, about)))
    monkeypatch.setenv("ANALYSIS_PUBLIC", str(tmp_path))
    frame.to_parquet(tmp_path / "boundaries.parquet")
    some = shares(np.linspace(0.05, 0.55, 300), half=0.001, hidden=[0])
    chapter.show_map("P8-kaart", some, everybody=some[1:2], what="jong", caption="Deel. Bron: x.")
    data, about = handed[0][0], handed[0][1]["image/svg+xml"]
    page = BeautifulSoup(about["html"], "html.parser")
    said = "Grenzen: Statbel, 2024, CC BY 4.0; vereenvoudigd."
    assert page.select(".map-below")[-1].get_text().endswith(said)
    assert page.svg["class"] == ["townmap", "borders"]
    assert page.svg.desc.get_text().startswith("Elk vlak is een gemeente met haar eigen grenzen")
    assert said in data["image/svg+xml"]
    assert {colour("step1"), colour("step5")} <= colours(data["image/png"])
