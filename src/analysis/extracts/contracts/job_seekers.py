"""Looking for work: spells of registration at the employment service (VDAB) and how they ended."""

import pandas as pd

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import ISCED, KNOWLEDGE_OF_DUTCH, OUTFLOWS
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

# The end that is given to a spell that is still open.
_FAR_AWAY = "2100-12-31"


def _no_overlap(spells: pd.DataFrame) -> pd.Series:
    """Say of each spell whether all earlier ones of that person had ended when it started."""
    ordered = spells.sort_values(["pid", "start"], kind="stable")
    ended = ordered["end"].fillna(pd.Timestamp(_FAR_AWAY))
    before = ended.groupby(ordered["pid"]).cummax().groupby(ordered["pid"]).shift()
    return (before.isna() | ordered["start"].isna() | (before <= ordered["start"])).reindex(
        spells.index
    )


JOB_SEEKERS = contract(
    "job_seekers",
    {
        "pid": column.identifier(),
        "start": column.date(),
        "end": column.date(nullable=True),
        "category": column.pattern(r"^[0-9]{2}$", "a category of two digits", coded=True, digits=2),
        "dutch": column.codes(*KNOWLEDGE_OF_DUTCH),
        "isced": column.codes(*ISCED),
        "outflow": column.codes(*OUTFLOWS, nullable=True),
        "outflow_date": column.date(nullable=True),
    },
    rule.unique("pid", "start"),
    rule.ordered("start", "end"),
    rule.ordered("start", "outflow_date"),
    rule.both_or_none("end", "outflow"),
    rule.both_or_none("outflow", "outflow_date"),
    rule.each_row(
        _no_overlap,
        "no start before an earlier spell of the same pid has ended",
        sql="file_row_number NOT IN (SELECT file_row_number FROM (SELECT file_row_number, start, "
        f"MAX(COALESCE(\"end\", DATE '{_FAR_AWAY}')) OVER (PARTITION BY pid ORDER BY start, "
        "file_row_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended FROM extract) "
        "WHERE ended > start)",
    ),
    covers=Coverage("start", "history_from"),
)

CONTRACTS = (JOB_SEEKERS,)
