"""The errors for what the workbench refuses: what was found, what was expected, what to do."""

__all__ = ["DataError", "DisclosureError"]


class DataError(ValueError):
    """Input that the workbench refuses; the command line ends with exit code 2.

    The message says what was found (value, column, row number, file), what was
    expected and what to do. It never holds a person's record.
    """


class DisclosureError(DataError):
    """A publication that would give hidden counts away; the command line ends with exit code 3.

    The message names table and cell, never a count.
    """
