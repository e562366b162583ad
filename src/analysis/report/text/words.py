"""Words as they stand inside a Dutch sentence."""

from analysis.report.text.numbers import date, label
from analysis.settings import either

__all__ = ["as_sentence", "capital", "either", "in_words", "inside", "people", "period_said"]

# Codes whose word is a name, which keeps its capital inside a sentence.
_NAMED_ORIGINS = {"belgian", "eu", "eu15", "west_eu15", "south_eu15", "turkey", "maghreb"}
_PLACES = {"province", "centre_city", "municipality", "country"}
_NO_PLACE = {"_T", "other", "unknown"}
_NAMED_PROFILES = {"minority_maghreb", "minority_turkey", "minority_eastern_europe"}


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
    elif dimension == "profile":
        name = code in _NAMED_PROFILES
    else:
        name = dimension in _PLACES and code not in _NO_PLACE
    return word if name else word[:1].lower() + word[1:]


def people(origin: str) -> str:
    """Group of origin with the words that lead to it.

    Examples
    --------
    >>> people("non_eu"), people("turkey")
    ('mensen van niet-EU-herkomst', 'mensen van Turkse herkomst')
    """
    return label("people_of", origin)


def in_words(count: int) -> str:
    """Count as a word up to thirteen, as a newspaper writes it, else in figures.

    Examples
    --------
    >>> in_words(3), in_words(24)
    ('drie', '24')
    """
    return label("count_word", count)


def capital(text: str) -> str:
    """Text with a capital, to begin a sentence with.

    Examples
    --------
    >>> capital("mensen van EU-herkomst")
    'Mensen van EU-herkomst'
    """
    return text[:1].upper() + text[1:]


def as_sentence(title: str) -> str:
    """Title of a figure as a sentence of "In het kort"; nothing where there is no title.

    Examples
    --------
    >>> as_sentence("De kloof werd kleiner"), as_sentence("Niets geleverd."), as_sentence("")
    ('De kloof werd kleiner.', 'Niets geleverd.', '')
    """
    return f"{title.rstrip('.')}." if title else ""


def period_said(period: str) -> str:
    """Period of a published figure as people write it; the register has it as ISO 8601 does.

    Examples
    --------
    >>> period_said("2024-01-01"), period_said("2018-04"), period_said("2015/2019")
    ('1 januari 2024', 'april 2018', '2015 tot en met 2019')
    >>> period_said("n.d."), period_said("2022~"), period_said("../2023"), period_said("2024/..")
    ('zonder datum', 'omstreeks 2022', 'tot en met 2023', 'vanaf 2024')
    """
    start, _, end = (_moment(each) for each in period.partition("/"))
    if not end:
        return start
    if start == "..":
        return f"tot en met {end}"
    return f"vanaf {start}" if end == ".." else f"{start} tot en met {end}"


def _moment(iso: str) -> str:
    """Day, month or year in words; one that is about right ends with a tilde."""
    if iso == "n.d.":
        return "zonder datum"
    if iso.endswith("~"):
        return f"omstreeks {_moment(iso[:-1])}"
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts):
        return iso
    match [len(part) for part in parts]:
        case [4, 2, 2]:
            return date(iso)
        case [4, 2]:
            return date(f"{iso}-01").removeprefix("1 ")
    return iso
