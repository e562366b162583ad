"""Figures of correspondence tests: the forest of places beside their mean."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analysis.report.figures.axes import wrapped
from analysis.report.figures.style import (
    COLOURS,
    EDGE,
    drawn_or_nothing,
    new_figure,
)
from analysis.report.text.numbers import HIDDEN, label, number

__all__ = ["forest"]

TICKS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


@drawn_or_nothing
def forest(estimates: pd.DataFrame, *, by: str) -> Figure:
    """Draw a ratio with its interval per category of `by`, on a logarithmic axis with a line at 1.

    Parameters
    ----------
    estimates : DataFrame
        Ratios by `by`, in the order in which they are drawn, and where there is one the mean
        (`mean_ratio`) and the range of a next place (`ratio_prediction`), which come below a line
        where they have a value.
    by
        Dimension of the rows.

    Returns
    -------
    Figure
        A hidden category keeps its row and says so.
    """
    places = estimates[estimates["indicator"] == "response_ratio"]
    below = estimates[estimates["indicator"].isin(["mean_ratio", "ratio_prediction"])]
    below = below[below["value"].notna()]
    words = [wrapped(label(by, code)) for code in places[by]]
    words += [wrapped(label("indicator", name)) for name in below["indicator"]]
    row = max(0.34, 0.17 * (1 + max(word.count("\n") for word in words)))
    figure, axes = new_figure(1.1 + row * len(words))
    for y, row in enumerate(places.to_dict("records")):
        if np.isnan(row["value"]):
            axes.text(1, y, HIDDEN, va="center", ha="center", fontsize=8, color=EDGE)
            continue
        axes.plot([row["low"], row["high"]], [y, y], color=COLOURS[0], linewidth=1.6)
        axes.plot(row["value"], y, "s", color=COLOURS[0], markersize=6)
    for y, row in enumerate(below.to_dict("records"), start=len(places)):
        mean = row["indicator"] == "mean_ratio"
        axes.plot(
            [row["low"], row["high"]],
            [y, y],
            color=COLOURS[1],
            linewidth=1.6 if mean else 4,
            alpha=1 if mean else 0.45,
        )
        if mean:
            axes.plot(row["value"], y, "D", color=COLOURS[1], markersize=7)
    if len(below):
        axes.axhline(len(places) - 0.5, color=EDGE, linewidth=0.8)
    axes.axvline(1, color=EDGE, linestyle=":", linewidth=1.2)
    axes.set(xscale="log", yticks=range(len(words)), ylim=(len(words) - 0.5, -0.5), ylabel="")
    axes.set_yticklabels(words)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, 0.65), max(high, 1.1))
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: number(v, 2)))
    axes.set_xlabel("verhouding (1: gelijke kansen)")
    return figure
