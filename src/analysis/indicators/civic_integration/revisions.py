"""The living register: the same year in each delivery, and which figures were revised."""

import numpy as np
import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import NO_INTERVAL, before_value, finish, of_table
from analysis.settings import REVISION_LISTED

__all__ = ["errata", "exclusions", "revised", "triangle"]


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
        Estimates; `year` is the year of the delivery and `vintage` its snapshot date.
    """
    by_delivery = counts(cells, table, indicator="first_contracts")
    # The same persons in two deliveries: the interval of one says nothing of the revision.
    return by_delivery.assign(low=np.nan, high=np.nan, interval="none (same persons)")


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
        first.
    """
    cohort = pd.to_numeric(by_delivery["cohort"])
    year = by_delivery["year"]
    first = by_delivery[cohort == year].set_index("cohort")
    newest: pd.DataFrame = by_delivery[(year == year.max()) & (cohort < year)]
    newest = newest[newest["cohort"].isin(first.index)]
    earlier = first.loc[newest["cohort"]]
    changes: pd.DataFrame = newest.assign(
        indicator="revision",
        value=newest["value"].to_numpy() - earlier["value"].to_numpy(),
        denominator=earlier["value"].to_numpy(),
        reference=earlier["vintage"].to_numpy(),
    )
    return changes.reset_index(drop=True)


def errata(changes: pd.DataFrame) -> pd.DataFrame:
    """Revisions that are large enough to be listed.

    Parameters
    ----------
    changes : DataFrame
        As made by `revised`.

    Returns
    -------
    DataFrame
        The rows whose change is at least `settings.REVISION_LISTED` of the first figure.
    """
    return changes[changes["value"].abs() >= REVISION_LISTED * changes["denominator"]].reset_index(
        drop=True
    )


def exclusions(cells: pd.DataFrame, *, rules: tuple[str, ...], table: str = "X1") -> pd.DataFrame:
    """Records that cannot be right and were left out, by rule, in records.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    rules
        Every rule that was applied; one that found nothing has the value 0.
    table
        Table with the dimension `excluded`: the rule a record breaks; `kept` for the others.

    Returns
    -------
    DataFrame
        Estimates `records` by year of the delivery and `excluded`; `denominator` is all records.
        Each record counts once, so there is no interval.
    """
    frame, _ = of_table(cells, table)
    if frame.empty:
        return before_value(counts(cells, table, indicator="records"), "excluded")
    whole = frame[frame["excluded"] == "_T"].drop(columns=["excluded"])
    every_rule = whole.merge(pd.DataFrame({"excluded": [*rules, "kept"]}), how="cross")
    found = frame[["year", "excluded", "weight", "n", "conf_status"]]
    rows = every_rule.merge(found, on=["year", "excluded"], how="left", suffixes=("_all", ""))
    # A rule without a cell found nothing; a hidden one stays missing.
    absent = rows["conf_status"].isna()
    rows["value"] = rows["weight"].mask(absent, 0.0)
    rows["n"] = rows["n"].mask(absent, 0.0)
    rows = rows.assign(low=np.nan, high=np.nan, interval=NO_INTERVAL, hidden=rows["value"].isna())
    rows = rows.assign(count=rows["value"], denominator=rows["weight_all"])
    return finish(
        rows.drop(columns=["weight_all", "n_all", "conf_status_all", "conf_status"]),
        indicator="records",
        unit="count",
    )
