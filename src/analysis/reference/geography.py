"""Municipalities, provinces and regions of Flanders and Brussels, with their borders by year.

Three sets of Flemish municipalities: 308 until 2018, 300 from 2019 to 2024, 285 since 2025;
the 19 of Brussels did not change. Mergers took whole municipalities together, so counts can be
added forward to later borders and never taken back. A year is the calendar year of the date
that a code belongs to: a stock of 31 December 2024 has the borders of 2024, although it is
published as 1 January 2025.

The table itself, with its sources (Statbel open data), is in `municipalities`.
"""

from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.reference.municipalities import FIRST_YEAR, load, require_valid, successor

__all__ = [
    "Municipality",
    "areas",
    "centre_cities",
    "load",
    "municipality",
    "province",
    "region",
    "same_borders",
    "to_borders",
]

# Flemish decree on the city fund (Stedenfonds), 13 December 2002: two large cities and eleven
# regional ones.
CENTRE_CITIES = (
    "Aalst",
    "Antwerpen",
    "Brugge",
    "Genk",
    "Gent",
    "Hasselt",
    "Kortrijk",
    "Leuven",
    "Mechelen",
    "Oostende",
    "Roeselare",
    "Sint-Niklaas",
    "Turnhout",
)


class Municipality(NamedTuple):
    """A municipality within the borders of one period."""

    nis_code: str
    name: str
    province: str
    region: str


def municipality(nis_code: str, *, year: int) -> Municipality:
    """Municipality with a code in a year.

    Raises
    ------
    DataError
        If the code has never existed, or not in that year: the message says into which
        municipality it merged, or from which it was formed, and since when.

    Examples
    --------
    >>> municipality("44084", year=2024).name
    'Aalter'
    >>> municipality("72025", year=2024)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: municipality: 72025 Neerpelt does not exist in 2024: it merged into 72043 Pelt in
    2019.
    """
    require_valid([nis_code], year=year, caller="municipality")
    row = load(year=year).set_index("nis_code").loc[nis_code]
    return Municipality(nis_code, row["name"], row["province"], row["region"])


def province(nis_codes: pd.Series, *, year: int | None = None) -> pd.Series:
    """Province of each municipality; Brussels has none and gives its region's name.

    Parameters
    ----------
    nis_codes : Series of str
        Codes of five digits of any period.
    year : int, optional
        Refuses codes that do not exist in that year.

    Returns
    -------
    Series with the index of `nis_codes`. Zwijndrecht lay in Antwerpen (11056) and lies in
    Oost-Vlaanderen since 2025 (46030), so two provinces have other borders since then.

    Raises
    ------
    DataError
        If a code is unknown, or not valid in `year`.

    Examples
    --------
    >>> province(pd.Series(["44021", "21004"])).tolist()
    ['Oost-Vlaanderen', 'Brussels Hoofdstedelijk Gewest']
    """
    return _attribute(nis_codes, "province", year=year)


def region(nis_codes: pd.Series, *, year: int | None = None) -> pd.Series:
    """Region of each municipality: `VG` (Flemish Region) or `BHG` (Brussels).

    Parameters, what is returned and what is refused are those of `province`.

    Examples
    --------
    >>> region(pd.Series(["44021", "21004"])).tolist()
    ['VG', 'BHG']
    """
    return _attribute(nis_codes, "region", year=year)


def centre_cities(*, year: int) -> dict[str, str]:
    """Name of each of the 13 centre cities by its code in a year.

    Hasselt has another code since 2025 (Kortessem joined it); Antwerpen kept its code when
    Borsbeek joined it.

    Raises
    ------
    DataError
        If the year is before 1995.

    References
    ----------
    Flemish decree of 13 December 2002 on the city fund.

    Examples
    --------
    >>> centre_cities(year=2024)["71022"], centre_cities(year=2025)["71072"]
    ('Hasselt', 'Hasselt')
    """
    table = load(year=year)
    cities = table[table["name"].isin(CENTRE_CITIES)]
    return dict(zip(cities["nis_code"], cities["name"], strict=True))


