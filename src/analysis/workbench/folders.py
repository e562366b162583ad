"""Folders that change as a whole: built apart, swapped in at once, one run at a time."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.settings import ROOT

try:
    import fcntl
except ImportError:
    # Windows.
    fcntl = None  # type: ignore[assignment]

__all__ = ["only_one", "replaced", "shown", "tidy"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_OLD = "-old"
_LOOK_AGAIN_SECONDS = 0.2


def shown(path: Path) -> str:
    """A path for a message: from the folder of the workbench, where it lies in there."""
    return os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)


@contextmanager
def only_one(file: Path) -> Iterator[None]:
    """Hold a lock file while the block runs; a second run waits and says so.

    The operating system lets go of the lock when the process ends, however it ends.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as handle:
        os.set_inheritable(handle.fileno(), False)
        if not _locked(handle.fileno()):
            print("another run is busy here; waiting for it to end", file=sys.stderr, flush=True)
            while not _locked(handle.fileno()):
                time.sleep(_LOOK_AGAIN_SECONDS)
        yield


def _locked(handle: int) -> bool:
    """Try to lock an open file; the lock goes when the file is closed."""
    if fcntl is None:
        import msvcrt

        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target` that takes its place when the block ends well.

    Killed at any moment, `target` is what it was, at the latest when the next run begins. What an
    earlier, killed run left beside it is removed first, so call it under `only_one`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    tidy(target)
    # Imported where it is needed: that nothing changed is found out without it.
    import tempfile

    fresh = Path(tempfile.mkdtemp(prefix=_building(target), dir=target.parent))
    fresh.chmod(0o755)
    try:
        yield fresh
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def tidy(target: Path) -> None:
    """Remove what a killed run left beside `target`; put `target` back if it had been moved."""
    for left in sorted(target.parent.glob(f"{_building(target)}*"), reverse=True):
        if left.name.endswith(_OLD) and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left)


def _building(target: Path) -> str:
    return f".{target.name}-building-"


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        # No system call for it here: between these two lines the old folder has another name.
        old = fresh.with_name(fresh.name + _OLD)
        target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the operating system can."""
    if sys.platform != "linux":
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    return rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0
