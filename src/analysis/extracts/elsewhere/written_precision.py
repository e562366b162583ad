"""How precise a published figure is, by how it was written, and shares on one scale."""

import math
from decimal import Decimal

from analysis.errors import DataError
from analysis.extracts.elsewhere.published_tables import FORMS, NUMBER, QUALIFIERS, UNITS

__all__ = ["as_share", "rounding"]

ONE_SIDED_OR_RANGE = QUALIFIERS - {"exact", "in_words", "about", "just_under"}
PER_HUNDRED = frozenset({"percent", "pct", "percentage_points", "pp"})


def rounding(
    value: str | float, *, unit: str, form: str = "digits", qualifier: str = "exact"
) -> float:
    """Half the last digit as written, in the unit of the value: how far off still agrees.

    Two figures with the same definition agree where they differ by no more than this. `exact` gives
    half the last place written (27 percent: 0.5; 47.4 percent: 0.05). `about` and `just_under` give
    a whole last place other than zero (about 94 700: 100), since zeros at the end of a rounded
    number say nothing. A share in words (6 out of 10, two thirds) gives five points; any other
    number in words is read as digits. A bound (`more_than`, `less_than`, `at_least`, `at_most`) and
    a range (`between`) have no rounding: compare with the bound or with both ends.

    Parameters
    ----------
    value : str or float
        The value as written (`value_text`); a float loses a final zero such as that of 53.0.
    unit : str
        One of `published_tables.UNITS`.
    form : str
        One of `published_tables.FORMS`.
    qualifier : str
        One of `published_tables.QUALIFIERS`.

    Returns
    -------
    float
        In the unit of the value; nan for a bound, a range or a text.

    Raises
    ------
    DataError
        If the unit, form or qualifier is unknown or the value is not a number.

    References
    ----------
    The rule that a tolerance follows from how a figure was written is a decision of this project;
    the five points and the whole place for `about` too.

    Examples
    --------
    >>> rounding("27", unit="percent"), rounding("94700", unit="count", qualifier="about")
    (0.5, 100.0)
    """
    for given, known in ((unit, UNITS), (form, FORMS), (qualifier, QUALIFIERS)):
        if given not in known:
            raise DataError(f"rounding: {given!r} is unknown; expected one of {sorted(known)}.")
    if qualifier in ONE_SIDED_OR_RANGE or form in ("text", ""):
        return math.nan
    text = value if isinstance(value, str) else f"{value:.12g}"
    if not NUMBER.fullmatch(text):
        raise DataError(
            f"rounding: {text!r} is not a number; expected digits with a decimal point."
        )
    if form == "words" and unit in ("ratio", "percent"):
        return 0.05 if unit == "ratio" else 5.0
    written = Decimal(text)
    if qualifier in ("exact", "in_words"):
        return float(Decimal(1).scaleb(written.as_tuple().exponent) / 2)
    return float(Decimal(1).scaleb(written.normalize().as_tuple().exponent))


def as_share(value: float, *, unit: str) -> float:
    """Bring a percentage, a number of points or a ratio to a share from 0 (or -1) to 1.

    Parameters
    ----------
    value : float
        The published value.
    unit : str
        `percent`, `pct`, `percentage_points`, `pp` (divided by 100) or `ratio` (as it is).

    Returns
    -------
    float
        nan for nan.

    Raises
    ------
    DataError
        For a unit that is no share.

    Examples
    --------
    >>> as_share(27.0, unit="percent")
    0.27
    """
    if unit == "ratio":
        return value
    if unit not in PER_HUNDRED:
        raise DataError(
            f"as_share: {unit!r} is no share; expected 'ratio' or one of {sorted(PER_HUNDRED)}."
        )
    return value / 100
