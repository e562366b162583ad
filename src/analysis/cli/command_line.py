"""The command line, `python -m analysis VERB`: one verb for each Makefile target of our own code.

Only the standard library is imported here; a verb imports what it needs, so that a refused year or
a report in which nothing changed costs next to nothing.
"""

import argparse
import io
import os
import re
import sys
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description="Integratiemonitor")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    each = {name: verbs.add_parser(name, help=text) for name, (_, text) in VERBS.items()}
    for verb in each.values():
        verb.add_argument("year", metavar="YEAR", nargs="?", default="")
    each["compare"].add_argument(
        "other", metavar="WITH", nargs="?", default="", help="a year or a report folder"
    )
    each["deliver"].add_argument(
        "extract", metavar="EXTRACT", nargs="?", default="", help="name of a contract"
    )
    each["deliver"].add_argument(
        "file", metavar="FILE", nargs="?", default="", help="the delivered file"
    )
    each["export"].add_argument(
        "frame", metavar="FRAME", nargs="?", default="", help="name of a frame, as residents"
    )
    for name in SAID:
        each["deliver"].add_argument(
            f"--{name}", metavar=name.upper(), dest=f"with_{name}", default=""
        )
    each["synthetic"].add_argument(
        "persons", metavar="N", nargs="?", default="", help="persons in a full register"
    )
    each["scan"].add_argument(
        "municipality", metavar="MUNICIPALITY", nargs="?", default="", help="NIS code or name"
    )
    each["report"].add_argument(
        "--public",
        metavar="FOLDER",
        type=Path,
        default=argparse.SUPPRESS,
        help="make it from the public frames in FOLDER, without extracts",
    )
    for name, text in (("on", "day of the balance"), ("since", "day of the last meeting")):
        each["measures"].add_argument(f"--{name}", metavar="DAY", default="", help=text)
    taken = verbs.add_parser("measures-update", help="take a filled-in form or dated CSV over")
    taken.add_argument("file", metavar="FILE", nargs="?", default="")
    borders = verbs.add_parser("boundaries", help="real borders on the maps, from a user's file")
    borders.add_argument("file", metavar="FILE", nargs="?", default="")
    for name in ("producer", "licence"):
        borders.add_argument(f"--{name}", metavar=name.upper(), default="")
    outsider = verbs.add_parser(
        "audit", help="what the published files of one report, or of two together, give away"
    )
    outsider.add_argument(
        "report", metavar="REPORT", nargs="?", default="", help="a year or a report folder"
    )
    outsider.add_argument("other", metavar="WITH", nargs="?", default="", help="another one")
    skeleton = verbs.add_parser("new-chapter", help="the skeleton of a chapter, with its test")
    skeleton.add_argument("name", metavar="NAME", nargs="?", default="")
    stubs = verbs.add_parser("new-extract", help="the stubs of an extract, from an example file")
    stubs.add_argument("name", metavar="NAME", nargs="?", default="")
    stubs.add_argument("file", metavar="FILE", nargs="?", default="")
    verbs.add_parser("key", help="the secret of this room, made once")
    printed = verbs.add_parser(
        "sql",
        help="queries for a producer's own engine: they count a table of the plan, or make a frame",
    )
    printed.add_argument(
        "table", metavar="TABLE", nargs="?", default="", help="as W1, or a frame, as residents"
    )
    printed.add_argument(
        "--dialect", default="duckdb", help="oracle, postgres, spark, tsql or duckdb"
    )
    printed.add_argument(
        "--part",
        default="VG",
        help="of a table, what the engine holds: VG, BHG, VG+BHG or a province",
    )
    printed.add_argument("--year", default="", help="of a frame, the year of its extracts")
    printed.add_argument(
        "--extracts", default="", help="of a frame, those that the engine holds, as persons,lfs"
    )
    found = verbs.add_parser("find", help="what the policy documents say of something")
    found.add_argument("text", metavar="TEXT", nargs="*", help="a few words, in any order")
    plain = {name: verbs.add_parser(name, help=text) for name, text in PLAIN.items()}
    plain["test"].add_argument("--room", default="", help="of one room only, as in statistics")
    plain["test"].add_argument("--kind", default="", help="of one kind only, as in unit")
    verbs.add_parser(
        "python", help="Python with the settings of the report, as in: python -m jupyterlab"
    )
    return parser


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
