"""The scoreboard as HTML: one row per key figure, with a verdict in words and shape."""

import pandas as pd

from analysis.indicators.change import OVERLAP_IGNORED, breaks_between
from analysis.indicators.scoreboard import CHANGES
from analysis.report.figures.sparkline import HEIGHT, WIDTH, sparkline
from analysis.report.text.numbers import date, label, listed
from analysis.report.text.rounding import rounded, rounded_interval, rounded_short
from analysis.report.text.summary.key_figure import Lead, direction_word
from analysis.report.text.summary.key_figure import filled as said
from analysis.report.writing.data_kinds import is_synthetic
from analysis.report.writing.templates import filled
from analysis.workbench.resources import resource

__all__ = ["leads_html", "scoreboard_html"]

_JUDGED = ("better", "worse", "more", "less")
# Shapes of the verdicts, in the order of the legend; a rise and a fall without judgement are one.
_LEGEND = ["better", "worse", "unclear", "not_comparable", "cannot_be_judged", "more"]


def leads_html(leads: list[Lead]) -> str:
    """HTML of the sentences of the year."""
    return filled("scoreboard", "leads", leads=leads)


def scoreboard_html(board: pd.DataFrame, targets: pd.DataFrame) -> str:
    """HTML of the scoreboard (table S1), its key and its notes.

    Parameters
    ----------
    board : DataFrame
        As `indicators.scoreboard.scoreboard` gives it.
    targets : DataFrame
        Public frame `targets`, of which a goal names some.
    """
    series = board[board["quantity"] == "series"]["reference_period"].astype(int)
    years = (int(series.min()), int(board["year"].max())) if len(series) else (0, 0)
    goals = []
    for goal in resource("summary")["goal"]:
        rows = board[board["goal"] == goal["id"]]
        figures = [
            _row(each, rows[rows["key_figure"] == each["id"]], years) for each in goal["key_figure"]
        ]
        title = label("goal", goal["id"])
        target = _target(goal.get("targets", []), targets)
        goals.append({"title": title, "target": target, "rows": figures})
    changes = board[board["quantity"].isin(CHANGES)]
    return filled(
        "scoreboard",
        "scoreboard",
        goals=goals,
        years=years,
        legend=[(code, _in_legend(code)) for code in _LEGEND],
        synthetic=is_synthetic(board),
        overlap=bool(changes["interval"].eq(OVERLAP_IGNORED).any()),
        many=_named_together(board) if changes["why"].eq("many").any() else "",
        size=(WIDTH, HEIGHT),
    )


def _in_legend(code: str) -> str:
    return "meer of minder, zonder oordeel" if code == "more" else label("verdict", code)


def _target(wanted: list[str], targets: pd.DataFrame) -> str:
    """Targets of a goal in words; those without a number say so."""
    found = targets[targets["id"].isin(wanted)]
    words = [
        f"{each.indicator.partition(' (')[0]} ({each.document_title}{_until(each.deadline)})"
        for each in found.itertuples()
    ]
    return listed(words)


def _until(deadline: str) -> str:
    if not deadline:
        return ", zonder getal of einddatum"
    when = deadline if len(deadline) == 4 else date(deadline)
    return f", zonder getal, einddatum {when}"


def _named_together(board: pd.DataFrame) -> str:
    """Key figures that are judged together, since only then a verdict is understood."""
    judged = board[(board["quantity"] == "since_year_before") & board["clear"].notna()]
    judged = judged[judged["verdict"].isin(["better", "worse", "unclear"])]
    return f"{len(judged)} kerncijfers"


def _row(figure: dict, rows: pd.DataFrame, years: tuple[int, int]) -> dict:
    """One key figure: what stands in each cell of its row."""
    by_quantity = {row["quantity"]: row for _, row in rows[rows["quantity"] != "series"].iterrows()}
    now = by_quantity[figure["follows"]]
    name = figure["id"]
    period = now["reference_period"]
    return {
        "id": name,
        "title": label("key_figure", name),
        "about": said(label("about_key_figure", name), {"period": period}),
        "chapter": figure["chapter"],
        "table": now["computed_from"],
        "indicator": now["indicator"],
        "level": _cell(by_quantity.get("level"), figure, "level"),
        "beside": _beside(by_quantity.get("beside"), name),
        "gap": _cell(by_quantity.get("gap"), figure, "gap"),
        "changes": [
            _change(name, by_quantity[quantity]) for quantity in CHANGES if quantity in by_quantity
        ],
        "line": _line(figure, rows[rows["quantity"] == "series"], years),
        "delivered": pd.notna(now["value"]) or now["why"] != "not_delivered",
    }


def _cell(row: pd.Series | None, figure: dict, quantity: str) -> dict | None:
    """Level or gap, with its interval; None where a key figure has none."""
    if row is None:
        return None
    value = rounded_short(row)
    known = label(f"{quantity}_of", figure["id"])
    return {
        "value": value,
        "unit": rounded(row)[len(value) :].strip(),
        "interval": rounded_interval(row),
        "words": "" if known == figure["id"] else known,
        "followed": figure["follows"] == quantity,
    }


def _beside(row: pd.Series | None, name: str) -> str:
    return "" if row is None else f"{label('beside_of', name)} {rounded(row)}"


def _change(name: str, row: pd.Series) -> dict:
    """A change: its verdict in words, its size, and since when; or why there is none."""
    verdict = row["verdict"]
    words = label("verdict", verdict)
    if verdict in _JUDGED:
        direction = direction_word(name, row["value"])
        words = direction if verdict in ("more", "less") else f"{direction}: {words}"
    return {
        "verdict": "more" if verdict == "less" else verdict,
        "falls": verdict == "less",
        "words": words,
        "size": _size(row),
        "since": f"sinds {row['reference']}" if pd.notna(row["value"]) else _why(row),
        "note": _note(row),
    }


def _size(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return ""
    sign = "+" if row["value"] > 0 else ""
    bounds = rounded_interval(row)
    amount = rounded(row) if row["unit"] == "days" else rounded_short(row)
    return f"{sign}{amount} ({bounds})" if bounds else f"{sign}{amount}"


def _why(row: pd.Series) -> str:
    """Why a change has no number."""
    if row["why"] != "break":
        return label("why", row["why"])
    met = breaks_between(row["indicator"], int(row["reference"]), int(row["reference_period"]))
    return f"breuk op {date(met[-1]['date'].isoformat())}" if met else label("why", "break")


def _note(row: pd.Series) -> str:
    """The letter of the note that a change needs."""
    if row["why"] == "many":
        return "b"
    return "a" if row["interval"] == OVERLAP_IGNORED else ""


def _line(figure: dict, rows: pd.DataFrame, years: tuple[int, int]) -> dict | None:
    """The series of a key figure as a drawing, with its first and last value in words."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return None
    indicator = rows["indicator"].iloc[0]
    drawn = sparkline(
        known,
        first=years[0],
        last=years[1],
        broken=lambda since, year: bool(breaks_between(indicator, since, year)),
    )
    ends = [
        f"{row['reference_period']}: {rounded_short(row)}"
        for _, row in known.iloc[[0, -1] if len(known) > 1 else [-1]].iterrows()
    ]
    title = label("key_figure", figure["id"])
    breaks = ", met een breuk ertussen: niet te vergelijken" if drawn.breaks else ""
    return {"drawn": drawn, "ends": ends, "alt": f"{title}, {' en '.join(ends)}{breaks}."}
