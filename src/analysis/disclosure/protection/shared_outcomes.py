"""Outcomes that say the same of a unit more or less finely: sums of each that are one count.

Employed is a category of the activity, and two positions of the distribution. What the protection
knows of this it need not learn from the auditor, one failed blank at a time.
"""

from itertools import product

from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from analysis.reference.classes import codings

__all__ = ["classes_in_common"]

REST = "*"
OTHER = "(other)"


def classes_in_common(
    one: str, codes: list[str], other: str, other_codes: list[str]
) -> list[tuple[list[str], list[str]]]:
    """Give the categories of two columns that together hold the same units, class by class.

    Parameters
    ----------
    one, other
        Columns of one frame; made from the same finer column by `resources/codings.toml`.
    codes, other_codes
        Their categories.

    Returns
    -------
    list
        Pairs of categories of each, as fine as both allow; none where the columns have no finer one
        in common.

    Examples
    --------
    >>> activities = ["employed", "outside", "unemployed"]
    >>> classes_in_common("employed", ["no", "yes"], "activity", activities)
    [(['no'], ['outside', 'unemployed']), (['yes'], ['employed'])]
    >>> classes_in_common("employed", ["no", "yes"], "part_time", ["no", "yes"])
    []
    """
    known = codings()["column"]
    finer = known.get(one, {}).get("of")
    if one == other or finer is None or finer != known.get(other, {}).get("of"):
        return []
    sets = (
        _sets(one, codes, _named(other, other_codes)),
        _sets(other, other_codes, _named(one, codes)),
    )
    meet = [(i, j + len(codes)) for (i, a), (j, b) in product(*map(enumerate, sets)) if a & b]
    size = len(codes) + len(other_codes)
    graph = coo_matrix(
        ([1] * len(meet), tuple(zip(*meet, strict=True)) or ((), ())), shape=(size, size)
    )
    _, part = connected_components(graph, directed=False)
    both = [each for each in dict.fromkeys(part[: len(codes)]) if each in part[len(codes) :]]
    return [
        (
            [code for code, at in zip(codes, part, strict=False) if at == each],
            [code for code, at in zip(other_codes, part[len(codes) :], strict=True) if at == each],
        )
        for each in both
    ]


def _named(column: str, codes: list[str]) -> set[str]:
    """Finer categories that a column names, or that stand for themselves in it."""
    classes = codings()["column"][column].get("codes", {})
    return set().union(
        *({code} if code not in classes else set(classes[code]) for code in {*codes, *classes})
    ) - {REST}


def _sets(column: str, codes: list[str], others: set[str]) -> list[set[str]]:
    """Finer categories of each code; `*` holds what no other code does."""
    classes = codings()["column"][column].get("codes", {})
    own = _named(column, codes)
    return [
        (others | {OTHER}) - own
        if REST in classes.get(code, ())
        else set(classes.get(code, [code]))
        for code in codes
    ]
