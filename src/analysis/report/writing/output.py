"""The one way in which something reaches the page: output that a verb of the chapter gives."""

import json
import math
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import display

from analysis.settings import DECLARED

__all__ = ["UNPROTECTED_TYPE", "emit", "is_emitted", "mark_unprotected", "plain_rows"]

# What the hook before commits looks for (.ci/pre-commit).
UNPROTECTED_TYPE = "application/vnd.integratiemonitor.unprotected+json"
_UNPROTECTED = (
    "Unprotected rows: what this notebook shows stays in the room, and git commit refuses it until "
    "its outputs are cleared."
)


def emit(data: dict[str, Any], **metadata: dict[str, Any]) -> None:
    """Show output with the mark of the verbs; a report refuses what a cell shows without it.

    Parameters
    ----------
    data
        What is shown, by MIME type.
    **metadata
        Metadata of the output, by MIME type or by name.
    """
    display(data, metadata={DECLARED: {"emitted": True}, **metadata}, raw=True)


def is_emitted(metadata: dict[str, Any]) -> bool:
    """Say whether output bears the mark of the verbs."""
    return bool(metadata.get(DECLARED, {}).get("emitted"))


def plain_rows(frame: pd.DataFrame) -> list[list[object]]:
    """Rows as lists of plain numbers and texts, as JSON gives them back.

    Numbers have 12 significant digits; what is missing is None.

    Examples
    --------
    >>> plain_rows(pd.DataFrame({"value": [0.1, float("nan")], "unit": ["share", ""]}))
    [[0.1, 'share'], [None, '']]
    """
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False)]
    return json.loads(json.dumps(rows))


def _plain(value: object) -> object:
    """Value for JSON: numbers to 12 significant digits, missing as null."""
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else None
    if hasattr(value, "item"):
        return _plain(value.item())
    return None if value is None or value is pd.NA else value


def mark_unprotected() -> None:
    """Mark a notebook that loaded unprotected rows, where one is open: it is not committed so."""
    if get_ipython() is not None:
        html = f'<p role="note" style="border-left: 4px solid; padding: 0.5em">{_UNPROTECTED}</p>'
        emit({UNPROTECTED_TYPE: {}, "text/html": html, "text/plain": _UNPROTECTED})
