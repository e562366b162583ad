"""Figures of levels of Dutch: curves with numbers at risk, cohort by horizon, and one panel per characteristic."""

import matplotlib.pyplot as plt
import numpy as np
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
from analysis.report.text.numbers import HIDDEN, label, number, percent

__all__ = ["by_characteristic", "cohorts", "incidence"]

SHORT_HIDDEN = HIDDEN[:3]
# From this share on a shade is so dark that white words stand out more than black ones.
DARK = 0.67


@drawn_or_nothing
def incidence(estimates: pd.DataFrame, *, x: str, line: str, panel: str) -> Figure:
    """Draw a line with its interval band per category of `line`, a panel per category of `panel`.

    Below each panel stands how many of each line are still followed at some times (`n`), as rounded
    as it is published; a line ends where its follow-up does.
    """
    frame = scaled(estimates)
    panels, groups = (list(dict.fromkeys(frame[name])) for name in (panel, line))
    style()
    figure, grid = plt.subplots(
        2, len(panels), figsize=(WIDTH, 4.6), sharex="col", squeeze=False,
        gridspec_kw={"height_ratios": [5, 0.35 + 0.3 * len(groups)]},
    )  # fmt: skip
    top = frame["high"].fillna(frame["value"]).max()
    for (axes, below), name in zip(grid.T, panels, strict=True):
        part = frame[frame[panel] == name].assign(position=lambda f: f[x].astype(int))
        for group, colour, marker in zip(groups, COLOURS, MARKERS, strict=False):
            _line(axes, part[part[line] == group], label(line, group), colour, marker)
        axes.set(title=label(panel, name), ylabel=AXIS[frame["unit"].iloc[0]], ylim=(0, 1.05 * top))
        number_axis(axes.yaxis)
        _at_risk(below, part, line, groups, first=axes is grid[0][0])
        below.set_xlabel(label("dimension", x))
    legend(figure, grid[0][0], title=label("dimension", line))
    return figure


