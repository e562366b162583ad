"""The plan: which combinations are published, and who knows the same names."""

import importlib
import json
import re

import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.frames.registry import FRAMES
from analysis.indicators.change import breaks
from analysis.models import run as models
from analysis.pipeline.table_needs import needs
from analysis.reference.classes import broader_classes
from analysis.reference.country_groups import groups
from analysis.settings import (
    DECOMPOSED_AGE,
    DECOMPOSED_AGE_TEXT,
    NOTEBOOKS,
    ORIGIN_GROUPS,
    WORKING_AGE,
    WORKING_AGE_TEXT,
)
from analysis.workbench import chapters as notebooks
from analysis.workbench.resources import merged, resource

NO_SOURCE = {"computed", "models", "open", "published"}


def table(**changes) -> plan.Table:
    return plan.load()["W1"]._replace(
        coarser={}, no_total=(), **{"outcome": {}, "dimensions": {}, **changes}
    )


def chapters() -> dict[str, list[str]]:
    read = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in notebooks.chapters()
    }
    return {
        name: notebook["metadata"]["integratiemonitor"]["tables"] for name, notebook in read.items()
    }


def test_two_dimensions_give_the_cross_both_margins_and_the_total():
    sets = plan.grouping_sets(table(dimensions={"a": "a", "b": "b"}))
    assert sets == [("a", "b"), ("a",), ("b",), ()]


def test_three_dimensions_publish_no_two_way_margin():
    sets = plan.grouping_sets(table(dimensions={"a": "a", "b": "b", "c": "c"}))
    assert sets == [("a", "b", "c"), ("a",), ("b",), ("c",), ()]


def test_the_outcome_stands_with_every_combination_by_category_and_in_total():
    sets = plan.grouping_sets(table(dimensions={"a": "a"}, outcome={"y": "y"}))
    assert set(sets) == {("a", "y"), ("y",), ("a",), ()}


def test_a_dimension_without_total_is_never_summed_over():
    by_level = table(dimensions={"a": "a", "level": "l"}, outcome={"y": "y"})._replace(
        no_total=("level",)
    )
    sets = plan.grouping_sets(by_level)
    assert all("level" in shown for shown in sets)
    assert set(sets) == {("a", "level", "y"), ("level", "y"), ("a", "level"), ("level",)}


def test_coarser_classes_stand_wherever_the_dimension_is_shown():
    with_classes = table(dimensions={"a": "a", "b": "b"})._replace(
        coarser={"a": {"all": ("x", "y")}}
    )
    assert set(plan.grouping_sets(with_classes)) == {
        ("a", "b"), (plan.broader("a"), "b"), ("a",), (plan.broader("a"),), ("b",), (),
    }  # fmt: skip


@pytest.mark.parametrize("table_id", plan.load())
def test_no_combination_is_counted_twice(table_id):
    sets = plan.grouping_sets(plan.load()[table_id])
    assert len(sets) == len(set(sets))


@pytest.mark.parametrize("table_id", plan.load())
def test_a_table_has_a_known_source_and_at_most_one_outcome(table_id):
    row = plan.load()[table_id]
    assert row.source in {*FRAMES, *NO_SOURCE}
    assert len(row.outcome) <= 1
    assert set(row.no_total) <= set(row.dimensions)
    assert set(row.coarser) <= set(row.dimensions)
    assert (row.years in {"each", "latest"}) == (row.source in FRAMES)
    assert row.region or "region" in row.dimensions or row.source in NO_SOURCE


def test_a_sum_over_bodies_is_refused():
    row = {
        "title": "",
        "chapter": "",
        "indicators": [],
        "source": "s",
        "years": "each",
        "population": "",
    }
    row |= {"dimensions": {"body": "body", "month": "month"}}
    assert plan.table("X1", row | {"no_total": ["body"]}, {}).no_total == ("body",)
    with pytest.raises(DataError, match=r"\[X1\] sums over body; .* are never added"):
        plan.table("X1", row, {})


def key_figure_parts() -> list[dict]:
    """Level, gap and group beside it, of every key figure of the summary."""
    figures = [each for goal in resource("summary")["goal"] for each in goal["key_figure"]]
    return [each[part] for each in figures for part in ("level", "beside", "gap") if part in each]


def test_every_indicator_that_is_shown_has_a_card():
    cards = resource("cards")
    shown = {name for row in plan.load().values() for name in row.indicators}
    shown |= {row["indicator"] for row in resource("comparisons")["comparison"]}
    shown |= {part["indicator"] for part in key_figure_parts()}
    assert shown <= set(cards)


