"""A published table as its files have it: words beside the codes, numbers with few decimals."""

from analysis.plan import NUMBERS
from analysis.report.page.table_csv import LABEL
from analysis.report.text.numbers import label
from analysis.report.writing.invented_names import unnamed

__all__ = ["DECIMALS", "labelled"]

# Of a share a ten-thousandth of a percent: more than any number here is sure of.
DECIMALS = 6
_BOUNDS = ("low", "high")
# What the words of these would say stands in the data package, or in the code itself.
_WITHOUT = frozenset(
    {"table", "card", "figure", "line", "agreement", "clear", "vintage", *NUMBERS}
    | {"interval", "reference", "obs_status", "conf_status", "rule"}
)


def labelled(table: dict) -> dict:
    """Add a column of Dutch words behind each column of codes, and round the numbers.

    A column gets one where any of its codes has a word: `sex_label` behind `sex`. Numbers keep
    `DECIMALS` decimals, the bounds of a count none.

    Parameters
    ----------
    table
        `table`, `columns` and `rows`, as a chapter published it.

    Examples
    --------
    >>> columns = ["sex", "value", "unit"]
    >>> table = {"table": "W1", "columns": columns, "rows": [["F", 1 / 3, "share"]]}
    >>> labelled(table)["columns"]
    ['sex', 'sex_label', 'value', 'unit', 'unit_label']
    >>> labelled(table)["rows"]
    [['F', 'Vrouwen', 0.333333, 'share', 'aandeel, van 0 tot 1']]
    """
    columns, rows = table["columns"], table["rows"]
    words = {name: _words(name, [row[at] for row in rows]) for at, name in enumerate(columns)}
    unit = columns.index("unit") if "unit" in columns else None
    made = [
        [
            each
            for name, value in zip(columns, row, strict=True)
            for each in (
                _rounded(value, name, "" if unit is None else row[unit]),
                *([words[name][str(value)]] if words[name] else []),
            )
        ]
        for row in rows
    ]
    named = [each for name in columns for each in (name, *([name + LABEL] if words[name] else []))]
    return table | {"columns": named, "rows": _without_names(table["table"], made)}


def _without_names(table: str, rows: list[list]) -> list[list]:
    """Replace real names in the rows of an invented result: in the words beside its codes."""
    return [
        [
            unnamed(value, table, synthetic="synthetic" in row) if isinstance(value, str) else value
            for value in row
        ]
        for row in rows
    ]


def _words(name: str, codes: list) -> dict[str, str]:
    """Word of each code of a column; nothing where no code has one."""
    if name in _WITHOUT:
        return {}
    words = {str(code): "" if code is None else label(name, code) for code in codes}
    return words if any(word not in ("", code) for code, word in words.items()) else {}


def _rounded(value: object, name: str, unit: str) -> object:
    if not isinstance(value, float):
        return value
    # No minus before a zero.
    return round(value, 0 if name in _BOUNDS and unit == "count" else DECIMALS) + 0.0
