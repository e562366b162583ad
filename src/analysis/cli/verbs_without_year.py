"""What each verb without a year does, and what those are that run other programs."""

from pathlib import Path

from analysis.settings import ROOT

__all__ = [
    "PLAIN",
    "WITHOUT_SETTINGS",
    "boundaries",
    "find",
    "key",
    "measures_update",
    "new_chapter",
    "new_extract",
    "sql",
]

# Verbs without a year, which run other programs; those of WITHOUT_SETTINGS need no clean
# environment.
PLAIN = {
    "test": "all tests: functions, examples in the docstrings, chapters",
    "lab": "JupyterLab on the workbench: chapters, docs, plan, source and report",
    "lint": "style and types of the code; notebooks without outputs",
    "bench": "every measurement beside its peer",
    "codebook": (
        "the codebook of the extracts, from their contracts: data/codebook.nl.md, "
        "data/codebook.en.md, and the tables of data/raw/README.md"
    ),
    "docs": "a site of the docstrings, along the plan: site/index.html",
    "database": "install what reads the tables of a database",
    "geodata": "install what reads shapefiles and GeoPackages",
    "wheels": "collect the packages for a room without internet",
    "clean": "remove what was made; data/raw, wheels and .venv stay",
    "help": "this list",
}
WITHOUT_SETTINGS = {"database", "geodata", "wheels", "clean"}


def new_chapter(name: str) -> int:
    """Write the skeleton of a chapter and say where it is."""
    from analysis.cli.new_chapter import new_chapter as write

    notebook, line, test = (path.relative_to(ROOT).as_posix() for path in write(name))
    print(
        f"made {notebook}, the next free number, its table in {line} and {test}\n"
        "to give it another place, rename the notebook, and its chapter in the plan and in "
        "pages.toml"
    )
    return 0


def new_extract(name: str, file: str) -> int:
    """Write the stubs of an extract from an example file and say what is to be done."""
    from analysis.cli.new_extract import new_extract as write

    made, added = write(name, file)
    print("made", *(f"  {path.as_posix()}" for path in made), sep="\n")
    print("a line in", *(f"  {path.as_posix()}" for path in added), sep="\n")
    print(
        "No row of the example is in them, but its listed codes are: see that these may stand in "
        f"git.\nThen: make codebook, and python -m pytest tests/extracts/frames/test_{name}.py, "
        "which says what is left to fill; docs/add-an-extract-or-column.md has the rest."
    )
    return 0


def key() -> int:
    """Make the key of the room and say what it is for; refused where there is one."""
    from analysis.workbench.folders import shown
    from analysis.workbench.room_key import BYTES, make

    print(
        f"made {shown(make())}: {BYTES} random bytes that only you can read. Every count gets its "
        "noise from it.\n"
        "Who else makes reports in this room uses a copy of this file. Keep one where the room "
        "keeps its secrets, never with what leaves it.\n"
        "If it is lost: what was registered as released keeps its numbers, all others are drawn "
        "anew, once; who has both reports then knows a little more."
    )
    return 0


def sql(table: str, dialect: str, part: str, year: int | None, extracts: str) -> int:
    """Print the counting query of a table, or what makes a frame, in the SQL of another engine."""
    from analysis.counting import producer_frames, producer_sql

    if year is None:
        print(producer_sql.query(table, dialect=dialect, part=part))
    else:
        held = [name.strip() for name in extracts.split(",") if name.strip()]
        print(producer_frames.script(table, dialect=dialect, year=year, extracts=held))
    return 0


def measures_update(file: str) -> int:
    """Take an update of the measures over and say where it is kept."""
    import datetime

    from analysis.policy.measures.register import add
    from analysis.workbench.folders import shown

    today = datetime.datetime.now(datetime.UTC).astimezone().date().isoformat()
    kept = add(Path(file), today=today)
    last = kept.stem.split("_")[1]
    print(
        f"kept {shown(kept)}; a balance of {last} or later shows all of it, as in: "
        f"make measures YEAR={last[:4]}"
    )
    return 0


def boundaries(file: str, producer: str, licence: str) -> int:
    """Take the borders of municipalities over and say which maps they serve."""
    from analysis.extracts.boundaries.keep import keep
    from analysis.workbench.folders import shown

    kept = keep(file, producer=producer, licence=licence)
    years = "2019 to 2024" if kept.stem.endswith("2019") else "2025 and later"
    print(
        f"kept {shown(kept)}: the maps of {years} get these borders, as in: make scans YEAR=2023\n"
        "Remove that file, and they are hexagons again."
    )
    return 0


def find(text: str) -> int:
    """Print what the policy documents say of something; 1 where they say nothing of it."""
    from analysis.policy.claims.find import lines, newest_report

    answer, found = lines(text, report=newest_report())
    print(*answer, sep="\n")
    return 0 if found else 1
