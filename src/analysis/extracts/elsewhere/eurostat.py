"""Open data that a user downloads: Eurostat's SDMX-CSV, in both of its dialects.

The old dialect starts with DATAFLOW,LAST UPDATE and has either codes or labels for values; the new
one starts with STRUCTURE,STRUCTURE_ID and has codes, each with its label in the next column where
labels were asked for. Citizenship and country of birth are not origin: what is read here is never
put in one series with the register's figures by origin.
"""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere import sdmx_columns
from analysis.extracts.elsewhere.strict_csv import read_strict_csv, refuse_row
from analysis.settings import RAW

__all__ = ["load", "read"]

FOLDER = RAW / "open"


def load(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Read every file in the folder for open data, one frame a dataset.

    Parameters
    ----------
    folder : Path
        Folder with the downloads; README.md and hidden files are passed over.

    Returns
    -------
    dict of str to DataFrame
        By dataset code (`LFSA_ERGAN`), what `read` gives; empty where there is nothing.

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
    frames, file_names = {}, {}
    for path in files:
        if path.name == "README.md" or path.name.startswith("."):
            continue
        frame = read(path)
        dataset = frame["dataset"].iloc[0]
        if dataset in frames:
            raise DataError(
                f"open data: {file_names[dataset]} and {path.name} both hold dataset {dataset}; "
                "expected one file a dataset. Take one of them out."
            )
        frames[dataset], file_names[dataset] = frame, path.name
    return dict(sorted(frames.items()))


def read(path: Path) -> pd.DataFrame:
    r"""Read one SDMX-CSV file of Eurostat, in either dialect; values in the unit of `unit`.

    Parameters
    ----------
    path : Path
        A file with one dataset and yearly observations (comma, decimal point, UTF-8).

    Returns
    -------
    DataFrame
        One row an observation in the order of the file: `dataset`, `title` (empty in the old
        dialect), the dataset's dimensions as codes (`sex`, `age`, `citizen`, `unit`, `geo`, ...),
        the same with `_label`, `period` (year, int), `value` (float, nan where not available),
        `flag` (b break, e estimated, p provisional, u low reliability, ...; empty for none),
        `conf_status`, `last_update` (NaT where unknown).

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
    text = read_strict_csv(path)
    sdmx_columns.check_header(text, path=path)
    dataset = sdmx_columns.dataset(text, path=path)
    title = text.get("STRUCTURE_NAME", "")
    about = pd.DataFrame({"dataset": dataset, "title": title}, index=text.index, dtype="str")
    codes, labels = sdmx_columns.dimensions(text, path=path)
    observations = sdmx_columns.observations(text, path=path)
    frame = pd.concat([about, codes, labels.add_suffix("_label"), observations], axis=1)
    doubled = frame.duplicated([*codes.columns, "period"])
    refuse_row(doubled, "an observation that is there already", "one row an observation", path=path)
    return frame
