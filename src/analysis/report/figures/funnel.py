"""The funnel: how many took each step, and how many were lost before it."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from analysis.indicators.selection import pick
from analysis.report.figures.charts import COLOURS, EDGE, WIDTH, style
from analysis.report.text.numbers import label, number, percent

__all__ = ["funnel"]

LOST = {"yes": ("#D55E00", "//"), "no": ("#FFFFFF", "")}


def funnel(steps: pd.DataFrame) -> Figure:
    """Draw a bar per step: who took it, then who was lost at it, those who left apart."""
    style()
    if steps.empty:
        figure, axes = plt.subplots(figsize=(WIDTH, 1.2))
        axes.set_axis_off()
        axes.text(
            0.5, 0.5, "Geen gegevens geleverd", ha="center", va="center", transform=axes.transAxes
        )
        return figure
    reached = pick(steps, indicator="reached_stage", gone="_T")
    figure, axes = plt.subplots(figsize=(WIDTH, 0.9 + 0.62 * len(reached)))
    for place, row in enumerate(reached.to_dict("records")):
        axes.barh(place, row["value"], color=COLOURS[0], edgecolor=EDGE, linewidth=0.5, height=0.6,
                  label="Zette de stap" if place == 0 else None)  # fmt: skip
        left = row["value"]
        for gone, (colour, hatch) in LOST.items():
            lost = pick(steps, indicator="lost_at_stage", stage=row["stage"], gone=gone)[
                "value"
            ].sum()
            axes.barh(place, lost, left=left, color=colour, hatch=hatch, edgecolor=EDGE, linewidth=0.5, height=0.6,
                      label=_named(gone) if place == 1 else None)  # fmt: skip
            left += lost
        words = f"{number(row['value'])} ({percent(row['value'] / row['denominator'], 0)})"
        lost = f"; verlies {number(left - row['value'])}" if place else ""
        axes.text(
            0,
            place - 0.32,
            f"{label('stage', row['stage'])}: {words}{lost}",
            va="bottom",
            fontsize=9,
        )
    axes.set(yticks=[], xlabel="personen", ylim=(len(reached) - 0.5, -0.8))
    axes.xaxis.set_major_formatter(lambda v, _: number(v))
    axes.grid(visible=False)
    handles, words = axes.get_legend_handles_labels()
    figure.legend(handles, words, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _named(gone: str) -> str:
    return "Verlies: vertrokken of overleden" if gone == "yes" else "Verlies: nog hier"
