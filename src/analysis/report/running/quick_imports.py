"""Imports that a report does without: what a package loads for a use that no chapter may have.

They take a third of what a small report has to load. Nothing is lost: what is left out here is
loaded when something asks for it.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

__all__ = ["leave_out"]

# Seaborn takes these from scipy, for densities and dendrograms.
_OF_SEABORN = {"scipy.stats": "gaussian_kde", "scipy.cluster": "hierarchy"}


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


def leave_out() -> None:
    """Load seaborn without what it takes from scipy.

    To be called before anything imports `analysis.report.chapter`.
    """
    absent = {name: _stub(name) for name in _OF_SEABORN if name not in sys.modules}
    sys.modules.update(absent)
    try:
        importlib.import_module("seaborn")
    finally:
        for name in absent:
            del sys.modules[name]


def _stub(package: str) -> ModuleType:
    stub = ModuleType(package)
    setattr(stub, _OF_SEABORN[package], _Later(package, _OF_SEABORN[package]))
    return stub
