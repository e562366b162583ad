"""Classes of columns: which finer codes each one holds, as `resources/classes.toml` says.

Whatever makes or counts a column reads its classes here, so that they are stated once. Only the
standard library is needed.
"""

import re
from dataclasses import dataclass

from analysis import settings
from analysis.errors import DataError
from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = ["REST", "Classes", "broader_classes", "classes"]

# Stands for all finer codes that no other class of the column names.
REST = "*"
_BAND = re.compile(r"(\d+)(?:-(\d+)|\+)")


@dataclass(frozen=True, kw_only=True)
class Classes:
    """The classes of one column.

    `of` is the finer column, `codes` the finer codes by class, `bands` the ranges of whole numbers
    where the finer column holds numbers, and `margin` whether the plan may show these classes as
    broader margins of the finer column.
    """

    of: str
    codes: dict[str, tuple[str, ...]]
    bands: tuple[str, ...] = ()
    margin: bool = False

    @property
    def starts(self) -> list[int]:
        """First number of each band, and the number after the last one unless that is open."""
        first = [int(_BAND.fullmatch(band)[1]) for band in self.bands]
        last = _BAND.fullmatch(self.bands[-1])[2]
        return first if last is None else [*first, int(last) + 1]


@asked
def classes(column: str) -> Classes:
    """Classes of a column.

    Raises
    ------
    DataError
        When `classes.toml` does not hold the column, or its bands leave a gap or overlap.

    Examples
    --------
    >>> classes("origin_4").of, classes("origin_4").codes["non_eu"]
    ('origin_8', ('turkey', 'maghreb', 'other_non_eu'))
    >>> classes("age_work").starts
    [20, 30, 55, 65]
    """
    known = resource("classes")
    if column not in known:
        raise DataError(
            f"classes: column {column!r} is not in resources/classes.toml; expected one of "
            f"{', '.join(known)}."
        )
    about = known[column]
    bands = tuple(about.get("bands", ()))
    _refuse_gaps(column, bands)
    return Classes(
        of=about["of"],
        codes={code: _finer(finer) for code, finer in about.get("codes", {}).items()},
        bands=bands,
        margin=about.get("margin", False),
    )


def broader_classes() -> dict[str, dict[str, list[str]]]:
    """Classes that the plan may show as broader margins, by the column that they are classes of.

    Examples
    --------
    >>> broader_classes()["age_band"]["0-17"]
    ['0-9', '10-17']
    """
    every = [classes(column) for column in resource("classes")]
    return {
        each.of: {code: list(finer) for code, finer in each.codes.items()}
        for each in every
        if each.margin
    }


def _finer(said: list[str] | str) -> tuple[str, ...]:
    """Finer codes of a class: those that are listed, or those of a setting."""
    if isinstance(said, str):
        return tuple(getattr(settings, said.removeprefix("settings.")))
    return tuple(said)


def _refuse_gaps(column: str, bands: tuple[str, ...]) -> None:
    for band, after in zip(bands, bands[1:], strict=False):
        last, first = _BAND.fullmatch(band)[2], int(_BAND.fullmatch(after)[1])
        if last is None or int(last) + 1 != first:
            raise DataError(
                f"classes: [{column}] has {band} before {after}; expected bands in order, each "
                "beginning where the one before ends. Correct resources/classes.toml."
            )
