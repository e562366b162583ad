"""Judge a file that is being delivered: refused, told, or taken in with its reasons."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.delivery.plausibility.deliveries import Delivery, Incoming
from analysis.extracts.delivery.plausibility.judge import IMPOSSIBLE, Judgement, involving, judge
from analysis.extracts.delivery.plausibility.reasons import SHORTEST, notes_of, unexplained
from analysis.extracts.delivery.plausibility.table import called_out, refusals, sentence
from analysis.extracts.reading.check_register import PERIOD_COLUMNS

__all__ = ["note_with_reasons"]


def note_with_reasons(
    folder: Path,
    row: dict[str, str],
    frame: pd.DataFrame,
    *,
    ask: Callable[[str], str] | None,
) -> str:
    """Return the note on coverage, with the reasons for what is strange; refuse what has none.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023, without the file or with it.
    row : dict of str to str
        What the register is to say of the file.
    frame : DataFrame
        The file, typed.
    ask : callable, optional
        Asks a person for a reason that lacks.

    Raises
    ------
    DataError
        If a measure cannot be right, or is strange and has no reason in the note: of the extract
        itself, or of another one beside it.
    """
    extract = row["extract"]
    delivery = Delivery(folder, Incoming(extract, frame, _typed(row)))
    judged = [*judge(delivery, extract), *involving(delivery, extract)]
    notes, note = notes_of(delivery), row["coverage_note"]
    if ask is not None and all(each.verdict != IMPOSSIBLE for each in judged):
        reasons = _asked(unexplained(judged, notes), ask)
        notes[extract], note = notes[extract] + reasons, note + reasons
    # The note of the file that comes in may say why another one looks otherwise beside it.
    refused = refusals(judged, notes, year=delivery.year)
    if refused:
        raise DataError("\n".join(refused))
    for line in called_out(judged, notes):
        print(line)
    return note


def _typed(row: dict[str, str]) -> pd.Series:
    days = {name: pd.Timestamp(row[name]) for name in (*PERIOD_COLUMNS, "snapshot_date")}
    return pd.Series(row | days | {"sampling_fraction": float(row["sampling_fraction"])})


def _asked(strange: list[Judgement], ask: Callable[[str], str]) -> str:
    """Reasons that a person gives, as they stand in a note."""
    reasons = ""
    for subject in dict.fromkeys(each.subject for each in strange):
        about = " ".join(sentence(each) for each in strange if each.subject == subject)
        answer = ""
        while len(answer) < SHORTEST or ";" in answer:
            answer = ask(f"strange: {about}\nWhy (without a semicolon)? ").strip()
        reasons += f"; {subject}: {answer}"
    return reasons
