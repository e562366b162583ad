"""The rules of a contract over the columns of a row, or over the days of one column.

Every rule carries the phrase that completes "expected ..." in the message of a refusal, and the
same in SQL over the relation `extract` (pandera's `title`), for files that are too large to be
checked in memory.
"""

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

__all__ = [
    "all_or_none",
    "born_by",
    "both_or_none",
    "each_day",
    "each_row",
    "filled_when",
    "no_totals",
    "one_spelling",
    "ordered",
    "unique",
    "unique_where_filled",
]

# One of two rows may hold as much as the other by chance.
FEWEST_SUMMED = 3


def each_day(test: Callable[[pd.Series], pd.Series], expected: str, *, sql: str) -> pa.Check:
    """Return a rule over the days of one column, which its SQL calls `{column}`."""
    return pa.Check(test, error=expected, title=sql)


def each_row(test: Callable[[pd.DataFrame], pd.Series], expected: str, *, sql: str) -> pa.Check:
    """Return a rule over the columns of a row: true where it is kept, in pandas and in SQL."""
    return pa.Check(test, error=expected, title=sql)


def unique(*keys: str) -> pa.Check:
    """Return the rule that a key occurs once."""
    key = ", ".join(f'"{name}"' for name in keys)
    return each_row(
        lambda df: ~df.duplicated(list(keys), keep=False),
        f"{' + '.join(keys)} only once",
        sql=f"({key}) NOT IN (SELECT ({key}) FROM extract GROUP BY {key} HAVING COUNT(*) > 1)",
    )


def unique_where_filled(*keys: str) -> pa.Check:
    """Return the rule that a key occurs once, where no part of it is empty."""
    once = unique(*keys)
    filled = " AND ".join(f'"{name}" IS NOT NULL' for name in keys)
    among_filled = once.title.replace("FROM extract", f"FROM extract WHERE {filled}")
    return each_row(
        lambda df: df[list(keys)].isna().any(axis=1) | ~df.duplicated(list(keys), keep=False),
        once.error,
        sql=f"NOT ({filled}) OR {among_filled}",
    )


def ordered(first: str, then: str) -> pa.Check:
    """Return the rule that one day does not come before another, where both are known."""
    return each_row(
        lambda df: df[then].isna() | df[first].isna() | (df[then] >= df[first]),
        f"{then} not before {first}",
        sql=f'"{then}" >= "{first}"',
    )


def all_or_none(column: str) -> pa.Check:
    """Return the rule that a column is filled in every row or in none."""
    return each_row(
        lambda df: df[column].isna() == df[column].isna().all(),
        f"{column} filled for all respondents or for none",
        sql=f"({column} IS NULL) = (SELECT COUNT({column}) = 0 FROM extract)",
    )


def both_or_none(one: str, other: str) -> pa.Check:
    """Return the rule that two columns are filled together."""
    return each_row(
        lambda df: df[one].isna() == df[other].isna(),
        f"{one} and {other} both filled or both empty",
        sql=f'("{one}" IS NULL) = ("{other}" IS NULL)',
    )


def born_by(day: str) -> pa.Check:
    """Return the rule that nobody is born after a day."""
    return each_row(
        lambda df: df["birth_date"] <= df[day].dt.strftime("%Y-%m"),
        f"birth_date not after {day}",
        sql=f"birth_date <= strftime(\"{day}\", '%Y-%m')",
    )


def filled_when(column: str, *, where: str, value: str) -> pa.Check:
    """Return the rule that a column is filled where another has a value."""
    return each_row(
        lambda df: (df[where] != value) | df[column].notna(),
        f"{column} filled where {where} is {value}",
        sql=f'"{where}" IS DISTINCT FROM \'{value}\' OR "{column}" IS NOT NULL',
    )


def one_spelling(name: str, *, by: str) -> pa.Check:
    """Return the rule that a name is spelled one way: capitals, blanks and signs make no other."""
    return each_row(
        lambda df: (
            df.groupby([_letters_of(df[name]), df[by]])[name].transform("nunique", dropna=False)
            == 1
        ),
        f"{name} in one spelling",
        sql=f"({_LETTERS_OF.format(name)}, {by}) NOT IN (SELECT ({_LETTERS_OF.format(name)}, {by}) "
        f"FROM extract GROUP BY ALL HAVING COUNT(DISTINCT {name}) > 1)",
    )


# The letters and digits of a name, without accents and in small letters.
_LETTERS_OF = "regexp_replace(lower(strip_accents({})), '[^a-z0-9]', '', 'g')"


def _letters_of(names: pd.Series) -> pd.Series:
    plain = names.str.normalize("NFKD").str.lower()
    return plain.str.replace("[^a-z0-9]", "", regex=True)


def no_totals(*counts: str, by: str) -> pa.Check:
    """Return the rule that no row holds, in every count, the sum of all other rows of a day."""

    def kept(df: pd.DataFrame) -> pd.Series:
        days = df.groupby(by)
        is_sum = days[by].transform("size") > FEWEST_SUMMED
        for name in counts:
            is_sum &= 2 * df[name] == days[name].transform("sum")
        return ~is_sum

    sums = " AND ".join(f"2 * {name} = SUM({name}) OVER (PARTITION BY {by})" for name in counts)
    is_sum = f"COUNT(*) OVER (PARTITION BY {by}) > {FEWEST_SUMMED} AND {sums}"
    return each_row(
        kept,
        "a record, not the sum of all others",
        sql=f"file_row_number NOT IN (SELECT file_row_number FROM extract QUALIFY {is_sum})",
    )
