"""Imports that a report does without: what a package loads for a use that no chapter may have.

They take more than half of what a small report has to load. Nothing is lost: what is left out here
is loaded when something asks for it.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

__all__ = ["leave_out"]

# What a package takes from which other one: seaborn from scipy, for densities and dendrograms;
# jsonschema, by which notebooks are checked, from a grammar of addresses, of which they hold none.
_LATER = {
    "jsonschema": {"rfc3987_syntax": "is_valid_syntax"},
    "seaborn": {"scipy.stats": "gaussian_kde", "scipy.cluster": "hierarchy"},
}


class _Later:
    """A function or module of a package, that is loaded when it is called or asked for a name."""

    def __init__(self, package: str, name: str):
        self._place = package, name

    def _loaded(self) -> Any:
        package, name = self._place
        return getattr(importlib.import_module(package), name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._loaded()(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded(), name)


def leave_out(*packages: str) -> None:
    """Load packages without what they take from others: seaborn and jsonschema, or one of these.

    To be called before anything imports `analysis.report.chapter` or `nbformat`.
    """
    for package in packages or tuple(_LATER):
        taken = _LATER[package]
        absent = {name: _stub(name, taken[name]) for name in taken if name not in sys.modules}
        sys.modules.update(absent)
        try:
            importlib.import_module(package)
        finally:
            for name in absent:
                del sys.modules[name]


def _stub(package: str, name: str) -> ModuleType:
    stub = ModuleType(package)
    setattr(stub, name, _Later(package, name))
    return stub
