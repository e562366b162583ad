"""How well a text answers what was asked, by one stated rule, and words that are near.

Each word that was asked must be met by some word of the text. A word is met, from best to worst, by
itself; by another form of it (vrouw, vrouwen); by another word for it (`resources/claims.toml`) or
by a compound that begins or ends with it (cursus in taalcursus); by a word that it begins or ends
with itself (inburgering for inburgeringstraject). What only stands beside the text, as its
population, counts less. Order, accents and capitals of the words do not count.
"""

import difflib
from collections.abc import Iterable
from functools import cache

from analysis.policy.claims.dutch_words import stem, words
from analysis.workbench.resources import resource

__all__ = ["near_words", "points", "score"]

SAME, FORM, ALIKE_OR_COMPOUND, PART = 8, 6, 4, 2
# So much less where the word stands beside the text only.
BESIDE = 1
# Shorter parts begin or end too many words: "werk" ends "netwerk".
_SHORTEST_PART, _SHORTEST_WHOLE = 4, 6
_NEAR, _MOST_NEAR = 0.7, 5


def points(asked: str, found: str) -> int:
    """Points with which a word of a text meets a word that was asked; 0 where it does not.

    Examples
    --------
    >>> points("vrouwen", "vrouwen"), points("vrouwen", "vrouw"), points("cursus", "taalcursus")
    (8, 6, 4)
    >>> points("inburgeringstraject", "inburgering"), points("werk", "fiets")
    (2, 0)
    """
    if asked == found:
        return SAME
    if asked[:1].isdigit() or found[:1].isdigit():
        return 0
    whole, part = stem(found), stem(asked)
    if whole == part:
        return FORM
    if whole in _alike(part) or (len(part) >= _SHORTEST_PART and _at_an_end(part, whole)):
        return ALIKE_OR_COMPOUND
    return PART if len(whole) >= _SHORTEST_WHOLE and _at_an_end(whole, part) else 0


def _at_an_end(part: str, whole: str) -> bool:
    return whole.startswith(part) or whole.endswith(part)


@cache
def _alike(asked: str) -> frozenset[str]:
    """Stems of the other words for a word, as the field uses them."""
    groups = [{stem(word) for word in group} for group in resource("claims")["alike"]]
    return frozenset().union(*(group for group in groups if asked in group))


def score(asked: Iterable[str], text: str, beside: str = "") -> int:
    """Points of all words that were asked together; 0 where one of them is not met.

    Parameters
    ----------
    asked
        Words, as `dutch_words.words` gives them.
    text
        What the statement says.
    beside
        What stands with it: population, place, who is responsible.

    Examples
    --------
    >>> score(["vrouwen", "werk"], "Werk voor vrouwen"), score(["vrouwen", "zorg"], "Werk")
    (16, 0)
    >>> score(["vrouwen"], "Aandeel met werk", "vrouwen")
    7
    """
    own, other = set(words(text)), set(words(beside))
    each = [max(_best(word, own), _best(word, other) - BESIDE) for word in asked]
    return sum(each) if each and min(each) > 0 else 0


def _best(asked: str, found: set[str]) -> int:
    return max((points(asked, word) for word in found), default=0)


def near_words(asked: str, known: Iterable[str]) -> list[str]:
    """Words that look most like the one that was asked, the nearest first.

    Examples
    --------
    >>> near_words("inburgring", ["inburgering", "werk"])
    ['inburgering']
    """
    return difflib.get_close_matches(asked, sorted(set(known)), n=_MOST_NEAR, cutoff=_NEAR)
