"""The codebook: what each extract and column means, in Dutch and English, with an example row.

Types, codes, limits and rules come from the contracts; the words and the examples from
`resources/codebook/`. `make codebook` writes both pages; a test holds them against the contracts.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.contracts.codebook_words import (
    ABOVE,
    DUTCH_RULES,
    HEAD,
    INTRODUCTION,
    KINDS,
    LANGUAGES,
    RANGE,
    RULES,
    TITLE,
    YES,
)
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.reference.column_words import about
from analysis.settings import ROOT
from analysis.workbench.resources import resource

__all__ = ["example", "example_row", "markdown", "write"]


def example(extract: str, column: str) -> str:
    """Return a right value of a column, made up; nothing for a rule over a whole row.

    Parameters
    ----------
    extract, column
        As for `about`.

    Examples
    --------
    >>> example("persons", "birth_date")
    '1980-02'
    """
    return about(extract, column).example


def example_row(extract: str) -> dict[str, str]:
    """Return a made-up row of an extract that keeps its contract, as text.

    Parameters
    ----------
    extract : str
        Name of a contract.

    Examples
    --------
    >>> example_row("unia_grounds")
    {'report_id': 'm-000321', 'ground': 'nationality'}
    """
    return {column: example(extract, column) for column in CONTRACTS[extract].columns}


def markdown(language: str) -> str:
    """Return the codebook in a language, as Markdown.

    Parameters
    ----------
    language : str
        `nl` or `en`.

    Raises
    ------
    DataError
        When an extract, a column or a rule has no words.
    """
    parts = [f"# {TITLE[language]}", "", INTRODUCTION[language]]
    for extract, contract in CONTRACTS.items():
        parts += ["", f"## {extract}", "", f"{_extract_words(extract, language)}.", ""]
        parts += [_table_row(HEAD[language]), _table_row(["---"] * len(HEAD[language]))]
        for name, column in contract.columns.items():
            parts.append(_table_row(_column_cells(extract, name, column, language)))
        rules = [_rule(extract, str(check.error), language) for check in contract.checks]
        if rules:
            parts += ["", f"{RULES[language]}: {'; '.join(rules)}."]
    return "\n".join(parts) + "\n"


def write(folder: Path = ROOT / "data") -> list[Path]:
    """Write the codebook in both languages and return the files.

    Parameters
    ----------
    folder : Path
        Where to write.
    """
    paths = [folder / f"codebook.{language}.md" for language in LANGUAGES]
    for language, path in zip(LANGUAGES, paths, strict=True):
        path.write_text(markdown(language), encoding="utf-8")
    return paths


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _extract_words(extract: str, language: str) -> str:
    words = resource("codebook").get(extract, {}).get(language)
    if not words:
        raise _no_words(f"[{extract}] {language}")
    return words


def _no_words(what: str) -> DataError:
    return DataError(
        f"codebook: {what} has no words; expected them in src/analysis/resources/codebook/, in "
        "Dutch and in English. Add them there, then: make codebook"
    )


def _column_cells(extract: str, name: str, column: pa.Column, language: str) -> list[str]:
    words = about(extract, name)
    meaning = getattr(words, language)
    if not meaning:
        raise _no_words(f"[{extract}.columns] {name}")
    may_be_empty = YES[language] if column.nullable else ""
    shown_example = f"`{words.example}`" if words.example else ""
    return [f"`{name}`", meaning, _values(extract, column, language), may_be_empty, shown_example]


def _values(extract: str, column: pa.Column, language: str) -> str:
    """Kind of value, with the codes, the limits or the pattern that it must keep."""
    dtype = str(column.dtype).lower()
    kind = next(words for name, words in KINDS[language].items() if dtype.startswith(name))
    for check in column.checks:
        limits = check.statistics or {}
        if check.name == "isin":
            return ", ".join(f"`{code}`" for code in limits["allowed_values"])
        if check.name == "in_range":
            words = (RANGE if limits["include_min"] else ABOVE)[language]
            return f"{kind} {words.format(limits['min_value'], limits['max_value'])}"
        if check.name == "str_matches":
            return f"{kind}: `{limits['pattern']}`"
        if check.name == "country":
            return _rule(extract, str(check.error), language)
    # Every day is a plausible one; only further rules are worth a word.
    rules = column.checks[1:] if dtype.startswith("datetime") else []
    return "; ".join([kind, *(_rule(extract, str(check.error), language) for check in rules)])


def _rule(extract: str, rule: str, language: str) -> str:
    if language == "en":
        return rule
    own = resource("codebook").get(extract, {}).get("rules", {})
    if rule in own:
        return own[rule]
    for english, dutch in DUTCH_RULES:
        if re.fullmatch(english, rule):
            return re.sub(english, dutch, rule)
    raise _no_words(f"[{extract}.rules] {rule!r}")
