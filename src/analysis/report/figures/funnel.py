"""The funnel: how many took each step, and how many were lost before it."""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from analysis.indicators.selection import pick
from analysis.report.figures.axes import number_axis
from analysis.report.figures.page_width import width
from analysis.report.figures.style import (
    COLOURS,
    EDGE,
    drawn_or_nothing,
    legend,
    new_figure,
)
from analysis.report.text.numbers import label, number, percent

__all__ = ["funnel"]

# Colour, hatch and words of who was lost, by whether they are gone.
LOST = {
    "yes": ("#D55E00", "//", "Verlies: vertrokken of overleden"),
    "no": ("#FFFFFF", "", "Verlies: nog hier"),
}


@drawn_or_nothing
def funnel(steps: pd.DataFrame) -> Figure:
    """Draw a bar per step: who took it, then who was lost at it, those who left apart."""
    reached = pick(steps, indicator="reached_stage", gone="_T")
    figure, axes = new_figure(0.9 + (0.4 + 0.22 * width().every) * len(reached))
    for place, row in enumerate(reached.to_dict("records")):
        axes.barh(
            place,
            row["value"],
            color=COLOURS[0],
            edgecolor=EDGE,
            linewidth=0.5,
            height=0.6,
            label="Zette de stap" if place == 0 else None,
        )
        lost = _draw_lost(axes, place, steps, row)
        words = f"{number(row['value'])} ({percent(row['value'] / row['denominator'], 0)})"
        loss = f"; verlies {number(lost)}" if place else ""
        axes.text(
            0,
            place - 0.32,
            textwrap.fill(f"{label('stage', row['stage'])}: {words}{loss}", width().below - 10),
            va="bottom",
            fontsize=9,
        )
    axes.set(yticks=[], xlabel="personen", ylim=(len(reached) - 0.5, -0.8))
    number_axis(axes.xaxis)
    axes.grid(visible=False)
    legend(figure, axes)
    return figure


def _draw_lost(axes: plt.Axes, place: int, steps: pd.DataFrame, row: dict) -> float:
    """Draw who was lost before a step behind its bar, and give how many they are."""
    left = row["value"]
    for gone, (colour, hatch, words) in LOST.items():
        lost = pick(steps, indicator="lost_at_stage", stage=row["stage"], gone=gone)["value"].sum()
        axes.barh(
            place,
            lost,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor=EDGE,
            linewidth=0.5,
            height=0.6,
            # The first step has no loss before it, so the second names the colours.
            label=words if place == 1 else None,
        )
        left += lost
    everybody = pick(steps, indicator="lost_at_stage", stage=row["stage"], gone="_T")["value"]
    return everybody.sum()
