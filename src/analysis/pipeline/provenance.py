"""What counts rest on: a sample or a full count, of which kind, delivered when."""

from collections.abc import Iterable, Mapping

import pandas as pd

__all__ = ["in_any_of", "of_elsewhere_by_weight", "with_provenance"]


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


def in_any_of(frame: pd.DataFrame, elsewhere: pd.DataFrame) -> pd.Series:
    """Say which cells are of a table and year that was counted elsewhere, wholly or in part.

    Parameters
    ----------
    frame, elsewhere : DataFrame
        Cells, and those that were delivered: `table` and `year`.

    Examples
    --------
    >>> cells = pd.DataFrame({"table": ["P1", "P1", "W1"], "year": [2020, 2023, 2020]})
    >>> in_any_of(cells, cells.iloc[:1]).tolist()
    [True, False, False]
    """
    keys = ["table", "year"]
    pairs = pd.MultiIndex.from_frame(elsewhere[keys].drop_duplicates())
    return pd.Series(pd.MultiIndex.from_frame(frame[keys]).isin(pairs), index=frame.index)


def of_elsewhere_by_weight(counted: pd.DataFrame, elsewhere: pd.DataFrame) -> pd.DataFrame:
    """Say of tables that were counted elsewhere whether they are a sample, by their weights.

    One extract `cells` holds tables of several registers, each with a sampling fraction of its own:
    a table and year is a full count where every unit stands for itself.

    Parameters
    ----------
    counted : DataFrame
        Cells with `basis`, as `with_provenance` gives them.
    elsewhere : DataFrame
        Those that were delivered: `table` and `year`.

    Examples
    --------
    >>> cells = pd.DataFrame({"table": ["D4", "D4", "P1"], "year": 2020, "basis": "sample",
    ...     "n": [5.0, 7.0, 5.0], "weight": [5.0, 7.0, 300.0]})
    >>> of_elsewhere_by_weight(cells, cells)["basis"].tolist()
    ['full count', 'full count', 'sample']
    """
    stands_for_itself = (counted["weight"] == counted["n"]).groupby(
        [counted["table"], counted["year"]]
    )
    is_full = stands_for_itself.transform("all").map({True: "full count", False: "sample"})
    return counted.assign(basis=counted["basis"].where(~in_any_of(counted, elsewhere), is_full))


def _provenance(extracts: pd.DataFrame) -> dict[str, str]:
    """What some extracts of a year are, taken together."""
    kinds = extracts["data_kind"]
    return {
        "basis": "sample" if extracts["sampling_fraction"].lt(1).any() else "full count",
        "data_kind": "synthetic" if kinds.eq("synthetic").any() else kinds.iloc[0],
        "vintage": str(extracts["snapshot_date"].max())[:10],
    }
