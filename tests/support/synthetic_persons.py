"""Country of origin and age of the persons of a synthetic extract, apart from our own rules."""

import numpy as np
import pandas as pd

__all__ = ["age", "origin"]


def origin(persons: pd.DataFrame) -> pd.Series:
    """Country of origin by the Flemish rule, BE where no foreign nationality is known."""
    ordered = [
        persons[name] for name in ("nat_first_father", "nat_first_mother", "nat_first", "nat_now")
    ]
    foreign = [~nationality.isin(["BE", "XX"]) for nationality in ordered]
    return pd.Series(np.select(foreign, ordered, default="BE"), index=persons.index)


def age(persons: pd.DataFrame, *, year: int) -> pd.Series:
    """Age reached in the year."""
    return year - persons["birth_date"].str[:4].astype(int)
