"""Refuse a delivery that stands in its folder and cannot be right, however it came there."""

from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.judge import judge
from analysis.extracts.delivery.plausibility.reasons import notes_of
from analysis.extracts.delivery.plausibility.table import refusals

__all__ = ["refuse_implausible"]


def refuse_implausible(folder: Path) -> None:
    """Judge every extract of a year as `make deliver` does, for a report is made of it.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023, whose extracts keep their contracts.

    Raises
    ------
    DataError
        If a measure cannot be right, or is strange and has no reason in the note on coverage.
    """
    delivery = Delivery(folder)
    judged = [each for extract in delivery.rows for each in judge(delivery, extract)]
    refused = refusals(judged, notes_of(delivery), year=delivery.year)
    if refused:
        raise DataError("\n".join(refused))
