"""A researcher's own table leaves the room: protected, audited with all that left before."""

import json
import re
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.counting import delivered_cells
from analysis.disclosure.audit import audit, coarse, refuse
from analysis.disclosure.frozen_cells import cell_names
from analysis.disclosure.protect import protect
from analysis.errors import DataError
from analysis.exploring.counted import counted, estimates_of
from analysis.exploring.frames import processed_files
from analysis.exploring.question import Question
from analysis.pipeline import exported
from analysis.pipeline.invented_places import with_real_places
from analysis.pipeline.released import BASES
from analysis.settings import PROCESSED, RAW, REPORTS
from analysis.workbench.folders import only_one, shown

__all__ = ["FOLDER", "export"]

FOLDER = REPORTS / "exports"
MOST_CELLS = 3000


def export(
    question: Question,
    name: str,
    *,
    processed: Path = PROCESSED,
    folder: Path = FOLDER,
    kept: Path = exported.FOLDER,
) -> Path:
    """Write a table that may leave, once the audit has judged it with everything else.

    Parameters
    ----------
    question
        What is counted.
    name
        Name of the table: small letters, digits and hyphens.
    processed, folder, kept
        Folders of the frames, of what may leave, and of what is kept of it in the room.

    Returns
    -------
    Path
        The CSV: protected estimates. Beside it a JSON file with the question and what the audit
        measured.

    Raises
    ------
    DataError
        When the name is another text, or an export of another question has it.
    DisclosureError
        When it would give away too much beside the report of that year and earlier exports;
        nothing is written then.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise DataError(
            f"export: the name is '{name}'; expected small letters, digits and hyphens, as in "
            "work-by-province"
        )
    with only_one(kept / ".lock"):
        files = processed_files(question.year, processed=processed)
        cells, line = counted(question, files, processed)
        _refuse_wide(cells)
        known = exported.lines(folder=kept).get(name)
        if known is not None and known != line:
            raise DataError(
                f"export: '{name}' left before with another question; expected another name, "
                "since what left is kept as it was."
            )
        made = processed / str(question.year)
        base = pd.concat(
            [pd.read_parquet(made / BASES["cells"]), *exported.bases(folder=kept)],
            ignore_index=True,
        )
        public, after = protect(cells, {line.id: line}, base)
        own = exported.Together({line.id: line}, cells, public)
        report = _of_report(made, files, question.year)
        every = exported.beside(report, files, question.year, base, folder=kept)
        every = exported.joined(every, own)
        print(f"export {name}: audited with {len(every.tables) - 1} other tables", flush=True)
        measured = audit(every.cells, every.public, every.tables, files)
        refuse(measured)
        # Those that stand in the report too: that report may never be released.
        mine = after["cell"].isin(cell_names(public, {line.id: line}))
        exported.register(name, line, after[mine].drop_duplicates(), folder=kept)
    return _written(folder, name, question, estimates_of(public, line, question), measured)


def _refuse_wide(cells: pd.DataFrame) -> None:
    """Refuse a cross that nobody reads, and that the audit would take hours over."""
    if len(cells) > MOST_CELLS:
        raise DataError(
            f"export: the cross has {len(cells)} cells; expected at most {MOST_CELLS}. Take fewer "
            "columns in by, or ones with fewer codes."
        )


def _of_report(made: Path, files: dict, year: int) -> exported.Together:
    """The tables of the report that were counted from the frames."""
    cells, public = (
        with_real_places(pd.read_parquet(made / f"{name}.parquet"))
        for name in ("cells", "public/cells")
    )
    years = sorted({delivered for paths in files.values() for delivered in paths})
    elsewhere = delivered_cells.delivered({each: RAW / str(each) for each in years}, year=year)
    here = set(cells["table"]) - set(elsewhere["table"])
    tables = {name: line for name, line in plan.load().items() if name in here}
    return exported.Together(tables, cells, public)


def _written(
    folder: Path, name: str, question: Question, estimates: pd.DataFrame, measured: pd.DataFrame
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    estimates.to_csv(path, index=False, lineterminator="\n", float_format="%.12g")
    about = {
        "data": sorted(set(estimates["data_kind"])),
        "question": vars(question) | {"by": list(question.by)},
        "audit": coarse(measured).iloc[0].to_dict(),
    }
    text = json.dumps(about, indent=1, ensure_ascii=False, default=float)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    print(f"export {name}: {shown(path)}; it may leave, with the JSON file beside it", flush=True)
    return path
