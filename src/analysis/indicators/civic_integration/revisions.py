"""The living register: the same year in each delivery, and which figures were revised."""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.counts import ANY_COUNT, counts
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value, finish
from analysis.indicators.intervals import FULL_COUNT, widened
from analysis.indicators.loaded import rows_of
from analysis.settings import REVISION_LISTED, THRESHOLD

__all__ = ["errata", "exclusions", "revised", "triangle"]

# What a cell says of the records that a rule left out.
_FOUND = ["weight", "noise", "n"]


def triangle(cells: pd.DataFrame, *, table: str = "R1") -> pd.DataFrame:
    """First contracts of each year as each delivery knew them, in persons.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table counted in every delivery, with `cohort`.

    Returns
    -------
    DataFrame
        Estimates; `year` is the year of the delivery and `vintage` its snapshot date. The interval
        is that of the noise alone: two deliveries count the same persons, so that the sampling
        error of one says nothing of the revision.
    """
    return counts(
        rows_of(cells, table).assign(basis=FULL_COUNT), table, indicator="first_contracts"
    )


def revised(by_delivery: pd.DataFrame) -> pd.DataFrame:
    """Change of each year's figure from its own delivery to the newest one, in persons.

    Newest minus first; positive means that the register found more later.

    Parameters
    ----------
    by_delivery : DataFrame
        As made by `triangle`.

    Returns
    -------
    DataFrame
        Estimates `revision` for every year with its own delivery and a later one;
        `count` is the newest figure, `denominator` the first one, `reference` the snapshot of the
        first. The interval has the noise of both figures, and `clear` says whether it excludes that
        nothing was revised. A figure that moved by fewer than `settings.THRESHOLD` units keeps what
        was published of it first: then the revision is 0, and may be up to that many units.
    """
    cohort = pd.to_numeric(by_delivery["cohort"])
    year = by_delivery["year"]
    first = by_delivery[cohort == year].set_index("cohort")
    newest: pd.DataFrame = by_delivery[(year == year.max()) & (cohort < year)]
    newest = newest[newest["cohort"].isin(first.index)]
    earlier = first.loc[newest["cohort"]]
    changes: pd.DataFrame = newest.assign(
        indicator="revision",
        **_difference(newest, earlier),
        denominator=earlier["value"].to_numpy(),
        reference=earlier["vintage"].to_numpy(),
    )
    return with_clear(changes.reset_index(drop=True))


def _difference(newest: pd.DataFrame, earlier: pd.DataFrame) -> dict[str, np.ndarray]:
    """Newest less first figure, with the noise of both; of one that is frozen what it may hide."""
    now, then = (
        {name: each[name].to_numpy(dtype=float) for name in ("value", "low", "high", "n")}
        for each in (newest, earlier)
    )
    value = now["value"] - then["value"]
    below = np.hypot(now["value"] - now["low"], then["high"] - then["value"])
    above = np.hypot(now["high"] - now["value"], then["value"] - then["low"])
    # A mean weight for each unit that may have come or gone unseen.
    unseen = np.where(value == 0, (THRESHOLD - 1) * now["value"] / now["n"], 0.0)
    return {
        "value": value,
        "low": value - np.maximum(below, unseen),
        "high": value + np.maximum(above, unseen),
    }


def errata(changes: pd.DataFrame) -> pd.DataFrame:
    """Revisions that are large enough to be listed.

    Parameters
    ----------
    changes : DataFrame
        As made by `revised`.

    Returns
    -------
    DataFrame
        The rows whose change is at least `settings.REVISION_LISTED` of the first figure, and more
        than the noise of both figures can be (`clear`).
    """
    large = changes["value"].abs() >= REVISION_LISTED * changes["denominator"]
    return changes[large & changes["clear"].ne(False).fillna(True)].reset_index(drop=True)


def exclusions(cells: pd.DataFrame, *, rules: tuple[str, ...], table: str = "X1") -> pd.DataFrame:
    """Records that cannot be right and were left out, by rule, in records.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    rules
        Every rule that was applied. One without a cell found nothing in any delivery, and is shown
        like one that found few: fewer than `settings.THRESHOLD` records, or none.
    table
        Table with the dimension `excluded`: the rule a record breaks; `kept` for the others.

    Returns
    -------
    DataFrame
        Estimates `records` by year of the delivery and `excluded`; `denominator` is all records.
        Each record counts once, so the interval is that of the noise alone.
    """
    frame, _ = of_table(cells, table, "excluded")
    if frame.empty:
        return before_value(counts(cells, table, indicator="records"), "excluded")
    whole = frame[frame["excluded"] == "_T"].drop(columns=["excluded"])
    every_rule = whole.merge(pd.DataFrame({"excluded": [*rules, "kept"]}), how="cross")
    found = frame[["year", "excluded", *_FOUND]]
    rows = every_rule.merge(found, on=["year", "excluded"], how="left", suffixes=("_all", ""))
    value = rows["weight"]
    rows = rows.assign(
        value=value,
        **widened(rows["interval"], value, (np.nan, np.nan), rows["noise"], within=ANY_COUNT),
        count=value,
        denominator=rows["weight_all"],
        hidden=value.isna(),
    )
    return finish(
        rows.drop(columns=[*(f"{name}_all" for name in _FOUND), "conf_status"]),
        indicator="records",
        unit="count",
    )
