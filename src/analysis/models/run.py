"""Results that public counts cannot give: each model of the plan, as the processed frames have it.

A model sees the processed frames, which never leave the machine, and so does what it returns: what
is shown of it is made by `disclosure.model_results`.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.frames.registry import FRAMES
from analysis.models import (
    dutch_at_work,
    dutch_levels,
    dutch_states,
    language_survey,
    municipal_survey,
    residents_checks,
    residents_survey,
    tested_actors,
    tested_profiles,
)
from analysis.models.civic_waiting import waits
from analysis.models.estimates import (
    COLUMNS,
    COUNTED,
    OF_ACTORS,
    OF_RESPONDENTS,
    PROTECTED_BY,
    Files,
)
from analysis.models.work_decomposed import decomposed_gaps
from analysis.models.work_flow import cumulative_flow
from analysis.models.work_standardised import standardised_gaps
from analysis.models.work_survey import rates_and_gaps
from analysis.models.work_survey_change import changes

__all__ = [
    "MODELS", "Model", "delivered", "estimate", "estimate_table", "extracts_of", "together",
]  # fmt: skip

NOT_APPLICABLE = "_Z"


class Model(NamedTuple):
    """What makes a table whose source is `models`.

    `kind`: that of all its estimates, where these do not rest on the units of a register. `waves`:
    whether its frames are not delivered each year, so that the last up to the year counts.
    """

    frames: tuple[str, ...]
    estimate: Callable[[Files, int], pd.DataFrame]
    kind: str = ""
    waves: bool = False


def _of_survey(
    frame: str, estimate: Callable[[Files, int], pd.DataFrame], *, waves: bool = False
) -> Model:
    """Return the model of a survey, of which nobody knows who was asked."""
    return Model((frame,), estimate, OF_RESPONDENTS, waves)


MODELS: dict[str, Model] = {
    "N3b": Model(("contracts",), dutch_levels.attainment_of_residents),
    "N6": Model(("contracts",), dutch_levels.cumulative_attainment),
    "N5b": Model(("contracts",), dutch_states.states_by_month),
    "N6b": Model(("contracts",), dutch_states.regimes_tested),
    "N8": Model(("landmark",), dutch_at_work.work_after_level),
    "N8b": Model(("landmark",), dutch_at_work.work_weighted),
    "W8": Model(("residents",), standardised_gaps),
    "W9": Model(("residents",), decomposed_gaps),
    "N9": Model(("registrations",), waits),
    "T3": Model(("applications",), tested_profiles.by_profile, OF_ACTORS),
    "T5": Model(("pairs",), tested_actors.actor_effects, OF_ACTORS),
    "W16": Model(("spells",), cumulative_flow),
    "W12": _of_survey("labour_force", rates_and_gaps("birth_country")),
    "W13": _of_survey("labour_force", rates_and_gaps("citizenship")),
    "W12b": _of_survey("labour_force", changes("birth_country")),
    "W13b": _of_survey("labour_force", changes("citizenship")),
    "E1": _of_survey("respondents", residents_survey.by_origin("experienced", "share")),
    "E2": _of_survey("respondents", residents_survey.by_characteristic("experienced")),
    "E3": _of_survey("respondents", residents_survey.without_answer("experienced")),
    "E4": _of_survey("respondents", residents_survey.by_origin("together", "share")),
    "E5": _of_survey("respondents", residents_survey.by_origin("together", "mean")),
    "E6": _of_survey("respondents", residents_survey.by_characteristic("together")),
    "E7": _of_survey("respondents", residents_survey.without_answer("together")),
    "E8": _of_survey("respondents", residents_checks.by_origin_checked("experienced")),
    "E9": _of_survey("respondents", residents_checks.by_origin_checked("together")),
    "L1": _of_survey("language_respondents", language_survey.by_area(), waves=True),
    "L2": _of_survey("language_respondents", language_survey.by_cluster(), waves=True),
    "L4": _of_survey("language_respondents", language_survey.identity(), waves=True),
    **{
        table: _of_survey("municipal_respondents", municipal_survey.by_place(place), waves=True)
        for table, place in (("G9", "municipality"), ("G9p", "province"))
    },
}


def estimate(
    files: Files, sources: pd.DataFrame, *, year: int, lasting: bool = False
) -> pd.DataFrame:
    """Estimates of every model whose frames were delivered, not protected.

    Parameters
    ----------
    files
        Processed Parquet file by frame and year.
    sources : DataFrame
        The deliveries: `year`, `extract`, `data_kind`, `snapshot_date`.
    year
        Year of the report.
    lasting
        Only the tables of those who began something in a year (`plan.LASTING`), which later reports
        estimate again.

    Returns
    -------
    DataFrame
        As `together` gives them.

    Raises
    ------
    DataError
        When a model does not return the columns of its table.
    """
    tables = delivered(files, sources, year=year, lasting=lasting)
    return together([estimate_table(each, files, sources, year=year) for each in tables])


def delivered(
    files: Files, sources: pd.DataFrame, *, year: int, lasting: bool = False
) -> list[str]:
    """Ids of the tables whose model has all its frames, in the order of the plan.

    The parameters are those of `estimate`.
    """
    return [
        table_id
        for table_id, table in plan.of_source("models").items()
        if (not lasting or plan.LASTING & set(table.columns))
        and _has_all(table_id, files, sources, _newest(MODELS[table_id], files, year))
    ]


def _has_all(table_id: str, files: Files, sources: pd.DataFrame, year: int) -> bool:
    """Whether a model has all its frames of a year, and all that these ask for."""
    extracts = set(sources.loc[sources["year"] == year, "extract"])
    has_frames = all(year in files.get(frame, {}) for frame in MODELS[table_id].frames)
    return has_frames and extracts.issuperset(extracts_of(table_id))


def _newest(model: Model, files: Files, year: int) -> int:
    """Year of the newest delivery that a model rests on: the report's own, or its last wave."""
    waves = [each for frame in model.frames for each in files.get(frame, {}) if each <= year]
    return max(waves, default=year) if model.waves else year


