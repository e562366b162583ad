"""Items of a survey: what was asked, which answers there are and what they count as."""

from dataclasses import dataclass

import pandas as pd

from analysis.errors import DataError
from analysis.workbench.resources import resource

__all__ = [
    "CLASSES",
    "LANGUAGE_SEPARATOR",
    "NO_ANSWER",
    "REPLICATE",
    "SCALE",
    "TOPICS",
    "Item",
    "items",
    "nonresponse",
    "of_extract",
    "of_topic",
    "outcome",
]

FILE = "survey_items.toml"
# Codes of who gave no answer; who was not asked is no non-response.
NOT_ASKED = "not_asked"
NO_ANSWER = (NOT_ASKED, "refused", "do_not_know")
# Columns of the respondents with replicate weights, numbered from 1, and the factor of their
# squared deviations.
REPLICATE, SCALE = "replicate_", "scale_of_replicates"
# Between the languages of the set of one respondent.
LANGUAGE_SEPARATOR = ";"
NEEDED = ("title", "topic", "question", "english", "kind", "answers")
KINDS = ("share", "mean", "classes")
_TOPICS_OF = {"survey": ("experienced", "together"), "municipal_survey": ("municipality",)}
TOPICS = tuple(topic for topics in _TOPICS_OF.values() for topic in topics)
# Answers of an item of kind `classes`, as the survey by municipality groups five into three.
CLASSES = ("agree", "neutral", "disagree")


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of the survey.

    `title` and `question` are Dutch, `english` says what it is; `answers` gives the Dutch words by
    code, and `yes` the codes that count as yes. `adverse`: more of it is worse, as of an experience
    of discrimination. Those of topic `municipality` are asked by the survey by municipality, all
    others by that of residents.
    """

    id: str
    title: str
    topic: str
    question: str
    english: str
    kind: str
    answers: dict[str, str]
    yes: frozenset[str]
    adverse: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code its column may hold."""
        return (*self.answers, *NO_ANSWER)


def items() -> dict[str, Item]:
    """Items of the item file by id, in the order of the file.

    Raises
    ------
    DataError
        When an item lacks something or is of an unknown kind or topic, when a yes is none of its
        answers, when a share has no yes or another has one, when an answer of a mean is no number,
        when an experience is no share, or when an item by municipality is not of three classes.

    Examples
    --------
    >>> items()["experience_reported"].codes
    ('yes', 'no', 'not_asked', 'refused', 'do_not_know')
    """
    return {name: _item(name, row) for name, row in resource("survey_items").items()}


def of_topic(topic: str, *, kind: str = "") -> dict[str, Item]:
    """Items of a topic, and where given of a kind, by id.

    Examples
    --------
    >>> list(of_topic("together", kind="mean"))
    ['belonging', 'trust', 'diversity']
    """
    return {
        name: item
        for name, item in items().items()
        if item.topic == topic and kind in ("", item.kind)
    }


def of_extract(extract: str) -> dict[str, Item]:
    """Items that are columns of an extract, by id; of an extract that is no such survey none.

    Examples
    --------
    >>> list(of_extract("municipal_survey"))[:2], "trust" in of_extract("survey")
    (['lives_together', 'enriches'], True)
    >>> of_extract("persons")
    {}
    """
    topics = _TOPICS_OF.get(extract, ())
    return {name: item for name, item in items().items() if item.topic in topics}


def outcome(answers: pd.Series, item: Item) -> pd.Series:
    """Value of each answer: of a share 1 (yes) or 0, of a mean its code as a number.

    Missing where none was given.

    Examples
    --------
    >>> answers = pd.Series(["yes", "no", "refused", "not_asked"])
    >>> outcome(answers, items()["experience_reported"]).tolist()
    [1.0, 0.0, nan, nan]
    """
    given = answers.isin(item.answers)
    if item.kind == "mean":
        return answers.astype(object).where(given).astype(float)
    return answers.isin(item.yes).astype(float).where(given)


def nonresponse(answers: pd.Series) -> pd.Series:
    """1 where an item was asked and got no answer (refused, do not know), else 0.

    Missing where it was not asked.

    Examples
    --------
    >>> nonresponse(pd.Series(["yes", "refused", "not_asked"])).tolist()
    [0.0, 1.0, nan]
    """
    return answers.isin(NO_ANSWER).astype(float).where(answers.notna() & (answers != NOT_ASKED))


def _item(name: str, row: dict) -> Item:
    """One item, checked."""
    lacking = [key for key in NEEDED if not row.get(key)]
    if lacking:
        raise DataError(f"{FILE} [{name}]: no {', '.join(lacking)}; expected them of every item.")
    said = {key: row[key] for key in NEEDED}
    yes, adverse = frozenset(row.get("yes", ())), row.get("adverse", False)
    item = Item(id=name, **said, yes=yes, adverse=adverse)
    for key, known in (("kind", KINDS), ("topic", TOPICS)):
        if row[key] not in known:
            raise DataError(
                f"{FILE} [{name}]: {key} {row[key]!r}; expected one of {', '.join(known)}."
            )
    if item.topic == "experienced" and item.kind != "share":
        raise DataError(
            f"{FILE} [{name}]: kind {item.kind!r} of topic experienced; expected a share."
        )
    classes = item.kind == "classes"
    if classes != (item.topic == "municipality") or classes != (tuple(item.answers) == CLASSES):
        raise DataError(
            f"{FILE} [{name}]: topic {item.topic}, kind {item.kind}, answers "
            f"{', '.join(item.answers)}; expected of topic municipality, and of no other, kind "
            f"classes with the answers {', '.join(CLASSES)}."
        )
    unknown = sorted(item.yes - set(item.answers))
    if unknown or (item.kind == "share") != bool(item.yes):
        raise DataError(
            f"{FILE} [{name}]: yes = {sorted(item.yes)}; expected, of a share, one or more of "
            f"its answers ({', '.join(item.answers)}), and none of a mean."
        )
    if item.kind == "mean" and not all(code.isdecimal() for code in item.answers):
        raise DataError(
            f"{FILE} [{name}]: answers {', '.join(item.answers)}; expected whole numbers of a mean."
        )
    return item
