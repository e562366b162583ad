"""The files of the scans: a page and a CSV for each municipality, and the index of all."""

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.local.municipality import file_name
from analysis.local.scan_items import item, title
from analysis.local.scan_map import ITEMS as MAPS
from analysis.local.scan_map import IndexMap, index_map
from analysis.local.scan_text import count_of
from analysis.local.scan_words import WORDS
from analysis.reference.geography import Municipality
from analysis.report.page import table_csv
from analysis.report.page.labelled import DECIMALS
from analysis.report.text.disclosure import hidden
from analysis.report.writing.municipality_map import real_borders
from analysis.report.writing.output import plain_rows
from analysis.report.writing.templates import TEMPLATES, environment

__all__ = ["index_html", "page_html", "write_csv"]

# Columns that only the page is made with.
_LEFT_OUT = {"block", "nis_code"}


def page_html(fragment: str, part: Municipality, *, folder: Path, year: int) -> str:
    """Whole page of a municipality, in one file.

    Parameters
    ----------
    fragment
        Its notebook as HTML.
    part
        The municipality.
    folder
        Folder of the scans, with the public frames.
    year
        Year of the report.
    """
    template = environment().get_template("scan.html.j2")
    return template.render(
        **_shared(folder, year), body=fragment, name=part.name, province=part.province,
        nis_code=part.nis_code, csv=f"{file_name(part)}.csv",
    )  # fmt: skip


@functools.cache
def _shared(folder: Path, year: int) -> dict[str, Any]:
    """What every page is given."""
    # Opened by Python, so that what a sealed process reads passes its hook.
    with (folder / "public" / "sources.parquet").open("rb") as file:
        sources = pd.read_parquet(file)
    return {
        "year": year,
        "style": "\n".join(
            (TEMPLATES / f"{name}.css").read_text(encoding="utf-8") for name in ("style", "scan")
        ),
        "synthetic": bool(sources["data_kind"].eq("synthetic").any()),
        "protection": hidden(),
    }


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """Write the numbers of one municipality, as the tables of the report are written.

    Parameters
    ----------
    rows : DataFrame
        Its rows of `scan_numbers`.
    path
        The file.
    """
    columns = [str(name) for name in rows]
    shown = rows.assign(label=[title(item(name)) for name in rows["item"]])
    for name in rows.select_dtypes("float").columns:
        shown[name] = rows[name].round(DECIMALS)
    for name in columns:
        if name.startswith("word_"):
            shown[name] = rows[name].map(WORDS)
    names = ["year", "item", "label"]
    names += [name for name in columns if name not in {*names, *_LEFT_OUT}]
    table = {"table": path.stem, "columns": names, "rows": plain_rows(shown[names])}
    table_csv.write(table, path.parent)


def index_html(
    numbers: pd.DataFrame, made: list[Municipality], failed: list[str], *, folder: Path, year: int
) -> str:
    """Index of all scans by name, with a field to search and a choice of province.

    Parameters
    ----------
    numbers : DataFrame
        As `scan_numbers` gives them.
    made
        Municipalities that have a page, by name.
    failed
        Names of those that have none.
    folder, year
        As `page_html`.
    """
    files = {part.nis_code: f"{file_name(part)}.html" for part in made}
    maps: list[IndexMap] = []
    borders = real_borders(year)
    for name in MAPS:
        of_item = numbers[numbers["item"] == name]
        if len(of_item):
            # One map leads to the pages: 300 more links would be 300 more stops of the keyboard.
            linked = {} if maps else files
            maps.append(index_map(of_item, linked, year=year, borders=borders))
    own = numbers[numbers["item"] == "non_eu15"].set_index("nis_code")
    rows = [
        {
            "file": files[part.nis_code],
            "name": part.name,
            "province": part.province,
            "count": count_of(own.loc[part.nis_code].to_dict()),
            "said": [each.said[part.nis_code] for each in maps],
        }
        for part in made
    ]
    script = (TEMPLATES / "scan_index.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment().get_template("scan_index.html.j2").render(
        **_shared(folder, year), rows=rows, failed=failed, script=script, maps=maps,
        script_hash=f"sha256-{digest}", provinces=sorted({part.province for part in made}),
    )  # fmt: skip
