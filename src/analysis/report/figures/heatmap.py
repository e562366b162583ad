"""The heat map: a share for each pair of categories, as a number on a shade."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.report.figures.page_width import width
from analysis.report.figures.style import drawn_or_nothing, set_style
from analysis.report.text.numbers import HIDDEN, label, percent

__all__ = ["heatmap"]

SHORT_HIDDEN = HIDDEN[:3]
# From this share on a shade is so dark that white words stand out more than black ones.
DARK = 0.67
# Words on a shade keep their colour where the ground of a figure is dark (`drawing.on_a_page`).
ON_DARK, ON_PALE = "#fefefe", "#222222"


@drawn_or_nothing
def heatmap(estimates: pd.DataFrame, *, by: str, split: str, panel: str) -> Figure:
    """Draw a share for each row `by` and column `split`, a panel per category of `panel`.

    A cell that is hidden says so; one whose time has not passed for the whole cohort is empty.
    """
    codes = list(dict.fromkeys(estimates[panel]))
    set_style()
    across = width().panels
    rows, height = -(-len(codes) // across), 0.75 + 0.27 * estimates[by].nunique()
    size = (width().inches, rows * height + 0.3)
    figure, grid = plt.subplots(rows, across, figsize=size, squeeze=False)
    for axes in grid.flat[len(codes) :]:
        axes.set_axis_off()
    for axes, code in zip(grid.flat, codes, strict=False):
        part = estimates[estimates[panel] == code]
        shares = part.pivot_table(
            index=by, columns=split, values="value", dropna=False, aggfunc="first"
        )
        words = part.assign(words=_words(part)).pivot_table(
            index=by, columns=split, values="words", aggfunc="first"
        )
        _shade(axes, shares.astype(float), words.reindex_like(shares).fillna(""))
        axes.set(title=label(panel, code), xlabel=label("dimension", split), ylabel="")
        axes.grid(False)
    return figure


def _shade(axes: plt.Axes, shares: pd.DataFrame, words: pd.DataFrame) -> None:
    """Shade each cell by its share, and write its words in it."""
    axes.pcolormesh(
        shares.to_numpy(), vmin=0, vmax=1, cmap="Blues", edgecolors="white", linewidth=1
    )
    for (row, column), text in np.ndenumerate(words.to_numpy()):
        axes.text(
            column + 0.5,
            row + 0.5,
            text,
            ha="center",
            va="center",
            color=ON_DARK if shares.iloc[row, column] > DARK else ON_PALE,
            fontsize=7 if text == SHORT_HIDDEN else 8,
        )
    for axis, names in ((axes.xaxis, shares.columns), (axes.yaxis, shares.index)):
        axis.set_ticks(np.arange(len(names)) + 0.5, labels=[str(name) for name in names])
    axes.invert_yaxis()


def _words(estimates: pd.DataFrame) -> pd.Series:
    shown = estimates["value"].map(
        lambda share: "" if pd.isna(share) else percent(share, 0).replace("\u00a0", " ")
    )
    return shown.mask(estimates["conf_status"] == "C", SHORT_HIDDEN)
