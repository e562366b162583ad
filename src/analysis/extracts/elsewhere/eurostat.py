"""Open data that a user downloads: Eurostat's SDMX-CSV, in both of its dialects.

The old dialect starts with DATAFLOW,LAST UPDATE and has either codes or labels for values; the new
one starts with STRUCTURE,STRUCTURE_ID and has codes, each with its label in the next column where
labels were asked for. Citizenship and country of birth are not origin: what is read here is never
put in one series with the register's figures by origin.
"""

import re
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.eurostat_labels import CODE_OF_LABEL
from analysis.extracts.reading.strict_csv import read_text, refuse_row
from analysis.settings import RAW

__all__ = ["citizenship_gap", "load", "read"]

FOLDER = RAW / "open"
ABOUT = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "LAST UPDATE")
OBSERVATION = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
MISSING = ("", ":")
CODE = r"[A-Z][A-Z0-9_\-]*"
FLAG = r"[A-Za-z]{0,4}"
DATAFLOW = r"(?:[A-Z_]+:)?([A-Z0-9_]+)(?:\$[A-Z0-9_]+)?(?:\([0-9.]+\))?"


def load(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Read every file in the folder for open data, one frame a dataset.

    Parameters
    ----------
    folder : Path
        Folder with the downloads; README.md and hidden files are passed over.

    Returns
    -------
    dict from dataset code (`LFSA_ERGAN`) to what `read` gives, by code; empty where there is
    nothing.

    Raises
    ------
    DataError
        If a file is no SDMX-CSV (see `read`) or two files hold the same dataset.

    Examples
    --------
    >>> load(Path("a folder that is not there"))
    {}
    """
    folder = Path(folder)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    frames, origin = {}, {}
    for path in files:
        if path.name == "README.md" or path.name.startswith("."):
            continue
        frame = read(path)
        dataset = frame["dataset"].iloc[0]
        if dataset in frames:
            raise DataError(
                f"open data: {origin[dataset]} and {path.name} both hold dataset {dataset}; "
                "expected one file a dataset. Take one of them out."
            )
        frames[dataset], origin[dataset] = frame, path.name
    return dict(sorted(frames.items()))


def read(path: Path) -> pd.DataFrame:
    r"""Read one SDMX-CSV file of Eurostat, in either dialect; values in the unit of `unit`.

    Parameters
    ----------
    path : Path
        A file with one dataset and yearly observations (comma, decimal point, UTF-8).

    Returns
    -------
    DataFrame, one row an observation in the order of the file: `dataset`, `title` (empty in the old
    dialect), the dataset's dimensions as codes (`sex`, `age`, `citizen`, `unit`, `geo`, ...), the
    same with `_label`, `period` (year, int), `value` (float, nan where not available), `flag` (b
    break, e estimated, p provisional, u low reliability, ...; empty for none), `conf_status`,
    `last_update` (NaT where unknown).

    Raises
    ------
    DataError
        If the file is no SDMX-CSV, a row is cut off, the file holds no observation, several
        datasets or the same observation twice, or a label, year, value, flag or date cannot be
        read.

    References
    ----------
    Eurostat, SDMX-CSV of the dissemination API; codes from its code lists.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "gap.csv"
    >>> _ = path.write_text(
    ...     "DATAFLOW,LAST UPDATE,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    ...     "ESTAT:LFSA_ERGAN(1.0),13/03/25 23:00:00,Annual,Total,Belgium,2023,66.6,b,\n")
    >>> read(path).loc[0, ["dataset", "sex", "sex_label", "flag"]].tolist()
    ['LFSA_ERGAN', 'T', 'Total', 'b']
    """
    path = Path(path)
    text = read_text(path)
    _check_header(text, path=path)
    dataset = _dataset(text, path=path)
    title = text.get("STRUCTURE_NAME", "")
    codes, labels = _dimensions(text, path=path)
    about = pd.DataFrame({"dataset": dataset, "title": title}, index=text.index, dtype="str")
    frame = pd.concat(
        [about, codes, labels.add_suffix("_label"), _observations(text, path=path)], axis=1
    )
    doubled = frame.duplicated([*codes.columns, "period"])
    refuse_row(doubled, "an observation that is there already", "one row an observation", path=path)
    return frame


def citizenship_gap(
    frame: pd.DataFrame, *, sex: str = "T", age: str = "Y15-64", geo: str = "BE"
) -> pd.DataFrame:
    """Employment gap between nationals and foreign citizens by year, in percentage points.

    gap(year) = rate of nationals - rate of foreign citizens; positive: foreign citizens are
    employed less often; 0: as often. By citizenship in a survey, so not the origin gap: who became
    Belgian counts as a national.

    Parameters
    ----------
    frame : DataFrame
        Dataset LFSA_ERGAN as `read` gives it, in percent.
    sex, age, geo : str
        Codes of Eurostat.

    Returns
    -------
    DataFrame by year: `year`, `nationals` and `foreign` (percent), `gap_pp` (points),
    `flag_nationals`, `flag_foreign` and `break_in_series` (bool: flag b in either; no change is
    computed into that year). A rate that is missing for one of the two leaves the gap nan.

    Raises
    ------
    DataError
        If the frame is another dataset, not in percent, or has nobody for this sex, age and place.

    References
    ----------
    Eurostat LFSA_ERGAN, employment rates by sex, age and citizenship; citizen NAT and FOR.

    Examples
    --------
    >>> rates = pd.DataFrame({
    ...     "dataset": "LFSA_ERGAN", "sex": "T", "age": "Y15-64", "geo": "BE", "unit": "PC",
    ...     "citizen": ["NAT", "FOR"], "period": 2023, "value": [67.5, 60.0], "flag": ["", "b"]})
    >>> citizenship_gap(rates)[["year", "gap_pp", "break_in_series"]].to_dict("records")
    [{'year': 2023, 'gap_pp': 7.5, 'break_in_series': True}]
    """
    datasets = sorted(set(frame["dataset"]))
    if datasets != ["LFSA_ERGAN"]:
        raise DataError(f"citizenship_gap: got dataset(s) {datasets}; expected LFSA_ERGAN.")
    kept = frame[(frame["sex"] == sex) & (frame["age"] == age) & (frame["geo"] == geo)]
    kept = kept[kept["citizen"].isin(["NAT", "FOR"])]
    if kept.empty or set(kept["unit"]) != {"PC"}:
        raise DataError(
            f"citizenship_gap: no rates in percent for sex {sex!r}, age {age!r}, geo {geo!r}; the "
            "file has "
            f"{ {name: sorted(set(frame[name])) for name in ('sex', 'age', 'geo', 'unit', 'citizen')} }."
        )
    nationals = _of_citizen(kept, "NAT", name="nationals")
    gap = nationals.merge(
        _of_citizen(kept, "FOR", name="foreign"), on="year", how="outer", validate="1:1"
    )
    flags = gap[["flag_nationals", "flag_foreign"]].fillna("")
    # Rates come with one decimal; the subtraction of floats would leave 7.599999999999994.
    gap["gap_pp"] = (gap["nationals"] - gap["foreign"]).round(10)
    gap[flags.columns] = flags
    gap["break_in_series"] = (flags["flag_nationals"] + flags["flag_foreign"]).str.contains("b")
    return gap[["year", "nationals", "foreign", "gap_pp", *flags.columns, "break_in_series"]]


def _of_citizen(frame: pd.DataFrame, citizen: str, *, name: str) -> pd.DataFrame:
    names = {"period": "year", "value": name, "flag": f"flag_{name}"}
    return frame.loc[frame["citizen"] == citizen, list(names)].rename(columns=names)


def _check_header(text: pd.DataFrame, *, path: Path) -> None:
    first = text.columns[0]
    missing = [name for name in OBSERVATION if name not in text.columns]
    if first not in ("STRUCTURE", "DATAFLOW") or missing:
        raise DataError(
            f"{path.name}: no SDMX-CSV of Eurostat: the header starts with {first!r} and lacks "
            f"{missing}; expected STRUCTURE,STRUCTURE_ID,... or DATAFLOW,LAST UPDATE,... See "
            "README.md in this folder."
        )
    if text.empty:
        raise DataError(f"{path.name}: a header and no observation; download the dataset again.")


def _dataset(text: pd.DataFrame, *, path: Path) -> str:
    column = "STRUCTURE_ID" if "STRUCTURE_ID" in text.columns else "DATAFLOW"
    flows = sorted(set(text[column]))
    name = re.fullmatch(DATAFLOW, flows[0])
    if len(flows) > 1 or name is None:
        raise DataError(
            f"{path.name}: {column} is {flows}; expected one dataset, as in ESTAT:LFSA_ERGAN(1.0)."
        )
    return name[1]


def _dimensions(text: pd.DataFrame, *, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codes and labels, one column a dimension."""
    names = list(text.columns[: text.columns.get_loc("TIME_PERIOD")])
    names = [name for name in names if name not in ABOUT]
    if "STRUCTURE_NAME" in text.columns:
        if len(names) % 2:
            raise DataError(
                f"{path.name}: columns {names}; expected each code column followed by its label."
            )
        codes, labels = text[names[::2]], text[names[1::2]].set_axis(names[::2], axis=1)
        for name in codes.columns:
            _check_codes(codes[name], path=path)
        return codes, labels
    coded = {name: _code(text[name], path=path) for name in names}
    known = {
        name: {code: label for label, code in CODE_OF_LABEL.get(name, {}).items()} for name in names
    }
    labels = {name: coded[name].map(known[name]).fillna("").astype("str") for name in names}
    return pd.DataFrame(coded), pd.DataFrame(labels)


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


def _observations(text: pd.DataFrame, *, path: Path) -> pd.DataFrame:
    period, value, flag, conf_status = (text[name] for name in OBSERVATION)
    _check(period, r"\d{4}", "a year", path=path)
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
