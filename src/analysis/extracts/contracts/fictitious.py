"""Names of nobody: who acts in synthetic data, and never in what was delivered.

A synthetic result about how somebody acts (a test in a municipality, the wait at an agency, the
staff of an organisation, the pitches of a caravan site) must not be taken for one about somebody
who exists.
"""

from types import MappingProxyType

import pandas as pd

__all__ = ["AGENCIES", "FICTITIOUS", "MUNICIPALITIES", "is_fictitious"]

# NIS codes that no municipality has had; the last one is in Brussels.
MUNICIPALITIES = tuple(f"9800{number}" for number in range(1, 8))
AGENCIES = ("agency_a", "agency_b", "agency_c", "agency_d")
# By the column of an extract that names who acts: what its fictitious names look like.
FICTITIOUS = MappingProxyType(
    {
        "nis_code": "|".join(MUNICIPALITIES),
        "agency": "|".join(AGENCIES),
        "organisation": r"(?i:synthetische organisatie) [0-9]{2}",
        "site_id": r"(?i:synthetisch terrein) [0-9]{2}",
    }
)


def is_fictitious(names: pd.Series, column: str) -> pd.Series:
    """Say of each name whether it is one that synthetic data alone may have.

    Parameters
    ----------
    names : Series
        Texts; what is missing is no name.
    column : str
        The column they stand in, one of `FICTITIOUS`.

    Examples
    --------
    >>> is_fictitious(pd.Series(["98001", "11002", None]), "nis_code").tolist()
    [True, False, False]
    """
    return names.astype("str").str.fullmatch(FICTITIOUS[column]).fillna(value=False).astype(bool)
