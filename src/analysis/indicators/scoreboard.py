"""The scoreboard: each key figure with its gap, its changes and a verdict on each (table S1)."""

import numpy as np
import pandas as pd

from analysis.indicators.differences import judged
from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.indicators.key_figures import rows_of
from analysis.settings import LEVEL
from analysis.statistics.comparisons.multiple_comparisons import compare
from analysis.workbench.resources import resource

__all__ = ["CHANGES", "moves", "scoreboard"]

# The parts of a key figure that are changes of what it follows.
CHANGES = ("since_year_before", "since_first_year")
_NAMES = [
    "goal", "key_figure", "quantity", "reference_period", "verdict", "why", "computed_from",
]  # fmt: skip
_OF_ESTIMATE = [*COLUMNS, *STATUS]


def scoreboard(estimates: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Key figures of the policy's goals (table S1), one row per number that stands there.

    Parameters
    ----------
    estimates : DataFrame
        All estimates to pick from (`report.writing.headline.headline_estimates`).
    year
        Year of the report.

    Returns
    -------
    DataFrame
        Estimates with the dimensions `goal`, `key_figure`, `quantity`, `reference_period` (the year
        or cohort that a row is about), `verdict`, `why` and `computed_from` (a table). Quantities:
        `level`;
        `beside`, the level of the group that it is compared with; `gap`, positive where the group
        is worse off; `series`, what is followed in each earlier period; `since_year_before` and
        `since_first_year`, its change, `reference` the earlier period. `interval` of a change is
        "design (overlap ignored)" where both years hold mostly the same persons: then it is the
        widest one.

        `verdict` of a change: `better` or `worse`, of context `more` or `less`, where it is clear
        (Holm, the changes of one part together, goals and context apart); `unclear`;
        `not_comparable` across a break; `cannot_be_judged`. `why`: `break`, `hidden`,
        `first_measurement`, `short_series` (no year before the last one), `random_variation`,
        `not_delivered`, `no_interval`; of an unclear one `many` where its interval excludes zero
        and Holm's method does not.

    References
    ----------
    Decisions of the house, section 0.2.
    """
    rows = []
    for goal in resource("summary")["goal"]:
        for figure in goal["key_figure"]:
            named = {"goal": goal["id"], "key_figure": figure["id"]}
            rows += [row | named for row in rows_of(figure, estimates, year)]
    frame = pd.DataFrame(rows).assign(table="S1", year=year)
    columns = ["table", "indicator", "year", "region", *_NAMES, *_OF_ESTIMATE]
    return _with_verdicts(with_all_columns(frame))[columns]


def moves(board: pd.DataFrame) -> pd.DataFrame:
    """Changes since the year before that are clear, the clearest one first.

    The clearest has the largest change over its standard error (the width of its interval over
    twice the normal quantile).

    Parameters
    ----------
    board : DataFrame
        As `scoreboard` gives it.
    """
    clear = board["verdict"].isin(["better", "worse", "more", "less"])
    found = board[(board["quantity"] == "since_year_before") & clear]
    strength = found["value"].abs() / (found["high"] - found["low"])
    return found.loc[strength.sort_values(ascending=False, kind="stable").index]


def _with_verdicts(board: pd.DataFrame) -> pd.DataFrame:
    """Judge the changes: those of one part together, goals and context apart."""
    better = {
        figure["id"]: figure.get("better", "")
        for goal in resource("summary")["goal"]
        for figure in goal["key_figure"]
    }
    wanted = board["key_figure"].map(better)
    changes = board["quantity"].isin(CHANGES)
    numbers = board[["value", "low", "high"]].astype(float)
    numbers = numbers.where(changes & judged(board["interval"]))
    family = pd.DataFrame({"quantity": board["quantity"], "goal": wanted.ne("")})
    clear = compare(numbers.join(family), family=["quantity", "goal"], level=LEVEL)["clear"]
    why = board["why"].fillna("")
    why = why.mask(changes & (why == "") & clear.isna(), "no_interval")
    unclear = changes & clear.eq(False).fillna(False)
    excludes = (board["low"] > 0) | (board["high"] < 0)
    why = why.mask(unclear & excludes, "many")
    verdict = pd.Series("", index=board.index)
    verdict = verdict.mask(changes & clear.isna(), "cannot_be_judged")
    verdict = verdict.mask(why == "break", "not_comparable").mask(unclear, "unclear")
    direction = np.where(board["value"] > 0, "higher", "lower")
    judgement = np.where(direction == wanted, "better", "worse")
    judgement = np.where(wanted == "", np.where(direction == "higher", "more", "less"), judgement)
    verdict = verdict.mask(
        changes & clear.eq(True).fillna(False), pd.Series(judgement.tolist(), index=board.index)
    )
    return board.assign(verdict=verdict, why=why, clear=clear.where(changes, pd.NA))
