"""From raw extracts to processed frames, one row per unit; they never leave the machine."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.registry import FRAMES, Frame, Made
from analysis.extracts.frames.source import Source, opened
from analysis.extracts.frames.unit_keys import with_keys
from analysis.extracts.reading import delivery_register, read_extract

__all__ = ["make", "process"]


def process(
    raw: Path, target: Path, *, year: int, secret: bytes, kept: Collection[str] = ()
) -> dict[str, Path]:
    """Write the processed frames of one delivery and say where they are.

    Parameters
    ----------
    raw
        Folder of the delivery (`data/raw/YEAR`).
    target
        Folder for the Parquet files.
    year
        Year of the delivery.
    secret
        Secret of the room, of which each unit gets a `key` in place of its name.
    kept
        Frames that stand in the folder already: they are not made again.

    Returns
    -------
    dict
        File by frame; a frame whose extracts were not delivered is absent.

    Raises
    ------
    DataError
        When an extract breaks its contract or differs from what was registered; all that were
        found, together.
    """
    files, refused = make(raw, target, year=year, secret=secret, kept=kept)
    if refused:
        raise DataError("\n".join(dict.fromkeys(map(str, refused))))
    return files


def make(
    raw: Path, target: Path, *, year: int, secret: bytes | None, kept: Collection[str] = ()
) -> tuple[dict[str, Path], list[DataError]]:
    """Write every frame whose extracts were delivered, and gather what was refused on the way.

    A frame of which an extract was refused already is not tried. Frames are made one after the
    other; but for small ones none is held in memory.

    Parameters
    ----------
    raw, target, year, kept
        As for `process`.
    secret
        As for `process`; without one units keep their names, which tests look at.
    """
    delivered = set(delivery_register.newest_snapshots(raw)["extract"])
    files: dict[str, Path] = {}
    small: Made = {}
    refused: list[DataError] = []
    untrusted: set[str] = set()
    with opened(raw, year, made=target, secret=secret) as source:
        for name, frame in FRAMES.items():
            if not delivered.issuperset(frame.extracts) or untrusted.intersection(
                frame.all_extracts
            ):
                continue
            if name in kept:
                files[name] = _file(target, name)
                continue
            try:
                files[name] = _write(name, frame, source, small)
            except DataError as error:
                refused.append(error)
                untrusted.update(frame.all_extracts)
    # Files of the frames that were not tried may be wrong too.
    for extract in sorted(delivered) if refused else ():
        try:
            read_extract.typed_frame(extract, raw)
        except DataError as error:
            refused.append(error)
    return files, refused


def _write(name: str, frame: Frame, source: Source, small: Made) -> Path:
    """Write one frame."""
    if frame.query:
        return source.write(name, frame.query(source))
    path, made = _file(source.made, name), _made(name, source, small)
    named = made if source.secret is None else with_keys(made, source.secret)
    named.to_parquet(path, index=False)
    return path


def _made(name: str, source: Source, small: Made) -> pd.DataFrame:
    """A small frame, in which units have their names; it is made once, for all that need it."""
    if name not in small:
        frame = FRAMES[name]
        for other in frame.after:
            _made(other, source, small)
        small[name] = frame.make(source.folder, source.year, small)
    return small[name]


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"
