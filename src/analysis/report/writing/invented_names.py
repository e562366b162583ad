"""Invented results about how somebody acts bear no real name: one rule, for all that is shown."""

import re
from collections.abc import Iterable

import pandas as pd

from analysis import plan
from analysis.report.text.numbers import label
from analysis.report.writing.data_kinds import is_synthetic, synthetic_extracts
from analysis.workbench.resources import resource

__all__ = ["extracts_in_words", "unnamed", "unnamed_of"]


def unnamed(text: str, table: str, *, synthetic: bool) -> str:
    """Text with the names of `resources/invented_names.toml` replaced, where it is invented.

    Parameters
    ----------
    text
        A sentence, title, label, or the HTML or SVG that holds them as text.
    table
        Id of the table whose numbers it tells of.
    synthetic
        Whether these numbers are synthetic.

    Examples
    --------
    >>> unnamed("In 2023 kreeg Unia 2.613 meldingen", "D1", synthetic=True)
    'In 2023 kreeg Instelling A 2.613 meldingen'
    >>> unnamed("In 2023 kreeg Unia 2.613 meldingen", "D1", synthetic=False)
    'In 2023 kreeg Unia 2.613 meldingen'
    >>> unnamed("34 % in Antwerpen", "P4", synthetic=True)
    '34 % in Antwerpen'
    """
    line = plan.line(table) if table else None
    if not synthetic or line is None or line.chapter not in resource("invented_names")["chapters"]:
        return text
    return _without_names(text)


def _without_names(text: str) -> str:
    names = resource("invented_names")["names"]
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"
    return re.sub(pattern, lambda met: names[met[0]], text)


def unnamed_of(text: str, estimates: pd.DataFrame) -> str:
    """`unnamed` by the estimates that a text tells of, which are of one table; as it is of none."""
    if estimates.empty or "table" not in estimates:
        return text
    return unnamed(text, estimates["table"].iloc[0], synthetic=is_synthetic(estimates))


def extracts_in_words(extracts: Iterable[str]) -> dict[str, str]:
    """What extracts hold, by name; of synthetic ones without the name of who would deliver them."""
    invented = synthetic_extracts()
    words = {name: label("extract", name) for name in extracts}
    return {
        name: _without_names(text) if name in invented else text for name, text in words.items()
    }
