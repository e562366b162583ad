"""A delivery as one plain file: `.gz` and `.zip` unpacked, the parts of a folder put together."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as arrow
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.extracts.formats.file_content import FORMATS
from analysis.settings import PROCESSED

__all__ = ["PACKED", "parquet_parts", "unpacked"]

PACKED = (".gz", ".zip")
_STRAYS = ("thumbs.db", "desktop.ini")
_BROKEN = (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give a delivered file as one plain file, which is gone afterwards where it was unpacked.

    Parameters
    ----------
    path : Path
        A file, perhaps with one of `PACKED` as its ending, or a folder with parts in Parquet.

    Raises
    ------
    DataError
        If it cannot be unpacked, or holds no file or more than one.
    """
    if not path.is_dir() and path.suffix.lower() not in PACKED:
        yield path
        return
    PROCESSED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PROCESSED, prefix=".unpacked-") as folder:
        yield _unpack(path, Path(folder))


def parquet_parts(folder: Path) -> list[Path]:
    """Parts of a folder as Spark writes it; what begins with a dot or an underscore is none.

    Parameters
    ----------
    folder : Path
        A folder.
    """
    return sorted(path for path in folder.glob("*.parquet") if path.name[0] not in "._")


def _unpack(path: Path, folder: Path) -> Path:
    if path.is_dir():
        return _put_together(path, folder / f"{path.name.removesuffix('.parquet')}.parquet")
    try:
        return _unzip(path, folder) if path.suffix.lower() == ".zip" else _gunzip(path, folder)
    except _BROKEN:
        raise DataError(
            f"FILE {path.name} cannot be unpacked (damaged, cut off or with a password); expected "
            "one whole file. Unpack it yourself and deliver what is in it."
        ) from None


def _gunzip(path: Path, folder: Path) -> Path:
    target = folder / path.stem
    _refuse_other_ending(target.name, path)
    with gzip.open(path) as packed, target.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return target


def _unzip(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as parts:
        files = [
            each for each in parts.infolist() if not each.is_dir() and not _is_stray(each.filename)
        ]
        if len(files) != 1:
            raise DataError(
                f"FILE {path.name} is a zip of {len(files)} files; expected one. Unpack it and "
                "deliver each file as its own extract."
            )
        target = folder / Path(files[0].filename).name
        _refuse_other_ending(target.name, path)
        with parts.open(files[0]) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    return target


def _is_stray(name: str) -> bool:
    """Whether a file of a zip is one that a computer put there by itself."""
    last = Path(name).name
    return name.startswith("__MACOSX/") or last.startswith(".") or last.casefold() in _STRAYS


def _refuse_other_ending(name: str, path: Path) -> None:
    if Path(name).suffix.lower() not in FORMATS:
        raise DataError(
            f"FILE {path.name} holds {name}; expected a file that ends in one of "
            f"{', '.join(FORMATS)}. Export it in one of these."
        )


def _put_together(folder: Path, target: Path) -> Path:
    """Write the parts of a folder as one file, in the order of their names."""
    parts = parquet_parts(folder)
    try:
        with pq.ParquetWriter(target, pq.read_schema(parts[0])) as whole:
            for part in parts:
                whole.write_table(pq.ParquetFile(part).read())
    except (arrow.ArrowException, ValueError):
        raise DataError(
            f"FILE is the folder {folder.name} of {len(parts)} Parquet parts that cannot be read "
            "as one file; expected the same columns and types in each. Write one file at the "
            "source."
        ) from None
    return target
