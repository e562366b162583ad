"""The one way in which something reaches the page: output that a verb of the chapter gives."""

from typing import Any

from IPython.display import display

from analysis.settings import DECLARED

__all__ = ["emit", "is_emitted"]


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
