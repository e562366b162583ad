"""Dutch words as a search compares them: without accents, endings and doubled letters."""

import re
import unicodedata
from functools import cache

from analysis.workbench.resources import resource

__all__ = ["plain", "stem", "words"]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_IRREGULAR = {"kinderen": "kind", "eieren": "ei"}
_DOUBLED = re.compile(r"([a-z])\1")
_HARD_ENDS = {"z": "s", "v": "f"}
_SHORTEST = 3


def plain(text: str) -> str:
    """Text in small letters and without accents.

    Examples
    --------
    >>> plain("Oriëntatie, CAFÉ")
    'orientatie, cafe'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def words(text: str) -> list[str]:
    """Words and numbers of a text in their order, plain; articles and the like are left out.

    A number has no point for thousands.

    Examples
    --------
    >>> words("De werkzaamheidsgraad van vrouwen: 48 %"), words("37.646 in een NT2-cursus")
    (['werkzaamheidsgraad', 'vrouwen', '48'], ['37646', 'nt2', 'cursus'])
    """
    text = _THOUSANDS.sub("", plain(text))
    return [each for each in _WORD.findall(text) if each not in _empty()]


@cache
def _empty() -> frozenset[str]:
    return frozenset(resource("claims")["empty"])


def stem(word: str) -> str:
    """What the forms of one Dutch word have in common; no word itself, and never shown.

    The endings -heden, -s (behind a consonant or -ie), -en and -e go, doubled letters become
    single, and z and v at the end become s and f.

    Parameters
    ----------
    word
        One word, as `words` gives it.

    Examples
    --------
    >>> [stem(word) for word in ("taal", "talen", "huis", "huizen", "cursus", "cursussen")]
    ['tal', 'tal', 'huis', 'huis', 'cursus', 'cursus']
    >>> stem("mogelijkheden") == stem("mogelijkheid"), stem("kinderen") == stem("kind")
    (True, True)
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    found = re.sub("heden$", "heid", word)
    found = re.sub(r"(?<=[^aeiouys])s$|(?<=ie)s$", "", found)
    for ending in ("en", "e"):
        if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST:
            found = found.removesuffix(ending)
            break
    found = _DOUBLED.sub(r"\1", found)
    return found[:-1] + _HARD_ENDS.get(found[-1:], found[-1:])
