"""Change in what was reported, as a ratio of rates; refused across a break or a partial year."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.change import NO_CHANGE, breaks_between
from analysis.indicators.discrimination.reported_rates import INCIDENTS
from analysis.indicators.estimates import finish
from analysis.indicators.selection import pick
from analysis.plan import TOTAL
from analysis.settings import LEVEL
from analysis.statistics.intervals.clustered_rates import clustered_ratio
from analysis.statistics.intervals.rates import rate_ratio
from analysis.statistics.noise import with_noise_in_ratio

__all__ = ["partial_years", "published_totals", "ratio_to_year_before"]

# Sums of the year before that are taken along.
_OF_BEFORE = ["weight", "weight2", "noise"]
# The published totals: column of the file, id of the Flemish figure, word of the indicators.
PUBLISHED = (
    ("reports_meldingen", "unia_reports_fl_{year}", "published_reports"),
    ("files_dossiers", "unia_files_fl_{year}", "published_files"),
)


def partial_years(sources: pd.DataFrame, *, extract: str = "unia_reports") -> set[int]:
    """Years of which an extract holds only a part, according to the period of its delivery.

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
    partial: Collection[int] = (),
    reported: str = "D1",
    population: str = "B1",
    table: str = "D10",
) -> pd.DataFrame:
    """Rate of reports to Unia as a ratio to the year before; 1 means equal, above 1 more.

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
        several reports are of one incident (`interval` says which), with the noise of both counts.
        Missing with `obs_status` b
        where a break stands between the two years or one is partial. Never `clear`: the interval is
        that of random variation, not of a sample.
    """
    frame = _beside_year_before(_reports(cells, reported, category))
    residents = _residents(cells, population)
    frame = frame[frame["year"].isin(residents.index)].reset_index(drop=True)
    people, people_before = (
        residents.reindex(frame["year"] - lag).to_numpy(dtype=float) for lag in (0, 1)
    )
    number, number_before = (
        frame[name].to_numpy(dtype=float) for name in ("weight", "weight_before")
    )
    low, high, interval = _interval(frame, people, people_before)
    value = (number / people) / (number_before / people_before)
    bounds = with_noise_in_ratio(value, low, high, _relative_noise(frame), level=LEVEL)
    frame = frame.assign(
        table=table,
        value=value,
        low=bounds[0],
        high=bounds[1],
        interval=interval,
        count=number,
        denominator=people,
        hidden=np.isnan(number) | np.isnan(number_before),
    )
    shown = _without_refused(frame, _refused(frame["year"], indicator, partial))
    working = ["conf_status", *(f"{name}_before" for name in _OF_BEFORE)]
    return finish(shown.drop(columns=working), indicator=indicator, unit="ratio")


def _reports(cells: pd.DataFrame, table: str, category: str) -> pd.DataFrame:
    """Counts of whole years."""
    frame, _ = of_table(cells, table)
    frame = pick(frame, month=TOTAL, part_of_year=TOTAL, file=category)
    return frame.drop(columns=["month", "part_of_year", "file"])


def _residents(cells: pd.DataFrame, table: str) -> pd.Series:
    """Mean population of the region by year."""
    frame, _ = of_table(cells, table)
    return pick(frame, province=TOTAL).set_index("year")["weight"]


def _beside_year_before(frame: pd.DataFrame) -> pd.DataFrame:
    """Years that have a year before, with its sums as `weight_before` and so on."""
    before = frame[["year", *_OF_BEFORE]].assign(year=frame["year"] + 1)
    return frame.merge(before, on="year", suffixes=("", "_before"), validate="1:1")


def _interval(
    frame: pd.DataFrame, people: np.ndarray, people_before: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds and kind of interval: exact, unless several reports of a year are of one incident."""
    number, squares, number_before, squares_before = (
        frame[name].to_numpy() for name in ("weight", "weight2", "weight_before", "weight2_before")
    )
    clustered = (squares > number) | (squares_before > number_before)
    exact = rate_ratio(number, people, number_before, people_before, level=LEVEL)
    robust = clustered_ratio(
        number, squares, people, number_before, squares_before, people_before, level=LEVEL
    )
    low, high = (np.where(clustered, one, other) for one, other in zip(robust, exact, strict=True))
    return low, high, np.where(clustered, INCIDENTS, "exact")


def _relative_noise(frame: pd.DataFrame) -> pd.Series:
    """Variance of the noise of the logarithm of a ratio of two counts."""
    return (
        frame["noise"] / frame["weight"] ** 2 + frame["noise_before"] / frame["weight_before"] ** 2
    )


def _refused(years: pd.Series, indicator: str, partial: Collection[int]) -> np.ndarray:
    """Mark the years with a break since the year before, or of which either year is partial."""
    refused = []
    for year in years.astype(int):
        across = bool(breaks_between(indicator, year - 1, year))
        refused.append(across or year - 1 in partial or year in partial)
    return np.array(refused, dtype=bool)


def _without_refused(frame: pd.DataFrame, refused: np.ndarray) -> pd.DataFrame:
    """Take the change away where it is refused, and say so."""
    shown = frame.assign(
        interval=frame["interval"].mask(refused, NO_CHANGE),
        obs_status=np.where(refused, "b", ""),
        reference=(frame["year"].astype(int) - 1).astype(str),
        hidden=frame["hidden"] & ~refused,
    )
    shown.loc[refused, ["value", "low", "high"]] = np.nan
    return shown


def published_totals(totals: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Published totals of Unia (table D9), for Belgium by year and for the Flemish Region.

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
        give is a row without value. The Flemish Region has the year of the report only. The ratio
        to the year before is exact, for Belgium only, and missing next to a gap: both years must be
        published.

    Notes
    -----
    A third of the reports of 2021 are about corona measures: reports are not independent of each
    other, and the exact interval of a ratio is too short.
    """
    belgium = totals[totals["year"].astype(int) <= year]
    parts = []
    for column, figure, indicator in PUBLISHED:
        by_year = pd.DataFrame(
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
        both = pd.concat([by_year, flanders], ignore_index=True)
        parts += [_as_published(both, indicator), _ratios(by_year, f"{indicator}_ratio")]
    return pd.concat(parts, ignore_index=True)


def _ratios(by_year: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Ratio of each published number to that of the year before, where both are there."""
    values = by_year.set_index("year")["value"]
    number, before = (each.to_numpy() for each in (values, values.reindex(values.index - 1)))
    one_year = np.ones(len(number))
    low, high = rate_ratio(number, one_year, before, one_year, level=LEVEL)
    refused = _refused(by_year["year"], indicator, ())
    frame = by_year.assign(
        value=np.where(refused, np.nan, number / before),
        low=low,
        high=high,
        interval="exact",
        reference=(by_year["year"] - 1).astype(str),
    )
    ratios = _as_published(frame, indicator, unit="ratio")
    return ratios[ratios["value"].notna()]


def _as_published(frame: pd.DataFrame, indicator: str, *, unit: str = "count") -> pd.DataFrame:
    """Estimates of table D9: without interval unless the frame has one, and without counts."""
    if "interval" not in frame:
        frame = frame.assign(low=np.nan, high=np.nan, interval="none (published)")
    filled = frame.assign(table="D9", data_kind="published", hidden=False, count=np.nan)
    return finish(filled, indicator=indicator, unit=unit)
