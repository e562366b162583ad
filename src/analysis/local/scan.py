"""What the notebook of a scan uses: one municipality of a year, its sentences, blocks and peers."""

import functools
from collections.abc import Container
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.local.municipality import Found, find, municipalities
from analysis.local.peers import peers as peers_of
from analysis.local.scan_funding import funded, funding_sentences
from analysis.local.scan_items import ANSWER, BLOCKS, ITEMS, Item, title
from analysis.local.scan_numbers import described, scan_numbers
from analysis.local.scan_tables import answers_html, block_html, lines_html, peers_html
from analysis.local.scan_text import NOT_TOLD, lead, published
from analysis.report.chapter import load
from analysis.report.writing.data_kinds import is_synthetic
from analysis.report.writing.output import emit
from analysis.workbench.resources import resource

__all__ = ["Everything", "Scan", "everything", "open_scan", "show_block", "show_peers", "tell"]

_NOT_APPLICABLE = "_Z"


class Everything(NamedTuple):
    """All numbers of all municipalities of a year, their peers and funding, what was published."""

    numbers: pd.DataFrame
    peers: pd.DataFrame
    funding: pd.DataFrame
    figures: pd.DataFrame


class Scan(NamedTuple):
    """One municipality: its rows of `scan_numbers`, peers, words on funding, published figures."""

    found: Found
    rows: pd.DataFrame
    peers: pd.DataFrame
    funding: str
    figures: pd.DataFrame


@functools.cache
def everything(year: int) -> Everything:
    """Compute all numbers of a year, once in each process and for all that it forks.

    Parameters
    ----------
    year
        Year of the report.

    Raises
    ------
    DataError
        When its public frames are not there, or hold no residents by municipality.
    """
    cells = pd.concat([load(year), load(year, "local")], ignore_index=True)
    words = [str(name) for name in cells if cells[name].dtype.kind not in "fiub"]
    cells[words] = cells[words].fillna(_NOT_APPLICABLE)
    if not ((cells["table"] == "G1") & (cells["year"] == year)).any():
        raise DataError(
            f"scan: no residents by municipality of {year}; expected the extract persons. Deliver "
            f"it: make deliver FILE=... EXTRACT=persons YEAR={year}"
        )
    near = peers_of(described(cells, year=year))
    numbers = scan_numbers(cells, near, year=year, results=load(year, "models"))
    return Everything(numbers, near, funded(numbers, year=year), load(year, "figures"))


def open_scan(year: int, municipality: str) -> Scan:
    """One municipality of a year.

    Parameters
    ----------
    year
        Year of the report.
    municipality
        NIS code, or name with or without accents, hyphens and capitals.

    Raises
    ------
    DataError
        When there is no such municipality, or the year has no public frames.
    """
    found = find(municipality, year=year)
    code = found.parts[0].nis_code
    every = everything(year)
    rows = every.numbers[every.numbers["nis_code"] == code].reset_index(drop=True)
    near = every.peers[every.peers["nis_code"] == code].reset_index(drop=True)
    towns = municipalities(year)
    named = dict(zip(towns["nis_code"], towns["name"], strict=True))
    of_funding = every.funding[every.funding["nis_code"] == code].to_dict("records")
    said = [funding_sentences(each, name=found.parts[0].name, named=named) for each in of_funding]
    return Scan(found, rows, near, "".join(said), every.figures)


def tell(scan: Scan) -> None:
    """Answer what is asked first of a municipality: at most seven questions."""
    part = scan.found.parts[0]
    said = lead(scan.rows, name=part.name, funding=scan.funding)
    fixed = [*published(scan.figures, nis_code=part.nis_code), NOT_TOLD]
    html = answers_html(said, fixed, synthetic=is_synthetic(scan.rows))
    emit({"text/html": html, "text/plain": " ".join(each.text for each in [*said, *fixed])})


def show_block(scan: Scan, block: str) -> None:
    """Show the numbers of a block, and a line for each thing that no extract gives.

    Parameters
    ----------
    scan
        As `open_scan` gives it.
    block
        Name of one of `scan_items.BLOCKS`.
    """
    heading = next(each.title for each in BLOCKS if each.name == block)
    rows = scan.rows[scan.rows["block"] == block]
    html = block_html(rows, heading=heading) if len(rows) else ""
    html += lines_html(_absent(scan.rows, block))
    emit({"text/html": html, "text/plain": heading})


def _absent(rows: pd.DataFrame, block: str) -> list[str]:
    """What a block has no numbers of, and who holds these: nothing twice."""
    said, there = resource("scan_absent"), set(rows["item"])
    untold = resource("invented_names")["not_of_a_municipality"] if is_synthetic(rows) else []
    lines = []
    for each in ITEMS:
        if each.block == block and each.name not in there:
            holder = f"{said['holders'][each.table]}; niet geleverd, of zonder gemeente"
            why = "niet getoond, synthetisch" if each.table in untold else holder
            lines.append(f"{_without(each, there)}: {why}.")
    return [*dict.fromkeys(lines), *said["lines"].get(block, ())]


def _without(shown: Item, there: Container[str]) -> str:
    """Name what a line is about where its numbers are not there: of a table or a survey once.

    Parameters
    ----------
    shown
        The line.
    there
        Names of the lines that have numbers.

    Examples
    --------
    >>> from analysis.local.scan_items import item
    >>> _without(item("at_home_neutral"), {"gap_eu"}), _without(item("gap_eu"), {})
    ('Houding tegenover diversiteit, vertrouwen en zich thuis voelen', 'Kloof in werk, EU-herkomst')
    >>> _without(item("at_home_neutral"), {"enriches_agree"})
    'Voelt zich thuis in de buurt'
    >>> _without(item("self_employed_eu"), {"gap_eu"})
    'Zelfstandigen naar herkomst'
    """
    if shown.kind != ANSWER:
        return resource("scan_absent")["about"].get(shown.table, title(shown))
    if any(each.kind == ANSWER and each.name in there for each in ITEMS):
        return shown.label.partition(":")[0]
    return "Houding tegenover diversiteit, vertrouwen en zich thuis voelen"


def show_peers(scan: Scan) -> None:
    """Show the municipalities like this one, with their distance; or that there is none."""
    year = int(scan.rows["year"].iloc[0])
    named = municipalities(year).set_index("nis_code")["name"]
    near = scan.peers.assign(name=scan.peers["peer"].map(named))
    emit({"text/html": peers_html(near), "text/plain": "vergelijkbare gemeenten"})
