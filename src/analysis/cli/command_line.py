"""The command line, `python -m analysis VERB`: one verb for each Makefile target of our own code.

Only the standard library is imported here; a verb imports what it needs, so that a refused year or
a report in which nothing changed costs next to nothing.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.cli.verbs import VERBS, audit, nothing_changed
from analysis.cli.verbs_without_year import (
    PLAIN,
    WITHOUT_SETTINGS,
    boundaries,
    find,
    key,
    measures_update,
    new_chapter,
    new_extract,
    sql,
)
from analysis.environment import MARK, clean_environment, make_folders
from analysis.errors import DataError, DisclosureError
from analysis.settings import ROOT

__all__ = ["main", "verbs"]

# Whether a process can become another; Windows starts one beside it, and its shell goes on.
REPLACES = os.name != "nt"
CONFIG = ROOT / ".building" / "config"
# What the register says of a delivered file (`extracts.delivery`); asked where a person can answer.
SAID = (
    "producer",
    "kind",
    "snapshot",
    "from",
    "to",
    "history",
    "scope",
    "fraction",
    "licence",
    "note",
)


# What follows a verb and its year: the name that it is known by here, as it is shown, and its help.
FOLLOWING: dict[str, tuple[tuple[str, str, str], ...]] = {
    "compare": (("other", "WITH", "a year or a report folder"),),
    "deliver": (
        ("extract", "EXTRACT", "name of a contract"), ("file", "FILE", "the delivered file"),
    ),
    "export": (("frame", "FRAME", "name of a frame, as residents"),),
    "synthetic": (("persons", "N", "persons in a full register"),),
    "scan": (("municipality", "MUNICIPALITY", "NIS code or name"),),
}  # fmt: skip
# Verbs without a year: what they do, and what follows them.
WITHOUT_YEAR: dict[str, tuple[str, tuple[tuple[str, str, str | None], ...]]] = {
    "measures-update": ("take a filled-in form or dated CSV over", (("file", "FILE", None),)),
    "boundaries": ("real borders on the maps, from a user's file", (("file", "FILE", None),)),
    "audit": (
        "what the published files of one report, or of two together, give away",
        (("report", "REPORT", "a year or a report folder"), ("other", "WITH", "another one")),
    ),
    "new-chapter": ("the skeleton of a chapter, with its test", (("name", "NAME", None),)),
    "new-extract": (
        "the stubs of an extract, from an example file",
        (("name", "NAME", None), ("file", "FILE", None)),
    ),
    "key": ("the secret of this room, made once", ()),
    "sql": (
        "queries for a producer's own engine: they count a table of the plan, or make a frame",
        (("table", "TABLE", "as W1, or a frame, as residents"),),
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description="Integratiemonitor")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    each = {name: verbs.add_parser(name, help=text) for name, (_, text) in VERBS.items()}
    for name, verb in each.items():
        verb.add_argument("year", metavar="YEAR", nargs="?", default="")
        _follow(verb, FOLLOWING.get(name, ()))
    for name, (text, following) in WITHOUT_YEAR.items():
        each[name] = verbs.add_parser(name, help=text)
        _follow(each[name], following)
    found = verbs.add_parser("find", help="what the policy documents say of something")
    found.add_argument("text", metavar="TEXT", nargs="*", help="a few words, in any order")
    each |= {name: verbs.add_parser(name, help=text) for name, text in PLAIN.items()}
    verbs.add_parser(
        "python", help="Python with the settings of the report, as in: python -m jupyterlab"
    )
    _add_options(each)
    return parser


def _follow(
    verb: argparse.ArgumentParser, following: Sequence[tuple[str, str, str | None]]
) -> None:
    for name, shown, text in following:
        verb.add_argument(name, metavar=shown, nargs="?", default="", help=text)


def _add_options(verbs: dict[str, argparse.ArgumentParser]) -> None:
    """Add what is typed with its name, as --public=FOLDER."""
    for name in SAID:
        verbs["deliver"].add_argument(
            f"--{name}", metavar=name.upper(), dest=f"with_{name}", default=""
        )
    verbs["report"].add_argument(
        "--public",
        metavar="FOLDER",
        type=Path,
        default=argparse.SUPPRESS,
        help="make it from the public frames in FOLDER, without extracts",
    )
    for name, text in (("on", "day of the balance"), ("since", "day of the last meeting")):
        verbs["measures"].add_argument(f"--{name}", metavar="DAY", default="", help=text)
    for name in ("producer", "licence"):
        verbs["boundaries"].add_argument(f"--{name}", metavar=name.upper(), default="")
    for name, default, text in (
        ("dialect", "duckdb", "oracle, postgres, spark, tsql or duckdb"),
        ("part", "VG", "of a table, what the engine holds: VG, BHG, VG+BHG or a province"),
        ("year", "", "of a frame, the year of its extracts"),
        ("extracts", "", "of a frame, those that the engine holds, as persons,lfs"),
    ):
        verbs["sql"].add_argument(f"--{name}", default=default, help=text)
    for name, text in (
        ("room", "of one room only, as in statistics"),
        ("kind", "of one kind only, as in unit"),
    ):
        verbs["test"].add_argument(f"--{name}", default="", help=text)


def verbs() -> list[tuple[str, str, str]]:
    """Name, usage and meaning of each verb, in the order of the help."""
    (each,) = (action for action in _parser()._actions if isinstance(action.choices, dict))
    meaning = {action.dest: action.help or "" for action in each._choices_actions}
    return [
        (name, " ".join(parser.format_usage().split()).removeprefix("usage: "), meaning[name])
        for name, parser in each.choices.items()
    ]


def _year(text: str) -> int:
    if not re.fullmatch("[12][0-9]{3}", text):
        raise DataError(f"YEAR is '{text}'; expected four digits, as in YEAR=2023")
    return int(text)


def _restart(arguments: list[str]) -> None:
    """Replace this process by Python with the given arguments in the clean environment."""
    environ = clean_environment(os.environ, folder=CONFIG)
    make_folders(environ)
    sys.stdout.flush()
    if REPLACES:
        os.execve(sys.executable, [sys.executable, *arguments], environ)
    import subprocess

    command = [sys.executable, *arguments]
    raise SystemExit(subprocess.run(command, env=environ, check=False).returncode)


def _plain(verb: str, **options: str) -> int:
    if verb == "help":
        _parser().print_help()
        return 0
    if verb not in WITHOUT_SETTINGS and os.environ.get(MARK) != str(CONFIG):
        _restart(["-m", "analysis", verb, *(f"--{name}={text}" for name, text in options.items())])
    from analysis.cli import other_programs

    return getattr(other_programs, verb)(**options)


def main(arguments: list[str]) -> int:
    """Run one verb.

    Parameters
    ----------
    arguments : list of str
        The verb and its year, or `python` and what follows it.

    Returns
    -------
    Exit code: 0 done, 1 a chapter failed, a report differs or
    nothing was found, 2 the input is refused, 3 what would
    be published gives hidden counts away, 130 stopped with Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console of Windows does not have every character; a question mark is no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if arguments[:1] == ["python"]:
        _restart(arguments[1:])
    asked = vars(_parser().parse_args(arguments))
    verb = asked.pop("verb")
    try:
        if verb == "new-chapter":
            return new_chapter(asked["name"])
        if verb == "new-extract":
            return new_extract(**asked)
        if verb == "key":
            return key()
        if verb == "measures-update":
            return measures_update(**asked)
        if verb == "boundaries":
            return boundaries(**asked)
        if verb == "audit":
            return audit(**asked)
        if verb == "sql":
            year = _year(asked["year"]) if asked["year"] else None
            return sql(**asked | {"year": year})
        if verb == "find":
            return find(" ".join(asked["text"]))
        if verb in PLAIN:
            return _plain(verb, **asked)
        year = _year(asked.pop("year"))
        if os.environ.get(MARK) != str(CONFIG):
            if verb == "report" and nothing_changed(year, **asked):
                return 0
            _restart(["-m", "analysis", *arguments])
        return VERBS[verb][0](year, **asked)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 3 if isinstance(error, DisclosureError) else 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who read our lines has gone, as in: make report YEAR=2023 | head. Nothing is left to flush
        # them to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