def areas() -> set[str]:
    """Every area that has borders here: NIS codes of any period, provinces and regions.

    Examples
    --------
    >>> {"11002", "Limburg", "VG"} <= areas(), "BE" in areas()
    (True, False)
    """
    table = load()
    return {*table["nis_code"], *table["province"], "VG", "BHG", "VG+BHG"}


def same_borders(year_a: int, year_b: int, *, area: str | None = None) -> bool:
    """Whether an area had the same borders in two years, so that its figures may be compared.

    Parameters
    ----------
    year_a, year_b : int
        Calendar years.
    area : str, optional
        A NIS code, the name of a province, `VG`, `BHG` or `VG+BHG`; without it every
        municipality must be the same.

    Raises
    ------
    DataError
        If a year is before 1995 or the area exists in neither year.

    Examples
    --------
    >>> same_borders(2023, 2024), same_borders(2024, 2025), same_borders(2024, 2025, area="VG")
    (True, False, True)
    >>> same_borders(2024, 2025, area="11002")
    False
    """
    parts_a, parts_b = _parts(year_a), _parts(year_b)
    if area is None:
        return parts_a == parts_b
    inside_a, inside_b = _inside(area, year_a), _inside(area, year_b)
    if not inside_a and not inside_b:
        raise DataError(
            f"same_borders: there is no area {area!r} in {year_a} or {year_b}; expected a NIS "
            "code, a province, VG, BHG or VG+BHG."
        )
    return inside_a == inside_b


def to_borders(nis_codes: pd.Series, *, year: int) -> pd.Series:
    """Code of each municipality within the borders of a later year, to add counts forward.

    Parameters
    ----------
    nis_codes : Series of str
        Codes valid in `year` or in an earlier one.
    year : int
        The calendar year whose borders are wanted.

    Returns
    -------
    Series with the index of `nis_codes`. Counts of merged municipalities may be summed;
    rates, medians and shares may not. A code that was kept while another municipality joined
    (11002 Antwerpen) does not tell its own borders; `same_borders` does.

    Raises
    ------
    DataError
        If a code is unknown or younger than `year`: a merged municipality cannot be divided.

    Examples
    --------
    >>> to_borders(pd.Series(["44029", "44001", "71022"]), year=2025).tolist()
    ['44084', '44084', '71072']
    """
    codes = sorted(set(nis_codes.dropna()))
    require_valid(nis_codes, year=None, caller="to_borders")
    forward = {code: successor(code, year) for code in codes}
    require_valid(forward.values(), year=year, caller="to_borders")
    return nis_codes.map(forward).astype("str")


def _attribute(nis_codes: pd.Series, column: str, *, year: int | None) -> pd.Series:
    # Of millions of persons a few hundred codes are looked up.
    place, codes = pd.factorize(nis_codes, use_na_sentinel=False)
    require_valid(codes, year=year, caller=column)
    values = load().drop_duplicates("nis_code").set_index("nis_code")[column]
    found = values.reindex(codes).to_numpy()[place]
    return pd.Series(found, index=nis_codes.index, dtype="str", name=column)


def _parts(year: int) -> dict[str, frozenset[str]]:
    """Oldest municipalities that each municipality of a year consists of."""
    oldest = load(year=FIRST_YEAR)["nis_code"]
    parts = {code: frozenset() for code in load(year=year)["nis_code"]}
    for code in oldest:
        whole = successor(code, year)
        parts[whole] = parts[whole] | {code}
    return parts


def _inside(area: str, year: int) -> frozenset[str]:
    table = load(year=year)
    chosen = table[
        table["nis_code"].eq(area)
        | table["province"].eq(area)
        | table["region"].isin(area.split("+"))
    ]
    parts = _parts(year)
    return frozenset().union(*(parts[code] for code in chosen["nis_code"]))
