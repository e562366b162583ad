"""The annual report of a year: run every chapter, render it, swap the whole report in at once."""

import shutil
import sys
import time
from contextlib import closing
from multiprocessing.connection import Connection, wait
from pathlib import Path

from analysis.errors import DataError
from analysis.report.page import layout, manifest
from analysis.report.running import (
    chapter_cache,
    child_process,
    nothing_changed,
    quick_imports,
)
from analysis.report.running.chapter_sources import declared_by, refuse_wrong
from analysis.report.running.public_rows import PublicRows
from analysis.report.running.watch_chapters import ChapterError, run_side_by_side
from analysis.settings import NOTEBOOKS, REPORTS
from analysis.workbench import fingerprint
from analysis.workbench.chapters import chapters as chapters_in
from analysis.workbench.folders import only_one, replaced, shown, tidy

__all__ = ["ChapterError", "make_data", "report", "run_apart"]

SECONDS = 300.0
DATA_SECONDS = 24 * 3600.0


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
    with only_one(nothing_changed.lock_of(year)):
        tidy(target)
        record = manifest.made_from(year, sources, public=public)
        if not again and nothing_changed.is_there(year, record):
            return target / "index.html"
        _refuse(sources, chapters)
        with replaced(target) as folder:
            make_data(year, folder / "public", public=public)
            (folder / "notebooks").mkdir()
            (folder / "fragments").mkdir()
            try:
                _run_all(sources, folder, record, seconds=seconds, again=again)
            except ChapterError as error:
                shutil.rmtree(failed, ignore_errors=True)
                shutil.copytree(folder / "notebooks", failed)
                raise ChapterError(
                    f"{error} The notebooks as far as they ran: {shown(failed)}"
                ) from None
            _make_page(folder, record)
            _attack(folder, year, extracts=public is None)
        shutil.rmtree(failed, ignore_errors=True)
    print(
        f"report {year} is ready in {time.monotonic() - started:.1f} s: "
        f"{shown(target / 'index.html')}",
        flush=True,
    )
    return target / "index.html"


def run_apart(year: int, folder: Path, *, public: Path | None = None) -> Path:
    """Make a report from the beginning in a folder of its own; `reports` and `data` stay.

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
    _refuse(sources, NOTEBOOKS)
    record = manifest.made_from(year, sources, public=public)
    made = folder / "report"
    (made / "notebooks").mkdir(parents=True)
    (made / "fragments").mkdir()
    make_data(year, made / "public", public=public, processed=folder / "processed")
    _run_all(sources, made, record, seconds=SECONDS, again=True)
    _make_page(made, record)
    return made


def _chapters(folder: Path) -> list[Path]:
    """Chapter notebooks in order."""
    sources = chapters_in(folder)
    if not sources:
        raise ChapterError(
            f"no chapter in {shown(folder)}; expected notebooks named NN_name.ipynb, from 01 up."
        )
    return sources


def _refuse(sources: list[Path], folder: Path) -> None:
    """Refuse wrong chapters, and those of this workbench that stand on no page."""
    refuse_wrong(sources)
    if folder == NOTEBOOKS:
        declared = {path.stem: declared_by(path) for path in sources}
        layout.refuse_wrong(
            {
                name: [*each.get("tables", []), *each.get("figures", [])]
                for name, each in declared.items()
            }
        )


def make_data(
    year: int, copy_to: Path, *, public: Path | None, processed: Path | None = None
) -> None:
    """Build the data in a process apart: no DuckDB, no threads may be here when chapters fork.

    Parameters
    ----------
    year
        Year of the report.
    copy_to
        Folder to copy the public frames to; it is made.
    public
        Folder of public frames to copy instead.
    processed
        Folder to build in, where it is not `data/processed`.
    """
    if public is not None:
        copy_to.mkdir()
        for path in fingerprint.public_files(public):
            shutil.copyfile(path, copy_to / path.name)
        return
    process, receiver = child_process.start(_build, year, copy_to, processed, seconds=DATA_SECONDS)
    try:
        # What the chapters need is imported here meanwhile, once for all that are forked.
        quick_imports.leave_out()
        from analysis.report.running.preload import ready

        ready()
        wait([process.sentinel, receiver])
        errors = child_process.messages_of(receiver)
        process.join()
    except KeyboardInterrupt:
        # It is killed in the middle of the line that it shows on a terminal.
        print(end="\n" if sys.stdout.isatty() else "", flush=True)
        raise
    finally:
        process.kill()
    if errors:
        raise errors[-1]
    if process.exitcode != 0:
        raise ChapterError(
            f"reading the data of {year} did not end well (exit {process.exitcode})."
        )


def _build(year: int, copy_to: Path, processed: Path | None, sender: Connection) -> None:
    from analysis.pipeline.make_data import build

    try:
        build(year, copy_to=copy_to, processed=processed)
    except (DataError, BrokenPipeError) as error:
        sender.send(error)


def _run_all(
    sources: list[Path], folder: Path, record: dict, *, seconds: float, again: bool
) -> None:
    """Run the chapters, but for those that were kept from an earlier run and are unchanged."""
    year, public = record["year"], folder / "public"
    rows, keys = PublicRows(public), {}
    if not again:
        keys = {path: chapter_cache.key(path, record=record, public=public) for path in sources}
    unchanged = [
        path
        for path, key in keys.items()
        if chapter_cache.take(path, year=year, key=key, folder=folder, rows=rows)
    ]
    for done, path in enumerate(unchanged, start=1):
        print(f"  {done}/{len(sources)} {path.stem}  unchanged", flush=True)
    # Those with the most figures first, so that the longest does not start last.
    waiting = sorted(
        set(sources) - set(unchanged),
        key=lambda path: (-len(declared_by(path).get("figures", [])), path),
    )
    with closing(run_side_by_side(waiting, folder, year, seconds=seconds)) as ended:
        for done, each in enumerate(ended, start=len(unchanged) + 1):
            path = each.chapter
            # What was edited while it ran may have run in either form.
            if not again and chapter_cache.key(path, record=record, public=public) == keys[path]:
                chapter_cache.keep(
                    path, year=year, key=keys[path], heard=each.heard, folder=folder, rows=rows
                )
            print(f"  {done}/{len(sources)} {path.stem}  {each.seconds:.1f} s", flush=True)


def _make_page(folder: Path, record: dict) -> None:
    from analysis.report.page import render

    render.page(folder, record["year"])
    manifest.write(folder, record)


def _attack(folder: Path, year: int, *, extracts: bool) -> None:
    """Refuse a finished report that gives something away, before it replaces the old one."""
    print(f"report {year}: attacked as an outsider would", flush=True)
    process, receiver = child_process.start(
        _attack_files, folder, year, extracts, seconds=DATA_SECONDS
    )
    try:
        process.join()
        errors = child_process.messages_of(receiver)
    finally:
        process.kill()
    if errors:
        raise errors[-1]
    if process.exitcode != 0:
        raise ChapterError(f"the attack on the report did not end well (exit {process.exitcode}).")


def _attack_files(folder: Path, year: int, extracts: bool, sender: Connection) -> None:
    from analysis.report.outsider import audit_published, contents

    try:
        found = contents.findings(folder, year=year, extracts=extracts)
        audit_published.refuse([*found, *audit_published.findings(folder)])
    except DataError as error:
        sender.send(error)
