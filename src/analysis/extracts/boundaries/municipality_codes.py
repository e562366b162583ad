"""Which column of a file of borders holds NIS codes, and whether every municipality is there."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis.errors import DataError
from analysis.extracts.boundaries.read_file import Area
from analysis.extracts.boundaries.shared_lines import Point
from analysis.reference import geography

__all__ = ["PERIODS", "Municipalities", "municipalities_of"]

# The first year of each set of municipalities that is drawn, and the year after its last.
PERIODS = ((2019, 2025), (2025, 10000))
# Provinces of Wallonia, by which their codes begin.
_WALLOON = re.compile("25|[5689]")
_NAMED = 8
# A column with fewer codes of municipalities is one of something else.
_FEWEST = 150


class Municipalities(NamedTuple):
    """The first year of these municipalities, and the parts of each by NIS code."""

    since: int
    parts: dict[str, list[list[list[Point]]]]


def municipalities_of(layers: dict[str, list[Area]], file: str) -> Municipalities:
    """Find the layer and the column with the NIS codes of all municipalities of a period.

    The Flemish municipalities must all be there; of Brussels all or none. Those of Wallonia are
    left out. A municipality may have several rows, as sectors of it have.

    Parameters
    ----------
    layers
        Rows of each layer, as `read_file.read` gives them.
    file
        Name of the file, for messages.

    Raises
    ------
    DataError
        When no column holds the codes of 2019-2024 or those since 2025: it names the columns, or
        what lacks and what is too much.

    Examples
    --------
    >>> codes = geography.load(year=2024)["nis_code"]
    >>> rows = [Area(1, {"CD_MUNTY_REFNIS": code}, []) for code in codes]
    >>> found = municipalities_of({"a": rows}, "a.geojson")
    >>> found.since, len(found.parts)
    (2019, 319)
    """
    known = set(geography.load()["nis_code"])
    tried = [_column(rows, known) for rows in layers.values()]
    column, codes = max(tried, key=lambda each: len(known & set(each[1])), default=("", []))
    if not column:
        names = sorted({name for rows in layers.values() for area in rows for name in area.values})
        raise DataError(
            f"FILE {file}: no column holds NIS codes of municipalities (five digits, as 44021); "
            f"expected one such column. Columns found: {', '.join(names) or 'none'}."
        )
    rows = list(layers.values())[tried.index((column, codes))]
    there = {code for code in codes if not _WALLOON.match(code)}
    since = min((since for since, _ in PERIODS), key=lambda each: len(there ^ _known(each)))
    _refuse_others(codes, there, since, f"FILE {file}, column {column}")
    parts: dict[str, list[list[list[Point]]]] = {}
    for area, code in zip(rows, codes, strict=True):
        if code in there:
            parts.setdefault(code, []).extend(area.parts)
    return Municipalities(since, dict(sorted(parts.items())))


def _column(rows: list[Area], known: set[str]) -> tuple[str, list[str]]:
    """The column with the most codes of municipalities, and its values; none where all have few."""
    best: tuple[str, list[str]] = ("", [])
    for name in rows[0].values if rows else ():
        codes = [area.values.get(name, "") for area in rows]
        if len(known & set(codes)) > max(_FEWEST, len(known & set(best[1]))):
            best = name, codes
    return best


def _known(since: int, *regions: str) -> set[str]:
    table = geography.load(year=since)
    return set(table.loc[table["region"].isin(regions or ("VG", "BHG")), "nis_code"])


def _refuse_others(codes: list[str], there: set[str], since: int, where: str) -> None:
    """Refuse codes that are not exactly those of a period, with those of Brussels or without."""
    flemish, brussels = _known(since, "VG"), _known(since, "BHG")
    lacking = sorted((flemish | (brussels if there & brussels else set())) - there)
    other = [f"{code} (row {codes.index(code) + 1})" for code in there - flemish - brussels]
    if lacking or other:
        period = "2019-2024" if since == 2019 else "2025"
        raise DataError(
            f"{where}: these are not the municipalities of {period}, the nearest. "
            f"Lacking: {_some(lacking)}; too much: {_some(sorted(other))}. Expected all "
            f"{len(flemish)} of Flanders, those of Brussels all or none. Take the file of "
            "2019-2024 or that of 2025, whole."
        )


def _some(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return f"{', '.join(codes[:_NAMED])}{more}" if codes else "none"
