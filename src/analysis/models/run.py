"""Results that public counts cannot give: each model of the plan, limited and rounded, as one public frame.

A model sees the processed frames, which never leave the machine; what it returns does.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.frames.process import FRAMES
from analysis.models import dutch_at_work, dutch_levels, residents_survey, tested_profiles
from analysis.models.civic_waiting import waits
from analysis.models.limits import limited, parts_of_totals, without
from analysis.models.work_decomposed import decomposed_gaps
from analysis.models.work_flow import cumulative_flow
from analysis.models.work_standardised import standardised_gaps
from analysis.models.work_survey import rates_and_gaps
from analysis.settings import MODEL_BASE, MODEL_UNITS, SURVEY_HIDDEN, THRESHOLD

__all__ = ["COLUMNS", "MODELS", "Files", "Model", "estimate"]

Files = dict[str, dict[int, Path]]
# What a model returns besides the dimensions of its table; `df` may be missing where an estimate
# has none. It may add `obs_status`.
COLUMNS = [
    "indicator", "year", "region", "value", "low", "high", "interval", "unit", "count",
    "denominator", "n", "df",
    "reference", "rule",
]  # fmt: skip
NOT_APPLICABLE = "_Z"


class Model(NamedTuple):
    """What makes a table of the plan whose source is `models`: frames, function, smallest n and numerator, its base."""

    frames: tuple[str, ...]
    estimate: Callable[[Files, int], pd.DataFrame]
    units: int = MODEL_UNITS
    counts: int = THRESHOLD
    base: int = MODEL_BASE


MODELS: dict[str, Model] = {
    "N3b": Model(("contracts",), dutch_levels.attainment_of_residents, base=25),
    "N6": Model(("contracts",), dutch_levels.cumulative_attainment),
    "N8": Model(("landmark",), dutch_at_work.work_after_level),
    "W8": Model(("residents",), standardised_gaps),
    "W9": Model(("residents",), decomposed_gaps),
    "N9": Model(("registrations",), waits),
    "T3": Model(("applications",), tested_profiles.by_profile),
    "W16": Model(("spells",), cumulative_flow),
    "W12": Model(("labour_force",), rates_and_gaps("birth_country"), SURVEY_HIDDEN, 0),
    "W13": Model(("labour_force",), rates_and_gaps("citizenship"), SURVEY_HIDDEN, 0),
    "E1": Model(
        ("respondents",), residents_survey.by_origin("experienced", "share"), SURVEY_HIDDEN, 0
    ),
    "E2": Model(
        ("respondents",), residents_survey.by_characteristic("experienced"), SURVEY_HIDDEN, 0
    ),
    "E3": Model(("respondents",), residents_survey.without_answer("experienced"), SURVEY_HIDDEN, 0),
    "E4": Model(
        ("respondents",), residents_survey.by_origin("together", "share"), SURVEY_HIDDEN, 0
    ),
    "E5": Model(("respondents",), residents_survey.by_origin("together", "mean"), SURVEY_HIDDEN, 0),
    "E6": Model(("respondents",), residents_survey.by_characteristic("together"), SURVEY_HIDDEN, 0),
    "E7": Model(("respondents",), residents_survey.without_answer("together"), SURVEY_HIDDEN, 0),
}


def estimate(files: Files, sources: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Estimates of every model whose frames were delivered.

    Parameters
    ----------
    files
        Processed Parquet file by frame and year.
    sources : DataFrame
        The deliveries: `year`, `extract`, `data_kind`, `snapshot_date`.
    year
        Year of the report.

    Returns
    -------
    DataFrame
        `table`, `indicator`, `year`, `region`, one column for each dimension of these tables (`_Z`
        where it is none of the table), then `value` to `rule`, `obs_status`, `conf_status`,
        `data_kind`, `vintage`; limited by `limits.limited`.

    Raises
    ------
    DataError
        When a model does not return the columns of its table.
    """
    tables = {name: table for name, table in plan.load().items() if table.source == "models"}
    names = list(
        dict.fromkeys(
            name for table in tables.values() for name in table.columns if name != "region"
        )
    )
    there = set(sources.loc[sources["year"] == year, "extract"])
    parts = []
    for table_id, table in tables.items():
        model = MODELS[table_id]
        if there.issuperset(_extracts(model)) and all(
            year in files.get(frame, {}) for frame in model.frames
        ):
            found = _checked(model.estimate(files, year), table)
            shown = limited(found, units=model.units, counts=model.counts, base=model.base)
            own = [name for name in table.dimensions if name != "region"]
            shown = without(shown, parts_of_totals(shown, found["n"], own, counts=model.counts))
            parts.append(shown.assign(table=table_id, **_described(model, sources, year)))
    columns = [
        "table",
        *COLUMNS[:3],
        *names,
        *COLUMNS[3:],
        "obs_status",
        "conf_status",
        "data_kind",
        "vintage",
    ]
    columns.remove("df")
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    frame = frame.reindex(columns=columns)
    frame[names] = frame[names].astype("object").fillna(NOT_APPLICABLE).astype(str)
    return frame


def _extracts(model: Model) -> set[str]:
    """Every extract that its frames ask for: a model may use any column of them."""
    return {extract for frame in model.frames for extract in FRAMES[frame].asked}


def _checked(found: pd.DataFrame, table: plan.Table) -> pd.DataFrame:
    expected = {*COLUMNS, *table.columns}
    wrong = (set(found) - {"obs_status"}) ^ expected
    if wrong:
        raise DataError(
            f"model of table {table.id}: columns {sorted(wrong)} are missing or too many; "
            f"expected {sorted(expected)}."
        )
    return found


def _described(model: Model, sources: pd.DataFrame, year: int) -> dict[str, str]:
    """Kind and snapshot date of the extracts that a model rests on."""
    used = sources[sources["extract"].isin(_extracts(model)) & (sources["year"] == year)]
    synthetic = used["data_kind"].eq("synthetic").any()
    return {
        "data_kind": "synthetic" if synthetic else used["data_kind"].iloc[0],
        "vintage": str(used["snapshot_date"].max())[:10],
    }
