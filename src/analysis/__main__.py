"""The command line, `python -m analysis VERB`: one verb for each Makefile target that runs our own code.

Only the standard library is imported here; a verb imports what it needs, so that a refused year or
a report in which nothing changed costs next to nothing.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from analysis.environment import MARK, clean_environment, make_folders
from analysis.errors import DataError, DisclosureError
from analysis.settings import ROOT

CONFIG = ROOT / ".building" / "config"


def _report(year: int, **options: Path) -> int:
    from analysis.report.running.run import ChapterError, report

    try:
        report(year, **options)
    except ChapterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _data(year: int) -> int:
    from analysis.pipeline.year import build

    build(year)
    return 0


def _synthetic(year: int, persons: str) -> int:
    if persons:
        from analysis.synthetic.full_register import main as make_register

        make_register(year, _number(persons))
    else:
        from analysis.synthetic.delivery import main as make

        make(year)
    return 0


def _pdf(year: int) -> int:
    from analysis.report.checks.pdf import PrintError, write

    try:
        path = write(year)
    except PrintError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"printed: {os.path.relpath(path, ROOT)}")
    return 0


def _verify(year: int) -> int:
    from analysis.report.checks.verify import verify
    from analysis.report.running.run import ChapterError

    try:
        return 0 if verify(year) else 1
    except ChapterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _compare(year: int, other: str) -> int:
    from analysis.report.checks.compare import compare

    compare(year, other)
    return 0


def _audit(report: str, other: str) -> int:
    from analysis.report.checks.audit_published import audit_one, audit_two
    from analysis.report.checks.compare import folder_of

    if other:
        audit_two(folder_of(report), folder_of(other))
    else:
        audit_one(folder_of(report))
    return 0


def _release(year: int) -> int:
    from analysis.report.checks.release import release

    release(year)
    return 0


def _released(year: int) -> int:
    from analysis.pipeline.released import register

    register(year)
    return 0


def _deliver(year: int, extract: str, file: str, **options: str) -> int:
    from analysis.extracts.delivery.deliver import deliver

    given = {name.removeprefix("with_"): value for name, value in options.items()}
    deliver(year, extract, file, given=given, ask=input if sys.stdin.isatty() else None)
    return 0


def _check(year: int) -> int:
    from analysis.cli.check_delivery import check

    return 0 if check(year) else 2


VERBS: dict[str, tuple[Callable[..., int], str]] = {
    "report": (_report, "the annual report: reports/YEAR/index.html"),
    "data": (_data, "the protected counts that the chapters compute from"),
    "pdf": (_pdf, "the report printed by chromium: reports/YEAR.pdf"),
    "synthetic": (_synthetic, "synthetic extracts in data/raw/YEAR"),
    "verify": (_verify, "run the report of YEAR again apart: identical, or what differs"),
    "compare": (_compare, "what changed between the report of YEAR and another"),
    "release": (_release, "the package that leaves the secured room"),
    "released": (
        _released,
        "register the report of YEAR as released, for later reports to take into account",
    ),
    "deliver": (_deliver, "register a delivered file of YEAR"),
    "check": (_check, "check what was delivered for YEAR, and say what can be computed with it"),
}
# What the register says of a delivered file (extracts/described.py); asked for where a person is
# there to answer.
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


# Verbs without a year that run other programs (commands.py); those of HERE need no clean
# environment.
PLAIN = {
    "test": "all tests: functions, examples in the docstrings, chapters",
    "lab": "JupyterLab on the chapters",
    "lint": "style of the code; notebooks without outputs",
    "bench": "every measurement beside its peer",
    "codebook": (
        "the codebook of the extracts, from their contracts: data/codebook.nl.md, "
        "data/codebook.en.md"
    ),
    "wheels": "collect the packages for a room without internet",
    "clean": "remove what was made; data/raw, wheels and .venv stay",
    "help": "this list",
}
HERE = {"wheels", "clean"}


def _new_chapter(name: str) -> int:
    from analysis.cli.new_chapter import new_chapter

    notebook, test = (path.relative_to(ROOT) for path in new_chapter(name))
    print(f"made {notebook}, the next free number (rename it to give it another place), and {test}")
    return 0


def _sql(table: str, dialect: str, part: str) -> int:
    from analysis.counting.producer_sql import query

    print(query(table, dialect=dialect, part=part))
    return 0


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
    for name in SAID:
        each["deliver"].add_argument(
            f"--{name}", metavar=name.upper(), dest=f"with_{name}", default=""
        )
    each["synthetic"].add_argument(
        "persons", metavar="N", nargs="?", default="", help="persons in a full register"
    )
    each["report"].add_argument(
        "--public",
        metavar="FOLDER",
        type=Path,
        default=argparse.SUPPRESS,
        help="make it from the public frames in FOLDER, without extracts",
    )
    outsider = verbs.add_parser(
        "audit", help="what the published files of one report, or of two together, give away"
    )
    outsider.add_argument(
        "report", metavar="REPORT", nargs="?", default="", help="a year or a report folder"
    )
    outsider.add_argument("other", metavar="WITH", nargs="?", default="", help="another one")
    skeleton = verbs.add_parser("new-chapter", help="the skeleton of a chapter, with its test")
    skeleton.add_argument("name", metavar="NAME", nargs="?", default="")
    printed = verbs.add_parser(
        "sql", help="the query that counts a table of the plan on a producer's own engine"
    )
    printed.add_argument("table", metavar="TABLE", nargs="?", default="")
    printed.add_argument(
        "--dialect", default="duckdb", help="oracle, postgres, spark, tsql or duckdb"
    )
    printed.add_argument(
        "--part", default="VG", help="what the engine holds: VG, BHG, VG+BHG or a province"
    )
    for name, text in PLAIN.items():
        verbs.add_parser(name, help=text)
    verbs.add_parser(
        "python", help="Python with the settings of the report, as in: python -m jupyterlab"
    )
    return parser


def _year(text: str) -> int:
    if not re.fullmatch("[12][0-9]{3}", text):
        raise DataError(f"YEAR is '{text}'; expected four digits, as in YEAR=2023")
    return int(text)


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise DataError(f"N is '{text}'; expected a whole number of persons, as in N=6800000")
    return int(text)


def _restart(arguments: list[str]) -> None:
    """Replace this process by Python with the given arguments in the clean environment."""
    environ = clean_environment(os.environ, folder=CONFIG)
    make_folders(environ)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *arguments], environ)


def _plain(verb: str) -> int:
    if verb == "help":
        _parser().print_help()
        return 0
    if verb not in HERE and os.environ.get(MARK) != str(CONFIG):
        _restart(["-m", "analysis", verb])
    from analysis.cli import tools

    return getattr(tools, verb)()


def main(arguments: list[str]) -> int:
    """Run one verb.

    Parameters
    ----------
    arguments : list of str
        The verb and its year, or `python` and what follows it.

    Returns
    -------
    Exit code: 0 done, 1 a chapter failed or a report differs, 2 the input is refused, 3 what would
    be published gives hidden counts away, 130 stopped with Ctrl-C.
    """
    if arguments[:1] == ["python"]:
        _restart(arguments[1:])
    asked = vars(_parser().parse_args(arguments))
    verb = asked.pop("verb")
    try:
        if verb == "new-chapter":
            return _new_chapter(asked["name"])
        if verb == "audit":
            return _audit(**asked)
        if verb == "sql":
            return _sql(**asked)
        if verb in PLAIN:
            return _plain(verb)
        year = _year(asked.pop("year"))
        if os.environ.get(MARK) != str(CONFIG):
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
