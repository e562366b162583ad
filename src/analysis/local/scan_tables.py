"""The tables of a scan as HTML: the numbers of a block, and the municipalities like this one."""

from collections.abc import Mapping

import pandas as pd

from analysis.local.scan_items import ANSWER, COUNTRY, item, title
from analysis.local.scan_text import Said, amount, count_of, with_bounds
from analysis.local.scan_words import WORDS
from analysis.report.text.numbers import number
from analysis.report.writing.templates import filled
from analysis.settings import SHOWN_COUNTRIES_IN_WORDS, in_words

__all__ = ["answers_html", "block_html", "largest_countries", "lines_html", "peers_html"]

HEAD = (
    ("Cijfer", False), ("Hier (95 %-interval)", True), ("Aantal", True), ("Vlaams Gewest", True),
    ("Provincie", True), ("Vergelijkbare gemeenten", True), ("Tegenover Vlaanderen", False),
    ("Tegenover vergelijkbare", False), ("Jaar eerder", False), ("Bijgetrokken", True),
)  # fmt: skip
_NOTHING = "–"
# How many countries of origin a page shows of those that are counted.
_LARGEST = 5
_ABOUT_COUNTRIES = (
    f"Landen van herkomst: de {in_words(_LARGEST)} met de meeste inwoners hier, van de "
    f"{SHOWN_COUNTRIES_IN_WORDS} grootste van het register. Een land met te weinig mensen om te "
    "tonen staat er niet bij."
)
# The label of the row names it.
_POINTS = "\u00a0procentpunt"


def answers_html(said: list[Said], fixed: list[Said], *, synthetic: bool) -> str:
    """Questions with their answers, those that are no numbers of ours last.

    Parameters
    ----------
    said, fixed
        Answers from numbers of the scan, and others.
    synthetic
        Whether these numbers are synthetic.
    """
    rows = [(*each, synthetic) for each in said] + [(*each, False) for each in fixed]
    return filled("scan_parts", "answers", rows=rows)


def block_html(rows: pd.DataFrame, *, heading: str) -> str:
    """Table of the main numbers of a block, and a folded one of the others.

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one municipality and block.
    heading
        Title of the block.
    """
    described = largest_countries(rows).to_dict("records")
    note = _ABOUT_COUNTRIES if any(row["item"].startswith(COUNTRY) for row in described) else ""
    main = [_row(row) for row in described if item(row["item"]).main]
    more = [_row(row) for row in described if not item(row["item"]).main]
    head = [_cell(*each) for each in HEAD]
    return filled("scan_parts", "block", title=heading, head=head, main=main, more=more, note=note)


def largest_countries(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a municipality without the countries that are not among its five largest.

    A hidden country is none of them. What stays stands by size; other rows are as they were.

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one municipality.

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["foreign", *(f"country_{code}" for code in "ABCDEFG")],
    ...                      "count": [90.0, 11, 16, 12, None, 15, 13, 14]})
    >>> largest_countries(rows)["item"].tolist()
    ['foreign', 'country_B', 'country_E', 'country_G', 'country_F', 'country_C']
    """
    of_country = rows["item"].str.startswith(COUNTRY)
    by_size = rows[of_country & rows["count"].notna()].sort_values(
        "count", ascending=False, kind="stable"
    )
    return pd.concat([rows[~of_country], by_size.head(_LARGEST)], ignore_index=True)


def _row(row: Mapping) -> list[dict[str, object]]:
    """Texts of a row of the table, in the order of its head."""
    texts = [
        _label(row),
        with_bounds(row).replace(_POINTS, ""),
        count_of(row),
        *(_other(row, name) for name in ("region", "province", "peers")),
        *(WORDS[row[f"word_{name}"]] or _NOTHING for name in ("region", "peers")),
        _before(row),
        _other(row, "shrunk"),
    ]
    return [_cell(text, right) for text, (_, right) in zip(texts, HEAD, strict=True)]


def _cell(text: str, right: bool) -> dict[str, object]:
    return {"text": text, "number": right, "flag": ""}


def _label(row: Mapping) -> str:
    shown = item(row["item"])
    text = title(shown)
    if shown.kind == ANSWER:
        return f"{text} ({row['year']})"
    units = {"per_1000": " (per 1.000 inwoners)", "pp": " (procentpunt)"}
    return f"{text}{units.get(row['unit'], '')}"


def _other(row: Mapping, column: str) -> str:
    return _NOTHING if pd.isna(row[column]) else amount(row, column).replace(_POINTS, "")


def _before(row: Mapping) -> str:
    """Number of a year before, and how this year's compares with it."""
    if pd.isna(row["before"]):
        return _NOTHING
    word = WORDS[row["word_before"]]
    number_then = _other(row, "before")
    if item(row["item"]).kind == ANSWER:
        number_then = f"vorige golf {number_then}"
    return f"{number_then}: nu {word}" if word else number_then


def lines_html(lines: list[str]) -> str:
    """Lines on what is not delivered, with who holds it."""
    return filled("scan_parts", "not_delivered", lines=lines) if lines else ""


def peers_html(near: pd.DataFrame) -> str:
    """The municipalities like this one, nearest first, with their distance.

    Parameters
    ----------
    near : DataFrame
        `name` and `distance`.
    """
    rows = [
        (name, number(distance, 2))
        for name, distance in zip(near["name"], near["distance"], strict=True)
    ]
    return filled("scan_parts", "peers", rows=rows)
