"""What stands beside the series by citizenship: rates recomputed from counts, and published ones by birth country.

Citizenship, country of birth and origin are three definitions: none of these is ever one series
with another.
"""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.indicators.selection import pick

__all__ = ["by_birth_country", "recomputed"]

COUNTS = "LFSA_PGANWS"
STATES = ("EMP", "UNE", "INAC")
_FIXED = {
    "low": np.nan,
    "high": np.nan,
    "n": np.nan,
    "reference": "",
    "conf_status": "",
    "rule": "",
    "vintage": "",
}
_BIRTH = {
    "born in Belgium": "BE",
    "born outside EU28": "non_EU28",
    "born BE minus non-EU28": "non_EU28",
}


def recomputed(series: pd.DataFrame) -> pd.DataFrame:
    """Employment rate of foreign citizens in Belgium, 15-64, from the counts, in percent (table O1).

    100 x employed / (employed + unemployed + inactive), each in thousands as Eurostat publishes
    them; 0 means that nobody is employed. It should agree with the published rate to 0.1.

    Parameters
    ----------
    series : DataFrame
        Public frame `open`; without the dataset LFSA_PGANWS the result is empty.

    Returns
    -------
    DataFrame
        Estimates, one row per year: `value` to one decimal, `count` and `denominator` in persons;
        missing where one of the three states is; `obs_status` b where Eurostat flags a break in any
        of them.

    Raises
    ------
    DataError
        When a year is there twice for one state.

    References
    ----------
    Eurostat, LFSA_PGANWS, population by sex, age, citizenship and labour status (CC BY 4.0).

    Examples
    --------
    >>> counts = pd.DataFrame({"dataset": "LFSA_PGANWS", "sex": "T", "age": "Y15-64", "geo": "BE", "citizen": "FOR",
    ...     "unit": "THS_PER", "period": 2014, "wstatus": ["EMP", "UNE", "INAC"], "value": [432.5, 88.3, 276.7],
    ...     "flag": ""})
    >>> recomputed(counts)[["year", "value", "denominator"]].to_dict("records")
    [{'year': 2014, 'value': 54.2, 'denominator': 797500.0}]
    """
    if COUNTS not in set(series["dataset"]):
        series = pd.DataFrame(columns=["dataset", "sex", "age", "geo", "citizen", "unit", "period", "wstatus",
                                       "value", "flag"])  # fmt: skip
    rows = pick(
        series, dataset=COUNTS, sex="T", age="Y15-64", geo="BE", citizen="FOR", unit="THS_PER"
    )
    rows = rows[rows["wstatus"].isin(STATES)]
    if rows.duplicated(["period", "wstatus"]).any():
        raise DataError(
            f"{COUNTS}: a year is there twice for one state; expected one count. Keep one download."
        )
    wide = rows.pivot_table(
        index="period", columns="wstatus", values="value", aggfunc="sum", min_count=1
    )
    wide = 1000 * wide.reindex(columns=list(STATES)).astype(float)
    whole = wide.sum(axis=1, skipna=False)
    broken = rows["flag"].fillna("").astype(str).str.contains("b").groupby(rows["period"]).any()
    frame = pd.DataFrame({"year": wide.index.astype(int)}).assign(
        table="O1", indicator="employment_rate_recomputed", region="BE", citizenship="FOR",
        value=(100 * wide["EMP"] / whole).round(1).to_numpy(),
        count=wide["EMP"].round().to_numpy(), denominator=whole.round().to_numpy(),
        interval="none (not delivered)", unit="percent", data_kind="open",
        obs_status=broken.reindex(wide.index).map({True: "b", False: ""}).to_numpy(), **_FIXED,
    )  # fmt: skip
    return frame[["table", "indicator", "year", "region", "citizenship", *COLUMNS, *STATUS]]


def by_birth_country(values: pd.DataFrame) -> pd.DataFrame:
    """Published employment rates in the Flemish Region, 20-64, by country of birth, as read in (table O6).

    Rates in percent and the gap in percentage points, those born in Belgium minus those born
    outside the EU28; positive: who was born there is employed less often.

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
    A survey by country of birth: another definition than origin, and than citizenship.
    """
    rows = values[values["group"].isin(list(_BIRTH)) & values["geography"].eq("Vlaams Gewest")]
    gap = rows["unit"].eq("pp")
    frame = rows.assign(
        table="O6", region="VG", birth_country=rows["group"].map(_BIRTH),
        document=rows["source_url"],
        indicator=np.where(gap, "birth_country_gap", "employment_rate_by_birth_country"),
        year=rows["year"].astype(int), value=rows["value"].astype(float),
        unit=np.where(gap, "pp", "percent"),
        count=np.nan, denominator=np.nan, interval="none (published)", data_kind="published",
        obs_status="", **_FIXED,
    ).assign(reference=np.where(gap, "BE", ""))  # fmt: skip
    names = [
        "table",
        "indicator",
        "year",
        "region",
        "birth_country",
        "document",
        "note",
        *COLUMNS,
        *STATUS,
    ]
    return frame[names].sort_values(
        ["indicator", "year", "birth_country"], kind="stable", ignore_index=True
    )
