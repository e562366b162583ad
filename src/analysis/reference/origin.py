"""Origin: one classification of persons from four nationalities, by two official rules.

Both rules are written twice, for pandas (`classify`) and for DuckDB (`classify_sql`); a test
holds them together. Country groups come from `country_groups`.
"""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.reference.country_groups import SCHEMES, country_name, groups, labels, schemes
from analysis.reference.origin_rules import (
    ADDED,
    GENERATIONS,
    HOME_ORIGIN,
    INPUTS,
    NATIONALITIES,
    NO_COUNTRY,
    ORIGINS,
    POLICIES,
    PRECEDENCE,
    checked_groups,
)
from analysis.reference.origin_sql import classify_sql

__all__ = [
    "ADDED",
    "GENERATIONS",
    "INPUTS",
    "NATIONALITIES",
    "ORIGINS",
    "POLICIES",
    "SCHEMES",
    "classify",
    "classify_sql",
    "country_name",
    "groups",
    "labels",
    "schemes",
]

UNKNOWN = -1


def classify(
    persons: pd.DataFrame,
    *,
    rule: str = "flemish",
    unknown_parents: str = "belgian",
    groups: str = "origin_8",
    home: str = "BE",
) -> pd.DataFrame:
    """Origin, country and group of origin, and generation of each person (categories).

    Rule `flemish`: foreign as soon as one of the four nationalities is known and not `home`;
    the country is the father's, else the mother's, else the own first, else the current one.
    Belgian if all four are `home`; unknown if neither own nationality is known. Whoever
    remains has no foreign sign and at least one unknown: the policy decides.

    Rule `statbel`: `non_belgian` if the current nationality is not `home`, else
    `belgian_foreign_background` if one of the other three is not, else
    `belgian_belgian_background`; the policy decides here too where one of the three is
    unknown. An unknown current nationality is `unknown` whatever the rest says, because the
    first question has no answer.

    How to read: grandchildren of migrants with parents born Belgian are of Belgian origin.

    Parameters
    ----------
    persons : DataFrame, one row per person
        Columns `nat_now`, `nat_first`, `nat_first_father`, `nat_first_mother`,
        `birth_country`: codes of `countries.csv`. Empty, `XX` and `XU` are unknown; `XS`
        (stateless) is foreign.
    rule : {"flemish", "statbel"}
    unknown_parents : {"belgian", "indeterminate"}
        What an unknown nationality means where nothing points abroad.
    groups : str
        A scheme of `country_groups`.
    home : str
        Country whose origin is called Belgian; another one makes the rule usable elsewhere.

    Returns
    -------
    DataFrame, `persons` with these columns added (replaced where they exist)
        `origin`; `origin_country`, missing unless of foreign origin; `origin_group`, the
        group of the country, `belgian` for Belgian origin and `unknown` for unknown and
        indeterminate; `generation`: `first` (foreign origin, born abroad), `second` (foreign
        origin, born in `home`), `not_applicable` (Belgian origin), `unknown` (birth country
        or origin not known).

    Raises
    ------
    DataError
        On a missing column, a code that the scheme does not hold (listed with its count) or
        an argument outside its values.

    References
    ----------
    Statistics Flanders, metadata of "Bevolking naar herkomst"; the order of countries and the
    indeterminate class: federal socio-economic monitoring. Statbel, "Diversiteit naar
    herkomst in België". That Statbel counts unknown parents as Belgian background is inferred.

    Examples
    --------
    >>> persons = pd.DataFrame({
    ...     "nat_now": ["BE", "BE", "FR"], "nat_first": ["BE", "BE", "FR"],
    ...     "nat_first_father": ["BE", "XX", "MA"], "nat_first_mother": ["BE", "BE", "FR"],
    ...     "birth_country": ["BE", "BE", "FR"]})
    >>> classify(persons, unknown_parents="indeterminate")["origin"].tolist()
    ['belgian', 'indeterminate', 'foreign']
    >>> classify(persons)[["origin_country", "origin_group", "generation"]].iloc[2].tolist()
    ['MA', 'maghreb', 'first']
    """
    group_of = checked_groups(rule=rule, unknown_parents=unknown_parents, groups=groups, home=home)
    codes = tuple(group_of)
    known = _encode(persons, codes=codes)
    at_home = codes.index(home)
    country = _origin_country(known, rule=rule, home=at_home)
    origin = _origin(known, country, rule=rule, unknown_parents=unknown_parents, home=at_home)
    country = np.where(origin == ORIGINS[rule].index("unknown"), UNKNOWN, country)
    is_home = origin == 0
    generation = _generation(known["birth_country"], country, is_home, home=at_home)
    group_codes, country_group = _group_codes(group_of)
    group = np.where(is_home, group_codes.index("belgian"), country_group[country])
    return persons.assign(
        origin=_labelled(origin, ORIGINS[rule]),
        origin_country=_labelled(country, codes),
        origin_group=_labelled(group, group_codes),
        generation=_labelled(generation, GENERATIONS),
    )


