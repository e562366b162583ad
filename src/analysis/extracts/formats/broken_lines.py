"""What is said of lines that are no records: another number of fields, or a field of two lines."""

from collections.abc import Sequence

from analysis.errors import DataError
from analysis.extracts.formats.records import unreadable

__all__ = ["goes_on", "listed", "ragged"]

SHOWN_LINES = 20


def listed(lines: Sequence[int]) -> str:
    """Numbers of lines, the first few and how many more.

    Parameters
    ----------
    lines : sequence of int
        At least one.

    Examples
    --------
    >>> listed([3]), listed([3, 5])
    ('line 3', 'lines 3, 5')
    """
    more = f" and {len(lines) - SHOWN_LINES} more" if len(lines) > SHOWN_LINES else ""
    numbers = ", ".join(str(line) for line in lines[:SHOWN_LINES])
    return f"line{'s' * (len(lines) > 1)} {numbers}{more}"


def ragged(name: str, fields: int, lines: list[int]) -> DataError:
    """Return the error for lines with more or fewer fields than the header."""
    return unreadable(
        name,
        f"the header has {fields} fields, another number is on {listed(lines)} (a line cut off, or "
        "the separator in a field without quotes)",
        expected="as many on each line",
    )


def goes_on(name: str, line: int) -> DataError:
    """Return the error for a field that does not end on its line."""
    return unreadable(
        name,
        f"a field on line {line} goes on over the end of the line (a stray quote that takes in "
        "what follows, or a text of two lines)",
        expected="each record on a line of its own",
    )
