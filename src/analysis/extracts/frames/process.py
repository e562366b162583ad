"""From raw extracts to processed frames, one row per unit; they never leave the machine."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
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
from analysis.extracts.frames.source import Source, opened
from analysis.extracts.frames.staff import staff
from analysis.extracts.frames.unit_keys import with_keys
from analysis.extracts.reading import delivery_register, read_extract
from analysis.plan import Table

__all__ = ["FRAMES", "Frame", "make", "needs", "process"]

Made = dict[str, pd.DataFrame]


class Frame(NamedTuple):
    """How a processed frame is made, and from which extracts.

    `make` makes a small one in memory, from the folder, the year and what was made before; `query`
    gives the SQL of one with a row for each of many units, which is never held in memory. The first
    of `extracts` gives its basis and snapshot date. `adds` names the extracts that it can do
    without: their columns are then empty for everybody, and only the tables that use one of these
    are left out. One that adds no column to any table is never asked for.
    """

    extracts: tuple[str, ...]
    make: Callable[[Path, int, Made], pd.DataFrame] | None = None
    adds: Mapping[str, frozenset[str]] = MappingProxyType({})
    query: Callable[[Source], str] | None = None

    @property
    def all_extracts(self) -> tuple[str, ...]:
        """Every extract that it takes something from."""
        return (*self.extracts, *self.adds)

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
    "residents": Frame(("persons",), adds=COLUMNS_BY_EXTRACT, query=residents),
    "contracts": Frame(_CIVIC, query=contracts),
    "attainment": Frame(_CIVIC, query=attainment),
    "newcomers": Frame(("ci_persons",), query=newcomers),
    "registrations": Frame(_CIVIC, adds=registered.COLUMNS_BY_EXTRACT, query=registrations),
    "programme_parts": Frame(_CIVIC, query=parts),
    "orientation_tests": Frame(_CIVIC, query=orientation_tests),
    "programme_results": Frame(_CIVIC, query=results),
    "enrolments": Frame(("nt2_enrolments",), query=enrolments),
    "exclusions": Frame(("ci_events", "ci_persons"), query=exclusions),
    "attainment_by": Frame(_CIVIC, query=attainment_by),
    "landmark": Frame((*_CIVIC, "labour_quarter"), query=landmark),
    "reports": Frame(("unia_reports",), lambda raw, year, _: reports(raw, year)),
    "report_grounds": Frame(
        ("unia_grounds", "unia_reports"),
        lambda raw, _, made: grounds(raw, made["reports"]).drop(columns="report_id"),
    ),
    "applications": Frame(
        ("correspondence",),
        lambda raw, year, _: correspondence.without_pseudonyms(
            correspondence.applications(raw, year)
        ),
    ),
    "pairs": Frame(
        ("correspondence",), lambda _, __, made: correspondence.pairs(made["applications"])
    ),
    "files": Frame(("unia_reports",), lambda _, __, made: files(made["reports"])),
    "file_kinds": Frame(
        ("unia_reports", "unia_grounds"), lambda raw, _, made: kinds_of_ground(raw, made["files"])
    ),
    "complaints": Frame(("vmri_files",), lambda raw, year, _: complaints(raw, year)),
    "complaint_grounds": Frame(
        ("vmri_grounds", "vmri_files"),
        lambda raw, _, made: complaint_grounds(raw, made["complaints"]).drop(columns="file_id"),
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


def process(raw: Path, target: Path, *, year: int, secret: bytes) -> dict[str, Path]:
    """Write the processed frames of one delivery and say where they are.

    Parameters
    ----------
    raw
        Folder of the delivery (`data/raw/YEAR`).
    target
        Folder for the Parquet files.
    year
        Year of the delivery.
    secret
        Secret of the room, of which each unit gets a `key` in place of its name.

    Returns
    -------
    dict
        File by frame; a frame whose extracts were not delivered is absent.

    Raises
    ------
    DataError
        When an extract breaks its contract or differs from what was registered; all that were
        found, together.
    """
    files, refused = make(raw, target, year=year, secret=secret)
    if refused:
        raise DataError("\n".join(dict.fromkeys(map(str, refused))))
    return files


def make(
    raw: Path, target: Path, *, year: int, secret: bytes | None
) -> tuple[dict[str, Path], list[DataError]]:
    """Write every frame whose extracts were delivered, and gather what was refused on the way.

    A frame of which an extract was refused already is not tried. Frames are made one after the
    other; but for small ones none is held in memory.

    Parameters
    ----------
    raw, target, year
        As for `process`.
    secret
        As for `process`; without one units keep their names, which tests look at.
    """
    delivered = set(delivery_register.newest_snapshots(raw)["extract"])
    files: dict[str, Path] = {}
    small: Made = {}
    refused: list[DataError] = []
    untrusted: set[str] = set()
    with opened(raw, year, made=target, secret=secret) as source:
        for name, frame in FRAMES.items():
            if not delivered.issuperset(frame.extracts) or untrusted.intersection(
                frame.all_extracts
            ):
                continue
            try:
                files[name] = _write(name, frame, source, small)
            except DataError as error:
                refused.append(error)
                untrusted.update(frame.all_extracts)
    # Files of the frames that were not tried may be wrong too.
    for extract in sorted(delivered) if refused else ():
        try:
            read_extract.typed_frame(extract, raw)
        except DataError as error:
            refused.append(error)
    return files, refused


def _write(name: str, frame: Frame, source: Source, small: Made) -> Path:
    """Write one frame, and keep it for the others where it is small."""
    if frame.query:
        return source.write(name, frame.query(source))
    path = source.made / f"{name}.parquet"
    made = small[name] = frame.make(source.folder, source.year, small)
    named = made if source.secret is None else with_keys(made, source.secret)
    named.to_parquet(path, index=False)
    return path
