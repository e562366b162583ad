"""Judge a delivery: each measure with what it may be, and whether it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import pandas as pd

from analysis.extracts.delivery import shares
from analysis.extracts.delivery.plausibility import beside_others, in_itself, since_before
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.in_itself import Found
from analysis.extracts.delivery.plausibility.limits import Limits, limits_of, sections
from analysis.extracts.delivery.record_counts import EMPTY

__all__ = ["IMPOSSIBLE", "NOT_JUDGED", "RIGHT", "STRANGE", "Judgement", "involving", "judge"]

RIGHT, STRANGE, IMPOSSIBLE, NOT_JUDGED = "", "strange", "cannot be right", "too few rows to judge"
_OF_ONE = in_itself.MEASURES | beside_others.MEASURES
# Counts made elsewhere hold no units; they are held against their versions and parts.
NOT_MEASURED = ("cells",)
ANY = (-inf, inf)


@dataclass(frozen=True)
class Judgement:
    """One measure of an extract and its verdict.

    Attributes
    ----------
    extract, measure : str
        Which measure it is; of a column, the column and what was measured of it.
    subject : str
        What a reason in NOTE names: the measure, or the column.
    of_codes : bool
        Whether it is a share of a code or of what is filled, for which one reason may serve all.
    value, before : float
        The measure, and that of the delivery before; `before` is missing where there is none.
    low, high : float
        What is expected, or possible where it is not even that; infinite where there is no limit.
    verdict : str
        `RIGHT`, `STRANGE`, `IMPOSSIBLE` or `NOT_JUDGED`.
    beside : str
        The other extract that it was measured with, whose note may give the reason too.
    help : str
        Where to look.
    """

    extract: str
    measure: str
    subject: str
    value: float
    before: float | None
    low: float
    high: float
    verdict: str
    beside: str = ""
    help: str = ""
    of_codes: bool = False


def judge(delivery: Delivery, extract: str) -> list[Judgement]:
    """Judge an extract of a delivery by itself, beside others and against the one before.

    Parameters
    ----------
    delivery : Delivery
        What was delivered.
    extract : str
        One of its extracts, which keeps its contract.

    Returns
    -------
    list of Judgement
        The measures of its sections, then those of its columns; what cannot be measured is not
        there.
    """
    if extract in NOT_MEASURED:
        return []
    before = delivery.before(extract)
    return [*_stated(delivery, before, extract), *_of_columns(delivery, before, extract)]


def involving(delivery: Delivery, extract: str) -> list[Judgement]:
    """Judge the measures of other extracts that are measured with this one.

    Parameters
    ----------
    delivery, extract
        As for `judge`.
    """
    return [
        judgement
        for other in delivery.rows
        if other != extract and other not in NOT_MEASURED and delivery.size(other) is not None
        for judgement in _stated(delivery, None, other, beside=extract)
    ]


def _stated(
    delivery: Delivery, before: Delivery | None, extract: str, *, beside: str = ""
) -> Iterator[Judgement]:
    for measure, section in sections(extract).items():
        if beside and section.get("beside") != beside:
            continue
        found, earlier = _measured(delivery, before, extract, section)
        if found is not None:
            yield _judged(
                extract, measure, found, earlier, beside=section.get("beside", ""), subject=measure
            )


def _measured(
    delivery: Delivery, before: Delivery | None, extract: str, section: dict
) -> tuple[Found | None, Found | None]:
    """A measure of this delivery, and of the one before where it has one by itself."""
    of = section["of"]
    if of in since_before.MEASURES:
        if before is None:
            return None, None
        return since_before.MEASURES[of](delivery, before, extract, section), None
    measure = _OF_ONE[of]
    found = measure(delivery, extract, section)
    return found, measure(before, extract, section) if before else None


def _of_columns(delivery: Delivery, before: Delivery | None, extract: str) -> Iterator[Judgement]:
    """Unknown codes; what is empty and which codes there are against the delivery before."""
    rows = delivery.size(extract)
    for column in shares.columns_with_unknown(extract) if rows else ():
        found = Found(shares.unknown(delivery.codes(extract, column)) / rows, rows)
        yield _judged(extract, f"{column}, unknown", found, None, subject=column)
    if not rows or not before or not before.size(extract):
        return
    for kind, columns in (
        ("empty", since_before.may_be_empty(extract)),
        ("codes", since_before.compared_columns(extract)),
    ):
        for column in columns:
            ask = Delivery.filled if kind == "empty" else Delivery.codes
            now, then = (ask(each, extract, column) for each in (delivery, before))
            if list(then.index) in ([EMPTY], ["empty"]):
                # It was not delivered then.
                continue
            yield _moved(extract, column, kind, now, then)


def _moved(extract: str, column: str, kind: str, now: pd.Series, then: pd.Series) -> Judgement:
    """Judge what is empty, or the code that moved the most, against the delivery before.

    `now` and `then` are numbers of records by code.
    """
    limits = limits_of(extract, f"{column}, {kind}")
    found, before, may_move = since_before.compared_codes(now, then, limits.up)
    expected = max(before - may_move, 0.0), min(before + may_move, 1.0)
    name = f"{column}, {found.code}" if kind == "empty" else f"{column}, share of {found.code}"
    limits = replace(limits, expected=expected if limits.up < inf else ANY)
    judged = _held(extract, name, found, limits, subject=column, before=before)
    return replace(judged, of_codes=True)


def _judged(
    extract: str,
    measure: str,
    found: Found,
    earlier: Found | None,
    *,
    subject: str,
    beside: str = "",
) -> Judgement:
    """Judge a measure, within its change where the delivery before has it too."""
    limits = limits_of(extract, measure)
    if earlier is not None and earlier.rows >= limits.fewest:
        limits = replace(limits, expected=limits.around(earlier.value))
        if limits.relative:
            # A file of which little is left is judged by what there was.
            found = found._replace(rows=max(found.rows, earlier.rows))
    before = earlier.value if earlier is not None else None
    return _held(extract, measure, found, limits, subject=subject, before=before, beside=beside)


def _held(
    extract: str,
    measure: str,
    found: Found,
    limits: Limits,
    *,
    subject: str,
    before: float | None,
    beside: str = "",
) -> Judgement:
    """Hold a value against its limits."""
    verdict, shown = RIGHT, limits.possible if limits.expected == ANY else limits.expected
    if found.rows < limits.fewest:
        verdict = NOT_JUDGED
    elif not _inside(found.value, limits.possible):
        verdict, shown = IMPOSSIBLE, limits.possible
    elif not _inside(found.value, limits.expected):
        verdict = STRANGE
    return Judgement(
        extract, measure, subject, found.value, before, *shown, verdict, beside, limits.help
    )


def _inside(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
