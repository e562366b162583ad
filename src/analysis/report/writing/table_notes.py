"""What stands with a figure or a table wherever it is: its rules, guards and cautions."""

import os
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.indicators.discrimination.kinds import kinds_of
from analysis.indicators.loaded import Loaded, rows_of
from analysis.report.text.numbers import label
from analysis.report.writing.data_kinds import is_synthetic
from analysis.report.writing.invented_names import unnamed_of
from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = ["needed_extracts", "remarks", "table_caption", "table_notes"]

SYNTHETIC = "Synthetische gegevens."


def table_notes(table: plan.Table, estimates: pd.DataFrame) -> list[str]:
    """What stands with a table wherever it is: its title, population, rules and cautions.

    Parameters
    ----------
    table
        Its line in the plan.
    estimates : DataFrame
        Its estimates: `indicator`, `rule` and `data_kind` are read.
    """
    notes = [*_about(table), *_rules(estimates), *remarks(estimates)]
    return [unnamed_of(note, estimates) for note in notes]


def _about(table: plan.Table) -> list[str]:
    return [f"Tabel {table.id}. {table.title}.", _population(table)]


def _population(table: plan.Table) -> str:
    return f"Populatie: {table.population}."


def _rules(estimates: pd.DataFrame) -> list[str]:
    used = dict.fromkeys(rule for rule in estimates["rule"] if rule)
    return [f"Regel: {label('rule', rule)}." for rule in used]


def table_caption(table: plan.Table, estimates: pd.DataFrame) -> str:
    """Caption of a table on the page, below its id: its notes without the rules of the cards."""
    return " ".join([f"{table.title}.", _population(table), *remarks(estimates)])


def needed_extracts(table_id: str) -> list[str]:
    """Extracts that a table needs, with a column that may be absent; none outside a report."""
    path = Path(os.environ.get("ANALYSIS_PUBLIC", "")) / "needs.parquet"
    if not path.is_file():
        return []
    needs = rows_of(Loaded(pd.read_parquet(path), "needs"), table_id)
    return [
        f"{need.extract} (kolom {need.column})" if need.column else need.extract
        for need in needs.itertuples()
    ]


def remarks(estimates: pd.DataFrame) -> list[str]:
    """Sentences that stand with every figure and table of these estimates in any chapter."""
    guards = [label("guard", kind) for kind in kinds_of(set(estimates["indicator"]))]
    return [*guards, *_cautions(estimates), *([SYNTHETIC] if is_synthetic(estimates) else [])]


def _cautions(estimates: pd.DataFrame) -> list[str]:
    """Cautions of the cards of the indicators, each once."""
    cautions = [_caution(name) for name in dict.fromkeys(estimates["indicator"])]
    return [caution for caution in dict.fromkeys(cautions) if caution]


@asked
def _caution(indicator: str) -> str:
    return resource("cards").get(indicator, {}).get("caution", "")
