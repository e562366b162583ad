"""Figures that keep apart what must not be added or joined: a series with its gaps, bodies in panels."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from analysis.report.figures.charts import (
    AXIS,
    COLOURS,
    EDGE,
    MARKERS,
    WIDTH,
    drawn_or_nothing,
    legend,
    number_axis,
    scaled,
    style,
)
from analysis.report.text.numbers import label

__all__ = ["panels", "series_with_gaps"]


@drawn_or_nothing
def series_with_gaps(estimates: pd.DataFrame, *, line: str, apart: str) -> Figure:
    """Draw a line per category of `line` over the years; a year without value interrupts it.

    Parameters
    ----------
    estimates : DataFrame
        One unit; rows without value are gaps.
    line
        Dimension with the lines.
    apart
        Region whose values are points of their own, joined to nothing.
    """
    frame = scaled(estimates).assign(year=lambda f: f["year"].astype(int))
    style()
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    groups = list(dict.fromkeys(frame[line]))
    for group, colour, marker in zip(groups, COLOURS, MARKERS, strict=False):
        rows = frame[(frame[line] == group) & (frame["region"] != apart)].sort_values("year")
        alone = frame[(frame[line] == group) & (frame["region"] == apart)].dropna(subset="value")
        region = label("region", rows["region"].iloc[0]) if len(rows) else ""
        # matplotlib leaves a line open at a missing value, seaborn would join over it.
        axes.plot(rows["year"], rows["value"], color=colour, marker=marker, markeredgecolor=EDGE,
                  label=f"{label(line, group)}, {region}")  # fmt: skip
        if len(alone):
            axes.plot(alone["year"], alone["value"], color=colour, marker=marker, linestyle="", markerfacecolor="white",
                      markeredgewidth=1.6,
                      label=f"{label(line, group)}, {label('region', apart)}")  # fmt: skip
    axes.set_xticks(sorted(set(frame["year"])))
    axes.set_ylim(bottom=0)
    axes.set(xlabel="", ylabel=AXIS[frame["unit"].iloc[0]])
    number_axis(axes.yaxis)
    legend(figure, axes)
    return figure


@drawn_or_nothing
def panels(estimates: pd.DataFrame, *, panel: str, by: str) -> Figure:
    """Draw the bars of each category of `panel` in a panel of its own, so that nobody adds them."""
    style()
    names = list(dict.fromkeys(estimates[panel]))
    parts = {name: estimates[estimates[panel] == name] for name in names}
    figure, grid = plt.subplots(
        len(names), 1, figsize=(WIDTH, 0.9 + 1.0 * len(names)), sharex=True, squeeze=False
    )
    for axes, (name, part), colour in zip(grid[:, 0], parts.items(), COLOURS, strict=False):
        axes.barh([label(by, code) for code in part[by]], part["value"].fillna(0), color=colour)
        axes.set_title(label(panel, name), loc="left", fontsize=10)
        axes.invert_yaxis()
        number_axis(axes.xaxis)
    grid[-1, 0].set_xlabel("aantal")
    return figure
