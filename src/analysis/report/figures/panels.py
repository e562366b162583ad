"""Charts in panels: what must not be added up, or what is split by one characteristic at a time."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from analysis.report.figures.axes import number_axis, wrapped, wrapped_labels
from analysis.report.figures.page_width import width
from analysis.report.figures.style import (
    AXIS,
    COLOURS,
    EDGE,
    MARKERS,
    drawn_or_nothing,
    interval_lengths,
    legend,
    scaled,
    set_style,
)
from analysis.report.text.numbers import HIDDEN, label

__all__ = ["bars", "dots"]


@drawn_or_nothing
def bars(estimates: pd.DataFrame, *, by: str, panel: str) -> Figure:
    """Draw the bars of each category of `panel` in a panel of its own, so that nobody adds them."""
    set_style()
    codes = list(dict.fromkeys(estimates[panel]))
    _, line_height = wrapped_labels(by, estimates[by])
    figure, grid = plt.subplots(
        len(codes),
        1,
        figsize=(width().inches, 0.9 + len(codes) * max(1.0, 0.7 + 2 * line_height)),
        sharex=True,
        squeeze=False,
    )
    for axes, code, colour in zip(grid[:, 0], codes, COLOURS, strict=False):
        rows = estimates[estimates[panel] == code]
        axes.barh(
            [wrapped(label(by, each)) for each in rows[by]], rows["value"].fillna(0), color=colour
        )
        axes.set_title(label(panel, code), loc="left", fontsize=10)
        axes.invert_yaxis()
        number_axis(axes.xaxis)
    grid[-1, 0].set_xlabel("aantal")
    return figure


@drawn_or_nothing
def dots(estimates: pd.DataFrame, *, by: str, split: str, panel: str) -> Figure:
    """Draw a value with its interval per category of `by`, a panel per category of `panel`.

    Each category of `split` has a marker of its own; a category that is hidden for all says so.
    """
    frame = scaled(estimates)
    categories = {
        code: list(dict.fromkeys(rows[by])) for code, rows in frame.groupby(panel, sort=False)
    }
    groups = list(dict.fromkeys(frame[split]))
    set_style()
    _, line_height = wrapped_labels(by, frame[by])
    heights = [len(codes) + 0.9 for codes in categories.values()]
    figure, grid = plt.subplots(
        len(categories),
        1,
        figsize=(width().inches, max(0.27, line_height) * sum(heights) + 0.8),
        sharex=True,
        squeeze=False,
        gridspec_kw={"height_ratios": heights},
    )
    for axes, (code, places) in zip(grid[:, 0], categories.items(), strict=True):
        rows = frame[frame[panel] == code]
        for group, colour, marker in zip(groups, COLOURS, MARKERS, strict=False):
            own = rows[rows[split] == group]
            axes.errorbar(
                own["value"],
                own[by].map(places.index).to_numpy(),
                xerr=interval_lengths(own),
                fmt=marker,
                color=colour,
                markersize=5,
                elinewidth=1.5,
                label=label(split, group),
            )
        _name_categories(axes, rows, places, by)
        axes.set_title(label(panel, code), fontsize=9, loc="left", pad=3)
    lowest = grid[-1, 0]
    lowest.set_xlabel(AXIS[frame["unit"].iloc[0]])
    lowest.set_xlim(left=0)
    number_axis(lowest.xaxis)
    legend(figure, grid[0, 0])
    return figure


def _name_categories(axes: plt.Axes, rows: pd.DataFrame, places: list[str], by: str) -> None:
    for place, code in enumerate(places):
        if rows.loc[rows[by] == code, "value"].isna().all():
            axes.text(1, place, HIDDEN, va="center", fontsize=7.5, color=EDGE)
    axes.set(yticks=range(len(places)), ylim=(len(places) - 0.4, -0.6))
    axes.set_yticklabels([wrapped(label(by, code)) for code in places])
