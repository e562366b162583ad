"""Chapters side by side, each in a process of its own: which ended, and which failed or hangs."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from analysis.report.running import child_process, quick_imports

__all__ = ["ChapterError", "Ended", "run_side_by_side"]

WORKERS = 2


class ChapterError(RuntimeError):
    """A chapter that failed, died or did not end; the message names notebook, cell and reason."""


@dataclass(frozen=True)
class Ended:
    """A chapter that ended well: the seconds it took, and what it asked and opened."""

    chapter: Path
    seconds: float
    heard: dict[str, list]


@dataclass
class _Running:
    chapter: Path
    process: BaseProcess
    receiver: Connection
    started: float
    cell: int = 0
    failure: str = ""
    finished: bool = False
    heard: dict[str, list] = field(default_factory=dict)

    def error(self, reason: str) -> ChapterError:
        return ChapterError(f"{self.chapter.name}, cell {self.cell}: {reason}.")


def run_side_by_side(
    chapters: list[Path], folder: Path, year: int, *, seconds: float
) -> Iterator[Ended]:
    """Run chapters, two at a time, and yield each as it ends.

    Parameters
    ----------
    chapters
        Notebooks, in the order in which they start.
    folder
        Folder of the report.
    year
        Year of the report.
    seconds
        Time a chapter may take.

    Raises
    ------
    ChapterError
        When a chapter fails, dies or does not end; the others are stopped.
    """
    waiting, running = list(chapters), []
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(_start(waiting.pop(0), folder, year, seconds))
            receivers = [each.receiver for each in running if not each.finished]
            wait([each.process.sentinel for each in running] + receivers, timeout=0.5)
            for each in list(running):
                if _has_ended(each, seconds):
                    running.remove(each)
                    yield Ended(each.chapter, time.monotonic() - each.started, each.heard)
    finally:
        for each in running:
            each.process.kill()
            each.process.join()


def _start(chapter: Path, folder: Path, year: int, seconds: float) -> _Running:
    quick_imports.leave_out()
    from analysis.report.running import chapter_process, preload

    preload.ready()
    process, receiver = child_process.start(
        chapter_process.chapter_process, chapter, folder, year, seconds=seconds
    )
    return _Running(chapter, process, receiver, time.monotonic())


def _has_ended(each: _Running, seconds: float) -> bool:
    """Say whether a chapter ended well; one that failed, died or takes too long stops the run."""
    _listen(each)
    if each.failure:
        raise each.error(each.failure)
    if time.monotonic() - each.started > seconds:
        raise each.error(f"did not end within {seconds:.0f} s")
    if each.process.exitcode is None:
        return False
    # Its last messages may have come between the two lines above.
    _listen(each)
    if not each.finished:
        raise each.error(each.failure or f"its process died (exit {each.process.exitcode})")
    return True


def _listen(each: _Running) -> None:
    for message in child_process.messages_of(each.receiver):
        if message is None:
            each.finished = True
        elif isinstance(message, int):
            each.cell = message
        elif isinstance(message, dict):
            each.heard = message
        else:
            each.failure = message
