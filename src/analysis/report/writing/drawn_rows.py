"""Rows that a figure drew: its table shows these first, since who doubts a figure looks there."""

import pandas as pd

__all__ = ["drawn", "remember_drawn"]

# Estimates that the figures of a chapter drew, by table.
_DRAWN: dict[str, list[pd.DataFrame]] = {}


def remember_drawn(rows: pd.DataFrame) -> None:
    """Keep the estimates that a figure drew, where they are of a table of the plan."""
    if "table" in rows and len(rows):
        _DRAWN.setdefault(rows["table"].iloc[0], []).append(rows)


def drawn(table: str) -> pd.DataFrame:
    """Estimates of a table that figures drew since it was last asked for; empty where none did.

    Examples
    --------
    >>> remember_drawn(pd.DataFrame({"table": ["W1"], "year": [2023]}))
    >>> len(drawn("W1")), len(drawn("W1"))
    (1, 0)
    """
    frames = _DRAWN.pop(table, [])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
