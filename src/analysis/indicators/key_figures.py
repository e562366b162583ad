"""A key figure: its level and gap now, what it was, and how it changed, picked from estimates."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.change import OVERLAP_IGNORED, breaks_between, from_to
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.indicators.intervals import DESIGN
from analysis.indicators.selection import pick
from analysis.plan import NUMBERS

__all__ = ["Row", "rows_of"]

Row = dict[str, Any]
_OF_ESTIMATE = [*COLUMNS, *STATUS]


def rows_of(figure: Row, estimates: pd.DataFrame, year: int) -> list[Row]:
    """Rows of one key figure for the scoreboard, without verdicts.

    Parameters
    ----------
    figure
        A key figure as `resources/summary.toml` lists it.
    estimates : DataFrame
        All estimates to pick from.
    year
        Year of the report.

    Returns
    -------
    list of dict
        Level, gap and group beside it; what is followed in each period; and its changes since the
        period before and since the first one on this side of every break. One row without value
        where nothing was delivered.
    """
    now = _period(figure, year)
    parts = [part for part in ("level", "beside", "gap") if part in figure]
    found = {part: _found(figure, part, estimates, year, now) for part in parts}
    followed = found[figure["follows"]]
    if followed is None:
        return [_nothing(figure, now)]
    rows = [row | {"quantity": part} for part, row in found.items() if row is not None]
    series = _series(figure, estimates, year, now)
    rows += [row | {"quantity": "series"} for row in series]
    own = _own_change(figure, estimates, year)
    return rows + _changes(figure, followed, series, own)


def _period(figure: Row, year: int) -> int:
    """The period that a key figure is about: the report's year, or the cohort that it names."""
    if "over" not in figure:
        return year
    return int(_filled(figure[figure["follows"]]["codes"], year)[figure["over"]])


def _filled(codes: dict[str, str], year: int) -> dict[str, str]:
    """Codes with the years that `YEAR` and `YEAR-3` stand for."""
    return {
        name: code.replace("YEAR-3", str(year - 3)).replace("YEAR", str(year))
        for name, code in codes.items()
    }


def _found(figure: Row, part: str, estimates: pd.DataFrame, year: int, period: int) -> Row | None:
    """The number of a part in a period: a row of estimates, or the difference of two; or None."""
    wanted = figure[part]

    def row(codes: dict[str, str]) -> pd.Series | None:
        codes = _filled(codes, year)
        if "over" in figure:
            codes[figure["over"]] = str(period)
        rows = pick(
            estimates,
            table=wanted["table"],
            indicator=wanted["indicator"],
            year=year if "over" in figure else period,
            **codes,
        )
        return rows.iloc[0] if len(rows) == 1 else None

    found = row(wanted["codes"])
    if found is not None and "less" in wanted:
        other = row(wanted["less"])
        # Two groups of other persons: both intervals add up.
        found = None if other is None else _of_other_persons(other, found)
    if found is None:
        return None
    names = ["indicator", "region", *_OF_ESTIMATE]
    return {name: found[name] for name in names} | {
        "reference_period": str(period),
        "computed_from": wanted["table"],
    }


def _of_other_persons(before: pd.Series, now: pd.Series) -> pd.Series:
    """Difference of two estimates of other persons: that of two samples apart."""
    change = from_to(before, now)
    kind = DESIGN if change["interval"] == OVERLAP_IGNORED else change["interval"]
    either = before["conf_status"] if pd.isna(before["value"]) else now["conf_status"]
    changed = {**change, "interval": kind, "conf_status": either}
    without = dict.fromkeys(["count", "denominator", "n"], np.nan)
    return pd.Series({**now, **without, **changed})


def _series(figure: Row, estimates: pd.DataFrame, year: int, now: int) -> list[Row]:
    """What is followed in every delivered period up to the one that the key figure is about."""
    wanted = figure[figure["follows"]]
    of_table = estimates[
        (estimates["table"] == wanted["table"]) & (estimates["indicator"] == wanted["indicator"])
    ]
    codes = of_table.get(figure.get("over", "year"), pd.Series(dtype=object)).astype(str)
    periods = sorted(int(code) for code in codes.unique() if code.isdecimal() and int(code) <= now)
    found = [_found(figure, figure["follows"], estimates, year, period) for period in periods]
    return [row for row in found if row is not None]


