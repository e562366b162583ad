"""The quality of the deliveries: each measure beside that of the delivery before."""

from typing import NamedTuple

import pandas as pd

from analysis.reference.column_words import about
from analysis.report.text.numbers import HIDDEN, label, listed, number, percent
from analysis.report.writing.invented_names import extracts_in_words
from analysis.report.writing.text_tables import text_table

__all__ = ["jumps", "measures", "read_as"]


def _in_words(value: float, measure: NamedTuple) -> str:
    """Value of a measure in its unit; empty where there is none."""
    if pd.isna(value):
        return HIDDEN if measure.conf_status == "C" else ""
    if measure.unit == "share":
        return percent(value)
    return f"{number(value)} dagen" if measure.unit == "days" else number(value)


def _name(measure: NamedTuple) -> str:
    words = label("quality", measure.measure)
    if not measure.column or measure.measure == "linked":
        return words
    if measure.measure == "excluded":
        return f"{words}: {label('exclusion', measure.column)}"
    return f"{words}: {_column_in_words(measure.extract, measure.column)}"


def _column_in_words(extract: str, column: str) -> str:
    """What the codebook calls a column, without what it adds after a colon, semicolon or comma."""
    words = about(extract, column).nl
    for mark in (":", ";", ","):
        words = words.partition(mark)[0]
    return words or column


def _jumps_of(extract: str, rows: pd.DataFrame) -> str:
    """Extract, by what it holds, with the measures that jump, in words."""
    words = dict.fromkeys(label("quality", measure) for measure in rows["measure"])
    return f"{label('extract', extract)} ({listed(list(words))})"


def jumps(quality: pd.DataFrame, *, year: int) -> str:
    """Say which measures of a delivery differ more from the one before than the settings allow.

    Parameters
    ----------
    quality : DataFrame
        Public frame `quality`.
    year : int
        Year of the report.
    """
    of_year = quality[quality["year"] == year]
    if of_year["before"].isna().all():
        return "Er is geen vorige levering om mee te vergelijken."
    jumped = of_year[of_year["jump"]]
    if jumped.empty:
        return "Geen enkele maat verschilt van de vorige levering meer dan de keuzes toelaten."
    words = extracts_in_words(set(jumped["extract"]))
    names = [_jumps_of(words[name], rows) for name, rows in jumped.groupby("extract", sort=False)]
    return (
        "Deze leveringen verschillen meer van de vorige dan de keuzes toelaten: "
        f"{'; '.join(names)}. De producent legt uit waarom."
    )


def measures(quality: pd.DataFrame, *, year: int) -> None:
    """Show every measure of a year's deliveries beside that of the one before; a jump is marked."""
    of_year = quality[(quality["year"] == year) & (quality["measure"] != "read")]
    names = extracts_in_words(set(of_year["extract"]))
    rows = [
        [
            names[row.extract],
            _name(row),
            _in_words(row.value, row),
            "" if pd.isna(row.before) else _in_words(row.before, row),
            "sprong" if row.jump else "",
        ]
        for row in of_year.itertuples()
    ]
    head = ["Extract", "Maat", "Deze levering", "Vorige levering", "Opgelet"]
    text_table("Kwaliteit van de leveringen", head, rows, to_look_up=True)


def read_as(quality: pd.DataFrame, *, year: int) -> str:
    """Say what was read although the producer wrote it otherwise than the contract asks."""
    of_year = quality[(quality["year"] == year) & (quality["measure"] == "read")]
    names, ways = extracts_in_words(set(of_year["extract"])), []
    for row in of_year.itertuples():
        way, _, column = row.column.partition(" ")
        words = f"{names[row.extract]}: {label('reading', way)}"
        ways.append(f"{words} in {column.split()[0]}" if column else words)
    if not ways:
        return "Alle extracten waren geschreven zoals gevraagd."
    return (
        "Zonder gissen gelezen, hoewel anders geschreven dan het contract vraagt: "
        f"{'; '.join(ways)}."
    )
