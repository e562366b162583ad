"""A contract: the columns of an extract, the rules over its rows, and what a delivery covers."""

from dataclasses import dataclass
from typing import Literal

import pandera.pandas as pa

__all__ = ["Coverage", "contract", "coverage"]


@dataclass(frozen=True)
class Coverage:
    """What the register of a delivery says of the days and places of an extract.

    Attributes
    ----------
    day_column : str
        The column that must lie in the delivered period: of days, of quarters (20234) or of years;
        empty where there is none.
    from_column : str
        The column of the register with the first day allowed: `ref_from`, or `history_from` where
        an event may lie in the history before the period.
    municipalities : str
        Whether `place_column` holds municipalities of Flanders and Brussels alone: as they are in
        the year, or in any year; empty where it may hold others.
    place_column : str
        The column of the municipality; where it may be empty, what is filled counts.
    elsewhere : str
        A column that says with one of `elsewhere_codes` that the place may be another.
    elsewhere_codes : tuple of str
        The codes of that column.
    acts : str
        The column that names who acts, fictitious in synthetic data and nowhere else; empty where
        the extract says nothing of how somebody acts.
    """

    day_column: str = ""
    from_column: Literal["ref_from", "history_from"] = "ref_from"
    municipalities: Literal["", "of the year", "of any year"] = ""
    place_column: str = "nis_code"
    elsewhere: str = ""
    elsewhere_codes: tuple[str, ...] = ()
    acts: str = ""


NO_COVERAGE = Coverage()


def contract(
    name: str,
    columns: dict[str, pa.Column],
    *rules: pa.Check,
    covers: Coverage = NO_COVERAGE,
) -> pa.DataFrameSchema:
    """Return a contract that refuses columns it does not name.

    Parameters
    ----------
    name : str
        Name of the extract.
    columns : dict of str to Column
        Its columns in order, each of a kind of `column_kinds`.
    *rules : Check
        Rules over the columns of a row, of `row_rules`.
    covers : Coverage
        What must agree with the register of the delivery.
    """
    return pa.DataFrameSchema(
        columns, checks=list(rules), name=name, strict=True, metadata={"coverage": covers}
    )


def coverage(schema: pa.DataFrameSchema) -> Coverage:
    """Return what a contract says that a delivery covers."""
    return schema.metadata["coverage"]
