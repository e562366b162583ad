"""The contract `measure_updates`: what a row of an update says, and in which words."""

from analysis.workbench.resources import resource

__all__ = ["COLUMNS", "FORM_SHEET", "KEPT", "RANK", "REQUIRED", "STATES", "heading", "name_of"]

COLUMNS = (
    "measure_id",
    "reported_on",
    "reporter",
    "state",
    "indicator_id",
    "period",
    "value",
    "unit",
    "text",
    "source",
)
REQUIRED = ("measure_id", "reported_on", "reporter", "state")
# Columns that, filled, make a row of the form an update: the others may be filled in beforehand.
KEPT = ("reported_on", "reporter", "state", "value", "text")
# How far each state is; a step to a lower rank goes back, and so does one away from an end.
RANK = {"planned": 0, "postponed": 0, "running": 1, "stopped": 2, "done": 2}
STATES = tuple(RANK)
FORM_SHEET = "Formulier"


def heading(name: str) -> str:
    """Dutch heading of a column in the form.

    Examples
    --------
    >>> heading("state")
    'Stand'
    """
    return resource("measures")["form"][name]


def name_of(head: str) -> str:
    """Name of a column by its heading, in Dutch or as the contract has it; empty for another.

    Examples
    --------
    >>> name_of(" gemeld OP "), name_of("reported_on"), name_of("Titel")
    ('reported_on', 'reported_on', '')
    """
    wanted = head.strip().casefold()
    known = {name: name for name in COLUMNS}
    known |= {words.casefold(): name for name, words in resource("measures")["form"].items()}
    return known.get(wanted, "")