@pytest.mark.parametrize(
    ("chapter", "kind"),
    [("07_reported", "reported"), ("08_experienced", "experienced"), ("09_tested", "established")],
)
def test_every_indicator_of_a_chapter_on_discrimination_is_of_its_kind(chapter, kind):
    shown = {
        name for row in plan.load().values() if row.chapter == chapter for name in row.indicators
    }
    assert {name for name in shown if resource("cards")[name].get("kind") != kind} <= {
        "mean_population"
    }


def test_a_break_names_an_indicator_or_a_dataset_of_the_labour_force_survey():
    named = {name for each in breaks() for name in each["series"]}
    assert all(each["series"] for each in breaks())
    assert {name for name in named if not name.startswith("LFSA_")} <= set(resource("cards"))


def test_the_function_of_a_card_exists():
    for name, card in resource("cards").items():
        if "function" not in card:
            assert "nog niet berekend" in card["bias"].lower(), name
            continue
        room = None
        for each in card["function"].split(", "):
            # One without a module is of the module before it.
            module, _, function = each.rpartition(".")
            room = importlib.import_module(module) if module else room
            assert callable(getattr(room, function)), name
            assert function in room.__all__, name


def test_a_card_says_what_is_counted_among_whom_and_how_to_read_it():
    needed = {"question", "numerator", "denominator", "population", "source", "direction", "bias"}
    assert {name for name, card in resource("cards").items() if not needed <= set(card)} == set()


def test_comparisons_and_summary_take_indicators_that_their_table_has():
    tables = plan.load()
    rows = list(resource("comparisons")["comparison"])
    rows += key_figure_parts()
    extra = {"P1": {"non_eu_share"}, "P2": {"first_generation_share"}}
    for row in rows:
        assert row["indicator"] in {
            *tables[row["table"]].indicators,
            *extra.get(row["table"], set()),
        }
        known = {*tables[row["table"]].columns, "horizon"}
        assert set(row.get("codes", {})) <= known, row


def test_every_chapter_of_the_plan_is_a_notebook():
    assert {row.chapter for row in plan.of_report().values()} <= set(chapters())
    assert (NOTEBOOKS / "local" / f"{plan.SCAN}.ipynb").is_file()


def test_a_chapter_publishes_the_tables_that_the_plan_gives_it():
    # B1 holds the denominators of D4 and is shown there.
    for chapter, published in chapters().items():
        assert set(published) == {
            row.id for row in plan.load().values() if row.chapter == chapter
        } - {"B1"}, chapter


def ages_of(row: plan.Table) -> list[str]:
    return re.findall(r"\d+ tot en met \d+ jaar", row.population)


def test_the_plan_and_the_settings_agree_on_the_working_age():
    first, last = WORKING_AGE
    # Those that say so; a table of another population says which.
    work = [
        row
        for row in plan.load().values()
        if row.chapter == "03_work" and {WORKING_AGE_TEXT, DECOMPOSED_AGE_TEXT} & {*ages_of(row)}
    ]
    ages = {row.id: row.where.rpartition("age BETWEEN ")[2].rstrip(")") for row in work}
    start, end = DECOMPOSED_AGE
    assert ages.pop("W4") == f"{start} AND {end}"
    assert set(ages.values()) == {f"{first} AND {last}"}


def test_the_broader_classes_hold_every_group_once():
    foreign = sorted(group for parts in broader_classes()["origin_8"].values() for group in parts)
    assert foreign == sorted(set(groups(ORIGIN_GROUPS).values()) - {"belgian", "unknown"})


def test_every_table_that_is_computed_inside_has_a_model_and_the_other_way_round():
    assert {name for name, row in plan.load().items() if row.source == "models"} == set(
        models.MODELS
    )


def test_a_computed_table_needs_what_the_tables_need_that_it_is_computed_from():
    tables = plan.load()
    for row in tables.values():
        assert not row.computed_from or row.source == "computed"
        # One of a model needs the frames of that model.
        sources = {tables[each].source for each in row.computed_from} - {"models"}
        assert not sources & set(NO_SOURCE)
    assert needs(tables["N8c"]) == needs(tables["N8"])
    assert needs(tables["D8"]) == ("unia_reports", "vmri_files")
    assert needs(tables["T1b"]) == needs(tables["T1"]) == ("correspondence",)


def test_a_section_that_stands_in_two_files_is_refused(tmp_path):
    for name in ("01_a", "02_b"):
        (tmp_path / f"{name}.toml").write_text("[P1]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"02_b.toml: \[P1\] stands in 01_a.toml too"):
        merged(tmp_path)
