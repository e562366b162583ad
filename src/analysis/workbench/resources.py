"""Resources in TOML, one file or a folder of files, their texts filled from settings."""

import tomllib
from pathlib import Path
from typing import Any

from analysis import settings
from analysis.errors import DataError
from analysis.settings import RESOURCES
from analysis.workbench.asked import asked

__all__ = ["filled", "merged", "resource"]

# Sections that each file of a folder adds entries to; every other section stands in one file.
SHARED = ("column", "indicator", "list")


@asked
def resource(name: str) -> dict:
    """Sections of `resources/NAME.toml`, or of all files in `resources/NAME/`, in their order.

    A text may hold the name of a setting between braces; the value stands in its place.

    Examples
    --------
    >>> list(resource("plan"))[:2]
    ['S1', 'P1']
    >>> "{" in resource("glossary")["Afgeschermd"]
    False
    """
    folder = RESOURCES / name
    if folder.is_dir():
        return filled(merged(folder), name)
    return filled(tomllib.loads((RESOURCES / f"{name}.toml").read_text("utf-8")), name)


def merged(folder: Path) -> dict[str, dict]:
    """Sections of all TOML files of a folder, in the order of the files' names.

    Raises
    ------
    DataError
        When a section, or an entry of a section of `SHARED`, stands in two files.
    """
    sections: dict[str, dict] = {}
    stated_in: dict[tuple[str, ...], str] = {}
    for path in sorted(folder.glob("*.toml")):
        for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            names = [(section, entry) for entry in entries] if section in SHARED else [(section,)]
            for name in names:
                if name in stated_in:
                    raise DataError(
                        f"{folder.name}/{path.name}: [{'.'.join(name)}] stands in "
                        f"{stated_in[name]} too; expected it once. Remove one."
                    )
                stated_in[name] = path.name
            sections.setdefault(section, {}).update(entries)
    return sections


def filled(value: Any, where: str) -> Any:
    """Texts and names with each `{NAME}` of a setting replaced by its value, at any depth.

    Parameters
    ----------
    value
        A text, or a dict or list that holds texts.
    where
        Name of the resource, for the message.

    Raises
    ------
    DataError
        When a text names no setting.

    Examples
    --------
    >>> filled(["onder {SURVEY_HIDDEN}", 3], "cards")
    ['onder 70', 3]
    """
    if isinstance(value, dict):
        return {filled(name, where): filled(part, where) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, where) for part in value]
    if not isinstance(value, str) or "{" not in value:
        return value
    known = {name: each for name, each in vars(settings).items() if name.isupper()}
    try:
        return value.format_map(known)
    except (KeyError, IndexError, ValueError):
        raise DataError(
            f"resources/{where}: '{value}' names no setting between its braces; expected a name "
            "of settings.py, such as {THRESHOLD}."
        ) from None
