"""One contract for each extract: its columns, types, codes, keys and orders; one module a family of sources.

A contract is a pandera schema on the typed frame; `read` holds a file against it and words what is
wrong.
"""

import pandera.pandas as pa

from analysis.extracts.contracts import (
    civic_integration,
    correspondence,
    delivered_cells,
    dutch_enrolments,
    job_seekers,
    labour_force_survey,
    labour_positions,
    population,
    reported,
    residents_survey,
    staff,
)

__all__ = ["CODED", "CONTRACTS"]

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
    correspondence,
    delivered_cells,
)
CONTRACTS: dict[str, pa.DataFrameSchema] = {
    contract.name: contract for family in FAMILIES for contract in family.CONTRACTS
}
CODED: dict[str, frozenset[str]] = {
    name: frozenset(
        column for column, rules in contract.columns.items() if (rules.metadata or {}).get("coded")
    )
    for name, contract in CONTRACTS.items()
}
