"""`make boundaries`: take the borders of a user's file over, once; maps are drawn with them then.

`data/raw/boundaries/municipalities_2019.geojson` holds those of 2019-2024 and
`municipalities_2025.geojson` those since: GeoJSON with nothing but areas, NIS codes, who made the
file, its licence, its name and its hash. Any GIS opens it. It is never in git.
"""

import json
from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.boundaries.municipality_codes import municipalities_of
from analysis.extracts.boundaries.read_file import read
from analysis.extracts.boundaries.shared_lines import Point
from analysis.settings import RAW
from analysis.workbench import fingerprint
from analysis.workbench.folders import only_one

__all__ = ["FOLDER", "keep", "kept_name"]

FOLDER = "boundaries"
# A line under a map has room for so many letters of each.
_LONGEST = 60
# Degrees of a box around Flanders, and how wide Flanders is in metres, by any projection in use.
_WEST, _SOUTH, _EAST, _NORTH = 2.0, 50.0, 7.0, 52.0
_NARROWEST, _WIDEST = 200_000.0, 420_000.0


def keep(file: str, *, producer: str, licence: str, raw: Path = RAW) -> Path:
    """Check a file of borders and keep what maps are drawn from.

    Parameters
    ----------
    file
        Path of the file, as it was typed.
    producer, licence
        Who made it and under which licence, as they will stand below each map.
    raw
        Folder of what was delivered.

    Returns
    -------
    Path
        The kept file; one of the same period that was there is replaced.

    Raises
    ------
    DataError
        When anything of it cannot be right; nothing is kept then.
    """
    for name, said in (("PRODUCER", producer), ("LICENCE", licence)):
        if not said.strip() or len(said) > _LONGEST or not said.isprintable():
            raise DataError(
                f"{name} is '{said}'; expected who made the borders and their licence, as they "
                f"stand below each map, at most {_LONGEST} letters each, as in: make boundaries "
                "FILE=/from/statbel/gemeenten.shp PRODUCER='Statbel, 2024' LICENCE='CC BY 4.0'"
            )
    if not file.strip():
        raise DataError("FILE is empty; expected the file of borders, as in FILE=gemeenten.geojson")
    path = Path(file.strip().strip("\"'")).expanduser()
    found = municipalities_of(read(path), path.name)
    _refuse_elsewhere(found.parts, path.name)
    content = {
        "type": "FeatureCollection", "producer": producer.strip(), "licence": licence.strip(),
        "file": path.name, "sha256": fingerprint.of_file(path),
        "features": [_feature(code, parts) for code, parts in found.parts.items()],
    }  # fmt: skip
    target = raw / FOLDER / kept_name(found.since)
    with only_one(raw / FOLDER / ".lock"):
        part = target.with_name(f".{target.name}.part")
        part.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
        part.replace(target)
    return target


def kept_name(since: int) -> str:
    """Name of the kept file of the municipalities since a year.

    Examples
    --------
    >>> kept_name(2019)
    'municipalities_2019.geojson'
    """
    return f"municipalities_{since}.geojson"


def _refuse_elsewhere(areas: dict[str, list[list[list[Point]]]], file: str) -> None:
    """Refuse coordinates that are neither degrees in Flanders nor metres of its size."""
    rings = {code: [ring for part in parts for ring in part] for code, parts in areas.items()}
    empty = [code for code, own in rings.items() if not any(len(ring) > 2 for ring in own)]
    if empty:
        raise DataError(
            f"FILE {file}: {', '.join(empty)} has no ring of three points; expected an area for "
            "each municipality. Export the file again."
        )
    points = [point for own in rings.values() for ring in own for point in ring]
    (west, east), (south, north) = ((min(each), max(each)) for each in zip(*points, strict=True))
    degrees = west >= _WEST and east <= _EAST and south >= _SOUTH and north <= _NORTH
    if not degrees and not _NARROWEST <= east - west <= _WIDEST:
        raise DataError(
            f"FILE {file}: the coordinates run from {west:g} to {east:g} and from {south:g} to "
            f"{north:g}; expected degrees (longitude first) in Flanders, or metres, as Lambert 72 "
            "and Lambert 2008 are. Export it in one of these."
        )


def _feature(code: str, parts: list[list[list[Point]]]) -> dict:
    return {
        "type": "Feature", "properties": {"nis_code": code},
        "geometry": {"type": "MultiPolygon", "coordinates": [
            [[(round(x, 6), round(y, 6)) for x, y in [*ring, ring[0]]] for ring in part]
            for part in parts
        ]},
    }  # fmt: skip
