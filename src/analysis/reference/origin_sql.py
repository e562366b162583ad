"""The origin rule as a DuckDB query, for registers too large to be read into memory."""

from analysis.reference.origin_rules import (
    HOME_ORIGIN,
    INPUTS,
    NATIONALITIES,
    NO_COUNTRY,
    PRECEDENCE,
    checked_groups,
)

__all__ = ["classify_sql"]


def classify_sql(
    relation: str,
    *,
    rule: str = "flemish",
    unknown_parents: str = "belgian",
    groups: str = "origin_8",
    home: str = "BE",
    kept: str = "",
) -> str:
    """DuckDB query that adds the same four columns as `classify` (categories).

    Parameters
    ----------
    relation : str
        Table name, `read_parquet('...')` or a query in brackets; it has the columns that
        `classify` asks for and none of those it adds.
    kept : str
        Columns of the relation that the query gives beside the four, as SQL lists them; all where
        it is empty. The other arguments are those of `classify`.

    Returns
    -------
    str, one SELECT. Country codes are cast to an enumeration of the codes in the scheme, so
    that DuckDB refuses the query (ConversionException naming the code) if one is not there;
    a column that the caller's query does not need is not looked at.

    Raises
    ------
    DataError
        On an argument outside its values.

    References
    ----------
    As `analysis.reference.origin.classify`.

    Examples
    --------
    >>> import duckdb
    >>> person = (
    ...     "(SELECT 'BE' AS nat_now, 'BE' AS nat_first, 'TR' AS nat_first_father, "
    ...     "'' AS nat_first_mother, 'BE' AS birth_country)")
    >>> columns = "origin, origin_country, origin_group, generation"
    >>> duckdb.sql(f"SELECT {columns} FROM ({classify_sql(person)})").fetchone()
    ('foreign', 'TR', 'turkey', 'second')
    """
    group_of = checked_groups(rule=rule, unknown_parents=unknown_parents, groups=groups, home=home)
    enumeration = f"ENUM({_quoted(['', *group_of])})"
    known = ",\n    ".join(
        f"CASE WHEN {name} NOT IN ({_quoted(NO_COUNTRY)}) THEN {name}::{enumeration} END AS "
        f"known_{name}"
        for name in INPUTS
    )
    country = " ".join(
        f"WHEN known_{name} <> '{home}' THEN known_{name}" for name in PRECEDENCE[rule]
    )
    helpers = [*(f"known_{name}" for name in INPUTS), "any_foreign", "foreign_country", "origin"]
    # A list is indexed from 1 and the empty string is value 0 of the enumeration
    group = f"[{_quoted(group_of.values())}][enum_code(foreign_country)]"
    return f"""
WITH known AS (
  SELECT *,
    {known}
  FROM {relation}
), signed AS (
  SELECT *, CASE {country} END AS any_foreign FROM known
), classed AS (
  SELECT *,
  {_origin_sql(rule=rule, unknown_parents=unknown_parents, home=home)} AS origin FROM signed
), placed AS (
  SELECT *, CASE WHEN origin <> 'unknown' THEN any_foreign END AS foreign_country FROM classed
)
SELECT {kept or f"* EXCLUDE ({', '.join(helpers)})"},
  origin,
  foreign_country::VARCHAR AS origin_country,
  CASE WHEN origin = '{HOME_ORIGIN[rule]}' THEN 'belgian'
    WHEN foreign_country IS NULL THEN 'unknown' ELSE {group} END AS origin_group,
  CASE WHEN origin = '{HOME_ORIGIN[rule]}' THEN 'not_applicable'
    WHEN foreign_country IS NULL OR known_birth_country IS NULL THEN 'unknown'
    WHEN known_birth_country = '{home}' THEN 'second' ELSE 'first' END AS generation
FROM placed"""


def _origin_sql(*, rule: str, unknown_parents: str, home: str) -> str:
    all_home = " AND ".join(f"known_{name} = '{home}'" for name in NATIONALITIES)
    remaining = HOME_ORIGIN[rule] if unknown_parents == "belgian" else "indeterminate"
    if rule == "flemish":
        return (
            "CASE WHEN any_foreign IS NOT NULL THEN 'foreign' "
            "WHEN known_nat_now IS NULL AND known_nat_first IS NULL THEN 'unknown' "
            f"WHEN {all_home} THEN 'belgian' ELSE '{remaining}' END"
        )
    return (
        "CASE WHEN known_nat_now IS NULL THEN 'unknown' "
        f"WHEN known_nat_now <> '{home}' THEN 'non_belgian' "
        "WHEN any_foreign IS NOT NULL THEN 'belgian_foreign_background' "
        f"WHEN {all_home} THEN '{HOME_ORIGIN[rule]}' ELSE '{remaining}' END"
    )


def _quoted(values) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)
