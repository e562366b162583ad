"""Sums over public cells: of a table, of a part and its whole, of what is left without others.

A hidden cell hides every sum that it is in. Each count has its own noise, so parts and their whole
differ by some units; the variances of the noise add up.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.intervals import kind_of, noise_of_weight
from analysis.indicators.loaded import rows_of
from analysis.plan import Table, total_code
from analysis.plan import line as line_of_plan
from analysis.plan import load as load_plan

__all__ = [
    "CARRIED", "SUMS", "among", "design_sums", "less", "line_of", "not_drawn", "of_table",
    "part_of", "parts",
]  # fmt: skip

# What is added up over cells: `noise` is the variance of the noise in `weight`, and that of a sum
# or a difference of published counts is the sum of theirs.
SUMS = ["weight", "weight2", "noise", "n"]
# What every row takes along unchanged: `interval` is the kind that its cells give.
CARRIED = ["data_kind", "vintage", "interval"]


def of_table(cells: pd.DataFrame, table: str | Table, *needed: str) -> tuple[pd.DataFrame, Table]:
    """Return the cells of one table with its own dimensions only, and its line of the plan.

    They get the variance of the noise in their weight (`noise`), and the kind of interval that
    follows from where they come from (`interval`).

    Parameters
    ----------
    cells : DataFrame
        Cells of any tables.
    table
        Id in the plan, or a line of a researcher's own.
    *needed
        Dimensions or outcome that the table must have.

    Raises
    ------
    DataError
        When the plan has no such table, the table has not what is needed, or the cells are of a
        frame that has not its columns.
    """
    line = line_of(table)
    _refuse_without(line, needed)
    names = [name for name in line.columns if name != "region"]
    frame = rows_of(cells, line.id).reset_index(drop=True)
    _refuse_other_frame(frame, line, names)
    frame = frame.assign(
        noise=noise_of_weight(frame["weight"], frame["n"], has_noise=line.has_noise),
        interval=kind_of(frame["basis"], has_noise=line.has_noise),
    )
    return frame[["table", "year", "region", *names, *SUMS, "conf_status", *CARRIED]], line


def _refuse_without(line: Table, needed: Iterable[str]) -> None:
    """Refuse a table that lacks what an indicator is computed from; name those that have it."""
    absent = [name for name in needed if name not in line.columns]
    if absent:
        others = [each.id for each in load_plan().values() if set(needed) <= set(each.columns)]
        raise DataError(
            f"table {line.id} has no {', '.join(absent)}; found {', '.join(line.columns) or 'none'}"
            f". Expected a table that has it: {', '.join(others) or 'the plan has none'}."
        )


def _refuse_other_frame(frame: pd.DataFrame, line: Table, names: list[str]) -> None:
    """Refuse cells without the columns of a table: those of scans, asked for one of the report."""
    absent = [name for name in names if name not in frame]
    if absent:
        raise DataError(
            f"table {line.id} has no cells here: no column {', '.join(absent)}. Expected the "
            f"public frame that holds it: {'local' if line.of_scan else 'cells'}."
        )


def line_of(table: str | Table) -> Table:
    """Line of a table: of the plan by its id, refused where it has none, or one's own as it is.

    Examples
    --------
    >>> line_of("W1").source
    'residents'
    """
    line = table if isinstance(table, Table) else line_of_plan(table)
    if line is None:
        raise DataError(
            f"table {table!r} is not in the plan; expected one of {', '.join(load_plan())}."
        )
    return line


def parts(
    cells: pd.DataFrame, table: str | Table, category: str | list[str], *needed: str
) -> pd.DataFrame:
    """Sums over each denominator of a table, and over some categories of its outcome within it.

    Returns
    -------
    DataFrame
        One row per published denominator: `weight`, `weight2`, `noise`, `n`, and `yes_weight`,
        `yes_weight2`, `yes_noise`, `yes_n` of the categories; missing where one of their cells is
        hidden (`hidden`). A part is never the whole less the rest: each count has its own noise, so
        a part may even be above its whole. `yes_shared`, the covariance of both noises, is 0.
    """
    frame, line = of_table(cells, table, *needed)
    if len(line.outcome) != 1:
        raise DataError(
            f"table {line.id!r} has no outcome; expected one, to take a part of its units. Its "
            f"indicators: {', '.join(line.indicators)}."
        )
    (outcome,) = line.outcome
    keys = [c for c in frame.columns if c not in {outcome, *SUMS, *CARRIED, "conf_status"}]
    # A number for each denominator: groupby once, then sums are counts, which many small tables
    # need to be fast.
    place = frame.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    total = (frame[outcome] == total_code(outcome)).to_numpy()
    categories = [category] if isinstance(category, str) else category
    chosen = frame[outcome].isin(categories).to_numpy() & ~total
    if len(np.unique(place[total])) < total.sum():
        raise DataError(
            f"parts: two rows of table {line.id!r} are the same denominator; expected one of each."
        )
    whole = frame[total].drop(columns=[outcome, "conf_status"]).reset_index(drop=True)
    for name in SUMS:
        values = frame[name].to_numpy(dtype=float)
        # A sum with a hidden part is hidden; zero where there is no part.
        yes = np.bincount(place[chosen], values[chosen], minlength=len(frame))
        whole[f"yes_{name}"] = yes[place[total]]
    hidden = whole[["weight", "yes_weight"]].isna().any(axis=1)
    return whole.assign(yes_shared=0.0, hidden=hidden)


def among(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Sums of a part within some categories that hold it, instead of within all units.

    Parameters
    ----------
    part, whole : DataFrame
        As made by `parts` of the same table, of the part and of the categories.
    """
    sums = {name: whole[f"yes_{name}"] for name in SUMS}
    hidden = sums["weight"].isna() | part["yes_weight"].isna()
    return part.assign(**sums, yes_shared=part["yes_noise"], hidden=hidden)


