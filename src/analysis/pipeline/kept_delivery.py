"""The processed frames of a delivery: each is made again only where its own extracts changed."""

import json
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.contracts.registry import REGISTER_FILE
from analysis.extracts.delivery.plausibility.refuse import refuse_implausible
from analysis.extracts.frames.process import process
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.reading import delivery_register
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE
from analysis.pipeline.kept_steps import Build, code, digest, found, linked, of_json, step
from analysis.settings import RAW
from analysis.workbench import fingerprint, room_key

__all__ = ["delivery"]

# Hash of what each frame rests on, beside the frames.
_MADE_FROM = "frames.json"


def delivery(build: Build, year: int, secret: bytes) -> dict[str, Path]:
    """Processed frames of one delivery, checked and judged: file by frame.

    They rest on the files of that delivery and of earlier ones, which it is judged beside. Where
    some of these changed, the frames of all others are taken over from an earlier build: a late
    extract costs its own frames.

    Parameters
    ----------
    build
        The build, which gets the folder `delivery_YEAR`.
    year
        Year of the delivery.
    secret
        Secret of the room.

    Raises
    ------
    DataError
        When the delivery breaks its contract, or cannot be right.
    """
    raw, name = RAW / str(year), f"delivery_{year}"
    rules = {"year": year, "key": room_key.name_of(secret)} | code(
        process.__module__, refuse_implausible.__module__, without=["plan"]
    )

    def make(folder: Path) -> None:
        keys = _keys(raw, rules)
        kept = _taken_over(build, name, keys, folder)
        process(raw, folder, year=year, secret=secret, kept=kept)
        refuse_implausible(raw)
        (folder / _MADE_FROM).write_text(json.dumps(keys), encoding="utf-8")

    step(
        build,
        name,
        rests_on={"files": fingerprint.of_files(fingerprint.delivered_files(year))} | rules,
        make=make,
    )
    # In the order in which they are made.
    files = {each: _file(build.folder / name, each) for each in FRAMES}
    return {each: path for each, path in files.items() if path.is_file()}


def _keys(raw: Path, rules: Mapping[str, object]) -> dict[str, str]:
    """Hash of all that each frame rests on: extracts, other frames, code; absent of a bad file."""
    folders = (raw, raw.with_name(str(int(raw.name) - 1)))
    rows = {folder.name: _rows(folder) for folder in folders}
    keys: dict[str, str] = {}
    for name, frame in FRAMES.items():
        extracts = {
            f"{folder}/{extract}": own[extract]
            for folder, own in rows.items()
            for extract in frame.read
            if extract in own
        }
        if None in extracts.values() or not keys.keys() >= set(frame.after):
            continue
        others = [keys[other] for other in frame.after]
        keys[name] = of_json({"frame": name, "extracts": extracts, "after": others} | rules)
    return keys


def _rows(folder: Path) -> dict[str, str | None]:
    """Hash of each extract of a folder as it is registered and mapped; none of one not as it was.

    That the file has the hash of the register is seen here: a frame that is taken over reads none.
    """
    if not (folder / REGISTER_FILE).is_file():
        return {}
    mapping = folder / MAPPING_FILE
    mapped = fingerprint.of_file(mapping) if mapping.is_file() else ""
    made: dict[str, str | None] = {}
    for extract in delivery_register.newest_snapshots(folder)["extract"]:
        try:
            _, row = delivery_register.registered_file(extract, folder)
        except DataError:
            made[extract] = None
        else:
            made[extract] = f"{digest(row.to_frame().T)} {mapped}"
    return made


def _taken_over(build: Build, name: str, keys: Mapping[str, str], folder: Path) -> set[str]:
    """Put the frames of earlier builds that rest on the same into a folder, and name them."""
    kept: set[str] = set()
    for earlier in found(build, name):
        if not (earlier / _MADE_FROM).is_file():
            continue
        then = json.loads((earlier / _MADE_FROM).read_text(encoding="utf-8"))
        for frame in keys.keys() - kept:
            if then.get(frame) == keys[frame] and _file(earlier, frame).is_file():
                linked(_file(earlier, frame), _file(folder, frame))
                kept.add(frame)
    return kept


def _file(folder: Path, frame: str) -> Path:
    return folder / f"{frame}.parquet"
