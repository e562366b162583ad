"""Cells of an invented result about how somebody acts: real places have none of it."""

import pandas as pd

from analysis import plan
from analysis.workbench.resources import resource

__all__ = ["with_invented_places", "with_real_places", "without_municipalities"]


def with_invented_places(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells as they may leave the room, where synthetic ones would tell of a real place.

    Provinces get the names that sentences give them (`resources/invented_names.toml`), so that what
    is computed, drawn, published and audited from the cells has one name for each; the rows stand
    in the order of these, or the place of a row would tell which it is. A scan is of a real
    municipality: what tells how somebody acts there (`not_of_a_municipality`) is left out.

    Parameters
    ----------
    cells : DataFrame
        Cells with `table` and `data_kind`; those of `register` or `survey` stay as they are.

    Examples
    --------
    >>> cells = pd.DataFrame({
    ...     "table": ["P4", "D4", "D4", "G8"],
    ...     "province": ["Limburg", "Limburg", "West-Vlaanderen", "_Z"], "data_kind": "synthetic"})
    >>> with_invented_places(cells)["province"].tolist()
    ['Limburg', 'Provincie B', 'Provincie E']
    >>> with_invented_places(cells.assign(data_kind="register"))["province"].tolist()
    ['Limburg', 'Limburg', 'West-Vlaanderen', '_Z']
    """
    rule, invented = resource("invented_names"), cells["data_kind"].eq("synthetic")
    named = [name for name, line in plan.load().items() if line.chapter in rule["chapters"]]
    provinces = cells["province"].replace(rule["names"])
    made = cells.assign(
        province=cells["province"].mask(invented & cells["table"].isin(named), provinces)
    )
    return _in_order(without_municipalities(made))


def without_municipalities(rows: pd.DataFrame) -> pd.DataFrame:
    """Cells or results without those that a scan leaves out where they are synthetic.

    Parameters
    ----------
    rows : DataFrame
        With `table` and `data_kind`.

    Examples
    --------
    >>> rows = pd.DataFrame({"table": ["G9", "E4"], "data_kind": "synthetic"})
    >>> without_municipalities(rows)["table"].tolist()
    ['E4']
    """
    untold = rows["table"].isin(resource("invented_names")["not_of_a_municipality"])
    return rows[~(untold & rows["data_kind"].eq("synthetic"))].reset_index(drop=True)


def _in_order(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells in the order of the plan and of their codes, as they are counted."""
    order = {name: place for place, name in enumerate(plan.load())}
    codes = [name for name in ("table", "year", "region", *plan.dimensions()) if name in cells]
    return cells.sort_values(
        codes, key=lambda c: c.map(order) if c.name == "table" else c, kind="stable",
        ignore_index=True,
    )  # fmt: skip


def with_real_places(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells with the provinces of their units again: an audit lays both beside each other.

    Parameters
    ----------
    cells : DataFrame
        As `with_invented_places` gives them.

    Examples
    --------
    >>> with_real_places(pd.DataFrame({"province": ["Provincie E", "_T"]}))["province"].tolist()
    ['Limburg', '_T']
    """
    real = {invented: name for name, invented in resource("invented_names")["names"].items()}
    return cells.assign(province=cells["province"].replace(real))
