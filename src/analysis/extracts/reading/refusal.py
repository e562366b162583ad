"""Word a refusal: file, column, row number, rule and a right value, never a person's data."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.contracts.codebook import example
from analysis.extracts.contracts.registry import CODED_COLUMNS, EXTRACTS
from analysis.extracts.formats.records import Breach
from analysis.extracts.reading.convert_types import EXPECTED
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE
from analysis.extracts.reading.strange_text import strange_letters
from analysis.workbench.folders import shown

__all__ = ["project_path", "refuse"]

SHOWN_ROWS = 20
LONGEST_CODE = 24
SHOWN_CODES = 10
# A code of the producer's own is short or comes back; a name that slipped a column is neither.
FREQUENT = 5
_SHORT = re.compile(r"[0-9.]{1,5}|[A-Z]{1,3}|..?")
# A code may be shown; a day, a month, an address or a number of six digits, however they are
# parted, may belong to a person.
_LOOKS_PERSONAL = re.compile(r"(?:\d\D*){6}|\d{4}[-/.]\d|\d{1,2}/\d{1,2}/|@|\s.*\s")
# A number or a day is written in these alone, and no form is longer.
_SIGNS = re.compile(r"[0-9.,:/+%<>=\u20ac \u00a0\u202f-]{1,24}")
_DIGIT = re.compile("[0-9]")
SHOWN_FORMS = 3
_ROW_MEANS = {
    **dict.fromkeys((".parquet", ".sav", ".zsav", ".por", ".dta"), "record from 1"),
    **dict.fromkeys((".sas7bdat", ".xpt"), "record from 1"),
    **dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), "row of the sheet"),
}


def project_path(path: Path) -> str:
    """Name a file by its place in the project, never by its place on the machine.

    Parameters
    ----------
    path : Path
        The file; one outside the project is named by its folder and itself, one that was made of
        a delivery for a while by itself alone.
    """
    if path.parent.name.startswith("."):
        return path.name
    name = shown(path)
    return f"{path.parent.name}/{path.name}" if Path(name).is_absolute() else name


def refuse(
    path: Path, breaches: list[Breach], frame: pd.DataFrame, contract: pa.DataFrameSchema
) -> None:
    """Refuse a file with everything that it breaks; do nothing where it breaks nothing.

    Parameters
    ----------
    path : Path
        The file.
    breaches : list of Breach
        What it breaks.
    frame : DataFrame
        What was read; its ids are never shown.
    contract : DataFrameSchema
        Its contract.

    Raises
    ------
    DataError
        If there is any breach: each column and rule with the rows and a right value.
    """
    if not breaches:
        return
    lines = sorted(_line(breach, frame, contract) for breach in breaches)
    row = _ROW_MEANS.get(path.suffix.lower(), "line in the file, the header being line 1")
    advice = (
        "Correct the file at its source and deliver it again: make deliver FILE=... EXTRACT=... "
        "YEAR=..."
    )
    if contract.name not in EXTRACTS:
        # The register is kept here, and nobody delivers it.
        advice = "Correct these lines, in a plain text editor."
    elif any(_may_be_mapped(breach, contract) for breach in breaches):
        advice += (
            f"\nA code or a form of the producer's own is mapped to ours in {MAPPING_FILE} in the "
            "folder of the year, names by @countries and @municipalities (data/raw/README.md says "
            "how)."
        )
    head = f"{project_path(path)}: {len(lines)} rule(s) of the contract broken (row = {row}):"
    raise DataError("\n".join([head, *lines, advice]))


def _may_show(breach: Breach, contract: pa.DataFrameSchema) -> bool:
    return breach.column in CODED_COLUMNS[contract.name] and bool(breach.found)


def _may_be_mapped(breach: Breach, contract: pa.DataFrameSchema) -> bool:
    """Whether a line of the mapping file might mend it: a code, a day or a flag in another form."""
    column = contract.columns.get(breach.column)
    in_another_form = column is not None and str(column.dtype).startswith(("datetime", "bool"))
    return _may_show(breach, contract) or in_another_form


def _line(breach: Breach, frame: pd.DataFrame, contract: pa.DataFrameSchema) -> str:
    found = f": found {_codes(breach.found, _ids(frame))}" if _may_show(breach, contract) else ""
    right_value = example(contract.name, breach.column)
    as_in = f", as in {right_value}" if right_value else ""
    form = _written(breach, contract, right_value)
    return f"  {breach.column}: {_rows(breach.rows)}{found}; expected {breach.rule}{as_in}{form}"


def _written(breach: Breach, contract: pa.DataFrameSchema, right_value: str) -> str:
    """How a number or a day is written there, each digit as 9, where a right one is not.

    A form belongs to nobody; what holds a letter is no number, and is not repeated.
    """
    column = contract.columns.get(breach.column)
    if column is None or not _is_unreadable(breach, column):
        return ""
    forms: Counter[str] = Counter()
    for value, count in _counted(breach.found).items():
        forms[_DIGIT.sub("9", value) if _SIGNS.fullmatch(value) else "words"] += count
    others = [form for form, _ in forms.most_common() if form != _DIGIT.sub("9", right_value)]
    shown = ", ".join(others[:SHOWN_FORMS])
    return f"; written there as {shown}" if shown else ""


def _is_unreadable(breach: Breach, column: pa.Column) -> bool:
    """Whether text stands where a number, a day or a month is expected."""
    kinds = [EXPECTED[kind] for kind in ("int", "float", "datetime")]
    expected = any(breach.rule == kind or breach.rule.startswith(f"{kind},") for kind in kinds)
    return expected or bool((column.metadata or {}).get("month"))


def _counted(found: list[object] | Counter[str]) -> Counter[str]:
    """The texts that were found with their counts; what has a type was read as such."""
    if isinstance(found, Counter):
        return found
    return Counter(value for value in found if isinstance(value, str))


def _rows(rows: Sequence[int]) -> str:
    numbers = ", ".join(str(row) for row in sorted(rows)[:SHOWN_ROWS])
    if len(rows) > SHOWN_ROWS:
        numbers += f" and {len(rows) - SHOWN_ROWS:,} more ({len(rows):,} in all)"
    return f"row {numbers}" if len(rows) == 1 else f"rows {numbers}"


def _codes(found: list[object] | Counter[str], ids: set[str]) -> str:
    """The codes that were found, the most frequent first, each with its count."""
    written = found if isinstance(found, Counter) else Counter(str(value) for value in found)
    counts: Counter[str] = Counter()
    for value, count in written.items():
        counts[_code(value, count, ids)] += count
    by_count = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    words = [f"{code} ({count} times)" if count > 1 else code for code, count in by_count]
    others = len(words) - SHOWN_CODES
    more = f" and {others} other values" if others > 0 else ""
    return f"{', '.join(words[:SHOWN_CODES])}{more}"


def _code(text: str, count: int, ids: set[str]) -> str:
    """Quote a code, unless it is long or rare, looks like a day or is an identifier."""
    points = strange_letters(text)
    with_points = f" with {points}" if points else ""
    if len(text) > LONGEST_CODE or _LOOKS_PERSONAL.search(text) or text in ids:
        return f"a value that is no code (not shown){with_points}"
    if count < FREQUENT and not _SHORT.fullmatch(text):
        return f"a rare value (not shown){with_points}"
    return f"{text!r}{with_points}"


def _ids(frame: pd.DataFrame) -> set[str]:
    columns = [name for name in frame if name == "pid" or name.endswith("_id")]
    return {value for name in columns for value in frame[name].dropna()}
