"""The annual report of a year: run every chapter, render it, swap the whole report in at once."""

import multiprocessing
import os
import shutil
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from analysis.folders import only_one, replaced
from analysis.settings import NOTEBOOKS, PROCESSED, REPORTS, ROOT

__all__ = ["ChapterError", "report"]

WORKERS = 2
SECONDS = 300.0


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
    with only_one(REPORTS / f".{year}.lock"):
        _in_child(_build_data, year)
        with replaced(target) as folder:
            # Imported before the chapters fork, and after the data process, which needs none of it.
            from analysis.report import render

            (folder / "notebooks").mkdir()
            sources = sorted(chapters.glob("[0-9][0-9]_*.ipynb"))
            try:
                _run_all(sources, folder, year, seconds)
            except ChapterError as error:
                shutil.rmtree(failed, ignore_errors=True)
                shutil.copytree(folder / "notebooks", failed)
                raise ChapterError(f"{error} The notebooks as far as they ran: {_shown(failed)}") from None
            shutil.copytree(PROCESSED / str(year) / "public", folder / "public")
            render.page(folder, year)
        shutil.rmtree(failed, ignore_errors=True)
    print(
        f"report {year} is ready in {time.monotonic() - started:.1f} s: {_shown(target / 'index.html')}",
        flush=True,
    )
    return target / "index.html"


def _shown(path: Path) -> str:
    return os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)


def _build_data(year: int) -> None:
    from analysis.public import build

    build(year)


def _in_child(function, year: int) -> None:
    """Run in a process of its own: no DuckDB and no threads may be here when the chapters fork."""
    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    child = context.Process(target=_tell_errors, args=(function, year, told))
    child.start()
    told.close()
    try:
        error = heard.recv()
    except EOFError:
        error = ChapterError(f"reading the data of {year} died without a word (exit {child.exitcode}).")
    child.join()
    if error is not None:
        raise error


def _tell_errors(function, year: int, told: Connection) -> None:
    from analysis.errors import DataError

    try:
        function(year)
    except DataError as error:
        told.send(error)
    else:
        told.send(None)
    finally:
        sys.stdout.flush()


def _run_all(sources: list[Path], folder: Path, year: int, seconds: float) -> None:
    waiting, running, done = list(sources), [], 0
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(_start(waiting.pop(0), folder, year))
            multiprocessing.connection.wait(
                [r.process.sentinel for r in running] + [r.heard for r in running], timeout=1.0
            )
            for each in list(running):
                _listen(each)
                if time.monotonic() - each.started > seconds:
                    raise ChapterError(_message(each, f"did not end within {seconds:.0f} s"))
                if each.process.exitcode is None:
                    continue
                _listen(each)
                if each.process.exitcode != 0 or each.failure:
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


def _message(each: _Running, reason: str) -> str:
    return f"{each.chapter.name}, cell {each.cell}: {reason}."


def _start(chapter: Path, folder: Path, year: int) -> _Running:
    from analysis.report.execute import chapter_process

    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    process = context.Process(target=chapter_process, args=(chapter, folder, year, told), daemon=True)
    process.start()
    told.close()
    return _Running(chapter, process, heard, time.monotonic())


def _listen(each: _Running) -> None:
    while each.heard.poll():
        try:
            said = each.heard.recv()
        except EOFError:
            return
        if isinstance(said, int):
            each.cell = said
        else:
            each.failure = said
