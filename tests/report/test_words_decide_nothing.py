"""Numbers and codes decide what is said; no text is searched for a word to decide on."""

import ast
from pathlib import Path

import pytest

from analysis.settings import ROOT

PACKAGE = ROOT / "src" / "analysis"
MODULES = sorted([*(PACKAGE / "report").rglob("*.py"), *(PACKAGE / "indicators").rglob("*.py")])
# Methods that look for a text in another one, or at its letters.
SEARCHING = {
    "startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split",
    "rsplit", "strip", "lstrip", "rstrip", "replace", "find", "rfind", "contains", "match",
    "fullmatch", "isupper", "islower", "istitle",
}  # fmt: skip
# What they may look for: parts of codes and names of files, never words of the page.
CODES = {
    "yes_": "sums over a part, in the columns of `parts`",
    "ref_": "sums over the reference group, in the columns of a gap",
    "_change": "indicators that are a change",
    "_gap": "indicators that are a gap",
    "_bounds": "indicators with bounds for who did not answer",
    "_share": "indicators that are a share",
    "_share_weighted": "indicators weighted for who did not answer",
    "none": "kinds of interval that there are not",
    "random variation": "a kind of interval",
    "b": "a flag of Eurostat",
    "YEAR": "what the cards of the summary have for the year of the report",
    "YEAR-3": "the same, three years before",
    "indeterminate": "an origin, in `origin_strict`",
    "changed": "how a line of the comparison of two reports begins, in English",
    ".csv": "a file name",
    "_label": "columns of words in a CSV, which stand beside those of codes",
    "</section>": "markup of ours",
    "<style>": "markup of ours",
    "</style></svg>": "markup of ours",
    "</svg>": "markup of ours",
    "'DejaVu Sans'": "how an SVG of ours names its letters",
    "DejaVu Sans": "the same without quotes",
    "Sint-": "how a name begins that is shortened on a tile",
    "clip": "what a number replaces in an SVG of ours",
    "\\u003c": "an escape of JSON",
    "public/": "a folder of a report",
    "account": "a module of ours",
    "charts": "a module of ours",
    "sentences": "a module of ours",
}


def texts(node: ast.AST, constants: dict[str, ast.AST]) -> set[str]:
    """Return the texts in an expression; a name stands for the constant of the module."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            found.add(each.value)
        if isinstance(each, ast.Name) and each.id in constants:
            found |= texts(constants[each.id], {})
    return found


def decided_on(source: str) -> list[tuple[int, str]]:
    """Return line and text of each search for a text with a letter, and of each look at letters."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            searched = set()
            if method in SEARCHING:
                searched = {text for each in node.args for text in texts(each, constants)}
            if method in {"isupper", "islower", "istitle"}:
                searched |= {f"{method}()"}
            found += [(node.lineno, text) for text in sorted(searched)]
            if method == "query":
                # What pandas would search is written inside a text.
                inside = {text for each in node.args for text in texts(each, constants)}
                found += [(node.lineno, text) for text in sorted(inside) if ".str." in text]
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            # A name of a column has no space, capital or accent; a word of the page may have.
            own = node.left.value if isinstance(node.left, ast.Constant) else None
            if isinstance(own, str) and any(c in " \u00a0" or c.isupper() or c > "~" for c in own):
                found.append((node.lineno, own))
    return [(line, text) for line, text in found if any(c.isalpha() for c in text)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_is_decided_on_a_word(path: Path):
    found = decided_on(path.read_text(encoding="utf-8"))
    assert [(line, text) for line, text in found if text not in CODES] == []


@pytest.mark.parametrize(
    "source",
    [
        'near = found.str.startswith("gelijk").sum()',
        'UNIT = "\u00a0procentpunt"\ntext.removesuffix(UNIT)',
        'own = [s for s in named if not s.startswith(("Zoals ", "x"))]',
        'size.startswith(f"0,0 {unit} hoger")',
        'name[:2].isupper() or name == ""',
        "rows.query(\"figure.str.startswith('Zoals')\")",
        'if " procentpunt" in text: pass',
    ],
)
def test_a_search_for_a_word_is_found(source: str):
    assert [text for _, text in decided_on(source) if text not in CODES]
