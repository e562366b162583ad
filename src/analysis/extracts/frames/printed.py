"""A delivery that is not here: the queries of a frame written down, and not run.

Who may not hand over persons makes the frame by them on an engine of its own, and counts it there.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.labour_positions import EXTRACT as LABOUR
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.frames.source import Source
from analysis.extracts.frames.unit_keys import KEY
from analysis.reference import municipalities
from analysis.workbench.sql import quoted, text

__all__ = ["BY_QUERY", "FRACTION", "SNAPSHOT", "Step", "extracts_of", "steps"]

# Frames of persons; those that are made in memory are small.
BY_QUERY = tuple(name for name, frame in FRAMES.items() if frame.query)
# What a producer fills in: a name that stands for the share of the units that an extract holds, and
# a text for the day that it is of.
FRACTION, SNAPSHOT = "fraction_of_the_extract", "<snapshot>"


class Step(NamedTuple):
    """One query on the way to a frame, in the SQL of DuckDB.

    `name` is the relation that it makes. A check has none: it gives no row where all is well, else
    one with what is `wrong`.
    """

    name: str
    query: str
    wrong: str = ""


@dataclass(frozen=True)
class _Printed(Source):
    """A source that writes down what it is asked to run."""

    held: frozenset[str] = frozenset()
    steps: list[Step] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return KEY

    @property
    def delivered(self) -> frozenset[str]:
        return self.held

    def extract(self, name: str, *, year: int | None = None) -> str:
        return name if year in (None, self.year) else f"{name}_{year}"

    def follows(self, extract: str) -> bool:
        return f"{extract}_{self.year - 1}" in self.held

    def day(self, extract: str, column: str) -> str:
        # The reference period ends with the year.
        return f"TIMESTAMP '{f'{self.year}-12-31' if column == 'ref_to' else SNAPSHOT}'"

    def municipalities(self, extract: str, column: str, *, year: int | None) -> pd.Series:
        known = municipalities.load(year=year)
        codes = known.loc[known["valid_from"] <= self.year, "nis_code"]
        return codes.drop_duplicates().sort_values().astype("str")

    def shared(self, name: str, query: str) -> str:
        if name not in {step.name for step in self.steps}:
            self.steps.append(Step(name, query))
        return name

    def given(self, name: str, frame: pd.DataFrame) -> str:
        columns = ", ".join(map(quoted, frame))
        rows = ", ".join(
            f"({', '.join(map(text, row))})" for row in frame.itertuples(index=False, name=None)
        )
        return self.shared(name, f"SELECT {columns} FROM (VALUES {rows}) AS known ({columns})")

    def coded(self, name: str, query: str) -> str:
        return self.shared(name, query)

    def refuse(self, query: str, message: str, *, only_if: str | None = None) -> None:
        step = Step("", query, re.sub(r"\{[^}]*\}", "...", message))
        if step not in self.steps:
            self.steps.append(step)

    def frame(self, name: str) -> str:
        return self.shared(name, FRAMES[name].query(self))

    def sample_weight(self, extract: str) -> str:
        return f"CAST(1 AS DOUBLE) / CAST({FRACTION} AS DOUBLE)"


def extracts_of(name: str, *, year: int) -> tuple[str, ...]:
    """Relations that a frame can be made from; that of the year before is `labour_quarter_2022`.

    Residents are held against `ci_persons`: positions may be those of who is in either.

    Examples
    --------
    >>> extracts_of("residents", year=2023)
    ('persons', 'labour_quarter', 'population_official', 'ci_persons', 'labour_quarter_2022')
    >>> extracts_of("enrolments", year=2023)
    ('nt2_enrolments',)
    """
    every = FRAMES[name].read
    return (*every, f"{LABOUR}_{year - 1}") if name == "residents" else every


def steps(name: str, *, year: int, held: frozenset[str]) -> list[Step]:
    """Queries that make a frame, one after the other, and the checks between them.

    Parameters
    ----------
    name
        One of `BY_QUERY`.
    year
        Year of the extracts.
    held
        Those that the engine has, of `extracts_of`.

    Raises
    ------
    DataError
        When the frame cannot be made from these.

    Examples
    --------
    >>> held = frozenset(["nt2_enrolments"])
    >>> [step.name for step in steps("enrolments", year=2023, held=held)]
    ['places_of_nt2_enrolments', 'enrolments']
    """
    missing = sorted(set(FRAMES[name].extracts) - held)
    if missing:
        raise DataError(
            f"the frame {name} needs {', '.join(missing)}; expected it among the extracts that "
            "the engine holds"
        )
    nowhere = Path("extracts")
    with duckdb.connect() as connection:
        source = _Printed(nowhere, year, nowhere, connection, None, nowhere, held=held)
        source.frame(name)
    return source.steps
