"""Lines that say more than a line: incidence with numbers at risk, and a series with its gaps."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from analysis.report.figures.axes import number_axis, wrapped, year_ticks
from analysis.report.figures.page_width import width
from analysis.report.figures.style import (
    AXIS,
    COLOURS,
    EDGE,
    MARKERS,
    drawn_or_nothing,
    legend,
    new_figure,
    scaled,
    set_style,
)
from analysis.report.text.numbers import label, number

__all__ = ["incidence", "series_with_gaps"]


@drawn_or_nothing
def incidence(estimates: pd.DataFrame, *, by: str, split: str, panel: str) -> Figure:
    """Draw a line over time `by` with its band per category of `split`, in panels of `panel`.

    Below each panel stands how many of each line are still followed at some times (`n`), as it is
    published; a line ends where its follow-up does, and begins where its count may be shown.
    """
    frame = scaled(estimates)
    frame["position"] = frame[by].astype(int)
    codes, groups = (list(dict.fromkeys(frame[name])) for name in (panel, split))
    set_style()
    figure, grid = plt.subplots(
        2,
        len(codes),
        figsize=(width().inches, 4.6),
        sharex="col",
        squeeze=False,
        gridspec_kw={"height_ratios": [5, 0.35 + 0.3 * len(groups)]},
    )
    highest = frame["high"].fillna(frame["value"]).max()
    for (axes, below), code in zip(grid.T, codes, strict=True):
        rows = frame[frame[panel] == code]
        for group, colour, marker in zip(groups, COLOURS, MARKERS, strict=False):
            _line_with_band(axes, rows[rows[split] == group], label(split, group), colour, marker)
        axes.set(
            title=label(panel, code), ylabel=AXIS[frame["unit"].iloc[0]], ylim=(0, 1.05 * highest)
        )
        number_axis(axes.yaxis)
        _at_risk(below, rows, split, groups, first=axes is grid[0][0])
        below.set_xlabel(wrapped(label("dimension", by)))
    legend(figure, grid[0][0], title=label("dimension", split))
    return figure


def _line_with_band(
    axes: plt.Axes, rows: pd.DataFrame, words: str, colour: str, marker: str
) -> None:
    known = rows[rows["value"].notna()].sort_values("position")
    low, high = known["low"].fillna(known["value"]), known["high"].fillna(known["value"])
    axes.fill_between(known["position"], low, high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(
        known["position"],
        known["value"],
        color=colour,
        linewidth=1.5,
        marker=marker,
        markersize=4,
        label=words,
    )


def _at_risk(
    axes: plt.Axes, rows: pd.DataFrame, split: str, groups: list[str], *, first: bool
) -> None:
    """Write how many are still followed: one row per line, at every second time."""
    times = sorted(set(rows["position"]))[:: 2 * width().every]
    followed = rows[rows["position"].isin(times) & (rows["n"].fillna(0) > 0)]
    for place, (group, colour) in enumerate(zip(groups, COLOURS, strict=False)):
        own = followed[followed[split] == group]
        for time, n in zip(own["position"], own["n"], strict=True):
            axes.text(time, place, number(n), ha="center", va="center", fontsize=7.5, color=colour)
    axes.set(ylim=(len(groups) - 0.4, -0.8), xticks=times, yticks=range(len(groups)))
    axes.set_yticklabels([label(split, group) for group in groups] if first else [], fontsize=7.5)
    axes.set_title("Nog gevolgd" if first else " ", fontsize=8, loc="left", pad=2)
    axes.grid(False)
    for side in axes.spines.values():
        side.set_visible(False)


@drawn_or_nothing
def series_with_gaps(
    estimates: pd.DataFrame, *, split: str, apart: str, by: str = "year"
) -> Figure:
    """Draw a line per category of `split` over the years `by`; a year without value interrupts it.

    Parameters
    ----------
    estimates : DataFrame
        One unit; rows without value are gaps.
    split
        Dimension with the lines.
    apart
        Region whose values are points of their own, joined to nothing.
    by
        Column with the years.
    """
    frame = scaled(estimates)
    frame["position"] = frame[by].astype(int)
    figure, axes = new_figure(3.6)
    groups = list(dict.fromkeys(frame[split]))
    for group, colour, marker in zip(groups, COLOURS, MARKERS, strict=False):
        own = frame[frame[split] == group]
        joined = own[own["region"] != apart].sort_values("position")
        alone = own[own["region"] == apart].dropna(subset="value")
        region = label("region", joined["region"].iloc[0]) if len(joined) else ""
        # matplotlib leaves a line open at a missing value, seaborn would join over it.
        axes.plot(
            joined["position"],
            joined["value"],
            color=colour,
            marker=marker,
            markeredgecolor=EDGE,
            label=f"{label(split, group)}, {region}",
        )
        if len(alone):
            axes.plot(
                alone["position"],
                alone["value"],
                color=colour,
                marker=marker,
                linestyle="",
                markerfacecolor="white",
                markeredgewidth=1.6,
                label=f"{label(split, group)}, {label('region', apart)}",
            )
    year_ticks(axes, sorted(set(frame["position"])))
    axes.set_ylim(bottom=0)
    axes.set(xlabel="", ylabel=AXIS[frame["unit"].iloc[0]])
    number_axis(axes.yaxis)
    legend(figure, axes)
    return figure
