"""The skeleton of a new chapter: a notebook that runs, its table in the plan, and its test."""

import json
import re
import tomllib
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import DECLARED, RESOURCES, ROOT
from analysis.workbench.chapters import chapters

__all__ = ["new_chapter"]

_COMPUTE = """\
from analysis.indicators import selection
from analysis.indicators.population import residents
from analysis.report.chapter import load, publish, say, show
from analysis.report.figures import charts
from analysis.report.text import population as population_text

cells = load(year)
shares = residents.foreign_share(cells, table="{table}")
assert shares["value"].dropna().between(0, 1).all()"""
_SENTENCE = """\
everybody = selection.pick(shares, sex="_T")
say(population_text.foreign_share(everybody, year=year), table="{table}")"""
_FIGURE = """\
# A figure bears the name of its table; both stand in the metadata of this notebook.
show(
    "{table}",
    charts.bars,
    selection.pick(shares, year=year, sex=["M", "F"]),
    by="sex",
    caption=f"Aandeel van buitenlandse herkomst, Vlaams Gewest, 31 december {{year}}. "
    "Bron: Rijksregister.",
)"""
_PUBLISH = """\
publish("{table}", shares)"""
# Of everybody by sex: nothing that other tables do not tell.
_PLAN = """\
[{table}]
title = "Aandeel van buitenlandse herkomst naar geslacht"
chapter = "{chapter}"
indicators = ["share_of_residents"]
source = "residents"
years = "each"
region = "VG"
where = "region = 'VG' AND origin_4 <> 'unknown'"
population = "inwoners van het Vlaamse Gewest met gekende herkomst op 31 december"
dimensions = {{ sex = "sex" }}
outcome = {{ origin_group = "origin_4" }}
"""

# A page of its own, until another one is chosen.
_PAGE = """
[{page}]
title = "{title}"
chapters = ["{chapter}"]
"""

_TEST = '''\
"""The chapter {name}: it ran in a report, said something, and published what it declares."""

from pathlib import Path

import nbformat
import pytest

from analysis.report.page import collect


@pytest.fixture(scope="module")
def chapter(built) -> nbformat.NotebookNode:
    (path,) = Path(built / "reports/2023/notebooks").glob("[0-9][0-9]_{name}.ipynb")
    return nbformat.read(path, as_version=4)


def test_it_was_run_for_the_year_of_the_report(chapter):
    assert chapter.metadata["papermill"]["parameters"]["year"] == 2023


def test_it_says_a_sentence_and_every_section_asks_a_question(chapter):
    code = [cell for cell in chapter.cells if cell.cell_type == "code"]
    displayed = [output.data.get("text/html", "") for cell in code for output in cell.outputs]
    assert any('class="finding"' in html for html in displayed)
    texts = [cell.source for cell in chapter.cells if cell.cell_type == "markdown"]
    headings = [text for text in texts if text.startswith("## ")]
    assert headings
    assert all(heading.endswith("?") for heading in headings)


def test_it_publishes_the_tables_and_figures_that_it_declares(chapter):
    declared = chapter.metadata["integratiemonitor"]
    assert [table["table"] for table in collect.tables(chapter)] == declared["tables"]
    assert list(collect.figures(chapter)) == declared["figures"]
'''


def new_chapter(name: str, *, root: Path = ROOT) -> tuple[Path, Path, Path]:
    """Write the skeleton of a chapter, the line of the plan for its table, its page and its test.

    The chapter runs in the next report as it is: it says a sentence, shows a figure and publishes
    a table, of the origin of residents by sex, to be replaced by its own.

    Parameters
    ----------
    name
        Name of the chapter: small letters and underscores.
    root
        Folder of the workbench.

    Returns
    -------
    The notebook, with the next free number, the file of the plan, and the test.

    Raises
    ------
    DataError
        When the name is another text or a notebook or test has it already; nothing is written then.
    """
    if not re.fullmatch("[a-z_]*[a-z][a-z_]*", name):
        raise DataError(
            f"NAME is '{name}'; expected small letters and underscores, as in NAME=housing"
        )
    notebooks, test = root / "notebooks", root / "tests" / "notebooks" / f"test_{name}.py"
    folder = root / RESOURCES.relative_to(ROOT) / "plan"
    same_name = sorted(notebooks.glob(f"[0-9][0-9]_{name}.ipynb"))
    same_name += sorted(folder.glob(f"[0-9][0-9]_{name}.toml"))
    if test.exists():
        same_name.append(test)
    if same_name:
        path = same_name[0].relative_to(root)
        raise DataError(f"NAME is '{name}', but {path} is there already; take another name")
    pages, page = (
        root / RESOURCES.relative_to(ROOT) / "pages.toml",
        name.strip("_").replace("_", "-"),
    )
    if pages.is_file() and page in tomllib.loads(pages.read_text(encoding="utf-8")):
        raise DataError(f"NAME is '{name}', but pages.toml has a page [{page}]; take another name")
    number = max((int(path.name[:2]) for path in chapters(notebooks)), default=0) + 1
    if number > 99:
        raise DataError("chapters are numbered 01 to 99, and 99 is taken; free a number first")
    table = _free_table(folder, name)
    notebook = notebooks / f"{number:02d}_{name}.ipynb"
    line = folder / f"{notebook.stem}.toml"
    skeleton = json.dumps(_skeleton(name, table), indent=1, ensure_ascii=False)
    for path, text in (
        (notebook, skeleton + "\n"),
        (line, _PLAN.format(table=table, chapter=notebook.stem)),
        (test, _TEST.format(name=name)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if pages.is_file():
        own = _PAGE.format(page=page, title=_title(name), chapter=notebook.stem)
        pages.write_text(pages.read_text(encoding="utf-8") + own, encoding="utf-8")
    return notebook, line, test


def _title(name: str) -> str:
    return name.replace("_", " ").strip().capitalize()


def _free_table(folder: Path, name: str) -> str:
    """Id of a table that no file of the plan has: the letter of the chapter and a number."""
    letter = name.strip("_")[0].upper()
    sections = (tomllib.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.toml"))
    ids = {re.sub("[a-z]+$", "", table) for section in sections for table in section}
    taken = [int(each[1:]) for each in ids if each[0] == letter and each[1:].isdigit()]
    return f"{letter}{max(taken, default=0) + 1}"


def _skeleton(name: str, table: str) -> dict:
    sources = [
        ("code", "year: int = 2023  # verslagjaar"),
        ("markdown", f"# {_title(name)}"),
        ("code", _COMPUTE.format(table=table)),
        ("markdown", "## Welk deel van de inwoners is van buitenlandse herkomst?"),
        ("code", _SENTENCE.format(table=table)),
        ("code", _FIGURE.format(table=table)),
        ("code", _PUBLISH.format(table=table)),
    ]
    cells = [_cell(kind, source, position) for position, (kind, source) in enumerate(sources)]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    metadata = {
        DECLARED: {"figures": [table], "tables": [table]},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, source: str, position: int) -> dict:
    cell = {
        "cell_type": kind,
        "id": str(position),
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell
