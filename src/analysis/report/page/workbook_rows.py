"""The rows of a sheet of the workbook: words for codes, and numbers as the CSV has them."""

import pandas as pd

from analysis.plan import NUMBERS
from analysis.report.page.table_csv import LABEL
from analysis.report.text.numbers import label
from analysis.report.writing.table_columns import counts_give_the_value

__all__ = ["ROW_NUMBERS", "head_of", "rows_of"]

ROW_NUMBERS = {
    "value": "Waarde",
    "low": "Ondergrens",
    "high": "Bovengrens",
    "count": "Teller",
    "denominator": "Noemer",
    "n": "n (ongewogen)",
}
_OTHERS = {
    "indicator": "Indicator",
    "unit": "Eenheid",
    "interval": "Soort interval",
    "reference": "Vergeleken met",
    "clear": "Duidelijk verschil",
    "obs_status": "Status",
    "conf_status": "Afscherming",
    "data_kind": "Soort gegevens",
    "rule": "Regel",
    "vintage": "Levering van",
}
# Said above the rows, where all have the same.
_ONCE = frozenset({"data_kind", "rule", "vintage"})
# The sheet bears the name of the table, ids are for the page.
_NOT_SHOWN = frozenset({"table", "card", "figure"})
_WORDS = {
    "obs_status": {"b": "breuk", "u": "weinig betrouwbaar", "M": "nog niet gevolgd"},
    "conf_status": {"C": "afgeschermd"},
}


def head_of(table: dict) -> list[str]:
    """Heads of the columns that hold anything, in the order of the CSV."""
    return [_head(name) for name in _shown(table)]


def _head(name: str) -> str:
    return ROW_NUMBERS.get(name) or _OTHERS.get(name) or label("dimension", name)


def rows_of(table: dict) -> list[tuple[str, list]]:
    """Rows of a table as they stand in its sheet, each with its unit.

    A numerator and denominator that do not give the value beside them are left out: the CSV has
    them.

    Parameters
    ----------
    table
        `table`, `columns` and `rows`, with words beside the codes.
    """
    columns = table["columns"]
    given, shown = _given_by_counts(table), _shown(table)
    at = {name: place for place, name in enumerate(columns)}
    rows = []
    for row in table["rows"]:
        values = {name: row[at[name + LABEL if name + LABEL in at else name]] for name in columns}
        if row[at["indicator"]] not in given:
            values |= {"count": None, "denominator": None}
        rows.append((row[at["unit"]], [_worded(name, values[name]) for name in shown]))
    return rows


def _shown(table: dict) -> list[str]:
    """Columns that hold anything, and more than the notes say."""
    held = {
        name: {row[place] for row in table["rows"]} - {None, ""}
        for place, name in enumerate(table["columns"])
    }
    return [
        name
        for name, values in held.items()
        if table["rows"]
        and (name == "value" or len(values) > (1 if name in _ONCE else 0))
        and name not in _NOT_SHOWN
        and not name.endswith(LABEL)
    ]


def _given_by_counts(table: dict) -> set[str]:
    """Indicators of which numerator over denominator is the value."""
    frame = pd.DataFrame(table["rows"], columns=table["columns"])
    numbers = {name: pd.to_numeric(frame[name]) for name in NUMBERS}
    return {
        str(name)
        for name, rows in frame.assign(**numbers).groupby("indicator", sort=False)
        if counts_give_the_value(rows)
    }


def _worded(name: str, value: object) -> object:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if name in _WORDS:
        return _WORDS[name].get(str(value or ""), value or "")
    return label(name, value) if isinstance(value, str) and name not in ROW_NUMBERS else value
