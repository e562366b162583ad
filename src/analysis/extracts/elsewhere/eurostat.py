"""Open data that a user downloads: Eurostat's SDMX-CSV, in both of its dialects, or TSV.

The old dialect starts with DATAFLOW,LAST UPDATE, the new one with STRUCTURE,STRUCTURE_ID; each has
codes, labels, or both: in one field or in the next column. Citizenship and country of birth are not
origin: what is read here is never put in one series with the register's figures by origin.
"""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere import sdmx_columns
from analysis.extracts.elsewhere.eurostat_layouts import read_layout
from analysis.extracts.elsewhere.strict_csv import refuse_row
from analysis.settings import RAW

__all__ = ["load", "read", "unused"]

FOLDER = RAW / "open"


def load(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Read every file in the folder for open data, one frame a dataset.

    Parameters
    ----------
    folder : Path
        Folder with the downloads; what cannot be used is passed over (`unused` says why).

    Returns
    -------
    dict of str to DataFrame
        By dataset code (`LFSA_ERGAN`), what `read` gives; empty where there is nothing.

    Examples
    --------
    >>> load(Path("a folder that is not there"))
    {}
    """
    return dict(sorted(_usable(folder)[0].items()))


def unused(folder: Path = FOLDER) -> list[str]:
    """Say of each file in the folder for open data that cannot be used why not, one line each.

    Parameters
    ----------
    folder : Path
        As for `load`.

    Examples
    --------
    >>> unused(Path("a folder that is not there"))
    []
    """
    return _usable(folder)[1]


def _usable(folder: Path) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The dataset of each file, and why a file gives none: a report never stops for one."""
    frames: dict[str, pd.DataFrame] = {}
    names: dict[str, list[str]] = {}
    reasons = []
    for path in _downloads(folder):
        try:
            frame = read(path)
        except DataError as error:
            reasons.append(str(error))
            continue
        except Exception:
            # A stray file fails in more ways than can be listed.
            reasons.append(f"{path.name}: no download of Eurostat; take it away.")
            continue
        dataset = frame["dataset"].iloc[0]
        frames[dataset] = frame
        names.setdefault(dataset, []).append(path.name)
    for dataset, files in names.items():
        if len(files) > 1:
            del frames[dataset]
            reasons.append(
                f"{' and '.join(files)} all hold dataset {dataset}, so none is used; expected one "
                "file a dataset. Take the older one out."
            )
    return frames, reasons


def _downloads(folder: Path) -> list[Path]:
    """Files of the folder; README.md and hidden files are no downloads."""
    files = sorted(Path(folder).iterdir()) if Path(folder).is_dir() else []
    return [
        path
        for path in files
        if path.is_file() and path.name != "README.md" and not path.name.startswith(".")
    ]


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
    text = read_layout(path)
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
