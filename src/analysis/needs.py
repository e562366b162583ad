"""Which extracts a table of the plan needs, whether it is counted from a frame or estimated by a model."""

from analysis.extracts import process
from analysis.models.run import MODELS
from analysis.plan import Table

__all__ = ["needs"]


def needs(table: Table) -> tuple[str, ...]:
    """Name the extracts that a table needs; none where it rests on published figures or other tables.

    Examples
    --------
    >>> from analysis.plan import load
    >>> needs(load()["W1"]), needs(load()["O5"])
    (('persons', 'labour_quarter'), ())
    """
    if table.source != "models":
        return process.needs(table)
    frames = [process.FRAMES[name] for name in MODELS[table.id].frames] if table.id in MODELS else []
    return tuple(dict.fromkeys(extract for frame in frames for extract in frame.asked))
