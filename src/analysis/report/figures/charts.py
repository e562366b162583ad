"""Figures from estimates: one function per kind of figure, drawn the same way everywhere."""

import functools
import textwrap

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.indicators.change import breaks_between
from analysis.report.text.numbers import label

__all__ = [
    "bars",
    "dots",
    "drawn_or_nothing",
    "legend",
    "lines",
    "mark_synthetic",
    "months",
    "number_axis",
    "scaled",
    "stacked",
    "style",
]

# Okabe and Ito (2008): told apart by people who are colour-blind; markers tell them apart without
# colour. The five with a contrast of 3:1 on white come first; a dark edge lifts the pale ones.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00", "#F0E442")
EDGE = "#262626"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("", "//", "..", "xx", "", "\\\\", "oo", "--")
WIDTH = 7.2
_SCALE = {"share": 100.0, "percent": 1.0}
AXIS = {
    "share": "procent",
    "percent": "procent",
    "pp": "procentpunt",
    "per_100k": "per 100.000 inwoners",
    "count": "aantal",
    "score": "gemiddelde score",
}


def style() -> None:
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


def mark_synthetic(figure: Figure) -> None:
    """Write on a figure that its numbers are synthetic."""
    figure.suptitle(
        "Synthetische gegevens", x=0.99, ha="right", fontsize=8, color="#8a1f11", weight="bold"
    )


def _new(height: float) -> tuple[Figure, plt.Axes]:
    style()
    return plt.subplots(figsize=(WIDTH, height))


def drawn_or_nothing(draw):
    """Say in the figure that nothing was delivered, where there is nothing to draw."""

    @functools.wraps(draw)
    def drawn(estimates: pd.DataFrame, **options) -> Figure:
        if len(estimates):
            return draw(estimates, **options)
        figure, axes = _new(1.2)
        axes.set_axis_off()
        axes.text(
            0.5, 0.5, "Geen gegevens geleverd", ha="center", va="center", transform=axes.transAxes
        )
        return figure

    return drawn


def number_axis(axis: mpl.axis.Axis) -> None:
    """Write the numbers of an axis as people do in Dutch."""
    axis.set_major_locator(MaxNLocator(6))
    axis.set_major_formatter(lambda v, _: f"{v:,.10g}".translate(str.maketrans(",.-", ".,−")))


def _names(dimension: str, codes: object) -> list[str]:
    """Words for codes, broken over lines where they are long."""
    return ["\n".join(textwrap.wrap(label(dimension, code), 44)) or " " for code in codes]


def _line_height(words: list[str]) -> float:
    """Inches that the longest of some words takes."""
    return 0.17 * (1 + max(word.count("\n") for word in words))


