"""What a chapter notebook uses: load frames, say a sentence, show a figure, publish a table."""

from base64 import b64encode
from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from analysis import plan
from analysis.errors import DataError
from analysis.report.figures.drawing import in_two_widths
from analysis.report.figures.heading import with_heading
from analysis.report.text.summary.key_figure import Lead
from analysis.report.writing.data_kinds import is_synthetic, synthetic_source
from analysis.report.writing.drawn_rows import drawn, remember_drawn
from analysis.report.writing.figure_text import measured, message, refuse_long
from analysis.report.writing.html_tables import html_table
from analysis.report.writing.invented_names import unnamed, unnamed_of
from analysis.report.writing.municipality_map import municipality_map
from analysis.report.writing.output import emit, plain_rows
from analysis.report.writing.public_frames import cells_of, load
from analysis.report.writing.refuse_rows import (
    refuse_empty,
    refuse_other_indicators,
    refuse_totals_that_count_twice,
)
from analysis.report.writing.scoreboard import leads_html, scoreboard_html
from analysis.report.writing.table_notes import needed_extracts, remarks, table_caption
from analysis.report.writing.templates import filled
from analysis.report.writing.text_tables import text_table

__all__ = [
    "NARROW_TYPE",
    "NOT_DRAWN",
    "TABLE_TYPE",
    "cells_of",
    "load",
    "publish",
    "say",
    "show",
    "show_leads",
    "show_map",
    "show_scoreboard",
    "text_table",
]

NARROW_TYPE = "application/vnd.integratiemonitor.narrow+svg"
NOT_DRAWN = "not_drawn"
TABLE_TYPE = "application/vnd.integratiemonitor.estimates+json"


def say(sentence: str, *, table: str = "", rows: pd.DataFrame | None = None) -> None:
    """Show a sentence made from numbers, with a link to the table it was made from.

    One made from synthetic numbers ends with "(synthetisch)". An empty sentence shows nothing: what
    it would say is not so, or not yet known.

    Parameters
    ----------
    sentence
        One finding, of at most two sentences.
    table
        Id of the table it was made from. Without `rows` it is synthetic where an extract that this
        table needs is.
    rows
        Estimates it was made from, where they are not all of that table: they alone decide whether
        it is synthetic.
    """
    if not sentence:
        return
    synthetic = synthetic_source(table) if rows is None else is_synthetic(rows)
    sentence = unnamed(sentence, table, synthetic=synthetic)
    html = filled("sentence", "finding", sentence=sentence, table=table, synthetic=synthetic)
    mark = " (synthetisch)" if synthetic else ""
    emit({"text/html": html, "text/plain": f"{sentence}{mark}"})


def show(
    name: str,
    chart: Callable[..., Figure],
    rows: pd.DataFrame,
    *,
    caption: str,
    title: str = "",
    alt: str = "",
    **how: object,
) -> None:
    """Draw a figure from estimates and show it with its text alternative and caption.

    Title, what was measured and, with synthetic numbers, a mark are drawn inside the figure, which
    is drawn once for a page and once for a phone.

    Parameters
    ----------
    name
        Name of the files (`figures/NAME.svg` and `.png`): the table it shows.
    chart
        Function of `report/figures` that draws it, as `charts.dots`.
    rows
        Estimates to draw. Without any nothing is drawn: the answer and the table say that nothing
        was delivered.
    caption
        Measure, population, region, period and unit, then the source as its last sentence. All
        but the source stands below the title.
    title
        The finding, in about 90 characters; no firmer than the text.
    alt
        The message for who does not see it; left out, the title and which table has the values.
    **how
        What the chart asks for: `by` (dimension along the axis), `split` (told apart by colour),
        `panel` (in a panel each), and options of that chart alone.

    Raises
    ------
    DataError
        When the rows add up bodies or languages, or title or alt is too long to be read at once.
    """
    if rows.empty:
        _not_drawn(name)
        return
    refuse_totals_that_count_twice(rows)
    remember_drawn(rows)
    title, caption, alt = (unnamed_of(each, rows) for each in (title, caption, alt))
    below = measured(caption)
    alt = alt or message(title or below, rows, name)
    refuse_long(name, title=title, alt=alt)

    def draw() -> Figure:
        figure = chart(rows, **how)
        with_heading(figure, title=title, below=below, synthetic=is_synthetic(rows))
        return figure

    made = in_two_widths(draw, words=lambda text: unnamed_of(text, rows))
    # What stands inside the drawing is not shown below it once more.
    measure = f"{below}." if title and caption.startswith(f"{below}. ") else ""
    caption = " ".join([caption.removeprefix(measure).strip(), *remarks(rows)])
    emit(
        {
            "image/svg+xml": made.wide,
            NARROW_TYPE: made.narrow,
            "image/png": b64encode(made.png).decode(),
            "text/plain": alt,
        },
        **{"image/svg+xml": {"alt": alt, "measure": measure, "caption": caption, "name": name}},
    )


