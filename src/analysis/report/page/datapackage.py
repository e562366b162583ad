"""The description of the tables beside the page: a Frictionless data package with a schema per CSV."""

import json
from pathlib import Path

from analysis import plan
from analysis.errors import DataError
from analysis.report.page.table_csv import DECIMAL, ENCODING, SEPARATOR
from analysis.report.text.numbers import label
from analysis.workbench import fingerprint
from analysis.workbench.resources import resource

__all__ = ["described", "write"]

_DIALECT = {
    "delimiter": SEPARATOR,
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}


def write(folder: Path, year: int, tables: list[dict]) -> None:
    """Write `datapackage.json` of a report folder whose CSV files stand in `folder/tables`.

    Parameters
    ----------
    folder
        Folder of the report.
    year
        Year of the report.
    tables
        Published tables, `table`, `columns` and `rows`, as the notebooks hold them.
    """
    about = {
        "profile": "tabular-data-package",
        "name": f"integratiemonitor-{year}",
        "title": f"Integratiemonitor {year}",
        "description": (
            "De tabellen van het jaarverslag, elk een CSV: UTF-8, puntkomma tussen velden, "
            "decimale komma."
        ),
        "version": str(year),
        "resources": [_described_file(folder, table) for table in tables],
    }
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _described_file(folder: Path, table: dict) -> dict:
    path = folder / "tables" / f"{table['table']}.csv"
    about = described(table)
    return about | {"bytes": path.stat().st_size, "hash": f"sha256:{fingerprint.of_file(path)}"}


def described(table: dict) -> dict:
    """Description of one table: what it counts, its columns, sources, licence and what is hidden in it.

    Parameters
    ----------
    table
        `table`, `columns` and `rows`, as a chapter published it.

    Returns
    -------
    dict
        A Frictionless resource without size and hash. `data_kinds` and `confidentiality` are our
        own properties.

    Raises
    ------
    DataError
        When a column has no description in `resources/words`.
    """
    line = plan.load()[table["table"]]
    kinds = [kind for kind in _values(table, "data_kind") if kind]
    hidden = sum(code == "C" for code in _column(table, "conf_status"))
    licences = [resource("words")["licence"][kind] for kind in kinds]
    made = {
        "name": table["table"].lower(),
        "path": f"tables/{table['table']}.csv",
        "profile": "tabular-data-resource",
        "title": line.title,
        "description": f"Populatie: {line.population}.{_synthetic(kinds)}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "dialect": _DIALECT,
        "schema": {"fields": [_field(name) for name in table["columns"]], "missingValues": [""]},
        "sources": [{"title": source} for source in _sources(table)],
        "data_kinds": kinds,
        "confidentiality": {
            "hidden_rows": hidden,
            "rows": len(table["rows"]),
            "column": "conf_status",
            "code": "C",
        },
    }
    return made | (
        {"licenses": list({each["name"]: each for each in licences}.values())} if licences else {}
    )


def _synthetic(kinds: list[str]) -> str:
    return (
        " Synthetische gegevens: deze cijfers beschrijven geen echte personen."
        if "synthetic" in kinds
        else ""
    )


def _column(table: dict, name: str) -> list:
    position = table["columns"].index(name)
    return [row[position] for row in table["rows"]]


def _values(table: dict, name: str) -> list[str]:
    return list(dict.fromkeys(_column(table, name)))


def _field(name: str) -> dict:
    about = resource("words")["column"].get(name, {})
    if "description" not in about:
        raise DataError(
            f"datapackage: column {name!r} has no description; expected one in resources/words. "
            "Add it to the file of its theme, as README.md there says."
        )
    field = {
        "name": name,
        "type": about["type"],
        "title": about["title"],
        "description": about["description"],
    }
    field |= {"decimalChar": DECIMAL} if about["type"] == "number" else {}
    field |= {"unit": about["unit"]} if "unit" in about else {}
    return field | ({"constraints": {"enum": about["enum"]}} if "enum" in about else {})


def _sources(table: dict) -> list[str]:
    """Sources of the cards of its indicators; the documents themselves where each row names one."""
    cards = resource("cards")
    indicators = _values(table, "indicator") or plan.load()[table["table"]].indicators
    found = [cards[name] for name in indicators if name in cards]
    own = dict.fromkeys(card["source"] for card in found if not card.get("source_elsewhere"))
    return list(own) or [label("indicator", name) for name in indicators]