def legend(figure: Figure, axes: plt.Axes, *, title: str | None = None) -> None:
    """Put one legend below the figure, where it covers nothing."""
    handles, words = axes.get_legend_handles_labels()
    if axes.get_legend() is not None:
        axes.get_legend().remove()
    if not words:
        return
    # As many columns as the longest word leaves room for: a wider legend would be cut off.
    columns = max(1, min(4, 92 // (max(map(len, words)) + 9)))
    figure.legend(
        handles, words, loc="outside lower center", ncols=columns, frameon=False, title=title
    )


def scaled(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give shares as percentages, with their bounds."""
    factor = estimates["unit"].map(_SCALE).fillna(1.0)
    return estimates.assign(**{c: estimates[c] * factor for c in ("value", "low", "high")})


@drawn_or_nothing
def dots(estimates: pd.DataFrame, *, by: str, split: str = "") -> Figure:
    """Draw a value with its interval per category of `by`, one marker per category of `split`."""
    frame = scaled(estimates)
    names = list(dict.fromkeys(frame[by]))
    groups = list(dict.fromkeys(frame[split])) if split else [None]
    words = _names(by, names)
    figure, axes = _new(1.1 + len(names) * max(0.42 if split else 0.32, _line_height(words)))
    offsets = np.linspace(-0.17, 0.17, len(groups)) if len(groups) > 1 else [0.0]
    for group, offset, colour, marker in zip(groups, offsets, COLOURS, MARKERS, strict=False):
        part = frame if group is None else frame[frame[split] == group]
        y = np.array([names.index(name) for name in part[by]]) + offset
        spread = np.vstack([part["value"] - part["low"], part["high"] - part["value"]])
        axes.errorbar(
            part["value"], y, xerr=np.nan_to_num(spread), fmt="none", ecolor=colour, elinewidth=1.6
        )
        axes.plot(part["value"], y, color=colour, marker=marker, linestyle="none", markersize=6.7, zorder=3,
                  markeredgecolor="white", markeredgewidth=0.5,
                  label=None if group is None else label(split, group))  # fmt: skip
    axes.set(yticks=range(len(names)), ylim=(len(names) - 0.5, -0.5), ylabel="")
    axes.set_yticklabels(words)
    axes.set_xlabel(AXIS[frame["unit"].iloc[0]])
    number_axis(axes.xaxis)
    if split:
        legend(figure, axes, title=label("dimension", split))
    return figure


@drawn_or_nothing
def bars(estimates: pd.DataFrame, *, by: str) -> Figure:
    """Draw a horizontal bar per category of `by`."""
    frame = scaled(estimates)
    words = _names(by, frame[by])
    figure, axes = _new(0.9 + len(frame) * max(0.3, _line_height(words)))
    sns.barplot(x=frame["value"], y=words, color=COLOURS[0], errorbar=None, ax=axes)
    axes.set(ylabel="", xlabel=AXIS[frame["unit"].iloc[0]])
    number_axis(axes.xaxis)
    return figure


@drawn_or_nothing
def months(estimates: pd.DataFrame, *, year: int) -> Figure:
    """Draw a bar per month of a year, with a dotted line at each break in the series."""
    figure, axes = _new(3.2)
    position = estimates["month"].astype(int)
    axes.bar(position, estimates["value"].fillna(0), color=COLOURS[0])
    for each in breaks_between(estimates["indicator"].iloc[0], year, year):
        day = each["date"].month - 0.5 + (each["date"].day - 1) / 31
        axes.axvline(day, color="#000000", linestyle=":", linewidth=1.4)
        axes.text(day + 0.1, axes.get_ylim()[1], "breuk", va="top", fontsize=8)
    axes.set(xticks=range(1, 13), xlabel="", ylabel=AXIS[estimates["unit"].iloc[0]])
    axes.set_xticklabels([label("month_short", f"{m:02d}") for m in range(1, 13)])
    number_axis(axes.yaxis)
    return figure


@drawn_or_nothing
def stacked(estimates: pd.DataFrame, *, by: str, parts: str) -> Figure:
    """Draw a horizontal bar per category of `by`, divided over the categories of `parts`."""
    frame = scaled(estimates)
    wide = frame.pivot_table(index=by, columns=parts, values="value", sort=False).reindex(
        columns=list(dict.fromkeys(frame[parts]))
    )
    figure, axes = _new(1.3 + 0.36 * len(wide))
    left = np.zeros(len(wide))
    for name, colour, hatch in zip(wide.columns, COLOURS, HATCHES, strict=False):
        width = np.nan_to_num(wide[name].to_numpy())
        axes.barh([label(by, code) for code in wide.index], width, left=left, color=colour, hatch=hatch,
                  edgecolor=EDGE, linewidth=0.5, label=label(parts, name))  # fmt: skip
        left = left + width
    axes.set(xlabel=AXIS[frame["unit"].iloc[0]], ylabel="")
    axes.invert_yaxis()
    number_axis(axes.xaxis)
    legend(figure, axes)
    return figure


@drawn_or_nothing
def lines(estimates: pd.DataFrame, *, line: str, breaks: list[float], x: str = "year") -> Figure:
    """Draw a line per category of `line` over `x`, cut and marked at each break in the series."""
    frame = scaled(estimates)
    figure, axes = _new(3.4)
    for group, colour, marker in zip(dict.fromkeys(frame[line]), COLOURS, MARKERS, strict=False):
        part = (
            frame[frame[line] == group]
            .assign(position=lambda f: f[x].astype(float))
            .sort_values("position")
        )
        piece = np.searchsorted(np.sort(breaks), part["position"], side="right")
        for number, segment in part.groupby(piece):
            known = segment[segment["value"].notna()]
            spread = np.vstack([known["value"] - known["low"], known["high"] - known["value"]])
            axes.errorbar(known["position"], known["value"], yerr=np.nan_to_num(spread.astype(float)), fmt="none",
                          ecolor=colour, elinewidth=1.2)  # fmt: skip
            axes.plot(known["position"], known["value"], color=colour, marker=marker, markersize=5, linewidth=1.35,
                      markeredgecolor="white", markeredgewidth=0.5,
                      label=label(line, group) if number == piece.min() else None)  # fmt: skip
    for position in breaks:
        axes.axvline(position - 0.5, color="#555555", linestyle=":", linewidth=1.2)
    # Years and numbers of pairs are whole; between two of them there is nothing.
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.set(xlabel=label("dimension", x), ylabel=AXIS[frame["unit"].iloc[0]])
    axes.set_ylim(bottom=0)
    number_axis(axes.yaxis)
    legend(figure, axes)
    return figure
