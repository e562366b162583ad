"""A question counted, and its cells as estimates."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import plan
from analysis.exploring.frames import Files, judged_line
from analysis.exploring.question import Question
from analysis.extracts.frames import registry
from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value, share
from analysis.indicators.gaps import gap
from analysis.pipeline import exported
from analysis.pipeline.provenance import with_provenance
from analysis.report.text.numbers import in_order
from analysis.settings import PROCESSED

__all__ = ["Counted", "categories", "counted", "estimates_of"]

# What an outcome that is yes or no is asked for.
YES = ("yes", "true")
SHARE, GAP, NUMBER = "own_share", "own_gap", "own_number"


class Counted(NamedTuple):
    """The cells of a question before protection, and the line of a plan that counted them."""

    cells: pd.DataFrame
    line: plan.Table


def counted(question: Question, files: Files, processed: Path = PROCESSED) -> Counted:
    """Count what is asked, with what the counts rest on."""
    line = judged_line(question, files)
    found = exported.count(line, files, year=question.year)
    sources = processed / str(question.year) / "public" / "sources.parquet"
    return Counted(
        with_provenance(found, {line.id: registry.needs(line)}, pd.read_parquet(sources)), line
    )


def categories(cells: pd.DataFrame, question: Question) -> list[str]:
    """Codes of the outcome that are asked for: yes where it is yes or no, else each."""
    if not question.outcome:
        return []
    codes = [code for code in dict.fromkeys(cells[question.outcome]) if code != plan.TOTAL]
    return [code for code in codes if code in YES] or codes


def estimates_of(shown: pd.DataFrame, line: plan.Table, question: Question) -> pd.DataFrame:
    """Estimates from the cells of a researcher's own line, in the order of the words of codes."""
    asked = categories(shown, question)
    if not line.outcome:
        found = counts(shown, line, indicator=NUMBER)
    elif asked[0] in YES:
        found = _of_category(shown, line, asked[0], question)
    else:
        parts = [
            _of_category(shown, line, code, question).assign(**{question.outcome: code})
            for code in asked
        ]
        found = before_value(pd.concat(parts, ignore_index=True), question.outcome)
    names = [name for name in line.columns if name in found and name != "region"]
    return in_order(found, ["year", "region", *names])


def _of_category(
    shown: pd.DataFrame, line: plan.Table, code: str, question: Question
) -> pd.DataFrame:
    """Shares of a category of the outcome, or gaps in it."""
    if not question.reference:
        return share(shown, line, code, indicator=SHARE)
    across = tuple(name for names in line.bound for name in names if name != question.by[0])
    return gap(
        shown,
        line,
        code,
        indicator=GAP,
        by=question.by[0],
        reference=question.reference,
        across=across,
    )
