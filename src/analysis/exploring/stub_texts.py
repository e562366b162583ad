"""The texts of a new table: plan, labels, card, function, test and cells of the chapter.

What only the writer can say has the words `IN TE VULLEN`; the test of a stub fails until it is
replaced by one that was worked out by hand.
"""

import json
import re

from analysis import settings
from analysis.plan import Table

__all__ = ["TO_FILL", "card", "cells", "column_words", "function", "plan_line", "test"]

TO_FILL = "IN TE VULLEN"

_FUNCTION = '''\
"""{title}."""

import pandas as pd

{imports}

__all__ = ["{indicator}"]


def {indicator}(cells: pd.DataFrame) -> pd.DataFrame:
    """{what}, by {by} (table {table}).

    {formula}

    Parameters
    ----------
    cells : DataFrame
        Public cells.

    Returns
    -------
    DataFrame
        Estimates, one row per published cell; missing with `conf_status` C where a count is hidden.
    """
{call}
'''
_ONE = """\
    return {computes}(
        cells, "{table}"{category}, indicator="{indicator}"{more}
    )"""
_EACH = """\
    codes = {codes}
    each = [
        {computes}(cells, "{table}", code, indicator="{indicator}"{more}).assign({outcome}=code)
        for code in codes
    ]
    return before_value(pd.concat(each, ignore_index=True), "{outcome}")"""
_TEST = '''\
"""{title}: a value that was worked out by hand."""

import pytest


def test_its_value_by_hand():
    pytest.fail(
        "{to_fill}: type a few cells of table {table}, and hold analysis.indicators.{place}."
        "{indicator} against the value that you worked out from them by hand"
    )
'''
_CELLS = """\
from analysis.indicators import selection
from analysis.indicators.{folder} import {indicator}
from analysis.report.chapter import publish, say, show
from analysis.report.figures import charts
from analysis.report.text import sentences

own = {indicator}.{indicator}(cells)
shown = selection.pick(own, year=year{totals})
say(sentences.listing(shown, by="{by}"), table="{table}")
show("{table}", charts.dots, shown, by="{by}", caption="{title}. {to_fill}: bron.")
publish("{table}", own)"""


def plan_line(line: Table) -> str:
    """Section of the plan."""
    keys = ["title", "chapter", "indicators", "source", "years", "region", "where", "population"]
    keys += ["dimensions", "outcome", "no_total", "bound"]
    keys += [name for name in ("published_counts", "counts_actors") if getattr(line, name)]
    values = {name: getattr(line, name) for name in keys}
    values["where"] = _with_settings(line.where)
    shown = [f"{name} = {_toml(value)}" for name, value in values.items() if value]
    return "\n".join([f"[{line.id}]", *shown]) + "\n"


def _with_settings(where: str) -> str:
    """Condition in which ages that are a setting have its name, so that they follow it."""
    for name in ("WORKING_AGE", "NEET_AGE", "DECOMPOSED_AGE"):
        first, last = getattr(settings, name)
        said = rf"(?i)\bBETWEEN {first} AND {last}\b"
        where = re.sub(said, f"BETWEEN {{{name}[0]}} AND {{{name}[1]}}", where)
    return where


def column_words(name: str, codes: list[str]) -> str:
    """Section of the labels for a column that has no words yet."""
    words = [f"[column.{name}]", f'label = "{TO_FILL}: {name}"', 'type = "string"']
    words += [f'title = "{name}"', f'description = "{TO_FILL}"', "", f"[column.{name}.codes]"]
    return "\n".join([*words, *(f"{_toml(code)} = {_toml(code)}" for code in codes)]) + "\n"


def card(line: Table, place: str) -> str:
    """Section of the cards."""
    (indicator,) = line.indicators
    keys = {
        "question": f"{TO_FILL}: de vraag?",
        "numerator": TO_FILL,
        "denominator": TO_FILL,
        "population": line.population,
        "source": TO_FILL,
        "direction": f"{TO_FILL}: is hoger beter?",
        "bias": TO_FILL,
        "function": f"analysis.indicators.{place}.{indicator}",
    }
    return "\n".join([f"[{indicator}]", *(f"{n} = {_toml(v)}" for n, v in keys.items())]) + "\n"


def function(line: Table, codes: list[str], reference: str) -> str:
    """Module with the function of the indicator."""
    (indicator,) = line.indicators
    more = ""
    if not line.outcome:
        module, computes, what, formula = "counts", "counts", "Number of units", _NUMBER
    elif reference:
        what = f"Gap to {reference} in percentage points"
        module, computes, formula = "gaps", "gap", _GAP
        more = f', by="{next(iter(line.dimensions))}", reference="{reference}"'
    else:
        module, computes, what, formula = "estimates", "share", "Share of units, in [0, 1]", _SHARE
    known = {"indicator": indicator, "table": line.id, "computes": computes, "more": more}
    if len(codes) > 1:
        (outcome,) = line.outcome
        call = _EACH.format(**known, codes=_toml(tuple(codes)), outcome=outcome)
        imported = ["from analysis.indicators.estimates import before_value"]
    else:
        category = f", {_toml(codes[0])}" if codes else ""
        call = _ONE.format(**known, category=category)
        in_one_line = call.replace("(\n        ", "(").replace("\n    )", ")")
        call = in_one_line if len(in_one_line) <= 100 else call
        imported = []
    imported = sorted([*imported, f"from analysis.indicators.{module} import {computes}"])
    imports = "\n".join(imported).replace(_TWICE, "import before_value, share")
    return _FUNCTION.format(
        title=line.title, imports=imports, indicator=indicator, what=what, call=call,
        by=", ".join(line.dimensions) or "year", table=line.id, formula=formula,
    )  # fmt: skip


_TWICE = "import before_value\nfrom analysis.indicators.estimates import share"
_NUMBER = "Units of each cell, with their weight."
_SHARE = "Units with the outcome divided by all units of the same cell."
_GAP = "100 x (share of the reference - share of the group), in the same cell of the rest."


def test(line: Table, place: str) -> str:
    """Test that fails until it is written."""
    (indicator,) = line.indicators
    return _TEST.format(
        title=line.title, to_fill=TO_FILL, table=line.id, place=place, indicator=indicator
    )


def cells(line: Table, folder: str) -> list[tuple[str, str]]:
    """Cells of the chapter: a question, and what computes, says, shows and publishes."""
    (indicator,) = line.indicators
    by, *others = [*line.dimensions, "year"]
    totals = "".join(f', {name}="_T"' for name in others if name in line.dimensions)
    code = _CELLS.format(
        folder=folder, indicator=indicator, by=by, totals=totals, table=line.id, title=line.title,
        to_fill=TO_FILL,
    )  # fmt: skip
    return [("markdown", f"## {TO_FILL}: {line.title}?"), ("code", code)]


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
