"""The processed frames that a question is asked of, and whether it can be."""

import difflib
from collections.abc import Iterable
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from analysis import plan
from analysis.counting.cells import KEY_RANGE
from analysis.errors import DataError
from analysis.exploring.question import Question, line_of
from analysis.extracts.frames.units import UNIT_COLUMNS
from analysis.indicators.selection import named
from analysis.settings import PROCESSED

__all__ = ["Files", "processed_files", "judged_line"]

# Processed Parquet file by frame and year of its delivery.
Files = dict[str, dict[int, Path]]
# A column with more codes is no classification: the number of a file, a day.
MOST_CODES = 400
# An outcome has a share for each of its codes.
MOST_OUTCOMES = 40
_NEVER = {*UNIT_COLUMNS, "key"}


def processed_files(year: int, *, processed: Path = PROCESSED) -> Files:
    """Processed frames of a year and of the deliveries before it.

    Raises
    ------
    DataError
        When they were not made.
    """
    files: Files = {}
    for path in sorted((processed / str(year)).glob("delivery_*/*.parquet")):
        delivered = int(path.parent.name.removeprefix("delivery_"))
        files.setdefault(path.stem, {})[delivered] = path
    if not files:
        raise DataError(
            f"explore: there are no frames of {year} to ask; make them first: make data YEAR={year}"
        )
    return files


def judged_line(question: Question, files: Files) -> plan.Table:
    """Line of a plan that counts what is asked, once it is known that it can be.

    Raises
    ------
    DataError
        When there is no such frame or column, a column is no classification, one that is shown is
        empty for some units, or the condition cannot be read, names an unknown column or a code
        that does not occur.
    """
    _refuse_source(question, files)
    paths = files[question.source]
    with duckdb.connect() as connection:
        frame = connection.read_parquet([path.as_posix() for path in paths.values()])
        _refuse_columns(question, frame)
        _refuse_reference(question, frame)
        named = _columns_of_condition(question, frame)
        used = {*question.columns, *named}
        at_home = "region" in frame.columns and "region" not in used
        line = line_of(question, used=used, at_home=at_home, repeated=_is_repeated(frame))
        _refuse_empty(question, frame, line.where)
    return line


def _refuse_source(question: Question, files: Files) -> None:
    """Refuse a frame that is not there, and one whose numbers need more than sums of cells."""
    lines = plan.load().values()
    counted = {line.source for line in lines if not line.counts_actors} & set(files)
    if question.source in files and question.source not in counted:
        raise DataError(
            f"explore: {question.source} is a survey or a test with a design of its own, which "
            "sums over its rows do not have; expected one of "
            f"{named(sorted(counted))}. Its numbers are made in src/analysis/models."
        )
    if question.source not in counted:
        raise DataError(
            f"explore: no frame {question.source!r}{_near(question.source, counted)}; expected "
            f"one of {named(sorted(counted))}."
        )


def _refuse_columns(question: Question, frame: duckdb.DuckDBPyRelation) -> None:
    """Refuse columns that are not there, are asked twice, or do not classify units."""
    columns = [name for name in frame.columns if name not in _NEVER]
    for name in question.columns:
        if name not in columns:
            raise DataError(
                f"explore: no column {name!r} in {question.source}{_near(name, columns)}; expected "
                f"one of {', '.join(columns)}."
            )
        if question.columns.count(name) > 1:
            raise DataError(f"explore: {name} is asked twice; expected each column once.")
        ((codes,),) = frame.aggregate(f'COUNT(DISTINCT "{name}")').fetchall()
        most = MOST_CODES if name in question.by else MOST_OUTCOMES
        if codes > most:
            raise DataError(
                f"explore: {name} of {question.source} has {codes} codes; expected a column with "
                f"at most {most}, that puts units in classes."
            )


def _refuse_reference(question: Question, frame: duckdb.DuckDBPyRelation) -> None:
    if not question.reference:
        return
    if not (question.outcome and question.by):
        absent = "by" if question.outcome else "an outcome"
        raise DataError(
            f"explore: reference={question.reference!r} without {absent}; expected an outcome, and "
            "among by first the column that has this code."
        )
    _refuse_code(frame, question.by[0], question.reference)


