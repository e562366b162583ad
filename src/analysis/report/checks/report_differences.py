"""What differs between two report folders: which file, chapter, cell and number."""

import csv
import json
import re
from collections import Counter
from itertools import zip_longest
from pathlib import Path

from analysis.report.page import table_csv
from analysis.settings import DECLARED

__all__ = ["SHOWN", "aligned", "between", "changed_values", "shown_key"]

SHOWN = 20
# Table, indicator, year and region stand first in every table.
_ALWAYS = 4
_TOKEN = re.compile(r"[^\s<>\"',]+")


def between(one: Path, two: Path) -> list[str]:
    """Differences between two report folders, one line each; none means the same bytes.

    Parameters
    ----------
    one, two
        Report folders; the lines give what `one` says before what `two` says.

    Returns
    -------
    list of str
        At most 20 lines of a file, then how many more there are.
    """
    chapter_of = _chapters(one) | _chapters(two)
    differences = []
    for name in sorted(_files(one) | _files(two)):
        here, there = one / name, two / name
        if not there.is_file() or not here.is_file():
            where = "the first" if here.is_file() else "the second"
            differences.append(f"{name}: is in {where} only")
        elif here.read_bytes() != there.read_bytes():
            lines = _within(name, here, there, chapter_of.get(Path(name).stem, ""))
            differences += lines[:SHOWN]
            if len(lines) > SHOWN:
                differences.append(f"{name}: {len(lines) - SHOWN} more")
    return differences


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _within(name: str, here: Path, there: Path, chapter: str) -> list[str]:
    """Lines on one file; that the bytes differ, where nothing more can be said of it."""
    compare = {".csv": _rows, ".ipynb": _cells, ".json": _keys}.get(here.suffix)
    try:
        lines = compare(here, there) if compare else []
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        lines = []
    where = f"{name} (chapter {chapter})" if chapter else name
    return [f"{where}: {line}" for line in lines] or [f"{where}: the bytes differ"]


def _chapters(report: Path) -> dict[str, str]:
    """Chapter of each table and figure, by what the notebooks declare."""
    chapter_of = {}
    for path in sorted((report / "notebooks").glob("*.ipynb")):
        try:
            declared = json.loads(path.read_text("utf-8"))["metadata"].get(DECLARED, {})
            for kind in ("tables", "figures"):
                chapter_of |= dict.fromkeys(declared.get(kind, []), path.stem)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return chapter_of


def aligned(one: list[dict], two: list[dict]) -> tuple[dict[tuple, dict], dict[tuple, dict]]:
    """Rows of two versions of a table by what identifies them, as pairs of column and value.

    That is table, indicator, year, region and the fewest dimensions after them that leave no two
    rows alike; where all are needed and do not suffice, the reference and then the order decide.
    """
    columns = list((one or two or [{}])[0])
    last = columns.index("value") if "value" in columns else len(columns)
    for size in range(min(_ALWAYS, last), last + 1):
        names = columns[:size]
        if size == last and "reference" in columns:
            names = [*names, "reference"]
        if all(len({_key(row, names) for row in rows}) == len(rows) for rows in (one, two)):
            break
    return _by_key(one, names), _by_key(two, names)


def _key(row: dict, names: list[str]) -> tuple:
    return tuple((name, row.get(name)) for name in names)


def _by_key(rows: list[dict], names: list[str]) -> dict[tuple, dict]:
    """Rows by key; the second and later ones of a key carry their number in it."""
    times: Counter = Counter()
    by_key = {}
    for row in rows:
        key = _key(row, names)
        times[key] += 1
        by_key[key if times[key] == 1 else (*key, ("row", str(times[key])))] = row
    return by_key


def shown_key(key: tuple) -> str:
    """A key as text, without the table and without dimensions that say nothing."""
    first, rest = [], []
    for name, value in key:
        if name in ("indicator", "year", "region"):
            first.append(value)
        elif name != "table" and value:
            rest.append(f"{name}={value}")
    return ", ".join([" ".join(first), *rest])


def _rows(here: Path, there: Path) -> list[str]:
    one, two = aligned(table_csv.read(here), table_csv.read(there))
    lines = []
    for key in one | two:
        if key not in one or key not in two:
            where = "the first" if key in one else "the second"
            lines.append(f"{shown_key(key)}: is in {where} only")
            continue
        for name in one[key] | two[key]:
            first, second = one[key].get(name), two[key].get(name)
            if first != second:
                lines.append(f"{shown_key(key)}: {name} {_short(first)} and {_short(second)}")
    return lines


def _cells(here: Path, there: Path) -> list[str]:
    one, two = (json.loads(path.read_text("utf-8"))["cells"] for path in (here, there))
    lines = []
    for position, (first, second) in enumerate(zip_longest(one, two)):
        if first is None or second is None:
            where = "the second" if first is None else "the first"
            lines.append(f"cell {position}: is in {where} only")
        elif first["source"] != second["source"]:
            words = _first_difference(first["source"], second["source"])
            lines.append(f"cell {position}: source {words}")
        elif first != second:
            words = _first_difference(first.get("outputs"), second.get("outputs"))
            lines.append(f"cell {position}: output {words}")
    return lines


def _first_difference(one: object, two: object) -> str:
    """The first word or number in which two texts differ."""
    words = (_TOKEN.findall(json.dumps(each, ensure_ascii=False)) for each in (one, two))
    for first, second in zip_longest(*words):
        if first != second:
            return f"{_short(first)} and {_short(second)}"
    return "differs"


def _keys(here: Path, there: Path) -> list[str]:
    one, two = (json.loads(path.read_text("utf-8")) for path in (here, there))
    return [f"{where} {first} and {second}" for where, first, second in changed_values(one, two)]


def changed_values(one: object, two: object, where: str = "") -> list[tuple[str, str, str]]:
    """Where two JSON values differ, with both as short text; files in a list go by their names."""
    if isinstance(one, list) and isinstance(two, list):
        one, two = _by_name(one), _by_name(two)
    if not (isinstance(one, dict) and isinstance(two, dict)):
        return [] if one == two else [(where, _short(one), _short(two))]
    changes = []
    for name in one | two:
        place = f"{where}.{name}" if where else str(name)
        changes += changed_values(one.get(name), two.get(name), place)
    return changes


def _by_name(values: list) -> dict:
    """Values of a list by the file that they describe, else by their place."""
    return {
        value.get("file", place) if isinstance(value, dict) else place: value
        for place, value in enumerate(values)
    }


def _short(value: object) -> str:
    text = "nothing" if value is None or value == "" else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
