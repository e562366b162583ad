"""What stands above every drawing, inside it: the finding, what was measured, and the mark."""

import textwrap

from matplotlib.figure import Figure

from analysis.report.figures.page_width import width

__all__ = ["MARK", "with_heading"]

MARK = "Synthetische gegevens"
_MARK_COLOUR = "#8a1f11"
# Inches that a line takes.
_TITLE = {"height": 0.235, "size": 12.5, "weight": "bold", "color": "#1b1b1b"}
_BELOW = {"height": 0.18, "size": 9, "weight": "normal", "color": "#505050"}
_MARKED = {"height": 0.18, "size": 9, "weight": "bold", "color": _MARK_COLOUR}
_MARGIN = 0.09


def with_heading(figure: Figure, *, title: str, below: str, synthetic: bool) -> None:
    """Write a heading at top left of a figure, which grows by as much.

    The mark of synthetic numbers stands at the left too, where a narrow screen shows it.

    Parameters
    ----------
    figure
        Drawn, in a constrained layout or none.
    title
        The finding; empty for none.
    below
        Measure, population, region, period and unit; shown below a title only.
    synthetic
        Whether the figure shows synthetic numbers.
    """
    lines = [(line, _TITLE) for line in textwrap.wrap(title, width().title)]
    if title:
        lines += [(line, _BELOW) for line in textwrap.wrap(below, width().below)]
    if synthetic:
        lines.append((MARK, _MARKED))
    if not lines:
        return
    head = 2 * _MARGIN + sum(look["height"] for _, look in lines)
    across, height = figure.get_size_inches()
    figure.set_size_inches(across, height + head)
    _leave_room(figure, height / (height + head))
    place = height + head - _MARGIN
    for line, look in lines:
        figure.text(
            _MARGIN / across,
            place / (height + head),
            line,
            va="top",
            size=look["size"],
            weight=look["weight"],
            color=look["color"],
        )
        place -= look["height"]


def _leave_room(figure: Figure, part: float) -> None:
    """Keep the drawing in the lower part of the figure."""
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.set(rect=(0, 0, 1, part))
