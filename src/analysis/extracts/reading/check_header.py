"""Hold a header against a contract: what is missing, too many, or of another extract."""

import re

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE

__all__ = ["refuse_other_columns"]

SHOWN_NAMES = 30
_LIKE_A_VALUE = re.compile(r"[0-9]{4}|@|.{40}|[0-9]{2}[-/.][0-9]{2}")


def refuse_other_columns(names: pd.Index, contract: pa.DataFrameSchema, *, name: str) -> None:
    """Refuse a header that lacks a column of a contract, or has one too many.

    Parameters
    ----------
    names : Index of str
        The columns of a file, by our names where they are known.
    contract : DataFrameSchema
        The contract.
    name : str
        How messages name the file.

    Raises
    ------
    DataError
        As said, with what is missing and what is too many.
    """
    expected = ", ".join(contract.columns)
    required = [each for each, column in contract.columns.items() if column.required]
    missing = [each for each in required if each not in names]
    extra = [each for each in names if each not in contract.columns]
    twice = sorted(set(names[names.duplicated()]))
    total = len(contract.columns)
    other = _of_another(names, contract.name)
    if len(names) == 1 and total > 1 and missing == required:
        raise DataError(
            f"{name}: the first line is one field; expected {expected}, with a comma, semicolon, "
            "tab, bar or tilde between them. Deliver it with that header, or give the places of "
            f"fixed width in {MAPPING_FILE}."
        )
    if len(missing) > len(required) / 2:
        # The first line may be a person's record here, so its words are not repeated.
        raise DataError(
            f"{name}: the header has {len(required) - len(missing)} of the {len(required)} "
            f"columns; expected {expected}. {other}Deliver it with that header, or say in "
            f"{MAPPING_FILE} which is which."
        )
    faults = [("missing", missing), ("not in the contract", extra), ("twice", twice)]
    found = "; ".join(f"column(s) {fault}: {_shown(each)}" for fault, each in faults if each)
    if found:
        raise DataError(
            f"{name}: {found}; expected exactly {expected}. {other}Rename or leave out, in the "
            f"file or in {MAPPING_FILE}."
        )


def _of_another(names: pd.Index, extract: str) -> str:
    """Say of which other extract a file has exactly the columns; nothing where it is of none."""
    others = [
        name
        for name, contract in CONTRACTS.items()
        if name != extract and set(contract.columns) == set(names)
    ]
    return f"It has those of {others[0]}: EXTRACT={others[0]}? " if others else ""


def _shown(names: list[str]) -> str:
    """Names of columns; what may be a value that slipped into the header is not repeated."""
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    words = [
        "a name that may be a value (not shown)" if _LIKE_A_VALUE.search(name) else name
        for name in names[:SHOWN_NAMES]
    ]
    return f"{', '.join(words)}{more}"
