"""One key figure in words: its level beside that of the year before, and since the first year."""

from dataclasses import dataclass
from string import Template
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.report.text.numbers import label
from analysis.report.text.rounding import rounded, rounded_short
from analysis.workbench.resources import resource

__all__ = [
    "CONTEXT",
    "GOALS",
    "KeyFigure",
    "Lead",
    "delivered",
    "filled",
    "joined",
    "direction_word",
]

# Verdicts on a clear change, of what is context and of what is a goal.
CONTEXT, GOALS = ("more", "less"), ("better", "worse")


class Lead(NamedTuple):
    """A sentence of the summary: its finding in a few words, and the numbers behind it."""

    finding: str
    rest: str
    chapter: str
    tables: tuple[str, ...]
    synthetic: bool

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.finding}. {self.rest}".strip()


@dataclass(frozen=True)
class KeyFigure:
    """A key figure: how it is listed, its rows of the scoreboard, and what it was each year."""

    listed: dict
    rows: dict[str, pd.Series]
    series: dict[str, pd.Series]

    @property
    def now(self) -> pd.Series:
        """What is followed: level or gap."""
        return self.rows[self.listed["follows"]]

    @property
    def change(self) -> pd.Series:
        """Its change since the year before."""
        return self.rows["since_year_before"]

    def lead(self, finding: str, *rest: str) -> Lead:
        """Sentence with a finding and what follows it."""
        synthetic = self.now["data_kind"] == "synthetic"
        tables = (self.now["computed_from"],)
        return Lead(finding, joined(list(rest)), self.listed["chapter"], tables, synthetic)

    def finding(self) -> str:
        """The finding of a clear change."""
        return label("rose" if self.change["value"] > 0 else "fell", self.listed["id"])

    def said(self, words: str) -> str:
        """One of its texts in the labels, filled with its numbers."""
        before = self.series.get(self.change["reference"])
        numbers = {
            "now": rounded(self.now),
            "before": "" if before is None else rounded_short(before),
            "period": self.now["reference_period"],
            "before_period": self.change["reference"],
            **{part: rounded(self.rows[part]) for part in ("level", "beside") if part in self.rows},
        }
        return filled(label(words, self.listed["id"]), numbers)

    def long_term(self) -> str:
        """What the change since the first year adds: the same, the opposite, or more."""
        change = self.rows["since_first_year"]
        if change["verdict"] not in (*GOALS, *CONTEXT):
            return ""
        first = change["reference"]
        words = direction_word(self.listed["id"], change["value"])
        if self.change["verdict"] == "unclear":
            return f"Tegenover {first} is ze wel {words}."
        if np.sign(self.change["value"]) == np.sign(change["value"]):
            return f"Ook tegenover {first} is dat {words}."
        return f"Dat is nog altijd {words} dan in {first}."


def delivered(board: pd.DataFrame) -> dict[str, KeyFigure]:
    """Key figures of the scoreboard of which something was delivered, by name."""
    goals = resource("summary")["goal"]
    every = {each["id"]: each for goal in goals for each in goal["key_figure"]}
    found = {}
    for name, rows in board.groupby("key_figure", sort=False):
        is_series = rows["quantity"] == "series"
        figure = KeyFigure(
            every[str(name)],
            {row["quantity"]: row for _, row in rows[~is_series].iterrows()},
            {row["reference_period"]: row for _, row in rows[is_series].iterrows()},
        )
        if pd.notna(figure.now["value"]):
            found[str(name)] = figure
    return found


def direction_word(name: str, value: float) -> str:
    """The word for a rise or a fall of a key figure.

    Examples
    --------
    >>> direction_word("wait", -28.0), direction_word("experienced", 1.0)
    ('korter', 'hoger')
    """
    direction, usual = ("higher", "hoger") if value > 0 else ("lower", "lager")
    word = label(direction, name)
    return usual if word == name else word


def filled(text: str, numbers: dict[str, str]) -> str:
    """Text with its `$names` replaced.

    Examples
    --------
    >>> filled("$now op 4", {"now": "2,49"})
    '2,49 op 4'
    """
    return Template(text).substitute(numbers)


def joined(texts: list[str]) -> str:
    """Sentences behind each other; an empty one is left out.

    Examples
    --------
    >>> joined(["A.", "", "B."])
    'A. B.'
    """
    return " ".join(text for text in texts if text)
