"""Scans side by side, several in each process: which ended, and which failed."""

import time
from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path

from analysis.reference.geography import Municipality
from analysis.report.running import child_process

__all__ = ["run_scans"]

WORKERS = 2
# Municipalities that a process makes; it forgets nothing in between but the names of the notebook.
CHUNK = 15
SECONDS = 300.0


def run_scans(parts: list[Municipality], folder: Path, year: int, notebook: Path) -> dict[str, str]:
    """Run the scans of some municipalities, several in a process; what went wrong, by code.

    A process that dies costs those that it had not sent; these run once more, each alone.

    Parameters
    ----------
    parts
        The municipalities.
    folder
        Folder of the scans, with the public frames; the pages are written there.
    year
        Year of the report.
    notebook
        The notebook of the scan.
    """
    codes = [part.nis_code for part in parts]
    started, done = time.monotonic(), 0
    failed: dict[str, str] = {}
    again: list[str] = []
    chunks = [codes[at : at + CHUNK] for at in range(0, len(codes), CHUNK)]
    for attempt in (chunks, None):
        todo = attempt if attempt is not None else [[code] for code in again]
        for ended, dropped in _side_by_side(todo, folder, year, notebook):
            done += len(ended)
            failed |= {code: why for code, why in ended.items() if why}
            if attempt is not None:
                again += dropped
            else:
                failed |= dict.fromkeys(dropped, "its process died")
            _say(done, len(codes), time.monotonic() - started)
    return failed


def _say(done: int, every: int, seconds: float) -> None:
    """Print how far it is, with the time that is left."""
    if done:
        left = seconds / done * (every - done)
        print(f"  {done}/{every} scans, about {left:.0f} s left", flush=True)


def _side_by_side(
    chunks: list[list[str]], folder: Path, year: int, notebook: Path
) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Run chunks, some at a time; yield of each what ended, and the codes that it dropped."""
    if not chunks:
        return
    from analysis.local.scan_chunk import run_chunk
    from analysis.report.page.fragment import exporter
    from analysis.report.running.preload import ready

    ready()
    exporter()
    waiting = list(chunks)
    running: dict = {}
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                chunk = waiting.pop(0)
                process, receiver = child_process.start(
                    run_chunk, chunk, notebook, folder, year, seconds=SECONDS
                )
                running[receiver] = (process, chunk, {}, time.monotonic())
            wait([*running, *(each[0].sentinel for each in running.values())], timeout=0.5)
            for receiver in list(running):
                process, chunk, ended, started = running[receiver]
                over = process.exitcode is not None or time.monotonic() - started > SECONDS
                for message in child_process.messages_of(receiver):
                    if message is not None:
                        ended[message[0]] = message[1]
                if over:
                    process.kill()
                    process.join()
                    del running[receiver]
                    told = ended.pop("", "")
                    ended |= dict.fromkeys(chunk, told) if told else {}
                    yield ended, [code for code in chunk if code not in ended]
    finally:
        for process, *_ in running.values():
            process.kill()
            process.join()
