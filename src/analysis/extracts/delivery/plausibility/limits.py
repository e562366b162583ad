"""What `resources/plausibility.toml` says of each measure: limits, change, help."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from analysis import settings
from analysis.extracts.delivery.plausibility.since_before import compared_columns, may_be_empty
from analysis.extracts.delivery.shares import columns_with_unknown
from analysis.workbench.resources import resource

__all__ = ["Limits", "limits_of", "sections", "subjects"]

# Rows below which a share is no sign of anything.
FEWEST = 100


@dataclass(frozen=True)
class Limits:
    """What a measure may be.

    Attributes
    ----------
    possible, expected : tuple of float
        First and last value; infinite where there is no limit.
    down, up : float
        How far it may move from the delivery before; infinite where it may move.
    relative : bool
        Whether these are parts of the value before.
    fewest : int
        Rows below which it is not judged.
    help : str
        Where to look.
    """

    possible: tuple[float, float]
    expected: tuple[float, float]
    down: float
    up: float
    relative: bool
    fewest: int
    help: str

    def around(self, before: float) -> tuple[float, float]:
        """Return what is expected beside a value before.

        Examples
        --------
        >>> limits_of("persons", "size").around(1000.0)
        (800.0, 1200.0)
        """
        size = abs(before) if self.relative else 1.0
        low, high = before - self.down * size, before + self.up * size
        return max(low, self.expected[0]), min(high, self.expected[1])


def sections(extract: str) -> dict[str, dict]:
    """Return the measures of an extract that are not of a column, each with its section.

    Parameters
    ----------
    extract : str
        Name of a contract.

    Examples
    --------
    >>> list(sections("vmri_grounds"))
    ['size', "last year's file", 'same fraction']
    """
    stated = resource("plausibility")
    own = stated.get(extract, {})
    merged = {name: section | own.get(name, {}) for name, section in stated["every"].items()}
    merged |= {name: section for name, section in own.items() if name not in merged}
    return {name: section for name, section in merged.items() if "of" in section}


def limits_of(extract: str, measure: str) -> Limits:
    """Return the limits of a measure, as its extract or `every` extract states them.

    Parameters
    ----------
    extract : str
        Name of a contract.
    measure : str
        Name of a section, or a column and `unknown`, `empty` or `codes`.

    Examples
    --------
    >>> limits_of("persons", "isced, unknown").expected
    (0.0, 0.5)
    """
    stated = resource("plausibility")
    own, kind = stated.get(extract, {}), measure.rpartition(", ")[2]
    section: Mapping = stated["every"].get(kind, {}) | own.get(kind, {}) | own.get(measure, {})
    change = section.get("change", False)
    down, up = change if isinstance(change, list) else (change, change)
    if isinstance(change, list):
        down = -down
    moves = change is not False
    return Limits(
        _pair(section.get("possible")),
        _pair(section.get("expected")),
        _number(down) if moves else inf,
        _number(up) if moves else inf,
        section.get("relative", False),
        section.get("fewest", FEWEST),
        section.get("help", ""),
    )


def subjects(extract: str) -> list[str]:
    """Return what a reason may be about: the names of the measures, and the columns.

    Parameters
    ----------
    extract : str
        Name of a contract.
    """
    columns = [*compared_columns(extract), *may_be_empty(extract), *columns_with_unknown(extract)]
    return [*sections(extract), *dict.fromkeys(columns)]


def _pair(limits: list | None) -> tuple[float, float]:
    return (_number(limits[0]), _number(limits[1])) if limits else (-inf, inf)


def _number(stated: float | str) -> float:
    """A number, or the setting that is named."""
    return float(getattr(settings, stated)) if isinstance(stated, str) else float(stated)
