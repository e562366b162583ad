"""Judgements in words: the table that `make check` prints, and what a refusal says."""

from collections.abc import Iterable, Mapping
from math import isinf

from analysis.extracts.delivery.plausibility.judge import (
    IMPOSSIBLE,
    STRANGE,
    Judgement,
)
from analysis.extracts.delivery.plausibility.reasons import ALL_CODES, reason_for, unexplained

__all__ = ["called_out", "refusals", "sentence", "table"]

# Columns that moved, each with a reason of its own; of more, one reason will do.
FEW = 2
HEAD = ("measure", "value", "expected", "before", "")


def table(judged: Iterable[Judgement], notes: Mapping[str, str]) -> str:
    """Return a table of judgements: measure, value, what is expected, the delivery before.

    Parameters
    ----------
    judged : iterable of Judgement
        Judgements of one extract.
    notes : mapping of str to str
        Note on coverage of each extract.

    Examples
    --------
    >>> one = Judgement("lfs", "size", "size", 25.0, 40.0, 32.0, 48.0, STRANGE)
    >>> print(table([one], {}))
    measure  value  expected  before
    size     25     32 to 48  40      strange
    """
    rows = [HEAD, *(_row(each, notes) for each in judged)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def called_out(judged: Iterable[Judgement], notes: Mapping[str, str]) -> list[str]:
    """Return a line on each measure that lies outside and may: it has its reason.

    Parameters
    ----------
    judged, notes
        As for `table`; of any extracts.
    """
    return [
        f"called out: {sentence(each)} Its reason: {reason_for(each, notes)}"
        for each in judged
        if each.verdict == STRANGE and reason_for(each, notes)
    ]


def refusals(judged: Iterable[Judgement], notes: Mapping[str, str], *, year: int) -> list[str]:
    """Return what is refused: what cannot be right, and what is strange without a reason.

    Parameters
    ----------
    judged, notes
        As for `called_out`.
    year : int
        Reference year.
    """
    judged = list(judged)
    impossible = [each for each in judged if each.verdict == IMPOSSIBLE]
    strange = unexplained(judged, notes)
    lines = [f"  {each.verdict}: {sentence(each)}" for each in (*impossible, *strange)]
    if not lines:
        return []
    advice = []
    if impossible:
        advice.append(
            "What cannot be right is corrected at its source (or in FRACTION, KIND or the period, "
            "if the file is right) and delivered again."
        )
    if strange:
        reasons = "".join(f"; {name}: WHY" for name in _subjects(strange))
        advice.append(
            "What is strange and right needs its reason in the note, which the report shows: "
            f"NOTE='who is in it{reasons}' at make deliver, or in coverage_note of its row in "
            "delivery.csv."
        )
    extracts = ", ".join(dict.fromkeys(each.extract for each in (*impossible, *strange)))
    return ["\n".join([f"{extracts} {year}: {len(lines)} measure(s) outside:", *lines, *advice])]


def sentence(each: Judgement) -> str:
    """Return a judgement in a sentence, with where to look.

    Examples
    --------
    >>> sentence(Judgement("lfs", "size", "size", 25.0, 40.0, 32.0, 48.0, STRANGE))
    'lfs: size is 25; expected 32 to 48, the delivery before 40.'
    """
    expected = "possible" if each.verdict == IMPOSSIBLE else "expected"
    before = "" if each.before is None else f", the delivery before {_number(each.before)}"
    text = (
        f"{each.extract}: {each.measure} is {_number(each.value)}; {expected} "
        f"{_range(each.low, each.high)}{before}."
    )
    return f"{text} {each.help}" if each.help else text


def _subjects(strange: list[Judgement]) -> list[str]:
    """What reasons are asked for, shares of codes in one where many moved."""
    of_codes = {each.subject for each in strange if each.of_codes}
    many = len(of_codes) > FEW
    return list(
        dict.fromkeys(ALL_CODES if each.of_codes and many else each.subject for each in strange)
    )


def _row(each: Judgement, notes: Mapping[str, str]) -> tuple[str, ...]:
    verdict = each.verdict
    if verdict == STRANGE and reason_for(each, notes):
        verdict = "strange, with its reason"
    before = "" if each.before is None else _number(each.before)
    return each.measure, _number(each.value), _range(each.low, each.high), before, verdict


def _range(low: float, high: float) -> str:
    if isinf(low) and isinf(high):
        return "any"
    if isinf(low) or isinf(high):
        return f"at most {_number(high)}" if isinf(low) else f"at least {_number(low)}"
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    """A whole number from 100 on, else three digits.

    Examples
    --------
    >>> _number(12345.6), _number(0.51234), _number(1.0)
    ('12,346', '0.512', '1')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
