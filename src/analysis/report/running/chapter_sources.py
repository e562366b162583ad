"""What the sources of the chapters tell before they run: which tables and figures they show."""

import ast
import json
from collections import Counter
from pathlib import Path

from analysis.plan import load as load_plan
from analysis.report.running.watch_chapters import ChapterError
from analysis.settings import DECLARED
from analysis.workbench.folders import shown

__all__ = ["declared_by", "refuse_wrong", "shown_by"]

# What the metadata of a chapter declare, and the verbs that show it.
VERBS = {"tables": ("publish",), "figures": ("show", "show_map")}


def refuse_wrong(sources: list[Path]) -> None:
    """Refuse chapters that do not show what they declare, before any data are read.

    A table or figure is one file, so that no two chapters may declare the same. A name that a
    chapter computes is known only when it ran, and compared then.

    Parameters
    ----------
    sources
        The chapter notebooks.

    Raises
    ------
    ChapterError
        Naming the chapter, what it declares, what it shows, and what the plan expects of it.
    """
    declared = {path: declared_by(path) for path in sources}
    for kind, verbs in VERBS.items():
        names = Counter(name for each in declared.values() for name in each.get(kind, []))
        twice = sorted(name for name, times in names.items() if times > 1)
        if twice:
            raise ChapterError(
                f"{kind} {twice} are declared twice; a name may occur once in a report."
            )
        for path, each in declared.items():
            found = shown_by(path, *verbs)
            if found is not None and found != sorted(each.get(kind, [])):
                raise ChapterError(
                    f"{path.name}: the {kind} that it shows are {found}, and its metadata declare "
                    f"{sorted(each.get(kind, []))}; expected the same. Correct {verbs[0]}(...) or "
                    f"metadata.{DECLARED}.{kind} (in JupyterLab: the gear, Notebook Metadata)."
                )
    _refuse_unplanned({path.stem: each.get("tables", []) for path, each in declared.items()})


def _refuse_unplanned(declared: dict[str, list[str]]) -> None:
    """Refuse a table that is in no plan, and one that the plan has and its chapter does not."""
    tables = load_plan()
    for chapter, names in declared.items():
        unknown = sorted(set(names) - set(tables))
        if unknown:
            raise ChapterError(
                f"{chapter}.ipynb declares tables {unknown}, which are not in the plan; expected "
                "ids of src/analysis/resources/plan."
            )
        # Official counts are there to divide by, and need not be shown again.
        planned = {
            each.id
            for each in tables.values()
            if each.chapter == chapter and not each.published_counts
        }
        absent = sorted(planned - set(names))
        if absent:
            raise ChapterError(
                f"the plan has tables {absent} in {chapter}, which does not declare them; publish "
                "them there, or take their lines out of src/analysis/resources/plan."
            )


def shown_by(chapter: Path, *verbs: str) -> list[str] | None:
    """Names that calls of these verbs give, sorted; None where one is computed or unreadable."""
    names = []
    for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        try:
            tree = ast.parse("".join(cell["source"]))
        except SyntaxError:
            return None
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if not (isinstance(call.func, ast.Name) and call.func.id in verbs):
                continue
            first = call.args[0] if call.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                return None
            names.append(first.value)
    return sorted(names)


def declared_by(chapter: Path) -> dict:
    """What the metadata of a chapter declare: `tables` and `figures`."""
    try:
        return json.loads(chapter.read_text(encoding="utf-8"))["metadata"].get(DECLARED, {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ChapterError(f"{shown(chapter)} is not a notebook.") from None
