"""Chapters kept from an earlier run: not run again where notebook, counts and code are the same."""

import hashlib
import json
import shutil
from pathlib import Path

from analysis.settings import ROOT
from analysis.workbench import fingerprint
from analysis.workbench.folders import replaced

__all__ = ["keep", "key", "take"]

KEPT = ROOT / ".building" / "chapters"
_DECIDES = ("year", "python", "packages", "requirements_sha256")


def key(chapter: Path, *, record: dict, public: Path) -> str:
    """SHA-256 over what decides a chapter: its notebook, public frames, package and environment.

    Parameters
    ----------
    chapter
        Notebook before it runs.
    record
        What the report is made from (`manifest.made_from`).
    public
        Folder of the public frames.
    """
    decides = {name: record[name] for name in _DECIDES} | {
        "chapter": [chapter.name, fingerprint.of_file(chapter)],
        "public": fingerprint.of_files(fingerprint.public_files(public), root=public),
        "code": fingerprint.of_files(fingerprint.package_files()),
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def take(chapter: Path, *, year: int, key: str, folder: Path) -> bool:
    """Put a chapter kept from an earlier run into a report folder; False where none fits."""
    kept = KEPT / str(year) / chapter.stem
    files = _files(chapter, folder)
    try:
        label = json.loads((kept / "label.json").read_text(encoding="utf-8"))
        if label != _label(key, kept, files):
            return False
    except (OSError, ValueError):
        return False
    for name, path in files.items():
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(kept / name, path)
    return True


def keep(chapter: Path, *, year: int, key: str, folder: Path) -> None:
    """Keep the notebook and fragment of a chapter that ran, under the lock of the report."""
    with replaced(KEPT / str(year) / chapter.stem) as kept:
        files = _files(chapter, folder)
        for name, path in files.items():
            shutil.copyfile(path, kept / name)
        label = json.dumps(_label(key, kept, files))
        (kept / "label.json").write_text(label, encoding="utf-8")


def _label(key: str, kept: Path, files: dict[str, Path]) -> dict[str, str]:
    """What was kept, and the hash of each file: one that was altered since does not fit."""
    return {"key": key} | {name: fingerprint.of_file(kept / name) for name in files}


def _files(chapter: Path, folder: Path) -> dict[str, Path]:
    return {
        "notebook": folder / "notebooks" / chapter.name,
        "fragment": folder / "fragments" / f"{chapter.stem}.html",
    }
