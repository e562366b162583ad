"""The manifest: what went into a report and what came out, each with its hash.

Only the standard library is imported: that nothing changed is found out from here.
"""

import json
import re
import sys
from pathlib import Path

from analysis.choices import CHOICES
from analysis.errors import DataError
from analysis.settings import RESOURCES, ROOT
from analysis.workbench import fingerprint, room_key
from analysis.workbench.folders import shown
from analysis.workbench.packages import package_versions

__all__ = [
    "NO_KEY", "altered", "check_public", "hashes", "made_from", "read", "unchanged", "write",
]  # fmt: skip

NO_KEY = "none (public frames)"
DEFINITIONS = ("cards", "plan", "breaks", "comparisons")


def made_from(year: int, chapters: list[Path], *, public: Path | None = None) -> dict:
    """Everything that decides the bytes of a report: the manifest without its outputs.

    Inputs from the room have a hash that is keyed with its secret, and no size: neither confirms a
    guess of what is in a small file, but where all are synthetic and the secret is public.

    Parameters
    ----------
    year
        Year of the report.
    chapters
        Chapter notebooks.
    public
        Folder of public frames, where the report is made from those and not from raw extracts.
    """
    if public is None:
        secret = room_key.secret_of(year)
        kind, key = "raw extracts", room_key.name_of(secret)
        inputs = [_keyed_entry(path, secret) for path in fingerprint.input_files(year)]
        run_again = f"make report YEAR={year}"
    else:
        kind, key = "public frames", NO_KEY
        inputs = [_file_entry(path, public) for path in fingerprint.public_files(public)]
        run_again = f"make report YEAR={year} PUBLIC=folder"
    return {
        "report": "Integratiemonitor",
        "year": year,
        "made_from": kind,
        "run_again": run_again,
        "key": key,
        "python": ".".join(map(str, sys.version_info[:2])),
        "packages": package_versions(),
        "requirements_sha256": fingerprint.of_file(ROOT / "requirements.txt"),
        "code_sha256": fingerprint.of_files(fingerprint.code_files()),
        "settings": {name: str(value) for name, value in CHOICES.items()},
        "inputs": inputs,
        "chapters": [_file_entry(path, path.parent) for path in chapters],
    }


def write(folder: Path, record: dict) -> None:
    """Write `definitions.json` and `manifest.json` of a finished report folder.

    No time and no path of the machine stand in them.
    """
    _write(folder / "definitions.json", _definitions())
    outputs = [_file_entry(path, folder) for path in _files(folder)]
    _write(folder / "manifest.json", record | {"outputs": outputs})


def read(folder: Path) -> dict:
    """Manifest of a report folder.

    Raises
    ------
    DataError
        When the folder holds no report.
    """
    path = folder / "manifest.json"
    year = folder.name if re.fullmatch("[0-9]{4}", folder.name) else "2023"
    make = f"make it first, as in: make report YEAR={year}"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["report"] != "Integratiemonitor" or not isinstance(record["year"], int):
            raise ValueError
        for each in record["outputs"] + record["chapters"]:
            each["file"], each["sha256"]
        hashes(record["inputs"])
    except OSError:
        raise DataError(f"{shown(folder)} holds no report (no manifest.json); {make}") from None
    except (ValueError, KeyError, TypeError):
        raise DataError(f"{shown(path)} is not the manifest of a report; {make}") from None
    return record


def hashes(entries: list[dict]) -> dict[str, str]:
    """Hash of each file that a manifest names: plain, or keyed with the secret of the room.

    Examples
    --------
    >>> hashes([{"file": "P1.csv", "sha256": "a8"}, {"file": "persons.csv", "hmac_sha256": "70"}])
    {'P1.csv': 'a8', 'persons.csv': '70'}
    """
    keyed = {each["file"]: each["hmac_sha256"] for each in entries if "hmac_sha256" in each}
    return {each["file"]: keyed.get(each["file"]) or each["sha256"] for each in entries}


def altered(folder: Path, record: dict) -> list[str]:
    """Files of a report folder that are not what its manifest says: absent, changed or added."""
    written = hashes(record["outputs"])
    present = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    present.pop("manifest.json", None)
    same = {
        name
        for name in written.keys() & present.keys()
        if fingerprint.of_file(present[name]) == written[name]
    }
    return sorted((written.keys() | present.keys()) - same)


def unchanged(folder: Path, record: dict) -> bool:
    """Whether a folder holds, whole, the report that would be made again from `record`."""
    try:
        earlier = read(folder)
    except DataError:
        return False
    made_from = {name: value for name, value in earlier.items() if name != "outputs"}
    return made_from == record and not altered(folder, earlier)


def check_public(public: Path, year: int) -> None:
    """Refuse a folder without public frames, or with those of another year or altered ones.

    Raises
    ------
    DataError
        When there are no cells, or the report around the folder is of another year or was altered.
    """
    if not (public / "cells.parquet").is_file():
        raise DataError(
            f"{shown(public)} holds no cells.parquet; expected the folder `public` of a report"
        )
    report = public.resolve().parent
    if not (report / "manifest.json").is_file():
        return
    record = read(report)
    if record["year"] != year:
        raise DataError(
            f"{shown(public)} belongs to the report of {record['year']}; expected frames of {year}"
        )
    changed = [name for name in altered(report, record) if name.startswith("public/")]
    if changed:
        raise DataError(
            f"{shown(report)}: {', '.join(changed)} differ from its manifest; ask for the "
            "package again"
        )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _definitions() -> dict:
    """Cards, plan and registries as they were: two reports are compared without their code."""
    from analysis.reference.classes import broader_classes
    from analysis.workbench.resources import resource

    groups = sorted((RESOURCES / "country_groups").iterdir())
    hashes = {path.name: fingerprint.of_file(path) for path in groups if path.is_file()}
    registries = {name: resource(name) for name in DEFINITIONS}
    return registries | {"hierarchies": broader_classes(), "country_groups": hashes}


def _write(path: Path, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def _file_entry(path: Path, root: Path) -> dict:
    name = path.relative_to(root).as_posix()
    return {"file": name, "bytes": path.stat().st_size, "sha256": fingerprint.of_file(path)}


def _keyed_entry(path: Path, secret: bytes) -> dict:
    digest = room_key.keyed(fingerprint.of_file(path), secret)
    return {"file": path.relative_to(ROOT).as_posix(), "hmac_sha256": digest}
