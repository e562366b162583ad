"""The codebook: what each extract and column means, in Dutch and English, with an example row.

Types, codes, limits and rules come from the contracts; the words and the examples from
`resources/codebook/`. `make codebook` writes both pages; a test holds them against the contracts.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.contracts import CONTRACTS
from analysis.reference.survey_items import items
from analysis.settings import ROOT
from analysis.workbench.resources import resource

__all__ = ["LANGUAGES", "Words", "about", "example", "example_row", "markdown", "write"]

LANGUAGES = ("nl", "en")
TITLE = {"nl": "Codeboek van de extracten", "en": "Codebook of the extracts"}
INTRODUCTION = {
    "nl": "Gemaakt uit de contracten (`make codebook`): pas hier niets aan. De voorbeelden zijn "
    "verzonnen; samen zijn ze een rij die aan het contract voldoet. Onbekend is iets anders "
    "dan niet van toepassing.",
    "en": "Made from the contracts (`make codebook`): change nothing here. The examples are made "
    "up; together they are a row that keeps the contract. Unknown is something else than not "
    "applicable.",
}
HEAD = {
    "nl": ("Kolom", "Betekenis", "Waarden", "Mag leeg", "Voorbeeld"),
    "en": ("Column", "Meaning", "Values", "May be empty", "Example"),
}
YES = {"nl": "ja", "en": "yes"}
RULES = {"nl": "Regels voor een rij", "en": "Rules for a row"}
KINDS = {
    "nl": {
        "int": "geheel getal",
        "float": "getal met decimale punt",
        "bool": "`true` of `false`",
        "datetime": "dag als JJJJ-MM-DD",
        "str": "tekst",
    },
    "en": {
        "int": "whole number",
        "float": "number with a decimal point",
        "bool": "`true` or `false`",
        "datetime": "day as YYYY-MM-DD",
        "str": "text",
    },
}
RANGE = {"nl": "van {} tot {}", "en": "from {} to {}"}
ABOVE = {"nl": "boven {}, hoogstens {}", "en": "above {}, at most {}"}
# The rules that every contract may hold, in Dutch.
DUTCH = (
    (r"(.+) only once", r"\1 maar één keer"),
    (
        r"a country code of (\S+): ISO two letters, ISO 3166-3 four letters, XX, XS or XU",
        r"een landcode uit \1: ISO twee letters, ISO 3166-3 vier letters, XX, XS of XU",
    ),
    (r"(\w+) not before (\w+)", r"\1 niet vóór \2"),
    (r"(\w+) not after (\w+)", r"\1 niet na \2"),
    (r"(\w+) and (\w+) both filled or both empty", r"\1 en \2 allebei ingevuld of allebei leeg"),
    (r"(\w+) filled where (\w+) is (.+)", r"\1 ingevuld waar \2 \3 is"),
)


class Words(NamedTuple):
    """What is said of a column."""

    nl: str
    en: str
    example: str


def about(extract: str, column: str) -> Words:
    """Return the words on a column: of its own extract, else of all extracts; empty where none.

    An item of a survey has its words in the item file.

    Examples
    --------
    >>> about("persons", "ref_date").nl
    '31 december van het jaar'
    """
    if extract == "survey" and (item := items().get(column)):
        return Words(item.question, item.english, next(iter(item.answers)))
    book = resource("codebook")
    said = book.get(extract, {}).get("columns", {}).get(column) or book["shared"]["columns"].get(
        column, ["", "", ""]
    )
    return Words(*said)


def example(extract: str, column: str) -> str:
    """Return a right value of a column, made up; nothing for a rule over a whole row.

    Examples
    --------
    >>> example("persons", "birth_date")
    '1980-02'
    """
    return about(extract, column).example


def example_row(extract: str) -> dict[str, str]:
    """Return a made-up row of an extract that keeps its contract, as text.

    Examples
    --------
    >>> example_row("unia_grounds")
    {'report_id': 'm-000321', 'ground': 'nationality'}
    """
    return {column: example(extract, column) for column in CONTRACTS[extract].columns}


def markdown(language: str) -> str:
    """Return the codebook in a language, as Markdown.

    Raises
    ------
    DataError
        When an extract, a column or a rule has no words.
    """
    parts = [f"# {TITLE[language]}", "", INTRODUCTION[language]]
    for extract, contract in CONTRACTS.items():
        parts += ["", f"## {extract}", "", f"{_of_extract(extract, language)}.", ""]
        parts += [_row(HEAD[language]), _row(["---"] * len(HEAD[language]))]
        parts += [
            _row(_column(extract, name, rules, language))
            for name, rules in contract.columns.items()
        ]
        rules = [_rule(extract, str(check.error), language) for check in contract.checks]
        parts += ["", f"{RULES[language]}: {'; '.join(rules)}."] if rules else []
    return "\n".join(parts) + "\n"


def write(folder: Path = ROOT / "data") -> list[Path]:
    """Write the codebook in both languages and return the files."""
    paths = [folder / f"codebook.{language}.md" for language in LANGUAGES]
    for language, path in zip(LANGUAGES, paths, strict=True):
        path.write_text(markdown(language), encoding="utf-8")
    return paths


def _row(cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _of_extract(extract: str, language: str) -> str:
    said = resource("codebook").get(extract, {}).get(language)
    if not said:
        raise _unsaid(f"[{extract}] {language}")
    return said


def _unsaid(what: str) -> DataError:
    return DataError(
        f"codebook: {what} is not said; expected it in src/analysis/resources/codebook/, in Dutch "
        "and in English. Add it there, then: make codebook"
    )


def _column(extract: str, name: str, rules: pa.Column, language: str) -> list[str]:
    words = about(extract, name)
    if not getattr(words, language):
        raise _unsaid(f"[{extract}.columns] {name}")
    empty = YES[language] if rules.nullable else ""
    shown = f"`{words.example}`" if words.example else ""
    return [f"`{name}`", getattr(words, language), _values(extract, rules, language), empty, shown]


def _values(extract: str, rules: pa.Column, language: str) -> str:
    """Kind of value, with the codes, the limits or the pattern that it must keep."""
    kind = str(rules.dtype).lower()
    said = next(words for each, words in KINDS[language].items() if kind.startswith(each))
    for check in rules.checks:
        told = check.statistics or {}
        if check.name == "isin":
            return ", ".join(f"`{code}`" for code in told["allowed_values"])
        if check.name == "in_range":
            words = RANGE if told["include_min"] else ABOVE
            return f"{said} {words[language].format(told['min_value'], told['max_value'])}"
        if check.name == "str_matches":
            return f"{said}: `{told['pattern']}`"
        if check.name == "country":
            return _rule(extract, str(check.error), language)
    own = [str(check.error) for check in rules.checks[1:]] if kind.startswith("datetime") else []
    return "; ".join([said, *(_rule(extract, each, language) for each in own)])


def _rule(extract: str, rule: str, language: str) -> str:
    if language == "en":
        return rule
    own = resource("codebook").get(extract, {}).get("rules", {})
    if rule in own:
        return own[rule]
    for english, dutch in DUTCH:
        if re.fullmatch(english, rule):
            return re.sub(english, dutch, rule)
    raise _unsaid(f"[{extract}.rules] {rule!r}")
