"""A table of texts, such as the questions of a survey or the settings of a report."""

from collections.abc import Iterable, Sequence

from analysis.report.writing.output import emit
from analysis.report.writing.table_columns import Cell
from analysis.report.writing.templates import filled

__all__ = ["text_table"]


def text_table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    to_look_up: bool = False,
) -> None:
    """Show a table of texts; the first column names the rows.

    Parameters
    ----------
    caption
        Text above the table.
    head
        Names of the columns.
    rows
        What stands in each row, one value a column.
    to_look_up
        Whether it stands on the page of its theme alone: nobody reads it from first to last, and
        the page that holds everything links to it.
    """
    html = filled(
        "table",
        "text_table",
        caption=caption,
        head=[Cell(name) for name in head],
        rows=[[Cell(str(value)) for value in row] for row in rows],
        to_look_up=to_look_up,
    )
    emit({"text/html": html, "text/plain": caption})