def estimate_table(
    table_id: str, files: Files, sources: pd.DataFrame, *, year: int
) -> pd.DataFrame:
    """Estimates of one table, not protected, with the kind and snapshot date of what it rests on.

    The parameters are those of `estimate`, the table is one that `delivered` names.

    Raises
    ------
    DataError
        When the plan has no such table, or its model does not return the columns of it.
    """
    model, line = MODELS[table_id], plan.line(table_id)
    if line is None:
        raise DataError(f"table {table_id}: found no line in the plan; expected one for its model.")
    found = _checked(model.estimate(files, year), line, model)
    newest = _newest(model, files, year)
    return found.assign(table=table_id, **_source(table_id, sources, newest))


def together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Estimates of several tables as one frame.

    Returns
    -------
    DataFrame
        `table`, `indicator`, `year`, `region`, one column for each dimension of the tables that are
        modelled (`_Z` where a table does not have it), then `value` to `rule`, `obs_status`,
        `data_kind`, `vintage`, and what each estimate rests on (`estimates.PROTECTED_BY`; missing
        of respondents and actors).
    """
    dimensions = plan.dimensions_of(plan.of_source("models"))
    columns = ["table", *COLUMNS[:3], *dimensions, *COLUMNS[3:], "obs_status", "data_kind"]
    columns += ["vintage", *PROTECTED_BY]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    frame = frame.reindex(columns=columns)
    frame[dimensions] = frame[dimensions].astype("object").fillna(NOT_APPLICABLE).astype(str)
    texts = ["obs_status", "kind", "curve"]
    frame[texts] = frame[texts].astype("object").fillna("").astype(str)
    return frame


def extracts_of(table_id: str) -> set[str]:
    """Every extract that the frames of a model ask for: it may use any column of them.

    Examples
    --------
    >>> sorted(extracts_of("N3b"))
    ['ci_events', 'ci_persons']
    """
    return {extract for frame in MODELS[table_id].frames for extract in FRAMES[frame].asked}


def _checked(found: pd.DataFrame, table: plan.Table, model: Model) -> pd.DataFrame:
    """Refuse estimates with other columns than those of their table."""
    if not len(found.columns):
        return found
    found = found.assign(kind=model.kind) if model.kind else found
    expected = {*COLUMNS, *table.columns, *(["kind"] if model.kind else COUNTED)}
    wrong = ({str(name) for name in found} - {"obs_status", *PROTECTED_BY} - expected) | (
        expected - {str(name) for name in found}
    )
    if wrong:
        raise DataError(
            f"model of table {table.id}: columns {sorted(wrong)} are missing or too many; "
            f"expected {sorted(expected)}."
        )
    return found


def _source(table_id: str, sources: pd.DataFrame, year: int) -> dict[str, str]:
    """Kind and snapshot date of the extracts that the model of a table rests on."""
    used = sources[sources["extract"].isin(extracts_of(table_id)) & (sources["year"] == year)]
    synthetic = used["data_kind"].eq("synthetic").any()
    return {
        "data_kind": "synthetic" if synthetic else used["data_kind"].iloc[0],
        "vintage": str(used["snapshot_date"].max())[:10],
    }
