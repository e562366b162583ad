"""Estimates picked by their codes."""

from collections.abc import Iterable

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.estimates import dimensions
from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = ["named", "only", "pick"]

# So many codes are named in a message.
_NAMED = 25
_NO_CATEGORY = {plan.TOTAL, "_Z"}


def pick(estimates: pd.DataFrame, **codes: object) -> pd.DataFrame:
    """Rows of an estimates frame that have the given codes, in their order.

    A code may be a list of codes. `_T` of a dimension is a code like any other. A code that exists
    but was not delivered gives no row.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one or more tables.
    **codes
        Column and its code, or list of codes.

    Raises
    ------
    DataError
        When there is no such column, the column has no such code (a word where it has words, a
        word where it has numbers), or the table does not show these dimensions together.

    Examples
    --------
    >>> frame = pd.DataFrame({"sex": ["M", "F", "_T"], "value": [1, 2, 3]})
    >>> pick(frame, sex=["M", "F"])["value"].tolist()
    [1, 2]
    >>> pick(frame, sex="female")
    Traceback (most recent call last):
    ...
    analysis.errors.DataError: pick: sex has no code 'female'; expected one of M, F, _T, X.
    """
    chosen = pd.Series(True, index=estimates.index)
    for name, code in codes.items():
        wanted = code if isinstance(code, list) else [code]
        _refuse_unknown(estimates, name, wanted)
        chosen &= estimates[name].isin(wanted)
    if len(estimates) and not chosen.any():
        _refuse_margin(estimates, codes)
    return estimates[chosen].reset_index(drop=True)


def only(estimates: pd.DataFrame, **codes: object) -> pd.Series | None:
    """The one row with these codes and the total of every other dimension; None if absent.

    Raises
    ------
    DataError
        As `pick`, and when several rows are left: with what they differ in.

    Examples
    --------
    >>> frame = pd.DataFrame({"table": "W1", "indicator": "rate", "year": 2023, "region": "VG",
    ...                       "sex": ["M", "_T"], "value": [1, 3]})
    >>> int(only(frame, year=2023)["value"])
    3
    """
    rest = [d for d in dimensions(estimates) if d not in codes and estimates[d].isin(["_T"]).any()]
    found = pick(estimates, **codes, **dict.fromkeys(rest, "_T"))
    if len(found) > 1:
        cell = ["table", "indicator", "year", "region", *dimensions(estimates)]
        differ = [
            f"{name} ({named(found[name].unique())})"
            for name in cell
            if name in found and len(found[name].unique()) > 1
        ]
        raise DataError(
            f"only: {len(found)} rows have the codes {codes}; they differ in "
            f"{', '.join(differ) or 'nothing: the same row twice'}. Name these too."
        )
    return found.iloc[0] if len(found) else None


def _refuse_unknown(estimates: pd.DataFrame, name: str, wanted: list[object]) -> None:
    """Refuse a column that is not there, and a code that a dimension cannot have."""
    if name not in estimates:
        raise DataError(
            f"pick: no column {name!r}; expected one of {', '.join(dimensions(estimates))}, or "
            "table, indicator, year, region."
        )
    if name not in dimensions(estimates):
        return
    found, known = set(estimates[name]), _labelled(name)
    # A number may stand without a word (a year, a horizon) and be absent this time.
    absent = [code for code in wanted if code not in found and not str(code).isdecimal()]
    strange = [code for code in absent if (code not in known if known else _is_name(code, found))]
    if strange:
        every = dict.fromkeys([*estimates[name], *known])
        raise DataError(f"pick: {name} has no code {strange[0]!r}; expected one of {named(every)}.")


def _is_name(code: object, found: set[object]) -> bool:
    """Whether a code is a word where codes are numbers, as Gent among 44021 and 11002."""
    numbers = [str(each).isdecimal() for each in found if each != plan.TOTAL]
    return bool(numbers) and all(numbers) and code != plan.TOTAL


@asked
def _labelled(name: str) -> list[str]:
    """Codes of a column that have a word; none where only its total has one."""
    columns = resource("labels")["column"]
    column = columns.get(name, {})
    like = columns.get(column.get("like", ""), {})
    words = {**column.get("codes", {}), **like.get("codes", {})}
    return list(words) if words.keys() - _NO_CATEGORY else []


def _refuse_margin(estimates: pd.DataFrame, codes: dict[str, object]) -> None:
    """Refuse dimensions that no row of the table shows together."""
    ids: list[str] = list(estimates["table"].unique()) if "table" in estimates else []
    line = plan.line(ids[0]) if len(ids) == 1 else None
    if line is None:
        return
    asked = {name: code for name, code in codes.items() if name in line.dimensions}
    sets = [
        {name for name in line.dimensions if {name, plan.broader(name)} & set(shown)}
        for shown in plan.grouping_sets(line)
    ]
    if not any(_shows(shown, asked) for shown in sets):
        margins = dict.fromkeys(" x ".join(sorted(shown)) or "total" for shown in sets)
        raise DataError(
            f"pick: table {line.id} does not show {', '.join(asked)} in that way; its margins: "
            f"{'; '.join(margins)}. What a margin does not show has the code _T."
        )


def _shows(shown: set[str], asked: dict[str, object]) -> bool:
    """Whether a margin has each asked dimension by category or, where asked for, in total."""
    for name, code in asked.items():
        wanted = code if isinstance(code, list) else [code]
        total = plan.total_code(name)
        if not any((each != total) == (name in shown) for each in wanted):
            return False
    return True


def named(codes: Iterable[object]) -> str:
    """The first codes for a message, and how many more there are.

    Examples
    --------
    >>> named(["F", "M"]), named(range(30))[-13:]
    ('F, M', '24 and 5 more')
    """
    every = [str(code) for code in codes]
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more
