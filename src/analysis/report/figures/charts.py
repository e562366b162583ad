"""The plain charts: one function per kind, drawn the same way everywhere.

`by` is the dimension along the axis, `split` the one that colours and the legend tell apart.
"""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.indicators.change import breaks_between
from analysis.report.figures.axes import number_axis, wrapped_labels
from analysis.report.figures.over_time import over_years
from analysis.report.figures.page_width import width
from analysis.report.figures.style import (
    AXIS,
    COLOURS,
    EDGE,
    HATCHES,
    MARKERS,
    ON_THE_GRID,
    drawn_or_nothing,
    interval_lengths,
    legend,
    mark_missing,
    name_values,
    new_figure,
    reasons,
    refuse_two_in_one_place,
    scaled,
)
from analysis.report.text.numbers import label

__all__ = ["bars", "dots", "lines", "months", "over_years", "stacked"]


@drawn_or_nothing
def dots(estimates: pd.DataFrame, *, by: str, split: str = "") -> Figure:
    """Draw a value with its interval per category of `by`, one marker per category of `split`."""
    refuse_two_in_one_place(estimates, by, split)
    frame = scaled(estimates)
    codes = list(dict.fromkeys(frame[by]))
    groups = list(dict.fromkeys(frame[split])) if split else [None]
    words, line_height = wrapped_labels(by, codes)
    row = max(0.32, 0.14 + 0.17 * len(groups), line_height)
    figure, axes = new_figure(1.1 + len(codes) * row)
    offsets = 0.17 / row * (np.arange(len(groups)) - (len(groups) - 1) / 2)
    for group, offset, colour, marker in zip(groups, offsets, COLOURS, MARKERS, strict=False):
        rows = frame if group is None else frame[frame[split] == group]
        y = np.array([codes.index(code) for code in rows[by]]) + offset
        mark_missing(axes, rows, y)
        axes.errorbar(
            rows["value"],
            y,
            xerr=interval_lengths(rows),
            fmt="none",
            ecolor=colour,
            elinewidth=1.6,
        )
        axes.plot(
            rows["value"],
            y,
            color=colour,
            marker=marker,
            linestyle="none",
            markersize=6.7,
            zorder=3,
            markeredgecolor="white",
            markeredgewidth=0.5,
            label=None if group is None else label(split, group),
        )
        name_values(axes, rows, y)
    axes.set(yticks=range(len(codes)), ylim=(len(codes) - 0.5, -0.5), ylabel="")
    axes.set_yticklabels(words)
    axes.set_xlabel(AXIS[frame["unit"].iloc[0]])
    if (frame["unit"] == "pp").any():
        # A difference is seen from where there would be none.
        axes.axvline(0, color=EDGE, linewidth=0.8)
    number_axis(axes.xaxis)
    if split:
        legend(figure, axes, title=label("dimension", split))
    return figure


@drawn_or_nothing
def bars(estimates: pd.DataFrame, *, by: str) -> Figure:
    """Draw a horizontal bar per category of `by`."""
    refuse_two_in_one_place(estimates, by)
    frame = scaled(estimates)
    words, line_height = wrapped_labels(by, frame[by])
    figure, axes = new_figure(0.9 + len(frame) * max(0.3, line_height))
    sns.barplot(x=frame["value"], y=words, color=COLOURS[0], errorbar=None, ax=axes)
    mark_missing(axes, frame, range(len(frame)))
    name_values(axes, frame, range(len(frame)))
    axes.set(ylabel="", xlabel=AXIS[frame["unit"].iloc[0]])
    number_axis(axes.xaxis)
    return figure


