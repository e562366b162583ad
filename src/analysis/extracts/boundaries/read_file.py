"""A file of borders as its rows: GeoJSON by itself, any other format through pyogrio (GDAL)."""

import io
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import DataError
from analysis.extracts.boundaries.shared_lines import Point

__all__ = ["GEOJSON", "Area", "read"]

GEOJSON = (".geojson", ".json")
_EXPECTED = "GeoJSON, a shapefile (.shp with .dbf and .shx beside it), a GeoPackage or a zip of one"


class Area(NamedTuple):
    """A row of the file: its number from 1, its values as text, its parts as rings, holes last."""

    row: int
    values: dict[str, str]
    parts: list[list[list[Point]]]


def read(path: Path) -> dict[str, list[Area]]:
    """Read every layer of areas in a file, by its name.

    Parameters
    ----------
    path
        The file: GeoJSON, or what pyogrio reads.

    Raises
    ------
    DataError
        When there is no such file, what reads it is not installed, it cannot be read, or a row has
        no area.
    """
    if not path.is_file():
        raise DataError(f"FILE is '{path}', which is no file here; expected {_EXPECTED}.")
    if path.suffix.lower() in GEOJSON:
        found = {path.stem: _parsed(path.read_bytes(), path)}
    else:
        found = _through_gdal(path)
    return {name: _areas(content, path) for name, content in found.items()}


def _through_gdal(path: Path) -> dict[str, Any]:
    """Each layer as GeoJSON, its coordinates as they are."""
    try:
        import pyogrio
    except ImportError:
        raise DataError(
            f"FILE {path.name} is no GeoJSON, and pyogrio, which reads the other formats, is not "
            "installed; expected it beside the other packages, or GeoJSON, for which nothing is "
            "needed. Install it once: make geodata"
        ) from None
    found = {}
    try:
        for name, _ in pyogrio.list_layers(path):
            about, _, shapes, columns = pyogrio.raw.read(path, layer=name, force_2d=True)
            pairs = zip(columns, about["fields"], strict=True)
            kept = [(values, column) for values, column in pairs if values.dtype.kind in "Oiuf"]
            content = io.BytesIO()
            pyogrio.raw.write(
                content, shapes, [each for each, _ in kept], [column for _, column in kept],
                driver="GeoJSON", geometry_type="Unknown", crs=about["crs"],
            )  # fmt: skip
            found[str(name)] = _parsed(content.getvalue(), path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        said = re.split(r"[.;](?: |$)", str(error))[0]
        raise DataError(f"FILE {path.name} cannot be read: {said}. Expected {_EXPECTED}.") from None
    return found


def _parsed(content: bytes, path: Path) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise DataError(f"FILE {path.name} is no GeoJSON; expected {_EXPECTED}.") from None


def _areas(content: Any, path: Path) -> list[Area]:
    try:
        rows = list(enumerate(content["features"], start=1))
        return [
            Area(row, _texts(each["properties"]), _parts(each["geometry"], row, path))
            for row, each in rows
        ]
    except DataError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DataError(
            f"FILE {path.name} is no GeoJSON of areas (a FeatureCollection of which each feature "
            f"has properties and a geometry); expected {_EXPECTED}."
        ) from None


def _texts(properties: dict[str, Any]) -> dict[str, str]:
    """Values as text; a whole number without the point that a column of numbers may have."""
    return {
        name: str(int(value) if isinstance(value, float) and value.is_integer() else value)
        for name, value in properties.items()
    }


def _parts(geometry: dict[str, Any] | None, row: int, path: Path) -> list[list[list[Point]]]:
    kind = geometry["type"] if geometry else "nothing"
    if geometry is None or kind not in ("Polygon", "MultiPolygon"):
        raise DataError(
            f"FILE {path.name}, row {row}: the geometry is {kind}; expected Polygon or "
            "MultiPolygon. Take the file of areas, not that of their centres or lines."
        )
    parts = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
    # The last point of a ring is its first.
    return [[[(float(x), float(y)) for x, y, *_ in ring[:-1]] for ring in part] for part in parts]