def _line(axes: plt.Axes, part: pd.DataFrame, words: str, colour: str, marker: str) -> None:
    known = part[part["value"].notna()].sort_values("position")
    at, low, high = (
        known["position"],
        known["low"].fillna(known["value"]),
        known["high"].fillna(known["value"]),
    )
    axes.fill_between(at, low, high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(
        at, known["value"], color=colour, linewidth=1.5, marker=marker, markersize=4, label=words
    )


def _at_risk(
    axes: plt.Axes, part: pd.DataFrame, line: str, groups: list[str], *, first: bool
) -> None:
    """Write how many are still followed: one row per line, at every second time."""
    times = sorted(set(part["position"]))[::2]
    for row, (group, colour) in enumerate(zip(groups, COLOURS, strict=False)):
        known = part[
            (part[line] == group) & part["position"].isin(times) & (part["n"].fillna(0) > 0)
        ]
        for at, n in zip(known["position"], known["n"], strict=True):
            axes.text(at, row, number(n), ha="center", va="center", fontsize=7.5, color=colour)
    axes.set(ylim=(len(groups) - 0.4, -0.8), xticks=times, yticks=range(len(groups)))
    axes.set_yticklabels([label(line, group) for group in groups] if first else [], fontsize=7.5)
    axes.set_title("Nog gevolgd (afgerond)" if first else " ", fontsize=8, loc="left", pad=2)
    axes.grid(False)
    for side in axes.spines.values():
        side.set_visible(False)


@drawn_or_nothing
def cohorts(estimates: pd.DataFrame, *, x: str, y: str, panel: str) -> Figure:
    """Draw a share for each `y` and `x` as a number on a shade, a panel per category of `panel`.

    A cell that is hidden says so; one whose time has not passed for the whole cohort is empty.
    """
    panels = list(dict.fromkeys(estimates[panel]))
    style()
    rows, height = (len(panels) + 1) // 2, 0.75 + 0.27 * estimates[y].nunique()
    figure, grid = plt.subplots(rows, 2, figsize=(WIDTH, rows * height + 0.3), squeeze=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    for axes, name in zip(grid.flat, panels, strict=False):
        part = estimates[estimates[panel] == name]
        wide = part.pivot_table(index=y, columns=x, values="value", dropna=False, aggfunc="first")
        words = part.assign(words=_in_a_cell(part)).pivot_table(
            index=y, columns=x, values="words", aggfunc="first"
        )
        _shaded(axes, wide.astype(float), words.reindex_like(wide).fillna(""))
        axes.set(title=label(panel, name), xlabel=label("dimension", x), ylabel="")
        axes.grid(False)
    return figure


def _shaded(axes: plt.Axes, shares: pd.DataFrame, words: pd.DataFrame) -> None:
    """Shade each cell by its share, and write its words in it."""
    axes.pcolormesh(
        shares.to_numpy(), vmin=0, vmax=1, cmap="Blues", edgecolors="white", linewidth=1
    )
    for (row, column), text in np.ndenumerate(words.to_numpy()):
        colour = "white" if shares.iloc[row, column] > DARK else EDGE
        axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", color=colour,
                  fontsize=7 if text == SHORT_HIDDEN else 8)  # fmt: skip
    for axis, names in ((axes.xaxis, shares.columns), (axes.yaxis, shares.index)):
        axis.set_ticks(np.arange(len(names)) + 0.5, labels=[str(name) for name in names])
    axes.invert_yaxis()


def _in_a_cell(part: pd.DataFrame) -> pd.Series:
    shown = part["value"].map(lambda v: "" if pd.isna(v) else percent(v, 0).replace("\u00a0", " "))
    return shown.mask(part["conf_status"] == "C", SHORT_HIDDEN)


@drawn_or_nothing
def by_characteristic(estimates: pd.DataFrame, *, split: str) -> Figure:
    """Draw a panel per characteristic with a value and interval per category, one marker per category of `split`."""
    frame = scaled(estimates)
    panels = {
        name: list(dict.fromkeys(part["category"]))
        for name, part in frame.groupby("characteristic", sort=False)
    }
    style()
    heights = [len(categories) + 0.9 for categories in panels.values()]
    figure, grid = plt.subplots(
        len(panels), 1, figsize=(WIDTH, 0.27 * sum(heights) + 0.8), sharex=True, squeeze=False,
        gridspec_kw={"height_ratios": heights},
    )  # fmt: skip
    for axes, (name, categories) in zip(grid[:, 0], panels.items(), strict=True):
        part = frame[frame["characteristic"] == name]
        for group, colour, marker in zip(
            dict.fromkeys(frame[split]), COLOURS, MARKERS, strict=False
        ):
            rows = part[part[split] == group]
            y = rows["category"].map(categories.index).to_numpy()
            spread = np.nan_to_num(
                np.vstack([rows["value"] - rows["low"], rows["high"] - rows["value"]])
            )
            axes.errorbar(rows["value"], y, xerr=spread, fmt=marker, color=colour, markersize=5, elinewidth=1.5,
                          label=label(split, group))  # fmt: skip
        for place, category in enumerate(categories):
            if part.loc[part["category"] == category, "value"].isna().all():
                axes.text(1, place, HIDDEN, va="center", fontsize=7.5, color=EDGE)
        axes.set(yticks=range(len(categories)), ylim=(len(categories) - 0.4, -0.6))
        axes.set_yticklabels([label("category", category) for category in categories])
        axes.set_title(label("characteristic", name), fontsize=9, loc="left", pad=3)
    grid[-1, 0].set_xlabel(AXIS[frame["unit"].iloc[0]])
    grid[-1, 0].set_xlim(left=0)
    number_axis(grid[-1, 0].xaxis)
    legend(figure, grid[0, 0])
    return figure
