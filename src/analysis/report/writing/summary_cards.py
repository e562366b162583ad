"""The cards of the summary: headline figures, with their change and the published figure."""

import numpy as np
import pandas as pd

from analysis.indicators.discrimination import reported, reported_rates, tested
from analysis.indicators.discrimination.kinds import kinds_of
from analysis.indicators.dutch import attainment, attainment_published, contracts, enrolments
from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.indicators.modelled import of_model
from analysis.indicators.population import residents
from analysis.indicators.selection import pick
from analysis.indicators.work import employment
from analysis.plan import NUMBERS
from analysis.report.text.numbers import estimate, interval, label, number
from analysis.report.writing.summary_change import change_in_words
from analysis.report.writing.summary_published import figures_of, published_in_words
from analysis.report.writing.templates import filled
from analysis.workbench.resources import resource

__all__ = ["cards", "computed", "tiles"]

NOT_COMPUTED = "nog niet berekend"
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
        tested.net(cells, models, table="T1"),
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
    lines = [_lines(card, estimates, figures, year) for card in resource("summary")["card"]]
    frame = pd.concat(lines, ignore_index=True)
    fixed = ["table", "indicator", "year", "region"]
    return with_all_columns(frame)[[*fixed, *_TEXTS, "computed_from", *COLUMNS, *STATUS]]


def _lines(card: dict, estimates: pd.DataFrame, figures: pd.DataFrame, year: int) -> pd.DataFrame:
    texts = {
        "card": card["id"],
        "title": card["title"],
        "population": card["population"],
        "direction": card["direction"],
        "target_text": card.get("target", "geen streefwaarde"),
        "published_text": published_in_words(card, figures, year=year),
    }
    rows = [_line(line, estimates, year) for line in card["lines"]]
    if not rows:
        rows = _published_lines(card, figures, year) or [_empty(card["id"], year)]
    elif "published" in card and any(row["data_kind"] == "synthetic" for row in rows):
        texts["published_text"] += (
            ", waarop het synthetische cijfer is afgestemd (door constructie)"
        )
    return pd.DataFrame([row | texts for row in rows])


def _line(line: dict, estimates: pd.DataFrame, year: int) -> dict:
    codes = {
        name: code.replace("YEAR-3", str(year - 3)).replace("YEAR", str(year))
        for name, code in line["codes"].items()
    }
    rows = pick(estimates, table=line["table"], indicator=line["indicator"], year=year, **codes)
    if len(rows) != 1:
        empty = _empty(line["indicator"], year)
        return empty | {"line": line["label"], "change": "geen gegevens geleverd"}
    row = rows.iloc[0]
    return {
        **row,
        "table": "S1",
        "line": line["label"],
        "computed_from": line["table"],
        "change": change_in_words(row, estimates, year=year, codes=codes),
    }


def _published_lines(card: dict, figures: pd.DataFrame, year: int) -> list[dict]:
    """Lines of a card that is not computed yet: the published figures, as published."""
    return [
        {
            **_empty(card["id"], year),
            "value": figure.our_value,
            "unit": figure.our_unit,
            "interval": "none (published)",
            "data_kind": "published",
            "region": figure.region,
            "line": words,
            "change": "niet te berekenen uit de bron",
            "computed_from": "O5",
        }
        for figure, words in figures_of(card.get("published", []), figures, year=year)
    ]


def _empty(indicator: str, year: int) -> dict:
    columns = ["region", "line", "computed_from", "interval", "unit", "reference", *STATUS]
    texts = dict.fromkeys(columns, "")
    missing = dict.fromkeys(NUMBERS, np.nan)
    known = {"table": "S1", "indicator": indicator, "year": year, "change": NOT_COMPUTED}
    return texts | missing | known


def tiles(cards: pd.DataFrame) -> str:
    """HTML of the cards, as made by `cards`."""
    contents = [_tile(lines) for _, lines in cards.groupby("card", sort=False)]
    return filled("cards", "cards", cards=contents)


def _tile(lines: pd.DataFrame) -> dict:
    first = lines.iloc[0]
    counted = lines[lines["computed_from"] != ""]
    return {
        "id": first["card"],
        "title": first["title"],
        "indicator": first["indicator"],
        "without_lines": NOT_COMPUTED,
        "lines": [_tile_line(row) for _, row in counted.iterrows()],
        "synthetic": lines["data_kind"].eq("synthetic").any(),
        "published": first["published_text"],
        "target": first["target_text"],
        "guards": [label("guard", kind) for kind in kinds_of(set(lines["indicator"]))],
        "population": first["population"],
        "direction": first["direction"],
    }


def _tile_line(row: pd.Series) -> dict:
    value, _, unit = estimate(row).replace("\u00a0%", " %").partition("\u00a0")
    details = [interval(row), _rests_on(row), label("interval", row["interval"])]
    return {
        "value": value,
        "unit": unit,
        "words": row["line"],
        "detail": "; ".join(detail for detail in details if detail),
        "change": row["change"].rstrip("."),
        "indicator": row["indicator"],
        "table": row["computed_from"],
    }


def _rests_on(row: pd.Series) -> str:
    """Numerator and denominator of an estimate in words; empty where it has no denominator."""
    if pd.isna(row["denominator"]):
        rests = ""
    elif pd.isna(row["count"]) and row["conf_status"] == "":
        # Without a numerator (a median, a share of an incidence) it rests on its denominator alone.
        rests = f"op {number(row['denominator'])}"
    else:
        rests = f"{number(row['count'])} van {number(row['denominator'])}"
    return f"in de groep {rests}" if row["unit"] == "pp" and pd.notna(row["count"]) else rests
