"""The Python environment: does it hold the pins, and what a run may see of the user's own settings.

Standard library only: the Makefile runs this file in environments that may hold nothing else.
"""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["clean_environment", "launcher", "make_folders", "mismatches"]

OLDEST_PYTHON = (3, 11)

# Settings of the user, of a desktop or of a cluster that would reach the page or the numbers.
DROPPED_PREFIXES = (
    "PYTHON",
    "IPYTHON",
    "JUPYTER",
    "MPL",
    "MATPLOTLIB",
    "PAPERMILL",
    "LC_",
    "OPENBLAS",
)
DROPPED = ("LANGUAGE", "SOURCE_DATE_EPOCH", "VIRTUAL_ENV")
FOLDERS = (
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "MPLCONFIGDIR",
)

MARK = "INTEGRATIEMONITOR_ENVIRONMENT"


def mismatches(requirements: Path) -> list[str]:
    """Pins of a requirements file that this environment does not hold, one line each.

    A pin whose marker does not apply here is left out; packages that are not pinned are tolerated.
    An empty list therefore means: everything pinned is here, at exactly that version.

    Parameters
    ----------
    requirements : Path
        File with lines `name==version`, with or without marker and hashes.

    Returns
    -------
    Lines such as `pandas: 3.1.1 is pinned, 2.2.0 is installed`, in the order of the file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "requirements.txt"
    ...     _ = file.write_text("no-such-package==1.0 ; python_version > '3'")
    ...     mismatches(file)
    ['no-such-package: 1.0 is pinned, it is not installed']
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        from packaging.requirements import Requirement
    except ImportError:
        return ["packaging: it is not installed"]
    if sys.version_info < OLDEST_PYTHON:
        return [f"Python: 3.11 or newer is needed, this is {sys.version.split()[0]}"]
    lines = requirements.read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line.rstrip("\\ ")) for line in lines if line[:1].isalnum()]
    found = []
    for pin in pins:
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        pinned = str(pin.specifier).removeprefix("==")
        try:
            installed = version(pin.name)
        except PackageNotFoundError:
            found.append(f"{pin.name}: {pinned} is pinned, it is not installed")
            continue
        if not pin.specifier.contains(installed, prereleases=True):
            found.append(f"{pin.name}: {pinned} is pinned, {installed} is installed")
    return found


def launcher(python: str) -> str:
    """Text of a `.venv/bin/python` that runs the Python of an active environment with our code.

    It finds the repository from its own place, so that the folder may be moved, and says what to do
    when the environment behind it has gone.

    Parameters
    ----------
    python : str
        Path of the Python of that environment.

    Returns
    -------
    Two lines of `sh`.

    Examples
    --------
    >>> print(launcher("/opt/env/bin/python").splitlines()[0])
    #!/bin/sh
    """
    gone = "error: the environment used here has gone; remove .venv and run make again"
    return (
        "#!/bin/sh\n"
        f"p={shlex.quote(python)}; [ -x \"$p\" ] || {{ echo '{gone}' >&2; exit 1; }}; "
        'PYTHONPATH="$(cd "$(dirname "$0")/../.." && pwd)/src" exec "$p" "$@"\n'
    )


def clean_environment(environ: Mapping[str, str], *, folder: Path) -> dict[str, str]:
    """Environment variables of every run: the user's own settings do not reach the report.

    Parameters
    ----------
    environ : mapping of str to str
        The variables as they are, usually `os.environ`.
    folder : Path
        Folder below which Jupyter, IPython and matplotlib keep their settings; see `make_folders`.

    Returns
    -------
    New dict; PATH, TMPDIR, HOME and all that has no influence are kept. Applied to its own result
    it changes nothing.

    Examples
    --------
    >>> clean = clean_environment({"PATH": "/bin", "MPLBACKEND": "x"}, folder=Path("/here"))
    >>> clean["PATH"], clean["TZ"], "MPLBACKEND" in clean
    ('/bin', 'UTC', False)
    """
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(DROPPED_PREFIXES) and name not in DROPPED
    }
    kept["HOME"] = kept.get("HOME") or str(folder / "home")
    return kept | {
        MARK: str(folder),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter_config"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter_data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter_runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "MATPLOTLIBRC": str(folder / "matplotlib" / "matplotlibrc"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        "PYTHONNOUSERSITE": "1",
        # Also where the system has another encoding, for files and for what is printed.
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def make_folders(environ: Mapping[str, str]) -> None:
    """Make the folders that a clean environment names, with an empty matplotlibrc.

    Parameters
    ----------
    environ : mapping of str to str
        Result of `clean_environment`.
    """
    for name in FOLDERS:
        Path(environ[name]).mkdir(parents=True, exist_ok=True)
    Path(environ["MATPLOTLIBRC"]).touch()


def _write_launcher(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        launcher(sys.executable), encoding=sys.getfilesystemencoding(), errors="surrogateescape"
    )
    os.chmod(path, 0o755)


def _main(requirements: str, launcher_path: str | None = None) -> int:
    found = mismatches(Path(requirements))
    for line in found:
        print(line)
    if not found and launcher_path:
        _write_launcher(Path(launcher_path))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
