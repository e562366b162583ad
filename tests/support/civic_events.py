"""First contracts of civic integration from a few typed events."""

from pathlib import Path

import pandas as pd

from support.made_frames import made
from support.small_delivery import delivered

__all__ = ["level", "trajectories"]


def trajectories(
    folder: Path, events: list[dict], members: list[dict] | None = None
) -> pd.DataFrame:
    """Deliver the events of the given members and return the frame of their contracts."""
    kinds = {
        "contract": {"event": "contract", "contract_no": "1", "regime": "2022"},
        "level": {"event": "level", "level": "A2", "skill": "all", "contract_no": "", "regime": ""},
    }
    rows = [
        {"event_id": f"e{i}", "pid": "p0", "recorded_on": event["date"]}
        | kinds[event.get("event", "contract")]
        | event
        for i, event in enumerate(events)
    ]
    people = [{"pid": f"p{i}"} | member for i, member in enumerate(members or [{}])]
    return made(delivered(folder, ci_persons=people, ci_events=rows), "contracts")


def level(date: str, code: str = "A2", **changes: str) -> dict:
    """Give the event of a level reached on a day."""
    return {"event": "level", "date": date, "level": code} | changes
