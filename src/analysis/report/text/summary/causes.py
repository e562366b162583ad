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
    """Who begins the course within a fixed time less often, where the difference is clear."""
    days = str(WAIT_DAYS[-1])
    shares = pick(
        estimates, table="N9", indicator="started_orientation", year=year, registered=str(year),
        agency="_T", within=days,
    )  # fmt: skip
    obliged, entitled = (only(shares, status=status) for status in ("obliged", "entitled"))
    if obliged is None or entitled is None:
        return ""
    gap = from_to(entitled, obliged)
    if not (gap["low"] > 0 or gap["high"] < 0):
        return ""
    ordered = [("verplicht", obliged), ("niet verplicht", entitled)]
    (more, often), (fewer, seldom) = ordered if gap["value"] > 0 else ordered[::-1]
    return (
        f"Wie {fewer} is, begint minder vaak binnen {days} dagen: {rounded(seldom)}, tegen "
        f"{rounded(often)} van wie {more} is."
    )
