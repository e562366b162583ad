"""The funnel plot: effects against how certain they are, beside where chance alone puts them."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analysis.report.figures.forest import TICKS
from analysis.report.figures.style import COLOURS, EDGE, drawn_or_nothing, legend, new_figure
from analysis.report.text.numbers import label, number

__all__ = ["funnel_plot"]


@drawn_or_nothing
def funnel_plot(points: pd.DataFrame, *, by: str) -> Figure:
    """Draw a point per place, the most certain at the top, and the funnel around the mean.

    Parameters
    ----------
    points : DataFrame
        `ratio`, `error`, `mean`, `high` and `inside`, as `tested_places.funnel` gives them.
    by
        Dimension that names the points; those outside the funnel carry their name.

    Returns
    -------
    Figure
        With a square inside the funnel and a diamond outside.
    """
    figure, axes = new_figure(3.6)
    mean, deepest = points["mean"].iloc[0], 1.08 * points["error"].max()
    depth = np.array([0.0, deepest])
    first = points.iloc[0]
    reach = np.log(first["high"] / mean) / first["error"] * depth
    axes.fill_betweenx(
        depth, mean * np.exp(-reach), mean * np.exp(reach), color="#DDDDDD", linewidth=0
    )
    axes.axvline(mean, color=COLOURS[1], linewidth=1.4)
    axes.axvline(1, color=EDGE, linestyle=":", linewidth=1.2)
    for inside, marker, colour, words in (
        (True, "s", COLOURS[0], "binnen de trechter"),
        (False, "D", COLOURS[1], "erbuiten"),
    ):
        rows = points[points["inside"] == inside]
        if rows.empty:
            continue
        axes.plot(
            rows["ratio"], rows["error"], marker, color=colour, markersize=6, label=words,
            markeredgecolor="white", markeredgewidth=0.5,
        )  # fmt: skip
    for row in points[~points["inside"].astype(bool)].to_dict("records"):
        axes.annotate(
            label(by, row[by]), (row["ratio"], row["error"]), xytext=(6, 0),
            textcoords="offset points", va="center", fontsize=8,
        )  # fmt: skip
    axes.set(xscale="log", ylim=(deepest, 0), ylabel="standaardfout van de logaritme")
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: number(v, 2)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: number(v, 2)))
    axes.set_xlabel("verhouding (1: gelijke kansen)")
    legend(figure, axes)
    return figure
