"""A line the size of a word: one number over its years, with its interval and its breaks."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

__all__ = ["HEIGHT", "WIDTH", "Sparkline", "sparkline"]

WIDTH, HEIGHT = 176, 44
_MARGIN = 6


class Sparkline(NamedTuple):
    """What to draw, in pixels: lines and bands as the points of SVG, and where breaks stand."""

    lines: list[str]
    bands: list[str]
    points: list[tuple[float, float]]
    breaks: list[float]


def sparkline(
    rows: pd.DataFrame, *, first: int, last: int, broken: Callable[[int, int], bool]
) -> Sparkline:
    """Places of a series in a drawing of `WIDTH` by `HEIGHT`.

    Years run from left to right, the same ones in each drawing; heights are its own, from the
    lowest bound to the highest. The line is cut where a year is missing or hidden, and at a break.

    Parameters
    ----------
    rows : DataFrame
        `reference_period` (years as text), `value`, `low` and `high`; a row without value is left
        out.
    first, last
        Years at the left and at the right.
    broken
        Whether a break stands between two years.

    Examples
    --------
    >>> rows = pd.DataFrame({"reference_period": ["2021", "2022", "2023"],
    ...                      "value": [1.0, 2.0, 3.0], "low": [1.0, 2.0, 3.0],
    ...                      "high": [1.0, 2.0, 3.0]})
    >>> drawn = sparkline(rows, first=2021, last=2023, broken=lambda since, year: year == 2023)
    >>> drawn.lines, drawn.points[-1], drawn.breaks
    (['6,38 88,22'], (170.0, 6.0), [129.0])
    """
    known = rows[rows["value"].notna()].assign(
        at=lambda frame: frame["reference_period"].astype(int),
        low=lambda frame: frame["low"].fillna(frame["value"]),
        high=lambda frame: frame["high"].fillna(frame["value"]),
    )
    known = known.sort_values("at").reset_index(drop=True)
    lowest, highest = known["low"].min(), known["high"].max()

    def x(year: float) -> float:
        share = (year - first) / (last - first) if last > first else 1.0
        return round(float(_MARGIN + share * (WIDTH - 2 * _MARGIN)), 1)

    def y(value: float) -> float:
        share = (value - lowest) / (highest - lowest) if highest > lowest else 0.5
        return round(float(HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN)), 1)

    def path(points: list[tuple[float, float]]) -> str:
        return " ".join(f"{x(year):g},{y(value):g}" for year, value in points)

    runs = [known.loc[run] for run in _runs(known["at"].tolist(), broken)]
    drawn = [run for run in runs if len(run) > 1]
    # The last value has a dot, and so has one that no line leads to.
    dotted = [run.iloc[-1] for run in runs if len(run) == 1 or run is runs[-1]]
    return Sparkline(
        [path(list(zip(run["at"], run["value"], strict=True))) for run in drawn],
        [
            path(
                [
                    *zip(run["at"], run["high"], strict=True),
                    *zip(run["at"][::-1], run["low"][::-1], strict=True),
                ]
            )
            for run in drawn
        ],
        [(x(row["at"]), y(row["value"])) for row in dotted],
        [x((since + year) / 2) for since, year in pairwise(known["at"]) if broken(since, year)],
    )


def _runs(years: list[int], broken: Callable[[int, int], bool]) -> list[list[int]]:
    """Places of the years that follow each other without a break."""
    runs: list[list[int]] = [[]]
    for place, year in enumerate(years):
        before = years[place - 1] if place else year
        if place and (year - before > 1 or broken(before, year)):
            runs.append([])
        runs[-1].append(place)
    return [run for run in runs if run]
