"""Events of civic integration that cannot be right: left out everywhere, and counted by rule.

What breaks the contract of an extract (a level outside A1..C2, a level without a skill, a day after
the end of the delivered year, a contract without a number) is an error of the file: it is refused.
What one record of a living register may hold by mistake is left out here, and the report says how
many.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.exclusion_rules import EXCLUSION_RULES, KEPT

__all__ = ["KEPT", "exclusions", "load_events", "rule_broken"]


def rule_broken(
    persons: pd.DataFrame, events: pd.DataFrame, *, snapshot: pd.Timestamp
) -> pd.Series:
    """Give the rule that each event breaks, the first of `EXCLUSION_RULES`, or `kept`."""
    left_on = persons.set_index("pid")["exit_date"].reindex(events["pid"]).to_numpy()
    filed = _first_day(events, "infringement_file")
    registered = _first_day(events, "registration")
    first = events[(events["event"] == "contract") & (events["contract_no"] == 1)]
    again = (
        first.sort_values("date", kind="stable")
        .duplicated("pid")
        .reindex(events.index, fill_value=False)
    )
    fine, start = events["event"] == "fine", events["event"] == "mo_start"
    broken = [
        events["date"] > left_on,
        events["recorded_on"] > snapshot,
        again,
        fine & ~(events["date"] >= filed),
        start & (events["date"] < registered),
    ]
    return pd.Series(np.select(broken, EXCLUSION_RULES, KEPT), index=events.index)


def _first_day(events: pd.DataFrame, name: str) -> np.ndarray:
    """Day of the first such event of the person of each event."""
    return (
        events[events["event"] == name]
        .groupby("pid")["date"]
        .min()
        .reindex(events["pid"])
        .to_numpy()
    )


def load_events(folder: Path) -> pd.DataFrame:
    """Read `ci_events` with the rule that each event breaks in `broken` (`kept`: none)."""
    events = read_extract.typed_frame("ci_events", folder)
    snapshot = (
        delivery_register.newest_snapshots(folder)
        .set_index("extract")
        .loc["ci_events", "snapshot_date"]
    )
    persons = read_extract.typed_frame("ci_persons", folder)
    return events.assign(broken=rule_broken(persons, events, snapshot=snapshot))


def exclusions(folder: Path, year: int) -> pd.DataFrame:
    """Every delivered event and the rule that it breaks, if any: one row per event."""
    events = load_events(folder)
    unit = unit_names("ci_events", events["event_id"])
    return pd.DataFrame({"rule": events["broken"], "extract": "ci_events"}).assign(
        **unit_columns(year, unit=unit)
    )
