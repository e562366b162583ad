"""Employment by citizenship in open data: published rates, their gap, and rates from counts.

Citizenship, country of birth and origin are three definitions: none of these is ever in one
series with another.
"""

import pandas as pd

from analysis.errors import DataError
from analysis.indicators.change import breaks
from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.indicators.selection import pick

__all__ = ["LABOUR_SERIES", "by_citizenship", "citizenship_breaks", "recomputed"]

LABOUR_SERIES, COUNTS = "LFSA_ERGAN", "LFSA_PGANWS"
STATES = ["EMP", "UNE", "INAC"]
_KEYS = ["table", "indicator", "year", "region", "citizenship"]


def by_citizenship(series: pd.DataFrame) -> pd.DataFrame:
    """Employment rate in Belgium by citizenship, and the gap, by year (table O1).

    Rates of nationals and of foreign citizens in percent as Eurostat publishes them, both sexes,
    15-64; the gap is nationals - foreign citizens in percentage points; positive means that foreign
    citizens are employed less often. Citizenship, not origin: never in one series with the
    register.

    Parameters
    ----------
    series : DataFrame
        Public frame `open`; without the dataset LFSA_ERGAN the result is empty.

    Returns
    -------
    DataFrame
        Estimates with `citizenship` (NAT, FOR; `_T` for the gap); `obs_status` b where Eurostat
        flags a break.

    Raises
    ------
    DataError
        When a year is there twice for one citizenship.

    References
    ----------
    Eurostat, LFSA_ERGAN, employment rates by sex, age and citizenship (CC BY 4.0).
    """
    rows = _of_belgium(series, LABOUR_SERIES, citizen=["NAT", "FOR"])
    if rows.duplicated(["period", "citizen"]).any():
        raise DataError(
            f"{LABOUR_SERIES}: a year is there twice for one citizenship; expected one rate. "
            "Keep one download."
        )
    national, foreign = (
        rows[rows["citizen"] == code].set_index("period")["value"] for code in ("NAT", "FOR")
    )
    rates = pd.DataFrame({"NAT": national, "FOR": foreign})
    status = _status(rows).reindex(rates.index)
    rate, gap = "employment_rate_by_citizenship", "citizenship_gap"
    return pd.concat(
        [
            _by_year(rates["NAT"], status, rate, citizenship="NAT", unit="percent"),
            _by_year(rates["FOR"], status, rate, citizenship="FOR", unit="percent"),
            _by_year(
                rates["NAT"] - rates["FOR"], status, gap,
                citizenship="_T", unit="pp", reference="NAT",
            ),
        ],
        ignore_index=True,
    )  # fmt: skip


def citizenship_breaks(estimates: pd.DataFrame) -> list[float]:
    """Years in which the series breaks, by a flag of Eurostat or by the registry."""
    flagged = estimates.loc[estimates["obs_status"] == "b", "year"].astype(int)
    registered = [each["date"].year for each in breaks() if LABOUR_SERIES in each["series"]]
    years = set(estimates["year"].astype(int))
    return sorted(float(year) for year in {*flagged, *registered} if year in years)


def recomputed(series: pd.DataFrame) -> pd.DataFrame:
    """Employment rate of foreign citizens in Belgium, 15-64, from the counts, in percent (O1).

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
    >>> counts = pd.DataFrame({
    ...     "dataset": "LFSA_PGANWS", "sex": "T", "age": "Y15-64", "geo": "BE", "citizen": "FOR",
    ...     "unit": "THS_PER", "period": 2014, "wstatus": ["EMP", "UNE", "INAC"],
    ...     "value": [432.5, 88.3, 276.7], "flag": ""})
    >>> recomputed(counts)[["year", "value", "denominator"]].to_dict("records")
    [{'year': 2014, 'value': 54.2, 'denominator': 797500.0}]
    """
    rows = _of_belgium(series, COUNTS, citizen="FOR", unit="THS_PER", wstatus=STATES)
    if rows.duplicated(["period", "wstatus"]).any():
        raise DataError(
            f"{COUNTS}: a year is there twice for one state; expected one count. Keep one download."
        )
    wide = rows.pivot_table(
        index="period", columns="wstatus", values="value", aggfunc="sum", min_count=1
    )
    persons = 1000 * wide.reindex(columns=STATES).astype(float)
    everybody = persons.sum(axis=1, skipna=False)
    estimates = _by_year(
        100 * persons["EMP"] / everybody,
        _status(rows).reindex(persons.index),
        "employment_rate_recomputed",
        citizenship="FOR",
        unit="percent",
    )
    return estimates.assign(
        count=persons["EMP"].round().to_numpy(), denominator=everybody.round().to_numpy()
    )


def _of_belgium(series: pd.DataFrame, dataset: str, **codes: object) -> pd.DataFrame:
    """Rows of one dataset for Belgium, both sexes, 15-64; none where it was not delivered."""
    if dataset not in set(series["dataset"]):
        columns = ["period", "value", "flag", "citizen", "wstatus"]
        return pd.DataFrame(columns=columns).astype({"value": float})
    return pick(series, dataset=dataset, sex="T", age="Y15-64", geo="BE", **codes)


def _status(rows: pd.DataFrame) -> pd.Series:
    """Observation status by year: b where Eurostat flags a break in any of its rows."""
    flagged = rows["flag"].fillna("").astype(str).str.contains("b")
    return flagged.groupby(rows["period"]).any().map({True: "b", False: ""})


def _by_year(
    values: pd.Series,
    status: pd.Series,
    indicator: str,
    *,
    citizenship: str,
    unit: str,
    reference: str = "",
) -> pd.DataFrame:
    """Estimates of table O1 from one number a year, to one decimal as the source has it."""
    frame = pd.DataFrame({"year": values.index.astype(int)}).assign(
        table="O1",
        indicator=indicator,
        region="BE",
        citizenship=citizenship,
        value=values.astype(float).round(1).to_numpy(),
        interval="none (not delivered)",
        unit=unit,
        reference=reference,
        data_kind="open",
        obs_status=status.to_numpy(),
    )
    return with_all_columns(frame)[[*_KEYS, *COLUMNS, *STATUS]]
