"""What a sample delivers: outcome, groups, strata, sampling units, weights; and its variances."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.statistics._types import Array, Flags, Floats

LONELY = ("fail", "remove", "certainty", "adjust", "average")


class Design(NamedTuple):
    """The whole sample as drawn; a domain never changes it."""

    weight: Floats  # one per row
    psu: Array  # number of the PSU of each row
    stratum: Array  # number of the stratum of each PSU
    lonely_psu: str
    replicates: Floats | None  # rows x replicate weights
    scale: Floats  # factor of the squared deviations of the replicates, one or one for each
    mse: bool  # whether these are from the estimate of the whole sample
    left: Floats  # share of each stratum's PSUs that was not drawn, 1 without correction
    poststratum: Array | None  # number of the post-stratum of each row


def refuse_absent(caller: str, data: pd.DataFrame, columns: Sequence[str | None]) -> None:
    """Refuse a table without rows or without one of the columns."""
    absent = sorted({name for name in columns if name is not None} - set(data.columns))
    if absent:
        raise ValueError(
            f"{caller}: missing column(s) {absent}; the table has {sorted(map(str, data.columns))}."
        )
    if data.empty:
        raise ValueError(f"{caller}: the table has no rows; expected one row per respondent.")


def refuse_missing(
    caller: str, data: pd.DataFrame, columns: Sequence[str], *, advice: str = ""
) -> None:
    """Refuse a missing value in one of the columns."""
    for name in columns:
        missing = data[name].isna().to_numpy()
        if missing.any():
            raise ValueError(
                f"{caller}: column {name!r} is missing in {missing.sum()} of {len(data)} rows, "
                f"first in row {np.flatnonzero(missing)[0]}; expected a value in every "
                f"row.{advice}"
            )


def read_outcome(
    caller: str, data: pd.DataFrame, outcome: str, keys: list[str], missing: str
) -> tuple[Floats, Flags]:
    """Read the outcome as floats, and which rows have an outcome and a group."""
    if missing not in ("error", "drop"):
        raise ValueError(f"{caller}: missing {missing!r}; expected 'error' or 'drop'.")
    if not pd.api.types.is_numeric_dtype(data[outcome]):
        raise ValueError(
            f"{caller}: {outcome!r} holds {data[outcome].dtype}; expected numbers, or 0 and 1 "
            "for a share."
        )
    if missing == "error":
        advice = " Set missing='drop' to describe the answered, and print how many are not."
        refuse_missing(caller, data, [outcome, *keys], advice=advice)
    values = data[outcome].to_numpy(dtype=float, na_value=np.nan)
    answered = ~np.isnan(values)
    for name in keys:
        answered &= data[name].notna().to_numpy()
    return values, answered


def number_groups(data: pd.DataFrame, keys: list[str]) -> tuple[pd.DataFrame, Array]:
    """Return the sorted groups and the number of each row's group, -1 where it is missing."""
    if not keys:
        return pd.DataFrame(index=[0]), np.zeros(len(data), dtype=int)
    if len(keys) == 1:
        number, codes = pd.factorize(data[keys[0]], sort=True)
        return pd.DataFrame({keys[0]: codes}), number
    grouped = data.groupby(keys, observed=True, sort=True)
    labels = grouped.size().index.to_frame(index=False)
    return labels, grouped.ngroup().fillna(-1).to_numpy(dtype=int)


def read_design(
    caller: str,
    data: pd.DataFrame,
    *,
    weight: str | None,
    strata: str | None,
    psu: str | None,
    lonely_psu: str,
    replicates: Sequence[str] | None,
    scale: float | Sequence[float] | None,
    mse: bool,
    fpc_n: str | None = None,
    poststrata: str | None = None,
) -> Design:
    """Read the design from columns of the table; PSU numbers may start again in each stratum."""
    if lonely_psu not in LONELY:
        raise ValueError(f"{caller}: lonely_psu {lonely_psu!r}; expected one of {list(LONELY)}.")
    if bool(replicates) != (scale is not None):
        raise ValueError(f"{caller}: replicates and scale go together; give both or neither.")
    copies = list(replicates or [])
    factors = np.asarray(np.nan if scale is None else scale, dtype=float)
    if factors.ndim and factors.shape != (len(copies),):
        raise ValueError(
            f"{caller}: scale has {factors.size} values; expected one, or one for each of "
            f"{len(copies)} replicates."
        )
    named = [name for name in (weight, strata, psu, fpc_n, poststrata, *copies) if name is not None]
    refuse_missing(caller, data, named)
    if copies and (fpc_n or poststrata):
        raise ValueError(
            f"{caller}: fpc_n and poststrata do not go with replicates; the producer's weights "
            "have both in them. Leave them out."
        )
    one_stratum = np.zeros(len(data), dtype=int)
    stratum = one_stratum if strata is None else pd.factorize(data[strata])[0]
    unit = np.arange(len(data)) if psu is None else pd.factorize(data[psu])[0]
    number, of_unit = _number_units(stratum, unit)
    sizes = None if fpc_n is None else data[fpc_n].to_numpy(dtype=float)
    return Design(
        weight=_read_weights(caller, data, weight),
        psu=number,
        stratum=of_unit,
        lonely_psu=lonely_psu,
        replicates=data[copies].to_numpy(dtype=float) if copies else None,
        scale=factors,
        mse=mse,
        left=_not_drawn(caller, of_unit, stratum, sizes),
        poststratum=None if poststrata is None else pd.factorize(data[poststrata])[0],
    )


