"""Words for "missing" in a delivered file: read as missing, or refused where in doubt."""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.extracts.formats.records import Breach, Note, Records
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE, ProducerMapping

__all__ = ["WORDS", "without_missing_words", "without_user_missing"]

# As R, Python, SQL, SAS and people write it; in small letters.
WORDS = frozenset(
    ["na", "n/a", "n.a.", "<na>", "nan", "null", "(null)", "none", "nil", "\\n", ".", "-", "--"]
)


def without_missing_words(
    records: Records, contract: pa.DataFrameSchema, mapping: ProducerMapping
) -> tuple[Records, list[Breach]]:
    """Take a word for "missing" out of the columns where it can be nothing else.

    A code of the contract stays a code. `NA` in a column of countries is Namibia or missing: it is
    refused until the mapping says which. Where every row needs a text, a word for "missing" is
    refused; other required columns refuse it as they refuse any value that is none of theirs.

    Parameters
    ----------
    records : Records
        A file with our names of columns and codes.
    contract : DataFrameSchema
        Its contract.
    mapping : ProducerMapping
        What the mapping file says: `NA,NA` makes it a value.

    Returns
    -------
    Records
        The same with missing values, and a note of how many words each column held.
    list of Breach
        Where a word leaves doubt or a value is needed.
    """
    frame, notes, breaches = dict(records.frame.items()), list(records.notes), []
    for name, column in contract.columns.items():
        values = frame[name]
        if values.dtype != "str":
            continue
        settled = {theirs for theirs, ours in mapping.codes.get(name, {}).items() if theirs == ours}
        is_word = values.str.lower().isin(WORDS) & ~values.isin(settled)
        if not is_word.any():
            continue
        may_be_code = is_word & _may_be_code(values, column)
        if _is_country(column) and may_be_code.any():
            breaches.append(_doubtful(records, contract.name, values, may_be_code))
        is_word &= ~may_be_code
        if column.nullable and is_word.any():
            frame[name] = values.mask(is_word, np.nan)
            notes.append(Note("missing_words", name, int(is_word.sum())))
        elif is_word.any() and _is_free_text(column):
            rows = records.lines[is_word].tolist()
            breaches.append(Breach(name, "a value in every row, not a word for missing", rows, []))
    return records.replaced(frame=pd.DataFrame(frame, copy=False), notes=tuple(notes)), breaches


def without_user_missing(records: Records, contract: pa.DataFrameSchema) -> Records:
    """Take the codes that a file itself declares missing out of its columns without codes.

    A number, a day, an id and a text have no place for 99 as "not asked"; among the codes of a
    column it stays, for the contract or the mapping to say what it means.

    Parameters
    ----------
    records : Records
        A file of a statistics program, with our names.
    contract : DataFrameSchema
        Its contract.
    """
    declared = records.labels[records.labels["user_missing"].astype(bool)]
    frame = dict(records.frame.items())
    for name, codes in declared.groupby("column")["code"]:
        column = contract.columns.get(name)
        if column is not None and not (column.metadata or {}).get("coded"):
            frame[name] = frame[name].mask(frame[name].isin(set(codes)), np.nan)
    return records.replaced(frame=pd.DataFrame(frame, copy=False))


def _doubtful(records: Records, extract: str, values: pd.Series, wrong: pd.Series) -> Breach:
    word = values[wrong].iloc[0]
    rule = (
        f"either the code {word} or a missing value, as {MAPPING_FILE} must say with a line "
        f"{extract},{values.name},{word},{word} (a value) or {extract},{values.name},{word},XX "
        "(unknown)"
    )
    return Breach(str(values.name), rule, records.lines[wrong].tolist(), values[wrong].tolist())


def _may_be_code(values: pd.Series, column: pa.Column) -> pd.Series:
    """Where a value is a code of the column, in these or other capitals."""
    for check in column.checks:
        if check.name == "isin":
            codes = {code.lower() for code in check.statistics["allowed_values"]}
            return values.str.lower().isin(codes)
    if _is_country(column):
        return values.str.upper() == "NA"
    return pd.Series(False, index=values.index)


def _is_country(column: pa.Column) -> bool:
    return any(check.name == "country" for check in column.checks)


def _is_free_text(column: pa.Column) -> bool:
    return str(column.dtype).startswith("str") and not (column.metadata or {}).get("coded")
