"""Which extracts a table of the plan needs: counted from a frame, estimated by a model or computed from others."""

from analysis.extracts.frames import process
from analysis.models.run import MODELS
from analysis.plan import Table, load

__all__ = ["needs"]


def needs(table: Table) -> tuple[str, ...]:
    """Name the extracts that a table needs; none where it rests on published figures.

    Examples
    --------
    >>> from analysis.plan import load
    >>> needs(load()["W1"]), needs(load()["P6b"]), needs(load()["O5"])
    (('persons', 'labour_quarter'), ('persons',), ())
    """
    if table.computed_from:
        return tuple(
            dict.fromkeys(
                extract for each in table.computed_from for extract in needs(load()[each])
            )
        )
    if table.source != "models":
        return process.needs(table)
    frames = (
        [process.FRAMES[name] for name in MODELS[table.id].frames] if table.id in MODELS else []
    )
    return tuple(dict.fromkeys(extract for frame in frames for extract in frame.asked))
