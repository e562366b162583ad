"""The annual report of a year: run every chapter, render it, swap the whole report in at once."""

import json
import os
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from analysis.chapters import chapters as chapters_in
from analysis.errors import DataError
from analysis.folders import only_one, replaced
from analysis.report import child
from analysis.settings import DECLARED, NOTEBOOKS, REPORTS, ROOT

__all__ = ["ChapterError", "report"]

WORKERS = 2
SECONDS = 300.0
DATA_SECONDS = 24 * 3600.0


class ChapterError(RuntimeError):
    """A chapter that failed, died or did not end; the message names notebook, cell and reason."""


@dataclass
class _Running:
    chapter: Path
    process: BaseProcess
    heard: Connection
    started: float
    cell: int = 0
    failure: str = ""
    finished: bool = False


def report(year: int, *, chapters: Path = NOTEBOOKS, seconds: float = SECONDS) -> Path:
    """Make the report of a year and say where it is.

    Parameters
    ----------
    year
        Year of the report.
    chapters
        Folder of the chapter notebooks, `NN_name.ipynb`.
    seconds
        Time a chapter may take.

    Returns
    -------
    Path
        `reports/YEAR/index.html`. The report that was there stays whole until the new one is complete.

    Raises
    ------
    DataError
        When the data of the year are absent or refused.
    ChapterError
        When a chapter fails, dies or does not end; its notebook is kept in `reports/failed-YEAR/`.
    """
    started = time.monotonic()
    target = REPORTS / str(year)
    failed = REPORTS / f"failed-{year}"
    sources = _chapters(chapters)
    with only_one(REPORTS / f".{year}.lock"):
        with replaced(target) as folder:
            _make_data(year, folder / "public")
            (folder / "notebooks").mkdir()
            try:
                _run_all(sources, folder, year, seconds)
            except ChapterError as error:
                shutil.rmtree(failed, ignore_errors=True)
                shutil.copytree(folder / "notebooks", failed)
                raise ChapterError(f"{error} The notebooks as far as they ran: {_shown(failed)}") from None
            _make_page(folder, year)
        shutil.rmtree(failed, ignore_errors=True)
    print(
        f"report {year} is ready in {time.monotonic() - started:.1f} s: {_shown(target / 'index.html')}",
        flush=True,
    )
    return target / "index.html"


def _shown(path: Path) -> str:
    return os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)


def _chapters(folder: Path) -> list[Path]:
    """Chapter notebooks in order; two may not declare the same table or figure, which is one file."""
    sources = chapters_in(folder)
    if not sources:
        raise ChapterError(f"no chapter in {_shown(folder)}; expected notebooks named NN_name.ipynb, from 01 up.")
    for kind in ("tables", "figures"):
        names = Counter(name for path in sources for name in _declared(path).get(kind, []))
        twice = sorted(name for name, times in names.items() if times > 1)
        if twice:
            raise ChapterError(f"{kind} {twice} are declared twice; a name may occur once in a report.")
    return sources


def _declared(chapter: Path) -> dict:
    try:
        return json.loads(chapter.read_text(encoding="utf-8"))["metadata"].get(DECLARED, {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ChapterError(f"{chapter.name} is not a notebook.") from None


def _make_data(year: int, copy_to: Path) -> None:
    """Build in a process of its own: no DuckDB and no threads may be here when the chapters fork."""
    process, heard = child.start(_build, year, copy_to, seconds=DATA_SECONDS)
    try:
        # What the chapters need is imported here meanwhile, once for all of them, but for the URI grammar
        # that jsonschema would load for no notebook's sake: it takes a fourth of the time.
        sys.modules.setdefault("rfc3987_syntax", None)
        from analysis.report import execute  # noqa: F401

        wait([process.sentinel, heard])
        said = child.heard_from(heard)
        process.join()
    finally:
        process.kill()
    if said:
        raise said[-1]
    if process.exitcode != 0:
        raise ChapterError(f"reading the data of {year} did not end well (exit {process.exitcode}).")


def _build(year: int, copy_to: Path, told: Connection) -> None:
    from analysis.public import build

    try:
        build(year, copy_to=copy_to)
    except (DataError, BrokenPipeError) as error:
        told.send(error)


def _run_all(sources: list[Path], folder: Path, year: int, seconds: float) -> None:
    # Those with the most figures first, so that the longest does not start last.
    waiting = sorted(sources, key=lambda path: -len(_declared(path).get("figures", [])))
    running, done = [], 0
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(_start(waiting.pop(0), folder, year, seconds))
            wait([r.process.sentinel for r in running] + [r.heard for r in running if not r.finished], timeout=0.5)
            for each in list(running):
                _listen(each)
                if each.failure:
                    raise ChapterError(_message(each, each.failure))
                if time.monotonic() - each.started > seconds:
                    raise ChapterError(_message(each, f"did not end within {seconds:.0f} s"))
                if each.process.exitcode is None:
                    continue
                _listen(each)
                if not each.finished:
                    reason = each.failure or f"its process died (exit {each.process.exitcode})"
                    raise ChapterError(_message(each, reason))
                running.remove(each)
                done += 1
                took = time.monotonic() - each.started
                print(f"  {done}/{len(sources)} {each.chapter.stem}  {took:.1f} s", flush=True)
    finally:
        for each in running:
            each.process.kill()
            each.process.join()


def _make_page(folder: Path, year: int) -> None:
    from analysis.report import render

    render.page(folder, year)


def _message(each: _Running, reason: str) -> str:
    return f"{each.chapter.name}, cell {each.cell}: {reason}."


def _start(chapter: Path, folder: Path, year: int, seconds: float) -> _Running:
    from analysis.report.execute import chapter_process

    process, heard = child.start(chapter_process, chapter, folder, year, seconds=seconds)
    return _Running(chapter, process, heard, time.monotonic())


def _listen(each: _Running) -> None:
    for said in child.heard_from(each.heard):
        if said is None:
            each.finished = True
        elif isinstance(said, int):
            each.cell = said
        else:
            each.failure = said