def _not_drawn(caller: str, of_unit: Array, stratum: Array, sizes: Floats | None) -> Floats:
    """Share of the PSUs of each stratum that was not drawn, from the number there are."""
    drawn = np.bincount(of_unit)
    if sizes is None:
        return np.ones(len(drawn))
    least, most = np.full(len(drawn), np.inf), np.zeros(len(drawn))
    np.minimum.at(least, stratum, sizes)
    np.maximum.at(most, stratum, sizes)
    bad = (least != most) | (most < drawn)
    if bad.any():
        which = int(np.flatnonzero(bad)[0])
        raise ValueError(
            f"{caller}: fpc_n from {least[which]:g} to {most[which]:g} in a stratum with "
            f"{drawn[which]} PSUs; expected one number in each stratum, of all the PSUs that it "
            "has in the population."
        )
    return 1 - drawn / most


def _number_units(stratum: Array, unit: Array) -> tuple[Array, Array]:
    """Return the number of each row's pair of stratum and unit, and the stratum of each pair."""
    width = unit.max() + 1
    number, pairs = pd.factorize(stratum.astype(np.int64) * width + unit, sort=True)
    return number, pairs // width


def _read_weights(caller: str, data: pd.DataFrame, weight: str | None) -> Floats:
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


def calibrated(design: Design, scores: Floats) -> Floats:
    """Return what is left of scores once each post-stratum has the total of the population."""
    if design.poststratum is None:
        return scores
    number, weight = design.poststratum, design.weight
    means = np.bincount(number, weights=scores) / np.bincount(number, weights=weight)
    return np.asarray(scores - weight * means[number], dtype=float)


def degrees_of_freedom(design: Design, rows: Flags) -> float:
    """Return PSUs minus strata among the rows of a domain; for replicates their rank minus 1."""
    if not rows.any():
        return np.nan
    if design.replicates is not None:
        return float(np.linalg.matrix_rank(design.replicates[rows], rtol=1e-5) - 1)
    units = np.bincount(design.psu[rows], minlength=len(design.stratum)) > 0
    return float(units.sum() - len(np.unique(design.stratum[units])))


def variance(caller: str, design: Design, scores: Floats, rows: Flags) -> float:
    """Return the variance of the sum of scores (0 outside the domain `rows`), with replacement."""
    totals = np.bincount(design.psu, weights=scores, minlength=len(design.stratum))
    units = np.bincount(design.stratum)
    centred = totals - (np.bincount(design.stratum, weights=totals) / units)[design.stratum]
    squares = np.bincount(design.stratum, weights=centred**2) * units / np.maximum(units - 1, 1)
    known = float((design.left * squares).sum())
    used = np.zeros(len(units), dtype=bool)
    used[design.stratum[design.psu[rows]]] = True
    lonely = used & (units == 1)
    if not lonely.any() or design.lonely_psu in ("remove", "certainty"):
        return known
    if design.lonely_psu == "adjust":
        alone = lonely[design.stratum]
        return known + float((design.left[design.stratum] * totals**2)[alone].sum())
    if design.lonely_psu == "average":
        others = int(used.sum() - lonely.sum())
        return known * int(used.sum()) / others if others else np.nan
    raise ValueError(
        f"{caller}: {lonely.sum()} strata have one PSU only, which gives no variance; merge "
        "strata, or choose lonely_psu: 'adjust' (distance to the mean of the sample), 'average' "
        "(the variance of the other strata) or 'certainty' (none)."
    )
