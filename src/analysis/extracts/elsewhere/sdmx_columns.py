"""The columns of an SDMX-CSV file of Eurostat, checked: dataset, dimensions and observations."""

import re
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.eurostat_labels import CODE_OF_LABEL
from analysis.extracts.elsewhere.strict_csv import refuse_row

__all__ = ["check_header", "dataset", "dimensions", "observations"]

ABOUT = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "LAST UPDATE", "ACTION")
OBSERVATION = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
MISSING = ("", ":")
CODE = r"[A-Z0-9][A-Z0-9_\-]*"
FLAG = r"[b-fimnprsuz]{0,8}"
DATAFLOW = r"(?:[A-Z_]+:)?([A-Z0-9_]+)(?:\$[A-Z0-9_]+)?(?:\([0-9.]+\))?"


def check_header(text: pd.DataFrame, *, path: Path) -> None:
    """Refuse a file that is no SDMX-CSV of Eurostat, or holds no observation.

    Parameters
    ----------
    text : DataFrame
        The file as text.
    path : Path
        The file, for the message.

    Raises
    ------
    DataError
        As said.
    """
    first = text.columns[0]
    missing = [name for name in OBSERVATION if name not in text.columns]
    if first not in ("STRUCTURE", "DATAFLOW") or missing:
        raise DataError(
            f"{path.name}: no SDMX-CSV of Eurostat: the header starts with {first!r} and lacks "
            f"{missing}; expected STRUCTURE,STRUCTURE_ID,... or DATAFLOW,LAST UPDATE,... See "
            "README.md in this folder."
        )
    if "ACTION" in text:
        deleted = text["ACTION"] == "D"
        refuse_row(deleted, "a value to delete", "observations: download them all", path=path)
    if text.empty:
        raise DataError(f"{path.name}: a header and no observation; download the dataset again.")


def dataset(text: pd.DataFrame, *, path: Path) -> str:
    """Return the code of the one dataset of a file, such as LFSA_ERGAN.

    Parameters
    ----------
    text, path
        As for `check_header`.

    Raises
    ------
    DataError
        If there are several, or the name cannot be read.
    """
    column = "STRUCTURE_ID" if "STRUCTURE_ID" in text.columns else "DATAFLOW"
    flows = sorted(set(text[column]))
    name = re.fullmatch(DATAFLOW, flows[0])
    if len(flows) > 1 or name is None:
        raise DataError(
            f"{path.name}: {column} is {flows}; expected one dataset, as in ESTAT:LFSA_ERGAN(1.0)."
        )
    return name[1]


def dimensions(text: pd.DataFrame, *, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the codes and the labels of a file, one column a dimension.

    Parameters
    ----------
    text, path
        As for `check_header`.

    Raises
    ------
    DataError
        If a label is unknown, a code is none, or a code column has no label beside it.
    """
    time = text.columns.get_loc("TIME_PERIOD")
    names = [name for name in text.columns[:time] if name not in ABOUT]
    if text.columns[time + 1] not in OBSERVATION:
        # The year has its label beside it, and so has every dimension.
        return _codes_with_labels(text[names], path=path)
    codes = {name: _code(text[name], path=path) for name in names}
    labels = {}
    for name in names:
        label_of_code = {code: label for label, code in CODE_OF_LABEL.get(name, {}).items()}
        found = [label_of_code.get(code, "") for code in codes[name]]
        labels[name] = pd.Series(found, index=text.index, dtype="str")
    return pd.DataFrame(codes), pd.DataFrame(labels)


def _codes_with_labels(text: pd.DataFrame, *, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Codes and labels of the new dialect: each code column is followed by that of its label."""
    names = list(text.columns)
    if len(names) % 2:
        raise DataError(
            f"{path.name}: columns {names}; expected each code column followed by its label. "
            "Download it again with labels 'both'."
        )
    codes, labels = text[names[::2]], text[names[1::2]].set_axis(names[::2], axis=1)
    for name in codes.columns:
        _check_codes(codes[name], path=path)
    return codes, labels


def _code(values: pd.Series, *, path: Path) -> pd.Series:
    """Put the code for each label; a value that is written as a code stays."""
    codes = values.map(CODE_OF_LABEL.get(values.name, {})).astype("str")
    codes = codes.where(codes.notna(), values.where(values.str.fullmatch(CODE)))
    unknown = codes.isna()
    found = f"{values.name} has no code for {sorted(set(values[unknown]))}"
    refuse_row(unknown, found, "known labels; download with labels 'both' or with codes", path=path)
    return codes


def _check_codes(codes: pd.Series, *, path: Path) -> None:
    wrong = ~codes.str.fullmatch(CODE)
    refuse_row(wrong, f"{codes.name} {sorted(set(codes[wrong]))}", "codes of Eurostat", path=path)


def observations(text: pd.DataFrame, *, path: Path) -> pd.DataFrame:
    """Return the year, value, flags and last update of each observation.

    Parameters
    ----------
    text, path
        As for `check_header`.

    Raises
    ------
    DataError
        If one of them cannot be read.
    """
    period, value, flag, conf_status = (text[name] for name in OBSERVATION)
    _check(period, r"\d{4}", "a year: download the yearly dataset", path=path)
    _check(value.mask(value.isin(MISSING), "0"), NUMBER, "a number with a decimal point", path=path)
    _check(flag, FLAG, "letters, as in b or bu", path=path)
    return pd.DataFrame(
        {
            "period": period.astype(int),
            "value": pd.to_numeric(value.mask(value.isin(MISSING))).astype(float),
            "flag": flag,
            "conf_status": conf_status,
            "last_update": _last_update(text, path=path),
        }
    )


def _last_update(text: pd.DataFrame, *, path: Path) -> pd.Series:
    if "LAST UPDATE" not in text.columns:
        return pd.Series(pd.NaT, index=text.index, dtype="datetime64[s]")
    written = text["LAST UPDATE"]
    updated = pd.to_datetime(written, format="%d/%m/%y %H:%M:%S", errors="coerce").astype(
        "datetime64[s]"
    )
    refuse_row(
        updated.isna() & (written != ""), "LAST UPDATE", "13/03/25 23:00:00 or nothing", path=path
    )
    return updated


def _check(values: pd.Series, pattern: str, expected: str, *, path: Path) -> None:
    wrong = ~values.str.fullmatch(pattern)
    if wrong.any():
        refuse_row(wrong, f"{values.name} {values[wrong].iloc[0]!r}", expected, path=path)
