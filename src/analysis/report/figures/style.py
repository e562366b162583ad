"""How every figure looks: its colours, words, axes and legend, and what is drawn without data."""

import functools
from collections.abc import Callable, Iterable

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from analysis.errors import DataError
from analysis.report.figures.page_width import width
from analysis.report.text.numbers import HIDDEN, NOT_YET, number

__all__ = [
    "AXIS",
    "COLOURS",
    "DECIMALS",
    "EDGE",
    "HATCHES",
    "MARKERS",
    "ON_THE_GRID",
    "drawn_or_nothing",
    "interval_lengths",
    "legend",
    "mark_missing",
    "name_values",
    "new_figure",
    "reasons",
    "refuse_two_in_one_place",
    "scaled",
    "set_style",
]

# Okabe and Ito (2008): told apart by people who are colour-blind; markers tell them apart without
# colour. The five with a contrast of 3:1 on white come first; a dark edge lifts the pale ones.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00", "#F0E442")
EDGE = "#262626"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
# Lines only: a pattern of dots or rings weighs as much as two figures.
HATCHES = ("", "//", "||", "xx", "", "\\\\", "--", "++")
# Behind a word, so that no line of the grid strikes it through.
ON_THE_GRID = {"facecolor": "white", "edgecolor": "none", "pad": 1}
AXIS = {
    "share": "procent",
    "percent": "procent",
    "pp": "procentpunt",
    "per_100k": "per 100.000 inwoners",
    "count": "aantal",
    "score": "gemiddelde score",
}
# Decimals of the numbers that are written in a drawing; a number of another unit has none.
DECIMALS = {"share": 1, "percent": 1, "pp": 1, "per_100k": 1, "score": 2, "ratio": 2}
_FACTOR = {"share": 100.0, "percent": 1.0}


def set_style() -> None:
    """Set how every figure looks, whatever the user's own settings are."""
    mpl.rcdefaults()
    sns.set_theme(style="whitegrid", font="DejaVu Sans", palette=COLOURS, font_scale=0.9)
    mpl.rcParams.update(
        {
            "svg.hashsalt": "integratiemonitor",
            "svg.fonttype": "none",
            "text.parse_math": False,
            "axes.formatter.use_locale": False,
            "axes.unicode_minus": True,
            "figure.constrained_layout.use": True,
            "hatch.linewidth": 0.5,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )


def new_figure(height: float) -> tuple[Figure, plt.Axes]:
    """Start a figure of the width that is drawn now and a height in inches."""
    set_style()
    return plt.subplots(figsize=(width().inches, height))


def drawn_or_nothing(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Say in the figure that nothing was delivered, where there is nothing to draw."""

    @functools.wraps(draw)
    def draw_or_say_so(estimates: pd.DataFrame, **options) -> Figure:
        if len(estimates):
            return draw(estimates, **options)
        figure, axes = new_figure(1.2)
        axes.set_axis_off()
        axes.text(
            0.5, 0.5, "Geen gegevens geleverd", ha="center", va="center", transform=axes.transAxes
        )
        return figure

    return draw_or_say_so


def mark_missing(
    axes: plt.Axes, rows: pd.DataFrame, places: Iterable[float], *, upright: bool = False
) -> None:
    """Write at the foot of its place why a value is missing: an empty place would look like none.

    Parameters
    ----------
    axes
        Where the rows are drawn.
    rows
        Estimates; of those that are hidden, or not followed long enough yet, it is said.
    places
        Place of each row along the axis of categories.
    upright
        Whether the categories stand along the horizontal axis.
    """
    for place, reason in zip(places, reasons(rows), strict=True):
        if not reason:
            continue
        if upright:
            axes.text(
                place, 0.02, reason, rotation=90, ha="center", va="bottom", fontsize=7,
                color=EDGE, bbox=ON_THE_GRID, transform=axes.get_xaxis_transform(),
            )  # fmt: skip
        else:
            axes.text(
                0.01, place, reason, va="center", fontsize=7, color=EDGE, bbox=ON_THE_GRID,
                transform=axes.get_yaxis_transform(),
            )  # fmt: skip


def name_values(axes: plt.Axes, rows: pd.DataFrame, places: Iterable[float]) -> None:
    """Write each value at the end of its interval, with the decimals of its unit.

    Parameters
    ----------
    axes
        Where the rows are drawn.
    rows
        Estimates as `scaled` gives them.
    places
        Place of each row along the vertical axis of categories.
    """
    ends = rows["high"].fillna(rows["value"])
    for place, value, end, unit in zip(places, rows["value"], ends, rows["unit"], strict=True):
        if np.isfinite(value):
            axes.annotate(
                number(value, DECIMALS.get(unit, 0)), (end, place), (4, 0),
                textcoords="offset points", va="center", fontsize=7.5, color=EDGE, zorder=2.5,
                bbox={**ON_THE_GRID, "pad": 0},
            )  # fmt: skip


def refuse_two_in_one_place(rows: pd.DataFrame, *roles: str) -> None:
    """Refuse rows that a chart would draw over each other.

    Parameters
    ----------
    rows
        Estimates.
    *roles
        Columns that give a row its place and colour; empty ones are passed over.

    Raises
    ------
    DataError
        When there is no such column, or two rows have one place: with what they differ in.
    """
    names = [name for name in roles if name]
    absent = [name for name in names if name not in rows]
    if absent:
        raise DataError(f"chart: no column {absent[0]!r}; expected one of {', '.join(rows)}.")
    double = rows[rows.duplicated(names, keep=False)]
    if double.empty:
        return
    first = double.loc[double[names].eq(double[names].iloc[0]).all(axis=1)]
    differ = [
        name for name in rows if name not in names and len(first[name].astype(str).unique()) > 1
    ]
    place = ", ".join(f"{name} {first[name].iloc[0]}" for name in names)
    raise DataError(
        f"chart: {len(first)} rows have one place ({place}); they differ in {', '.join(differ)}. "
        "Pick one of each, or give the column as by or split."
    )


def reasons(rows: pd.DataFrame) -> list[str]:
    """Why each value is missing, in a word; empty where it is not, or nothing is known of it."""
    empty = pd.Series("", rows.index)
    hidden = rows.get("conf_status", empty) == "C"
    not_yet = rows.get("obs_status", empty) == "M"
    reason = np.select([hidden, not_yet], [HIDDEN, NOT_YET], "")
    return np.where(rows["value"].isna(), reason, "").tolist()


def legend(figure: Figure, axes: plt.Axes, *, title: str | None = None) -> None:
    """Put one legend below the figure, where it covers nothing."""
    handles, words = axes.get_legend_handles_labels()
    if axes.get_legend() is not None:
        axes.get_legend().remove()
    if not words:
        return
    # As many columns as the longest word leaves room for: a wider legend would be cut off.
    columns = max(1, min(4, width().legend // (max(map(len, words)) + 9)))
    figure.legend(
        handles, words, loc="outside lower center", ncols=columns, frameon=False, title=title
    )


def scaled(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give shares as percentages, with their bounds."""
    factor = estimates["unit"].map(_FACTOR).fillna(1.0)
    return estimates.assign(**{c: estimates[c] * factor for c in ("value", "low", "high")})


def interval_lengths(estimates: pd.DataFrame) -> np.ndarray:
    """Length of the interval below and above each value, two rows; 0 where there is no interval."""
    below = estimates["value"] - estimates["low"]
    above = estimates["high"] - estimates["value"]
    return np.nan_to_num(np.vstack([below, above]).astype(float))
