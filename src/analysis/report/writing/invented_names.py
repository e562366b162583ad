"""Invented results about how somebody acts bear no real name: one rule, for all that is shown."""

import re

import pandas as pd

from analysis import plan
from analysis.report.writing.data_kinds import is_synthetic
from analysis.workbench.resources import resource

__all__ = ["unnamed", "unnamed_of"]


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
    rule = resource("invented_names")
    if not synthetic or line is None or line.chapter not in rule["chapters"]:
        return text
    names = rule["names"]
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"
    return re.sub(pattern, lambda met: names[met[0]], text)


def unnamed_of(text: str, estimates: pd.DataFrame) -> str:
    """`unnamed` by the estimates that a text tells of, which are of one table; as it is of none."""
    if estimates.empty or "table" not in estimates:
        return text
    return unnamed(text, estimates["table"].iloc[0], synthetic=is_synthetic(estimates))
