"""The summary page: cards picked from what the chapters compute, with change and published figure beside."""

from html import escape

import numpy as np
import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.discrimination import reported, reported_rates, tested
from analysis.indicators.discrimination.kinds import kinds_of
from analysis.indicators.dutch import attainment, attainment_published, contracts, enrolments
from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.indicators.modelled import of_model
from analysis.indicators.population import residents
from analysis.indicators.selection import pick
from analysis.indicators.work import employment
from analysis.plan import NUMBERS
from analysis.report.text.differences import CHANGE, difference, unclear
from analysis.report.text.numbers import (
    estimate,
    interval,
    label,
    number,
    rounds_to_zero,
    written,
)
from analysis.report.text.sentences import with_interval
from analysis.workbench.resources import resource

__all__ = ["cards", "computed", "tiles"]

NOT_YET = "nog niet berekend"
# Dimensions that are a year: the change is on the year before in the same delivery.
_OF_A_YEAR = {
    "cohort": "bij contracten van ",
    "enrolled": "in ",
    "registered": "bij aanmeldingen van ",
}
_TEXTS = [
    "card",
    "line",
    "title",
    "population",
    "change",
    "direction",
    "target_text",
    "published_text",
]


def computed(cells: pd.DataFrame, models: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Every headline estimate of the year and the year before, in one frame, to pick from."""
    frames = [
        residents.foreign_share(cells, table="P1"),
        residents.foreign_share(cells, table="P3"),
        residents.non_eu_share(cells),
        residents.first_generation_share(cells),
        employment.employment_rate(cells, table="W1"),
        employment.employment_gap(cells, table="W1"),
        of_model(models, "W8"),
        attainment.attainment(cells, year=year),
        attainment_published.pooled_attainment(cells, first=2015, last=2019, horizon=3),
        contracts.first_contracts(cells),
        contracts.contract_shares(cells),
        enrolments.first_enrolments(cells),
        of_model(models, "N9"),
        reported.reports(cells),
        reported.files(cells, table="D1", category="yes"),
        reported.files_naming_ground(cells),
        reported_rates.files_per_100k(cells),
        of_model(models, "E1"),
        tested.net(cells, table="T1"),
    ]
    return pd.concat(frames, ignore_index=True)


def cards(estimates: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Cards of the summary as estimates (table S1): one row per line of a card.

    Parameters
    ----------
    estimates : DataFrame
        As made by `computed`.
    figures : DataFrame
        Public frame `figures`.
    year
        Year of the report.

    Returns
    -------
    DataFrame
        Estimates with the texts of the card as dimensions; `computed_from` names the table. A card
        without computed lines has one row without value.
    """
    listed = resource("summary")["card"]
    made = [_lines(card, estimates, figures, year) for card in listed]
    frame = pd.concat(made, ignore_index=True)
    fixed = ["table", "indicator", "year", "region"]
    return with_all_columns(frame)[[*fixed, *_TEXTS, "computed_from", *COLUMNS, *STATUS]]


def _lines(card: dict, estimates: pd.DataFrame, figures: pd.DataFrame, year: int) -> pd.DataFrame:
    texts = {
        "card": card["id"],
        "title": card["title"],
        "population": card["population"],
        "direction": card["direction"],
        "target_text": card.get("target", "geen streefwaarde"),
        "published_text": _published(card, figures, year),
    }
    rows = [_line(line, estimates, year) for line in card["lines"]]
    if not rows:
        rows = _read_in(card, figures, year) or [_empty(card["id"], year)]
    elif "published" in card and any(row["data_kind"] == "synthetic" for row in rows):
        texts["published_text"] += (
            ", waarop het synthetische cijfer is afgestemd (door constructie)"
        )
    return pd.DataFrame([{**row, **texts} for row in rows])


def _line(line: dict, estimates: pd.DataFrame, year: int) -> dict:
    codes = {
        name: code.replace("YEAR-3", str(year - 3)).replace("YEAR", str(year))
        for name, code in line["codes"].items()
    }
    found = pick(estimates, table=line["table"], indicator=line["indicator"], year=year, **codes)
    if len(found) != 1:
        return {
            **_empty(line["indicator"], year),
            "line": line["label"],
            "change": "geen gegevens geleverd",
        }
    row = found.iloc[0]
    return {**row, "table": "S1", "line": line["label"], "computed_from": line["table"],
            "change": _change(row, estimates, year, codes)}  # fmt: skip


def _read_in(card: dict, figures: pd.DataFrame, year: int) -> list[dict]:
    """Lines of a card that is not computed yet: the published figures, as published."""
    return [
        {
            **_empty(card["id"], year),
            "value": row.our_value,
            "unit": row.our_unit,
            "interval": "none (published)",
            "data_kind": "published",
            "region": row.region,
            "line": words,
            "change": "niet te berekenen uit de bron",
            "computed_from": "O5",
        }
        for row, words in _found(card.get("published", []), figures, year)
    ]


def _empty(indicator: str, year: int) -> dict:
    numbers = dict.fromkeys(NUMBERS, np.nan)
    texts = dict.fromkeys(["interval", "unit", "reference", *STATUS], "")
    return {"table": "S1", "indicator": indicator, "year": year, "region": "", "line": "", "computed_from": "",
            "change": NOT_YET, **numbers, **texts}  # fmt: skip


def _change(row: pd.Series, estimates: pd.DataFrame, year: int, codes: dict) -> str:
    """Change on the year before, or on the cohort before, in words; or why there is none."""
    for name, words in _OF_A_YEAR.items():
        if name in codes:
            before = {**codes, name: str(int(codes[name]) - 1)}
            earlier = pick(
                estimates, table=row["table"], indicator=row["indicator"], year=year, **before
            )
            if len(earlier) == 1 and earlier["conf_status"].iloc[0] == "C":
                return "niet te berekenen: het cijfer van een jaar eerder is afgeschermd"
            return (
                _difference(row, earlier, words + before[name])
                or "niet vergelijkbaar: geen eerder jaar"
            )
    for each in breaks_between(row["indicator"], year - 1, year):
        return f"niet vergelijkbaar met {year - 1}: {each['reason_nl']}"
    estimated = _estimated_change(row, estimates, codes)
    if estimated is not None:
        return _judged_change(estimated)
    earlier = pick(
        estimates, table=row["table"], indicator=row["indicator"], year=year - 1, **codes
    )
    return (
        _difference(row, earlier, f"in {year - 1}")
        or f"niet te berekenen: geen cijfer van {year - 1}"
    )


# Words for a positive and for a negative change, by unit.
_WORDS = {"count": ("meer", "minder"), "days": ("langer", "korter")}


def _judged_change(row: pd.Series) -> str:
    """A change of a survey in words: stated when it is clear."""
    if unclear(row):
        return f"geen duidelijk verschil met {row['reference']}: {with_interval(row)}"
    return difference(row, against=f"in {row['reference']}", direction=CHANGE)


def _estimated_change(row: pd.Series, estimates: pd.DataFrame, codes: dict) -> pd.Series | None:
    """Change of a survey with its own interval; None where there is none."""
    changes = pick(
        estimates, table=row["table"], indicator=f"{row['indicator']}_change", year=row["year"]
    )
    if changes.empty:
        return None
    found = pick(changes, **codes)
    return found.iloc[0] if len(found) == 1 and pd.notna(found["value"].iloc[0]) else None


def _difference(row: pd.Series, earlier: pd.DataFrame, since: str) -> str:
    """How much higher or lower than an earlier row, in words; empty where one of both is missing."""
    if len(earlier) != 1 or pd.isna(row["value"]) or pd.isna(earlier["value"].iloc[0]):
        return ""
    share = row["unit"] == "share"
    difference = (row["value"] - earlier["value"].iloc[0]) * (100 if share else 1)
    unit = "pp" if share else row["unit"]
    if rounds_to_zero(difference, unit):
        return f"even hoog als {since}"
    size = written(abs(difference), unit)
    more, less = _WORDS.get(row["unit"], ("hoger", "lager"))
    return f"{size} {more if difference > 0 else less} dan {since}, zonder interval"


def _found(wanted: list[dict], figures: pd.DataFrame, year: int) -> list[tuple]:
    """Published figures of a card that are of the year or of no year, with the words of the card for each."""
    rows = {row.id: row for row in figures.itertuples()}
    fitting = [each for each in wanted if each["figure"] in rows and each.get("year", year) == year]
    return [(rows[each["figure"]], each["label"]) for each in fitting]


def _published(card: dict, figures: pd.DataFrame, year: int) -> str:
    """Published figures of a card in words; one of another definition is never called comparable."""
    same = (
        _as_published(_found(card.get("published", []), figures, year))
        or "geen vergelijkbaar cijfer"
    )
    other = _as_published(_found(card.get("elsewhere", []), figures, year))
    return f"{same}; met een andere vraag: {other}" if other else same


def _as_published(found: list[tuple]) -> str:
    texts = [f"{_as_written(row)} {words}" for row, words in found]
    sources = dict.fromkeys(row.document_title for row, _ in found)
    return f"{'; '.join(texts)} ({'; '.join(sources)})" if found else ""


def _as_written(row) -> str:
    if row.unit == "percent":
        return f"{row.value_text.replace('.', ',')}\u00a0%"
    if row.unit == "ratio":
        return f"ongeveer {number(100 * row.value)}\u00a0% (in woorden in de bron)"
    return number(row.value, 0 if float(row.value).is_integer() else 1)


def tiles(made: pd.DataFrame) -> str:
    """HTML of the cards; all text is escaped."""
    parts = [_tile(lines) for _, lines in made.groupby("card", sort=False)]
    return f'<div class="cards">{"".join(parts)}</div>'


def _tile(lines: pd.DataFrame) -> str:
    first = lines.iloc[0]
    counted = lines[lines["computed_from"] != ""]
    html = f"<h3>{escape(first['title'])}</h3>" + "".join(
        _line_html(row) for _, row in counted.iterrows()
    )
    if counted.empty:
        html += (
            f'<p class="value text">{NOT_YET}</p><p><a '
            f'href="#kaart-{escape(first["indicator"])}">wat is dit?</a></p>'
        )
    if lines["data_kind"].eq("synthetic").any():
        html += '<p class="mark">Synthetische gegevens</p>'
    html += (
        f"<p>Gepubliceerd: {escape(first['published_text'])}.</p><p>Streefwaarde: "
        f"{escape(first['target_text'])}.</p>"
    )
    html += "".join(
        f"<p>{escape(label('guard', kind))}</p>" for kind in kinds_of(set(lines["indicator"]))
    )
    html += (
        f'<p class="about">Populatie: {escape(first["population"])}. Hoe lezen: '
        f"{escape(first['direction'])}.</p>"
    )
    return f'<article class="tile" id="kerncijfer-{escape(first["card"])}">{html}</article>'


def _line_html(row: pd.Series) -> str:
    value, _, unit = estimate(row).replace("\u00a0%", " %").partition("\u00a0")
    between = interval(row)
    rests = (
        f"{number(row['count'])} van {number(row['denominator'])}"
        if pd.notna(row["denominator"])
        else ""
    )
    # A result without a numerator (a median, a share of an incidence) rests on its denominator
    # alone.
    rests = (
        f"op {number(row['denominator'])}"
        if rests and pd.isna(row["count"]) and row["conf_status"] == ""
        else rests
    )
    rests = f"in de groep {rests}" if row["unit"] == "pp" and pd.notna(row["count"]) else rests
    detail = "; ".join(d for d in [between, rests, label("interval", row["interval"])] if d)
    table = escape(row["computed_from"])
    card = escape(row["indicator"])
    return (
        f'<p class="value">{escape(value)} <small>{escape(unit)} {escape(row["line"])}</small></p>'
        f"<p>{escape(detail)}</p><p>Verandering: {escape(row['change'].rstrip('.'))}.</p>"
        f'<p><a href="#kaart-{card}">wat is dit?</a> · <a href="#tabel-{table}">tabel {table}</a></p>'
    )
