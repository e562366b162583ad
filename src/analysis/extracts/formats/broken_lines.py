"""What is said of lines that are no records: another number of fields, or a field of two lines."""

from analysis.errors import DataError
from analysis.extracts.formats.records import unreadable

__all__ = ["SHOWN_LINES", "goes_on", "ragged"]

SHOWN_LINES = 20


def ragged(name: str, fields: int, lines: list[int]) -> DataError:
    """Return the error for lines with more or fewer fields than the header."""
    more = f" and {len(lines) - SHOWN_LINES} more" if len(lines) > SHOWN_LINES else ""
    return unreadable(
        name,
        f"the header has {fields} fields, another number is on line "
        f"{str(lines[:SHOWN_LINES])[1:-1]}{more} (a line cut off, or the separator in a field "
        "without quotes)",
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
