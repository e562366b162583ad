"""The contracts: what they name, and mutations of good data that each is refused for."""

from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.codes import GROUNDS, RACIAL_GROUNDS
from analysis.extracts.contracts.registry import CODED_COLUMNS, CONTRACTS
from analysis.extracts.reading import read_extract
from support.mutations.of_contracts import MUTATIONS
from support.small_delivery import deliver, good

EXPECTED = {
    "delivery",
    "population_official",
    "persons",
    "labour_quarter",
    "ci_persons",
    "ci_events",
    "nt2_enrolments",
    "unia_reports",
    "unia_grounds",
    "correspondence",
    "lfs",
    "survey",
    "survey_replicates",
    "job_seekers",
    "staff",
    "caravan_sites",
    "language_survey",
    "municipal_survey",
    "survey_languages",
}
IDS = {
    "pid", "event_id", "household_id", "report_id", "incident_id", "application_id", "advert_id",
    "actor_id",
    "person_id", "resp_id", "psu", "organisation",
}  # fmt: skip


def test_there_is_a_contract_for_every_extract_of_the_first_report():
    assert set(CONTRACTS) >= EXPECTED


def test_there_are_nineteen_statutory_grounds_of_which_five_are_racial():
    assert len(GROUNDS) == len(set(GROUNDS)) == 19
    assert set(RACIAL_GROUNDS) < set(GROUNDS)
    assert len(RACIAL_GROUNDS) == 5


def test_no_id_is_a_coded_column_whose_values_may_be_shown():
    shown = {column for columns in CODED_COLUMNS.values() for column in columns}
    assert not shown & {
        "pid",
        "event_id",
        "household_id",
        "report_id",
        "incident_id",
        "advert_id",
        "actor_id",
        "birth_date",
        "sector",
    }


@pytest.mark.parametrize("extract", sorted(EXPECTED - {"delivery"}))
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_good_records_pass_as_csv_and_as_parquet_and_give_the_same_frame(tmp_path, extract, kind):
    deliver(tmp_path, extract, good(extract), kind=kind)
    frame = read_extract.typed_frame(extract, tmp_path)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == _types(extract)
    assert len(frame) == len(good(extract))


def _types(extract: str) -> dict[str, str]:
    """Types of a typed frame: pandera words the ones of text and days in another way."""
    named = {name: str(column.dtype) for name, column in CONTRACTS[extract].columns.items()}
    families = {"str": "str", "dat": "datetime64[us]"}
    return {name: families.get(kind[:3], kind) for name, kind in named.items()}


# name of the mutation: extract, mutation, what the message must hold


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_is_refused_with_file_column_row_and_rule_and_without_an_id(
    tmp_path: Path, name: str
):
    extract, mutate, expected = MUTATIONS[name]
    frame = mutate(good(extract))
    deliver(tmp_path, extract, frame, kind="csv")
    with pytest.raises(DataError) as refused:
        read_extract.typed_frame(extract, tmp_path)
    message = str(refused.value)
    assert f"{extract}.csv" in message
    for part in expected:
        assert part in message
    ids = {
        "pid",
        "event_id",
        "household_id",
        "report_id",
        "incident_id",
        "application_id",
        "advert_id",
        "actor_id",
    } & set(frame)
    assert not [value for column in ids for value in frame[column] if value and value in message]
