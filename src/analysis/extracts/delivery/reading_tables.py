"""The tables of `data/raw/README.md`: what is read, refused and called out, made from the code.

Formats from `formats.file_content`, rules from the contracts, limits from
`resources/plausibility.toml`, ways of reading from `resources/ways_of_reading.toml`. `make
codebook` writes them; a test holds them against what they are made from.
"""

from math import inf
from pathlib import Path

from analysis.extracts.contracts.registry import CONTRACTS, EXTRACTS
from analysis.extracts.delivery.plausibility.limits import Limits, limits_of
from analysis.extracts.delivery.unpacked import PACKED
from analysis.extracts.formats.file_content import ENDINGS
from analysis.settings import RAW
from analysis.workbench.resources import resource

__all__ = ["README", "markdown", "with_tables", "write"]

README = RAW / "README.md"
START = "<!-- Tables made by make codebook: change nothing below. -->"
END = "<!-- End of the tables. -->"
# A column of codes has a rule of its own, which the codebook has.
ONE_OF = "one of "


def markdown() -> str:
    """Return the tables as Markdown, each below its heading.

    Examples
    --------
    >>> [line for line in markdown().splitlines() if line.startswith("|")][2]
    '| `.parquet` | Parquet |'
    """
    formats = [(f"`{ending}`", what) for ending, what in ENDINGS.items()]
    formats += [(f"`{ending}`", "one file of these, packed") for ending in PACKED]
    read = [(f"`{note}`", words) for note, words in resource("ways_of_reading")["read"].items()]
    parts = [
        "### Read",
        _table(("ending", "content"), formats),
        _table(("told as", "what is read in its own way"), read),
        "### Refused, row by row",
        _table(("expected", "in the columns"), _rules()),
        "### Called out: strange, or impossible",
        _table(
            ("extract", "measure", "cannot be right outside", "strange outside", "may move"),
            _limits(),
        ),
    ]
    return "\n\n".join(parts)


def with_tables(text: str) -> str:
    """Return the text of a page with its tables made anew.

    Parameters
    ----------
    text : str
        A page that holds the two marks.
    """
    before, rest = text.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}\n\n{markdown()}\n\n{END}{after}"


def write(path: Path = README) -> Path:
    """Write the tables in their page and return it.

    Parameters
    ----------
    path : Path
        The page.
    """
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )


def _rules() -> list[tuple[str, ...]]:
    """Every rule of every contract once, with the columns or the extracts that have it."""
    where: dict[str, list[str]] = {}
    for extract in EXTRACTS:
        contract = CONTRACTS[extract]
        for name, column in contract.columns.items():
            rules = [str(check.error) for check in column.checks]
            if not column.nullable:
                rules.insert(0, "a value in every row")
            for rule in rules:
                words = "one of the codes of the codebook" if rule.startswith(ONE_OF) else rule
                where.setdefault(words, []).append(f"{extract}.{name}")
        for check in contract.checks:
            where.setdefault(str(check.error), []).append(extract)
    return [(rule, _shortened(columns)) for rule, columns in where.items()]


def _shortened(columns: list[str]) -> str:
    """Names of columns, or of how many extracts where they are many."""
    if len(columns) <= 4:
        return ", ".join(f"`{name}`" for name in columns)
    extracts = {name.partition(".")[0] for name in columns}
    return f"{len(columns)} columns of {len(extracts)} extract(s)"


def _limits() -> list[tuple[str, ...]]:
    rows = []
    general = resource("plausibility")["every"]
    for measure in general:
        rows.append(("every", measure, *_words(limits_of("", measure))))
    for extract in EXTRACTS:
        own = resource("plausibility").get(extract, {})
        for measure in own:
            rows.append((f"`{extract}`", measure, *_words(limits_of(extract, measure))))
    return rows


def _words(limits: Limits) -> tuple[str, str, str]:
    move = ""
    if limits.up < inf:
        sizes = [f"{limits.down:g} down", f"{limits.up:g} up"]
        move = f"{limits.up:g}" if limits.down == limits.up else " or ".join(sizes)
        move += " of the value before" if limits.relative else ""
    return _range(limits.possible), _range(limits.expected), move


def _range(pair: tuple[float, float]) -> str:
    low, high = pair
    if low == -inf and high == inf:
        return ""
    if -inf < low and high < inf:
        return f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"at least {low:g}" if high == inf else f"at most {high:g}"
