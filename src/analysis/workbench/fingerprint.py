"""Content hashes: of one file, and of everything that decides what a report says."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from analysis.settings import RAW, RESOURCES, ROOT
from analysis.workbench.chapters import chapters
from analysis.workbench.rooms import behind

__all__ = [
    "code_files",
    "data_code_files",
    "delivered_files",
    "delivered_years",
    "environment_files",
    "input_files",
    "of_file",
    "of_files",
    "package_files",
    "public_files",
    "resource_of",
]

# Bytes of a file that is read whole.
_SMALL = 1_000_000
SOURCE = ROOT / "src" / "analysis"
REQUIREMENTS = ROOT / "requirements.txt"
# Choices that a user changed; a copy of the code may be without.
USER_SETTINGS = ROOT / "settings.toml"
# Resources that are shown and decide nothing.
WORDS = {
    "cards", "comparisons", "glossary", "intervals", "labels", "measures", "pages", "revisions",
    "summary", "template",
}  # fmt: skip


def of_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with open(path, "rb", buffering=0) as handle:
        # A digest in parts makes a buffer first, which costs more than a small file.
        if os.fstat(handle.fileno()).st_size < _SMALL:
            return hashlib.sha256(handle.read()).hexdigest()
        return hashlib.file_digest(handle, "sha256").hexdigest()


def of_files(paths: Iterable[Path], *, root: Path = ROOT) -> str:
    """SHA-256 over the names (from `root`) and contents of files; their order does not matter."""
    lines = sorted(f"{path.relative_to(root).as_posix()}\0{of_file(path)}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def code_files() -> list[Path]:
    """Return package, resources, notebooks and requirements: the code of a report."""
    return sorted([*package_files(), *chapters()])


def package_files() -> list[Path]:
    """Return package, resources and requirements: the code that every chapter shares."""
    package: list[Path] = []
    for folder, folders, names in os.walk(ROOT / "src"):
        # Compiled modules decide nothing; passed over, walking takes half the time.
        folders[:] = [name for name in folders if name != "__pycache__"]
        package += [Path(folder, name) for name in names if not name.endswith((".pyc", ".pyo"))]
    return sorted([*package, *environment_files()])


def environment_files() -> list[Path]:
    """Return what decides every step: the requirements, and the settings of a user."""
    return [REQUIREMENTS, *([USER_SETTINGS] if USER_SETTINGS.is_file() else [])]


def data_code_files() -> list[Path]:
    """Return the code that decides the public frames: the rooms behind `pipeline`, and resources.

    Resources that only put words to what was computed are left out.
    """
    rooms = [SOURCE / name for name in behind("pipeline")]
    return [
        path
        for path in package_files()
        if path in (REQUIREMENTS, USER_SETTINGS)
        or any(path.is_relative_to(room) or path == room.with_suffix(".py") for room in rooms)
        or (path.is_relative_to(RESOURCES) and resource_of(path) not in WORDS)
    ]


def resource_of(path: Path) -> str:
    """Name of the resource that a file belongs to: its own, or that of its folder.

    Examples
    --------
    >>> resource_of(RESOURCES / "plan" / "03_work.toml"), resource_of(RESOURCES / "pages.toml")
    ('plan', 'pages')
    """
    return path.relative_to(RESOURCES).parts[0].removesuffix(path.suffix)


def delivered_years(*, upto: int | None = None, raw: Path = RAW) -> list[int]:
    """Years with a registered delivery, in order: folders of four digits that hold delivery.csv.

    `upto` leaves out later years.
    """
    folders = [
        path for path in raw.glob("[12][0-9][0-9][0-9]") if (path / "delivery.csv").is_file()
    ]
    return sorted(
        year for year in (int(path.name) for path in folders) if upto is None or year <= upto
    )


def input_files(year: int) -> list[Path]:
    """Return the raw files that the report of a year may read; deliveries up to that year."""
    folders = [
        RAW / "published",
        RAW / "open",
        RAW / "boundaries",
        RAW / "released",
        *sorted((RAW / "released").glob("[!.]*/")),
        *sorted((RAW / "exported").glob("[!.]*/")),
    ]
    folders += [p for p in RAW.glob("[0-9][0-9][0-9][0-9]") if p.is_dir() and int(p.name) <= year]
    return sorted(
        p for folder in folders for p in folder.glob("[!.]*") if p.is_file() and p.suffix != ".md"
    )


def delivered_files(year: int) -> list[Path]:
    """Return the files of the deliveries up to a year, their registers with them."""
    folders = [RAW / str(each) for each in delivered_years(upto=year)]
    return sorted(
        path
        for folder in folders
        for path in folder.glob("[!.]*")
        if path.is_file() and path.suffix != ".md"
    )


def public_files(folder: Path) -> list[Path]:
    """Return the public frames in a folder."""
    return sorted(folder.glob("*.parquet"))
