"""Which sentences the summary says, and in what order."""

from collections.abc import Mapping

import pandas as pd

from analysis.indicators.scoreboard import moves
from analysis.report.text.numbers import label, listed
from analysis.report.text.summary.causes import carried, who_begins
from analysis.report.text.summary.discrimination import discrimination
from analysis.report.text.summary.key_figure import (
    CONTEXT,
    GOALS,
    KeyFigure,
    Lead,
    delivered,
    joined,
)

__all__ = ["leads"]

# At most so many goals have a sentence because a key figure of theirs moved.
MOST = 2
# What has a sentence whatever it does.
MAIN_GAP, EXPERIENCED = "employment_gap", "experienced"


def leads(board: pd.DataFrame, estimates: pd.DataFrame, *, year: int) -> list[Lead]:
    """Sentences of the year, by one rule.

    First the context that moved most clearly; then at most two goals of which a key figure changed
    clearly, the clearest first; then, whatever they did, the gap in work and discrimination; last,
    in one sentence, the goals in which nothing changed clearly. How clear a change is, is its size
    over its uncertainty (`indicators.scoreboard.moves`).

    Parameters
    ----------
    board : DataFrame
        As `indicators.scoreboard.scoreboard` gives it.
    estimates : DataFrame
        Those it was made from, for who carries a change.
    year
        Year of the report.

    Returns
    -------
    list of Lead
        Empty where nothing was delivered.
    """
    figures = delivered(board)
    clear = moves(board)
    context = clear[clear["verdict"].isin(CONTEXT)].head(1)
    goals = clear[clear["verdict"].isin(GOALS)].drop_duplicates("goal").head(MOST)
    told = [*context["key_figure"], *goals["key_figure"]]
    said = [_moved(figures, name, estimates, year) for name in told]
    if MAIN_GAP in figures and MAIN_GAP not in told:
        said.append(_main_gap(figures[MAIN_GAP]))
    if EXPERIENCED in figures and EXPERIENCED not in told:
        said.append(discrimination(figures))
    return [*said, *_not_clear(board, figures, clear)]


def _moved(figures: Mapping[str, KeyFigure], name: str, estimates: pd.DataFrame, year: int) -> Lead:
    """Sentence of a key figure that changed clearly."""
    if name == EXPERIENCED:
        return discrimination(figures)
    figure = figures[name]
    causes = {"newcomers": carried, "wait": who_begins}
    cause = causes[name](estimates, year=year) if name in causes else ""
    return figure.lead(figure.finding(), figure.said("level_said"), figure.long_term(), cause)


def _main_gap(figure: KeyFigure) -> Lead:
    """Sentence of the gap in work, which stands in every report."""
    if figure.change["verdict"] in GOALS:
        finding = figure.finding()
    elif figure.change["verdict"] == "unclear":
        finding = label("no_clear_change", MAIN_GAP)
    else:
        finding = "Of de kloof in werk veranderde, weten we niet"
        return figure.lead(finding, figure.said("level_alone"))
    return figure.lead(finding, figure.said("level_said"), figure.long_term())


def _not_clear(
    board: pd.DataFrame, figures: Mapping[str, KeyFigure], clear: pd.DataFrame
) -> list[Lead]:
    """One sentence on the goals in which something was judged and nothing changed clearly."""
    judged = board[board["quantity"] == "since_year_before"]
    judged = judged[judged["verdict"].isin([*GOALS, "unclear"])]
    own = judged.loc[judged["key_figure"].isin([MAIN_GAP, EXPERIENCED]), "goal"]
    quiet = judged[~judged["goal"].isin([*clear["goal"], *own])].drop_duplicates("goal")
    if quiet.empty:
        return []
    named = listed([label("goal_said", goal) for goal in quiet["goal"]])
    finding = f"Voor {named} veranderde geen kerncijfer duidelijk"
    told = [figures[name] for name in quiet["key_figure"]]
    lead = told[0].lead(finding, joined([figure.said("level_alone") for figure in told]))
    return [lead._replace(tables=tuple(figure.now["computed_from"] for figure in told))]
