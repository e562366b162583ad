"""Published employment rates by country of birth: another definition than origin or citizenship."""

import numpy as np
import pandas as pd

from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns

__all__ = ["by_birth_country"]

# Code of each group, as the source names it.
_BIRTH_COUNTRY = {
    "born in Belgium": "BE",
    "born outside EU28": "non_EU28",
    "born BE minus non-EU28": "non_EU28",
}


def by_birth_country(values: pd.DataFrame) -> pd.DataFrame:
    """Published employment rates in the Flemish Region, 20-64, by country of birth (table O6).

    As read in: rates in percent, and the gap in percentage points: those born in Belgium minus
    those born outside the EU28; positive means that the latter are employed less often.

    Parameters
    ----------
    values : DataFrame
        Public frame `flanders_values`.

    Returns
    -------
    DataFrame
        Estimates with `birth_country` (BE, non_EU28), `document` and `note`; the oldest year first.

    Notes
    -----
    From a survey, by country of birth: another definition than origin, and than citizenship.
    """
    known = values["group"].isin(list(_BIRTH_COUNTRY))
    rows = values[known & values["geography"].eq("Vlaams Gewest")]
    gap = rows["unit"].eq("pp")
    frame = with_all_columns(
        pd.DataFrame(
            {
                "table": "O6",
                "indicator": np.where(gap, "birth_country_gap", "employment_rate_by_birth_country"),
                "year": rows["year"].astype(int),
                "region": "VG",
                "birth_country": rows["group"].map(_BIRTH_COUNTRY),
                "document": rows["source_url"],
                "note": rows["note"],
                "value": rows["value"].astype(float),
                "interval": "none (published)",
                "unit": np.where(gap, "pp", "percent"),
                "reference": np.where(gap, "BE", ""),
                "data_kind": "published",
            }
        )
    )
    keys = ["table", "indicator", "year", "region", "birth_country", "document", "note"]
    return frame[[*keys, *COLUMNS, *STATUS]].sort_values(
        ["indicator", "year", "birth_country"], kind="stable", ignore_index=True
    )
