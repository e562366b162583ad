"""The manifest: what went into a report and what came out, each with its hash.

Only the standard library is imported: that nothing changed is found out from here.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from analysis.errors import DataError
from analysis.reference.classes import broader_classes
from analysis.settings import CHOICES, RESOURCES, ROOT
from analysis.workbench import fingerprint
from analysis.workbench.folders import shown
from analysis.workbench.resources import resource

__all__ = ["PACKAGES", "altered", "check_public", "made_from", "read", "unchanged", "write"]

PACKAGES = (
    "pandas", "numpy", "scipy", "statsmodels", "seaborn", "matplotlib", "duckdb", "pyarrow",
    "pandera",
    "papermill", "nbconvert", "nbclient", "jupyterlab",
)  # fmt: skip
DEFINITIONS = ("cards", "plan", "breaks", "comparisons")


def made_from(year: int, chapters: list[Path], *, public: Path | None = None) -> dict:
    """Everything that decides the bytes of a report: the manifest without its outputs.

    Parameters
    ----------
    year
        Year of the report.
    chapters
        Chapter notebooks.
    public
        Folder of public frames, where the report is made from those and not from raw extracts.
    """
    inputs, root = (
        (fingerprint.input_files(year), ROOT)
        if public is None
        else (fingerprint.public_files(public), public)
    )
    again = f"make report YEAR={year}" + ("" if public is None else " PUBLIC=folder")
    return {
        "report": "Integratiemonitor",
        "year": year,
        "made_from": "raw extracts" if public is None else "public frames",
        "run_again": again,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": {name: version(name) for name in PACKAGES},
        "requirements_sha256": fingerprint.of_file(ROOT / "requirements.txt"),
        "code_sha256": fingerprint.of_files(fingerprint.code_files()),
        "settings": {name: str(value) for name, value in CHOICES.items()},
        "inputs": [_described(path, root) for path in inputs],
        "chapters": [_described(path, path.parent) for path in chapters],
    }


def write(folder: Path, about: dict) -> None:
    """Write `definitions.json` and `manifest.json` of a finished report folder.

    No time and no path of the machine stand in them.
    """
    _write(folder / "definitions.json", _definitions())
    _write(
        folder / "manifest.json",
        about | {"outputs": [_described(path, folder) for path in _files(folder)]},
    )


def read(folder: Path) -> dict:
    """Manifest of a report folder.

    Raises
    ------
    DataError
        When the folder holds no report.
    """
    path = folder / "manifest.json"
    make = "make it first, as in: make report YEAR=2023"
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["report"] != "Integratiemonitor" or not isinstance(about["year"], int):
            raise ValueError
        for each in about["outputs"] + about["inputs"] + about["chapters"]:
            each["file"], each["sha256"]
    except OSError:
        raise DataError(f"{shown(folder)} holds no report (no manifest.json); {make}") from None
    except (ValueError, KeyError, TypeError):
        raise DataError(f"{shown(path)} is not the manifest of a report; {make}") from None
    return about


def altered(folder: Path, about: dict) -> list[str]:
    """Files of a report folder that are not what its manifest says: absent, changed or added."""
    said = {each["file"]: each["sha256"] for each in about["outputs"]}
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    there.pop("manifest.json", None)
    same = {
        name
        for name in said.keys() & there.keys()
        if fingerprint.of_file(there[name]) == said[name]
    }
    return sorted((said.keys() | there.keys()) - same)


def unchanged(folder: Path, about: dict) -> bool:
    """Whether a folder holds, whole, the report that would be made again from `about`."""
    try:
        kept = read(folder)
    except DataError:
        return False
    return about == {
        name: value for name, value in kept.items() if name != "outputs"
    } and not altered(folder, kept)


def check_public(public: Path, year: int) -> None:
    """Refuse a folder to make a report from that holds no public frames, or those of another report.

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
    about = read(report)
    if about["year"] != year:
        raise DataError(
            f"{shown(public)} belongs to the report of {about['year']}; expected frames of {year}"
        )
    changed = [name for name in altered(report, about) if name.startswith("public/")]
    if changed:
        raise DataError(
            f"{shown(report)}: {', '.join(changed)} differ from its manifest; ask for the "
            "package again"
        )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _definitions() -> dict:
    """Cards, plan and registries as they were, so that two reports can be compared without their code."""
    groups = sorted((RESOURCES / "country_groups").iterdir())
    return {name: resource(name) for name in DEFINITIONS} | {
        "hierarchies": broader_classes(),
        "country_groups": {
            path.name: fingerprint.of_file(path) for path in groups if path.is_file()
        },
    }


def _write(path: Path, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def _described(path: Path, root: Path) -> dict:
    name = path.relative_to(root).as_posix()
    return {"file": name, "bytes": path.stat().st_size, "sha256": fingerprint.of_file(path)}
