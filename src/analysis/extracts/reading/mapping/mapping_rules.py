"""Columns that a mapping file makes: one value for all, parts of others, a value by condition.

What stands as "ours" may name columns of theirs in braces: `{YEAR}-{MONTH}` puts two together, and
`{FIRST|SECOND}` takes the first that is filled. What stands as "theirs" is `=` for every row, or
conditions that must all hold: `{KNOWN}=0`. The first line whose conditions hold decides; then the
line with `=`; then the column itself, where the file has one.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.extracts.reading.parse_values import as_text
from analysis.extracts.reading.strange_text import in_one_piece

__all__ = ["ALWAYS", "Rule", "derived", "is_rule", "rule"]

ALWAYS = "="
_CONDITION = re.compile(r"\{([^{}|]+)\}=([^{}]*)")
_COLUMNS = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Rule:
    """A value of a column of ours, and where it holds: names of theirs with the code of each."""

    conditions: tuple[tuple[str, str], ...]
    value: str

    @property
    def is_constant(self) -> bool:
        """Whether its value names no column."""
        return not _COLUMNS.search(self.value)

    @property
    def columns(self) -> list[str]:
        """The columns that it uses, in the order of the line."""
        in_value = [name for names in _COLUMNS.findall(self.value) for name in names.split("|")]
        return list(dict.fromkeys([*(name for name, _ in self.conditions), *in_value]))


def is_rule(theirs: str) -> bool:
    """Whether the text of a mapping file is a condition, or stands for every row.

    Examples
    --------
    >>> is_rule("="), is_rule("{KNOWN}=0"), is_rule("0")
    (True, True, False)
    """
    return theirs == ALWAYS or bool(re.fullmatch(rf"(?:{_CONDITION.pattern})+", theirs))


def rule(theirs: str, ours: str) -> Rule:
    """Return the rule of a line.

    Examples
    --------
    >>> rule("{KNOWN}=0 {SURE}=1", "XX").conditions
    (('KNOWN', '0'), ('SURE', '1'))
    """
    found = [(name.strip(), code.strip()) for name, code in _CONDITION.findall(theirs)]
    return Rule(tuple(found), ours)


def derived(frame: pd.DataFrame, rules: list[Rule], own: str) -> pd.Series:
    """Make a column by its rules.

    Parameters
    ----------
    frame : DataFrame
        The file with the producer's names; it holds every column of the rules.
    rules : list of Rule
        In the order of the mapping file.
    own : str
        The column of the file that keeps its value where no rule holds; may be absent.

    Returns
    -------
    Series of str
        Missing where no rule holds and the file has no such column.

    Examples
    --------
    >>> frame = pd.DataFrame({"KNOWN": ["0", "1"], "FATHER": ["BE", "MA"]})
    >>> derived(frame, [rule("{KNOWN}=0", "XX"), rule("=", "{FATHER}")], "ours").tolist()
    ['XX', 'MA']
    """
    values = _text(frame[own]) if own in frame else _nothing(frame)
    in_order = sorted(rules, key=lambda each: bool(each.conditions))
    # The last that is laid over the others decides: the first line that holds.
    unconditional = [each for each in in_order if not each.conditions]
    for each in [*unconditional, *reversed([each for each in in_order if each.conditions])]:
        holds = pd.Series(True, index=frame.index)
        for name, code in each.conditions:
            holds &= _text(frame[name]).str.strip().fillna("") == code
        values = values.where(~holds, _filled_in(frame, each.value))
    return values.replace("", np.nan).astype("str")


def _filled_in(frame: pd.DataFrame, value: str) -> pd.Series:
    """The value of each row; missing where a column in it is empty."""
    # Text and names of columns take turns.
    parts = _COLUMNS.split(value)
    made = pd.Series(parts[0], index=frame.index, dtype="str")
    for names, text in zip(parts[1::2], parts[2::2], strict=True):
        first_filled = _nothing(frame)
        for name in names.split("|"):
            first_filled = first_filled.fillna(_text(frame[name]).str.strip().replace("", np.nan))
        made = made + first_filled + text
    return made


def _nothing(frame: pd.DataFrame) -> pd.Series:
    return pd.Series(np.nan, index=frame.index, dtype="str")


def _text(values: pd.Series) -> pd.Series:
    if values.dtype == "str":
        return in_one_piece(values)
    return as_text(values) if values.dtype.kind in "iuf" else values.astype("str")
