"""What the source says of itself, read and not run: modules, public functions, settings."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.settings import ROOT
from analysis.workbench.rooms import ROOMS

__all__ = ["Item", "Module", "modules", "room_of", "settings_of"]

PACKAGE = ROOT / "src" / "analysis"


class Item(NamedTuple):
    """A public function, class or setting: its name, how it is called, and what is said of it."""

    name: str
    signature: str
    text: str


class Module(NamedTuple):
    """A module with the public items that it defines, in its own order."""

    name: str
    text: str
    items: tuple[Item, ...]


@cache
def modules(package: Path = PACKAGE) -> dict[str, Module]:
    """Every module of the package by its dotted name, without those that begin with `_`."""
    found = [_module(path, package) for path in sorted(package.rglob("*.py")) if _is_public(path)]
    return {module.name: module for module in found}


def room_of(name: str) -> str:
    """Room of a module, its dotted name given.

    Examples
    --------
    >>> room_of("analysis.report.text.dutch"), room_of("analysis.plan")
    ('report/text', 'plan')
    """
    parts = name.split(".")[1:]
    wing = "/".join(parts[:2])
    return wing if wing in ROOMS else "".join(parts[:1])


def settings_of(path: Path = PACKAGE / "settings.py") -> list[Item]:
    """Every setting with its value as it is written and the comment above it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for node in ast.parse("\n".join(lines)).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        name = node.targets[0].id
        if name.isupper() and not name.startswith("_"):
            found.append(Item(name, ast.unparse(node.value), _comment_above(lines, node.lineno)))
    return found


def _comment_above(lines: list[str], number: int) -> str:
    above: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.startswith("# "):
            break
        above.insert(0, line[2:])
    return " ".join(above)


def _is_public(path: Path) -> bool:
    return path.name == "__init__.py" or not path.name.startswith("_")


def _module(path: Path, package: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = path.relative_to(package.parent).with_suffix("").parts
    name = ".".join(parts).removesuffix(".__init__")
    items = [
        Item(node.name, _signature(node), ast.get_docstring(node) or "")
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    return Module(name, ast.get_docstring(tree) or "", tuple(items))


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(map(ast.unparse, node.bases))
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    gives = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){gives}"
