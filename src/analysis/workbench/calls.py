"""Which of some functions a function calls first, through whatever it calls; read, never run.

Calls of functions of the package by name count, also those of what a module holds at its top.
"""

import ast
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from analysis.settings import RESOURCES

__all__ = ["first_called"]

PACKAGE = RESOURCES.parent


class _Module(NamedTuple):
    """What a module names of the package, and the statements that make its own names."""

    names: dict[str, str]
    made: dict[str, ast.stmt]


def first_called(function: str, among: Collection[str]) -> list[str]:
    """Functions among some that a function is, or calls, without another of them in between.

    Parameters
    ----------
    function
        Dotted name, as `analysis.indicators.work.employment.employment_rate`.
    among
        Dotted names to look for.

    Returns
    -------
    list of str
        Those met, the nearest first; empty where none is called.

    Examples
    --------
    >>> room = "analysis.indicators"
    >>> first_called(f"{room}.estimates.share", {f"{room}.estimates.share_of"})
    ['analysis.indicators.estimates.share_of']
    >>> first_called(f"{room}.estimates.share", {f"{room}.gaps.gap_of"})
    []
    """
    found: list[str] = []
    seen, waiting = {function}, [function]
    while waiting:
        name = waiting.pop(0)
        if name in among:
            found.append(name)
            continue
        fresh = [each for each in _used(name) if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return found


@cache
def _used(function: str) -> tuple[str, ...]:
    """Return what of the package a function names, in no order but that of its text."""
    module, _, name = function.rpartition(".")
    read = _read(module)
    if read is None or name not in read.made:
        return ()
    used: list[str] = []
    for node in ast.walk(read.made[name]):
        if isinstance(node, ast.Name) and node.id in read.names:
            used.append(read.names[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            around = read.names.get(node.value.id)
            used += [f"{around}.{node.attr}"] if around else []
    return tuple(dict.fromkeys(used))


@cache
def _read(module: str) -> _Module | None:
    """Names of a module of ours; none for a room, or for what is not ours."""
    path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
    if not module.startswith(f"{PACKAGE.name}.") or not path.is_file():
        return None
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made: dict[str, ast.stmt] = {}
    names: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name):
            names |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        for name in _names_made(node):
            made[name], names[name] = node, f"{module}.{name}"
    return _Module(names, made)


def _names_made(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [each.id for each in node.targets if isinstance(each, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []
