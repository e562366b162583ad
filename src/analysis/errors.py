"""The one error for bad input: what was found, what was expected, what to do."""

__all__ = ["DataError"]


class DataError(ValueError):
    """Input that the workbench refuses; the command line ends with exit code 2.

    The message says what was found (value, column, row number, file), what was
    expected and what to do. It never holds a person's record.
    """
