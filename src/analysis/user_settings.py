"""The choices that a user may change: `settings.toml`, each with what is allowed.

A line that is not there has the default of the house. Only the standard library is needed.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import DataError

__all__ = ["FILE", "KNOWN", "POSITIONS", "SCHEMES", "Scheme", "Setting", "changed", "read"]

FILE = Path(__file__).resolve().parents[2] / "settings.toml"
# Positions in the labour market of which some are work.
POSITIONS = (
    "employee", "self_employed", "helper", "combined", "job_seeker", "career_break", "incapacity",
    "pension", "social_assistance", "student", "other_inactive", "cross_border", "international",
    "unknown",
)  # fmt: skip


class Scheme(NamedTuple):
    """Groups of origin that split into EU and others."""

    version: str
    eu: tuple[str, ...]
    non_eu: tuple[str, ...]
    words: str
    short: str


SCHEMES = {
    "origin_8": Scheme(
        version="2024.1",
        eu=("neighbours", "west_eu15", "south_eu15", "other_eu"),
        non_eu=("turkey", "maghreb", "other_non_eu"),
        words="acht groepen, EU27 (vanaf 2020); Verenigd Koninkrijk buiten de EU",
        short="EU27, Verenigd Koninkrijk buiten de EU",
    ),
    "labour_account": Scheme(
        version="EU28",
        eu=("neighbours", "west_eu15", "south_eu15", "other_eu28"),
        non_eu=("non_eu28",),
        words="zes groepen van de Vlaamse Arbeidsrekening, EU28, met het Verenigd Koninkrijk",
        short="EU28, met het Verenigd Koninkrijk",
    ),
    "statbel": Scheme(
        version="EU27",
        eu=("neighbours", "other_eu27"),
        non_eu=("non_eu27",),
        words="vier groepen van Statbel, EU27; het Verenigd Koninkrijk bij de buurlanden",
        short="EU27, Verenigd Koninkrijk bij de buurlanden",
    ),
}


class Setting(NamedTuple):
    """One choice: its default, what is allowed, and its name on the page."""

    default: Any
    allowed: Callable[[Any], bool]
    expected: str
    label: str


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_some_of(value: Any, known: tuple[str, ...]) -> bool:
    return isinstance(value, list) and bool(value) and {*value} <= {*known} and _once(value)


def _once(value: list[Any]) -> bool:
    return len({*value}) == len(value)


def _are_ages(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(_is_whole(age, 21, 64) for age in value)
        and value[0] < value[1]
    )


KNOWN = {
    "threshold": Setting(
        default=10,
        allowed=lambda value: _is_whole(value, 6, 100),
        expected="a whole number from 6 to 100, above the noise of a count",
        label="Kleinste getoonde aantal eenheden",
    ),
    "unknown_parents": Setting(
        default="belgian",
        allowed=lambda value: value in ("belgian", "indeterminate"),
        expected='"belgian" or "indeterminate"',
        label="Onbekende nationaliteit van de ouders",
    ),
    "origin_groups": Setting(
        default="origin_8",
        allowed=lambda value: value in SCHEMES,
        expected=" or ".join(f'"{name}"' for name in SCHEMES),
        label="Herkomstgroepen",
    ),
    "employed": Setting(
        default=["employee", "self_employed", "helper", "combined", "career_break"],
        allowed=lambda value: (
            _is_some_of(value, POSITIONS) and not {"job_seeker", "unknown"} & {*value}
        ),
        expected=f"a list of positions, each once, without job_seeker and unknown, of {POSITIONS}",
        label="Aan het werk",
    ),
    "age_bands": Setting(
        default=[30, 55],
        allowed=_are_ages,
        expected="the first age of the second and of the third band of working age, as [30, 55]",
        label="Leeftijdsgroepen op beroepsactieve leeftijd, eerste leeftijd",
    ),
    "standard_year": Setting(
        default=2022,
        allowed=lambda value: _is_whole(value, 2000, 2100),
        expected="a year, as 2022",
        label="Jaar van de standaardbevolking",
    ),
}


def read(path: Path = FILE) -> dict[str, Any]:
    """Every setting, by its name: that of the file, or the default of the house.

    Raises
    ------
    DataError
        When the file is no TOML, or a line names no setting or a value that is not allowed.

    Examples
    --------
    >>> read(Path("absent.toml"))["threshold"]
    10
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(
            f"{path.name}: cannot be read as TOML ({error}); expected lines as: threshold = 10"
        ) from None
    for name, value in said.items():
        if name not in KNOWN:
            raise DataError(
                f"{path.name}: there is no setting {name!r}; expected one of {', '.join(KNOWN)}. "
                "Other choices stand in src/analysis/settings.py."
            )
        if not KNOWN[name].allowed(value):
            raise DataError(f"{path.name}: {name} is {value!r}; expected {KNOWN[name].expected}.")
    return {name: said.get(name, setting.default) for name, setting in KNOWN.items()}


def changed(values: dict[str, Any]) -> dict[str, Any]:
    """Settings that differ from the default of the house.

    Examples
    --------
    >>> changed(read(Path("absent.toml")) | {"threshold": 15})
    {'threshold': 15}
    """
    return {name: value for name, value in values.items() if value != KNOWN[name].default}
