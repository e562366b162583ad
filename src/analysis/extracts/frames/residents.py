"""Residents: one row per person at 31 December with origin, age and labour position."""

import pandas as pd

from analysis.extracts.frames.classed import band_sql, class_sql
from analysis.extracts.frames.labour_positions import COLUMNS, EXTRACT, positions
from analysis.extracts.frames.origins import origins, same_countries
from analysis.extracts.frames.source import Source
from analysis.extracts.frames.units import PERSONS
from analysis.reference.geography import centre_cities, province, region

__all__ = ["COLUMNS_BY_EXTRACT", "residents"]

# What a resident has from other extracts than persons: empty for everybody where one was not
# delivered.
COLUMNS_BY_EXTRACT = {
    EXTRACT: frozenset({*COLUMNS, "employed_before"}),
    "population_official": frozenset({"size_class"}),
}


def residents(source: Source) -> str:
    """SQL of the residents of one delivery, one row per person of the extract `persons`.

    Parameters
    ----------
    source
        A delivery with the extract `persons` and, where delivered, `labour_quarter` and
        `population_official`. Age is at 31 December, the labour position in the fourth quarter.

    Returns
    -------
    str
        `year`, `units` (1), `weight`, `weight2`, `region`, `sex`, `age`, `age_band`,
        `age_broad` (0-17, 18-64, 65+), `age_work`, `age_five` (20-24 to 60-64), `origin_4`,
        `origin_8`, `origin_15` (EU15 or not), `municipality` (NIS code), `nationality` (history of
        it: `foreign` now, `became_belgian`, `born_belgian`, `unknown`), `generation`,
        `generation_merged` (second or unknown together), `education`, `household` (type),
        `years_here` (completed years since the first registration, in bands; `unknown` without
        one) and `ground_of_stay` (some together); the position in the labour market and
        `employed_before` (`labour_positions.positions`); by the other rules `origin_strict`
        (`indeterminate` apart) and `origin_statbel`;
        `parents_unknown` (yes / no); `country` (of origin: the ten largest of the year, `other`,
        `not_applicable`); `province`, `size_class` and `centre_city` (NIS code or `other`) of the
        municipality; the key. The columns of an extract that was not delivered
        (`COLUMNS_BY_EXTRACT`) are empty. Rows in the order of the extract.

    Raises
    ------
    DataError
        As `labour_positions.positions`, and when a municipality has no official residents.

    Notes
    -----
    Age is the year less the year of birth: on 31 December every birthday of the year is past.
    """
    year, persons = source.year, source.extract("persons")
    age = f"({year} - CAST(substr(birth_date, 1, 4) AS BIGINT))"
    # On 31 December every anniversary is past.
    years = f"COALESCE({year} - year(first_registration), -1)"
    aged = f"(SELECT *, {age} AS age, {years} AS years FROM {persons})"
    places, ages = _places(source), _ages(source, aged)
    codes, origin = _codes(source, persons), _origins(source)
    same_codes = " AND ".join(
        f"COALESCE(p.{code}, '') = c.of_{code}" for code, _ in _OF_CODES.values()
    )
    labour, joined = _labour(source, f"SELECT record, pid, {age} AS age FROM {persons}")
    columns = {
        **{name: f"l.{name}" for name in _OF_PLACES},
        **{name: f"c.{name}" for name in _OF_CODES},
        **{name: f"a.{name}" for name in _of_ages()},
        **{name: f"o.{name}" for name in _OF_ORIGINS},
        **labour,
    }
    return f"""
SELECT {source.counted("weight")}, p.age,
  {", ".join(f"{sql} AS {name}" for name, sql in columns.items())},
  {source.identified(f"'{PERSONS}'", "p.pid")}
FROM {aged} AS p
  JOIN {places} AS l ON l.municipality = p.nis_code
  JOIN {ages} AS a ON a.of_age = p.age AND a.of_years = p.years
  JOIN {codes} AS c ON {same_codes}
  JOIN {origin} AS o ON {same_countries("p", "o")}
  {joined}
ORDER BY p.record"""


# What follows from the municipality.
_OF_PLACES = ("municipality", "region", "province", "size_class", "centre_city")
# What follows from a column of the extract with a few codes: that column, and SQL over it, where
# nothing is an empty text.
_OF_CODES = {
    "sex": ("sex", "sex"),
    "education": ("isced", "isced"),
    "ground_of_stay": ("legal_ground", class_sql("legal_ground", "ground_of_stay")),
    "household": ("household_type", class_sql("household_type", "household")),
}


