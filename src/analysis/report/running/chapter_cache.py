"""Chapters kept from an earlier run: not run again where all that they rest on is the same.

What a chapter rests on is known in two ways. Before it runs: its notebook, environment, settings
and every module that it can import (`workbench.reach`). After it ran: what it asked of labels,
cards and plan, with a hash of each answer, each file that it opened beside, and the public frames
and tables whose rows it took (`workbench.asked`). An edited sentence costs the chapters that import
it, a word those that show it, a line of the plan those that take rows of its table.
"""

import hashlib
import json
import shutil
from pathlib import Path

from analysis.report.running.public_rows import PublicRows
from analysis.settings import RESOURCES, ROOT
from analysis.workbench import asked, fingerprint, reach
from analysis.workbench.folders import replaced

__all__ = ["code_of", "keep", "key", "take"]

KEPT = ROOT / ".building" / "chapters"
_DECIDES = ("year", "python", "packages", "requirements_sha256")
# What runs a chapter, whatever it imports itself.
_RUNS_IT = "analysis.report.running.chapter_process"
# Read when its module is imported, by all that imports it.
_AT_IMPORT = RESOURCES / "country_groups" / "schemes.toml"


def key(chapter: Path, *, record: dict, public: Path) -> str:
    """SHA-256 over what decides a chapter and is known before it runs.

    Parameters
    ----------
    chapter
        Notebook before it runs.
    record
        What the report is made from (`manifest.made_from`).
    public
        Folder of the public frames: of a chapter that may read them itself all decide, of others
        those that it used (`take`).
    """
    whole = fingerprint.public_files(public) if _reads_itself(chapter) else []
    decides = {name: record[name] for name in _DECIDES} | {
        "chapter": [chapter.name, fingerprint.of_file(chapter)],
        "public": fingerprint.of_files(whole, root=public),
        "code": fingerprint.of_files(code_of(chapter)),
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def code_of(chapter: Path) -> set[Path]:
    """Files that a chapter rests on whatever it asks: modules, settings and requirements.

    A chapter that may import in a way that cannot be read from its cells rests on every module.

    Examples
    --------
    >>> names = {path.name for path in code_of(ROOT / "notebooks" / "04_work_flow.ipynb")}
    >>> "flow.py" in names, "tested.py" in names, "search_words.py" in names
    (True, False, False)
    """
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    imported = {name for source in sources for name in reach.imported_by(source)}
    return {*reach.reached([*imported, _RUNS_IT]), *fingerprint.environment_files(), _AT_IMPORT}


def _reads_itself(chapter: Path) -> bool:
    """Tell whether a chapter names a file of frames, besides what `load` gives."""
    text = chapter.read_text(encoding="utf-8")
    return ".parquet" in text or "read_parquet" in text


def take(chapter: Path, *, year: int, key: str, folder: Path, rows: PublicRows) -> bool:
    """Put a chapter kept from an earlier run into a report folder; False where none fits.

    Parameters
    ----------
    chapter
        Notebook before it runs.
    year
        Year of the report.
    key
        As `key` gives it.
    folder
        The report that is made.
    rows
        The public frames that it is made from.
    """
    kept = KEPT / str(year) / chapter.stem
    files = _files(chapter, folder)
    try:
        label = json.loads((kept / "label.json").read_text(encoding="utf-8"))
        if label["made"] != _made(key, kept, files) or not asked.same(label["heard"]):
            return False
        if any(rows.of(frame, table) != digest for frame, table, digest in label["rows"]):
            return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    for name, path in files.items():
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(kept / name, path)
    return True


def keep(
    chapter: Path,
    *,
    year: int,
    key: str,
    heard: dict[str, list],
    folder: Path,
    rows: PublicRows,
) -> None:
    """Keep the notebook and fragment of a chapter that ran, under the lock of the report.

    `heard` is what it asked, opened and used, as `asked.heard` told it; the others as for `take`.
    """
    used = [[frame, table, rows.of(frame, table)] for frame, table in heard["rows"]]
    with replaced(KEPT / str(year) / chapter.stem) as kept:
        files = _files(chapter, folder)
        for name, path in files.items():
            shutil.copyfile(path, kept / name)
        label = {"made": _made(key, kept, files), "heard": heard, "rows": used}
        text = json.dumps(label, ensure_ascii=False)
        (kept / "label.json").write_text(text, encoding="utf-8")


def _made(key: str, kept: Path, files: dict[str, Path]) -> dict[str, str]:
    """What was kept, and the hash of each file: one that was altered since does not fit."""
    return {"key": key} | {name: fingerprint.of_file(kept / name) for name in files}


def _files(chapter: Path, folder: Path) -> dict[str, Path]:
    return {
        "notebook": folder / "notebooks" / chapter.name,
        "fragment": folder / "fragments" / f"{chapter.stem}.html",
    }