def _encode(persons: pd.DataFrame, *, codes: tuple[str, ...]) -> dict[str, np.ndarray]:
    missing = [name for name in INPUTS if name not in persons.columns]
    if missing:
        raise DataError(
            f"classify: missing column(s) {missing}; expected {list(INPUTS)}. Add them to the "
            "extract or its mapping."
        )
    position = pd.Index(codes, dtype="str")
    encoded, unmapped = {}, []
    for name in INPUTS:
        row_value, values = pd.factorize(persons[name])
        value_code = position.get_indexer(pd.Index(values, dtype="object"))
        absent = np.isin(np.asarray(values, dtype="object"), NO_COUNTRY)
        counts = np.bincount(row_value[row_value >= 0], minlength=len(values))
        unmapped += [
            f"{name} {values[i]!r} ({counts[i]} rows)"
            for i in np.flatnonzero((value_code < 0) & ~absent)
        ]
        value_code[absent] = UNKNOWN
        encoded[name] = np.append(value_code, UNKNOWN).astype(np.int16)[row_value]
    if unmapped:
        raise DataError(
            f"classify: code(s) without a country group: {'; '.join(sorted(unmapped))}. Expected "
            "ISO 3166-1 alpha-2, ISO 3166-3, XK, XS, XU, XX or empty; map the producer's codes "
            "first."
        )
    return encoded


def _origin_country(known: dict[str, np.ndarray], *, rule: str, home: int) -> np.ndarray:
    country = np.full(len(known["nat_now"]), UNKNOWN, dtype=np.int16)
    for name in reversed(PRECEDENCE[rule]):
        nationality = known[name]
        country = np.where((nationality != UNKNOWN) & (nationality != home), nationality, country)
    return country


def _origin(
    known: dict[str, np.ndarray], country: np.ndarray, *, rule: str, unknown_parents: str, home: int
) -> np.ndarray:
    now, first = known["nat_now"], known["nat_first"]
    foreign = country != UNKNOWN
    all_home = np.logical_and.reduce([known[name] == home for name in NATIONALITIES])
    if rule == "flemish":
        cases = {"foreign": foreign, "unknown": (now == UNKNOWN) & (first == UNKNOWN)}
    else:
        cases = {
            "unknown": now == UNKNOWN,
            "non_belgian": now != home,
            "belgian_foreign_background": foreign,
        }
    cases[HOME_ORIGIN[rule]] = all_home
    remaining = HOME_ORIGIN[rule] if unknown_parents == "belgian" else "indeterminate"
    position = {name: np.int8(i) for i, name in enumerate(ORIGINS[rule])}
    return np.select(
        list(cases.values()), [position[name] for name in cases], default=position[remaining]
    )


def _generation(
    birth: np.ndarray, country: np.ndarray, is_home: np.ndarray, *, home: int
) -> np.ndarray:
    position = GENERATIONS.index
    cases = [is_home, (country == UNKNOWN) | (birth == UNKNOWN), birth == home]
    values = [np.int8(position(name)) for name in ("not_applicable", "unknown", "second")]
    return np.select(cases, values, default=np.int8(position("first")))


def _group_codes(group_of: dict[str, str]) -> tuple[tuple[str, ...], np.ndarray]:
    """Group codes, and the position of each country's group; the last place serves UNKNOWN (-1)."""
    group_codes = tuple(sorted({"belgian", "unknown", *group_of.values()}))
    positions = [group_codes.index(group) for group in (*group_of.values(), "unknown")]
    return group_codes, np.array(positions, dtype=np.int8)


def _labelled(codes: np.ndarray, values: tuple[str, ...]) -> pd.Series:
    return pd.Categorical.from_codes(codes, categories=pd.Index(values, dtype="str")).astype("str")
