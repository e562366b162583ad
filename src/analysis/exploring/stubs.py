"""A researcher's table written into the plan, with stubs of all that goes with it."""

import re
from pathlib import Path

import nbformat

from analysis import plan
from analysis.errors import DataError
from analysis.exploring import stub_texts
from analysis.exploring.counted import categories, counted
from analysis.exploring.frames import processed_files
from analysis.exploring.question import Question
from analysis.settings import DECLARED, PROCESSED, ROOT
from analysis.workbench.chapters import chapters
from analysis.workbench.resources import resource

__all__ = ["write"]


def write(
    question: Question,
    *,
    table_id: str,
    title: str,
    chapter: str,
    root: Path = ROOT,
    processed: Path = PROCESSED,
) -> list[Path]:
    """Write the line of the plan, words, card, function, test and cells of the chapter.

    Parameters
    ----------
    question
        What is counted.
    table_id, title, chapter
        Id of the new table, its title, and the chapter that shows it.
    root, processed
        Folders of the workbench and of the frames.

    Returns
    -------
    list of Path
        What was written or changed.

    Raises
    ------
    DataError
        When the plan has the id, it is no id, or there is no such chapter; nothing is written then.
    """
    notebook = _notebook(chapter, root / "notebooks")
    if not re.fullmatch(r"[A-Z]{1,3}\d{1,3}[a-z]?", table_id) or table_id in plan.load():
        raise DataError(
            f"to_plan: id={table_id!r}; expected capitals and a number that no table has, as W30. "
            f"The plan has {', '.join(plan.load())}."
        )
    cells, line = counted(question, processed_files(question.year, processed=processed), processed)
    line = _shown_as(line, table_id, title, chapter, question)
    (indicator,) = line.indicators
    folder = _folder(chapter)
    place = f"{folder}.{indicator}"
    source, tests = root / "src/analysis", root / "tests/indicators" / folder
    module = source / "indicators" / folder / f"{indicator}.py"
    written = [
        _append(source / f"resources/plan/{chapter}.toml", stub_texts.plan_line(line)),
        _append(source / f"resources/cards/{chapter}.toml", stub_texts.card(line, place)),
        _label(source / f"resources/labels/{chapter}.toml", indicator, title),
        _new(module, stub_texts.function(line, categories(cells, question), question.reference)),
        _new(tests / f"test_{indicator}.py", stub_texts.test(line, place)),
    ]
    if not (module.parent / "__init__.py").is_file():
        _new(module.parent / "__init__.py", f'"""Indicators of {folder}."""\n')
    known = resource("labels")["column"]
    for name, column in line.columns.items():
        if name not in known:
            codes = [code for code in dict.fromkeys(cells[column]) if code != plan.TOTAL]
            words = stub_texts.column_words(name, codes)
            _append(source / f"resources/labels/{chapter}.toml", words)
    _add_cells(notebook, stub_texts.cells(line, folder), table_id)
    return [*written, notebook]


def _notebook(chapter: str, notebooks: Path) -> Path:
    names = {path.stem: path for path in chapters(notebooks)}
    if chapter not in names:
        raise DataError(
            f"to_plan: there is no chapter {chapter!r}; expected one of {', '.join(names)}. A new "
            "one is made by make new-chapter NAME=..."
        )
    return names[chapter]


def _shown_as(
    line: plan.Table, table_id: str, title: str, chapter: str, question: Question
) -> plan.Table:
    """The line with the names under which the plan shows these columns."""
    names = plan.names_of_columns(line.source)
    kind = "gap" if question.reference else "share" if question.outcome else "number"
    stem = "_".join(part for part in (question.outcome, kind, table_id.lower()) if part)
    return line._replace(
        id=table_id,
        title=title,
        chapter=chapter,
        indicators=(stem,),
        population=f"{stub_texts.TO_FILL}: wie ertoe behoort",
        dimensions={names.get(column, column): column for column in line.dimensions},
        outcome={names.get(column, column): column for column in line.outcome},
        no_total=tuple(names.get(column, column) for column in line.no_total),
        bound=tuple(tuple(names.get(each, each) for each in pair) for pair in line.bound),
    )


def _folder(chapter: str) -> str:
    """Room of the indicators of a chapter: that of its cards."""
    ids = {
        name for line in plan.load().values() if line.chapter == chapter for name in line.indicators
    }
    for name, about in resource("cards").items():
        if name in ids and about.get("function", "").startswith("analysis.indicators."):
            return about["function"].split(".")[2]
    return re.sub(r"^\d\d_", "", chapter)


def _append(path: Path, text: str) -> Path:
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.is_file() else ""
    path.write_text(before + text, encoding="utf-8")
    return path


def _new(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _label(path: Path, indicator: str, title: str) -> Path:
    """Name the indicator among those of the theme."""
    line = f'{indicator} = "{stub_texts.TO_FILL}: {title}"\n'
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if "[indicator]\n" in text:
        path.write_text(text.replace("[indicator]\n", f"[indicator]\n{line}", 1), encoding="utf-8")
        return path
    return _append(path, f"[indicator]\n{line}")


def _add_cells(path: Path, cells: list[tuple[str, str]], table_id: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    for kind, source in cells:
        number = len(notebook.cells)
        cell: dict[str, object] = {
            "cell_type": kind,
            "id": f"{table_id}-{number}",
            "metadata": {},
            "source": source,
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        notebook.cells.append(nbformat.from_dict(cell))
    for part in ("tables", "figures"):
        notebook.metadata[DECLARED][part].append(table_id)
    nbformat.write(notebook, path)
