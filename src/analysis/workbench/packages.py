"""The packages that decide the numbers and the look of a report, with their versions.

Only the standard library is imported: that nothing changed is found out from here.
"""

import os
import sys

__all__ = ["PACKAGES", "package_versions"]

PACKAGES = (
    "pandas",
    "numpy",
    "scipy",
    "statsmodels",
    "seaborn",
    "matplotlib",
    "duckdb",
    "pyarrow",
    "pandera",
    "papermill",
    "nbconvert",
    "nbclient",
    "jupyterlab",
)


def package_versions() -> dict[str, str]:
    """Version of each package as it is installed."""
    found = _versions()
    return {name: found.get(name) or _asked_of_metadata(name) for name in PACKAGES}


def _versions() -> dict[str, str]:
    """Versions by the names of folders, as `pandas-3.0.1.dist-info`; the first in the path counts.

    Without `importlib.metadata`, which reads mail headers.
    """
    found: dict[str, str] = {}
    for folder in filter(os.path.isdir, sys.path):
        for entry in os.listdir(folder):
            name, _, version = entry.removesuffix(".dist-info").partition("-")
            if entry.endswith(".dist-info"):
                found.setdefault(name.lower(), version)
    return found


def _asked_of_metadata(name: str) -> str:
    from importlib.metadata import version

    return version(name)
