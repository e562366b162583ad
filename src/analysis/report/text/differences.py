"""One way to word a difference: stated when it is clear, else "geen duidelijk verschil"; no ranking."""

import pandas as pd

from analysis.indicators.selection import pick
from analysis.report.text.numbers import label
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = ["CHANGE", "GAP", "difference", "differences"]

# By the sign: a gap is reference minus group, so that a positive one means that the group lies
# lower.
GAP = ("lager", "hoger")
CHANGE = ("hoger", "lager")


def difference(row: pd.Series, *, against: str, words: tuple[str, str] = GAP) -> str:
    """One difference in words.

    Parameters
    ----------
    row : Series
        A row of `indicators.differences.judged`, in points or as a ratio.
    against : str
        What it is against, with its preposition: "dan bij Belgische herkomst".
    words
        Word for a positive and for a negative difference.

    Returns
    -------
    str
        "5,0 procentpunt (3,0–7,0 procentpunt) lager dan bij ..."; without a clear difference "geen
        duidelijk verschil"; of a full count the number, which is neither clear nor unclear.
    """
    if pd.isna(row["value"]):
        return with_interval(row)
    centre = 1.0 if row["unit"] == "ratio" else 0.0
    if row["clear"] is not pd.NA and not row["clear"]:
        return f"geen duidelijk verschil ({_size(row, words)})"
    if row["value"] == centre:
        return f"even hoog als {against.removeprefix('dan ')}"
    if centre == 1:
        return f"{with_interval(row)} keer zo hoog als {against.removeprefix('dan ')}"
    return f"{_size(row, words)} {against}"


def _size(row: pd.Series, words: tuple[str, str]) -> str:
    """Size of a difference with the word for its sign, its interval turned with it; a ratio as it is."""
    if row["unit"] == "ratio":
        return with_interval(row)
    size = row.copy()
    if row["value"] < 0:
        size["value"], size["low"], size["high"] = -row["value"], -row["high"], -row["low"]
    return f"{with_interval(size)} {words[row['value'] < 0]}"


@or_nothing
def differences(
    estimates: pd.DataFrame, *, by: str, against: str, words: tuple[str, str] = GAP, **codes: object
) -> str:
    """All differences of one table by one dimension: the clear ones with their size, the others together.

    Parameters
    ----------
    estimates : DataFrame
        Differences of one table, all rows of it: they are judged together, then the rows with
        `codes` are said.
    by
        Dimension that names the groups; its total and the reference itself are left out.
    against, words
        As in `difference`.
    **codes
        As in `select.pick`; every other dimension must have one code left.

    Returns
    -------
    str
        One to three sentences in the order of the table. On a full count all are given, with
        "volledige telling".
    """
    rows = pick(estimates, **codes)
    rows = rows[(rows[by] != "_T") & (rows[by] != rows["reference"])]
    unclear = rows["clear"].eq(False).fillna(False).astype(bool)
    said = [
        f"{label(by, row[by])}: {difference(row, against=against, words=words)}"
        for _, row in rows[~unclear].iterrows()
    ]
    text = f"{'; '.join(said)}." if said else ""
    if unclear.any():
        names = [
            f"{label(by, row[by])}: {_size(row, words)}" for _, row in rows[unclear].iterrows()
        ]
        text = f"{text} Geen duidelijk verschil bij {'; bij '.join(names)}.".strip()
    if rows["interval"].astype(str).str.startswith("none (full count)").any():
        text += " Dit is een volledige telling: verschillen hebben geen steekproeffout."
    return text
