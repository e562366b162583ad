"""Cells of employment typed by hand, and the one value of an estimate that has the codes."""

import pandas as pd
from hypothesis import strategies as st

from analysis.indicators import selection
from support import shipped

__all__ = ["ORIGINS", "SIMPLE", "YEAR", "cells_of", "counts", "value"]

YEAR = shipped.YEAR
ORIGINS = ("belgian", "eu", "non_eu")
SIMPLE = {("belgian", "_T"): (80, 20), ("eu", "_T"): (70, 30), ("non_eu", "_T"): (50, 50)}
counts = st.fixed_dictionaries(
    {(o, "_T"): st.tuples(st.integers(1, 500), st.integers(0, 500)) for o in ORIGINS}
)


def cells_of(
    counts: dict[tuple[str, str], tuple[int, int]], *, basis: str = "sample", weight: float = 1.0
) -> pd.DataFrame:
    """Cells of W1 for (origin, sex): (employed, not employed) persons of one weight."""
    rows = []
    for (origin, sex), (yes, no) in counts.items():
        for employed, n in (("yes", yes), ("no", no), ("_T", yes + no)):
            rows.append({"origin_group": origin, "sex": sex, "employed": employed, "n": float(n)})
    frame = pd.DataFrame(rows)
    frame = frame[frame["n"] > 0].assign(table="W1", year=YEAR, region="VG", basis=basis)
    measures = {"weight": frame["n"] * weight, "weight2": frame["n"] * weight**2}
    return frame.assign(**measures, data_kind="register", vintage="2024-06-30", conf_status="")


def value(estimates: pd.DataFrame, **codes) -> float:
    found = selection.pick(estimates, **codes)
    assert len(found) == 1
    return found["value"].item()
