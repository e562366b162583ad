"""Words as they stand inside a Dutch sentence."""

from analysis.report.text.numbers import label
from analysis.settings import either

__all__ = ["either", "inside"]

# Codes whose word is a name, which keeps its capital inside a sentence.
_NAMED_ORIGINS = {"belgian", "eu", "eu15", "west_eu15", "south_eu15", "turkey", "maghreb"}
_PLACES = {"province", "centre_city", "municipality", "country"}
_NO_PLACE = {"_T", "other", "unknown"}


def inside(dimension: str, code: object) -> str:
    """Dutch word for a code as it stands inside a sentence: without capital, unless it is a name.

    Examples
    --------
    >>> inside("origin_group", "belgian"), inside("origin_group", "non_eu"), inside("sex", "F")
    ('Belgische herkomst', 'niet-EU-herkomst', 'vrouwen')
    """
    word = label(dimension, code)
    if dimension in {"origin_group", "seeker_origin"}:
        name = code in _NAMED_ORIGINS
    else:
        name = dimension in _PLACES and code not in _NO_PLACE
    return word if name else word[:1].lower() + word[1:]
