"""What a chapter notebook uses: load frames, say a sentence, show a figure, publish a table."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.cell_sums import of_table
from analysis.indicators.discrimination.kinds import kinds_of
from analysis.report.figures.style import mark_synthetic
from analysis.report.text import sentences
from analysis.report.text.numbers import in_order, label
from analysis.report.writing.html_tables import html_table
from analysis.report.writing.output import emit, mark_unprotected, plain_rows
from analysis.report.writing.refuse_rows import (
    refuse_empty,
    refuse_other_indicators,
    refuse_total_over_bodies,
)
from analysis.report.writing.summary_cards import tiles as cards_html
from analysis.report.writing.templates import filled
from analysis.report.writing.text_tables import text_table
from analysis.settings import PROCESSED
from analysis.workbench.resources import resource

__all__ = ["TABLE_TYPE", "cells_of", "load", "publish", "say", "show", "text_table", "tiles"]

TABLE_TYPE = "application/vnd.integratiemonitor.estimates+json"
SYNTHETIC = "Synthetische gegevens: geen echte personen."


def load(year: int, name: str = "cells", *, internal: bool = False) -> pd.DataFrame:
    """Load a public frame of a year.

    Parameters
    ----------
    year
        Year of the report; `make data YEAR=` makes its frames.
    name
        `cells`: protected counts of the plan. `models`: what public counts cannot give. `sources`,
        `quality`, `needs`: what was delivered, how good it is, which table needs it. `protection`,
        `audit`: what is hidden, and what the audit measured. `figures`, `targets`, `unia_totals`,
        `flanders_values`, `open`: published elsewhere.
    internal
        Load the cells before protection, to explore inside a secured room. A report refuses them.

    Raises
    ------
    DataError
        When the frame is not there, or a report asks for unprotected cells or for another year.
    """
    reported = os.environ.get("ANALYSIS_REPORT")
    if reported and internal:
        raise DataError(
            "load: internal=True gives unprotected cells; a report is built from public cells only."
        )
    if reported and reported != str(year):
        raise DataError(
            f"load: frames of {year} in the report of {reported}; expected those of its own year."
        )
    folder = PROCESSED / str(year)
    public = Path(os.environ.get("ANALYSIS_PUBLIC", folder / "public"))
    path = folder / f"{name}.parquet" if internal else public / f"{name}.parquet"
    if not path.is_file():
        raise DataError(
            f"load: {name!r} of {year} is not there; make it first: make data YEAR={year}"
        )
    if internal:
        mark_unprotected()
    # Opened by Python, so that what a sealed chapter reads passes its hook.
    with path.open("rb") as file:
        frame = pd.read_parquet(file)
    if name != "cells":
        return frame
    if internal:
        # Before protection nothing is hidden; the indicators ask for the column all the same.
        frame = frame.assign(conf_status="")
    return in_order(frame, ["region", *plan.dimensions_of(plan.load())])


def cells_of(cells: pd.DataFrame, table: str) -> pd.DataFrame:
    """Cells of one table with its own columns only, as somebody reads them.

    Parameters
    ----------
    cells : DataFrame
        The frame `cells`, which has a column for each dimension of the plan.
    table
        Id in the plan.
    """
    frame, line = of_table(cells, table)
    names = [name for name in line.columns if name != "region"]
    return frame[["year", "region", *names, "n", "weight", "conf_status"]]


def say(sentence: str, *, table: str = "") -> None:
    """Show a sentence made from numbers, with a link to the table it was made from.

    An empty sentence shows nothing: what it would say is not so, or not yet known.
    """
    if not sentence:
        return
    html = filled("sentence", "finding", sentence=sentence, table=table)
    emit({"text/html": html, "text/plain": sentence})


def show(
    name: str,
    chart: Callable[..., Figure],
    rows: pd.DataFrame,
    *,
    caption: str,
    alt: str = "",
    **how: object,
) -> None:
    """Draw a figure from estimates and show it with its text alternative and caption.

    A figure with synthetic numbers carries a mark.

    Parameters
    ----------
    name
        Name of the file (`figures/NAME.svg`): the table it shows.
    chart
        Function of `report/figures` that draws it, as `charts.dots`.
    rows
        Estimates to draw.
    caption
        Measure, population, year and source.
    alt
        What one should see, with the numbers; left out, it lists every value by `panel`, `by` and
        `split`.
    **how
        What the chart asks for: `by` (dimension along the axis), `split` (told apart by colour),
        `panel` (in a panel each), and options of that chart alone.

    Raises
    ------
    DataError
        When the rows add up bodies, or there is no `alt` and the figure has not one or two
        dimensions to list its values by.
    """
    refuse_total_over_bodies(rows)
    alt = alt or _every_value(name, rows, how)
    figure = chart(rows, **how)
    if _is_synthetic(rows):
        mark_synthetic(figure)
    caption = " ".join([caption, *_remarks(rows)])
    buffer = io.StringIO()
    # `savefig` lays a figure out in a drawing of its own before it draws it: half of the time, the
    # same bytes.
    FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    emit(
        {"image/svg+xml": buffer.getvalue(), "text/plain": alt},
        **{"image/svg+xml": {"alt": alt, "caption": caption, "name": name}},
    )


def _every_value(name: str, rows: pd.DataFrame, how: dict) -> str:
    """Every value in words, in the order in which one reads the figure."""
    dimensions = [how[role] for role in ("panel", "by", "split") if how.get(role)]
    if len(dimensions) not in (1, 2):
        raise DataError(
            f"show: figure {name} has {len(dimensions)} dimensions ({', '.join(dimensions)}) and "
            "no alt; expected one or two to list its values by. Give alt= a sentence."
        )
    return sentences.listing(rows, **dict(zip(("by", "split"), dimensions, strict=False)))


def tiles(cards: pd.DataFrame) -> None:
    """Show the cards of the summary."""
    emit({"text/html": cards_html(cards), "text/plain": "kerncijfers"})


def publish(table_id: str, *frames: pd.DataFrame, on_page: pd.DataFrame | None = None) -> None:
    """Show a table of the plan and hand its numbers to the report, as one.

    Parameters
    ----------
    table_id
        Id in the plan.
    frames
        Estimates, all of that table; put below each other.
    on_page
        Those to choose the rows from that the page shows; left out, all.

    Raises
    ------
    DataError
        When the table is not in the plan, a frame belongs to another one or holds an indicator
        that its line does not name, or there is no row though the table has cells.
    """
    table = plan.load().get(table_id)
    estimates = pd.concat(frames, ignore_index=True)
    if table is None or set(estimates["table"]) - {table_id}:
        raise DataError(
            f"publish: frames of table {sorted(set(estimates['table']))} under the id {table_id!r}."
        )
    refuse_total_over_bodies(estimates)
    refuse_other_indicators(table, estimates)
    if estimates.empty:
        refuse_empty(table)
    html = html_table(
        estimates,
        caption=_table_caption(table, estimates),
        on_page=on_page,
        needed=_needed(table_id) if estimates.empty else [],
    )
    payload = {"table": table_id, "columns": list(estimates.columns), "rows": plain_rows(estimates)}
    emit({"text/html": html, "text/plain": f"tabel {table_id}", TABLE_TYPE: payload})


def _table_caption(table: plan.Table, estimates: pd.DataFrame) -> str:
    rules = [f"Regel: {label('rule', rule)}." for rule in dict.fromkeys(estimates["rule"]) if rule]
    if len(rules) > 1:
        rules = ["Regels: zie de kaarten van de indicatoren."]
    title = f"Tabel {table.id}. {table.title}. Populatie: {table.population}."
    return " ".join([title, *rules, *_remarks(estimates)])


def _needed(table_id: str) -> list[str]:
    """Extracts that a table needs, with a column that may be absent; none outside a report."""
    path = Path(os.environ.get("ANALYSIS_PUBLIC", "")) / "needs.parquet"
    if not path.is_file():
        return []
    needs = pd.read_parquet(path).query("table == @table_id")
    return [
        f"{need.extract} (kolom {need.column})" if need.column else need.extract
        for need in needs.itertuples()
    ]


def _remarks(estimates: pd.DataFrame) -> list[str]:
    """Sentences that stand with every figure and table of these estimates in any chapter."""
    guards = [label("guard", kind) for kind in kinds_of(set(estimates["indicator"]))]
    return [*guards, *_cautions(estimates), *([SYNTHETIC] if _is_synthetic(estimates) else [])]


def _cautions(estimates: pd.DataFrame) -> list[str]:
    """Cautions of the cards of the indicators, each once."""
    cards = resource("cards")
    cautions = [
        cards.get(name, {}).get("caution", "") for name in dict.fromkeys(estimates["indicator"])
    ]
    return [caution for caution in dict.fromkeys(cautions) if caution]


def _is_synthetic(estimates: pd.DataFrame) -> bool:
    return bool(estimates["data_kind"].eq("synthetic").any())
