"""The kinds of column of a contract: codes, country, NIS code, id, month, day, number and so on.

Every kind carries the phrase that completes "expected ..." in the message of a refusal. What is
written in pandas carries the same in SQL, which calls the column `{column}` (pandera's `title`).
"""

import pandas as pd
import pandera.pandas as pa

from analysis.extracts.contracts.row_rules import each_day
from analysis.reference.country_groups import countries

__all__ = [
    "added_later",
    "codes",
    "country",
    "date",
    "flag",
    "identifier",
    "integer",
    "month",
    "nis",
    "number",
    "pattern",
    "text",
]

# Ids that a spreadsheet changed: 1,23E+11 or 1.2345e17; ="0001", 1000.0 or '0001.
ROUNDED = r"^[0-9]([.,][0-9]+[eE][+]?|[eE][+])[0-9]+$"
CALCULATED = r"^(=.*|[0-9]{3,}[.,]0+|\x27[0-9].*)$"
TOTAL = r"^(?i:(algemeen |eind|sub|grand |sub-)?tota?al( g.n.ral)?)$"
# Fewer rows than this may well have one id.
FEW_ROWS = 20
_PARTS = 1024
FIRST_DAY, LAST_DAY = "1900-01-01", "2100-12-31"


def text(*, nullable: bool = False) -> pa.Column:
    """Return a column of free text."""
    return pa.Column("str", nullable=nullable)


def codes(*values: str, nullable: bool = False) -> pa.Column:
    """Return a column of listed codes, whose wrong values may be shown."""
    check = pa.Check.isin(list(values), error=f"one of {', '.join(values)}")
    return pa.Column("str", check, nullable=nullable, metadata={"coded": True})


def pattern(
    pattern: str,
    expected: str,
    *,
    nullable: bool = False,
    coded: bool = False,
    digits: int = 0,
    month: bool = False,
) -> pa.Column:
    """Return a text column of one pattern.

    Parameters
    ----------
    pattern : str
        Regular expression.
    expected : str
        What it asks for, in words.
    nullable : bool
        Whether it may be empty.
    coded : bool
        Whether a wrong value is a code and may be shown.
    digits : int
        Fixed number of digits of a code, which a spreadsheet may have robbed of its zeros.
    month : bool
        Whether it is a month, which may be written without a dash.
    """
    check = pa.Check.str_matches(pattern, error=expected)
    metadata = {"coded": coded, "digits": digits, "pattern": pattern, "month": month}
    return pa.Column("str", check, nullable=nullable, metadata=metadata)


def country(*, nullable: bool = False) -> pa.Column:
    """Return a column of country codes that exist (`resources/countries.csv`)."""
    known = list(countries())
    exists = pa.Check(
        lambda s: s.isin(known),
        name="country",
        error="a country code of resources/countries.csv: ISO two letters, ISO 3166-3 four "
        "letters, XX, XS or XU",
        # By a pattern: with IN the check of a whole file takes four times as long.
        title=f"regexp_full_match({{column}}, '{'|'.join(known)}')",
    )
    return pa.Column("str", exists, nullable=nullable, metadata={"coded": True})


def nis(*, nullable: bool = False) -> pa.Column:
    """Return a column of NIS codes of municipalities."""
    return pattern(
        r"^[1-9][0-9]{4}$",
        "a NIS code of five digits",
        nullable=nullable,
        coded=True,
        digits=5,
    )


def identifier(*, nullable: bool = False, most_share: float = 1.0) -> pa.Column:
    """Return a column of names or ids, whose values are never shown.

    Parameters
    ----------
    nullable : bool
        Whether it may be empty.
    most_share : float
        The largest share of the filled rows that one id may have, where there are at least
        `FEW_ROWS` of them: an id that repeats more is a word for "missing", or was cut off.
    """
    checks = [
        pa.Check.str_matches(r"^\S(.*\S)?$", error="a name without blanks around it"),
        _not(ROUNDED, "an id that no spreadsheet rounded"),
        _not(CALCULATED, "an id as text: no formula, no `'` before it and no `.0` behind it"),
        _not(TOTAL, "a record, not a row of totals"),
    ]
    if most_share < 1:
        checks.append(_not_too_often(most_share))
    return pa.Column("str", checks, nullable=nullable, metadata={"id": True})


def _not(pattern: str, expected: str) -> pa.Check:
    in_sql = pattern.replace("{", "{{").replace("}", "}}")
    return pa.Check(
        lambda s: ~s.str.match(pattern),
        error=expected,
        title=f"NOT regexp_matches({{column}}, '{in_sql}')",
    )


def _not_too_often(most_share: float) -> pa.Check:
    def rare(ids: pd.Series) -> pd.Series:
        most = max(most_share * len(ids), FEW_ROWS * most_share)
        return ids.map(ids.value_counts()) <= most

    # An id can stand in so many rows only where those with its part of a hash do, which are counted
    # at a fraction of the cost of counting millions of ids.
    part = f"hash({{column}}) % {_PARTS}"
    too_many = (
        f"HAVING COUNT({{column}}) > {most_share} * "
        f"greatest({FEW_ROWS}, (SELECT COUNT({{column}}) FROM extract))"
    )
    return pa.Check(
        rare,
        error=f"no id in more than {most_share:.0%} of the filled rows (a word for missing?)",
        title=f"{{column}} NOT IN (SELECT {{column}} FROM extract WHERE {{column}} IS NOT NULL AND "
        f"{part} IN (SELECT {part} FROM extract GROUP BY 1 {too_many}) "
        f"GROUP BY {{column}} {too_many})",
    )


def month() -> pa.Column:
    """Return a column of months as text."""
    return pattern(
        r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", "a month as YYYY-MM from 1900 on", month=True
    )


def date(*checks: pa.Check, nullable: bool = False) -> pa.Column:
    """Return a column of plausible days, with more rules over them (`row_rules.each_day`)."""
    plausible = each_day(
        lambda s: s.between(pd.Timestamp(FIRST_DAY), pd.Timestamp(LAST_DAY)),
        f"a day from {FIRST_DAY} to {LAST_DAY}{', or nothing where there is none' * nullable}",
        sql=f"{{column}} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'",
    )
    return pa.Column("datetime64[us]", [plausible, *checks], nullable=nullable)


def integer(low: int, high: int, *, nullable: bool = False) -> pa.Column:
    """Return a column of whole numbers from `low` to `high`."""
    check = pa.Check.in_range(low, high, error=f"a whole number from {low} to {high}")
    return pa.Column("Int64" if nullable else "int64", check, nullable=nullable)


def number(
    low: float, high: float, expected: str, *, nullable: bool = False, above_low: bool = False
) -> pa.Column:
    """Return a column of numbers from `low`, or above it, to `high`."""
    check = pa.Check.in_range(low, high, include_min=not above_low, error=expected)
    return pa.Column("float64", check, nullable=nullable)


def flag(*, nullable: bool = False) -> pa.Column:
    """Return a column of true and false."""
    return pa.Column("boolean" if nullable else "bool", nullable=nullable)


def added_later(column: pa.Column) -> pa.Column:
    """Return a column that a file from before it was asked for may lack."""
    column.required = False
    return column
