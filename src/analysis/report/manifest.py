"""The manifest: what went into a report and what came out, each with its hash."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from analysis import fingerprint
from analysis.settings import CHOICES, ROOT

__all__ = ["PACKAGES", "write"]

PACKAGES = (
    "pandas", "numpy", "scipy", "statsmodels", "seaborn", "matplotlib", "duckdb", "pyarrow", "pandera",
    "papermill", "nbconvert", "nbclient", "jupyterlab",
)  # fmt: skip


def write(folder: Path, year: int) -> None:
    """Write `manifest.json` of a finished report folder. No time and no path of the machine stand in it."""
    outputs = sorted(p for p in folder.rglob("*") if p.is_file())
    about = {
        "report": "Integratiemonitor",
        "year": year,
        "run_again": f"make report YEAR={year}",
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": {name: version(name) for name in PACKAGES},
        "requirements_sha256": fingerprint.of_file(ROOT / "requirements.txt"),
        "code_sha256": fingerprint.of_files(fingerprint.code_files()),
        "settings": {name: str(value) for name, value in CHOICES.items()},
        "inputs": [_described(path, ROOT) for path in fingerprint.input_files(year)],
        "outputs": [_described(path, folder) for path in outputs],
    }
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _described(path: Path, root: Path) -> dict:
    name = path.relative_to(root).as_posix()
    return {"file": name, "bytes": path.stat().st_size, "sha256": fingerprint.of_file(path)}