def _columns_of_condition(question: Question, frame: duckdb.DuckDBPyRelation) -> set[str]:
    """Columns that the condition names; its codes are looked up."""
    if not question.where:
        return set()
    try:
        parsed = sqlglot.parse(question.where, read="duckdb")
    except sqlglot.errors.SqlglotError:
        parsed = []
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Condition):
        raise DataError(
            f"explore: where={question.where!r} cannot be read; expected a condition in SQL, as "
            "\"age BETWEEN 20 AND 64 AND sex = 'F'\"."
        )
    columns = {each.name for each in parsed[0].find_all(exp.Column)}
    for name in sorted(columns):
        if name not in frame.columns:
            known = [each for each in frame.columns if each not in _NEVER]
            raise DataError(
                f"explore: where names {name!r}, which {question.source} does not have"
                f"{_near(name, known)}. A code stands between single quotes: sex = 'F'. Its "
                f"columns are {', '.join(known)}."
            )
    for name, code in _compared(parsed[0]):
        _refuse_code(frame, name, code)
    return columns


def _compared(condition: exp.Condition) -> list[tuple[str, str]]:
    """Columns with the text that they are held against."""
    found = []
    for each in condition.find_all(exp.EQ, exp.NEQ, exp.In):
        sides = [each.this, *each.expressions, *([each.expression] if each.expression else [])]
        names = [side.name for side in sides if isinstance(side, exp.Column)]
        texts = [side.name for side in sides if isinstance(side, exp.Literal) and side.is_string]
        found += [(name, text) for name in names for text in texts]
    return found


def _refuse_code(frame: duckdb.DuckDBPyRelation, name: str, code: str) -> None:
    rows = frame.project(f'CAST("{name}" AS VARCHAR) AS code').distinct().order("code").fetchall()
    codes = [row[0] for row in rows if row[0] is not None]
    if code not in codes:
        # Numbers of files and days are not spelled out.
        known = named(codes) if len(codes) <= MOST_CODES else f"its {len(codes)} codes"
        near = _near(code, codes) if len(codes) <= MOST_CODES else ""
        raise DataError(f"explore: {name} is never '{code}'{near}; expected one of {known}.")


def _is_repeated(frame: duckdb.DuckDBPyRelation) -> bool:
    """Whether units stand more than once in a year: far more keys are the same than by chance."""
    rows = frame.aggregate("year, COUNT(*), COUNT(DISTINCT key)", "year").fetchall()
    return any(n - keys > 5 + 3 * n**2 / (2 * KEY_RANGE) for _, n, keys in rows)


def _refuse_empty(question: Question, frame: duckdb.DuckDBPyRelation, where: str) -> None:
    """Refuse a column that is empty for some of the units: they would fall out without a word."""
    counts = ", ".join(f'COUNT("{name}")' for name in question.columns)
    try:
        years = frame.filter(where).aggregate(f"year, COUNT(*){counts and ', '}{counts}").fetchall()
    except duckdb.Error as error:
        raise DataError(
            f"explore: where={question.where!r} cannot be computed ({type(error).__name__}); "
            "expected SQL: AND and = instead of & and ==, text held against text, and numbers "
            "against numbers."
        ) from None
    if not years:
        raise DataError(
            f"explore: nobody in {question.source} is in where={question.where!r}; expected a "
            "condition that some unit meets."
        )
    for year, units, *filled in years:
        for name, known in zip(question.columns, filled, strict=True):
            # Empty for everybody: the column was not delivered that year, which has no cells then.
            if 0 < known < units:
                raise DataError(
                    f"explore: {name} is empty for some units of {year}; expected a code for each. "
                    f"Leave them out: where='... AND {name} IS NOT NULL'."
                )


def _near(word: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(word, [str(each) for each in known], n=1)
    return f" (did you mean {found[0]}?)" if found else ""
