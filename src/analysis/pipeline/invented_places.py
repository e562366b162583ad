"""Cells of an invented result about how somebody acts: real places have none of it."""

import pandas as pd

from analysis import plan
from analysis.workbench.resources import resource

__all__ = ["with_invented_places", "with_real_places"]


def with_invented_places(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells as they may leave the room, where synthetic ones would tell of a real place.

    Provinces get the names that sentences give them (`resources/invented_names.toml`), so that what
    is computed, drawn, published and audited from the cells has one name for each. A scan is of a
    real municipality: what tells how somebody acts there (`not_of_a_municipality`) is left out.

    Parameters
    ----------
    cells : DataFrame
        Cells with `table` and `data_kind`; those of `register` or `survey` stay as they are.

    Examples
    --------
    >>> cells = pd.DataFrame({
    ...     "table": ["D4", "P4", "G8"], "province": ["Limburg", "Limburg", "_Z"],
    ...     "data_kind": "synthetic"})
    >>> with_invented_places(cells)[["table", "province"]].values.tolist()
    [['D4', 'Provincie E'], ['P4', 'Limburg']]
    >>> with_invented_places(cells.assign(data_kind="register"))["province"].tolist()
    ['Limburg', 'Limburg', '_Z']
    """
    rule, invented = resource("invented_names"), cells["data_kind"].eq("synthetic")
    named = [name for name, line in plan.load().items() if line.chapter in rule["chapters"]]
    provinces = cells["province"].replace(rule["names"])
    made = cells.assign(
        province=cells["province"].mask(invented & cells["table"].isin(named), provinces)
    )
    gone = invented & cells["table"].isin(rule["not_of_a_municipality"])
    return made[~gone].reset_index(drop=True)


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
