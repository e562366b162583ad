"""Which columns of a large file are read together, so that few of them are in memory as text."""

from collections.abc import Collection, Iterator, Sequence

import pandera.pandas as pa

from analysis.extracts.reading.mapping.apply_mapping import names_of_ours
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping

__all__ = ["parts_of", "sources"]


def parts_of(contract: pa.DataFrameSchema) -> Iterator[pa.DataFrameSchema]:
    """Give a contract in parts: all numbers together, each other column by itself.

    One column of numbers may show how the decimal sign of the others is to be read.

    Parameters
    ----------
    contract : DataFrameSchema
        The contract.
    """
    numbers = [
        name
        for name, column in contract.columns.items()
        if str(column.dtype).lower().startswith(("int", "float"))
    ]
    for part in ([numbers] if numbers else []) + [
        [name] for name in contract.columns if name not in numbers
    ]:
        columns = {name: contract.columns[name] for name in part}
        yield pa.DataFrameSchema(columns, name=contract.name, metadata=contract.metadata)


def sources(header: Sequence[str], ours: Collection[str], mapping: ProducerMapping) -> list[str]:
    """Return the columns of a file that some columns of ours are made from.

    Parameters
    ----------
    header : sequence of str
        The columns of the file.
    ours : collection of str
        Some columns of a contract.
    mapping : ProducerMapping
        What the mapping file says of these columns.
    """
    used = {name for rules in mapping.rules.values() for each in rules for name in each.columns}
    ours_of = names_of_ours(header, mapping.names)
    return [
        name
        for name in header
        if name in used or ours_of.get(name, name.strip().casefold()) in ours
    ]
