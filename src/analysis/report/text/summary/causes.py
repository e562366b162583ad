"""What stands behind a move of the year: who carries it, and whom it reaches least."""

import pandas as pd

from analysis.indicators.carried import CARRIES, carried_by
from analysis.indicators.change import from_to
from analysis.indicators.selection import only, pick
from analysis.report.text.differences import turned
from analysis.report.text.numbers import label
from analysis.report.text.rounding import rounded
from analysis.settings import WAIT_DAYS

__all__ = ["carried", "who_begins"]

_STATUS = {"obliged": "verplicht", "entitled": "niet verplicht"}


def carried(estimates: pd.DataFrame, *, year: int) -> str:
    """The legal ground that carries the change in newcomers, where one does."""
    rows = pick(estimates, table="N1", indicator="newcomers", status="_T")
    found = carried_by(rows, by="legal_ground", year=year)
    if found is None or found.share < CARRIES:
        return ""
    what = "daling" if found.total < 0 else "stijging"
    name = label("legal_ground", found.code).lower()
    if found.share <= 1:
        return f"De {what} zit vooral bij {name}."
    more = "meer" if found.others["value"] > 0 else "minder"
    size = rounded(turned(found.others))
    return (
        f"De {what} zit volledig bij {name}; op alle andere gronden samen kwamen er {size} {more}."
    )


def who_begins(estimates: pd.DataFrame, *, year: int) -> str:
    """For whom the wait changed, within a fixed time; else who begins the course less often."""
    days = str(WAIT_DAYS[-1])
    now, before = (_begun(estimates, year, registered) for registered in (year, year - 1))
    if any(row is None or pd.isna(row["value"]) for row in now.values()):
        return ""
    moved = [
        code
        for code, row in before.items()
        if row is not None and _clear_of_zero(from_to(row, now[code]))
    ]
    if len(moved) == 1:
        (code,) = moved
        (other,) = (each for each in _STATUS if each != code)
        more = now[code]["value"] > before[code]["value"]
        return (
            f"Wie {_STATUS[code]} is, begon {_often(more)} binnen {days} dagen dan in {year - 1} "
            f"({rounded(now[code])}){_beside(now[code], now[other], _STATUS[other], more=more)}"
        )
    gap = from_to(now["entitled"], now["obliged"])
    if not _clear_of_zero(gap):
        return ""
    often, seldom = ("obliged", "entitled") if gap["value"] > 0 else ("entitled", "obliged")
    return (
        f"Wie {_STATUS[seldom]} is, begint minder vaak binnen {days} dagen: "
        f"{rounded(now[seldom])}, tegen {rounded(now[often])} van wie {_STATUS[often]} is."
    )


def _often(more: bool) -> str:
    return "vaker" if more else "minder vaak"


def _beside(moved: pd.Series, other: pd.Series, status: str, *, more: bool) -> str:
    """The others, for whom nothing changed clearly: above or below them, where that is clear."""
    if not _clear_of_zero(from_to(other, moved)):
        return f". Voor wie {status} is, veranderde dat niet duidelijk."
    above = moved["value"] > other["value"]
    joined = "en ook" if above == more else "maar nog altijd"
    return (
        f", {joined} {_often(above)} dan wie {status} is ({rounded(other)}); "
        "wie nooit begint, telt mee."
    )


def _begun(estimates: pd.DataFrame, year: int, registered: int) -> dict[str, pd.Series | None]:
    """Share of those who registered in a year that began within the longest time, by status."""
    waits = pick(estimates, table="N9", indicator="started_orientation", year=year)
    if str(registered) not in {*waits["registered"]}:
        return dict.fromkeys(_STATUS)
    shares = pick(waits, registered=str(registered), agency="_T", within=str(WAIT_DAYS[-1]))
    return {code: only(shares, status=code) for code in _STATUS}


def _clear_of_zero(change: pd.Series) -> bool:
    """Whether the interval of a change holds no zero."""
    return bool(change["low"] > 0 or change["high"] < 0)
