"""What stands beside the cells: counts that a model rests on, as tables that the auditor reads.

What an outsider knows of these units stands in `resources/codings.toml` (`model`). Their n is
rounded to the nearest multiple of a base (`models/limits.py`), so it is known to half of that at
both sides.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counting.cells import MEASURES
from analysis.plan import Table
from analysis.reference.classes import codings

__all__ = ["Beside", "beside", "laid", "nothing"]


class Beside(NamedTuple):
    """Tables of model counts and their cells; `rows`: positions of the rows that show each."""

    tables: dict[str, Table]
    cells: pd.DataFrame
    rows: list[list[int]]


def nothing() -> Beside:
    """Say that no model stands beside the cells."""
    return Beside(
        {}, pd.DataFrame({"table": pd.Series(dtype=object), "year": pd.Series(dtype=int)}), []
    )


def beside(models: pd.DataFrame, plan: dict[str, Table]) -> Beside:
    """Lay out the counts of models whose units are known.

    Parameters
    ----------
    models : DataFrame
        As `models.run.estimate` gives them.
    plan
        The plan, which names the tables of the models.
    """
    tables, cells, rows = {}, [], []
    for name, known in codings().get("model", {}).items():
        if name not in plan or name not in set(models["table"]):
            continue
        mine = models["table"].eq(name)
        for column, code in known["rows"].items():
            mine &= models[column].eq(code)
        dimensions = known["dimensions"]
        # Of units with other codes nothing is said; without this they would count as none.
        held = [
            f"{column} IN ({', '.join(map(repr, sorted(set(models.loc[mine, n]))))})"
            for n, column in dimensions.items()
        ]
        # To half the base at both sides: that is what a rounding to a multiple beside the count
        # leaves.
        tables[name] = plan[name]._replace(
            source=known["source"], where=" AND ".join([known["where"], *held]),
            dimensions=dimensions,
            outcome={}, coarser={}, no_total=tuple(dimensions), rounding=known["base"] // 2 + 1,
        )  # fmt: skip
        for codes, positions in (
            models[mine].groupby(["year", *dimensions], sort=False).indices.items()
        ):
            each = np.flatnonzero(mine)[positions]
            count = dict.fromkeys(MEASURES, float(models["n"].iloc[each].max()))
            cells.append(
                {"table": name, **dict(zip(["year", *dimensions], codes, strict=True)), **count}
            )
            rows.append(each.tolist())
    return Beside(tables, pd.DataFrame(cells), rows) if cells else nothing()


def laid(cells: pd.DataFrame, models: pd.DataFrame, gone: np.ndarray | None = None) -> pd.DataFrame:
    """Lay the counts of models below the cells, those that are not published blank."""
    if models.empty:
        return cells
    below = models.copy()
    if gone is not None:
        below.loc[gone, MEASURES] = np.nan
    made = pd.concat([cells, below], ignore_index=True)
    texts = [name for name in cells.columns if cells[name].dtype.kind not in "if"]
    return made.assign(**{name: made[name].fillna("_Z") for name in texts})
