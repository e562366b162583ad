"""A question asked of the frames of a year: estimates, as an indicator gives them."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.disclosure.protect import protect
from analysis.errors import DataError
from analysis.exploring import export, stubs
from analysis.exploring.counted import counted, estimates_of
from analysis.exploring.frames import processed_files
from analysis.exploring.question import Question
from analysis.pipeline.released import BASES
from analysis.report.writing.output import mark_unprotected
from analysis.settings import PROCESSED

__all__ = ["Explored", "explore"]


class Explored(pd.DataFrame):
    """Estimates that know their question; what is picked from them is a plain frame."""

    _metadata = ["question"]
    question: Question

    def export(self, name: str) -> Path:
        """Write the table, protected, to `reports/exports/NAME.csv`, once the audit allows it.

        Parameters
        ----------
        name
            Small letters, digits and hyphens.

        Returns
        -------
        Path
            The file, which may leave the room.
        """
        return export.export(self.question, name)

    def to_plan(self, *, id: str, title: str, chapter: str) -> list[Path]:  # noqa: A002
        """Write the table into the plan, with stubs of all that goes with it.

        Parameters
        ----------
        id
            Id that no table has, as W30.
        title
            Title of the table, in Dutch.
        chapter
            Chapter that shows it, as 03_work.

        Returns
        -------
        list of Path
            The files that were written or changed; what is to be filled in has the word IN TE
            VULLEN, and a test fails until it is gone.
        """
        return stubs.write(self.question, table_id=id, title=title, chapter=chapter)

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame


def explore(
    year: int,
    outcome: str = "",
    *,
    by: Sequence[str] = (),
    where: str = "",
    source: str = "residents",
    reference: str = "",
    protected: bool = False,
    processed: Path = PROCESSED,
) -> Explored:
    """Share of units with an outcome, or their number, by any columns of a frame.

    The weighted count of the units with the outcome divided by that of all units of the same cell,
    in [0, 1]; without an outcome, the weighted count itself.

    Parameters
    ----------
    year
        Year of the report; all deliveries up to it are counted.
    outcome
        Column that the share is taken over. One of yes and no gives the share of yes; of another
        each code has its share, with the code in the column of that name.
    by
        Columns to cross: the full cross, the margin of each and the total.
    where
        Who belongs to it: a condition in SQL on the columns of the frame, as
        `age BETWEEN 20 AND 64`. Where neither it nor `by` names the region, the Flemish Region.
    source
        Processed frame of which the plan counts units; the error for another one names them.
    reference
        Code of the first column of `by` that its other codes are compared with. The estimates are
        then gaps in percentage points, reference minus group: positive where the group has the
        lower share.
    protected
        As it would be published: with the noise of its counts, and what is small hidden. Without,
        nothing of it may leave the room.
    processed
        Folder of the frames.

    Returns
    -------
    Explored
        Estimates, with the columns of every estimate: value, interval, count, denominator, n. The
        interval is that of a sample, and with `protected` has the noise in it; a full count
        without it has none.

    Raises
    ------
    DataError
        When it is asked within a report, the frames were not made, or the question names a frame,
        column or code that is not there.

    Examples
    --------
    The share of yes among all residents aged 20 to 64, by sex::

        explore(2023, "employed", by=["sex"], where="age BETWEEN 20 AND 64")
    """
    if os.environ.get("ANALYSIS_REPORT"):
        raise DataError(
            "explore: counts units before protection; a report is built from public cells only. "
            "Write the table into the plan: .to_plan(id=..., title=..., chapter=...)."
        )
    question = Question(
        year=year,
        outcome=outcome,
        by=(by,) if isinstance(by, str) else tuple(by),
        where=where.strip(),
        source=source,
        reference=reference,
    )
    files = processed_files(year, processed=processed)
    shown, line = counted(question, files, processed)
    if protected:
        base = pd.read_parquet(processed / str(year) / BASES["cells"])
        shown, _ = protect(shown, {line.id: line}, base)
    else:
        mark_unprotected()
        shown, line = shown.assign(conf_status=""), line._replace(published_counts=True)
    explored = Explored(estimates_of(shown, line, question))
    explored.question = question
    return explored
