"""What stands along an axis: numbers as people write them, years, and words that fit."""

import textwrap
from collections.abc import Iterable

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

from analysis.report.figures.page_width import width
from analysis.report.text.numbers import label

# Letters of a word that is not broken, however narrow the figure.
_LONGEST = 24

__all__ = ["number_axis", "wrapped", "wrapped_labels", "year_ticks"]


def number_axis(axis: mpl.axis.Axis) -> None:
    """Write the numbers of an axis as people do in Dutch."""
    axis.set_major_locator(MaxNLocator(width().ticks))
    axis.set_major_formatter(lambda v, _: f"{v:,.10g}".translate(str.maketrans(",.-", ".,−")))


def year_ticks(axes: plt.Axes, years: list[int]) -> None:
    """Give each year its number where they fit side by side, else some of them, whole ones."""
    if len(years) <= width().years:
        axes.set_xticks(years)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(width().years // 2 + 2, integer=True))


def wrapped(words: str) -> str:
    """Words of a label on as many lines as the width of the figure asks for."""
    longest = max(map(len, words.split()), default=0)
    return "\n".join(textwrap.wrap(words, max(width().label, min(longest, _LONGEST))))


def wrapped_labels(dimension: str, codes: Iterable) -> tuple[list[str], float]:
    """Words for codes, wrapped where they are long, and the inches that the tallest one takes."""
    words = [wrapped(label(dimension, code)) or " " for code in codes]
    return words, 0.17 * (1 + max(word.count("\n") for word in words))
