"""A series over the years, left to right: its interval, its breaks, and what is not known."""

import textwrap
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.indicators.change import breaks_between
from analysis.report.figures.axes import number_axis, year_ticks
from analysis.report.figures.page_width import width
from analysis.report.figures.style import (
    AXIS,
    COLOURS,
    DECIMALS,
    EDGE,
    MARKERS,
    drawn_or_nothing,
    mark_missing,
    new_figure,
    refuse_two_in_one_place,
    scaled,
)
from analysis.report.text.numbers import label, number

__all__ = ["over_years"]

# Part of the height that a line of a label at the end of a series takes.
_LABEL = 0.085


class _Look(NamedTuple):
    """How one line is told apart."""

    colour: str
    marker: str
    words: str


@drawn_or_nothing
def over_years(
    estimates: pd.DataFrame, *, split: str = "", by: str = "year", from_zero: bool = True
) -> Figure:
    """Draw a line with its interval per category of `split` over the years `by`, left to right.

    A line is cut at each break, of the registry or flagged in the data, and at a year that is
    hidden or was not delivered; its name and last value stand at its end, so that there is no
    legend. One year gives points.

    Parameters
    ----------
    estimates : DataFrame
        One indicator, one row per category and year.
    split
        Dimension with the lines; empty for one line.
    by
        Column with the years.
    from_zero
        Whether the axis starts at zero where nothing lies below it.
    """
    refuse_two_in_one_place(estimates, by, split)
    frame = scaled(estimates)
    frame["position"] = frame[by].astype(int)
    figure, axes = new_figure(3.5)
    groups = list(dict.fromkeys(frame[split])) if split else [None]
    breaks = _breaks(frame)
    lines = []
    for group, colour, marker in zip(groups, COLOURS, MARKERS, strict=False):
        rows = frame if group is None else frame[frame[split] == group]
        words = "" if group is None else label(split, group)
        lines += _line(axes, rows.sort_values("position"), breaks, _Look(colour, marker, words))
    years = sorted(set(frame["position"]))
    year_ticks(axes, years)
    axes.set_xlim(years[0] - 0.4, years[-1] + 0.15 if len(years) > 1 else years[0] + 0.4)
    axes.grid(visible=False, axis="x")
    if from_zero and not (frame["low"].fillna(frame["value"]) < 0).any():
        axes.set_ylim(bottom=0)
    else:
        axes.axhline(0, color=EDGE, linewidth=0.8)
    _mark_breaks(axes, breaks)
    _name_starts(axes, [known.iloc[0] for _, known in lines if len(known) > 1])
    _name_lines(axes, [(look, known.iloc[-1]) for look, known in lines])
    axes.set(xlabel="", ylabel=AXIS.get(frame["unit"].iloc[0], ""))
    number_axis(axes.yaxis)
    return figure


def _breaks(frame: pd.DataFrame) -> list[int]:
    """Years before which a break stands between two years of the series."""
    first, last = frame["position"].min(), frame["position"].max()
    found = {
        each["date"].year
        for name in dict.fromkeys(frame["indicator"])
        for each in breaks_between(name, first, last)
    }
    flagged = frame.get("obs_status", pd.Series("", frame.index)) == "b"
    return sorted(found | set(frame.loc[flagged, "position"]) - {first})


def _line(axes: plt.Axes, rows: pd.DataFrame, breaks: list[int], look: _Look) -> list[tuple]:
    """Draw one line in its pieces; its look and known rows, or nothing where no value is known."""
    mark_missing(axes, rows, rows["position"], upright=True)
    known = rows[rows["value"].notna()]
    # A new piece starts at a break and after a year without value.
    jump = known["position"].diff().fillna(1) > 1
    piece = np.searchsorted(breaks, known["position"], side="right") * 1000 + jump.cumsum()
    for _, segment in known.groupby(piece):
        low = segment["low"].fillna(segment["value"])
        high = segment["high"].fillna(segment["value"])
        if len(segment) > 1:
            axes.fill_between(
                segment["position"], low, high, color=look.colour, alpha=0.16, linewidth=0
            )
        else:
            axes.vlines(segment["position"], low, high, color=look.colour, linewidth=1.6)
        axes.plot(
            segment["position"], segment["value"], color=look.colour, marker=look.marker,
            linewidth=2, markersize=5.5, markeredgecolor="white", markeredgewidth=0.5,
        )  # fmt: skip
    if known.empty:
        return []
    return [(look, known)]


def _amount(row: pd.Series) -> str:
    return number(row["value"], DECIMALS.get(row["unit"], 0))


def _mark_breaks(axes: plt.Axes, breaks: list[int]) -> None:
    for year in breaks:
        axes.axvline(year - 0.5, color="#555555", linestyle=":", linewidth=1.4)
        axes.text(
            year - 0.45, 0.99, "breuk", va="top", fontsize=8, color=EDGE,
            transform=axes.get_xaxis_transform(),
        )  # fmt: skip


def _name_starts(axes: plt.Axes, starts: list[pd.Series]) -> None:
    """Write the first value above its line; below it, or not at all, where another is near."""
    bottom, top = axes.get_ylim()
    room = _LABEL * (top - bottom)
    for first in starts:
        apart = [
            other["value"] - first["value"]
            for other in starts
            if other is not first and other["position"] == first["position"]
        ]
        near_above = any(0 <= each < room for each in apart)
        if near_above and any(-room < each <= 0 for each in apart):
            continue
        axes.annotate(
            _amount(first), (first["position"], first["value"]), (0, -8 if near_above else 8),
            ha="center", va="top" if near_above else "baseline", textcoords="offset points",
            fontsize=8, color=EDGE,
        )  # fmt: skip


def _name_lines(axes: plt.Axes, ends: list[tuple[_Look, pd.Series]]) -> None:
    """Write name and last value right of each line, apart from each other."""
    bottom, top = axes.get_ylim()
    least = _LABEL * (top - bottom)
    free = -np.inf
    for look, last in sorted(ends, key=lambda end: end[1]["value"]):
        # A line that ended earlier says when.
        earlier = last["position"] < axes.get_xlim()[1] - 1
        since = f" ({last['position']})" if earlier else ""
        words = textwrap.fill(f"{look.words} {_amount(last)}{since}".strip(), width().name)
        half = least * (1 + words.count("\n")) / 2
        place = max(last["value"], free + half)
        free = place + half
        axes.annotate(
            words, (1, place), (14 if look.words else 4, 0),
            xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center",
            fontsize=9, color=EDGE, weight="bold", annotation_clip=False,
        )  # fmt: skip
        if look.words:
            axes.plot(
                1.012, place, color=look.colour, marker=look.marker, markersize=5.5,
                clip_on=False, transform=axes.get_yaxis_transform(),
            )  # fmt: skip
