"""The layout of a fixed-width file, as a mapping file gives it: `@1-12` for the characters 1 to 12.

Such a place is the name of a column of theirs, wherever a name may stand: `persons,,@13,sex` and
`persons,birth_date,=,{@14-17}-{@18-19}`.
"""

import re
from collections.abc import Iterable, Mapping

__all__ = ["faults_in", "is_place", "places_of"]

_PLACE = re.compile(r"@([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")


def is_place(theirs: str) -> bool:
    """Whether the text of a mapping file is a place in a line, the first character before the last.

    Examples
    --------
    >>> is_place("@1-12"), is_place("@13"), is_place("@12-1"), is_place("@countries")
    (True, True, False, False)
    """
    found = _PLACE.fullmatch(theirs)
    return bool(found) and int(found[1]) <= int(found[2] or found[1])


def places_of(names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the first and the last character of each name that is a place, in the order given.

    Parameters
    ----------
    names : iterable of str
        Names of columns of theirs.

    Examples
    --------
    >>> places_of(["@1-12", "GESLACHT", "@13"])
    {'@1-12': (1, 12), '@13': (13, 13)}
    """
    found = {name: _PLACE.fullmatch(name) for name in names if is_place(name)}
    return {name: (int(each[1]), int(each[2] or each[1])) for name, each in found.items()}


def faults_in(names: Mapping[str, str], places: Mapping[str, tuple[int, int]]) -> list[str]:
    """Say what is wrong with a layout as a whole: places that overlap, or names beside places.

    Parameters
    ----------
    names : mapping of str to str
        Names of theirs to ours; a place may be cut up further by what makes a column.
    places : mapping of str to (int, int)
        The places among all names.

    Examples
    --------
    >>> faults_in({"@1-12": "pid", "@12": "sex"}, {"@1-12": (1, 12), "@12": (12, 12)})
    ['@1-12 and @12 overlap']
    """
    in_order = sorted((places[name], name) for name in names if name in places)
    faults = [
        f"{one} and {other} overlap"
        for ((_, last), one), ((first, _), other) in zip(in_order, in_order[1:], strict=False)
        if first <= last
    ]
    headed = [name for name in names if name not in places]
    if places and headed:
        faults.append(f"{headed[0]} is a name of a header, and {min(places)} a place in a line")
    return faults
