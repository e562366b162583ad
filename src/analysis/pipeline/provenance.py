"""What counts rest on: a sample or a full count, of which kind, delivered when."""

from collections.abc import Iterable, Mapping

import pandas as pd

__all__ = ["with_provenance"]


def with_provenance(
    counted: pd.DataFrame, rests_on: Mapping[str, Iterable[str]], sources: pd.DataFrame
) -> pd.DataFrame:
    """Add to cells `basis` (sample / full count), `data_kind` and `vintage`.

    Parameters
    ----------
    counted : DataFrame
        Cells with `table` and `year`.
    rests_on
        Extracts of each table: a table is synthetic, or a sample, where one of them is.
    sources : DataFrame
        The public frame `sources`: a row per year and extract.

    Returns
    -------
    DataFrame
        The same rows; the three are missing for a year in which no extract was delivered.
    """
    rows = []
    for table_id, extracts in rests_on.items():
        used = sources[sources["extract"].isin(list(extracts))]
        rows += [
            {"table": table_id, "year": year, **_provenance(extracts_of_year)}
            for year, extracts_of_year in used.groupby("year")
        ]
    return counted.merge(pd.DataFrame(rows), on=["table", "year"], how="left", validate="m:1")


def _provenance(extracts: pd.DataFrame) -> dict[str, str]:
    """What some extracts of a year are, taken together."""
    kinds = extracts["data_kind"]
    return {
        "basis": "sample" if extracts["sampling_fraction"].lt(1).any() else "full count",
        "data_kind": "synthetic" if kinds.eq("synthetic").any() else kinds.iloc[0],
        "vintage": str(extracts["snapshot_date"].max())[:10],
    }