@drawn_or_nothing
def months(estimates: pd.DataFrame, *, by: str, year: int) -> Figure:
    """Draw a bar per month `by` of a year, with a dotted line at each break in the series."""
    figure, axes = new_figure(3.2)
    axes.bar(estimates[by].astype(int), estimates["value"].fillna(0), color=COLOURS[0])
    mark_missing(axes, estimates, estimates[by].astype(int), upright=True)
    for each in breaks_between(estimates["indicator"].iloc[0], year, year):
        position = each["date"].month - 0.5 + (each["date"].day - 1) / 31
        axes.axvline(position, color="#000000", linestyle=":", linewidth=1.4)
        axes.text(position + 0.1, axes.get_ylim()[1], "breuk", va="top", fontsize=8)
    named = range(1, 13, width().every)
    axes.set(xticks=named, xlabel="", ylabel=AXIS[estimates["unit"].iloc[0]])
    axes.set_xticklabels([label("month_short", f"{month:02d}") for month in named])
    number_axis(axes.yaxis)
    return figure


@drawn_or_nothing
def stacked(estimates: pd.DataFrame, *, by: str, split: str) -> Figure:
    """Draw a horizontal bar per category of `by`, divided over the categories of `split`."""
    refuse_two_in_one_place(estimates, by, split)
    frame = scaled(estimates)
    wide = frame.pivot_table(index=by, columns=split, values="value", sort=False)
    rows = list(dict.fromkeys(frame[by]))
    wide = wide.reindex(index=rows, columns=list(dict.fromkeys(frame[split])))
    words, line_height = wrapped_labels(by, wide.index)
    figure, axes = new_figure(1.3 + max(0.36, line_height) * len(wide))
    left = np.zeros(len(wide))
    for code, colour, hatch in zip(wide.columns, COLOURS, HATCHES, strict=False):
        widths = np.nan_to_num(wide[code].to_numpy())
        axes.barh(
            words,
            widths,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor=EDGE,
            linewidth=0.5,
            label=label(split, code),
        )
        left = left + widths
    missing = pd.Series(reasons(frame)).groupby(frame[by].to_numpy(), sort=False).agg(set)
    for place, code in enumerate(rows):
        for reason in sorted(missing[code] - {""}):
            partly = "deels " if left[place] else ""
            axes.annotate(
                f"{partly}{reason}", (left[place], place), (4, 0), textcoords="offset points",
                va="center", fontsize=7, color=EDGE, bbox=ON_THE_GRID,
            )  # fmt: skip
    axes.set(xlabel=AXIS[frame["unit"].iloc[0]], ylabel="")
    axes.invert_yaxis()
    number_axis(axes.xaxis)
    legend(figure, axes)
    return figure


@drawn_or_nothing
def lines(estimates: pd.DataFrame, *, split: str, breaks: list[float], by: str = "year") -> Figure:
    """Draw a line per category of `split` over `by`, cut and marked at each of the `breaks`."""
    refuse_two_in_one_place(estimates, by, split)
    frame = scaled(estimates)
    frame["position"] = frame[by].astype(float)
    figure, axes = new_figure(3.4)
    for group, colour, marker in zip(dict.fromkeys(frame[split]), COLOURS, MARKERS, strict=False):
        rows = frame[frame[split] == group].sort_values("position")
        mark_missing(axes, rows, rows["position"], upright=True)
        pieces = np.searchsorted(np.sort(breaks), rows["position"], side="right")
        for piece, segment in rows.groupby(pieces):
            known = segment[segment["value"].notna()]
            axes.errorbar(
                known["position"],
                known["value"],
                yerr=interval_lengths(known),
                fmt="none",
                ecolor=colour,
                elinewidth=1.2,
            )
            axes.plot(
                known["position"],
                known["value"],
                color=colour,
                marker=marker,
                markersize=5,
                linewidth=1.35,
                markeredgecolor="white",
                markeredgewidth=0.5,
                label=label(split, group) if piece == pieces.min() else None,
            )
    for position in breaks:
        axes.axvline(position - 0.5, color="#555555", linestyle=":", linewidth=1.2)
    # Years and numbers of pairs are whole; between two of them there is nothing.
    axes.xaxis.set_major_locator(MaxNLocator(width().years // 2 + 2, integer=True))
    axes.set(xlabel=label("dimension", by), ylabel=AXIS[frame["unit"].iloc[0]])
    axes.set_ylim(bottom=0)
    number_axis(axes.yaxis)
    legend(figure, axes)
    return figure
