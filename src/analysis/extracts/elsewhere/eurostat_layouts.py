"""The ways in which Eurostat lays out a download, all brought to one table of text."""

import gzip
import re
import tempfile
import zlib
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.eurostat_labels import COLUMN_OF_LABEL, FLAG_OF_LABEL
from analysis.extracts.elsewhere.strict_csv import read_strict_csv

__all__ = ["read_layout"]

# `67.5 b`, `: c`, `:c`: a value and its flags in one field.
_VALUE_AND_FLAGS = re.compile(r"(-?[0-9][0-9.eE+-]*|:) ?([a-z]{1,8})?")
_NAMED_AS_DATASET = re.compile(r"(?:estat_)?([a-z]+_[a-z0-9_]+?)(?:_linear)?\.tsv(?:\.gz)?")
OPTIONAL = ("OBS_FLAG", "CONF_STATUS")
CONFIDENTIAL = "c"


def read_layout(path: Path) -> pd.DataFrame:
    """Read a download of Eurostat as text: SDMX-CSV of either version, or TSV; also as `.gz`.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    DataFrame
        Text without missing values, with the columns of SDMX-CSV: codes and labels apart, value and
        flags apart, columns of flags also where the download left them out.

    Raises
    ------
    DataError
        If it is none of these, or a TSV whose name does not say which dataset it is.
    """
    if path.suffix == ".gz":
        return _read_packed(path)
    if path.suffix == ".tsv":
        return _flags_apart(_from_tsv(path))
    return _flags_apart(_without_words(_labels_apart(read_strict_csv(path))))


def _read_packed(path: Path) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.stem
        try:
            plain.write_bytes(gzip.decompress(path.read_bytes()))
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise DataError(f"{path.name}: no readable .gz file; download it again.") from None
        return read_layout(plain)


def _labels_apart(text: pd.DataFrame) -> pd.DataFrame:
    """Keep the codes of a file with `sex:Sex` as header and `T:Total` as value, in each version."""
    codes = text.rename(columns=lambda name: name.partition(":")[0].strip())
    for place, name in enumerate(text.columns):
        code, labelled, _ = name.partition(":")
        if labelled and code not in ("DATAFLOW", "LAST UPDATE", "TIME_PERIOD", "OBS_VALUE"):
            codes[code.strip()] = text.iloc[:, place].str.partition(":")[0].str.strip()
    if not text.columns[0].startswith("DATAFLOW:"):
        return codes
    flow = text.iloc[:, 0].str.replace(r"^([A-Z_]+:[^:]+):.*$", r"\1", regex=True)
    return codes.assign(DATAFLOW=flow)


def _without_words(text: pd.DataFrame) -> pd.DataFrame:
    """Put codes for the names of columns and the flags of a download with labels alone."""
    if "TIME_PERIOD" not in text:
        text = text.rename(columns=COLUMN_OF_LABEL)
    if "OBS_FLAG" not in text:
        return text
    codes = {each: _flag(each) for each in text["OBS_FLAG"].unique()}
    return text.assign(OBS_FLAG=text["OBS_FLAG"].map(codes))


def _flag(written: str) -> str:
    """The letters of flags in words; what is not in words stays."""
    words = [each.strip() for each in written.casefold().split(",")]
    if all(each in FLAG_OF_LABEL for each in words):
        return "".join(FLAG_OF_LABEL[each] for each in words)
    return written


def _flags_apart(text: pd.DataFrame) -> pd.DataFrame:
    """Give flags their own columns, empty where there are none."""
    if "OBS_VALUE" not in text:
        return text
    text = text.assign(**{name: "" for name in OPTIONAL if name not in text})
    together = text["OBS_VALUE"].str.strip().str.extract(rf"^{_VALUE_AND_FLAGS.pattern}$")
    readable, flags = together[0].notna(), together[1].fillna("")
    is_free = text["OBS_FLAG"] == ""
    hidden = (together[0] == ":") & (flags == CONFIDENTIAL)
    flag = text["OBS_FLAG"].where(~(readable & is_free & ~hidden), flags)
    return text.assign(
        OBS_VALUE=text["OBS_VALUE"].where(~(readable & (is_free | (flags == ""))), together[0]),
        OBS_FLAG=flag,
        CONF_STATUS=text["CONF_STATUS"].where(~hidden, "C"),
    )


def _from_tsv(path: Path) -> pd.DataFrame:
    named = _NAMED_AS_DATASET.fullmatch(path.name)
    if named is None:
        raise DataError(
            f"{path.name}: a TSV does not hold the code of its dataset; expected it as the name of "
            "the file, as in lfsa_ergan.tsv. Name it so, or download SDMX-CSV."
        )
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    head, *years = [field.strip() for field in lines[0]] if lines else [""]
    names = head.removesuffix("\\TIME_PERIOD").split(",")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        codes = line[0].split(",")
        if len(line) != len(years) + 1 or len(codes) != len(names):
            raise DataError(f"{path.name}, row {number}: cut off; download it again.")
        dimensions = dict(zip(names, codes, strict=True))
        rows += [
            dimensions | {"TIME_PERIOD": year, "OBS_VALUE": value.strip() or ":"}
            for year, value in zip(years, line[1:], strict=True)
        ]
    text = pd.DataFrame(rows, columns=[*names, "TIME_PERIOD", "OBS_VALUE"], dtype="str")
    text.insert(0, "DATAFLOW", f"ESTAT:{named[1].upper()}")
    return text
