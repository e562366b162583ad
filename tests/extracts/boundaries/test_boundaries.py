"""A user's file of borders: what of it is kept, refused and drawn."""

import functools
import json
import math
import re
import shlex
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis.cli.command_line import main
from analysis.errors import DataError
from analysis.extracts.boundaries import keep as keep_module
from analysis.extracts.boundaries.frame import boundaries
from analysis.extracts.boundaries.keep import keep
from analysis.extracts.boundaries.outlines import WIDTH, area
from analysis.reference import geography
from analysis.report.text.municipality_map import source_of_borders
from analysis.settings import ROOT
from analysis.workbench import fingerprint
from support.square_borders import CODE_COLUMN, bricks, geojson

SAID = {"producer": "Statbel, 2024", "licence": "CC BY 4.0"}
REAL = ROOT.parent / "shared/real/municipalities/gemeente2024.shp"


def kept(folder: Path, rings: dict, *, year: int = 2023, column: str = CODE_COLUMN) -> pd.DataFrame:
    """What is drawn in a year from a file with these rings."""
    file = geojson(folder / "gemeenten.geojson", rings, column=column)
    keep(str(file), **SAID, raw=folder)
    return boundaries(year, raw=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the borders of 2019-2024 were kept."""
    made = tmp_path_factory.mktemp("raw")
    keep(str(geojson(made / "gemeenten.geojson", bricks(2023))), **SAID, raw=made)
    return made


@pytest.fixture(scope="module")
def frame(folder) -> pd.DataFrame:
    """What is drawn of them in 2023."""
    return boundaries(2023, raw=folder)


@pytest.fixture(scope="module")
def outlines(frame) -> dict[str, list]:
    """The rings of each municipality, and by no code the lines between provinces."""
    return {code: rings_of(text) for code, text in frame.set_index("nis_code")["outline"].items()}


def refusal(file: Path, said: dict = SAID) -> str:
    with pytest.raises(DataError) as refused:
        keep(str(file), **said, raw=file.parent)
    assert not (file.parent / "boundaries").exists()
    return str(refused.value)


def rings_of(outline: str) -> list[list[tuple[int, int]]]:
    points = [[each.split() for each in ring.split(",")] for ring in outline.split(";")]
    return [[(int(x), int(y)) for x, y in ring] for ring in points]


def sides(rings: list, *, close: bool = True) -> Counter:
    """How often each side of some rings occurs, whichever way it runs."""
    ends = [zip(ring, [*ring[1:], *(ring[:1] if close else [])], strict=False) for ring in rings]
    return Counter(tuple(sorted(pair)) for ring in ends for pair in ring if len(set(pair)) == 2)


def size(rings: list) -> float:
    return sum(abs(area(ring)) for ring in rings)


def test_each_municipality_has_an_outline_and_says_whose_borders_they_are(frame, outlines):
    assert sorted(outlines) == sorted(["", *geography.load(year=2023)["nis_code"]])
    assert set(frame["source"]) == {"Statbel, 2024, CC BY 4.0"}
    across = [x for rings in outlines.values() for ring in rings for x, _ in ring]
    assert (min(across), max(across)) == (0, WIDTH)


def test_neighbours_share_their_borders_after_thinning(outlines):
    """A side that one municipality has alone lies at the edge of the map, or gapes."""
    edge = sides(outlines[""], close=False)
    drawn = sum((sides(rings) for code, rings in outlines.items() if code), Counter())
    assert set(drawn.values()) == {1, 2}
    assert {side for side, times in drawn.items() if times == 1} <= set(edge)
    assert sum(drawn.values()) < 0.7 * sum(map(len, bricks(2023).values()))


def test_a_line_runs_between_provinces_and_none_within_them(outlines):
    edge = set(sides(outlines[""], close=False))
    province = geography.load(year=2023).set_index("nis_code")["province"].to_dict()
    holders: dict[tuple, list[str]] = {}
    for code in filter(None, outlines):
        for side in sides(outlines[code]):
            holders.setdefault(side, []).append(province[code])
    shared = {(len(set(each)) > 1, side in edge) for side, each in holders.items() if each[1:]}
    assert shared == {(True, True), (False, False)}


def test_degrees_are_drawn_as_metres_are(tmp_path, frame):
    metres = bricks(2023)
    north = [y / 111_000 + 48.9 for ring in metres.values() for _, y in ring]
    across = 111_000 * math.cos(math.radians((min(north) + max(north)) / 2))
    degrees = {
        code: [(x / across + 2.2, y / 111_000 + 48.9) for x, y in ring]
        for code, ring in metres.items()
    }
    made = kept(tmp_path, degrees)
    assert (made[["x", "y"]] - frame[["x", "y"]]).abs().to_numpy().max() <= 1


def test_municipalities_that_merged_are_one_area(outlines, folder):
    """Borsbeek (11007) is part of Antwerpen (11002) since 2025."""
    after = boundaries(2025, raw=folder).set_index("nis_code")["outline"]
    assert sorted(after.index) == sorted(["", *geography.load(year=2025)["nis_code"]])
    before = size(outlines["11002"]) + size(outlines["11007"])
    assert size(rings_of(after["11002"])) == pytest.approx(before)


def test_borders_of_2025_serve_no_earlier_year(tmp_path):
    assert len(kept(tmp_path, bricks(2025), year=2026)) == 305
    assert boundaries(2024, raw=tmp_path).empty


def test_without_a_file_there_are_no_borders_and_the_same_columns(tmp_path, frame):
    without = boundaries(2023, raw=tmp_path)
    assert without.empty
    assert without.dtypes.to_dict() == frame.dtypes.to_dict()


def test_the_column_of_codes_has_any_name_and_brussels_and_wallonia_may_lack(tmp_path):
    rings = bricks(2023, brussels=False) | {"52011": bricks(2023)["44021"]}
    assert len(kept(tmp_path, rings, column="iets")) == 301


def test_a_municipality_may_have_several_rows(tmp_path):
    file = geojson(tmp_path / "a.geojson", bricks(2023))
    content = json.loads(file.read_text())
    first = content["features"][0]
    far = [[[x, y + 80_000.0] for x, y in first["geometry"]["coordinates"][0]]]
    content["features"].append(first | {"geometry": {"type": "Polygon", "coordinates": far}})
    file.write_text(json.dumps(content))
    keep(str(file), **SAID, raw=tmp_path)
    drawn = boundaries(2023, raw=tmp_path).set_index("nis_code")["outline"]
    assert len(rings_of(drawn[str(first["properties"][CODE_COLUMN])])) == 2


def test_a_file_of_other_municipalities_is_refused_with_what_lacks_and_is_too_much(tmp_path):
    rings = bricks(2023)
    rings["11003"] = rings.pop("44021")
    row = list(rings).index("11003") + 1
    said = refusal(geojson(tmp_path / "a.geojson", rings))
    assert f"a.geojson, column {CODE_COLUMN}: these are not the municipalities of 2019-2024" in said
    assert f"Lacking: 44021; too much: 11003 (row {row})." in said


def test_a_file_without_codes_is_refused_with_its_columns(tmp_path):
    numbered = {str(number): ring for number, ring in enumerate(bricks(2023).values())}
    said = refusal(geojson(tmp_path / "a.geojson", numbered))
    assert "no column holds NIS codes" in said
    assert f"Columns found: {CODE_COLUMN}, naam." in said


@pytest.mark.parametrize(
    ("kind", "coordinates", "expected"),
    [
        ("Point", [0, 0], "row 1: the geometry is Point; expected Polygon"),
        ("Polygon", None, "no GeoJSON of areas"),
        ("Polygon", [[[0, 0], [0, 1], [0, 0]]], "no ring of three points"),
        ("Polygon", [[[9e6, 0], [9e6, 1], [9e5, 2], [9e6, 0]]], "the coordinates run from"),
    ],
)
def test_a_row_that_is_no_area_in_flanders_is_refused(kind, coordinates, expected, tmp_path):
    file = geojson(tmp_path / "a.geojson", bricks(2023))
    content = json.loads(file.read_text())
    content["features"][0]["geometry"] = {"type": kind, "coordinates": coordinates}
    file.write_text(json.dumps(content))
    assert expected in refusal(file)


def test_who_made_the_borders_must_be_said(tmp_path):
    file = tmp_path / "a.geojson"
    assert refusal(file, SAID | {"licence": ""}).startswith("LICENCE is ''; expected")
    assert refusal(file, SAID | {"producer": "x" * 61}).startswith("PRODUCER is 'xxx")


def test_what_reads_other_formats_is_asked_for_where_it_is_absent(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    file = tmp_path / "gemeenten.shp"
    file.write_bytes(b"")
    assert "Install it once: make geodata" in refusal(file)


def test_the_verb_refuses_with_2(tmp_path, capsys):
    missing = str(tmp_path / "nothing.geojson")
    assert main(["boundaries", "--producer=a", "--licence=b", "--", missing]) == 2
    assert "nothing.geojson', which is no file here; expected GeoJSON" in capsys.readouterr().err


def test_a_file_that_was_put_there_by_hand_is_refused(tmp_path):
    (tmp_path / "boundaries").mkdir()
    geojson(tmp_path / "boundaries/municipalities_2019.geojson", bricks(2023))
    with pytest.raises(DataError, match="does not say whose borders these are; .*make boundaries"):
        boundaries(2023, raw=tmp_path)


def test_the_kept_file_decides_the_data_and_the_report(folder, monkeypatch):
    monkeypatch.setattr(fingerprint, "RAW", folder)
    files = [folder / "boundaries/municipalities_2019.geojson"]
    assert fingerprint.input_files(2023) == files


def test_the_page_followed_gives_the_source_that_it_shows(folder, tmp_path, monkeypatch, capsys):
    page = (ROOT / "docs/local-scans.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\$ make boundaries (.+)$", page, re.MULTILINE)
    typed = dict(each.split("=", 1) for each in shlex.split(line))
    monkeypatch.setattr(keep_module, "keep", functools.partial(keep, raw=tmp_path))
    file = str(folder / Path(typed["FILE"]).name)
    options = [f"--{name.lower()}={typed[name]}" for name in ("PRODUCER", "LICENCE")]
    assert main(["boundaries", *options, "--", file]) == 0
    assert "the maps of 2019 to 2024 get these borders" in capsys.readouterr().out
    (source,) = set(boundaries(2023, raw=tmp_path)["source"])
    assert f'"{source_of_borders(source)}"' in page


@pytest.mark.parametrize("name", ["gemeenten.gpkg", "gemeenten.shp"])
def test_a_shapefile_and_a_geopackage_give_what_geojson_gives(name, frame, folder, tmp_path):
    reader = pytest.importorskip("pyogrio", reason="pyogrio is not installed (make geodata)")
    _, _, shapes, values = reader.raw.read(folder / "gemeenten.geojson")
    how = {"geometry_type": "Polygon", "crs": "EPSG:31370"}
    reader.raw.write(tmp_path / name, shapes, values, ["naam", "NIS"], **how)
    keep(str(tmp_path / name), **SAID, raw=tmp_path)
    pd.testing.assert_frame_equal(boundaries(2023, raw=tmp_path), frame)


@pytest.mark.skipif(not REAL.is_file(), reason="no file of Statbel beside the repository")
def test_the_file_of_statbel_is_small_enough_for_a_page(tmp_path):
    pytest.importorskip("pyogrio", reason="pyogrio is not installed (make geodata)")
    keep(str(REAL), **SAID, raw=tmp_path)
    drawn = boundaries(2023, raw=tmp_path)
    assert len(drawn) == 320
    assert drawn["outline"].str.len().sum() < 160_000
