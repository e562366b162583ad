"""Why a claim is supported or not, in Dutch, from the comparisons that decide."""

import pandas as pd

from analysis.report.text.numbers import listed, number, percent, written
from analysis.settings import in_words

__all__ = ["all_so", "extremes_alone", "named_few", "of_places", "some_not_so", "steps_too"]

_MOST_NAMED = 3
_BOTH = 2


def all_so(compared: pd.DataFrame) -> str:
    """Say that every comparison comes out as the claim says.

    Parameters
    ----------
    compared : DataFrame
        As `comparisons.of_rows` gives it.

    Examples
    --------
    >>> row = {"name": "Vrouwen", "value": 2.3, "low": 0.2, "high": 4.4, "unit": "pp"}
    >>> all_so(pd.DataFrame([row])).replace("\u00a0", " ")
    'Het verschil is duidelijk zo: 2,3 procentpunt (0,2 tot 4,4).'
    """
    if len(compared) == 1:
        return f"Het verschil is duidelijk zo: {_with_interval(compared.iloc[0])}."
    if len(compared) == _BOTH:
        return f"Beide vergelijkingen komen duidelijk zo uit: {_amounts(compared)}."
    return f"Alle {in_words(len(compared))} vergelijkingen komen duidelijk zo uit."


def some_not_so(compared: pd.DataFrame, so: pd.Series) -> str:
    """Say how many comparisons do not, and which.

    Parameters
    ----------
    compared : DataFrame
        As for `all_so`.
    so : Series of bool
        Which of them come out as the claim says; not all.
    """
    others = compared[~so]
    if len(compared) == 1:
        return f"Het verschil is niet duidelijk zo: {_with_interval(compared.iloc[0])}."
    if not so.any():
        detail = f": {_amounts(compared)}" if len(compared) <= _MOST_NAMED else ""
        return (
            f"Geen van de {in_words(len(compared))} vergelijkingen komt duidelijk zo uit{detail}."
        )
    verb = "komt" if len(others) == 1 else "komen"
    return (
        f"{in_words(len(others)).capitalize()} van de {in_words(len(compared))} vergelijkingen "
        f"{verb} niet duidelijk zo uit: {named_few(others)}."
    )


def extremes_alone(against: pd.DataFrame) -> str:
    """Say that first and last differ so, but steps between them clearly do not."""
    verb = "gaat" if len(against) == 1 else "gaan"
    return f"De uitersten verschillen zo, maar {named_few(against)} {verb} duidelijk omgekeerd."


def steps_too(why: str, *, same: int, steps: int) -> str:
    """Add how many of the steps between first and last are clear by themselves."""
    verb = "gaat er" if same == 1 else "gaan er"
    return f"{why} Van de {in_words(steps)} stappen ertussen {verb} {in_words(same)} duidelijk zo."


def of_places(counted: int, rose: int, fell: int) -> str:
    """Say in how many municipalities a share clearly rose and fell.

    Examples
    --------
    >>> of_places(300, 270, 3).replace("\u00a0", " ")
    'Van de 300 gemeenten met twee vergelijkbare jaren steeg het aandeel duidelijk in 270 (90 %), \
en daalde het duidelijk in 3.'
    """
    share = percent(rose / counted, 0)
    return (
        f"Van de {number(counted)} gemeenten met twee vergelijkbare jaren steeg het aandeel "
        f"duidelijk in {number(rose)} ({share}), en daalde het duidelijk in {number(fell)}."
    )


def named_few(rows: pd.DataFrame) -> str:
    """Comparisons by name, of more than a few the first and how many others."""
    names = [f"\u2018{name}\u2019" for name in rows["name"]]
    if len(names) <= _MOST_NAMED:
        return listed(names)
    left = in_words(len(names) - _MOST_NAMED)
    return listed([*names[:_MOST_NAMED], f"{left} andere"])


def _amounts(compared: pd.DataFrame) -> str:
    return listed(
        [f"\u2018{row['name']}\u2019 {_with_interval(row)}" for _, row in compared.iterrows()]
    )


def _with_interval(row: pd.Series) -> str:
    decimals = 2 if row["unit"] == "score" else 1
    low, high = (number(row[name], decimals) for name in ("low", "high"))
    return f"{written(row['value'], row['unit'])} ({low} tot {high})"
