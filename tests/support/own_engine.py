"""A producer's own engine: what it fills in a printed script, and what it finds by it."""

import re
from pathlib import Path

import pandas as pd

from analysis.counting import producer_keys
from analysis.counting.producer_frames import script
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.printed import extracts_of
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.frames.unit_keys import pads
from analysis.extracts.reading import delivery_register, read_extract

__all__ = ["SECRET", "delivered", "extract", "filled_in", "same_rows", "statements"]

SECRET = bytes(range(32))


def delivered(raw: Path, year: int, name: str) -> list[str]:
    """Extracts of a delivery that a frame is made from, as the engine names them."""
    there = set(delivery_register.newest_snapshots(raw)["extract"])
    if (raw.parent / str(year - 1) / "delivery.csv").is_file():
        there.add(f"labour_quarter_{year - 1}")
    return [each for each in extracts_of(name, year=year) if each in there]


def extract(raw: Path, relation: str) -> pd.DataFrame:
    """An extract as its contract has it, with the number of each record."""
    name, year = re.fullmatch("(.*?)(?:_([0-9]{4}))?", relation).groups()
    frame = read_extract.typed_frame(name, raw.parent / year if year else raw)
    frame = frame[list(CONTRACTS[name].columns)]
    return frame.assign(record=range(len(frame)))


def filled_in(raw: Path, year: int, name: str, dialect: str) -> str:
    """The script of a frame with what a producer puts in it."""
    inner, outer = (pad.hex() for pad in pads(SECRET))
    registered = delivery_register.newest_snapshots(raw).set_index("extract")
    row = registered.loc[FRAMES[name].extracts[0]]
    values = {
        producer_keys.INNER: inner,
        producer_keys.OUTER: outer,
        "<fraction>": repr(float(row["sampling_fraction"])),
    }
    if "ci_events" in registered.index:
        values["<snapshot>"] = str(registered.loc["ci_events", "snapshot_date"])
    text = script(name, dialect=dialect, year=year, extracts=delivered(raw, year, name))
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text


def statements(text: str) -> list[str]:
    """Statements of a script; no text in it holds a semicolon at the end of a line."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return [each.strip() for each in re.split(r";\n", body + "\n") if each.strip()]


def same_rows(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Fail where two frames do not have the same rows, in whatever order."""
    assert set(found) == set(expected)
    one, other = (_comparable(each[sorted(expected)]) for each in (found, expected))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def _comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """Days, numbers and texts as texts, in their order: engines have types of their own."""
    made = pd.DataFrame({name: _texts(frame[name]) for name in frame})
    return made.sort_values(list(made), ignore_index=True)


def _texts(column: pd.Series) -> pd.Series:
    values = column.dropna()
    kind = type(values.iloc[0]).__name__ if len(values) else ""
    if kind in ("Timestamp", "date", "datetime"):
        values = pd.to_datetime(values).dt.strftime("%Y-%m-%d")
    elif kind not in ("str", "bool"):
        values = values.astype(float).map(repr)
    return values.astype("str").reindex(column.index).fillna("").astype("object")
