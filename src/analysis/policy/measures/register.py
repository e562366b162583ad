"""The register of measures: every accepted update, in the order in which it came, for good."""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.strict_csv import read_strict_csv
from analysis.extracts.reading.refusal import project_path
from analysis.policy.measures.check_updates import problems, refuse
from analysis.policy.measures.read_updates import read_updates
from analysis.policy.measures.update_contract import COLUMNS
from analysis.settings import RAW
from analysis.workbench.folders import only_one

__all__ = ["FOLDER", "add", "history"]

FOLDER = RAW / "measures"
_LOCK = ".lock"


def history(folder: Path = FOLDER, *, upto: str = "9999-12-31") -> pd.DataFrame:
    """All updates that were accepted, as text, in their order.

    Parameters
    ----------
    folder
        Folder of the register: one CSV an update, never changed.
    upto
        Last day of reporting that counts.

    Returns
    -------
    DataFrame
        The columns of the contract and `update`, the number of the update from 1.

    Raises
    ------
    DataError
        When a file of the folder has other columns, or a number is skipped.
    """
    files = sorted(folder.glob("[0-9]*.csv")) if folder.is_dir() else []
    frames = []
    for number, path in enumerate(files, start=1):
        frame = read_strict_csv(path)
        if list(frame.columns) != list(COLUMNS) or not path.name.startswith(f"{number:04}_"):
            raise DataError(
                f"{project_path(path)} is not update {number} as the register wrote it; expected "
                f"the columns {', '.join(COLUMNS)} and every update from 0001 on. Put the file "
                "back as it was; a correction is a new update."
            )
        frames.append(frame.assign(update=number))
    empty = pd.DataFrame(columns=[*COLUMNS, "update"], dtype="str")
    found = pd.concat(frames, ignore_index=True) if frames else empty
    return found[found["reported_on"] <= upto].reset_index(drop=True)


def add(file: Path, *, today: str, folder: Path = FOLDER) -> Path:
    """Take an update over, whole or not at all.

    Parameters
    ----------
    file
        A dated CSV or the form that the register wrote.
    today
        Day of delivery, as 2024-06-30.
    folder
        Folder of the register.

    Returns
    -------
    Path
        The new file of the register, named after its number and its last day of reporting.

    Raises
    ------
    DataError
        With everything that is wrong, by row of the file.
    """
    updates = read_updates(file)
    with only_one(folder / _LOCK):
        before = history(folder)
        refuse(project_path(file), problems(updates, before, today=today))
        number = int(before["update"].max()) + 1 if len(before) else 1
        target = folder / f"{number:04}_{updates['reported_on'].max()}.csv"
        with target.open("x", encoding="utf-8", newline="") as written:
            updates[list(COLUMNS)].to_csv(written, index=False, lineterminator="\n")
    return target
