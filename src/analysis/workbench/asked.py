"""What a chapter asked of resources, each question with its answer: asked again, it may be kept.

A function that is `asked` gives the same answer to the same arguments while resources and code are
the same. Who listens is told each question and a hash of its answer, not which files were read for
it: of a file of a thousand words, a chapter asked for forty. Files that are opened outside any
question are told by name, with the listing of their folder; public frames by name, or by the table
whose rows were taken. Only the standard library is imported.
"""

import hashlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, update_wrapper
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from analysis.settings import NOTEBOOKS, RESOURCES, ROOT

__all__ = ["asked", "heard", "listen", "same", "unheard", "used"]

P = ParamSpec("P")
T = TypeVar("T")
_SOURCE = RESOURCES.parent
# Opening and listing, as Python tells its audit hooks.
_OPENS = {"open", "os.listdir", "os.scandir"}


class _Ear:
    """What was heard in this process: by function and arguments a hash, and files by name."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, tuple], str] | None = None
        self.files: set[str] = set()
        self.rows: set[tuple[str, str]] = set()
        self.depth = 0
        self.hooked = False


_EAR = _Ear()


def asked(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function of texts and numbers one whose questions are heard; it answers each once.

    Its answer is made of what JSON has, dataclasses, dates, or frames.

    Examples
    --------
    >>> @asked
    ... def double(number):
    ...     return 2 * number
    >>> double(4)
    8
    """
    kept = cache(function)
    name = f"{function.__module__}:{function.__qualname__}"

    def answer(*arguments: Any) -> Any:
        if _EAR.answers is None or _EAR.depth:
            return kept(*arguments)
        with unheard():
            found = kept(*arguments)
        if (name, arguments) not in _EAR.answers:
            _EAR.answers[name, arguments] = _digest(found)
        return found

    update_wrapper(answer, function)
    answer.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
    return answer  # type: ignore[return-value]


@contextmanager
def unheard() -> Iterator[None]:
    """Do not hear what is asked and opened within: it is part of another question, or told later.

    Examples
    --------
    >>> listen()
    >>> with unheard():
    ...     _ = asked(abs)(-4)
    >>> heard()["answers"]
    []
    """
    _EAR.depth += 1
    try:
        yield
    finally:
        _EAR.depth -= 1


def listen() -> None:
    """Hear from now on, in this process, every question and every file of ours that is opened."""
    _EAR.answers, _EAR.files, _EAR.rows, _EAR.depth = {}, set(), set(), 0
    if not _EAR.hooked:
        _EAR.hooked = True
        sys.addaudithook(_hear)


def used(frame: str, table: str = "") -> None:
    """Tell who listens that rows of a public frame were taken: of one table, or any of them."""
    if _EAR.answers is not None:
        _EAR.rows.add((frame, table))


def heard() -> dict[str, list]:
    """What was heard: `answers` (function, arguments, hash), `files` (name, hash) and `rows`.

    It ends the listening. `rows` are the public frames that were used, each with the id of a table
    or nothing for the whole frame.
    """
    answers = [[name, list(args), digest] for (name, args), digest in (_EAR.answers or {}).items()]
    files = sorted(_EAR.files)
    _EAR.answers = None
    return {
        "answers": answers,
        "files": [[name, _of_place(ROOT / name)] for name in files],
        "rows": sorted(map(list, _EAR.rows)),
    }


def same(told: dict[str, list]) -> bool:
    """Say whether all questions have the answers, and all files the content, that were told."""
    if any(_of_place(ROOT / name) != digest for name, digest in told["files"]):
        return False
    return all(_again(name, arguments) == digest for name, arguments, digest in told["answers"])


def _again(name: str, arguments: list) -> str | None:
    """Hash of the answer to a question now; None where it has none any more."""
    module, _, function = name.partition(":")
    if not module.startswith("analysis."):
        return None
    try:
        return _digest(getattr(importlib.import_module(module), function)(*arguments))
    # Whatever goes wrong: a chapter that asks it runs, and says what is wrong.
    except Exception:  # noqa: BLE001
        return None


def _hear(event: str, arguments: tuple) -> None:
    """Hear a file of code, resources or notebooks that is opened outside any question."""
    if event not in _OPENS or _EAR.answers is None or _EAR.depth:
        return
    named = arguments[0]
    if not isinstance(named, str | bytes | os.PathLike):
        return
    path = Path(os.path.abspath(os.fsdecode(named)))
    if path.is_relative_to(_SOURCE):
        place = _written(path)
        # A file that comes to stand beside one that is opened may be taken in its place.
        beside = {place.parent} if event == "open" else set()
        _EAR.files |= {each.relative_to(ROOT).as_posix() for each in {place} | beside}
    elif path.is_relative_to(NOTEBOOKS) and path != NOTEBOOKS:
        _EAR.files.add(path.relative_to(ROOT).as_posix())


def _written(path: Path) -> Path:
    """Return the source of what Python compiled, else the path itself.

    Examples
    --------
    >>> _written(Path("indicators/__pycache__/gaps.cpython-311.pyc")).as_posix()
    'indicators/gaps.py'
    """
    if path.parent.name == "__pycache__":
        return path.parent.parent / f"{path.name.partition('.')[0]}.py"
    return path.parent if path.name == "__pycache__" else path


def _of_place(path: Path) -> str:
    """Hash of a file, or of the names in a folder; nothing where it is gone."""
    if path.is_dir():
        names = sorted(each.name for each in path.iterdir() if each.name != "__pycache__")
        return _digest(names)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _digest(answer: object) -> str:
    text = json.dumps(answer, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return what JSON knows in place of a date, a dataclass or a frame."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "to_csv"):
        return value.to_csv()
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    raise TypeError(f"asked: an answer holds {type(value).__name__}, of which no hash is stable.")
