"""Whether what a report says can be read aloud, and whether each number of it is in its table."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

import nbformat
import numpy as np
import pandas as pd

__all__ = ["Said", "faults", "not_in_table", "not_on_page", "numbers", "said"]

MOST_NUMBERS = 4
MOST_SENTENCES = 2
SVG = "image/svg+xml"
_FINDING = re.compile(r'<p class="finding">(.*?)(?: <small[^>]*>.*?</small>)?'
                      r'(?: <a href="#tabel-([^"]*)">.*?</a>)?</p>', re.DOTALL)  # fmt: skip
_OF_TABLE = re.compile(r" De waarden staan in tabel (\w+)\.$")
_INTERVAL = re.compile(r" ?\(−?[\d.]+(?:,\d+)? tot −?[\d.]+(?:,\d+)?\)")
# What is no finding but says of whom, when or how long: years, dates, ages, sizes, terms.
_NO_FINDING = re.compile(
    r"\b\d{1,2} (?:januari|maart|juni|september|december)\b|\b(?:19|20)\d\d\b|\b\d+-\d+ jaar"
    r"|\b\d+ tot en met \d+ (?:jaar|maanden)|\b(?:onder|vanaf) \d+(?: jaar)?\b|\b\d+ jaar\b"
    r"|\bmet [\d,]+ % of meer\b|\b(?:minder dan )?[\d.]+ inwoners\b|\b\d+ maanden\b"
)
_CAPITAL = re.compile("[A-ZÀ-Þ]")
_NUMBER = re.compile(r"(?<![\w,.])(−?\d[\d.]*(?:,\d+)?)(\s(?:miljoen|%|procentpunt))?")
# The unit stands with the value only, and holds for the bounds.
_IN_MILLIONS = re.compile(r"miljoen \(([\d,]+) tot ([\d,]+)\)")
_FAULTS = {
    "a dash between two bounds": re.compile(r"\d\s?(?:–|--)\s?−?\d"),
    "a unit inside an interval": re.compile(r"tot [−\d.,]+\s?(?:%|procentpunt)\s?[);]"),
    "a unit twice before an interval": re.compile(r"(?:%|procentpunt)\s?(?:%|procentpunt)"),
    "a year beside a number": re.compile(r"\b(?:19|20)\d\d \d"),
    "an English id": re.compile(r"\b[a-z]+_[a-z_]+\b"),
    "a decimal point": re.compile(r"(?<![\d.])\d+\.\d{1,2}(?!\d)"),
    "brackets in brackets": re.compile(r"\([^)]*\([^)]*\)"),
}  # fmt: skip
_COLUMNS = ("value", "low", "high", "count", "denominator", "n")


class Said(NamedTuple):
    """One finding, title or text alternative, and the table that it says it is from."""

    kind: str
    text: str
    table: str


def said(notebook: nbformat.NotebookNode) -> Iterator[Said]:
    """Findings and text alternatives of an executed chapter, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for text, table in _FINDING.findall(str(data.get("text/html", ""))):
                yield Said("finding", _plain(text), table)
            if SVG in data:
                alt = _plain(output.metadata[SVG]["alt"])
                found = _OF_TABLE.search(alt)
                yield Said("alt", _OF_TABLE.sub("", alt), found[1] if found else "")


def _plain(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", text)).replace("\u00a0", " ")


def numbers(text: str) -> list[str]:
    """Numbers of a text beside years, ages, terms and the bounds of intervals.

    Examples
    --------
    >>> numbers("In 2023 werkt 58,5 % van 20 tot en met 64 jaar, 20,8 procentpunt (19,7 tot 21,8).")
    ['58,5', '20,8']
    """
    without = _NO_FINDING.sub("", _INTERVAL.sub("", text))
    return [amount.rstrip(".") for amount, _ in _NUMBER.findall(without)]


def faults(finding: str) -> list[str]:
    """Why a finding cannot be read aloud at once; empty where it can.

    Examples
    --------
    >>> faults("De kloof is 20,8 procentpunt (19,7 tot 21,8).")
    []
    >>> faults("de kloof is 20,8 (19,7–21,8 procentpunt).")
    ['a lower-case start', 'a dash between two bounds']
    """
    found = [] if _CAPITAL.match(finding) else ["a lower-case start"]
    if len(numbers(finding)) > MOST_NUMBERS:
        found.append(f"{len(numbers(finding))} numbers")
    sentences = len(re.findall(r"[.!?](?=\s|$)", finding))
    if sentences > MOST_SENTENCES:
        found.append(f"{sentences} sentences")
    return found + [name for name, pattern in _FAULTS.items() if pattern.search(finding)]


def not_in_table(text: str, estimates: pd.DataFrame) -> list[str]:
    """Numbers of a text, bounds of intervals too, that no number of its table rounds to.

    A whole number without unit may also count rows of the table: municipalities, organisations.

    Parameters
    ----------
    text
        A finding, title or text alternative.
    estimates : DataFrame
        The table as it was published.
    """
    return _not_among(text, _known(estimates), rows=len(estimates))


def not_on_page(text: str, html: str, *, rows: int = 0) -> list[str]:
    """Numbers of a text that no cell of its table on the page rounds to.

    Parameters
    ----------
    text
        A finding, title or text alternative.
    html
        The table as the page shows it.
    rows
        Rows of the whole table, which a whole number may count.

    Examples
    --------
    >>> not_on_page("58,5 % werkt, 12 % niet", "<td>58,53 %</td><td>1.900</td>")
    ['12']
    """
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)
    shown = [
        _value_and_step(amount.rstrip("."), unit.strip())[0]
        for cell in cells
        for amount, unit in _NUMBER.findall(_plain(cell))
    ]
    return _not_among(text, np.abs(np.array(shown)), rows=rows)


def _not_among(text: str, known: np.ndarray, *, rows: int) -> list[str]:
    missing = []
    in_millions = _IN_MILLIONS.sub(r"miljoen (\1 miljoen tot \2 miljoen)", text)
    for amount, unit in _NUMBER.findall(_NO_FINDING.sub("", in_millions)):
        shown = amount.rstrip(".")
        value, step = _value_and_step(shown, unit.strip())
        counts_rows = not unit and step >= 1 and 0 <= value <= rows
        if not counts_rows and not (np.abs(known - abs(value)) <= 0.5000001 * step).any():
            missing.append(shown)
    return missing


def _known(estimates: pd.DataFrame) -> np.ndarray:
    """Every number of a table as it may be written, without its sign; shares as percentages."""
    numeric = estimates[list(_COLUMNS)].apply(pd.to_numeric, errors="coerce")
    share = estimates["unit"].eq("share").to_numpy()
    numeric.loc[share, ["value", "low", "high"]] *= 100
    values = numeric.to_numpy(dtype=float).ravel()
    return np.abs(values[np.isfinite(values)])


def _value_and_step(shown: str, unit: str) -> tuple[float, float]:
    """Value of a written number, and the step that it is rounded to."""
    whole, _, decimals = shown.replace("−", "-").replace(".", "").partition(",")
    value, step = float(f"{whole}.{decimals or 0}"), 10.0 ** -len(decimals)
    if unit == "miljoen":
        return value * 1e6, step * 1e6
    zeros = len(whole) - len(whole.rstrip("0")) if not decimals and not unit and value else 0
    return value, step * 10.0**zeros
