"""The pages of the site: written anew as a whole, each linked to the others."""

import re
from pathlib import Path

import mistune
from markupsafe import Markup

from analysis import plan
from analysis.documentation.chain import chain, columns_of, frames, shown_in
from analysis.documentation.docstrings import Module, modules, room_of, settings_of
from analysis.report.writing.templates import filled
from analysis.settings import PUBLIC_FRAMES, ROOT
from analysis.workbench.folders import only_one, replaced
from analysis.workbench.rooms import ROOMS

__all__ = ["write"]

TEMPLATE = "documentation"
_SECTION = re.compile(r"^(\w[\w ]*)\n-+$", re.MULTILINE)
_MARKDOWN = mistune.create_markdown(plugins=["table"])


def write(target: Path, *, verbs: list[tuple[str, str, str]]) -> Path:
    """Write the site and give its first page.

    Parameters
    ----------
    target
        Folder that it takes the place of.
    verbs
        Name, usage and meaning of each verb of the command line.
    """
    pages = _pages(verbs)
    menu = _menu(list(pages))
    with only_one(target.parent / ".building" / f"{target.name}.lock"), replaced(target) as folder:
        for name, (title, body) in pages.items():
            html = filled(TEMPLATE, "page", title=title, menu=menu, body=Markup(body))
            (folder / f"{name}.html").write_text(html + "\n", encoding="utf-8")
    return target / "index.html"


def _pages(verbs: list[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    """Title and body of each page, by the name of its file."""
    shown, made = shown_in(), frames()
    texts = {path.stem: path for path in sorted((ROOT / "docs").glob("*.md"))}
    pages = {"index": _markdown(ROOT / "README.md")}
    pages |= {name: _markdown(path) for name, path in texts.items()}
    pages["indicators"] = (
        "Indicators",
        _fill(
            "indicators",
            chain=chain(),
            address=_address,
            shown=lambda tables: sorted(
                {name for each in tables for name in shown.get(each.id, [])}
            ),
        ),
    )
    pages["tables"] = (
        "Tables of the plan",
        _fill(
            "tables",
            tables=plan.load().values(),
            columns_of=columns_of,
            shown=lambda table: shown.get(table, []),
            frames={frame.name for frame in made},
        ),
    )
    pages["frames"] = "Frames", _fill("frames", frames=made, public=PUBLIC_FRAMES)
    pages["settings"] = (
        "Settings",
        _fill("listing", items=settings_of(), head=("setting", "value", "what it decides")),
    )
    pages["verbs"] = "Verbs", _fill("listing", items=verbs, head=("verb", "usage", "what it does"))
    by_room: dict[str, list[Module]] = {room: [] for room in ROOMS}
    for name, module in modules().items():
        if room_of(name) in by_room:
            by_room[room_of(name)].append(module)
    for room, its in by_room.items():
        pages[_file_of(room)] = room, _fill("room", modules=its, prose=_prose)
    return pages


def _fill(macro: str, **values: object) -> str:
    return filled(TEMPLATE, macro, **values)


def _menu(names: list[str]) -> Markup:
    """Links to all pages: those that are read first, those of the plan, and the rooms."""
    rooms = {_file_of(room): room for room in ROOMS}
    ours = ("indicators", "tables", "frames", "settings", "verbs")
    groups = {
        "Read": [(name.replace("-", " "), name) for name in names if name not in {*rooms, *ours}],
        "Look up": [(name, name) for name in ours],
        "Rooms of the code": [(room, name) for name, room in rooms.items()],
    }
    linked = {
        group: [(text, f"{name}.html") for text, name in links] for group, links in groups.items()
    }
    return Markup(filled(TEMPLATE, "menu", groups=linked))


def _file_of(room: str) -> str:
    return f"room_{room.replace('/', '_')}"


def _address(name: str) -> str:
    """Address of a public function, its dotted name given."""
    return f"{_file_of(room_of(name.rpartition('.')[0]))}.html#{name}"


def _markdown(path: Path) -> tuple[str, str]:
    """Title and body of a page of docs; links between pages lead to those of the site."""
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    text = re.sub(r"\]\((?:docs/)?([\w-]+)\.md\)", r"](\1.html)", text)
    return title.removeprefix("# "), str(_MARKDOWN(text))


def _prose(text: str) -> Markup:
    """A docstring in numpydoc: prose, and each of its sections under its name, as it was typed."""
    head, *sections = _SECTION.split(text)
    parts = [Markup(_MARKDOWN(head))]
    for name, body in zip(sections[::2], sections[1::2], strict=True):
        parts.append(Markup("<h4>{}</h4><pre>{}</pre>").format(name, body.strip("\n")))
    return Markup("").join(parts)
