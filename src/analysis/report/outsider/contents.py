"""What stands in the files of a report: what a report is made of, no pseudonym, no row, no hash."""

import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from analysis import plan
from analysis.pipeline import pseudonyms
from analysis.report.outsider import rows
from analysis.report.page import layout, manifest, workbook
from analysis.settings import PUBLIC_FRAMES
from analysis.workbench import fingerprint
from analysis.workbench.folders import shown

__all__ = ["findings", "words"]

_AT_THE_TOP = {"manifest.json", "definitions.json", "datapackage.json", workbook.NAME}
# A pseudonym may hold punctuation, as a23-2090 does.
_WORD, _JOINED = re.compile(r"\w+"), re.compile(r"\w++(?:[-.:/]\w++)*+")
# Folders of data that anybody can download.
_FOR_ALL = {"published", "open", "boundaries"}
_ENDINGS = {
    "tables": {".csv"},
    "figures": {".svg", ".png"},
    "notebooks": {".ipynb"},
    "public": {".parquet"},
}


def findings(
    folder: Path, *, year: int, extracts: bool = True, beside: tuple[Path, ...] = ()
) -> list[str]:
    """Name what should not stand in a report folder: one line each, without a value.

    Parameters
    ----------
    folder
        The finished report.
    year
        Its year.
    extracts
        Whether the extracts are at hand, to search for their pseudonyms and the hashes of their
        files.
    beside
        Files that leave with the report, searched as well.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    known = {
        "tables": set(plan.load()),
        "public": set(PUBLIC_FRAMES),
        "notebooks": {Path(each["file"]).stem for each in manifest.read(folder)["chapters"]},
    }
    found = [
        f"{path.relative_to(folder)} is no file of a report"
        for path in files
        if not _belongs(path.relative_to(folder), known)
    ]
    searched = [*files, *beside]
    found += rows.findings(searched, year=year)
    if extracts:
        published = words(searched)
        found += [
            f"a pseudonym ({column}) stands in what is published"
            for column in pseudonyms.among(published, upto=year)
        ]
        found += [
            f"the plain hash of {shown(path)} stands in what is published"
            for path in fingerprint.input_files(year)
            if path.parent.name not in _FOR_ALL and fingerprint.of_file(path) in published
        ]
    return found


def words(files: list[Path]) -> set[str]:
    """Return the words of some files, with and without the punctuation inside them.

    Of a Parquet file its texts are read, and its metadata.
    """
    found: set[str] = set()
    for path in files:
        text = _texts(path) if path.suffix == ".parquet" else rows.text_of(path)
        found.update(_JOINED.findall(text))
    return found.union(*(_WORD.findall(word) for word in found if not word.isalnum()))


def _texts(path: Path) -> str:
    """Return every text of a public frame, and what its file says of itself."""
    frame = pd.read_parquet(path).select_dtypes(exclude=["number", "datetime", "bool"])
    texts = [text for _, column in frame.items() for text in column.dropna().astype(str).unique()]
    return "\n".join([*texts, str(pq.read_metadata(path).metadata)])


def _belongs(path: Path, known: dict[str, set[str]]) -> bool:
    """Say whether a report has such a file: its folder, its ending, its name."""
    if len(path.parts) == 1:
        return path.name in _AT_THE_TOP | layout.files()
    folder, *rest = path.parts
    if len(rest) != 1 or path.suffix not in _ENDINGS.get(folder, ()):
        return False
    return folder not in known or path.stem in known[folder]
