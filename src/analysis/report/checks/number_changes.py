"""Numbers of two reports side by side: revisions of old figures apart from a new year."""

from dataclasses import dataclass
from pathlib import Path

from analysis.indicators.change import breaks_between
from analysis.report.checks.report_differences import aligned, shown_key
from analysis.report.page import table_csv

__all__ = ["numbers"]

_KINDS = {"share": "shares and points", "pp": "shares and points"}
_OTHER = "counts and other numbers"


@dataclass
class _Change:
    table: str
    key: tuple
    old: float
    new: float
    unit: str

    @property
    def size(self) -> float:
        """Change in percentage points for shares and points, else relative to the larger of the two."""
        if self.unit in _KINDS:
            return abs(self.new - self.old) * (100 if self.unit == "share" else 1)
        return abs(self.new - self.old) / max(abs(self.new), abs(self.old))

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
    """Sections of title and lines: revisions, shown or hidden, the new year, other rows; largest change first.

    A revision is another value of the same table, year and cell. The newest year of a table that
    the older report lacks is set beside the newest one it has; over a break (status b) no change is
    given.

    Parameters
    ----------
    old, new
        Report folders.
    """
    revised, years, turned, others = [], [], [], []
    names = {path.name for folder in (old, new) for path in (folder / "tables").glob("*.csv")}
    for name in sorted(names):
        one, two = (
            table_csv.read(path) if path.is_file() else []
            for path in (old / "tables" / name, new / "tables" / name)
        )
        before, after = aligned(one, two)
        table = name.removesuffix(".csv")
        revised += _changes(
            table, [(key, before[key], after[key]) for key in after if key in before]
        )
        turned += _turned(table, before, after)
        newest = max((row.get("year", "") for row in one), default="")
        pairs, broken = _of_new_year(before, after, newest)
        years += _changes(table, pairs)
        others += _rows_apart(table, before, after, newest, broken)
    sections = _by_size("NUMBERS: REVISIONS OF OLD FIGURES", revised)
    sections.append(("NUMBERS: HIDDEN IN ONE REPORT, SHOWN IN THE OTHER", turned))
    sections += _by_size("NUMBERS: A NEW YEAR, BESIDE THE NEWEST OF THE OLDER REPORT", years)
    return [*sections, ("NUMBERS: ROWS WITHOUT A COUNTERPART", others)]


def _number(row: dict) -> float | None:
    try:
        return float(row.get("value", ""))
    except ValueError:
        return None


def _changes(table: str, pairs: list[tuple[tuple, dict, dict]]) -> list[_Change]:
    found = []
    for key, before, after in pairs:
        old, new = _number(before), _number(after)
        if old is not None and new is not None and old != new:
            found.append(_Change(table, key, old, new, after.get("unit", "")))
    return found


def _turned(table: str, before: dict[tuple, dict], after: dict[tuple, dict]) -> list[str]:
    """Cells of which one report shows the value that the other hides: a reader with both has it."""
    lines = []
    for key in after.keys() & before.keys():
        hidden = [row.get("conf_status") == "C" for row in (before[key], after[key])]
        if hidden[0] != hidden[1]:
            lines.append(f"{table}  {shown_key(key)}: {'now shown' if hidden[0] else 'now hidden'}")
    return sorted(lines)


def _of_new_year(
    before: dict[tuple, dict], after: dict[tuple, dict], newest: str
) -> tuple[list[tuple[tuple, dict, dict]], int]:
    """Pairs of a cell in the newest year of either report, and how many a break stands between."""
    latest = max((row.get("year", "") for row in after.values()), default="")
    if not newest.isdigit() or not latest.isdigit() or latest <= newest:
        return [], 0
    pairs, broken = [], 0
    for key, row in after.items():
        earlier = before.get(
            tuple((name, newest if name == "year" else value) for name, value in key)
        )
        if row.get("year") != latest or earlier is None:
            continue
        registered = breaks_between(row.get("indicator", ""), int(newest), int(latest))
        if registered or row.get("obs_status") == "b" or row.get("unit") != earlier.get("unit"):
            broken += 1
        else:
            pairs.append((key, earlier, row))
    return pairs, broken


def _rows_apart(
    table: str, before: dict[tuple, dict], after: dict[tuple, dict], newest: str, broken: int
) -> list[str]:
    added = [row.get("year", "") for key, row in after.items() if key not in before]
    gone = sum(key not in after for key in before)
    fresh = sum(year > newest for year in added)
    parts = {
        "of a new year": fresh,
        "new in an old year": len(added) - fresh,
        "gone": gone,
        "over a break": broken,
    }
    said = [f"{times} {what}" for what, times in parts.items() if times]
    return [f"{table}: {', '.join(said)}"] if said else []


def _by_size(title: str, changes: list[_Change]) -> list[tuple[str, list[str]]]:
    sections = []
    for kind in dict.fromkeys([*_KINDS.values(), _OTHER]):
        found = [change for change in changes if _KINDS.get(change.unit, _OTHER) == kind]
        found.sort(key=lambda change: (-change.size, str(change)))
        sections.append((f"{title}: {kind} ({len(found)})", [str(change) for change in found]))
    return sections
