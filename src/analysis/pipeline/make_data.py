"""`make data`: the public frames of a year from its raw extracts, before any chapter runs.

`data/processed/YEAR/` gets the processed frames and the unprotected cells, which never
leave the machine; `data/processed/YEAR/public/` gets what may be seen.
"""

import shutil
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import PROCESSED
from analysis.workbench import fingerprint, room_key
from analysis.workbench.folders import only_one, replaced
from analysis.workbench.progress import Progress

__all__ = ["build", "made_from"]


def build(year: int, *, copy_to: Path | None = None, processed: Path | None = None) -> Path:
    """Build the public cells of a year, unless inputs and code are those of the last build.

    Parameters
    ----------
    year
        Reference year; deliveries of earlier years are read too, later ones never.
    copy_to
        Folder to copy the public frames to before another run can replace them.
    processed
        Folder to build in, where it is not `data/processed`.

    Returns
    -------
    Path
        The folder `data/processed/YEAR/public`.

    Raises
    ------
    DataError
        When nothing was delivered for the year, a delivery breaks its contract, or something else
        than synthetic data was delivered and the room has no key.
    """
    target = (processed or PROCESSED) / str(year)
    with only_one(target.parent / f".{year}.lock"):
        years = fingerprint.delivered_years(upto=year)
        if year not in years:
            raise DataError(_nothing(year, fingerprint.delivered_years()))
        inputs = made_from(year)
        stamp = target / "made_from.txt"
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs:
            print(f"data for {year}: nothing changed", flush=True)
        else:
            # Imported here: that nothing changed is found out with the standard library alone.
            from analysis.pipeline import effort, public_frames

            work = effort.expected([effort.rows_delivered(each) for each in years])
            with replaced(target) as folder, Progress(f"data for {year}", work) as progress:
                public_frames.write(folder, year, years, progress, _earlier(target))
                (folder / stamp.name).write_text(inputs, encoding="utf-8")
        if copy_to is not None:
            _refuse_wordless(target / "public")
            shutil.copytree(target / "public", copy_to)
    return target / "public"


def _earlier(target: Path) -> list[Path]:
    """Builds in which a step of this one may be found: its own last one, and those of other years.

    What a broken or a running build of another year holds is not what its labels say.
    """
    others = sorted(target.parent.glob("[12][0-9][0-9][0-9]"), reverse=True)
    return [target, *(each for each in others if each != target)]


def _refuse_wordless(public: Path) -> None:
    """Refuse data of which a word was taken away since: words decide nothing of the data."""
    import pandas as pd

    from analysis import plan
    from analysis.pipeline.words import refuse_wordless

    frames = [pd.read_parquet(public / f"{name}.parquet") for name in ("cells", "models")]
    refuse_wordless(plan.load().values(), *frames)


def made_from(year: int) -> str:
    """What decides the data of a year: hash of the code and the inputs, and which secret."""
    files = [*fingerprint.data_code_files(), *fingerprint.input_files(year)]
    return f"{fingerprint.of_files(files)}, key: {room_key.name_of(room_key.secret_of(year))}\n"


def _nothing(year: int, years: list[int]) -> str:
    there = f"years delivered: {', '.join(map(str, years))}" if years else "no year was delivered"
    return (
        f"nothing was delivered for {year} (no data/raw/{year}/delivery.csv; {there}). "
        f"Put the extracts of {year} in data/raw/{year} as data/raw/README.md says, "
        f"or make synthetic ones: make synthetic YEAR={year}"
    )
