"""An indicator is computed from the tables whose lines in the plan name it, and from no other."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

import pandas as pd
import pytest

import analysis.indicators
from analysis import plan
from analysis.errors import DataError
from analysis.indicators.cell_sums import of_table
from analysis.indicators.counts import counts
from analysis.reference.exclusion_rules import EXCLUSION_RULES
from support import shipped

# What other indicators are made with: they say themselves which indicator they compute.
SHARED = {"cell_sums", "estimates", "gaps", "counts", "discrimination.pairs"}
# These give cells, and no estimates.
OF_CELLS = {"dutch.attainment.of_skill"}


def functions() -> Iterator[tuple[str, Callable]]:
    """Every public function that computes an indicator from the cells of a table."""
    prefix = f"{analysis.indicators.__name__}."
    for found in pkgutil.walk_packages(analysis.indicators.__path__, prefix):
        if found.name.removeprefix(prefix) in SHARED:
            continue
        module = import_module(found.name)
        for name in getattr(module, "__all__", []):
            function = getattr(module, name)
            if f"{found.name.removeprefix(prefix)}.{name}" in OF_CELLS:
                continue
            if inspect.isfunction(function) and {"cells", "table"} <= _asked(function):
                yield f"{found.name.removeprefix(prefix)}.{name}", function


@cache
def by_table() -> dict[str, pd.DataFrame]:
    """Return the public cells of each table that has any, of its own frame; of the others none."""
    cells, of_scans = shipped.cells(), shipped.of_scans()
    none = dict.fromkeys(plan.load(), cells.iloc[:0])
    frames = [*cells.groupby("table"), *of_scans.groupby("table")]
    return none | {str(name): rows for name, rows in frames}


def _asked(function: Callable) -> set[str]:
    return set(inspect.signature(function).parameters)


def needed(function: Callable) -> dict[str, object]:
    """What a function asks for besides cells and table."""
    asked = inspect.signature(function).parameters.values()
    values = {
        "year": shipped.YEAR, "since": shipped.YEAR - 1, "first": 2015, "last": 2019, "horizon": 3,
        "rules": EXCLUSION_RULES, "indicator": "reports_ratio", "models": None,
        "nationality": "foreign", "code": "labour", "country": "MA",
    }  # fmt: skip
    others = [each.name for each in asked if each.default is inspect.Parameter.empty]
    return {name: values[name] for name in others if name not in ("cells", "table")}


@pytest.mark.parametrize(
    ("name", "function"), [pytest.param(*each, id=each[0]) for each in functions()]
)
def test_a_table_that_does_not_name_it_is_refused(name, function):
    """Before, 223 of such combinations gave a number under the title of another indicator."""
    of_tables, tables = by_table(), plan.load()
    gave_nothing = 0
    others = needed(function)
    for line in (each for each in tables.values() if each.years != "none"):
        try:
            made = function(of_tables[line.id], table=line.id, **others)
        except DataError:
            # A named refusal, never the KeyError of a column that is not there.
            gave_nothing += 1
            continue
        gave_nothing += made.empty
        own = [
            other
            for each in tables.values()
            if line.id == each.id or line.id in each.computed_from
            for other in (*each.indicators, *each.sentence_indicators)
        ]
        assert set(made["indicator"]) <= set(own), line.id
    assert gave_nothing > len(tables) / 3


def test_cells_of_the_scans_are_no_table_of_the_report_and_the_other_way_round():
    of_scans = shipped.of_scans()
    with pytest.raises(DataError, match=r"table W1 has no cells here: .*Expected.*frame.*: cells"):
        of_table(of_scans, "W1")
    with pytest.raises(DataError, match=r"no column municipality.*: local"):
        of_table(shipped.cells().drop(columns="municipality"), "G1")


def test_a_part_of_a_total_needs_that_total():
    with pytest.raises(DataError, match="table G1 has no total over municipality in 2023"):
        counts(shipped.of_scans(), "G1", indicator="residents", calibrated=True)


def test_most_functions_compute_something_of_their_own_table():
    """So that the refusals above are not those of functions that always refuse."""
    cells, computed = shipped.cells(), 0
    for _, function in functions():
        asked = inspect.signature(function).parameters["table"].default
        if asked is not inspect.Parameter.empty:
            computed += not function(cells, **needed(function)).empty
    assert computed > 15
