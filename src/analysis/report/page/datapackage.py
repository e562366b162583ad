"""The tables described for machines: a Frictionless data package with a schema for each CSV."""

import json
from pathlib import Path

from analysis import plan
from analysis.errors import DataError
from analysis.report.page import workbook
from analysis.report.page.table_csv import DECIMAL, ENCODING, LABEL, SEPARATOR
from analysis.report.text.numbers import label
from analysis.workbench import fingerprint
from analysis.workbench.resources import resource

__all__ = ["table_resource", "write"]

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
    package = {
        "profile": "tabular-data-package",
        "name": f"integratiemonitor-{year}",
        "title": f"Integratiemonitor {year}",
        "description": (
            "De tabellen van het jaarverslag, elk een CSV: UTF-8, puntkomma tussen velden, "
            "decimale komma. Een kolom waarvan de naam op _label eindigt, geeft in Nederlandse "
            "woorden wat de code ervoor betekent."
        ),
        "version": str(year),
        "workbook": _workbook(folder / workbook.NAME),
        "resources": [_with_size_and_hash(folder, table) for table in tables],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _with_size_and_hash(folder: Path, table: dict) -> dict:
    path = folder / "tables" / f"{table['table']}.csv"
    size, digest = path.stat().st_size, fingerprint.of_file(path)
    return table_resource(table) | {"bytes": size, "hash": f"sha256:{digest}"}


def _workbook(path: Path) -> dict:
    """Describe the workbook; it is no resource, for its rows are those of the tables."""
    return {
        "path": path.name,
        "title": "Alle tabellen in een werkmap",
        "description": (
            "Per tabel een blad, met dezelfde getallen als de CSV en woorden in plaats van codes. "
            "Waar teller gedeeld door noemer het getal niet geeft, staan die er niet."
        ),
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{fingerprint.of_file(path)}",
    }


def table_resource(table: dict) -> dict:
    """What one table counts, its columns, sources and licence, and how much of it is hidden.

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
        When a column has no description in `resources/labels`.
    """
    line = plan.load()[table["table"]]
    kinds = [kind for kind in _values(table, "data_kind") if kind]
    described = {
        "name": table["table"].lower(),
        "path": f"tables/{table['table']}.csv",
        "profile": "tabular-data-resource",
        "title": line.title,
        "description": f"Populatie: {line.population}.{_if_synthetic(kinds)}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "dialect": _DIALECT,
        "schema": {"fields": [_field(name) for name in table["columns"]], "missingValues": [""]},
        "sources": [{"title": source} for source in _sources(table)],
        "data_kinds": kinds,
        "confidentiality": {
            "hidden_rows": _column(table, "conf_status").count("C"),
            "rows": len(table["rows"]),
            "column": "conf_status",
            "code": "C",
        },
    }
    # A data package without a licence has no such key: an empty list is not valid.
    licences = _licences(kinds)
    return described | ({"licenses": licences} if licences else {})


def _licences(kinds: list[str]) -> list[dict]:
    """Licences of some kinds of data, each once."""
    known = resource("labels")["licence"]
    return list({known[kind]["name"]: known[kind] for kind in kinds}.values())


def _if_synthetic(kinds: list[str]) -> str:
    if "synthetic" not in kinds:
        return ""
    return " Synthetische gegevens: deze cijfers beschrijven geen echte personen."


def _column(table: dict, name: str) -> list:
    position = table["columns"].index(name)
    return [row[position] for row in table["rows"]]


def _values(table: dict, name: str) -> list[str]:
    return list(dict.fromkeys(_column(table, name)))


def _field(name: str) -> dict:
    if name.endswith(LABEL):
        return _field_of_words(name.removesuffix(LABEL))
    known = resource("labels")["column"].get(name, {})
    if "description" not in known:
        raise DataError(
            f"datapackage: column {name!r} has no description; expected one in resources/labels. "
            "Add it to the file of its theme, as README.md there says."
        )
    field = {
        "name": name,
        "type": known["type"],
        "title": known["title"],
        "description": known["description"],
    }
    if known["type"] == "number":
        field["decimalChar"] = DECIMAL
    if "unit" in known:
        field["unit"] = known["unit"]
    if "enum" in known:
        field["constraints"] = {"enum": known["enum"]}
    return field


def _field_of_words(name: str) -> dict:
    """Description of the column that gives the codes of another in words."""
    title = _field(name)["title"]
    return {
        "name": name + LABEL,
        "type": "string",
        "title": f"{title}, in words",
        "description": f"Wat de code in de kolom {name} betekent, in woorden.",
    }


def _sources(table: dict) -> list[str]:
    """Sources of the cards of its indicators; the documents themselves where each row names one."""
    cards = resource("cards")
    indicators = _values(table, "indicator") or plan.load()[table["table"]].indicators
    found = [cards[name] for name in indicators if name in cards]
    own = dict.fromkeys(card["source"] for card in found if not card.get("source_elsewhere"))
    return list(own) or [label("indicator", name) for name in indicators]
