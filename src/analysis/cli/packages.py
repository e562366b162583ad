"""The verbs that install or collect packages by their hashes: what few need, and wheels."""

import shutil
import subprocess
import sys
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import ROOT

__all__ = ["database", "geodata", "wheels"]

# What only `make database` and `make geodata` install.
DATABASE = "requirements-database.txt"
GEODATA = "requirements-geodata.txt"


def _pip() -> list[str]:
    """Return a pip that works as this Python, which judges markers and what a wheel asks for.

    Raises
    ------
    DataError
        When no pip is at hand.
    """
    base = getattr(sys, "_base_executable", sys.executable)
    pips = [
        [each, "-m", "pip", "--python", sys.executable]
        for each in (base, shutil.which("python3"))
        if each
    ]
    for pip in [*pips, [sys.executable, "-m", "pip"]]:
        if not subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
            return pip
    raise DataError(
        "no pip; expected the Python that made .venv to have one (apt install python3-pip)."
    )


def database() -> int:
    """Install what reads the tables of a database, by its hashes, from wheels/ where it is there.

    Raises
    ------
    DataError
        When no pip is at hand.
    """
    said = "SQLAlchemy and psycopg are there: make deliver FILE=postgresql://...#schema.table"
    return _install(DATABASE, said)


def geodata() -> int:
    """Install what reads shapefiles and GeoPackages, as `database` does.

    Raises
    ------
    DataError
        When no pip is at hand.
    """
    return _install(GEODATA, "pyogrio is there: make boundaries FILE=...")


def _install(requirements: str, said: str) -> int:
    options = ["--require-hashes", "--no-user", "--disable-pip-version-check"]
    if any((ROOT / "wheels").glob("*.whl")):
        options += ["--no-index", "--find-links", "wheels"]
    command = [*_pip(), "install", "-q", *options, "-r", requirements]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if not done.returncode:
        print(said)
    return done.returncode


def wheels(folder: Path = ROOT / "wheels") -> int:
    """Collect the wheels of all requirements files for this Python and machine, by their hashes.

    Raises
    ------
    DataError
        When no pip is at hand.
    """
    options = ["--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"]
    command = [*_pip(), "download", "-q", *options, "-d", str(folder), "-r"]
    done = subprocess.run([*command, "requirements.txt"], cwd=ROOT, check=False)
    if not done.returncode:
        for apart, what in ((DATABASE, "databases"), (GEODATA, "shapefiles")):
            there = (ROOT / apart).is_file()
            if there and subprocess.run([*command, apart], cwd=ROOT, check=False).returncode:
                # What reads them is not made for every machine, and few rooms need it.
                print(f"without what reads {what}, which could not be collected")
        count = len(list(folder.glob("*.whl")))
        version = ".".join(map(str, sys.version_info[:3]))
        print(
            f"{count} wheels for Python {version} on this kind of machine are in wheels/: "
            "carry that folder inside"
        )
    return done.returncode
