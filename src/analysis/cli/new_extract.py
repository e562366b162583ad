"""The stubs of a new extract, from an example file: they run, and their test says what to fill."""

import re
import subprocess
import sys
from pathlib import Path

from analysis.cli.example_columns import columns_of, key_of
from analysis.cli.extract_stubs import PACKAGE, TO_FILL, stubs_of
from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.reading.read_records import read_records
from analysis.settings import ROOT

__all__ = ["new_extract"]


def new_extract(name: str, file: str, *, root: Path = ROOT) -> tuple[list[Path], list[Path]]:
    """Write contract, codebook lines, frame, synthetic maker and test of an extract.

    Parameters
    ----------
    name
        Name of the extract: small letters and underscores.
    file
        Example with a header, in a format that a delivery may have.
    root
        Folder of the workbench.

    Returns
    -------
    The files that were written, and the lists that got a line.

    Raises
    ------
    DataError
        When the name is another text or taken, or the file cannot be read; nothing is written then.
    """
    if not re.fullmatch("[a-z][a-z_]*", name):
        raise DataError(
            f"NAME is '{name}'; expected small letters and underscores, as in NAME=housing"
        )
    if name in CONTRACTS or name in FRAMES:
        raise DataError(f"NAME is '{name}', which is an extract or a frame; take another name")
    path = Path(file)
    if not file or not path.is_file():
        raise DataError(f"FILE is '{file}'; expected an example file, as in FILE=example.csv")
    frame = read_records(path, expected=()).frame
    key = key_of(frame)
    texts = stubs_of(name, key, columns_of(frame, extract=name))
    there = [each for each in texts if (root / each).exists()]
    if there:
        raise DataError(f"NAME is '{name}', but {there[0].as_posix()} is there; take another name")
    lists = {place: _with_line(root / place, *added) for place, added in _lines(name, key).items()}
    for place, text in {**texts, **lists}.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text, encoding="utf-8")
    _in_style([root / place for place in (*texts, *lists) if place.suffix == ".py"])
    return list(texts), list(lists)


def _in_style(files: list[Path]) -> None:
    """Put imports in their order and break long lines."""
    for check in (["format"], ["check", "--fix", "--select=I"]):
        command = [sys.executable, "-m", "ruff", *check, "--quiet", "--no-cache", *map(str, files)]
        subprocess.run(command, check=False)


def _lines(name: str, key: str) -> dict[Path, tuple[tuple[str, str], ...]]:
    """What each list of the house gets: text, and the text that it is put in front of."""
    family = '("persons", "pid")' if key == "pid" else f'("{name}", "{key}")'
    made = f'    "{name}": Frame(("{name}",), lambda raw, year, _: {name}(raw, year)),\n'
    imported = f"from analysis.{{}}.{name} import {name}\n"
    frames, synthetic = PACKAGE / "extracts/frames", PACKAGE / "synthetic"
    return {
        PACKAGE / "extracts/contracts/registry.py": (
            (f"    {name},\n", ")\nfrom analysis.extracts.contracts.contract"),
            (f"    {name},\n", ")\nCONTRACTS:"),
        ),
        PACKAGE / "extracts/contracts/units.py": (
            (f'    "{name}": {family},\n', '    "population": (),\n'),
        ),
        frames / "registry.py": (
            (imported.format("extracts.frames"), "from analysis.plan import Table"),
            (made, "}\n\n\ndef needs"),
        ),
        synthetic / "extracts.py": (
            (imported.format("synthetic"), "\n__all__"),
            (f'        "{name}": {name}(year, seed=seed),\n', "    }\n    institute"),
        ),
        synthetic / "register_rows.py": (
            (f'    "{name}": "{TO_FILL}: Synthetisch: ...",\n', "}\n\n\n@dataclass"),
        ),
        Path("data/raw/README.md"): (
            (f"| `{name}` | {TO_FILL}: one row is | {TO_FILL}: period |\n", "| `cells` | count"),
        ),
    }  # fmt: skip


def _with_line(path: Path, *added: tuple[str, str]) -> str:
    """Text of a list with each line in front of where it belongs."""
    text = path.read_text(encoding="utf-8")
    for line, before in added:
        if text.count(before) != 1:
            raise DataError(
                f"{path.name}: no one place for '{line.strip()}'; add it by hand, as docs/add-an-"
                "extract-or-column.md says."
            )
        text = text.replace(before, line + before)
    return text
