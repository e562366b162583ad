"""Residents: one row per person at 31 December with origin, age and labour position."""

import pandas as pd

from analysis.extracts.frames.classed import band_sql, class_sql
from analysis.extracts.frames.labour_positions import (
    COLUMNS,
    EXTRACT,
    INPUTS,
    fourth_quarter,
    positions,
    positions_before,
)
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
        one) and `ground_of_stay` (some together); the position in the
        labour market (`positions.positions`) and `employed_before` (`positions.positions_before`);
        by the other rules `origin_strict` (`indeterminate` apart) and `origin_statbel`;
        `parents_unknown` (yes / no); `country` (of origin: the ten largest of the year, `other`,
        `not_applicable`); `province`, `size_class` and `centre_city` (NIS code or `other`) of the
        municipality; the key. The columns of an extract that was not delivered
        (`COLUMNS_BY_EXTRACT`) are empty. Rows in the order of the extract.

    Raises
    ------
    DataError
        As `positions.positions`, and when a municipality has no official residents.

    Notes
    -----
    Age is the year less the year of birth: on 31 December every birthday of the year is past.
    """
    year, persons = source.year, source.extract("persons")
    age = f"({year} - CAST(substr(birth_date, 1, 4) AS BIGINT))"
    # On 31 December every anniversary is past.
    years = f"COALESCE({year} - year(first_registration), -1)"
    aged = f"(SELECT *, {age} AS age, {years} AS years FROM {persons}) AS p"
    places, origin = _places(source), origins(source, "persons")
    labour, joined = _labour(source, f"SELECT pid, {age} AS age FROM {persons}")
    columns = {
        **source.coded(_OF_PLACES, f"{places} AS l"),
        **source.coded(_OF_CODES, persons),
        **source.coded(_of_ages(), f"(SELECT DISTINCT age, years FROM {aged})"),
        **source.coded(_OF_ORIGINS, f"{origin} AS o"),
        **labour,
    }
    return f"""
SELECT {source.counted("weight")}, age,
  {", ".join(f"{sql} AS {name}" for name, sql in columns.items())},
  {source.identified(f"'{PERSONS}'", "p.pid")}
FROM {aged}
  JOIN {origin} AS o ON {same_countries("p", "o")}
  JOIN {places} AS l ON l.nis_code = p.nis_code
  {joined}
ORDER BY p.record"""


# What follows from the municipality.
_OF_PLACES = {"municipality": "l.nis_code"} | {
    name: f"l.{name}" for name in ("region", "province", "size_class", "centre_city")
}
# What follows from a column of the extract with a few codes.
_OF_CODES = {
    "sex": "sex",
    "education": "isced",
    "ground_of_stay": class_sql("legal_ground", "ground_of_stay"),
    "household": class_sql("household_type", "household"),
}


def _of_ages() -> dict[str, str]:
    """SQL of what follows from the age, and from the completed years here."""
    bands = {name: band_sql("age", name) for name in ("age_band", "age_work", "age_five")}
    here = f"COALESCE(NULLIF({band_sql('years', 'years_here')}, ''), 'unknown')"
    broad = class_sql(f"({bands['age_band']})", "age_broad")
    return bands | {"age_broad": broad, "years_here": here}


# Whether somebody is a foreigner, became Belgian, or was so from the first nationality on.
_NATIONALITY = (
    "CASE WHEN o.nat_now IN ('', 'XX') THEN 'unknown' "
    "WHEN o.nat_now <> 'BE' THEN 'foreign' "
    "WHEN o.nat_first = 'BE' THEN 'born_belgian' "
    "WHEN o.nat_first IN ('', 'XX') THEN 'unknown' ELSE 'became_belgian' END"
)
_OF_ORIGINS = {"nationality": _NATIONALITY} | {
    name: f"o.{name}"
    for name in (
        "origin_4", "origin_8", "origin_15", "origin_strict", "origin_statbel", "generation",
        "generation_merged", "parents_unknown", "country",
    )
}  # fmt: skip


def _labour(source: Source, ages: str) -> tuple[dict[str, str], str]:
    """SQL of the columns of labour, and of what is joined for them."""
    if EXTRACT not in source.delivered:
        empty = "CAST(NULL AS VARCHAR)"
        return dict.fromkeys((*COLUMNS, "employed_before"), empty), ""
    records = fourth_quarter(source)
    now, enough = positions(source, ages)
    before, joined = positions_before(source)
    # Who has no record is there too.
    kinds = f"SELECT DISTINCT {INPUTS} FROM {records} UNION ALL BY NAME SELECT NULL AS position"
    return (
        source.coded(now, f"({kinds}) AS now {enough}") | {"employed_before": before},
        f"LEFT JOIN {records} AS now ON now.pid = p.pid {joined} {enough}",
    )


def _places(source: Source) -> str:
    """Name the table of the municipalities of persons, with what is known of each."""
    year, cities = source.year, list(centre_cities(year=source.year))
    codes = source.municipalities("persons", "nis_code", year=year)
    known = pd.DataFrame(
        {
            "nis_code": codes,
            "region": region(codes, year=year),
            "province": province(codes, year=year),
            "centre_city": codes.where(codes.isin(cities), "other"),
        }
    )
    source.given("municipalities", known)
    return source.shared("places", _sized(source) if _has_sizes(source) else _UNSIZED)


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
    joined = f"municipalities AS m LEFT JOIN ({of_day}) AS o ON o.nis_code = m.nis_code"
    source.refuse(
        "SELECT places FROM "
        f"(SELECT COUNT(*) AS places FROM {joined} WHERE official IS NULL) AS found "
        "WHERE places > 0",
        f"{source.folder.name}/population_official: no residents on 1 January {source.year + 1} "
        "for {0} municipalities of persons; expected every municipality. Deliver both with the "
        "same borders.",
    )
    return f"SELECT m.*, {band_sql('official', 'size_class')} AS size_class FROM {joined}"
