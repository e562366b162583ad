"""The public frame `boundaries`: what a map of real borders is drawn from; empty without a file."""

import json
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.boundaries.keep import FOLDER, kept_name
from analysis.extracts.boundaries.municipality_codes import PERIODS, municipalities_of
from analysis.extracts.boundaries.outlines import closed, drawn, in_units, middle, seen, written
from analysis.extracts.boundaries.read_file import read
from analysis.extracts.boundaries.shared_lines import between, joined, lines_of
from analysis.reference import geography
from analysis.reference.municipalities import successor
from analysis.settings import RAW

__all__ = ["boundaries"]

_COLUMNS = ("nis_code", "outline", "x", "y", "source")


def boundaries(year: int, *, raw: Path = RAW) -> pd.DataFrame:
    """Outlines of the municipalities of a year, in units of the drawing (`outlines.WIDTH`).

    Parameters
    ----------
    year
        Year of the report; where borders of its own period were not delivered, those of the period
        before are joined over the mergers.
    raw
        Folder of what was delivered.

    Returns
    -------
    DataFrame
        A row for each municipality: `nis_code`, `outline` (rings apart by semicolons, points by
        commas, right and down), `x` and `y` of its middle, and `source` (who made the borders, and
        their licence). One row without a code: the lines between provinces. No row at all where no
        borders were delivered for the year.

    Raises
    ------
    DataError
        When the kept file is not one that `keep` wrote.
    """
    kept = [raw / FOLDER / kept_name(since) for since, _ in PERIODS if since <= year]
    path = next((each for each in reversed(kept) if each.is_file()), None)
    if path is None:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in _COLUMNS}).astype(
            {"x": "int64", "y": "int64"}
        )
    found = municipalities_of(read(path), path.name)
    rings = {code: [ring for part in own for ring in part] for code, own in found.parts.items()}
    parts = lines_of(in_units(rings))
    now = {code: successor(code, year) for code in parts}
    lines = {
        code: joined(parts[part] for part, whole in now.items() if whole == code)
        for code in sorted(set(now.values()))
    }
    provinces = geography.load(year=year).set_index("nis_code")["province"].to_dict()
    edges = [drawn(line) for line in between(lines, provinces)]
    edges = [edge for edge in edges if edge[0] != edge[-1] or seen(edge)]
    rows = [("", written(edges), 0, 0)]
    for code, own in lines.items():
        outline = closed(own)
        rows.append((code, written(outline), *middle(outline[0])))
    frame = pd.DataFrame(rows, columns=[*_COLUMNS[:-1]])
    return frame.assign(source=_source(path))


def _source(path: Path) -> str:
    """Who made the borders of a kept file, and under which licence."""
    about = json.loads(path.read_text(encoding="utf-8"))
    if not about.get("producer") or not about.get("licence"):
        raise DataError(
            f"{path.name} does not say whose borders these are; expected a file that was taken "
            "over. Do so: make boundaries FILE=... PRODUCER=... LICENCE=..."
        )
    return f"{about['producer']}, {about['licence']}"
