"""Looking for work: spells of registration at the employment service (VDAB) and how they ended."""

import pandas as pd

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import ISCED, KNOWLEDGE_OF_DUTCH, OUTFLOWS

__all__ = ["CONTRACTS"]

_OPEN = pd.Timestamp("2100-12-31")


def _no_overlap(spells: pd.DataFrame) -> pd.Series:
    """Say of each spell whether all earlier ones of that person had ended when it started."""
    ordered = spells.sort_values(["pid", "start"], kind="stable")
    ended = ordered["end"].fillna(_OPEN)
    before = ended.groupby(ordered["pid"]).cummax().groupby(ordered["pid"]).shift()
    return (before.isna() | ordered["start"].isna() | (before <= ordered["start"])).reindex(
        spells.index
    )


JOB_SEEKERS = r.contract(
    "job_seekers",
    {
        "pid": r.identifier(),
        "start": r.date(),
        "end": r.date(nullable=True),
        "category": r.pattern(r"^[0-9]{2}$", "a category of two digits", coded=True, digits=2),
        "dutch": r.codes(*KNOWLEDGE_OF_DUTCH),
        "isced": r.codes(*ISCED),
        "outflow": r.codes(*OUTFLOWS, nullable=True),
        "outflow_date": r.date(nullable=True),
    },
    r.unique("pid", "start"),
    r.ordered("start", "end"),
    r.ordered("start", "outflow_date"),
    r.both_or_none("end", "outflow"),
    r.both_or_none("outflow", "outflow_date"),
    r.rule(
        _no_overlap,
        "no start before an earlier spell of the same pid has ended",
        sql='(pid, start) NOT IN (SELECT (pid, start) FROM (SELECT pid, start, MAX(COALESCE("end", '
        "DATE '2100-12-31')) OVER (PARTITION BY pid ORDER BY start "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
        "AS ended FROM extract) WHERE ended > start)",
    ),
)

CONTRACTS = (JOB_SEEKERS,)
