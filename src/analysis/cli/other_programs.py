"""The verbs that run other programs: tests, JupyterLab, style, benches; and cleaning up.

Standard library only: `make clean` runs this before anything is installed.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from analysis.cli.packages import database, geodata, wheels
from analysis.errors import DataError
from analysis.settings import PROCESSED, REPORTS, ROOT

__all__ = [
    "KINDS",
    "bench",
    "clean",
    "codebook",
    "database",
    "docs",
    "geodata",
    "lab",
    "lint",
    "rooms",
    "test",
    "wheels",
]

TESTED_YEAR = "2023"
# Of tests, and told of each by its fixtures and helpers in tests/conftest.py; slowest first.
KINDS = ("run", "report", "page", "frames", "make", "unit")
# Those that make data or a report again take most of the time: they are run when they are asked.
_ASKED = "run"
KEPT = "README.md"
CACHES = {"__pycache__", ".ipynb_checkpoints"}
# Where `make docs` writes.
SITE = "site"
MADE = (SITE, ".building", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache")


def _python(*arguments: str) -> int:
    """Run Python in the root of the project and return its exit code."""
    sys.stdout.flush()
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode


def _all(*commands: tuple[str, ...]) -> int:
    """Run commands until one fails."""
    return next((code for command in commands if (code := _python(*command))), 0)


def test(room: str, kind: str) -> int:
    """Run the tests, or those of one room or kind: functions, examples in docstrings, chapters.

    Without a kind these are all but those of the kind `run`.

    Raises
    ------
    DataError
        When there is no such room or kind.
    """
    _known("ROOM", room, rooms(), "statistics")
    _known("KIND", kind, KINDS, "unit")
    if not kind:
        print(f"without those that make data or reports again: make test KIND={_ASKED}", flush=True)
    targets = _tested(room)
    notebooks = ["-p", "nbval.plugin", "--nbval-lax", "--nbval-current-env"]
    notebooks = notebooks if "notebooks" in targets else []
    return _all(
        *([("-m", "analysis", "data", TESTED_YEAR)] if _reads_frames(targets) else []),
        (
            "-m", "pytest", "-rs", *notebooks, "--numprocesses=auto", "--maxprocesses=4",
            # In the order of tests/conftest.py: what takes longest begins first.
            "--dist=loadfile", "--no-loadscope-reorder", "-m", kind or f"not {_ASKED}", *targets,
        ),
    )  # fmt: skip


def rooms() -> list[str]:
    """Return the rooms that have tests of their own: those of the package, and the notebooks."""
    packages = (ROOT / "src/analysis").glob("*/__init__.py")
    return sorted([*(path.parent.name for path in packages), "notebooks"])


def _known(variable: str, value: str, known: Iterable[str], example: str) -> None:
    if value and value not in known:
        raise DataError(
            f"{variable} is '{value}'; expected one of {', '.join(known)}, "
            f"as in {variable}={example}"
        )


def _tested(room: str) -> list[str]:
    """Return the folders to test, from the root of the project."""
    if not room:
        return ["tests", "src", "notebooks"]
    folders = [f"tests/{room}", "notebooks" if room == "notebooks" else f"src/analysis/{room}"]
    return [folder for folder in folders if (ROOT / folder).is_dir()]


def _reads_frames(targets: list[str]) -> bool:
    """Tell whether a test of these folders reads the frames of the synthetic deliveries."""
    texts = (
        path.read_text(encoding="utf-8")
        for folder in targets
        for path in (ROOT / folder).rglob("test_*.py")
    )
    return "notebooks" in targets or any("shipped" in text or "built" in text for text in texts)


def lab() -> int:
    """Open JupyterLab on the workbench, at the notebook to start with; it asks no internet.

    Pages open as a reader sees them, and git learns to leave outputs out.
    """
    from analysis.workbench.git_guard import guard

    if said := guard(ROOT):
        print(said, file=sys.stderr)
    _prefer(Path(os.environ["JUPYTER_CONFIG_DIR"]) / "labconfig")
    return _python(
        "-m", "jupyterlab", ".", "--allow-root", "--LabApp.extension_manager=readonly",
        "--LabApp.default_url=/lab/tree/notebooks/00_start.ipynb",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url=None",
        "--LanguageServerManager.autodetect=False",
    )  # fmt: skip


def _prefer(folder: Path) -> None:
    """Tell JupyterLab to show a page of docs as it reads, not its source, and to ask no news."""
    preferred = {
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview", "html": "HTML Viewer"}
        },
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(preferred, indent=2)
    (folder / "default_setting_overrides.json").write_text(text, encoding="utf-8")


def lint() -> int:
    """Check the style of the code, that notebooks hold no outputs, and the types."""
    notebooks = sorted(
        path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("*.ipynb")
    )
    return _all(
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "nbstripout", "--verify", *notebooks),
        ("-m", "mypy"),
    )


def codebook() -> int:
    """Write the codebook of the extracts, and the tables of data/raw/README.md."""
    from analysis.extracts.contracts.codebook import write
    from analysis.extracts.delivery import reading_tables

    for path in [*write(), reading_tables.write()]:
        print(path.relative_to(ROOT).as_posix())
    return 0


def docs() -> int:
    """Write the site that the code tells of itself, and say where its first page is."""
    from analysis.cli.command_line import verbs
    from analysis.documentation.site import write

    print(write(ROOT / SITE, verbs=verbs()).relative_to(ROOT).as_posix())
    return 0


def bench() -> int:
    """Measure everything that has a target, each beside its peer; all run, whatever one says."""
    scripts = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "bench").glob("*.py"))
    return max(_python(script) for script in scripts)


def clean() -> int:
    """Remove what was made; data/raw, wheels and .venv stay."""
    made = [
        path for folder in (PROCESSED, REPORTS) for path in folder.glob("*") if path.name != KEPT
    ]
    rooms = [ROOT / name for name in ("src", "tests", "bench", "notebooks")]
    made += [path for room in rooms for path in room.rglob("*") if path.name in CACHES]
    for path in [*made, *(ROOT / name for name in MADE)]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return 0
