"""The latest value of an indicator and its change, as one line each, from a finished report."""

from typing import NamedTuple

import pandas as pd

from analysis import plan
from analysis.indicators.change import change
from analysis.indicators.estimates import dimensions
from analysis.policy.report_values import FinishedReport
from analysis.report.text.numbers import estimate, interval, label, written
from analysis.workbench.resources import resource

__all__ = ["CardValue", "card_value"]

_SCOREBOARD = "S1"
_VALUES, _CHANGES = ("level", "gap"), "since_year_before"
_CLEAR = {True: "duidelijk", False: "geen duidelijk verschil"}


class CardValue(NamedTuple):
    """Latest value of a card and its change, in words.

    Attributes
    ----------
    value
        Value with its interval; empty where a table has more than one number and none of all.
    group
        Which of the groups it is of, in words.
    change
        Change since the year before with its finding; empty where there is none.
    table
        Id of the table; empty where the report shows the indicator nowhere.
    synthetic
        Whether it comes from synthetic deliveries.
    followed
        Whether the scoreboard of the summary follows it.
    """

    value: str = ""
    group: str = ""
    change: str = ""
    table: str = ""
    synthetic: bool = False
    followed: bool = False


def card_value(report: FinishedReport, indicator: str, *, objective: str = "") -> CardValue:
    """Latest value and change of one indicator.

    That of the scoreboard where it follows the indicator; else one cell of the first table that
    shows it, by the preferences of `resources/line_of_sight.toml`.

    Parameters
    ----------
    report
        The finished report.
    indicator
        Name of the card.
    objective
        Code of the objective that it stands under, which may prefer another cell.
    """
    preferences = resource("line_of_sight")
    preferred = preferences["preferred"] | preferences["for_objective"].get(objective, {})
    return _of_the_scoreboard(report, indicator) or _of_a_table(report, indicator, preferred)


def _of_the_scoreboard(report: FinishedReport, indicator: str) -> CardValue | None:
    board = report.estimates(_SCOREBOARD)
    if board.empty:
        return None
    of_indicator = board[board["indicator"] == indicator]
    changes = of_indicator[of_indicator["quantity"] == _CHANGES]
    if changes.empty:
        return None
    followed = of_indicator["key_figure"] == changes.iloc[0]["key_figure"]
    row = of_indicator[followed & of_indicator["quantity"].isin(_VALUES)].iloc[0]
    return CardValue(
        _with_interval(row),
        label("key_figure", row["key_figure"]),
        _judged(changes.iloc[0]),
        row["computed_from"],
        row["data_kind"] == "synthetic",
        followed=True,
    )


def _judged(row: pd.Series) -> str:
    verdict = label("verdict", row["verdict"])
    return verdict if pd.isna(row["value"]) else f"{_signed(row)}, {verdict}"


def _of_a_table(
    report: FinishedReport, indicator: str, preferred: dict[str, list[str]]
) -> CardValue:
    """Value of the first table of the plan in which the preferences leave one cell."""
    without = CardValue()
    for name, line in plan.load().items():
        if name == _SCOREBOARD or indicator not in line.indicators:
            continue
        estimates = report.estimates(name)
        rows = estimates[estimates["indicator"] == indicator] if len(estimates) else estimates
        if rows.empty:
            continue
        found = _value(rows.reset_index(drop=True), name, preferred)
        if found.value:
            return found
        without = without if without.table else found
    return without


def _value(rows: pd.DataFrame, table: str, preferred: dict[str, list[str]]) -> CardValue:
    year = int(rows["year"].max())
    synthetic = bool(rows["data_kind"].eq("synthetic").any())
    cell = _cell(rows[rows["year"] == year], preferred)
    if cell is None:
        return CardValue(table=table, synthetic=synthetic)
    shown = [name for name in dimensions(rows) if cell[name] not in ("_T", "_Z", "")]
    return CardValue(
        _with_interval(cell),
        ", ".join(_word(name, cell[name]) for name in shown),
        "" if cell["indicator"].endswith("_change") else _change(rows, cell, year),
        table,
        synthetic,
    )


def _word(name: str, code: str) -> str:
    """Word for a code; a number that has none behind the name of its column."""
    word = label(name, code)
    return f"{label('dimension', name).lower()} {code}" if word.isdecimal() else word


def _cell(rows: pd.DataFrame, preferred: dict[str, list[str]]) -> pd.Series | None:
    """The one row that the preferences leave; None where they leave more, or none."""
    latest = resource("line_of_sight")["latest"]
    rows = rows[rows["value"].notna()]
    columns = ["region", *dimensions(rows)]
    for name in (each for each in columns if each not in latest):
        codes = set(rows[name])
        order = preferred.get(name, ["_T"])
        wanted = next((code for code in order if code in codes), None)
        if wanted is not None:
            rows = rows[rows[name] == wanted]
    for name in (each for each in columns if each in latest):
        years = rows[name][rows[name] != "_T"]
        if len(years):
            rows = rows[rows[name] == years.max()]
    return rows.iloc[0] if len(rows) == 1 else None


def _change(rows: pd.DataFrame, cell: pd.Series, year: int) -> str:
    if not (rows["year"] == year - 1).any():
        return ""
    changed = change(rows, year=year)
    names = ["region", *dimensions(rows)]
    found = changed[(changed[names] == cell[names]).all(axis=1)]
    if found.empty:
        return ""
    row = found.iloc[0]
    if row["obs_status"] == "b":
        return "niet vergelijkbaar"
    if pd.isna(row["value"]):
        return ""
    finding = "niet te beoordelen" if pd.isna(row["clear"]) else _CLEAR[bool(row["clear"])]
    return f"{_signed(row)}, {finding}"


def _with_interval(row: pd.Series) -> str:
    bounds = interval(dict(row)).replace(" ", "\u00a0")
    return f"{estimate(dict(row))} ({bounds})" if bounds else estimate(dict(row))


def _signed(row: pd.Series) -> str:
    text = written(row["value"], row["unit"])
    bounds = interval(dict(row)).replace(" ", "\u00a0")
    sign = "+" if row["value"] > 0 else ""
    return f"{sign}{text} ({bounds})" if bounds else f"{sign}{text}"
