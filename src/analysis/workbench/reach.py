"""Which modules some code can reach by what it imports, whatever it runs; found without running it.

Imports anywhere in a file count, those inside functions too, and with a module the rooms around it.
Where a name stands for a whole room, all that is in the room counts. Code that may load a module in
a way that cannot be read from it reaches all. Only the standard library is imported.
"""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analysis.settings import RESOURCES

__all__ = ["imported_by", "reached"]

PACKAGE = RESOURCES.parent
# Names with which code loads or runs what its imports do not tell.
_HIDES = {"importlib", "pkgutil", "runpy", "__import__", "exec", "eval", "compile", "get_ipython"}
# These load ahead what others import by name, look at packages of others or at the notebook, or
# ask again what was asked: whatever runs in a chapter imports by name what it uses.
_HIDES_NOTHING = {
    "analysis.report.running.preload",
    "analysis.report.running.seal",
    "analysis.report.writing.output",
    "analysis.workbench.asked",
}


def reached(roots: Iterable[str]) -> set[Path]:
    """Files of every module that can be imported from some modules, with their rooms.

    Parameters
    ----------
    roots
        Dotted names, as `analysis.report.chapter`.

    Examples
    --------
    >>> sorted(path.name for path in reached(["analysis.errors"]))
    ['__init__.py', 'errors.py']
    """
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        parts = name.split(".")
        waiting += [".".join(parts[:end]) for end in range(1, len(parts))]
        path = _file_of(name)
        if path is not None:
            waiting += _imported(name, path, path.stat().st_mtime_ns)
    return {path for name in found if (path := _file_of(name)) is not None}


def imported_by(source: str, *, hidden: bool = True) -> set[str]:
    """Modules of ours that a piece of code imports; all of them where it may load any.

    Examples
    --------
    >>> imported_by("from analysis.report.chapter import load")
    {'analysis.report.chapter'}
    >>> sorted(imported_by("from analysis import plan"))
    ['analysis', 'analysis.plan']
    >>> len(imported_by("import importlib")) > 200
    True
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        # A line for the shell of a notebook, perhaps; it may run anything.
        return _inside("analysis")
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # Binds the first part, and all that hangs below it.
                names |= _bound(alias.name if alias.asname else alias.name.partition(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= _bound_from(node)
        if hidden and _hides(node):
            return _inside("analysis")
    return names


def _hides(node: ast.AST) -> bool:
    """Say whether a node loads modules, or runs code, by a name that is computed."""
    if isinstance(node, ast.Import):
        return any(alias.name in _HIDES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in _HIDES
    if isinstance(node, ast.Attribute):
        return node.attr == "modules" and ast.unparse(node) == "sys.modules"
    return isinstance(node, ast.Name) and node.id in _HIDES


def _bound_from(node: ast.ImportFrom) -> set[str]:
    module = node.module or ""
    if module.partition(".")[0] != "analysis" or _file_of(module) is None:
        return set()
    modules = {name for alias in node.names if _file_of(name := f"{module}.{alias.name}")}
    every = any(alias.name == "*" for alias in node.names)
    return {module}.union(*map(_bound, modules)) | (_inside(module) if every else set())


def _bound(name: str) -> set[str]:
    """Return what a name that stands for a module or a room gives."""
    path = _file_of(name)
    if path is None:
        return set()
    return _inside(name) if path.name == "__init__.py" else {name}


def _inside(room: str) -> set[str]:
    """All modules of a room, and of the rooms in it."""
    folder = PACKAGE.parent.joinpath(*room.split("."))
    found = (path.relative_to(PACKAGE.parent).with_suffix("") for path in folder.rglob("*.py"))
    return {".".join(path.parts).removesuffix(".__init__") for path in found}


def _file_of(name: str) -> Path | None:
    """File of a module of ours, or of the `__init__` of a room."""
    parts = name.split(".")
    if parts[0] != PACKAGE.name:
        return None
    place = PACKAGE.parent.joinpath(*parts)
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


@cache
def _imported(name: str, path: Path, _changed: int) -> frozenset[str]:
    source = path.read_text(encoding="utf-8")
    return frozenset(imported_by(source, hidden=name not in _HIDES_NOTHING))
