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
_ALWAYS = 4  # table, indicator, year and region stand first in every table
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
    names = sorted(
        {p.relative_to(f).as_posix() for f in (one, two) for p in f.rglob("*") if p.is_file()}
    )
    found = []
    for name in names:
        here, there = one / name, two / name
        if not there.is_file() or not here.is_file():
            found.append(f"{name}: is in {'the first' if here.is_file() else 'the second'} only")
        elif here.read_bytes() != there.read_bytes():
            lines = _within(name, here, there, chapter_of.get(Path(name).stem, ""))
            rest = len(lines) - SHOWN
            found += lines[:SHOWN] + ([f"{name}: {rest} more"] if rest > 0 else [])
    return found


def _within(name: str, here: Path, there: Path, chapter: str) -> list[str]:
    try:
        if here.suffix == ".csv":
            lines = _rows(here, there)
        elif here.suffix == ".ipynb":
            lines = _cells(here, there)
        elif here.suffix == ".json":
            lines = _keys(json.loads(here.read_text("utf-8")), json.loads(there.read_text("utf-8")))
        else:
            lines = []
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        lines = []
    where = f"{name} (chapter {chapter})" if chapter else name
    return [f"{where}: {line}" for line in lines] or [f"{where}: the bytes differ"]


def _chapters(report: Path) -> dict[str, str]:
    """Chapter of each table and figure, by what the notebooks declare."""
    found = {}
    for path in sorted((report / "notebooks").glob("*.ipynb")):
        try:
            declared = json.loads(path.read_text("utf-8"))["metadata"].get(DECLARED, {})
            found |= {
                name: path.stem for kind in ("tables", "figures") for name in declared.get(kind, [])
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def aligned(one: list[dict], two: list[dict]) -> tuple[dict[tuple, dict], dict[tuple, dict]]:
    """Rows of two versions of a table by what identifies them, as pairs of column and value.

    That is table, indicator, year, region and the fewest dimensions after them that leave no two
    rows alike; where all are needed and do not suffice, the reference and then the order decide.
    """
    columns = list((one or two or [{}])[0])
    last = columns.index("value") if "value" in columns else len(columns)
    for size in range(min(_ALWAYS, last), last + 1):
        names = columns[:size] + (["reference"] if size == last and "reference" in columns else [])
        if all(len({_key(row, names) for row in rows}) == len(rows) for rows in (one, two)):
            break
    return _numbered(one, names), _numbered(two, names)


def _key(row: dict, names: list[str]) -> tuple:
    return tuple((name, row.get(name)) for name in names)


def _numbered(rows: list[dict], names: list[str]) -> dict[tuple, dict]:
    times: Counter = Counter()
    found = {}
    for row in rows:
        key = _key(row, names)
        times[key] += 1
        found[key if times[key] == 1 else (*key, ("row", str(times[key])))] = row
    return found


def shown_key(key: tuple) -> str:
    """A key as text, without the table and without dimensions that say nothing."""
    fixed = [value for name, value in key if name in ("indicator", "year", "region")]
    rest = [
        f"{name}={value}"
        for name, value in key
        if name not in ("table", "indicator", "year", "region") and value
    ]
    return ", ".join([" ".join(fixed), *rest])


def _rows(here: Path, there: Path) -> list[str]:
    one, two = aligned(table_csv.read(here), table_csv.read(there))
    lines = []
    for key in [*one, *(key for key in two if key not in one)]:
        if key not in one or key not in two:
            lines.append(
                f"{shown_key(key)}: is in {'the first' if key in one else 'the second'} only"
            )
            continue
        columns = [*one[key], *(name for name in two[key] if name not in one[key])]
        lines += [
            f"{shown_key(key)}: {name} {_text(one[key].get(name))} and {_text(two[key].get(name))}"
            for name in columns
            if one[key].get(name) != two[key].get(name)
        ]
    return lines


def _cells(here: Path, there: Path) -> list[str]:
    one, two = (json.loads(path.read_text("utf-8"))["cells"] for path in (here, there))
    lines = []
    for position, (a, b) in enumerate(zip_longest(one, two)):
        if a is None or b is None:
            lines.append(
                f"cell {position}: is in {'the second' if a is None else 'the first'} only"
            )
        elif a["source"] != b["source"]:
            lines.append(f"cell {position}: source {_first(a['source'], b['source'])}")
        elif a != b:
            lines.append(f"cell {position}: output {_first(a.get('outputs'), b.get('outputs'))}")
    return lines


def _first(one: object, two: object) -> str:
    """The first word or number in which two texts differ."""
    words = (_TOKEN.findall(json.dumps(each, ensure_ascii=False)) for each in (one, two))
    for a, b in zip_longest(*words):
        if a != b:
            return f"{_text(a)} and {_text(b)}"
    return "differs"


def _keys(one: object, two: object) -> list[str]:
    return [f"{where} {a} and {b}" for where, a, b in changed_values(one, two)]


def changed_values(one: object, two: object, where: str = "") -> list[tuple[str, str, str]]:
    """Where two JSON values differ, with both values as short text; files in a list are matched by name."""
    if isinstance(one, list) and isinstance(two, list):
        one, two = _named(one), _named(two)
    if not (isinstance(one, dict) and isinstance(two, dict)):
        return [] if one == two else [(where, _text(one), _text(two))]
    found = []
    for name in [*one, *(name for name in two if name not in one)]:
        found += changed_values(
            one.get(name), two.get(name), f"{where}.{name}" if where else str(name)
        )
    return found


def _named(values: list) -> dict:
    return {
        each.get("file", i) if isinstance(each, dict) else i: each for i, each in enumerate(values)
    }


def _text(value: object) -> str:
    text = "nothing" if value is None or value == "" else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
