"""What published cells and results promise, looked up in the files themselves.

Weights stand in steps, design effects in tenths, a row tells nothing by being there, and a result
of a model rests on enough. Where a file breaks such a promise it tells more than it should.
"""

import numpy as np
import pandas as pd

from analysis.disclosure.possible_cells import with_possible_cells
from analysis.plan import Table, dimensions_of
from analysis.settings import MODEL_UNITS

__all__ = ["broken"]

_MEASURES = ["n", "weight", "weight2"]
_OTHERS = ["table", "year", "region", "basis", "data_kind", "vintage", "conf_status"]
# Counts that were frozen in an earlier report may stand in steps of that report.
_MANY = 0.2
_CLOSE = 1e-6
# Decimals of what a model gives that is no share of two published counts.
_DECIMALS = {"pp": 1, "days": 0}


def broken(cells: pd.DataFrame, models: pd.DataFrame, tables: dict[str, Table]) -> list[str]:
    """Name what published cells and results tell beside their noisy counts: one line each.

    Parameters
    ----------
    cells, models : DataFrame
        The public frames of a report.
    tables
        The plan that it was made with.
    """
    known = {*_MEASURES, *_OTHERS, *dimensions_of(tables)}
    lines = [
        f"public/cells.parquet has a column {name}, which is made before counts are protected"
        for name in sorted(set(cells.columns) - known)
    ]
    noisy = {name: table for name, table in tables.items() if table.has_noise}
    shown = cells.loc[
        cells["n"].notna() & cells["table"].isin(noisy), ["table", "year", *_MEASURES]
    ]
    for (name, year), block in shown.groupby(["table", "year"]):
        lines += [f"table {name}, {year}: {what}" for what in _of_weights(block)]
    in_noise = cells[cells["table"].isin(noisy)].assign(key=0)
    possible = with_possible_cells(in_noise, tables)
    absent = possible["table"].value_counts() - in_noise["table"].value_counts()
    lines += [
        f"table {name}: some combinations have no row, and so are known to be 0"
        for name in sorted(absent.index[absent > 0])
    ]
    return [*lines, *_of_models(models)]


def _of_weights(shown: pd.DataFrame) -> list[str]:
    """What the weights of a table and year tell of a sample."""
    found = []
    n, weight = shown["n"].to_numpy(dtype=float), shown["weight"].to_numpy(dtype=float)
    if (n != np.round(n)).any():
        found.append("n is not whole, so it is no number of units with noise")
    mean = weight.sum() / n.sum()
    if np.ptp(weight / n) > _CLOSE * mean and _in_no_steps(weight, mean) > _MANY * len(shown):
        found.append("sums of weights stand in no steps, and tell how many units have each weight")
    some = weight > 0
    effect = 10 * shown["weight2"].to_numpy(dtype=float)[some] * n[some] / weight[some] ** 2
    if np.abs(effect - np.round(effect)).max(initial=0) > _CLOSE * 1e3:
        found.append("design effects stand in full, and tell how many units have each weight")
    return found


def _in_no_steps(weight: np.ndarray, mean: float) -> int:
    """Number of weights that are no multiple of a step of one digit, about as large as the mean.

    Examples
    --------
    >>> _in_no_steps(np.array([1200.0, 300.0, 360.0, 123.4]), 95.0)
    1
    """
    power = 10.0 ** np.floor(np.log10(mean))
    steps = [step for tenth in (0.1, 1, 10) for step in tenth * power * np.arange(1, 10)]
    near = np.array([step for step in steps if mean / 2 <= step <= 2 * mean])
    times = weight[:, None] / near
    return int((np.abs(times - np.round(times)) > _CLOSE).all(axis=1).sum())


def _of_models(models: pd.DataFrame) -> list[str]:
    """What results of models tell that rest on few, or have too many decimals."""
    shown = models[models["value"].notna()]
    lines = []
    for name, block in shown.groupby("table"):
        few = int((block["n"] < MODEL_UNITS).sum())
        if few:
            lines.append(f"table {name}: {few} results of fewer than {MODEL_UNITS} units are shown")
        in_full = [
            unit
            for unit, decimals in _DECIMALS.items()
            if not _is_round(block.loc[block["unit"] == unit, "value"], decimals)
        ]
        lines += [f"table {name}: values in {unit} stand in full" for unit in in_full]
    return lines


def _is_round(values: pd.Series, decimals: int) -> bool:
    return bool((values - values.round(decimals)).abs().max() < _CLOSE) if len(values) else True
