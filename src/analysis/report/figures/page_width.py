"""How wide figures are drawn: for a page, and for a phone, which would shrink words and marks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

__all__ = ["NARROW", "WIDE", "Width", "drawn_at", "width"]


class Width(NamedTuple):
    """Inches of a figure; what fits on a line or side by side.

    `label`, `name`, `legend`, `title` and `below` are letters; `panels`, `ticks` and `years` are
    how many fit; of the months and times of an axis each `every` has its number.
    """

    inches: float
    label: int
    name: int
    legend: int
    title: int
    below: int
    panels: int
    ticks: int
    years: int
    every: int


WIDE = Width(
    inches=7.2,
    label=44,
    name=60,
    legend=92,
    title=62,
    below=98,
    panels=2,
    ticks=6,
    years=12,
    every=1,
)
NARROW = Width(
    inches=3.9,
    label=18,
    name=14,
    legend=46,
    title=33,
    below=53,
    panels=1,
    ticks=3,
    years=6,
    every=2,
)
_WIDTH: ContextVar[Width] = ContextVar("width", default=WIDE)


def width() -> Width:
    """Width at which figures are drawn now.

    Examples
    --------
    >>> width().inches
    7.2
    >>> with drawn_at(NARROW):
    ...     width().inches
    3.9
    """
    return _WIDTH.get()


@contextmanager
def drawn_at(each: Width) -> Iterator[None]:
    """Draw figures at a width, inside `with`."""
    before = _WIDTH.set(each)
    try:
        yield
    finally:
        _WIDTH.reset(before)
