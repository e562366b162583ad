"""CPU and memory of the scans of all municipalities beside command lines: `make bench`.

Both sides start from the public frames of 2023. Ours is `python -m analysis scans 2023` whole, with
nothing kept: numbers, pages, CSV, index, search for persons, manifest and swap. The peer is one
`papermill` and one `jupyter nbconvert` command line for each of a few municipalities, times all.
A second run of ours, in which nothing changed, and one in which a tenth of the pages is gone show
what is kept.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis.local.municipality import municipalities
from analysis.local.scans import NOTEBOOK
from analysis.settings import REPORTS

YEAR = 2023
OF_PEER = 3
SHARE, SECONDS, MEMORY = 0.04, 70.0, 1.0
TARGET = REPORTS / f"{YEAR}-local"


def cpu() -> float:
    """CPU that the processes started here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ours() -> tuple[float, float]:
    """Make the scans as a user does; the CPU that it took, and GB of its largest process."""
    command = [sys.executable, "-m", "analysis", "scans", str(YEAR)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6


def command_lines(code: str) -> float:
    """Run and render one scan with the tools' own command lines; the CPU that it took."""
    before = cpu()
    with tempfile.TemporaryDirectory() as folder:
        done = Path(folder) / "scan.ipynb"
        parameters = ["-p", "year", str(YEAR), "-r", "municipality", code, "--no-progress-bar"]
        for tool, *options in (
            ["papermill", str(NOTEBOOK), str(done), *parameters],
            ["jupyter", "nbconvert", "--to", "html", "--no-input", str(done)],
        ):
            command = [sys.executable, "-m", tool, *options]
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
    return cpu() - before


def main() -> int:
    """Print what each side took, and what is asked of ours; 1 where that is missed."""
    subprocess.run([sys.executable, "-m", "analysis", "data", str(YEAR)], check=True)
    codes = municipalities(YEAR)["nis_code"].tolist()
    shutil.rmtree(TARGET, ignore_errors=True)
    (whole, peak), (again, _) = ours(), ours()
    for path in sorted(TARGET.glob("[0-9]*.html"))[::10]:
        path.unlink()
    tenth, _ = ours()
    peer = sum(command_lines(code) for code in codes[:OF_PEER]) / OF_PEER * len(codes)
    print(f"{len(codes)} scans: {whole:.1f} s of CPU (asked: {SECONDS:.0f})")
    print(f"its largest process: {peak:.2f} GB (asked: {MEMORY:g})")
    print(f"command lines, from {OF_PEER}: {peer:.0f} s; ours {whole / peer:.3f} (asked: {SHARE})")
    print(f"nothing changed: {again:.1f} s; a tenth gone: {tenth:.1f} s")
    return int(whole > SECONDS or whole / peer > SHARE or peak > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
