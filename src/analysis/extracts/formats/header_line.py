"""Find the header that is expected below something else, such as a title."""

from collections.abc import Collection, Mapping, Sequence

from analysis.extracts.formats.records import unreadable

__all__ = ["count_known", "refuse_title"]

# A title, a date and an empty line: further down it is no header.
_LOOKED_AT = 12


def count_known(fields: Sequence[str], names: Collection[str]) -> int:
    """How many fields are a known name, in whatever capitals.

    Examples
    --------
    >>> count_known(["PID", " sex"], ["pid", "sex", "age"])
    2
    """
    known = {name.casefold() for name in names}
    return sum(field.strip().casefold() in known for field in fields)


def refuse_title(
    rows: Mapping[int, Sequence[str]], names: Collection[str], name: str, *, what: str = "line"
) -> None:
    """Refuse a file whose header stands below its first filled line.

    Parameters
    ----------
    rows : mapping of int to sequence of str
        The fields of each filled line, by its number in the file.
    names : collection of str
        Names that the header may hold.
    name : str
        How messages name the file.
    what : str
        What a line is called: `line` or, in a sheet, `row`.

    Raises
    ------
    DataError
        If the first line holds no known name, and one of the next holds most of its fields.
    """
    numbers = list(rows)[:_LOOKED_AT]
    if not numbers or count_known(rows[numbers[0]], names):
        return
    for number in numbers[1:]:
        filled = [field for field in rows[number] if field.strip()]
        if len(filled) > 1 and 2 * count_known(filled, names) > len(filled):
            raise unreadable(
                name,
                f"the header is on {what} {number}, and something else, such as a title, above it",
                expected=f"the header on {what} 1",
            )
