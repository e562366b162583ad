"""Numbers of two reports side by side: revisions of old figures apart from a new year."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from analysis.indicators.change import breaks_between
from analysis.report.checks.report_differences import aligned, shown_key
from analysis.report.page import table_csv

__all__ = ["numbers"]

_IN_POINTS = ("share", "pp")
_KINDS = ("shares and points", "counts and other numbers")
# A CSV has six decimals; those of earlier reports had more.
_ROUNDED = 5.1e-7
# A row of a table by what identifies it, as `report_differences.aligned` gives them.
Rows = dict[tuple, dict]


class _Pair(NamedTuple):
    """A row of the newer report, with the one of the older report that it is set beside."""

    key: tuple
    before: dict
    after: dict


@dataclass
class _Change:
    table: str
    key: tuple
    old: float
    new: float
    unit: str

    @property
    def kind(self) -> str:
        return _KINDS[0] if self.unit in _IN_POINTS else _KINDS[1]

    @property
    def size(self) -> float:
        """Change in points for shares and points, else relative to the larger of the two."""
        size = abs(self.new - self.old)
        if self.unit in _IN_POINTS:
            return size * (100 if self.unit == "share" else 1)
        return size / max(abs(self.new), abs(self.old))

    def __str__(self) -> str:
        by = self.new - self.old
        if self.unit == "share":
            text = f"{100 * self.old:.2f} % -> {100 * self.new:.2f} % ({100 * by:+.2f} pp)"
        elif self.unit == "pp":
            text = f"{self.old:.2f} pp -> {self.new:.2f} pp ({by:+.2f} pp)"
        else:
            relative = f", {100 * by / self.old:+.1f} %" if self.old else ""
            text = f"{self.old:.6g} -> {self.new:.6g} {self.unit} ({by:+.6g}{relative})"
        return f"{self.table}  {shown_key(self.key)}: {text}"


def numbers(old: Path, new: Path) -> list[tuple[str, list[str]]]:
    """Sections of title and lines: revisions, hidden or shown, the new year, and other rows.

    A revision is another value of the same table, year and cell. The newest year of a table that
    the older report lacks is set beside the newest one it has; over a break (status b) no change is
    given. The largest change comes first.

    Parameters
    ----------
    old, new
        Report folders.
    """
    revisions, new_years, visibility, apart = [], [], [], []
    names = {path.name for folder in (old, new) for path in (folder / "tables").glob("*.csv")}
    for name in sorted(names):
        old_rows, new_rows = _rows(old / "tables" / name), _rows(new / "tables" / name)
        before, after = aligned(old_rows, new_rows)
        table = name.removesuffix(".csv")
        same = [_Pair(key, before[key], after[key]) for key in after if key in before]
        revisions += _changes(table, same)
        visibility += _visibility(table, same)
        newest = max((row.get("year", "") for row in old_rows), default="")
        pairs, broken = _pairs_of_new_year(before, after, newest)
        new_years += _changes(table, pairs)
        apart += _without_counterpart(table, before, after, newest, broken)
    return [
        *_by_size("NUMBERS: REVISIONS OF OLD FIGURES", revisions),
        ("NUMBERS: HIDDEN IN ONE REPORT, SHOWN IN THE OTHER", visibility),
        *_by_size("NUMBERS: A NEW YEAR, BESIDE THE NEWEST OF THE OLDER REPORT", new_years),
        ("NUMBERS: ROWS WITHOUT A COUNTERPART", apart),
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    return table_csv.read(path) if path.is_file() else []


def _value(row: dict) -> float | None:
    try:
        return float(row.get("value", ""))
    except ValueError:
        return None


def _changes(table: str, pairs: list[_Pair]) -> list[_Change]:
    changes = []
    for key, before, after in pairs:
        old, new = _value(before), _value(after)
        if old is not None and new is not None and abs(old - new) > _ROUNDED:
            changes.append(_Change(table, key, old, new, after.get("unit", "")))
    return changes


def _visibility(table: str, pairs: list[_Pair]) -> list[str]:
    """Cells that one report shows and the other hides: a reader of both has the value."""
    lines = []
    for key, before, after in pairs:
        was_hidden, is_hidden = (row.get("conf_status") == "C" for row in (before, after))
        if was_hidden != is_hidden:
            lines.append(f"{table}  {shown_key(key)}: now {'hidden' if is_hidden else 'shown'}")
    return sorted(lines)


def _pairs_of_new_year(before: Rows, after: Rows, newest: str) -> tuple[list[_Pair], int]:
    """Pairs of a cell in the newest year of either report, and over how many there is a break."""
    latest = max((row.get("year", "") for row in after.values()), default="")
    if not newest.isdigit() or not latest.isdigit() or latest <= newest:
        return [], 0
    pairs, broken = [], 0
    for key, row in after.items():
        key_before = tuple((name, newest if name == "year" else value) for name, value in key)
        earlier = before.get(key_before)
        if row.get("year") != latest or earlier is None:
            continue
        registered = breaks_between(row.get("indicator", ""), int(newest), int(latest))
        if registered or row.get("obs_status") == "b" or row.get("unit") != earlier.get("unit"):
            broken += 1
        else:
            pairs.append(_Pair(key, earlier, row))
    return pairs, broken


def _without_counterpart(
    table: str, before: Rows, after: Rows, newest: str, broken: int
) -> list[str]:
    years = [row.get("year", "") for key, row in after.items() if key not in before]
    of_new_year = sum(year > newest for year in years)
    counts = {
        "of a new year": of_new_year,
        "new in an old year": len(years) - of_new_year,
        "gone": sum(key not in after for key in before),
        "over a break": broken,
    }
    parts = [f"{count} {what}" for what, count in counts.items() if count]
    return [f"{table}: {', '.join(parts)}"] if parts else []


def _by_size(title: str, changes: list[_Change]) -> list[tuple[str, list[str]]]:
    """A section per kind of number, the largest change first."""
    sections = []
    for kind in _KINDS:
        of_kind = [change for change in changes if change.kind == kind]
        of_kind.sort(key=lambda change: (-change.size, str(change)))
        sections.append((f"{title}: {kind} ({len(of_kind)})", [str(each) for each in of_kind]))
    return sections