def _codes(source: Source, persons: str) -> str:
    """Name the table of the codes that occur together, with what follows from them."""
    inputs = ", ".join(f"COALESCE({code}, '') AS {code}" for code, _ in _OF_CODES.values())
    given = ", ".join(f"{code} AS of_{code}" for code, _ in _OF_CODES.values())
    made = ", ".join(f"{sql} AS {name}" for name, (_, sql) in _OF_CODES.items())
    return source.coded(
        "codes_of_persons",
        f"SELECT {given}, {made} FROM (SELECT DISTINCT {inputs} FROM {persons}) AS found",
    )


def _ages(source: Source, aged: str) -> str:
    """Name the table of the ages and completed years here that occur, in their bands."""
    made = ", ".join(f"{sql} AS {name}" for name, sql in _of_ages().items())
    return source.coded(
        "ages_of_persons",
        f"SELECT age AS of_age, years AS of_years, {made} "
        f"FROM (SELECT DISTINCT age, years FROM {aged} AS p) AS found",
    )


def _of_ages() -> dict[str, str]:
    """SQL of what follows from the age, and from the completed years here."""
    bands = {name: band_sql("age", name) for name in ("age_band", "age_work", "age_five")}
    here = f"COALESCE(NULLIF({band_sql('years', 'years_here')}, ''), 'unknown')"
    broad = class_sql(f"({bands['age_band']})", "age_broad")
    return bands | {"age_broad": broad, "years_here": here}


# Whether somebody is a foreigner, became Belgian, or was so from the first nationality on.
_NATIONALITY = (
    "CASE WHEN nat_now IN ('', 'XX') THEN 'unknown' "
    "WHEN nat_now <> 'BE' THEN 'foreign' "
    "WHEN nat_first = 'BE' THEN 'born_belgian' "
    "WHEN nat_first IN ('', 'XX') THEN 'unknown' ELSE 'became_belgian' END"
)
_OF_ORIGINS = (
    "nationality", "origin_4", "origin_8", "origin_15", "origin_strict", "origin_statbel",
    "generation", "generation_merged", "parents_unknown", "country",
)  # fmt: skip


def _origins(source: Source) -> str:
    """Name the table of the origin of each set of countries, with the history of nationality."""
    origin = origins(source, "persons")
    return source.coded(
        "residents_by_origin", f"SELECT *, {_NATIONALITY} AS nationality FROM {origin}"
    )


def _labour(source: Source, persons: str) -> tuple[dict[str, str], str]:
    """SQL of the columns of labour, and of what is joined for them."""
    if EXTRACT in source.delivered:
        return positions(source, persons)
    return dict.fromkeys((*COLUMNS, "employed_before"), "CAST(NULL AS VARCHAR)"), ""


def _places(source: Source) -> str:
    """Name the table of the municipalities of persons, with what is known of each."""
    year, cities = source.year, list(centre_cities(year=source.year))
    codes = source.municipalities("persons", "nis_code", year=year)
    known = pd.DataFrame(
        {
            "municipality": codes,
            "region": region(codes, year=year),
            "province": province(codes, year=year),
            "centre_city": codes.where(codes.isin(cities), "other"),
        }
    )
    source.given("municipalities", known)
    return source.coded("places", _sized(source) if _has_sizes(source) else _UNSIZED)


_UNSIZED = "SELECT *, CAST(NULL AS VARCHAR) AS size_class FROM municipalities"


def _has_sizes(source: Source) -> bool:
    return "population_official" in source.delivered


def _sized(source: Source) -> str:
    """SQL of the municipalities with their size, by official residents at the end of the year."""
    of_day = (
        "SELECT nis_code, SUM(population) AS official "
        f"FROM {source.extract('population_official')} "
        f"WHERE year(date) = {source.year + 1} GROUP BY nis_code"
    )
    joined = f"municipalities AS m LEFT JOIN ({of_day}) AS o ON o.nis_code = m.municipality"
    source.refuse(
        "SELECT places FROM "
        f"(SELECT COUNT(*) AS places FROM {joined} WHERE official IS NULL) AS found "
        "WHERE places > 0",
        f"{source.folder.name}/population_official: no residents on 1 January {source.year + 1} "
        "for {0} municipalities of persons; expected every municipality. Deliver both with the "
        "same borders.",
    )
    return f"SELECT m.*, {band_sql('official', 'size_class')} AS size_class FROM {joined}"
