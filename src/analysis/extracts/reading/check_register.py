"""Hold a file against its row of the register: period, municipalities, fictitious names."""

import pandas as pd

from analysis.extracts.contracts.contract import Coverage
from analysis.extracts.contracts.fictitious import is_fictitious
from analysis.extracts.contracts.registry import CONTRACTS, COVERAGE
from analysis.extracts.formats.records import Breach
from analysis.extracts.reading.check_contract import Checked
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE
from analysis.reference import municipalities

__all__ = ["PERIOD_COLUMNS", "beyond_register", "period_of"]

PERIOD_COLUMNS = ("ref_from", "ref_to", "history_from")
SYNTHETIC = "synthetic"


def beyond_register(extract: str, checked: Checked, registered: pd.Series) -> list[Breach]:
    """Find the rows outside the delivered period, outside Flanders and Brussels, or fictitious.

    A column that could not be read is passed over.

    Parameters
    ----------
    extract : str
        Name of a contract.
    checked : Checked
        The file as it was read.
    registered : Series
        `ref_from`, `ref_to`, `history_from` and `data_kind` as the register has them.
    """
    coverage = COVERAGE[extract]
    unread = {breach.column for breach in checked.breaches}
    breaches = []
    if coverage.day_column and coverage.day_column not in unread:
        breaches += _outside_period(extract, checked, registered)
    if coverage.acts and coverage.acts not in unread and registered["data_kind"] != SYNTHETIC:
        breaches += _fictitious(coverage, checked)
    if coverage.municipalities and coverage.place_column not in unread:
        breaches += _outside_flanders_and_brussels(coverage, checked, registered["ref_from"].year)
    return breaches


def period_of(extract: str, registered: pd.Series) -> tuple[str, object, object]:
    """Say what the column of the period holds, and the first and the last that the register allows.

    Parameters
    ----------
    extract : str
        Name of a contract with such a column.
    registered : Series
        `ref_from`, `ref_to` and `history_from` as the register has them.

    Examples
    --------
    >>> days = pd.to_datetime(["2023-10-01", "2023-12-31", "2023-10-01"])
    >>> period_of("labour_quarter", pd.Series(days, index=["ref_from", "ref_to", "history_from"]))
    ('quarter', '20234', '20234')
    """
    coverage = COVERAGE[extract]
    first, last = registered[coverage.from_column], registered["ref_to"]
    kind = str(CONTRACTS[extract].columns[coverage.day_column].dtype)
    if kind.startswith("datetime"):
        return "day", first, last
    if kind.startswith("str"):
        return "quarter", *(f"{day.year}{day.quarter}" for day in (first, last))
    return "year", first.year, last.year


def _outside_period(extract: str, checked: Checked, registered: pd.Series) -> list[Breach]:
    what, first, last = period_of(extract, registered)
    column = COVERAGE[extract].day_column
    values = checked.reading.frame[column]
    outside = values.notna() & ~values.between(first, last)
    if not outside.any():
        return []
    if what == "day":
        first, last = f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"
    rule = f"a {what} from {first} to {last} as delivery.csv has it"
    return [Breach(column, rule, checked.lines[outside].tolist(), [])]


def _fictitious(coverage: Coverage, checked: Checked) -> list[Breach]:
    names = checked.reading.frame[coverage.acts]
    fictitious = is_fictitious(names, coverage.acts)
    if not fictitious.any():
        return []
    rule = "a name that exists: fictitious ones are for data_kind synthetic alone"
    found = names[fictitious].tolist()
    return [Breach(coverage.acts, rule, checked.lines[fictitious].tolist(), found)]


def _outside_flanders_and_brussels(coverage: Coverage, checked: Checked, year: int) -> list[Breach]:
    of_year = coverage.municipalities == "of the year"
    frame = checked.reading.frame
    codes = frame[coverage.place_column]
    known = set(municipalities.load(year=year if of_year else None)["nis_code"])
    outside = codes.notna() & ~codes.isin(known)
    if coverage.acts == coverage.place_column:
        outside &= ~is_fictitious(codes, coverage.acts)
    if coverage.elsewhere:
        outside &= ~frame[coverage.elsewhere].isin(coverage.elsewhere_codes)
    if not outside.any():
        return []
    rule = "the NIS code of a municipality of Flanders or Brussels"
    if of_year:
        rule += f" in {year} (@municipalities in {MAPPING_FILE} turns one from before a merger)"
    found = codes[outside].tolist()
    return [Breach(coverage.place_column, rule, checked.lines[outside].tolist(), found)]
