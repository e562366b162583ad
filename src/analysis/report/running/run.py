"""The annual report of a year: run every chapter, render it, swap the whole report in at once."""

import json
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from analysis.errors import DataError
from analysis.report.page import manifest
from analysis.report.running import chapter_cache, forked_process
from analysis.settings import DECLARED, NOTEBOOKS, REPORTS
from analysis.workbench import fingerprint
from analysis.workbench.chapters import chapters as chapters_in
from analysis.workbench.folders import only_one, replaced, shown, tidy

__all__ = ["ChapterError", "report", "run_apart"]

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


def report(
    year: int,
    *,
    chapters: Path = NOTEBOOKS,
    public: Path | None = None,
    seconds: float = SECONDS,
    again: bool = False,
) -> Path:
    """Make the report of a year and say where it is, unless it is there and nothing changed.

    Parameters
    ----------
    year
        Year of the report.
    chapters
        Folder of the chapter notebooks, `NN_name.ipynb`.
    public
        Folder of public frames to make the report from, where the extracts are not at hand.
    seconds
        Time a chapter may take.
    again
        Run every chapter, whatever is unchanged.

    Returns
    -------
    Path
        `reports/YEAR/index.html`. The report that was there stays whole until the new one is
        complete.

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
    if public is not None:
        manifest.check_public(public, year)
    with only_one(REPORTS / f".{year}.lock"):
        tidy(target)
        about = manifest.made_from(year, sources, public=public)
        if not again and manifest.unchanged(target, about):
            shutil.rmtree(failed, ignore_errors=True)
            print(f"report {year}: nothing changed: {shown(target / 'index.html')}", flush=True)
            return target / "index.html"
        with replaced(target) as folder:
            _make_data(year, folder / "public", public=public)
            (folder / "notebooks").mkdir()
            (folder / "fragments").mkdir()
            try:
                _run_all(sources, folder, about, seconds=seconds, again=again)
            except ChapterError as error:
                shutil.rmtree(failed, ignore_errors=True)
                shutil.copytree(folder / "notebooks", failed)
                raise ChapterError(
                    f"{error} The notebooks as far as they ran: {shown(failed)}"
                ) from None
            _make_page(folder, about)
            _attack(folder, year, extracts=public is None)
        shutil.rmtree(failed, ignore_errors=True)
    print(
        f"report {year} is ready in {time.monotonic() - started:.1f} s: "
        f"{shown(target / 'index.html')}",
        flush=True,
    )
    return target / "index.html"


def run_apart(year: int, folder: Path, *, public: Path | None = None) -> Path:
    """Make a report in a folder of its own, from the beginning, and leave `reports` and `data` alone.

    Parameters
    ----------
    year
        Year of the report.
    folder
        Empty folder; `folder/report` gets the report.
    public
        Folder of public frames to make it from, where it was made from those.
    """
    sources = _chapters(NOTEBOOKS)
    about = manifest.made_from(year, sources, public=public)
    made = folder / "report"
    (made / "notebooks").mkdir(parents=True)
    (made / "fragments").mkdir()
    _make_data(year, made / "public", public=public, processed=folder / "processed")
    _run_all(sources, made, about, seconds=SECONDS, again=True)
    _make_page(made, about)
    return made


def _chapters(folder: Path) -> list[Path]:
    """Chapter notebooks in order; two may not declare the same table or figure, which is one file."""
    sources = chapters_in(folder)
    if not sources:
        raise ChapterError(
            f"no chapter in {shown(folder)}; expected notebooks named NN_name.ipynb, from 01 up."
        )
    for kind in ("tables", "figures"):
        names = Counter(name for path in sources for name in _declared(path).get(kind, []))
        twice = sorted(name for name, times in names.items() if times > 1)
        if twice:
            raise ChapterError(
                f"{kind} {twice} are declared twice; a name may occur once in a report."
            )
    return sources


def _declared(chapter: Path) -> dict:
    try:
        return json.loads(chapter.read_text(encoding="utf-8"))["metadata"].get(DECLARED, {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ChapterError(f"{chapter.name} is not a notebook.") from None


def _make_data(
    year: int, copy_to: Path, *, public: Path | None, processed: Path | None = None
) -> None:
    """Build in a process of its own: no DuckDB and no threads may be here when the chapters fork."""
    if public is not None:
        copy_to.mkdir()
        for path in fingerprint.public_files(public):
            shutil.copyfile(path, copy_to / path.name)
        return
    process, heard = forked_process.start(_build, year, copy_to, processed, seconds=DATA_SECONDS)
    try:
        # What the chapters need is imported here meanwhile, once for all of them, but for the URI
        # grammar that jsonschema would load for no notebook's sake: it takes a fourth of the time.
        sys.modules.setdefault("rfc3987_syntax", None)
        from analysis.report.running import execute

        execute.ready()
        wait([process.sentinel, heard])
        said = forked_process.heard_from(heard)
        process.join()
    finally:
        process.kill()
    if said:
        raise said[-1]
    if process.exitcode != 0:
        raise ChapterError(
            f"reading the data of {year} did not end well (exit {process.exitcode})."
        )


def _build(year: int, copy_to: Path, processed: Path | None, told: Connection) -> None:
    from analysis.pipeline.year import build

    try:
        build(year, copy_to=copy_to, processed=processed)
    except (DataError, BrokenPipeError) as error:
        told.send(error)


def _run_all(
    sources: list[Path], folder: Path, about: dict, *, seconds: float, again: bool
) -> None:
    year = about["year"]
    keys = {
        path: chapter_cache.key(path, about=about, public=folder / "public")
        for path in sources
        if not again
    }
    taken = [
        path
        for path, key in keys.items()
        if chapter_cache.take(path, year=year, key=key, folder=folder)
    ]
    for done, path in enumerate(taken, start=1):
        print(f"  {done}/{len(sources)} {path.stem}  unchanged", flush=True)
    # Those with the most figures first, so that the longest does not start last.
    waiting = sorted(
        set(sources) - set(taken), key=lambda path: (-len(_declared(path).get("figures", [])), path)
    )
    running, done = [], len(taken)
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(_start(waiting.pop(0), folder, year, seconds))
            wait(
                [r.process.sentinel for r in running]
                + [r.heard for r in running if not r.finished],
                timeout=0.5,
            )
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
                # What was edited while it ran may have run in either form.
                if (
                    not again
                    and chapter_cache.key(each.chapter, about=about, public=folder / "public")
                    == keys[each.chapter]
                ):
                    chapter_cache.keep(
                        each.chapter, year=year, key=keys[each.chapter], folder=folder
                    )
                done += 1
                took = time.monotonic() - each.started
                print(f"  {done}/{len(sources)} {each.chapter.stem}  {took:.1f} s", flush=True)
    finally:
        for each in running:
            each.process.kill()
            each.process.join()


def _make_page(folder: Path, about: dict) -> None:
    from analysis.report.page import render

    render.page(folder, about["year"])
    manifest.write(folder, about)


def _attack(folder: Path, year: int, *, extracts: bool) -> None:
    """Refuse a finished report that gives something away, before it replaces the old one."""
    print(f"report {year}: attacked as an outsider would", flush=True)
    process, heard = forked_process.start(_attacked, folder, year, extracts, seconds=DATA_SECONDS)
    try:
        process.join()
        said = forked_process.heard_from(heard)
    finally:
        process.kill()
    if said:
        raise said[-1]
    if process.exitcode != 0:
        raise ChapterError(f"the attack on the report did not end well (exit {process.exitcode}).")


def _attacked(folder: Path, year: int, extracts: bool, told: Connection) -> None:
    from analysis.report.outsider import audit_published, contents

    try:
        found = contents.findings(folder, year=year, extracts=extracts)
        audit_published.refuse([*found, *audit_published.findings(folder)])
    except DataError as error:
        told.send(error)


def _message(each: _Running, reason: str) -> str:
    return f"{each.chapter.name}, cell {each.cell}: {reason}."


def _start(chapter: Path, folder: Path, year: int, seconds: float) -> _Running:
    from analysis.report.running import execute

    execute.ready()
    process, heard = forked_process.start(
        execute.chapter_process, chapter, folder, year, seconds=seconds
    )
    return _Running(chapter, process, heard, time.monotonic())


def _listen(each: _Running) -> None:
    for said in forked_process.heard_from(each.heard):
        if said is None:
            each.finished = True
        elif isinstance(said, int):
            each.cell = said
        else:
            each.failure = said
