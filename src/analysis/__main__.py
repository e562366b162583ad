"""The command line, `python -m analysis VERB`: one verb for each Makefile target that runs our own code.

Only the standard library is imported here; a verb imports what it needs, so that a refused year or
a report in which nothing changed costs next to nothing.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable

from analysis.environment import MARK, clean_environment, make_folders
from analysis.errors import DataError
from analysis.settings import ROOT

CONFIG = ROOT / ".building" / "config"


def _report(year: int) -> int:
    from analysis.report.run import ChapterError, report

    try:
        report(year)
    except ChapterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _data(year: int) -> int:
    from analysis.public import build

    build(year)
    return 0


def _synthetic(year: int) -> int:
    from analysis.extracts.synthetic.delivery import main as make

    make(year)
    return 0


VERBS: dict[str, tuple[Callable[[int], int], str]] = {
    "report": (_report, "the annual report: reports/YEAR/index.html"),
    "data": (_data, "the protected counts that the chapters compute from"),
    "synthetic": (_synthetic, "synthetic extracts in data/raw/YEAR"),
}


def _new_chapter(name: str) -> int:
    from analysis.new_chapter import new_chapter

    notebook, test = (path.relative_to(ROOT) for path in new_chapter(name))
    print(f"made {notebook}, the next free number (rename it to give it another place), and {test}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description="Integratiemonitor")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, (_, text) in VERBS.items():
        verbs.add_parser(name, help=text).add_argument("year", metavar="YEAR", nargs="?", default="")
    skeleton = verbs.add_parser("new-chapter", help="the skeleton of a chapter, with its test")
    skeleton.add_argument("name", metavar="NAME", nargs="?", default="")
    verbs.add_parser("python", help="Python with the settings of the report, as in: python -m jupyterlab")
    return parser


def _year(text: str) -> int:
    if not re.fullmatch("[12][0-9]{3}", text):
        raise DataError(f"YEAR is '{text}'; expected four digits, as in YEAR=2023")
    return int(text)


def _restart(arguments: list[str]) -> None:
    """Replace this process by Python with the given arguments in the clean environment."""
    environ = clean_environment(os.environ, folder=CONFIG)
    make_folders(environ)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *arguments], environ)


def main(arguments: list[str]) -> int:
    """Run one verb.

    Parameters
    ----------
    arguments : list of str
        The verb and its year, or `python` and what follows it.

    Returns
    -------
    Exit code: 0 done, 1 a chapter failed, 2 the input is refused, 130 stopped with Ctrl-C.
    """
    if arguments[:1] == ["python"]:
        _restart(arguments[1:])
    asked = _parser().parse_args(arguments)
    try:
        if asked.verb == "new-chapter":
            return _new_chapter(asked.name)
        year = _year(asked.year)
        if os.environ.get(MARK) != str(CONFIG):
            _restart(["-m", "analysis", *arguments])
        return VERBS[asked.verb][0](year)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who read our lines has gone, as in: make report YEAR=2023 | head. Nothing is left to flush them to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
