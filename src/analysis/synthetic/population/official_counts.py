"""The synthetic official population: residents of each municipality by sex and age on 1 January."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.settings import RESOURCES

__all__ = [
    "BANDS",
    "BRUSSELS",
    "borders",
    "band_totals",
    "foreign_share",
    "municipalities",
    "official_population",
    "pyramid",
    "total",
]

BRUSSELS = "Brussels Hoofdstedelijk Gewest"
BANDS = ("0-17", "18-64", "65+")
# Residents of the Flemish Region at the end of the year: 2022 and 2023 as published, the others by
# a straight line, which no test holds against a figure.
_PUBLISHED = {2022: 6_774_807, 2023: 6_821_770}
_YEARLY_BEFORE, _YEARLY_AFTER = 45_000, 35_000
# Known cities of which the share of foreign origin does not follow from size and province.
_SHARES = {
    "11002": 0.56,
    "44021": 0.38,
    "71016": 0.58,
    "12025": 0.39,
    "24062": 0.40,
    "23088": 0.57,
    "23047": 0.58,
    "73107": 0.54,
    "46021": 0.33,
    "41002": 0.30,
    "35013": 0.23,
    "34022": 0.24,
    "31005": 0.15,
    "71022": 0.27,
    "71070": 0.45,
    "71004": 0.40,
    "46014": 0.28,
    "13040": 0.28,
}
_BASE_SHARE = {
    "Antwerpen": 0.20,
    "Limburg": 0.22,
    "Oost-Vlaanderen": 0.15,
    "Vlaams-Brabant": 0.25,
    "West-Vlaanderen": 0.10,
}


@cache
def municipalities() -> pd.DataFrame:
    """Return the 319 municipalities of Flanders and Brussels (2019-2024), with their population."""
    table = pd.read_csv(RESOURCES / "municipalities.csv", dtype={"nis_2024": str, "nis_2025": str})
    return table.sort_values("nis_2024", ignore_index=True)


def borders(codes: pd.Series, year: int) -> pd.Series:
    """Codes of 2019-2024 within the borders of a year; before 2019 one part stands for a merger."""
    if 2019 <= year <= 2024:
        return codes
    if year > 2024:
        return codes.map(municipalities().set_index("nis_2024")["nis_2025"])
    parts = (
        pd.read_csv(RESOURCES / "mergers_2019.csv", dtype=str).groupby("nis_2019")["nis_2018"].min()
    )
    return codes.map(parts).fillna(codes)


@cache
def foreign_share() -> pd.Series:
    """Share of foreign origin in each Flemish municipality, before scaling to the year."""
    flemish = municipalities().loc[lambda df: df["province"] != BRUSSELS]
    size = np.log(flemish["population_2020"] / 20_000).clip(-2, 2)
    guess = flemish["province"].map(_BASE_SHARE) * np.exp(0.22 * size)
    known = flemish["nis_2024"].map(_SHARES)
    return pd.Series(known.fillna(guess).to_numpy(), index=flemish["nis_2024"].to_numpy())


def total(year: int) -> int:
    """Residents of the Flemish Region on 31 December of the year."""
    if year in _PUBLISHED:
        return _PUBLISHED[year]
    if year < 2022:
        return _PUBLISHED[2022] - _YEARLY_BEFORE * (2022 - year)
    return _PUBLISHED[2023] + _YEARLY_AFTER * (year - 2023)


@cache
def pyramid() -> np.ndarray:
    """Share of each sex (rows F, M) and age 0-110 (columns) in the population; sums to 1."""
    age = np.arange(111)
    base = np.interp(age, [0, 17, 30, 45, 52, 60, 75], [0.97, 1.08, 1.22, 1.22, 1.35, 1.36, 1.02])
    alive = {"M": np.exp(-np.exp((age - 84.5) / 9.5)), "F": np.exp(-np.exp((age - 88.5) / 9.0))}
    births = {"M": 1.045, "F": 1.0}
    shape = np.array([births[sex] * base * alive[sex] for sex in ("F", "M")])
    return shape / shape.sum()


def band_totals(year: int) -> dict[str, float]:
    """Residents of the Flemish Region on 31 December by the age bands 0-17, 18-64 and 65+."""
    by_age = pyramid().sum(axis=0)
    parts = (by_age[:18].sum(), by_age[18:65].sum(), by_age[65:].sum())
    return {band: total(year) * part for band, part in zip(BANDS, parts, strict=True)}


def _whole_numbers(expected: np.ndarray, total_count: int) -> np.ndarray:
    """Round so that the sum is exact: differences of the rounded running total."""
    running = np.cumsum(expected) * total_count / expected.sum()
    return np.diff(np.rint(running).astype(np.int64), prepend=0)


def _cells(residents: pd.Series, date: str) -> pd.DataFrame:
    shape = pyramid()
    cells = pd.DataFrame(
        {
            "nis_code": np.repeat(residents.index.to_numpy(), shape.size),
            "date": pd.Timestamp(date).as_unit("us"),
            "sex": np.tile(np.repeat(["F", "M"], shape.shape[1]), len(residents)),
            "age": np.tile(np.arange(shape.shape[1]), 2 * len(residents)),
        }
    )
    # One running total over all municipalities keeps the region exact and every municipality within
    # 1.
    expected = np.outer(residents.to_numpy(), shape.ravel()).ravel()
    cells["population"] = _whole_numbers(expected, int(residents.sum()))
    return cells.loc[cells["population"] > 0]


def official_population(year: int) -> pd.DataFrame:
    """Residents by municipality, sex and age on 1 January of the year and the next; no zeros."""
    towns = municipalities()
    brussels = (towns["province"] == BRUSSELS).to_numpy()
    inhabitants = towns["population_2020"].to_numpy(dtype=float)
    parts = []
    for end in (year - 1, year):
        flemish = _whole_numbers(inhabitants[~brussels], total(end))
        capital = _whole_numbers(
            inhabitants[brussels], round(inhabitants[brussels].sum() * (1 + 0.006 * (end - 2019)))
        )
        counts = np.empty(len(towns), dtype=np.int64)
        counts[~brussels], counts[brussels] = flemish, capital
        parts.append(_cells(pd.Series(counts, index=towns["nis_2024"]), f"{end + 1}-01-01"))
    keys = ["date", "nis_code", "sex", "age"]
    cells = pd.concat(parts, ignore_index=True)
    cells["nis_code"] = borders(cells["nis_code"], year)
    return cells.groupby(keys, as_index=False)["population"].sum()
