"""The rooms of the house in the order of the data, and what each may import.

One list, read by the test of the layers and by the fingerprint of the data. A room imports only
what stands above it here, and of that only what its line names.
"""

__all__ = ["ROOMS", "behind"]

_BASE = ("errors", "settings", "workbench")
# Every room that a chapter's process may load: nothing that reads an extract or counts persons.
_PUBLIC = (*_BASE, "reference", "plan", "indicators")

ROOMS: dict[str, tuple[str, ...]] = {
    "errors": (),
    "user_settings": ("errors",),
    "settings": ("user_settings",),
    "choices": ("user_settings", "settings"),
    "environment": (),
    "workbench": ("errors", "settings"),
    "reference": _BASE,
    "plan": (*_BASE, "reference"),
    "extracts/contracts": (*_BASE, "reference"),
    "extracts/formats": _BASE,
    "extracts/reading": (*_BASE, "reference", "extracts/contracts", "extracts/formats"),
    "extracts/frames": (*_BASE, "reference", "plan", "extracts/contracts", "extracts/reading"),
    "extracts/delivery": (
        *_BASE,
        "reference",
        "extracts/contracts",
        "extracts/formats",
        "extracts/reading",
        "extracts/frames",
    ),
    "extracts/elsewhere": _BASE,
    "extracts/boundaries": (*_BASE, "reference"),
    "counting": (*_BASE, "plan", "extracts/contracts", "extracts/reading", "extracts/frames"),
    "synthetic": (*_BASE, "reference", "plan", "extracts/contracts", "counting"),
    "statistics": (),
    "models": (*_BASE, "reference", "plan", "extracts/frames", "statistics"),
    "disclosure": (*_BASE, "reference", "plan", "counting", "statistics", "models"),
    "indicators": (*_BASE, "reference", "plan", "statistics"),
    "pipeline": (
        *_BASE,
        "reference",
        "plan",
        "extracts/contracts",
        "extracts/reading",
        "extracts/frames",
        "extracts/delivery",
        "extracts/elsewhere",
        "extracts/boundaries",
        "counting",
        "disclosure",
        "models",
    ),
    "report/text": _PUBLIC,
    "report/figures": ("errors", "settings", "reference", "indicators", "report/text"),
    "report/writing": (*_PUBLIC, "choices", "report/text", "report/figures"),
    "report/chapter": (*_BASE, "plan", "report/text", "report/figures", "report/writing"),
    "exploring": (
        *_BASE,
        "plan",
        "extracts/frames",
        "counting",
        "disclosure",
        "indicators",
        "pipeline",
        "report/text",
        "report/writing",
    ),
    "report/page": (
        *_BASE,
        "choices",
        "reference",
        "plan",
        "report/text",
        "report/figures",
        "report/writing",
        "report/chapter",
    ),
    "report/outsider": (
        *_BASE,
        "plan",
        "counting",
        "disclosure",
        "pipeline",
        "report/page",
    ),
    "report/running": (
        *_BASE,
        "plan",
        "pipeline",
        "report/writing",
        "report/page",
        "report/outsider",
    ),
    "report/checks": (
        *_PUBLIC,
        "report/text",
        "report/page",
        "report/outsider",
        "report/running",
    ),
    "policy": (*_BASE, "plan", "indicators", "report/writing", "report/page"),
    "policy/measures": (
        *_BASE,
        "extracts/formats",
        "extracts/reading",
        "extracts/elsewhere",
        "report/text",
        "report/page",
        "policy",
    ),
    "policy/claims": (
        *_BASE,
        "plan",
        "extracts/elsewhere",
        "indicators",
        "report/text",
        "report/writing",
        "policy",
    ),
    "policy/line_of_sight": (
        *_BASE,
        "plan",
        "extracts/elsewhere",
        "indicators",
        "report/text",
        "report/writing",
        "policy",
        "policy/claims",
    ),
    "policy/making": (
        *_BASE,
        "extracts/elsewhere",
        "policy",
        "policy/measures",
        "policy/claims",
        "policy/line_of_sight",
    ),
    "local": (
        *_PUBLIC,
        "extracts/reading",
        "statistics",
        "pipeline",
        "report/text",
        "report/figures",
        "report/writing",
        "report/chapter",
        "report/page",
        "report/outsider",
        "report/running",
    ),
    "documentation": (*_BASE, "plan", "extracts/frames", "report/writing"),
    "cli": (
        *_BASE,
        "documentation",
        "environment",
        "plan",
        "extracts/contracts",
        "extracts/formats",
        "extracts/reading",
        "extracts/frames",
        "extracts/delivery",
        "extracts/elsewhere",
        "extracts/boundaries",
        "synthetic",
        "counting",
        "pipeline",
        "report/outsider",
        "report/running",
        "report/checks",
        "policy/measures",
        "policy/claims",
        "policy/making",
        "local",
    ),
    "__main__": ("errors", "cli"),
}


def behind(room: str) -> set[str]:
    """Return a room with every room that it imports, directly or through another.

    Examples
    --------
    >>> sorted(behind("reference"))
    ['errors', 'reference', 'settings', 'user_settings', 'workbench']
    """
    found = {room}
    for other in ROOMS[room]:
        found |= behind(other)
    return found
