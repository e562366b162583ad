"""Countries and their groups by version: which countries count as neighbours, as EU, as unknown.

A scheme is data: `resources/country_groups/<scheme>.csv` gives each code its group and
`schemes.toml` beside it says its version, source, validity and where it puts the United
Kingdom and Croatia. Codes are ISO 3166-1 alpha-2, ISO 3166-3 (four letters) for former
states, `XK` Kosovo, `XS` stateless, `XU` undetermined and `XX` unknown. The Dutch names
are those of the Unicode CLDR, former states entered by hand.
"""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from analysis.errors import DataError
from analysis.settings import RESOURCES
from analysis.workbench.asked import asked

__all__ = ["SCHEMES", "Scheme", "countries", "country_name", "groups", "labels", "schemes"]

FOLDER = RESOURCES / "country_groups"


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """What must be printed with a table that uses the scheme.

    `valid_from` and `valid_to` bound the period in which the membership of the European
    Union that it rests on held. `groups` gives the Dutch label of each group, in the order
    of a table: `belgian` (the home group) first, `unknown` last.
    """

    name: str
    title_nl: str
    version: str
    source: str
    valid_from: date
    groups: MappingProxyType
    united_kingdom: str
    croatia: str
    valid_to: date | None = None
    maghreb: str | None = None


def _read_schemes() -> dict[str, Scheme]:
    entries = tomllib.loads((FOLDER / "schemes.toml").read_text(encoding="utf-8"))
    return {
        name: Scheme(name=name, **entry | {"groups": MappingProxyType(entry["groups"])})
        for name, entry in entries.items()
    }


SCHEMES = MappingProxyType(_read_schemes())


def schemes() -> dict[str, Scheme]:
    """All schemes by name.

    Examples
    --------
    >>> schemes()["eu"].version
    'EU27_2020'
    """
    return dict(SCHEMES)


def labels(scheme: str) -> dict[str, str]:
    """Dutch label of each group of a scheme, in the order of a table.

    Examples
    --------
    >>> labels("eu")["non_eu"]
    'Niet-EU-herkomst'
    """
    return dict(_scheme(scheme).groups)


def groups(scheme: str) -> dict[str, str]:
    """Group of each country code.

    The home country stands here as a foreign country would (`BE` with the neighbours, `eu`):
    who is of home origin is decided by the origin rule, never by the country group.

    Parameters
    ----------
    scheme : str
        A name in `SCHEMES`.

    Returns
    -------
    dict from country code to group code, sorted by country code.

    Raises
    ------
    DataError
        If there is no such scheme.

    Examples
    --------
    >>> groups("origin_8")["MA"], groups("origin_8")["GB"], groups("labour_account")["GB"]
    ('maghreb', 'other_non_eu', 'west_eu15')
    """
    return dict(_groups(_scheme(scheme).name))


def countries() -> dict[str, str]:
    """Dutch name of each country code, sorted by code.

    Examples
    --------
    >>> countries()["SUHH"]
    'Sovjet-Unie'
    """
    return dict(_countries())


def country_name(code: str) -> str:
    """Dutch name of a country.

    Raises
    ------
    DataError
        If the code is not in `resources/countries.csv`.

    Examples
    --------
    >>> country_name("MA")
    'Marokko'
    """
    try:
        return _countries()[code]
    except KeyError:
        raise DataError(
            f"country_name: country code {code!r} is unknown; expected a code of countries.csv "
            "(ISO 3166-1 alpha-2, ISO 3166-3, XK, XS, XU or XX)."
        ) from None


def _scheme(name: str) -> Scheme:
    if name not in SCHEMES:
        raise DataError(
            f"country groups: there is no scheme {name!r}; choose one of {sorted(SCHEMES)}."
        )
    return SCHEMES[name]


@asked
def _groups(name: str) -> dict[str, str]:
    return _read_pairs(FOLDER / f"{name}.csv", value="group")


@asked
def _countries() -> dict[str, str]:
    return _read_pairs(RESOURCES / "countries.csv", value="name_nl")


def _read_pairs(path, *, value: str) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row[value]) for row in csv.DictReader(file)]
    pairs = dict(sorted(rows))
    if len(pairs) < len(rows):
        twice = sorted({code for code, _ in rows if [c for c, _ in rows].count(code) > 1})
        raise DataError(
            f"{path.name}: code(s) {twice} stand more than once; keep one row for each code."
        )
    return pairs
