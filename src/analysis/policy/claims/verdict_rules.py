"""The rules by which a claim is supported, not supported, or cannot be judged.

Supported: every comparison that its test names comes out as the claim says, and clearly so. Not
supported: at least one does not; that is not the same as untrue. Cannot be judged: nothing can be
held against it, or a number that its test needs is hidden, absent or without an interval.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.indicators.change import change
from analysis.policy.claims import verdict_words
from analysis.policy.claims.comparisons import COLUMNS, between_groups, named, of_rows, steps
from analysis.report.text.numbers import number

__all__ = ["CANNOT", "NOT_SUPPORTED", "RULES", "SUPPORTED", "Judgement"]

SUPPORTED, NOT_SUPPORTED, CANNOT = "supported", "not_supported", "cannot_be_judged"


class Judgement(NamedTuple):
    """A verdict, why, and the comparisons it was reached by."""

    verdict: str
    why: str
    compared: pd.DataFrame


def _each(rows: pd.DataFrame, test: Mapping[str, Any]) -> Judgement:
    return _all_clear(of_rows(rows), sign=test["sign"], beyond=test.get("beyond", 0.0))


def _groups(rows: pd.DataFrame, test: Mapping[str, Any]) -> Judgement:
    groups = {name: test[name] for name in ("by", "higher", "lower", "per")}
    return _all_clear(between_groups(rows, **groups, sides=test.get("sides", ())))


def _ranking(rows: pd.DataFrame, test: Mapping[str, Any]) -> Judgement:
    first = test["first"]
    others = [code for code in rows[test["by"]] if code not in (*first, "_T")]
    found = [
        between_groups(rows, by=test["by"], higher=[one], lower=[other])
        for one in first
        for other in others
    ]
    return _all_clear(pd.concat(found, ignore_index=True))


def _order(rows: pd.DataFrame, test: Mapping[str, Any]) -> Judgement:
    compared = steps(rows, by=test["by"], order=test["order"], per=test["per"])
    between = compared["is_step"]
    each, shown = compared[between], compared.drop(columns="is_step")
    verdict, why, _ = _all_clear(shown[~between])
    clear = each["clear"].fillna(False).astype(bool)
    against = each[clear & (each["value"] < 0)]
    if verdict == SUPPORTED and len(against):
        return Judgement(NOT_SUPPORTED, verdict_words.extremes_alone(against), shown)
    same = int((clear & (each["value"] > 0)).sum())
    return Judgement(verdict, verdict_words.steps_too(why, same=same, steps=len(each)), shown)


def _all_clear(compared: pd.DataFrame, *, sign: int = 1, beyond: float = 0.0) -> Judgement:
    """Whether every difference is clear, with the sign of the claim, and beyond a limit."""
    without = compared["clear"].isna()
    if without.any():
        which = verdict_words.named_few(compared[without])
        why = f"Voor {which} is er geen cijfer of geen interval om mee te vergelijken."
        return Judgement(CANNOT, why, compared)
    clear, towards = compared["clear"].astype(bool), sign * compared["value"]
    nearest = (compared["low"] if sign > 0 else -compared["high"]).astype(float)
    so = clear & (towards > 0) & ((beyond == 0) | (nearest > beyond))
    if so.all():
        return Judgement(SUPPORTED, verdict_words.all_so(compared), compared)
    why = verdict_words.some_not_so(compared, so)
    against = compared[clear & (towards < 0)]
    if len(against):
        why = f"{why} Bij {verdict_words.named_few(against)} is het duidelijk omgekeerd."
    return Judgement(NOT_SUPPORTED, why, compared)


def _places(rows: pd.DataFrame, test: Mapping[str, Any]) -> Judgement:
    """Whether the share of places that clearly rose is what the claim calls nearly all."""
    compared = change(rows, year=int(rows["year"].max()))
    compared = compared[compared["value"].notna()]
    if compared.empty:
        return Judgement(CANNOT, "Er zijn geen twee vergelijkbare jaren.", pd.DataFrame())
    clear = compared["clear"].fillna(False).astype(bool)
    rose, fell = clear & (compared["value"] > 0), clear & (compared["value"] < 0)
    names = [named(row) for _, row in compared.iterrows()]
    shown = compared.assign(name=names)[clear][COLUMNS]
    why = verdict_words.of_places(len(compared), int(rose.sum()), int(fell.sum()))
    if rose.mean() >= test["most"]:
        return Judgement(SUPPORTED, why, shown)
    is_sample = compared["interval"].str.startswith("design").any()
    if fell.mean() > 1 - test["most"] or not is_sample:
        return Judgement(NOT_SUPPORTED, why, shown)
    why += f" In de andere {number((~clear).sum())} kan de steekproef geen verandering tonen."
    return Judgement(CANNOT, why, shown)


RULES: dict[str, Callable[[pd.DataFrame, Mapping[str, Any]], Judgement]] = {
    "each": _each,
    "groups": _groups,
    "order": _order,
    "ranking": _ranking,
    "places": _places,
}
