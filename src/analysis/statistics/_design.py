"""What a sample delivers: answers, groups, strata, sampling units, weights; and variances under it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

LONELY = ("fail", "remove", "certainty", "adjust", "average")


class Design(NamedTuple):
    """The whole sample as drawn; a domain never changes it."""

    weight: np.ndarray  # one per row
    psu: np.ndarray  # number of the PSU of each row
    stratum: np.ndarray  # number of the stratum of each PSU
    lonely_psu: str
    replicates: np.ndarray | None  # rows x replicate weights
    scale: float | None


def columns_present(caller, data, columns):
    """Refuse a table without rows or without one of the columns."""
    absent = sorted({name for name in columns if name is not None} - set(data.columns))
    if absent:
        raise ValueError(
            f"{caller}: missing column(s) {absent}; the table has {sorted(map(str, data.columns))}."
        )
    if data.empty:
        raise ValueError(f"{caller}: the table has no rows; expected one row per respondent.")


def complete(caller, data, columns, *, advice=""):
    """Refuse a missing value in one of the columns."""
    for name in columns:
        missing = data[name].isna().to_numpy()
        if missing.any():
            raise ValueError(
                f"{caller}: column {name!r} is missing in {missing.sum()} of {len(data)} rows, "
                f"first in row {np.flatnonzero(missing)[0]}; expected a value in every "
                f"row.{advice}"
            )


def answers(caller, data, outcome, keys, missing):
    """Read the outcome as floats, and which rows are answered."""
    if missing not in ("error", "drop"):
        raise ValueError(f"{caller}: missing {missing!r}; expected 'error' or 'drop'.")
    if not pd.api.types.is_numeric_dtype(data[outcome]):
        raise ValueError(
            f"{caller}: {outcome!r} holds {data[outcome].dtype}; expected numbers, or 0 and 1 "
            "for a share."
        )
    if missing == "error":
        advice = " Set missing='drop' to describe the answered, and print how many are not."
        complete(caller, data, [outcome, *keys], advice=advice)
    values = data[outcome].to_numpy(dtype=float, na_value=np.nan)
    answered = ~np.isnan(values) & data[keys].notna().all(axis=1).to_numpy()
    return values, answered


def groups_of(data, keys):
    """Give the sorted groups and the number of each row's group, -1 where it is missing."""
    if not keys:
        return pd.DataFrame(index=[0]), np.zeros(len(data), dtype=int)
    grouped = data.groupby(keys, observed=True, sort=True)
    labels = grouped.size().index.to_frame(index=False)
    return labels, grouped.ngroup().fillna(-1).to_numpy(dtype=int)


def read(caller, data, *, weight, strata, psu, lonely_psu, replicates, scale):
    """Read the design from the columns of the table; PSU numbers may start again in each stratum."""
    if lonely_psu not in LONELY:
        raise ValueError(f"{caller}: lonely_psu {lonely_psu!r}; expected one of {list(LONELY)}.")
    if bool(replicates) != (scale is not None):
        raise ValueError(f"{caller}: replicates and scale go together; give both or neither.")
    replicates = list(replicates or [])
    complete(
        caller, data, [name for name in (weight, strata, psu, *replicates) if name is not None]
    )
    one = np.zeros(len(data), dtype=int)
    stratum = one if strata is None else pd.factorize(data[strata])[0]
    unit = np.arange(len(data)) if psu is None else pd.factorize(data[psu])[0]
    number, first = _numbered(stratum, unit)
    return Design(
        weight=_weights(caller, data, weight),
        psu=number,
        stratum=stratum[first],
        lonely_psu=lonely_psu,
        replicates=data[replicates].to_numpy(dtype=float) if replicates else None,
        scale=scale,
    )


def _numbered(stratum, unit):
    """Give each pair of stratum and unit a number, and the first row of each."""
    pair = stratum.astype(np.int64) * (unit.max() + 1) + unit
    _, first, number = np.unique(pair, return_index=True, return_inverse=True)
    return number, first


def _weights(caller, data, weight):
    if weight is None:
        return np.ones(len(data))
    values = data[weight].to_numpy(dtype=float)
    bad = ~np.isfinite(values) | (values < 0)
    if bad.any():
        row = np.flatnonzero(bad)[0]
        raise ValueError(
            f"{caller}: weight {values[row]:g} in row {row} of {weight!r}; expected 0 or more."
        )
    return values


def degrees_of_freedom(design, rows):
    """Give PSUs minus strata among the rows of a domain; for replicates their rank minus 1."""
    if not rows.any():
        return np.nan
    if design.replicates is not None:
        return float(np.linalg.matrix_rank(design.replicates[rows], rtol=1e-5) - 1)
    units = np.unique(design.psu[rows])
    return float(len(units) - len(np.unique(design.stratum[units])))


def variance(caller, design, scores, rows):
    """Give the variance of the sum of the scores (0 outside the domain `rows`), with replacement."""
    totals = np.bincount(design.psu, weights=scores, minlength=len(design.stratum))
    units = np.bincount(design.stratum)
    centred = totals - (np.bincount(design.stratum, weights=totals) / units)[design.stratum]
    square = np.bincount(design.stratum, weights=centred**2) * units / np.maximum(units - 1, 1)
    used = np.zeros(len(units), dtype=bool)
    used[design.stratum[design.psu[rows]]] = True
    lonely = used & (units == 1)
    if not lonely.any() or design.lonely_psu in ("remove", "certainty"):
        return square.sum()
    if design.lonely_psu == "adjust":
        return square.sum() + (totals[lonely[design.stratum]] ** 2).sum()
    if design.lonely_psu == "average":
        known = used.sum() - lonely.sum()
        return square.sum() * used.sum() / known if known else np.nan
    raise ValueError(
        f"{caller}: {lonely.sum()} strata have one PSU only, which gives no variance; merge "
        "strata, or choose lonely_psu: 'adjust' (distance to the mean of the sample), 'average' "
        "(the variance of the other strata) or 'certainty' (none)."
    )
