"""The quality of the deliveries in the account chapter: each measure beside that of the delivery before."""

import pandas as pd

from analysis.report.text.numbers import HIDDEN, label, listed, number, percent
from analysis.report.writing.account import text_table
from analysis.settings import JUMP_DAYS, JUMP_ROWS, JUMP_SHARE

__all__ = ["jumps", "measures", "read_as"]

_SIZE = (
    f"{number(100 * JUMP_SHARE)} procentpunt in een aandeel, {number(100 * JUMP_ROWS)} % in het "
    f"aantal rijen of {JUMP_DAYS} dagen in een tijd"
)


def _written(value: float, row: tuple) -> str:
    if pd.isna(value):
        return HIDDEN if row.conf_status == "C" else ""
    words = {"share": percent, "days": lambda v: f"{number(v)} dagen"}
    return words.get(row.unit, number)(value)


def _what(row: tuple) -> str:
    words = label("quality", row.measure)
    return (
        f"{words}: {label('exclusion', row.column)}"
        if row.column and row.measure != "linked"
        else words
    )


def jumps(quality: pd.DataFrame, *, year: int) -> str:
    """Say which measures of a delivery differ more from the one before than the settings allow.

    Parameters
    ----------
    quality : DataFrame
        Public frame `quality`.
    year : int
        Year of the report.
    """
    here = quality[quality["year"] == year]
    if here["before"].isna().all():
        return "Er is geen vorige levering om mee te vergelijken."
    far = [f"{row.extract} ({_what(row)})" for row in here[here["jump"]].itertuples()]
    found = f"Een sprong maken: {listed(far)}." if far else "Geen enkele maat maakt een sprong."
    return f"Een sprong tegenover de vorige levering is een verschil van meer dan {_SIZE}. {found}"


def measures(quality: pd.DataFrame, *, year: int) -> None:
    """Show every measure of the deliveries of a year, with that of the delivery before and a sign at a jump."""
    here = quality[(quality["year"] == year) & (quality["measure"] != "read")]
    rows = [
        [
            row.extract,
            _what(row),
            _written(row.value, row),
            _written(row.before, row) if not pd.isna(row.before) else "",
            "sprong" if row.jump else "",
        ]
        for row in here.itertuples()
    ]
    head = ["Extract", "Maat", "Deze levering", "Vorige levering", "Opgelet"]
    text_table("Kwaliteit van de leveringen", head, rows)


def read_as(quality: pd.DataFrame, *, year: int) -> str:
    """Say what was read though the producer wrote it in another way than the contract asks."""
    here = quality[(quality["year"] == year) & (quality["measure"] == "read")]
    ways = [
        f"{row.extract}: {label('reading', row.column.split()[0])}"
        + (f" in {row.column.split()[1]}" if " " in row.column else "")
        for row in here.itertuples()
    ]
    if not ways:
        return "Alle extracten waren geschreven zoals het contract vraagt."
    return (
        "Zonder gissen gelezen, hoewel anders geschreven dan het contract vraagt: "
        f"{'; '.join(ways)}."
    )
