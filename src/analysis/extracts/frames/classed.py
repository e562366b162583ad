"""Codes and numbers of a frame in the classes of `resources/classes.toml`, in SQL."""

from analysis.errors import DataError
from analysis.reference.classes import REST, classes
from analysis.workbench.sql import any_of, text

__all__ = ["band_sql", "class_sql"]


def class_sql(code: str, column: str) -> str:
    """SQL of the class of a finer code.

    Parameters
    ----------
    code
        SQL of the finer code, never missing.
    column
        Column of `classes.toml` that is made.

    Examples
    --------
    >>> class_sql("generation", "generation_merged")
    "CASE WHEN generation IN ('second', 'unknown') THEN 'second_or_unknown' ELSE generation END"
    """
    cases, rest = [], code
    for name, finer in classes(column).codes.items():
        named = [each for each in finer if each != REST]
        if named:
            cases.append(f"WHEN {code} IN {any_of(named)} THEN {text(name)}")
        rest = text(name) if REST in finer else rest
    return f"CASE {' '.join(cases)} ELSE {rest} END"


def band_sql(number: str, column: str) -> str:
    """SQL of the band of a whole number; outside the bands an empty text.

    Parameters
    ----------
    number
        SQL of the number, never missing.
    column
        Column of `classes.toml` that is made, one with bands.

    Raises
    ------
    DataError
        When the column has no bands.

    Examples
    --------
    >>> band_sql("n", "years_here")
    "CASE WHEN n < 0 THEN '' WHEN n < 5 THEN '0-4' WHEN n < 10 THEN '5-9' ELSE '10+' END"
    """
    known = classes(column)
    if not known.bands:
        raise DataError(
            f"band_sql: column {column!r} has no bands in resources/classes.toml; expected ranges "
            "of whole numbers. Use class_sql for codes."
        )
    # Below the first band, the bands themselves, above a last band that is closed.
    names = ["", *known.bands, ""]
    cases = " ".join(
        f"WHEN {number} < {start} THEN {text(name)}"
        for start, name in zip(known.starts, names, strict=False)
    )
    return f"CASE {cases} ELSE {text(names[len(known.starts)])} END"
