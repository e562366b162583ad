"""A report folder with little in it, for the outsider: public frames, their plan and a manifest."""

import json
from pathlib import Path

import pandas as pd

from analysis.plan import Table

__all__ = ["MODELS", "write"]

MODELS = pd.DataFrame({"table": ["W8"], "n": [120.0], "unit": ["pp"], "value": [7.9]})


def write(
    folder: Path, cells: pd.DataFrame, tables: dict[str, Table], models: pd.DataFrame = MODELS
) -> Path:
    """Write a report of these cells and results, without chapters, tables and figures."""
    (folder / "public").mkdir(parents=True)
    (folder / "tables").mkdir()
    record = {"report": "Integratiemonitor", "year": 2023, "inputs": [], "outputs": []}
    plan = {name: _line(table) for name, table in tables.items()}
    _json(folder / "manifest.json", record | {"chapters": []})
    _json(folder / "definitions.json", {"plan": plan, "hierarchies": {}})
    cells.to_parquet(folder / "public/cells.parquet", index=False)
    models.to_parquet(folder / "public/models.parquet", index=False)
    return folder


def _line(table: Table) -> dict:
    """A table as a section of the plan."""
    return {name: value for name, value in table._asdict().items() if name != "coarser"}


def _json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")
