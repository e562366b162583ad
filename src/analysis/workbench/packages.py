"""The packages that decide the numbers and the look of a report, with their versions.

Only the standard library is imported: that nothing changed is found out from here.
"""

from importlib.metadata import version

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
    return {name: version(name) for name in PACKAGES}
