"""Origin of everybody in an extract, classified once for each set of countries that occurs."""

from analysis.extracts.frames.classed import class_sql
from analysis.extracts.frames.source import Source
from analysis.reference.origin import classify_sql
from analysis.reference.origin_rules import INPUTS, NO_COUNTRY
from analysis.settings import ORIGIN_GROUPS, ORIGIN_RULE, SHOWN_COUNTRIES, UNKNOWN_PARENTS
from analysis.workbench.sql import any_of

__all__ = ["origins", "same_countries"]

_PARENTS = ("nat_first_father", "nat_first_mother")
# Each set of countries is classified by the rule of the settings, and beside it by others.
_OWN = {"rule": ORIGIN_RULE, "unknown_parents": UNKNOWN_PARENTS, "groups": ORIGIN_GROUPS}
_RULES: dict[str, dict[str, str]] = {
    "own": _OWN,
    "eu15": _OWN | {"groups": "eu15"},
    "strict": _OWN | {"unknown_parents": "indeterminate"},
    "statbel": _OWN | {"rule": "statbel", "groups": "statbel"},
}


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
    weight = "CAST(weight AS DECIMAL(24, 6))" if extract == "persons" else "1"
    inputs = ", ".join(INPUTS)
    given = ", ".join(f"COALESCE({name}, '') AS {name}" for name in INPUTS)
    sets = source.shared(
        f"sets_of_{extract}",
        f"SELECT row_number() OVER (ORDER BY {inputs}) AS number, {inputs}, SUM(weight) AS weight "
        f"FROM (SELECT {given}, {weight} AS weight FROM {source.extract(extract)}) AS e "
        f"GROUP BY {inputs}",
    )
    rules = {name: _by_rule(source, extract, sets, name) for name in _RULES}
    return source.shared(f"origins_of_{extract}", _classified(sets, rules))


def same_countries(one: str, other: str) -> str:
    """SQL of whether a relation has the set of countries of another, one of `origins`."""
    return " AND ".join(f"COALESCE({one}.{name}, '') = {other}.{name}" for name in INPUTS)


def _classified(sets: str, rules: dict[str, str]) -> str:
    """SQL of the origin of each set of countries, by every rule and every group."""
    unknown = " OR ".join(f"s.{name} IN {any_of(NO_COUNTRY)}" for name in _PARENTS)
    joined = " ".join(
        f"JOIN {relation} AS {name} ON {name}.number = s.number" for name, relation in rules.items()
    )
    return f"""
WITH largest AS (
  SELECT origin_country AS code FROM {rules["own"]} AS own JOIN {sets} AS s ON s.number = own.number
  WHERE origin_country IS NOT NULL
  GROUP BY origin_country ORDER BY SUM(weight) DESC, origin_country LIMIT {SHOWN_COUNTRIES}
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
FROM {sets} AS s {joined} LEFT JOIN largest ON largest.code = own.origin_country"""


def _by_rule(source: Source, extract: str, sets: str, name: str) -> str:
    """Name the table of one classification of the sets."""
    query = classify_sql(sets, **_RULES[name], kept="number")
    return source.shared(f"{name}_of_{extract}", query)
