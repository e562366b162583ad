"""Change of what was reported, as a ratio of rates; refused across a break, a gap and into a partial year."""

import numpy as np
import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.estimates import finish, of_table
from analysis.indicators.selection import pick
from analysis.plan import TOTAL
from analysis.settings import LEVEL
from analysis.statistics.clustered_rates import clustered_ratio
from analysis.statistics.rates import rate_ratio

__all__ = ["partial_years", "published_totals", "ratio_to_year_before"]

NO_CHANGE = "none (not comparable)"
# The published totals: column of the file, id of the Flemish figure, word of the indicators.
PUBLISHED = (
    ("reports_meldingen", "unia_reports_fl_{year}", "published_reports"),
    ("files_dossiers", "unia_files_fl_{year}", "published_files"),
)


def partial_years(sources: pd.DataFrame, *, extract: str = "unia_reports") -> set[int]:
    """Years of which an extract holds only a part, by the period that its delivery says.

    Examples
    --------
    >>> sources = pd.DataFrame({"year": [2022, 2023], "extract": "vmri_files",
    ...     "ref_from": pd.to_datetime(["2022-01-01", "2023-03-15"]),
    ...     "ref_to": pd.to_datetime(["2022-12-31", "2023-12-31"])})
    >>> partial_years(sources, extract="vmri_files")
    {2023}
    """
    rows = sources[sources["extract"] == extract]
    first, last = (rows[name].dt.strftime("%m-%d") for name in ("ref_from", "ref_to"))
    return set(rows.loc[(first != "01-01") | (last != "12-31"), "year"].astype(int))


def ratio_to_year_before(
    cells: pd.DataFrame,
    *,
    indicator: str,
    category: str = TOTAL,
    partial: set[int] = frozenset(),
    reported: str = "D1",
    population: str = "B1",
    table: str = "D10",
) -> pd.DataFrame:
    """Rate of reports to Unia of each year as a ratio to the year before; 1 means equal, above 1 more.

    (reports / residents of the year) / (reports / residents of the year before).

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    indicator
        `reports_ratio`, or `files_ratio` with `category="yes"`.
    category
        Category of the outcome of `reported`.
    partial
        Years that were not delivered whole (`partial_years`).
    reported, population, table
        Tables of the reports and of the residents, and of the result.

    Returns
    -------
    DataFrame
        Estimates, one row per pair of years; `low` and `high` exact, or cluster-robust where
        several reports are of one incident (`interval` says which). Missing with `obs_status` b
        where a break stands between both years or one is partial.
    """
    frame, _ = of_table(cells, reported)
    frame = pick(frame, month=TOTAL, part_of_year=TOTAL, file=category).drop(
        columns=["month", "part_of_year", "file"]
    )
    residents, _ = of_table(cells, population)
    people = pick(residents, province=TOTAL).set_index("year")["weight"]
    frame = frame[frame["year"].isin(people.index)]
    before = frame[["year", "weight", "weight2"]].assign(year=frame["year"] + 1)
    frame = frame.merge(before, on="year", suffixes=("", "_before"), validate="1:1")
    t1, t2 = (people.reindex(frame["year"] - lag).to_numpy() for lag in (0, 1))
    x1, x2 = frame["weight"].to_numpy(), frame["weight_before"].to_numpy()
    clustered = (
        (frame["weight2"] > frame["weight"]) | (frame["weight2_before"] > frame["weight_before"])
    ).to_numpy()
    exact = rate_ratio(x1, t1, x2, t2, level=LEVEL)
    squares = frame["weight2"].to_numpy(), frame["weight2_before"].to_numpy()
    robust = clustered_ratio(x1, squares[0], t1, x2, squares[1], t2, level=LEVEL)
    low, high = (np.where(clustered, one, other) for one, other in zip(robust, exact, strict=True))
    said = np.where(clustered, "random variation (incidents)", "exact")
    refused = _refused(frame["year"], indicator, partial)
    frame = frame.assign(table=table, value=(x1 / t1) / (x2 / t2), low=low, high=high, interval=said,
                         count=x1, denominator=t1, hidden=np.isnan(x1) | np.isnan(x2))  # fmt: skip
    return finish(_without(frame, refused).drop(columns=["conf_status", "weight_before", "weight2_before"]),
                  indicator=indicator, unit="ratio")  # fmt: skip


def _refused(years: pd.Series, indicator: str, partial: set[int]) -> np.ndarray:
    """Whether a break or a partial year stands between each year and the one before."""
    return np.array(
        [
            bool(breaks_between(indicator, y - 1, y)) or not partial.isdisjoint({y - 1, y})
            for y in years.astype(int)
        ],
        dtype=bool,
    )


def _without(frame: pd.DataFrame, refused: np.ndarray) -> pd.DataFrame:
    """Take the change away where it is refused, and say so."""
    numbers = ["value", "low", "high"]
    shown = frame.assign(
        interval=frame["interval"].mask(refused, NO_CHANGE),
        obs_status=np.where(refused, "b", ""),
        reference=(frame["year"].astype(int) - 1).astype(str),
        hidden=frame["hidden"] & ~refused,
    )
    shown.loc[refused, numbers] = np.nan
    return shown


def published_totals(totals: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Published totals of Unia (table D9): Belgium by year, the Flemish Region of the year apart, with ratios.

    Parameters
    ----------
    totals, figures : DataFrame
        Public frames `unia_totals` and `figures`.
    year
        Year of the report; later years are left out.

    Returns
    -------
    DataFrame
        Estimates in reports and files, one row per region and year; a year that the source does not
        give is a row without value. The ratio to the year before is exact, for Belgium only, and
        missing beside a gap: both years must be published.

    Notes
    -----
    A third of the reports of 2021 are about corona measures: reports are not independent of each
    other, and the exact interval of a ratio is too short.
    """
    belgium = totals[totals["year"].astype(int) <= year]
    parts = []
    for column, figure, indicator in PUBLISHED:
        rows = pd.DataFrame(
            {
                "year": belgium["year"].astype(int),
                "region": "BE",
                "value": belgium[column].astype(float),
            }
        )
        found = figures[figures["id"] == figure.format(year=year)]
        flanders = pd.DataFrame(
            {"year": year, "region": "VG", "value": found["value"].astype(float)}
        )
        parts += [
            _read(pd.concat([rows, flanders], ignore_index=True), indicator),
            _ratios(rows, f"{indicator}_ratio"),
        ]
    return pd.concat(parts, ignore_index=True)


def _ratios(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    number = rows.set_index("year")["value"]
    before = number.reindex(number.index - 1).to_numpy()
    x = number.to_numpy()
    low, high = rate_ratio(x, np.ones(len(x)), before, np.ones(len(x)), level=LEVEL)
    frame = rows.assign(
        value=x / before,
        low=low,
        high=high,
        interval="exact",
        reference=(rows["year"] - 1).astype(str),
    )
    refused = _refused(rows["year"], indicator, set())
    made = _read(frame.assign(value=frame["value"].mask(refused)), indicator, unit="ratio")
    return made[made["value"].notna()]


def _read(frame: pd.DataFrame, indicator: str, *, unit: str = "count") -> pd.DataFrame:
    given = {"low": np.nan, "high": np.nan, "interval": "none (published)"}
    fixed = {"table": "D9", "data_kind": "published", "vintage": "", "hidden": False}
    empty = dict.fromkeys(["count", "denominator", "n"], np.nan)
    missing = {name: value for name, value in given.items() if name not in frame}
    return finish(frame.assign(**missing, **fixed, **empty), indicator=indicator, unit=unit)
