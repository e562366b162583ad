"""One way to word a difference: with its size where it is clear, else as no clear difference."""

from typing import NamedTuple

import pandas as pd

from analysis.indicators.intervals import CELL_KEY, NO_INTERVAL
from analysis.indicators.selection import pick
from analysis.report.text.numbers import label
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "ADVERSE_GAP",
    "AGAINST_BELGIAN",
    "CHANGE",
    "GAP",
    "Direction",
    "corrected_away",
    "difference",
    "TOGETHER",
    "differences",
    "gap_size",
    "size",
    "turned",
    "unclear",
]

AGAINST_BELGIAN = "bij Belgische herkomst"


class Direction(NamedTuple):
    """Words for a positive and for a negative difference."""

    positive: str
    negative: str


# A gap is reference less group: a positive one means that the group lies lower. Of something
# adverse it is group less reference, so that a positive one is always a disadvantage.
GAP = Direction("lager", "hoger")
ADVERSE_GAP = Direction("hoger", "lager")
CHANGE = Direction("hoger", "lager")
# Why a difference is not clear though its interval holds no zero.
TOGETHER = "het interval sluit nul net uit, maar bij veel vergelijkingen samen kan dat toeval zijn"


def difference(row: pd.Series, *, against: str, direction: Direction = GAP) -> str:
    """One difference in words.

    Parameters
    ----------
    row : Series
        A row of estimates in points or as a ratio, with `clear`.
    against : str
        What it is compared with: "bij Belgische herkomst".
    direction
        Words for a positive and for a negative difference.

    Returns
    -------
    str
        "5,0 procentpunt (3,0 tot 7,0) lager dan bij ..."; without a clear difference "geen
        duidelijk verschil: 0,3 procentpunt (−1,0 tot 1,6) lager", with the reason why where its
        interval holds no zero; where nothing was judged (`clear` missing) the number alone.
    """
    if pd.isna(row["value"]):
        return with_interval(row)
    if unclear(row):
        found = f"geen duidelijk verschil: {size(row, direction)}"
        return f"{found} ({TOGETHER})" if corrected_away(row) else found
    ratio = row["unit"] == "ratio"
    if row["value"] == (1 if ratio else 0):
        return f"geen verschil met {against}"
    if ratio:
        return f"{with_interval(row)} keer zo hoog als {against}"
    return f"{size(row, direction)} dan {against}"


def unclear(row: pd.Series) -> bool:
    """Whether a difference was found not to be clear; one without an interval was not judged."""
    return bool(pd.notna(row["clear"]) and not row["clear"])


def corrected_away(row: pd.Series) -> bool:
    """Whether an unclear difference has an interval without zero: only Holm makes it unclear."""
    none = 1 if row["unit"] == "ratio" else 0
    return unclear(row) and bool(row["low"] > none or row["high"] < none)


def size(row: pd.Series, direction: Direction = GAP) -> str:
    """Size of a difference with the word for its sign, its interval turned with it.

    Returns
    -------
    str
        "24 procentpunt (20 tot 28) hoger" for -24 with an interval of -28 to -20.
    """
    if row["unit"] == "ratio":
        return with_interval(row)
    word = direction.positive if row["value"] >= 0 else direction.negative
    return f"{with_interval(turned(row))} {word}"


def gap_size(row: pd.Series | None) -> str:
    """Size of a gap where the sentence says that it is one; an unclear one says so.

    Returns
    -------
    str
        "20,8 procentpunt (19,7 tot 21,9)", "niet duidelijk", or for a negative one "2,0 procentpunt
        (1,0 tot 3,0) in hun voordeel".
    """
    if row is None or pd.isna(row["value"]):
        return with_interval(row)
    if unclear(row):
        return "niet duidelijk"
    found = with_interval(turned(row))
    return f"{found} in hun voordeel" if row["value"] < 0 else found


def turned(row: pd.Series) -> pd.Series:
    """Difference without its sign, its interval turned with it; words say which way it went."""
    if not row["value"] < 0:
        return row
    bounds = {"value": -row["value"], "low": -row["high"], "high": -row["low"]}
    return pd.Series({**row.to_dict(), **bounds})


@or_nothing
def differences(
    estimates: pd.DataFrame, *, by: str, against: str, direction: Direction = GAP, **codes: object
) -> str:
    """All differences of one table by one dimension: the clear ones, then the others together.

    Parameters
    ----------
    estimates : DataFrame
        Differences with `clear`.
    by
        Dimension that names the groups; its total and the reference itself are left out.
    against, direction
        As in `difference`.
    **codes
        As in `selection.pick`; every other dimension must have one code left.

    Returns
    -------
    str
        One to three sentences in the order of the table. Of a full count the last one says so:
        clear there is what the noise of the counts cannot explain.
    """
    rows = pick(estimates, **codes)
    rows = rows[(rows[by] != "_T") & (rows[by] != rows["reference"])]
    stated, not_clear = [], []
    for _, row in rows.iterrows():
        if unclear(row):
            not_clear.append(f"bij {label(by, row[by])}: {size(row, direction)}")
        else:
            words = difference(row, against=against, direction=direction)
            stated.append(f"{label(by, row[by])}: {words}")
    texts = [f"{'; '.join(stated)}."] if stated else []
    if not_clear:
        texts.append(f"Geen duidelijk verschil {'; '.join(not_clear)}.")
    if rows["interval"].isin([CELL_KEY, NO_INTERVAL]).any():
        texts.append("Dit is een volledige telling: verschillen hebben geen steekproeffout.")
    return " ".join(texts)
