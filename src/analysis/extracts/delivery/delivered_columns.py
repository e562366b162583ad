"""The extracts of a delivery, of which columns are read when they are asked for."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.extracts.reading import read_extract

__all__ = ["DeliveredColumns"]


@dataclass(frozen=True)
class DeliveredColumns:
    """A delivery of which no extract is held as a whole.

    Attributes
    ----------
    folder : Path
        A folder such as data/raw/2023.
    extracts : frozenset of str
        What was delivered.
    """

    folder: Path
    extracts: frozenset[str]

    def of(self, extract: str, *names: str) -> pd.DataFrame:
        """Return some columns of one extract.

        Raises
        ------
        DataError
            As `read_extract.typed_frame`.
        """
        return read_extract.typed_columns(extract, self.folder, names)
