"""Give the columns and codes of a producer our names, as its mapping file says."""

import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.formats.records import Note, Records
from analysis.extracts.reading.mapping.crosswalks import crosswalk, lookup_form
from analysis.extracts.reading.mapping.mapping_rules import derived
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE, ProducerMapping
from analysis.extracts.reading.parse_values import as_text
from analysis.extracts.reading.written_dates import in_our_format

__all__ = ["apply_mapping", "names_of_ours"]


def apply_mapping(records: Records, mapping: ProducerMapping, *, year: int) -> Records:
    """Give columns and codes our names; what is not mapped stays, for the contract to refuse.

    Names and codes are theirs in whatever capitals, where the mapping file has no two that differ
    in these alone.

    Parameters
    ----------
    records : Records
        A file as it was read.
    mapping : ProducerMapping
        What the mapping file says of the extract.
    year : int
        Reference year, for the municipalities.

    Returns
    -------
    Records
        With a note of how many values were mapped in each column.

    Raises
    ------
    DataError
        If a mapped column is there twice, in the file or by two names of theirs, or the mapping
        file makes a column that is there, or from one that is not.
    """
    records = _with_made_columns(records, mapping)
    ours_of = names_of_ours(records.frame.columns, mapping.names)
    frame = records.frame.drop(columns=[name for name, ours in ours_of.items() if not ours])
    frame = frame.rename(columns=ours_of)
    _refuse_doubled(frame.columns, mapping)
    notes = list(records.notes)
    if ours_of:
        notes.append(Note("columns_mapped", count=len(ours_of)))
    mapped_columns = {*mapping.codes, *mapping.formats, *mapping.crosswalks}
    for column in sorted(mapped_columns & set(frame.columns)):
        before = _text(frame[column])
        after = _map_codes(before.str.strip(), column, mapping, year=year)
        changed = int((after.fillna("") != before.fillna("")).sum())
        if changed:
            notes.append(Note("mapped", column, changed))
        frame = frame.assign(**{column: after})
    labels = records.labels.assign(column=records.labels["column"].replace(ours_of))
    return records.replaced(frame=frame, notes=tuple(notes), labels=labels)


def _with_made_columns(records: Records, mapping: ProducerMapping) -> Records:
    """The records with the columns that the mapping file makes, without those it makes them of."""
    if not mapping.rules:
        return records
    frame, notes = records.frame, list(records.notes)
    used: set[str] = set()
    made = {}
    for column, rules in mapping.rules.items():
        named = [name for each in rules for name in each.columns]
        absent = [name for name in named if name not in frame]
        if absent:
            raise DataError(
                f"{MAPPING_FILE} makes {column} of {', '.join(dict.fromkeys(absent))}, which is no "
                "column of the file; expected its name as the header of the file has it."
            )
        if column in frame and column not in named and not all(each.conditions for each in rules):
            raise DataError(
                f"{MAPPING_FILE} gives {column} in every row, and the file has a column {column}; "
                "expected one of them. Leave the line out, or name the column in it: "
                f"{{{column}|...}}."
            )
        made[column] = derived(frame, rules, _own(frame, column, mapping))
        used |= set(named)
        notes.append(Note("columns_made", column, int(made[column].notna().sum())))
    # A column of theirs that has no other use is not asked about.
    no_more = used - {*mapping.columns, *mapping.names}
    frame = frame.drop(columns=sorted(no_more))
    renamed = [name for name, ours in mapping.names.items() if ours in made and name in frame]
    frame = frame.drop(columns=renamed).assign(**made)
    return records.replaced(frame=frame, notes=tuple(notes))


def _own(frame: pd.DataFrame, column: str, mapping: ProducerMapping) -> str:
    """The column of the file that holds a column of ours."""
    theirs = [name for name, ours in mapping.names.items() if ours == column and name in frame]
    return theirs[0] if theirs else column


def names_of_ours(columns: Iterable[str], names: dict[str, str]) -> dict[str, str]:
    """Return our name of each column that the mapping file knows, in whatever capitals.

    Parameters
    ----------
    columns : iterable of str
        The columns of a file.
    names : dict of str to str
        Theirs to ours, as the mapping file has them.
    """
    known = _folded(names) | names
    found = {}
    for name in columns:
        composed = unicodedata.normalize("NFC", name).strip()
        if composed in known:
            found[name] = known[composed]
        elif composed.casefold() in known:
            found[name] = known[composed.casefold()]
    return found


def _folded(codes: dict[str, str]) -> dict[str, str]:
    """The codes in small letters; those that differ in capitals alone are left out."""
    folded: dict[str, set[str]] = {}
    for theirs, ours in codes.items():
        folded.setdefault(theirs.casefold(), set()).add(ours)
    return {theirs: ours.pop() for theirs, ours in folded.items() if len(ours) == 1}


def _refuse_doubled(names: pd.Index, mapping: ProducerMapping) -> None:
    """Of two columns with one name nobody can say which is meant."""
    ours = {*mapping.names.values(), *mapping.codes, *mapping.formats, *mapping.crosswalks}
    doubled = sorted(set(names[names.duplicated()]) & ours)
    if doubled:
        theirs = [each for each, name in mapping.names.items() if name in doubled]
        by_name = f" ({MAPPING_FILE} gives it to {', '.join(theirs)})" if theirs else ""
        raise DataError(
            f"column {', '.join(doubled)} is there twice{by_name}; expected each column once. "
            f"Leave one out, in the file or in {MAPPING_FILE} with a line EXTRACT,,THEIR_NAME, or "
            f"take the first that is filled: EXTRACT,{doubled[0]},=,{{ONE|OTHER}}"
        )


def _map_codes(values: pd.Series, column: str, mapping: ProducerMapping, *, year: int) -> pd.Series:
    """Values of a column in our format and codes; a line of its own goes before a crosswalk."""
    for theirs in mapping.formats.get(column, []):
        values = in_our_format(values, theirs)
    codes = mapping.codes.get(column, {})
    folded = _folded(codes)
    shipped = crosswalk(mapping.crosswalks[column], year) if column in mapping.crosswalks else {}
    ours = {}
    for written in values.dropna().unique():
        text = unicodedata.normalize("NFC", written)
        looked_up = shipped.get(lookup_form(text), written) if shipped else written
        ours[written] = codes.get(text, folded.get(text.casefold(), looked_up))
    return values.map(ours).replace("", np.nan).astype("str")


def _text(values: pd.Series) -> pd.Series:
    if values.dtype == "str":
        return values
    return as_text(values) if values.dtype.kind in "iuf" else values.astype("str")
