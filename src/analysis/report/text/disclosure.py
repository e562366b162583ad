"""Sentences on how small counts are protected, and on what the audit measured."""

import pandas as pd

from analysis.report.text.apart import or_untitled
from analysis.report.text.numbers import number, percent
from analysis.report.text.sentences import or_nothing
from analysis.settings import NOISE_MOST, THRESHOLD, in_words

__all__ = ["audited", "hidden", "left", "lost", "lost_title"]


@or_nothing
def lost(protection: pd.DataFrame, audit: pd.DataFrame) -> str:
    """How many cells are hidden, and how many small counts somebody guesses right."""
    cells, blank = int(protection["cells"].sum()), int(protection["hidden"].sum())
    return f"Van de cellen is {percent(blank / cells)} afgeschermd. {audited(audit)}"


@or_untitled
def lost_title(protection: pd.DataFrame) -> str:
    """Share of hidden cells."""
    share = protection["hidden"].sum() / protection["cells"].sum()
    return f"Van de cellen is {percent(share)} afgeschermd, niet overal evenveel"


def hidden() -> str:
    """What the disclosure control does."""
    return (
        "Om niemand herkenbaar te maken, is elk geteld aantal uit een register met hoogstens "
        f"{in_words(NOISE_MOST)} eenheden verhoogd of verlaagd; in een steekproef zijn dat "
        "getrokken eenheden. Hetzelfde aantal is overal gelijk gewijzigd, en de intervallen houden "
        f"er rekening mee. Aantallen onder {THRESHOLD} zijn afgeschermd, ook als er niemand is. "
        "Een aantal dat al eens gepubliceerd is, blijft zoals het was zolang het met minder dan "
        f"{THRESHOLD} eenheden veranderde. Aantallen uit verschillende tabellen kunnen enkele "
        "eenheden verschillen, en delen tellen niet altijd op tot hun totaal. Enquêtes en "
        "praktijktests tonen niets onder een minimum."
    )


@or_nothing
def audited(audit: pd.DataFrame) -> str:
    """How many small counts somebody guesses right, with and without what is published."""
    row = audit.iloc[0]
    if not row["small_counts"]:
        return "Onthullingsaudit: er zijn geen kleine aantallen."
    return (
        "Onthullingsaudit: wie alles heeft wat gepubliceerd is, raadt "
        f"{number(100 * row['guessed'])} van de 100 kleine aantallen juist; wie zonder die cijfers "
        f"gokt, {number(100 * row['by_guessing'])}."
    )


@or_nothing
def left(audit: pd.DataFrame) -> str:
    """What else the audit measured: the surest guess, differences, the least that is unknown."""
    row = audit.iloc[0]
    differences = (
        f" Van de ongeveer {number(row['differences'])} verschillen tussen twee cellen die enkele "
        f"eenheden afzonderen, raadt hij er {number(100 * row['differences_guessed'])} van de 100."
        if row["differences"]
        else ""
    )
    return (
        f"Dat is gemeten over {number(row['secrets'])} sleutels, op ongeveer "
        f"{number(row['small_counts'])} aantallen van 1 tot en met {THRESHOLD - 1}. De zekerste "
        f"juiste gok heeft een kans van {percent(row['surest'])}.{differences} Van elk klein "
        f"aantal blijft een standaardafwijking van minstens {number(row['smallest_sd'], 1)} "
        "eenheden over."
    )
