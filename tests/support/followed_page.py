"""Follow a page of `docs/` in a copy of the workbench: write what it says, run what it shows.

A fenced block says in its first line what to do with it:

    toml title="FILE" append          its lines are put at the end of the file
    python title="FILE" new           the file is made
    python title="FILE" after="LINE"  its lines are put behind that line, which stands there once
    python title="FILE" replace="LINE"    they take the place of that line
    python title="CHAPTER" cell       a cell at the end of a notebook; `markdown` is a text cell
    json title="CHAPTER" declare      names added to the tables and figures that a chapter declares
    console                           commands behind `$ `, each with lines that it prints

What ruff would take for a whole file and lay out anew is `text`. Every other block is to read. In a
line that is printed `...` stands for anything; other lines may stand in between. `echo $?` shows
the exit code of the command before.
"""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import nbformat

from support.workbench_copy import environ

__all__ = ["Block", "blocks", "follow", "paths"]

FENCE = re.compile(r"^```(\w+)[ ]?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = ".venv/bin/python"
# What `make VERB` hands on without its name, in this order; all else is an option.
IN_ORDER = ("YEAR", "WITH", "EXTRACT", "FILE", "NAME", "N")


class Block(NamedTuple):
    """A fenced block: its language, the file it is about, what to do with it, and its lines."""

    language: str
    file: str
    what: str
    line: str
    text: str


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page, in their order."""
    found = []
    for language, about, text in FENCE.findall(page.read_text(encoding="utf-8")):
        words = shlex.split(about)
        named = dict(word.split("=", 1) for word in words if "=" in word)
        bare = [word for word in words if "=" not in word]
        place = [name for name in ("after", "replace") if name in named]
        what = next(iter([*bare, *place]), "run" if language == "console" else "read")
        line = named.get(place[0], "") if place else ""
        found.append(Block(language, named.get("title", ""), what, line, text))
    return found


def paths(page: Path) -> set[str]:
    """Return the files and folders that a page names in its text, as in `src/analysis/plan.py`."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    tops = "src|tests|data|docs|notebooks|reports|bench"
    return set(re.findall(rf"`((?:{tops})/[\w./-]*)`", text))


def follow(page: Path, folder: Path, *, chapters: Collection[str] = ()) -> None:
    """Do in `folder` what a page says, and hold what is printed against what it shows.

    A report is made of these chapters alone, where they are given.
    """
    for block in blocks(page):
        if block.what == "run":
            _run(block.text, folder, chapters)
        elif block.what != "read":
            _write(block, folder / block.file)


@contextmanager
def _chapters_alone(folder: Path, chapters: Collection[str]) -> Iterator[None]:
    """Put all other chapters aside for a while."""
    others = [
        path
        for path in sorted((folder / "notebooks").glob("*.ipynb"))
        if chapters and path.stem not in chapters
    ]
    for path in others:
        path.rename(folder / path.name)
    yield
    for path in others:
        (folder / path.name).rename(path)


def _write(block: Block, path: Path) -> None:
    if block.what in ("cell", "declare"):
        _edit_chapter(block, path)
        return
    if block.what == "new":
        assert not path.exists(), f"{block.file} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if block.what == "append":
        lines += ["\n\n" if path.suffix == ".py" else "\n", block.text]
    else:
        (place,) = [number for number, line in enumerate(lines) if line.strip() == block.line]
        lines[place + (block.what == "after") : place + 1] = [block.text]
    path.write_text("".join(lines), encoding="utf-8")


def _edit_chapter(block: Block, path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    if block.what == "declare":
        for kind, names in json.loads(block.text).items():
            notebook.metadata["integratiemonitor"][kind] += names
    else:
        make = nbformat.v4.new_code_cell
        if block.language == "markdown":
            make = nbformat.v4.new_markdown_cell
        # The id of a cell is drawn; a page gives the same notebook each time.
        notebook.cells.append(make(block.text.strip(), id=str(len(notebook.cells))))
    nbformat.write(notebook, path)


def _run(text: str, folder: Path, chapters: Collection[str]) -> None:
    code = 0
    for part in text.removeprefix("$ ").split("\n$ "):
        command, *shown = part.splitlines()
        if command == "echo $?":
            printed = str(code)
        else:
            with _chapters_alone(folder, chapters if command.startswith("make report") else ()):
                done = subprocess.run(
                    _command(command), cwd=folder, env=environ(folder), capture_output=True,
                    text=True, check=False, timeout=900,
                )  # fmt: skip
            code, printed = done.returncode, done.stdout + done.stderr
        assert "echo $?" in text or code == 0, f"{command} ended with {code}\n{printed}"
        _hold(shown, printed, command)


def _command(command: str) -> list[str]:
    """The command as this Python runs it: `make VERB YEAR=2023` is `python -m analysis VERB 2023`.

    That make hands on what is typed is tested in tests/cli/test_make.py.
    """
    words = shlex.split(command)
    if words[0] == PYTHON:
        return [sys.executable, *words[1:]]
    assert words[0] == "make", f"a page shows {command}; expected make or {PYTHON}"
    given = dict(word.split("=", 1) for word in words[2:])
    options = [
        f"--{name.lower()}={given.pop(name)}" for name in list(given) if name not in IN_ORDER
    ]
    arguments = [given[name] for name in IN_ORDER if name in given]
    return [sys.executable, "-m", "analysis", words[1], *options, *arguments]


def _hold(shown: list[str], printed: str, command: str) -> None:
    """Hold the lines that a page shows against those that were printed, in their order."""
    lines = iter(printed.splitlines())
    for line in shown:
        form = re.compile(".*".join(map(re.escape, line.rstrip().split("..."))))
        found = any(form.fullmatch(each.rstrip()) for each in lines)
        assert found, f"{command} did not print: {line}\nIt printed:\n{printed}"
