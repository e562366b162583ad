"""Origin of everybody in an extract, classified once for each set of countries that occurs."""

from analysis.extracts.frames.classed import class_sql
from analysis.extracts.frames.source import Source
from analysis.reference.origin import classify_sql
from analysis.reference.origin_rules import INPUTS, NO_COUNTRY
from analysis.settings import ORIGIN_GROUPS, ORIGIN_RULE, SHOWN_COUNTRIES, UNKNOWN_PARENTS
from analysis.workbench.sql import any_of

__all__ = ["origins", "same_countries"]

_PARENTS = ("nat_first_father", "nat_first_mother")


def origins(source: Source, extract: str) -> str:
    """Name the table with the origin of every set of countries in an extract.

    Parameters
    ----------
    source
        The delivery.
    extract
        One with the columns `origin.INPUTS`; where it has a `weight`, the largest countries are
        those of the most weight.

    Returns
    -------
    str
        A table with `INPUTS`, `origin_8`, `origin_4`, `origin_15`, `generation`,
        `generation_merged`, `origin_strict`, `origin_statbel`, `parents_unknown` and `country` (one
        of the `settings.SHOWN_COUNTRIES` largest, `other`, `not_applicable`).
    """
    relation = source.extract(extract)
    weight = "CAST(weight AS DECIMAL(24, 6))" if extract == "persons" else "1"
    inputs = ", ".join(INPUTS)
    sets = source.shared(
        f"sets_of_{extract}",
        f"SELECT row_number() OVER () AS number, * FROM (SELECT {inputs}, SUM({weight}) AS weight "
        f"FROM {relation} GROUP BY ALL)",
    )
    return source.shared(f"origins_of_{extract}", _classified(sets))


def same_countries(one: str, other: str) -> str:
    """SQL of whether two relations have the same set of countries."""
    return " AND ".join(f"{one}.{name} IS NOT DISTINCT FROM {other}.{name}" for name in INPUTS)


def _classified(sets: str) -> str:
    """SQL of the origin of each set of countries, by every rule and every group."""
    own = _by_rule(sets, "own", rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS)
    eu15 = _by_rule(sets, "eu15", groups="eu15", rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS)
    strict = _by_rule(sets, "strict", rule=ORIGIN_RULE, unknown_parents="indeterminate")
    statbel = _by_rule(
        sets, "statbel", groups="statbel", rule="statbel", unknown_parents=UNKNOWN_PARENTS
    )
    unknown = " OR ".join(f"COALESCE(s.{name}, '') IN {any_of(NO_COUNTRY)}" for name in _PARENTS)
    return f"""
WITH {own}, {eu15}, {strict}, {statbel}, largest AS (
  SELECT origin_country AS code FROM own JOIN {sets} USING (number)
  WHERE origin_country IS NOT NULL
  GROUP BY 1 ORDER BY SUM(weight) DESC, 1 LIMIT {SHOWN_COUNTRIES}
)
SELECT {", ".join(f"s.{name}" for name in INPUTS)}, own.origin_group AS origin_8,
  {class_sql("own.origin_group", "origin_4")} AS origin_4, eu15.origin_group AS origin_15,
  own.generation, {class_sql("own.generation", "generation_merged")} AS generation_merged,
  CASE WHEN strict.origin = 'indeterminate' THEN 'indeterminate'
    ELSE {class_sql("strict.origin_group", "origin_4")} END AS origin_strict,
  statbel.origin AS origin_statbel,
  CASE WHEN {unknown} THEN 'yes' ELSE 'no' END AS parents_unknown,
  CASE WHEN own.origin_country IS NULL THEN 'not_applicable'
    ELSE COALESCE(largest.code, 'other') END AS country
FROM {sets} s JOIN own USING (number) JOIN eu15 USING (number) JOIN strict USING (number)
  JOIN statbel USING (number) LEFT JOIN largest ON largest.code = own.origin_country"""


def _by_rule(
    sets: str, name: str, *, rule: str, unknown_parents: str, groups: str = ORIGIN_GROUPS
) -> str:
    """One classification of the sets, as a part of WITH."""
    query = classify_sql(sets, rule=rule, unknown_parents=unknown_parents, groups=groups)
    return (
        f"{name} AS (SELECT number, origin, origin_country, origin_group, generation "
        f"FROM ({query}))"
    )
