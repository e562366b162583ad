"""What the tables in data/raw/published hold: columns, keys, numbers and known words."""

import re
from typing import NamedTuple

__all__ = [
    "FORMS", "NUMBER", "OPERATORS", "QUALIFIERS", "TABLES", "UNITS", "VOCABULARIES",
    "VOCABULARIES_OF_TABLES", "Table",
]  # fmt: skip

# How a number is written in these tables.
NUMBER = re.compile(r"-?\d+(\.\d+)?")
QUALIFIERS = frozenset(
    {
        "exact",
        "in_words",
        "about",
        "just_under",
        "between",
        "more_than",
        "less_than",
        "at_least",
        "at_most",
    }
)
FORMS = frozenset({"digits", "words", "text", ""})
OPERATORS = frozenset({"=", ">", ">=", "<=", "increase", "decrease"})
UNITS_OF_SHARES = {
    "ratio",
    "percent",
    "pct",
    "percentage_points",
    "pp",
    "percent_change",
    "percentage_points_change",
}
UNITS_OF_AMOUNTS = {
    "count",
    "euro",
    "euro_per_toddler",
    "fte",
    "km2",
    "percent_fte",
    "person_days",
    "teacher_hours",
}
UNITS_OF_TIME = {
    "hours",
    "weeks",
    "months",
    "years",
    "year",
    "per_day",
    "per_week",
    "per_year",
    "teaching_periods",
}
UNITS_OF_PEOPLE = {"persons", "inhabitants", "children", "persons_per_iroj"}
UNITS_OF_PLACES = {
    "municipalities",
    "places",
    "schools",
    "per_police_zone",
    "networks",
    "organisations",
}
UNITS_OF_CASES = {
    "cases",
    "files",
    "files_per_year",
    "questions",
    "registrations",
    "requests",
    "sessions",
    "vaccines",
}
UNITS_OF_OFFERS = {"modules", "projects", "trajectories"}
UNITS_OF_RANK = {"cefr_level", "level", "rank"}
UNITS = frozenset(
    UNITS_OF_SHARES
    | UNITS_OF_AMOUNTS
    | UNITS_OF_TIME
    | UNITS_OF_PEOPLE
    | UNITS_OF_PLACES
    | UNITS_OF_CASES
    | UNITS_OF_OFFERS
    | UNITS_OF_RANK
)
UNIA_NUMBERS = (
    "reports_meldingen files_dossiers files_work files_goods_services files_society "
    "files_education pct_files_racial pct_files_disability pct_files_belief pct_files_work "
    "pct_files_goods_services pct_files_media pct_files_education"
)


class Table(NamedTuple):
    """A table: its columns in order, the key of a row, its numbers, and what is never empty."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    numbers: tuple[str, ...]
    required: tuple[str, ...]


def _table(columns: str, *, key: str, numbers: str = "", required: str = "") -> Table:
    return Table(*(tuple(names.split()) for names in (columns, key, numbers, required)))


TABLES = {
    "documents": _table(
        "document title_nl kind period", key="document", required="document title_nl kind"
    ),
    "figures": _table(
        "id theme indicator definition_nl population breakdown region period value unit "
        "qualifier value_high statistic_source document locator value_form note",
        key="id",
        numbers="value value_high",
        required="id definition_nl region period value unit qualifier document value_form",
    ),
    "targets": _table(
        "id kind objective indicator operator value unit deadline document locator value_form note",
        key="id",
        numbers="value",
        required="id kind objective indicator operator document",
    ),
    "objectives": _table(
        "plan code parent title_nl document",
        key="plan code",
        required="plan code title_nl document",
    ),
    "measures": _table(
        "id plan kind objective_codes title_nl domain cabinet_or_minister_portfolio "
        "administration cabinets_involved administrations_involved other_partners effect_indicator "
        "output_indicator target_text target_value target_unit budget_eur budget_note "
        "stated_start stated_end open_to_municipalities document locator",
        key="id",
        numbers="target_value budget_eur",
        required="id plan kind title_nl document",
    ),
    "milestones": _table(
        "measure_id year state text numeric_value unit what fte document value_form",
        key="measure_id year state text what",
        numbers="numeric_value fte",
        required="measure_id year state document",
    ),
    "claims": _table(
        "id claim_nl statistic_source document locator note",
        key="id",
        required="id claim_nl statistic_source document locator",
    ),
    "series": _table(
        "indicator kind period value unit qualifier wording document value_high value_form note",
        key="indicator kind period",
        numbers="value value_high",
        required="indicator kind period value unit qualifier document value_form",
    ),
    "flanders_values": _table(
        "indicator geography year group value unit source_url note",
        key="indicator geography year group",
        numbers="value",
        required="indicator geography year group value unit source_url",
    ),
    "unia_totals": _table(
        f"year {UNIA_NUMBERS} source_url note",
        key="year",
        numbers=UNIA_NUMBERS,
        required="year source_url",
    ),
}
# What a line of a plan is: a result aimed at, or what is asked of who carries it out.
KINDS_OF_TARGETS = frozenset({"result", "norm", "duty", "funding_rule", "description"})
# A point of a series is a level, or a change of it between two moments, which never join.
KINDS_OF_POINTS = frozenset({"level", "change"})
# What a fiche says of a year: what is planned, what was done, or nothing at all.
STATES_OF_MILESTONES = frozenset({"planned", "reported", "empty"})
VOCABULARIES = {
    "unit": UNITS | {""},
    "target_unit": UNITS | {""},
    "qualifier": QUALIFIERS,
    "value_form": FORMS,
    "operator": OPERATORS,
}
# Known words of columns that other tables fill with words of their own.
VOCABULARIES_OF_TABLES = {
    "targets": {"kind": KINDS_OF_TARGETS},
    "series": {"kind": KINDS_OF_POINTS},
    "milestones": {"state": STATES_OF_MILESTONES},
}
