"""One contract for each extract: its columns, types, codes, keys and orders; one module a family of sources.

A contract is a pandera schema on the typed frame; `read` holds a file against it and words what is wrong.
"""

import pandera.pandas as pa

from analysis.extracts.contracts import (
    civic_integration,
    counts,
    job_seekers,
    labour,
    labour_survey,
    learning,
    population,
    reported,
    staff,
    survey,
    tested,
)

__all__ = ["CODED", "CONTRACTS"]

FAMILIES = (
    population,
    labour,
    job_seekers,
    staff,
    labour_survey,
    civic_integration,
    learning,
    reported,
    survey,
    tested,
    counts,
)
CONTRACTS: dict[str, pa.DataFrameSchema] = {
    contract.name: contract for family in FAMILIES for contract in family.CONTRACTS
}
CODED: dict[str, frozenset[str]] = {
    name: frozenset(column for column, rules in contract.columns.items() if (rules.metadata or {}).get("coded"))
    for name, contract in CONTRACTS.items()
}
