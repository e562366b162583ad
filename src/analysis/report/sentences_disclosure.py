"""Sentences on what is hidden, and on what the auditor found."""

import pandas as pd

from analysis.report.sentences import or_nothing
from analysis.report.text import number, percent
from analysis.settings import THRESHOLD

__all__ = ["audited", "hidden", "lost"]


@or_nothing
def lost(protection: pd.DataFrame) -> str:
    """How many cells are hidden."""
    cells, blank = int(protection["cells"].sum()), int(protection["hidden"].sum())
    return f"Van {number(cells)} cellen zijn er {number(blank)} afgeschermd ({percent(blank / cells)})."


def hidden() -> str:
    """What the disclosure control does."""
    return (
        f"Elke cel met 1 tot en met {THRESHOLD - 1} eenheden is afgeschermd, met zoveel andere cellen dat de "
        "randtotalen en de andere tabellen niets teruggeven. Ook een verschil tussen twee tabellen is zo'n cel. Daarna "
        "probeert een aparte auditor elke afgeschermde cel terug te rekenen uit alles wat gepubliceerd wordt."
    )


def audited(audit: pd.DataFrame) -> str:
    """What the auditor found: how many hidden cells it attacked, and how many it narrowed too far."""
    blanks, failed = int(audit["blanks"].sum()), int(audit["failed"].sum())
    if failed:
        return f"Onthullingsaudit: {number(failed)} cellen zijn terug te rekenen; dit verslag mag niet naar buiten."
    if not blanks:
        return "Onthullingsaudit: niets afgeschermd, en geen verschil tussen tabellen geeft een klein aantal."
    narrowest = int(audit["narrowest"].min())
    return (
        f"Onthullingsaudit geslaagd: geen van de {number(blanks)} afgeschermde cellen is uit de gepubliceerde cijfers "
        f"terug te rekenen (het nauwste bereik is {number(narrowest)} eenheden breed)."
    )