def _own_change(figure: Row, estimates: pd.DataFrame, year: int) -> pd.Series | None:
    """The change of a survey with its own interval; None where the estimates have none."""
    wanted = figure[figure["follows"]]
    rows = estimates[
        (estimates["table"] == wanted["table"])
        & (estimates["indicator"] == f"{wanted['indicator']}_change")
        & (estimates["year"] == year)
    ]
    if rows.empty:
        return None
    own = pick(rows, **_filled(wanted["codes"], year))
    return own.iloc[0] if len(own) == 1 and pd.notna(own["value"].iloc[0]) else None


def _changes(figure: Row, now: Row, series: list[Row], own: pd.Series | None) -> list[Row]:
    """The change since the period before, and since the first one, or why there is none."""
    period = int(now["reference_period"])
    by_period = {int(row["reference_period"]): row for row in series}
    before = by_period.get(period - 1)
    if own is not None and own["reference"] == str(period - 1):
        last = _without_counts(now) | {name: own[name] for name in ["value", "low", "high", "unit"]}
        last |= {"interval": own["interval"], "reference": own["reference"], "why": ""}
    else:
        last = _change(figure, before, now, period - 1)
    given = [each for each, row in by_period.items() if _is_known(row)]
    unbroken = [each for each in given if not _broken(now["indicator"], each, period)]
    first = min(unbroken, default=period)
    if first < period - 1:
        long = _change(figure, by_period[first], now, first)
    elif len(unbroken) < len(given):
        long = _without_counts(now) | _no_change("break", str(min(given)))
    else:
        long = _without_counts(now) | _no_change("short_series", "")
    return [last | {"quantity": "since_year_before"}, long | {"quantity": "since_first_year"}]


def _change(figure: Row, before: Row | None, now: Row, since: int) -> Row:
    """Change of what is followed since an earlier period, or why there is none."""
    row = _without_counts(now)
    if _broken(now["indicator"], since, int(now["reference_period"])):
        return row | _no_change("break", str(since))
    if before is None:
        return row | _no_change("first_measurement", str(since))
    if not (_is_known(before) and _is_known(now)):
        hidden = before["conf_status"] == "C" or now["conf_status"] == "C"
        return row | _no_change("hidden" if hidden else "not_delivered", str(since))
    difference = _of_other_persons if figure.get("other_persons") else from_to
    found = difference(pd.Series(before), pd.Series(now))
    names = ["value", "low", "high", "unit", "interval"]
    varies = str(now["interval"]).startswith("random variation")
    why = {"reference": str(since), "why": "random_variation" if varies else ""}
    return row | {name: found[name] for name in names} | why


def _broken(indicator: str, since: int, period: int) -> bool:
    return bool(breaks_between(indicator, since, period))


def _is_known(row: Row) -> bool:
    return bool(pd.notna(row["value"]))


def _without_counts(row: Row) -> Row:
    return row | dict.fromkeys(["count", "denominator", "n"], np.nan) | {"conf_status": ""}


def _no_change(why: str, reference: str) -> Row:
    numbers = dict.fromkeys(["value", "low", "high"], np.nan)
    return numbers | {"interval": "", "reference": reference, "why": why}


def _nothing(figure: Row, period: int) -> Row:
    """The one row of a key figure of which nothing was delivered."""
    wanted = figure[figure["follows"]]
    texts = dict.fromkeys(["region", "interval", "unit", "reference", *STATUS], "")
    return {
        **texts,
        **dict.fromkeys(NUMBERS, np.nan),
        "indicator": wanted["indicator"],
        "quantity": figure["follows"],
        "reference_period": str(period),
        "computed_from": wanted["table"],
        "why": "not_delivered",
    }
