"""What lies beside the pages of `reports/YEAR-measures`: CSV with a schema, and the manifest."""

import json
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.report.page import table_csv
from analysis.report.page.table_csv import DECIMAL, ENCODING, SEPARATOR
from analysis.report.writing.output import plain_rows
from analysis.workbench import fingerprint
from analysis.workbench.resources import resource

__all__ = ["DataTable", "write_manifest", "write_package", "write_tables"]


class DataTable(NamedTuple):
    """A table that can be downloaded: the name of its file, its title, its rows."""

    name: str
    title: str
    frame: pd.DataFrame


def write_tables(folder: Path, tables: list[DataTable]) -> None:
    """Write each table as `tables/NAME.csv`: semicolon, decimal comma, UTF-8."""
    (folder / "tables").mkdir()
    for table in tables:
        content = {
            "table": table.name,
            "columns": list(table.frame.columns),
            "rows": plain_rows(table.frame),
        }
        table_csv.write(content, folder / "tables")


def write_package(folder: Path, year: int, tables: list[DataTable]) -> None:
    """Write `datapackage.json`: what every column of the CSV means, and the hash of each file.

    Raises
    ------
    DataError
        When a column has no description.
    """
    package = {
        "profile": "tabular-data-package",
        "name": f"integratiemonitor-{year}-measures",
        "title": f"Opvolging van het plan {year}",
        "resources": [_resource(folder, table) for table in tables],
    }
    _write(folder / "datapackage.json", package)


def _resource(folder: Path, table: DataTable) -> dict:
    path = folder / "tables" / f"{table.name}.csv"
    return {
        "name": table.name.replace("_", "-"),
        "path": f"tables/{path.name}",
        "profile": "tabular-data-resource",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "dialect": {"delimiter": SEPARATOR, "lineTerminator": "\n", "header": True},
        "schema": {
            "fields": [_field(name, table.frame[name]) for name in table.frame.columns],
            "missingValues": [""],
        },
        "bytes": path.stat().st_size,
        "hash": f"sha256:{fingerprint.of_file(path)}",
    }


def _field(name: str, values: pd.Series) -> dict:
    described = resource("measures")["column"]
    if name not in described:
        raise DataError(
            f"datapackage: column {name!r} has no description; expected one in "
            "resources/measures.toml, under [column]. Add it there."
        )
    field = {"name": name, "type": _type(values), "description": described[name]}
    return field | ({"decimalChar": DECIMAL} if field["type"] == "number" else {})


def _type(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(values) else "string"


def write_manifest(folder: Path, record: dict, inputs: dict[str, Path]) -> None:
    """Write `manifest.json`: what the folder was made from and what it holds, each with its hash.

    Parameters
    ----------
    folder
        The finished folder.
    record
        What else is said: year, reference date, how to make it again.
    inputs
        Files that went in, by the name under which they are listed.
    """
    content = record | {
        "code_sha256": fingerprint.of_files(fingerprint.code_files()),
        "inputs": [
            {"file": name, "sha256": fingerprint.of_file(path)} for name, path in inputs.items()
        ],
        "outputs": [
            {"file": path.relative_to(folder).as_posix(), "sha256": fingerprint.of_file(path)}
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ],
    }
    _write(folder / "manifest.json", content)


def _write(path: Path, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
