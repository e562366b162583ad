"""Resources in TOML: one file, or a folder with one file a chapter."""

import tomllib
from functools import cache
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import RESOURCES

__all__ = ["merged", "resource"]


@cache
def resource(name: str) -> dict:
    """Sections of `resources/NAME.toml`, or of all files in `resources/NAME/`, in their order.

    Examples
    --------
    >>> list(resource("plan"))[:2]
    ['S1', 'P1']
    """
    folder = RESOURCES / name
    return (
        merged(folder)
        if folder.is_dir()
        else tomllib.loads((RESOURCES / f"{name}.toml").read_text("utf-8"))
    )


def merged(folder: Path) -> dict[str, dict]:
    """Sections of all TOML files of a folder, in the order of the files' names.

    Raises
    ------
    DataError
        When a section stands in two files.
    """
    sections: dict[str, dict] = {}
    for path in sorted(folder.glob("*.toml")):
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        twice = sorted(sections.keys() & found.keys())
        if twice:
            raise DataError(
                f"{folder.name}/{path.name}: [{twice[0]}] stands in another file too; "
                "expected it once."
            )
        sections |= found
    return sections