def show_map(
    name: str, shares: pd.DataFrame, *, everybody: pd.DataFrame, what: str, caption: str
) -> None:
    """Show shares by municipality on a map, with the same as a table below it.

    Parameters
    ----------
    name
        Name of the file (`figures/NAME.svg`).
    shares : DataFrame
        Estimates of one indicator in one year, a row for each municipality.
    everybody : DataFrame
        The one row of all of them together.
    what
        What it is a share of, as "van buitenlandse herkomst".
    caption
        As in `show`.
    """
    if shares.empty:
        _not_drawn(name)
        return
    made = municipality_map(
        name,
        shares,
        everybody=float(everybody["value"].sum()),
        what=what,
        below=measured(caption),
    )
    alt = message(made.title, shares, name)
    refuse_long(name, title=made.title, alt=alt)
    about = {"alt": alt, "caption": " ".join([caption, *remarks(shares)]), "name": name}
    picture = b64encode(made.picture).decode()
    emit(
        {"image/svg+xml": made.drawing, "image/png": picture, "text/plain": alt},
        **{"image/svg+xml": {**about, "html": made.html}},
    )


def _not_drawn(name: str) -> None:
    """Show nothing for a figure of which nothing was delivered; the chapter has asked for it."""
    emit({"text/html": "", "text/plain": ""}, **{NOT_DRAWN: {"name": name}})


def show_leads(leads: list[Lead]) -> None:
    """Show what stood out in the year: a few sentences, each with its finding first."""
    emit({"text/html": leads_html(leads), "text/plain": " ".join(each.text for each in leads)})


def show_scoreboard(board: pd.DataFrame, targets: pd.DataFrame) -> None:
    """Show the scoreboard: one row per key figure, under the goal that it belongs to.

    Parameters
    ----------
    board : DataFrame
        As `indicators.scoreboard.scoreboard` gives it.
    targets : DataFrame
        Public frame `targets`.
    """
    html = unnamed(scoreboard_html(board, targets), "S1", synthetic=is_synthetic(board))
    emit({"text/html": html, "text/plain": "scorebord"})


def publish(
    table_id: str,
    *frames: pd.DataFrame,
    on_page: pd.DataFrame | None = None,
    said: pd.DataFrame | None = None,
) -> None:
    """Show a table of the plan and hand its numbers to the report, as one.

    Parameters
    ----------
    table_id
        Id in the plan.
    frames
        Estimates, all of that table; put below each other.
    on_page
        Those to choose the rows from that the page shows; left out, all.
    said
        Those that sentences tell of. They stand on the page before others, as do those that the
        figures above drew.

    Raises
    ------
    DataError
        When the table is not in the plan, a frame belongs to another one or holds an indicator
        that its line does not name, or there is no row though the table has cells.
    """
    table = plan.line(table_id)
    estimates = pd.concat(frames, ignore_index=True)
    if table is None or set(estimates["table"]) - {table_id}:
        raise DataError(
            f"publish: frames of table {sorted(set(estimates['table']))} under the id {table_id!r}."
        )
    refuse_totals_that_count_twice(estimates)
    refuse_other_indicators(table, estimates)
    if estimates.empty:
        refuse_empty(table)
    html = html_table(
        estimates,
        caption=table_caption(table, estimates),
        on_page=on_page,
        first=[each for each in (said, drawn(table_id)) if each is not None],
        needed=needed_extracts(table_id) if estimates.empty else [],
    )
    payload = {"table": table_id, "columns": list(estimates.columns), "rows": plain_rows(estimates)}
    html = unnamed_of(html, estimates)
    emit({"text/html": html, "text/plain": f"tabel {table_id}", TABLE_TYPE: payload})
