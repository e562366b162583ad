"""Which municipality somebody means: by code or by name, of any period, however it is typed."""

import difflib
import re
import unicodedata
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.reference.geography import Municipality
from analysis.reference.municipalities import load, successor

__all__ = ["Found", "file_name", "find", "municipalities", "plain"]

NEAREST = 5
FLEMISH = "VG"


class Found(NamedTuple):
    """What was asked for, as the municipalities of the year of the report.

    `name`: the one asked for where it is of a later period, else that of the year; `parts`: the
    municipalities of the year that it is, more than one where they merged later; `note`: what
    became of a municipality of another period, else empty.
    """

    name: str
    parts: tuple[Municipality, ...]
    note: str


def municipalities(year: int) -> pd.DataFrame:
    """Flemish municipalities of a year: `nis_code`, `name`, `province`, by name.

    Examples
    --------
    >>> len(municipalities(2023)), len(municipalities(2025))
    (300, 285)
    """
    table = load(year=year)
    own = table.loc[table["region"] == FLEMISH, ["nis_code", "name", "province"]]
    return own.sort_values("name", key=lambda names: names.map(plain), ignore_index=True)


def plain(name: str) -> str:
    """Name in small letters, without accents, hyphens, apostrophes and blanks.

    Examples
    --------
    >>> plain("'s-Gravenvoeren"), plain("LIÈGE"), plain("Sint Niklaas") == plain("sint-niklaas")
    ('sgravenvoeren', 'liege', True)
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", letters)


def file_name(found: Municipality) -> str:
    """Name of its files, without ending: code and name in letters that any system knows.

    Examples
    --------
    >>> file_name(Municipality("46021", "Sint-Niklaas", "Oost-Vlaanderen", "VG"))
    '46021-sint-niklaas'
    """
    letters = unicodedata.normalize("NFKD", found.name.casefold())
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode())
    return "-".join([found.nis_code, *words])


def find(asked: str, *, year: int, table: pd.DataFrame | None = None) -> Found:
    """Find the municipality that is meant, within the borders of a year.

    Parameters
    ----------
    asked
        NIS code, or name with or without accents, hyphens and capitals; of any period.
    year
        Year of the report.
    table : DataFrame, optional
        Municipalities of all periods, as `reference.municipalities.load` gives them.

    Raises
    ------
    DataError
        When there is none: with the five that are nearest; when it lies in Brussels; when several
        municipalities have that name: with each one's code and province.

    Examples
    --------
    >>> find("sint niklaas", year=2023).parts[0].nis_code, find("44029", year=2023).name
    ('46021', 'Aalter')
    >>> [part.name for part in find("Pajottegem", year=2023).parts]
    ['Galmaarden', 'Gooik', 'Herne']
    """
    known = load() if table is None else table
    means_code = asked.strip().isdigit()
    matches = (
        known["nis_code"] == asked.strip()
        if means_code
        else known["name"].map(plain) == plain(asked)
    )
    rows = known[matches]
    if rows.empty or not plain(asked):
        raise DataError(_unknown(asked, known, year))
    rows = rows[rows["region"] == FLEMISH]
    if rows.empty:
        raise DataError(
            f"MUNICIPALITY is '{asked}', which lies in Brussels; expected one of the Flemish "
            "Region: its extracts hold no residents of Brussels."
        )
    in_year = rows[rows["valid_from"].le(year) & rows["valid_to"].ge(year)]
    found = {}
    for row in (rows if in_year.empty else in_year).itertuples():
        each = _within(row, known, year)
        found[each.parts] = each
    if len(found) > 1:
        of_one_name = "; ".join(
            f"{part.nis_code} {part.name} ({part.province})" for parts in found for part in parts
        )
        raise DataError(
            f"MUNICIPALITY is '{asked}', and several have that name: {of_one_name}. Give the code."
        )
    return next(iter(found.values()))


def _within(row, known: pd.DataFrame, year: int) -> Found:
    """Give a municipality of any period as those of a year."""
    of_year = known[known["valid_from"].le(year) & known["valid_to"].ge(year)]
    if row.valid_from > year:
        joined = [code for code in of_year["nis_code"] if successor(code, row.valid_from) == row[1]]
        parts = tuple(_municipality(of_year, code) for code in joined)
        names = ", ".join(part.name for part in parts[:-1])
        note = f"{row.name} exists since {row.valid_from} and joins {names} and {parts[-1].name}."
        return Found(row.name, parts, note)
    part = _municipality(of_year, successor(row.nis_code, year))
    if part.nis_code == row.nis_code:
        return Found(part.name, (part,), "")
    since = row.valid_to + 1
    note = f"{row.name} ({row.nis_code}) is part of {part.name} since {since}."
    return Found(part.name, (part,), note)


def _municipality(table: pd.DataFrame, code: str) -> Municipality:
    row = table.loc[table["nis_code"] == code].iloc[0]
    return Municipality(code, row["name"], row["province"], row["region"])


def _unknown(asked: str, known: pd.DataFrame, year: int) -> str:
    of_year = known[
        known["valid_from"].le(year) & known["valid_to"].ge(year) & known["region"].eq(FLEMISH)
    ]
    if asked.strip().isdigit():
        words = dict(zip(of_year["nis_code"], of_year["nis_code"], strict=True))
    else:
        words = {plain(str(row.name)): str(row.nis_code) for row in of_year.itertuples(index=False)}
    like = plain(asked)
    near = difflib.get_close_matches(like, sorted(words), n=NEAREST, cutoff=0)
    named = of_year.set_index("nis_code")["name"]
    nearest = ", ".join(f"{words[each]} {named[words[each]]}" for each in near)
    return (
        f"MUNICIPALITY is '{asked}', which is no municipality; expected a NIS code or a name, as "
        f"in MUNICIPALITY=44021. Nearest: {nearest}"
    )
