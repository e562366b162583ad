"""Write the register of a year with one row more, in one step."""

from pathlib import Path

import pandas as pd

from analysis.extracts.contracts.registry import CONTRACTS, REGISTER_FILE
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.delivery_register import find_file
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.extracts.reading.refusal import refuse

__all__ = ["write_register"]

_DAYS = ("snapshot_date", "ref_from", "ref_to", "history_from")


def write_register(folder: Path, register: pd.DataFrame | None, row: dict[str, object]) -> None:
    """Write the register with a new row; older rows get the name of their file.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    register : DataFrame, optional
        The register as it is; none where this is the first row.
    row : dict of str to object
        The columns of the contract `delivery`.

    Raises
    ------
    DataError
        If the new register breaks its contract; the old one stays then.
    """
    contract = CONTRACTS["delivery"]
    rows = pd.DataFrame([row], columns=list(contract.columns))
    if register is not None:
        older = register.assign(file=_file_names(register, folder)).astype("object")
        rows = pd.concat([older, rows.astype("object")], ignore_index=True)
    for name in _DAYS:
        rows[name] = pd.to_datetime(rows[name]).dt.strftime("%Y-%m-%d")
    part = folder / ".delivery-new.csv"
    rows.to_csv(part, index=False, lineterminator="\n", encoding="utf-8")
    checked = read_and_check(part, contract, ProducerMapping(), year=0)
    try:
        refuse(folder / REGISTER_FILE, checked.breaches, checked.reading.frame, contract)
        part.replace(folder / REGISTER_FILE)
    finally:
        part.unlink(missing_ok=True)


def _file_names(register: pd.DataFrame, folder: Path) -> list[str]:
    return [
        file if isinstance(file, str) else find_file(extract, folder).name
        for file, extract in zip(register["file"], register["extract"], strict=True)
    ]