def part_of(cells: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Sums over each cell of a table, and over the same cell of a table of some of its units.

    Parameters
    ----------
    cells : DataFrame
        Public cells of both tables.
    part, whole
        Ids of tables with the same dimensions and no outcome; the units of `part` are in `whole`.

    Returns
    -------
    DataFrame
        As `parts` gives them, under the id of `part`.

    Raises
    ------
    DataError
        When the tables have not the same dimensions, or have an outcome.
    """
    (some, line), (every, other) = of_table(cells, part), of_table(cells, whole)
    if line.columns != other.columns or line.outcome:
        raise DataError(
            f"part_of: tables {part} and {whole} have {', '.join(line.columns)} and "
            f"{', '.join(other.columns)}; expected the same dimensions, and no outcome."
        )
    keys = ["year", "region", *line.columns]
    yes = some.set_index(keys)[SUMS].add_prefix("yes_")
    joined = every.drop(columns="conf_status").join(yes, on=keys, how="inner")
    hidden = joined[["weight", "yes_weight"]].isna().any(axis=1)
    return joined.assign(table=part, yes_shared=0.0, hidden=hidden).reset_index(drop=True)


def less(whole: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Sums (`SUMS`) of all units less those of others: the variances of their noise add up.

    Examples
    --------
    >>> sums = lambda n: pd.DataFrame({"weight": [n], "weight2": [n], "noise": [3.0], "n": [n]})
    >>> less(sums(100.0), sums(70.0)).to_dict("records")
    [{'weight': 30.0, 'weight2': 30.0, 'noise': 6.0, 'n': 30.0}]
    """
    left = (whole[SUMS] - others[SUMS]).clip(lower=0)
    return left.assign(
        weight2=squares_left(left["weight"], whole["weight2"] - others["weight2"], left["n"]),
        noise=whole["noise"] + others["noise"],
    )


def squares_left(weight: pd.Series, weight2: pd.Series, n: pd.Series) -> pd.Series:
    """Squared weights of the units that are left when others are taken away, from differences.

    Never less than those of as many units of equal weight: public sums of squared weights follow
    from one design effect and do not add up.

    Parameters
    ----------
    weight, weight2, n : Series
        The sums of all less those of the others.

    Examples
    --------
    >>> squares_left(pd.Series([60.0]), pd.Series([-5.0]), pd.Series([30.0])).tolist()
    [120.0]
    """
    return weight2.clip(lower=weight**2 / n.clip(lower=1))


def design_sums(frame: pd.DataFrame, prefix: str = "") -> tuple[pd.Series, ...]:
    """Sums of `estimates.parts` as `weighted_share` takes them: no part is above its whole.

    Noise may put a part above its whole; it counts as the whole then. The last is the share that
    was not drawn (`not_drawn`).
    """
    weight, weight2, yes, yes2, n, yes_n = (
        frame[prefix + name]
        for name in ("weight", "weight2", "yes_weight", "yes_weight2", "n", "yes_n")
    )
    capped = yes.clip(upper=weight)
    yes2 = yes2 * (capped / yes.where(yes > 0)).fillna(1)
    rest = weight - capped
    rest2 = squares_left(rest, weight2 - yes2, n - yes_n)
    return weight, yes2 + rest2, capped, yes2, n, not_drawn(weight, weight2)


def not_drawn(weight: pd.Series, weight2: pd.Series) -> pd.Series:
    """Share of the population that was not drawn: 1 - 1 / weight, if all weigh the same.

    Of other weights the mean of 1 - 1 / weight, each by its square. An interval then says what
    everybody counted would have given, and closes as more are drawn; 1 for a full count, which has
    no interval of a sample.

    Examples
    --------
    100 of 800 drawn, each for 8; and everybody.

    >>> not_drawn(pd.Series([800.0, 50.0]), pd.Series([6400.0, 50.0])).tolist()
    [0.875, 1.0]
    """
    left = 1 - weight / weight2.where(weight2 > 0)
    return left.where((left > 0) & (left <= 1), 1.0)
