"""Dutch words of the funding page, and what of it may leave the room: from protected counts."""

import pandas as pd

from analysis.indicators.population.residents import by_municipality
from analysis.indicators.selection import pick
from analysis.local.funding.qualifying import ALONE, APART, NO, POSSIBLE, UNSAID, YES, alone_between
from analysis.local.funding.rules import Rules
from analysis.report.text.numbers import listed, number

__all__ = ["ANSWERS", "DENOMINATORS", "may_leave"]

ANSWERS = {
    ALONE: "alleen",
    POSSIBLE: "samen",
    APART: "aparte overeenkomst",
    NO: "niet",
    UNSAID: "niet te zeggen",
}
DENOMINATORS = {
    "flanders": "inwoners van herkomst buiten de landengroep, Vlaams Gewest",
    "with_brussels": "dezelfde, met Brussel",
    "foreign": "alle inwoners van buitenlandse herkomst, Vlaams Gewest",
}


def may_leave(cells: pd.DataFrame, rules: Rules, names: pd.Series, *, year: int) -> list[str]:
    """Sentences on who qualifies alone, made from the protected counts of table P8 only.

    A count lies within the interval of its noise (and of the sample): where that holds the
    threshold, it cannot be said. Who qualifies with whom is told in the scan of each
    (`scan_funding`).

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    rules
        A set by origin outside the EU15, of which there are public counts.
    names : Series
        Name of each municipality by NIS code.
    year
        Year of the report.
    """
    shares = pick(by_municipality(cells), year=year, origin_group="non_eu15")
    shares = shares[shares["municipality"].isin(names.index)]
    known = shares[shares["value"].notna()]
    found: dict[str, list[str]] = {YES: [], NO: [], UNSAID: []}
    for row in known.to_dict("records"):
        low, high = (row["denominator"] * row[end] for end in ("low", "high"))
        code = row["municipality"]
        found[alone_between(code, low, high, rules)].append(names[code])
    hidden = len(names) - len(known)
    lines = [_qualifying(sorted(found[YES]), year=year)]
    if found[UNSAID]:
        lines.append(
            f"Van {number(len(found[UNSAID]))} ligt het aantal te dicht bij "
            f"{number(rules.threshold)} om het met beschermde aantallen te zeggen: "
            f"{listed(sorted(found[UNSAID]))}."
        )
    lines.append(
        f"{number(len(found[NO]))} komen er zeker niet alleen in aanmerking; van {number(hidden)} "
        "is het aantal afgeschermd."
    )
    return lines


def _qualifying(towns: list[str], *, year: int) -> str:
    source = f"Volgens de beschermde aantallen van tabel P8 ({year})"
    if not towns:
        return f"{source} komt geen gemeente zeker alleen in aanmerking."
    many = f"komen {number(len(towns))} gemeenten" if towns[1:] else "komt één gemeente"
    return f"{source} {many} alleen in aanmerking: {listed(towns)}."
