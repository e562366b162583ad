"""All contracts by the name of their extract; an extract is added to the list of its family.

A contract is a pandera schema on the typed frame; `reading` holds a file against it and words what
is wrong.
"""

import pandera.pandas as pa

from analysis.extracts.contracts import (
    caravan_sites,
    civic_integration,
    correspondence,
    delivered_cells,
    dutch_enrolments,
    job_seekers,
    labour_positions,
    population,
    reported,
    staff,
)
from analysis.extracts.contracts.contract import Coverage, coverage
from analysis.extracts.contracts.surveys import (
    labour_force_survey,
    language_survey,
    municipal_survey,
    residents_survey,
)

__all__ = ["CODED_COLUMNS", "CONTRACTS", "COVERAGE", "EXTRACTS", "REGISTER_FILE"]

FAMILIES = (
    population,
    labour_positions,
    job_seekers,
    staff,
    labour_force_survey,
    civic_integration,
    dutch_enrolments,
    reported,
    residents_survey,
    municipal_survey,
    language_survey,
    correspondence,
    caravan_sites,
    delivered_cells,
)
CONTRACTS: dict[str, pa.DataFrameSchema] = {
    schema.name: schema for family in FAMILIES for schema in family.CONTRACTS
}
# Everything that can be delivered: the register of a delivery has a contract and is no extract.
EXTRACTS = tuple(name for name in CONTRACTS if name != "delivery")
# The file of the contract `delivery`, in the folder of a year.
REGISTER_FILE = "delivery.csv"
# Columns of listed codes, whose wrong values may be shown.
CODED_COLUMNS: dict[str, frozenset[str]] = {
    name: frozenset(
        column_name
        for column_name, column in schema.columns.items()
        if (column.metadata or {}).get("coded")
    )
    for name, schema in CONTRACTS.items()
}
COVERAGE: dict[str, Coverage] = {name: coverage(schema) for name, schema in CONTRACTS.items()}
