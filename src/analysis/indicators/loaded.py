"""A public frame as a chapter loaded it, which tells of which tables rows were taken."""

from typing import Any

import pandas as pd

from analysis import plan
from analysis.workbench import asked

__all__ = ["Loaded", "rows_of"]

# The frame whose rows stand in the order of the plan.
_IN_ORDER = "cells"


class Loaded(pd.DataFrame):
    """A frame with rows of many tables: who takes them by `rows_of` rests on that table alone.

    Whoever does anything else with it rests on all of it. What is made from it is a plain frame.
    Cells stand in the order of the dimensions of the plan: those of one table in that of its own.

    Parameters
    ----------
    frame : DataFrame
        The frame, with a column `table`.
    name : str
        Its name among the public frames.

    Examples
    --------
    >>> cells = Loaded(pd.DataFrame({"table": ["W1", "W2"], "n": [1.0, 2.0]}), "cells")
    >>> rows_of(cells, "W2")["n"].tolist(), type(cells.head(1)).__name__
    ([2.0], 'DataFrame')
    """

    def __init__(self, frame: pd.DataFrame, name: str):
        # Its stubs know it by `__new__` alone.
        super().__init__(frame)  # type: ignore[call-arg]
        object.__setattr__(self, "_plain", frame)
        object.__setattr__(self, "_name_of_frame", name)

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __getattribute__(self, name: str) -> Any:
        """Tell that the whole frame is used, whatever is asked of it but of what class it is."""
        if not name.startswith("__"):
            _all_of(self)
        return super().__getattribute__(name)

    def __getitem__(self, key: Any) -> Any:
        """Tell that the whole frame is used."""
        _all_of(self)
        return super().__getitem__(key)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Send the plain frame to another process, where nobody listens."""
        _all_of(self)
        return pd.DataFrame, (object.__getattribute__(self, "_plain"),)


def _all_of(frame: Loaded) -> None:
    # While it is made it has no name yet.
    name = object.__getattribute__(frame, "__dict__").get("_name_of_frame")
    if name is not None:
        asked.used(name)
        if name == _IN_ORDER:
            plan.dimensions()


def rows_of(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Rows of one table of the plan, of a frame that has a column `table`.

    Parameters
    ----------
    frame : DataFrame
        Cells, or estimates of models, as they were loaded or made.
    table : str
        Id in the plan.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"table": ["W1", "W2"], "n": [1.0, 2.0]}), "W1")["n"].tolist()
    [1.0]
    """
    if isinstance(frame, Loaded):
        name = object.__getattribute__(frame, "_name_of_frame")
        asked.used(name, table)
        if name == _IN_ORDER:
            plan.own_dimensions(table)
        frame = object.__getattribute__(frame, "_plain")
    return frame[frame["table"] == table]
