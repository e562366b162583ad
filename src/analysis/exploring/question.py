"""A researcher's question, and the line of a plan that it makes.

What the plan says of the same frame holds here too: which columns overlap, which go together, and
what counts actors.
"""

from dataclasses import dataclass

from analysis import plan
from analysis.errors import DataError

__all__ = ["Question", "line_of"]

# The region that is meant where a question names none.
HOME = "VG"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a researcher asks; `explore` says what each part is."""

    year: int
    outcome: str
    by: tuple[str, ...]
    where: str
    source: str
    reference: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the frame that are shown, the outcome last."""
        return (*self.by, *([self.outcome] if self.outcome else []))


def line_of(
    question: Question, *, used: set[str], at_home: bool, repeated: bool = False
) -> plan.Table:
    """Line of a plan that counts what is asked.

    Parameters
    ----------
    question
        What is asked.
    used
        Columns that it shows or names in its condition.
    at_home
        Whether only the Flemish Region is meant: the frame has regions and none is named.
    repeated
        Whether units stand more than once in the frame, as a person with each level of Dutch.

    Raises
    ------
    DataError
        When units stand more than once, and a column that tells these rows apart is not used.

    Examples
    --------
    >>> question = Question(
    ...     year=2023, outcome="employed", by=("sex",), where="age < 30", source="residents")
    >>> line = line_of(question, used={"employed", "sex", "age"}, at_home=True)
    >>> line.where, line.region, line.dimensions
    ("region = 'VG' AND (age < 30)", 'VG', {'sex': 'sex'})
    """
    lines = [each for each in plan.load().values() if each.source == question.source]
    if repeated:
        _refuse_repeated(question, lines, used)
    conditions = [f"region = '{HOME}'"] if at_home else []
    if question.where:
        conditions.append(f"({question.where})" if conditions else question.where)
    overlapping = {each.columns[name] for each in lines for name in each.no_total}
    return plan.Table(
        id=plan.OWN,
        title="",
        chapter="",
        indicators=(),
        source=question.source,
        years="each",
        region=HOME if at_home else "",
        where=" AND ".join(conditions) or "TRUE",
        population="",
        dimensions={name: name for name in question.by},
        outcome={question.outcome: question.outcome} if question.outcome else {},
        coarser={},
        no_total=tuple(name for name in question.by if name in overlapping),
        bound=_bound(lines, {*question.columns, "year"}),
        published_counts=any(each.published_counts for each in lines),
        counts_actors=any(each.counts_actors for each in lines),
    )


def _bound(lines: list[plan.Table], shown: set[str]) -> tuple[tuple[str, ...], ...]:
    """Columns of which only some codes go together, in terms of the frame."""
    found = [
        tuple(each.columns.get(name, name) for name in names)
        for each in lines
        for names in each.bound
    ]
    return tuple(dict.fromkeys(names for names in found if shown.issuperset(names)))


def _refuse_repeated(question: Question, lines: list[plan.Table], used: set[str]) -> None:
    """Refuse to add up rows of the same unit: every table of the plan tells these apart."""
    overlapping = {each.columns[name] for each in lines for name in each.no_total}
    apart = [
        {column for column in overlapping if each.uses(column)} for each in lines if overlapping
    ]
    absent = sorted(set.intersection(*apart) - used) if apart else []
    if absent:
        raise DataError(
            f"explore: a unit stands more than once in {question.source}, and a sum over "
            f"{', '.join(absent)} would count it as often. Put it among by, or choose one in where."
        )
