"""The bricks of a contract: kinds of column and rules over the columns of a row.

Every rule carries the phrase that completes "expected ..." in the message of a refusal. A rule that
is written in pandas carries the same in SQL over the relation `extract` (pandera's `title`), for
files that are too large to be checked in memory.
"""

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from analysis.reference.country_groups import countries

__all__ = [
    "born_by",
    "both_or_none",
    "codes",
    "contract",
    "country",
    "date",
    "day",
    "filled_when",
    "flag",
    "identifier",
    "later",
    "month",
    "nis",
    "number",
    "ordered",
    "pattern",
    "rule",
    "text",
    "unique",
    "whole",
]

FIRST_DAY, LAST_DAY = pd.Timestamp("1900-01-01"), pd.Timestamp("2100-12-31")


def text(*checks: pa.Check, nullable: bool = False) -> pa.Column:
    """Return a column of free text."""
    return pa.Column("str", list(checks), nullable=nullable)


def codes(*values: str, nullable: bool = False) -> pa.Column:
    """Return a column of listed codes, whose wrong values may be shown."""
    check = pa.Check.isin(list(values), error=f"one of {', '.join(values)}")
    return pa.Column("str", check, nullable=nullable, metadata={"coded": True})


def pattern(
    pattern: str,
    rule: str,
    *,
    nullable: bool = False,
    coded: bool = False,
    digits: int = 0,
    month: bool = False,
) -> pa.Column:
    """Return a text column of one pattern; `digits` is the fixed number of digits of a code."""
    check = pa.Check.str_matches(pattern, error=rule)
    about = {"coded": coded, "digits": digits, "pattern": pattern, "month": month}
    return pa.Column("str", check, nullable=nullable, metadata=about)


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
        r"^[1-9][0-9]{4}$", "a NIS code of five digits", nullable=nullable, coded=True, digits=5
    )


def identifier(*, nullable: bool = False) -> pa.Column:
    """Return a column of names or ids, whose values are never shown."""
    rounded = r"^[0-9]([.,][0-9]+)?[eE][+][0-9]+$"
    whole = pa.Check(
        lambda s: ~s.str.match(rounded),
        error="an id that no spreadsheet rounded",
        title=f"NOT regexp_matches({{column}}, '{rounded}')",
    )
    given = pa.Check.str_matches(r"^\S(.*\S)?$", error="a name without blanks around it")
    return pa.Column("str", [given, whole], nullable=nullable)


def month() -> pa.Column:
    """Return a column of months as text."""
    return pattern(
        r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", "a month as YYYY-MM from 1900 on", month=True
    )


def day(test: Callable[[pd.Series], pd.Series], rule: str, *, sql: str) -> pa.Check:
    """Return a rule over the days of one column, which its SQL calls `{column}`."""
    return pa.Check(test, error=rule, title=sql)


def date(*checks: pa.Check, nullable: bool = False) -> pa.Column:
    """Return a column of plausible days."""
    plausible = day(
        lambda s: s.between(FIRST_DAY, LAST_DAY),
        "a day from 1900-01-01 to 2100-12-31",
        sql="{column} BETWEEN DATE '1900-01-01' AND DATE '2100-12-31'",
    )
    return pa.Column("datetime64[us]", [plausible, *checks], nullable=nullable)


def whole(low: int, high: int, *, nullable: bool = False) -> pa.Column:
    """Return a column of whole numbers within limits."""
    check = pa.Check.in_range(low, high, error=f"a whole number from {low} to {high}")
    return pa.Column("Int64" if nullable else "int64", check, nullable=nullable)


def number(
    low: float, high: float, rule: str, *, nullable: bool = False, open_low: bool = False
) -> pa.Column:
    """Return a column of numbers within limits."""
    check = pa.Check.in_range(low, high, include_min=not open_low, error=rule)
    return pa.Column("float64", check, nullable=nullable)


def flag(*, nullable: bool = False) -> pa.Column:
    """Return a column of true and false."""
    return pa.Column("boolean" if nullable else "bool", nullable=nullable)


def later(column: pa.Column) -> pa.Column:
    """Return a column that a file from before it was asked for may lack."""
    column.required = False
    return column


def rule(test: Callable[[pd.DataFrame], pd.Series], rule: str, *, sql: str) -> pa.Check:
    """Return a rule over the columns of a row: true where it is kept, in pandas and in SQL."""
    return pa.Check(test, error=rule, title=sql)


def unique(*keys: str) -> pa.Check:
    """Return the rule that a key occurs once."""
    key = ", ".join(f'"{name}"' for name in keys)
    return rule(
        lambda df: ~df.duplicated(list(keys), keep=False),
        f"{' + '.join(keys)} only once",
        sql=f"({key}) NOT IN (SELECT ({key}) FROM extract GROUP BY {key} HAVING COUNT(*) > 1)",
    )


def ordered(first: str, then: str) -> pa.Check:
    """Return the rule that one day does not come before another, where both are known."""
    return rule(
        lambda df: df[then].isna() | df[first].isna() | (df[then] >= df[first]),
        f"{then} not before {first}",
        sql=f'"{then}" >= "{first}"',
    )


def both_or_none(one: str, other: str) -> pa.Check:
    """Return the rule that two columns are filled together."""
    return rule(
        lambda df: df[one].isna() == df[other].isna(),
        f"{one} and {other} both filled or both empty",
        sql=f'("{one}" IS NULL) = ("{other}" IS NULL)',
    )


def born_by(day: str) -> pa.Check:
    """Return the rule that nobody is born after a day."""
    return rule(
        lambda df: df["birth_date"] <= df[day].dt.strftime("%Y-%m"),
        f"birth_date not after {day}",
        sql=f"birth_date <= strftime(\"{day}\", '%Y-%m')",
    )


def filled_when(column: str, *, where: str, value: str) -> pa.Check:
    """Return the rule that a column is filled where another has a value."""
    return rule(
        lambda df: (df[where] != value) | df[column].notna(),
        f"{column} filled where {where} is {value}",
        sql=f'"{where}" IS DISTINCT FROM \'{value}\' OR "{column}" IS NOT NULL',
    )


def contract(name: str, columns: dict[str, pa.Column], *checks: pa.Check) -> pa.DataFrameSchema:
    """Return a contract that refuses columns it does not name."""
    return pa.DataFrameSchema(columns, checks=list(checks), name=name, strict=True)
