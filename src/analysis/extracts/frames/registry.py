"""The processed frames: how each is made, from which extracts and from which other frames."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from analysis.extracts.frames import caravan_sites, correspondence
from analysis.extracts.frames.civic_integration import registrations as registered
from analysis.extracts.frames.civic_integration.contracts import contracts
from analysis.extracts.frames.civic_integration.dutch_levels import (
    attainment,
    attainment_by,
    landmark,
)
from analysis.extracts.frames.civic_integration.enrolments import enrolments
from analysis.extracts.frames.civic_integration.exclusions import exclusions
from analysis.extracts.frames.civic_integration.programme import orientation_tests, parts, results
from analysis.extracts.frames.civic_integration.registrations import newcomers, registrations
from analysis.extracts.frames.job_seekers import spells
from analysis.extracts.frames.labour_force import labour_force
from analysis.extracts.frames.language_respondents import language_respondents
from analysis.extracts.frames.municipal_respondents import municipal_respondents
from analysis.extracts.frames.reports import (
    complaint_grounds,
    complaints,
    files,
    grounds,
    kinds_of_ground,
    population,
    reports,
)
from analysis.extracts.frames.residents import COLUMNS_BY_EXTRACT, residents
from analysis.extracts.frames.respondents import respondents
from analysis.extracts.frames.source import Source
from analysis.extracts.frames.staff import staff
from analysis.plan import Table

__all__ = ["FRAMES", "Frame", "Made", "needs"]

# Small frames by name, in which units have their names.
Made = dict[str, pd.DataFrame]


class Frame(NamedTuple):
    """How a processed frame is made, and from which extracts.

    `make` makes a small one in memory, from the folder, the year and what was made before; `query`
    gives the SQL of one with a row for each of many units, which is never held in memory. The first
    of `extracts` gives its basis and snapshot date. `adds` names the extracts that it can do
    without: their columns are then empty for everybody, and only the tables that use one of these
    are left out. One that adds no column to any table is never asked for. `beside` are extracts
    that no table waits for, though it is held against them where they are there; `after` the frames
    that it is made from.
    """

    extracts: tuple[str, ...]
    make: Callable[[Path, int, Made], pd.DataFrame] | None = None
    adds: Mapping[str, frozenset[str]] = MappingProxyType({})
    query: Callable[[Source], str] | None = None
    beside: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def all_extracts(self) -> tuple[str, ...]:
        """Every extract that it takes something from."""
        return (*self.extracts, *self.adds)

    @property
    def read(self) -> tuple[str, ...]:
        """Every extract that what stands in it depends on, but for those of `after`."""
        return (*self.all_extracts, *self.beside)

    @property
    def asked(self) -> tuple[str, ...]:
        """Extracts without which it is not whole."""
        return (*self.extracts, *(name for name, columns in self.adds.items() if columns))

    @property
    def may_lack(self) -> frozenset[str]:
        """Columns that are empty where an extract is absent."""
        return frozenset().union(*self.adds.values())


_CIVIC = ("ci_persons", "ci_events")
FRAMES = {
    # Positions may be those of who is in either.
    "residents": Frame(
        ("persons",), adds=COLUMNS_BY_EXTRACT, query=residents, beside=("ci_persons",)
    ),
    "contracts": Frame(_CIVIC, query=contracts, beside=("labour_quarter",)),
    "attainment": Frame(_CIVIC, query=attainment, after=("contracts",)),
    "newcomers": Frame(("ci_persons",), query=newcomers),
    "registrations": Frame(_CIVIC, adds=registered.COLUMNS_BY_EXTRACT, query=registrations),
    "programme_parts": Frame(_CIVIC, query=parts),
    "orientation_tests": Frame(_CIVIC, query=orientation_tests),
    "programme_results": Frame(_CIVIC, query=results),
    "enrolments": Frame(("nt2_enrolments",), query=enrolments),
    "exclusions": Frame(("ci_events", "ci_persons"), query=exclusions),
    "attainment_by": Frame(_CIVIC, query=attainment_by, after=("contracts",)),
    "landmark": Frame((*_CIVIC, "labour_quarter"), query=landmark, after=("contracts",)),
    "reports": Frame(("unia_reports",), lambda raw, year, _: reports(raw, year)),
    "report_grounds": Frame(
        ("unia_grounds", "unia_reports"),
        lambda raw, _, made: grounds(raw, made["reports"]).drop(columns="report_id"),
        after=("reports",),
    ),
    "applications": Frame(
        ("correspondence",),
        lambda raw, year, _: correspondence.without_pseudonyms(
            correspondence.applications(raw, year)
        ),
    ),
    "pairs": Frame(
        ("correspondence",),
        lambda _, __, made: correspondence.pairs(made["applications"]),
        after=("applications",),
    ),
    "files": Frame(
        ("unia_reports",), lambda _, __, made: files(made["reports"]), after=("reports",)
    ),
    "file_kinds": Frame(
        ("unia_reports", "unia_grounds"),
        lambda raw, _, made: kinds_of_ground(raw, made["files"]),
        after=("files",),
    ),
    "complaints": Frame(("vmri_files",), lambda raw, year, _: complaints(raw, year)),
    "complaint_grounds": Frame(
        ("vmri_grounds", "vmri_files"),
        lambda raw, _, made: complaint_grounds(raw, made["complaints"]).drop(columns="file_id"),
        after=("complaints",),
    ),
    "spells": Frame(("job_seekers", "persons"), query=spells),
    "staff": Frame(("staff",), lambda raw, year, _: staff(raw, year)),
    "caravan_capacity": Frame(
        ("caravan_sites",), lambda raw, year, _: caravan_sites.capacity(raw, year)
    ),
    "caravan_use": Frame(("caravan_sites",), lambda raw, year, _: caravan_sites.in_use(raw, year)),
    "labour_force": Frame(("lfs",), lambda raw, year, _: labour_force(raw, year)),
    "respondents": Frame(
        ("survey",), lambda raw, year, _: respondents(raw, year), {"survey_replicates": frozenset()}
    ),
    "language_respondents": Frame(
        ("language_survey", "survey_languages"),
        lambda raw, year, _: language_respondents(raw, year),
    ),
    "municipal_respondents": Frame(
        ("municipal_survey",), lambda raw, year, _: municipal_respondents(raw, year)
    ),
    "population": Frame(("population_official",), lambda raw, year, _: population(raw, year)),
}


def needs(table: Table) -> tuple[str, ...]:
    """Name the extracts that a table of the plan needs; none where it is not counted from a frame.

    Examples
    --------
    >>> from analysis.plan import load
    >>> needs(load()["P1"]), needs(load()["W1"]), needs(load()["P4b"])
    (('persons',), ('persons', 'labour_quarter'), ('persons', 'population_official'))
    """
    if table.source not in FRAMES:
        return ()
    frame = FRAMES[table.source]
    return (
        *frame.extracts,
        *(name for name, columns in frame.adds.items() if any(map(table.uses, columns))),
    )
