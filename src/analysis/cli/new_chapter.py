"""The skeleton of a new chapter: a notebook that runs, and its test."""

import json
import re
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import DECLARED, ROOT
from analysis.workbench.chapters import chapters

__all__ = ["new_chapter"]

_COMPUTE = """\
from analysis.indicators.population import residents
from analysis.report.chapter import load, say, show
from analysis.report.figures import charts
from analysis.report.text import population as population_text

cells = load(year)
assert cells["year"].max() == year"""
_SENTENCE = """\
shares = residents.foreign_share(cells, table="P1")
assert shares["value"].dropna().between(0, 1).all()
say(population_text.foreign_share(shares, year=year), table="P1")"""
_FIGURE = """\
# A figure bears the name of its table, and stands among the figures in the metadata of this
# notebook. P1 has one in another chapter, so this one bears the name of the chapter.
show(
    "{name}",
    charts.bars,
    shares,
    by="year",
    caption="Aandeel van buitenlandse herkomst, Vlaams Gewest, 31 december. Bron: Rijksregister.",
)"""
_TABLE = """\
# A table of the plan whose chapter is this one is published with `publish`, and stands among the
# tables in the metadata of this notebook.
assert shares["n"].dropna().gt(0).all()"""

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


def new_chapter(name: str, *, root: Path = ROOT) -> tuple[Path, Path]:
    """Write the skeleton of a chapter and its test.

    The chapter runs in the next report as it is, says a sentence from table P1 and shows a figure
    of it.

    Parameters
    ----------
    name
        Name of the chapter: small letters and underscores.
    root
        Folder of the workbench.

    Returns
    -------
    The notebook, with the next free number, and the test.

    Raises
    ------
    DataError
        When the name is another text or a notebook or test has it already; nothing is written then.
    """
    if not re.fullmatch("[a-z_]+", name):
        raise DataError(
            f"NAME is '{name}'; expected small letters and underscores, as in NAME=housing"
        )
    notebooks, test = root / "notebooks", root / "tests" / "notebooks" / f"test_{name}.py"
    same_name = sorted(notebooks.glob(f"[0-9][0-9]_{name}.ipynb"))
    if test.exists():
        same_name.append(test)
    if same_name:
        path = same_name[0].relative_to(root)
        raise DataError(f"NAME is '{name}', but {path} is there already; take another name")
    number = max((int(path.name[:2]) for path in chapters(notebooks)), default=0) + 1
    if number > 99:
        raise DataError("chapters are numbered 01 to 99, and 99 is taken; free a number first")
    notebook = notebooks / f"{number:02d}_{name}.ipynb"
    skeleton = json.dumps(_skeleton(name), indent=1, ensure_ascii=False)
    notebook.write_text(skeleton + "\n", encoding="utf-8")
    test.parent.mkdir(parents=True, exist_ok=True)
    test.write_text(_TEST.format(name=name), encoding="utf-8")
    return notebook, test


def _skeleton(name: str) -> dict:
    sources = [
        ("code", "year: int = 2023  # verslagjaar"),
        ("markdown", f"# {name.replace('_', ' ').strip().capitalize()}"),
        ("code", _COMPUTE),
        ("markdown", "## Welk deel van de inwoners is van buitenlandse herkomst?"),
        ("code", _SENTENCE),
        ("code", _FIGURE.format(name=name)),
        ("code", _TABLE),
    ]
    cells = [_cell(kind, source, position) for position, (kind, source) in enumerate(sources)]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    metadata = {
        DECLARED: {"figures": [name], "tables": []},
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
