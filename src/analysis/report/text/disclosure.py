"""Sentences on what is hidden, and on what the auditor found."""

import pandas as pd

from analysis import plan
from analysis.report.text.numbers import number, percent
from analysis.report.text.sentences import or_nothing
from analysis.settings import THRESHOLD

__all__ = ["audited", "hidden", "lost"]


@or_nothing
def lost(protection: pd.DataFrame) -> str:
    """How many cells are hidden."""
    cells, blank = int(protection["cells"].sum()), int(protection["hidden"].sum())
    return (
        f"Van {number(cells)} cellen zijn er {number(blank)} afgeschermd "
        f"({percent(blank / cells)})."
    )


def hidden() -> str:
    """What the disclosure control does."""
    return (
        f"Elke cel met 1 tot en met {THRESHOLD - 1} eenheden is afgeschermd, met zoveel andere "
        "cellen dat de randtotalen en de andere tabellen niets teruggeven. Ook een verschil "
        f"tussen twee tabellen is zo'n cel. Van een gemeente met minder dan {THRESHOLD} eenheden "
        "staat er alleen een afgerond totaal. Daarna probeert een aparte auditor elke "
        "afgeschermde cel terug te rekenen uit alles wat gepubliceerd wordt."
    )


def audited(audit: pd.DataFrame) -> str:
    """What the auditor found: how many hidden cells it attacked, and how many gave way."""
    blanks, failed = int(audit["blanks"].sum()), int(audit["failed"].sum())
    if failed:
        return (
            f"Onthullingsaudit: {number(failed)} cellen zijn terug te rekenen; dit verslag mag "
            "niet naar buiten."
        )
    if not blanks:
        return (
            "Onthullingsaudit: niets afgeschermd, en geen verschil tussen tabellen geeft een "
            "klein aantal."
        )
    rounded = audit["table"].isin([table.id for table in plan.load().values() if table.rounding])
    attacked = [
        (audit[~rounded], "afgeschermde cellen"),
        (audit[rounded], "cellen van afgeronde tabellen"),
    ]
    found = " en ".join(
        f"geen van de {number(part['blanks'].sum())} {kind} (nauwste bereik: "
        f"{number(part['narrowest'].min())} eenheden)"
        for part, kind in attacked
        if part["blanks"].sum()
    )
    return f"Onthullingsaudit geslaagd: uit de gepubliceerde cijfers is {found} terug te rekenen."
