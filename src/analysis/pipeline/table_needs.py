"""Which extracts a table of the plan needs, whether counted, modelled or computed."""

from analysis.extracts.frames import registry
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
    found: list[str] = []
    if table.computed_from:
        for each in table.computed_from:
            found += needs(load()[each])
    elif table.source != "models":
        found += registry.needs(table)
    elif table.id in MODELS:
        for name in MODELS[table.id].frames:
            found += registry.FRAMES[name].asked
    return tuple(dict.fromkeys(found))
