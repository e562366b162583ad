"""Whether a municipality qualifies for funding, alone or with whom, from protected counts alone.

Each count of table P8 lies between two bounds. What holds whatever they are is said; where it hangs
on them it cannot be said here. The exact answers stand in the room (`make funding`).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.indicators.intervals import DESIGN
from analysis.local.funding.qualifying import ALONE, APART, NO, POSSIBLE, YES, alone_between
from analysis.local.funding.qualifying import answers as answers_of
from analysis.local.funding.rules import FIRST, regions, rule_sets
from analysis.local.funding.search import fewest_partners
from analysis.report.text.numbers import listed, number
from analysis.settings import NOISE_MOST, THRESHOLD

__all__ = ["funded", "funding_sentences"]

# The wording of the plan; the reference regions since December 2022.
_RULES, _REGIONS = "plan", "region_2022_12"
# A hidden count is under the threshold after its noise.
_MOST_HIDDEN = THRESHOLD + NOISE_MOST
# So many are named; a scan is read in two minutes.
_NAMED = 6
_FOR = "in aanmerking voor de middelen van het plan"
_WHOM = "inwoners van herkomst buiten de EU15"
_REGISTER = "een volledig extract van het Rijksregister zou het zeggen"
_ROOM = "de exacte telling in de beveiligde ruimte zegt het"


def funded(numbers: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """What can be said of the funding of each municipality.

    Parameters
    ----------
    numbers : DataFrame
        As `scan_numbers` gives them.
    year
        Year of the report; of one before the reference regions nothing is said.

    Returns
    -------
    DataFrame
        `nis_code`, `region` (the reference region), `low` and `high` (bounds of the residents of
        origin outside the EU15), `alone` and `answer` (as `qualifying.answers`), `partners` (NIS
        codes of the fewest with which it surely qualifies), `members` (of those of its region that
        surely have the share for the incentive and do not qualify alone), `has_share` (whether it
        surely has it itself), `count` and `sample`. Of a sample there are no partners or members.
    """
    columns = ["nis_code", "region", "low", "high", "alone", "answer", "partners", "members",
               "has_share", "count", "sample"]  # fmt: skip
    rows = numbers[numbers["item"] == "non_eu15"].reset_index(drop=True)
    if year < FIRST or rows.empty:
        return pd.DataFrame(columns=columns)
    rules = rule_sets()[_RULES]
    low, high = _bounds(rows)
    frame = rows[["nis_code", "count"]].assign(
        region=rows["nis_code"].map(regions(_REGIONS, year=year)),
        low=low,
        high=high,
        sample=rows["interval"].eq(DESIGN),
        has_share=rows["low"].ge(rules.incentive / 100),
    )
    frame["alone"] = [
        alone_between(*each, rules) for each in zip(frame["nis_code"], low, high, strict=True)
    ]
    frame["answer"] = answers_of(frame, rules).to_numpy()
    # Only who surely does not qualify alone is a partner, and for no more than its lower bound.
    surely = frame["alone"].eq(NO) & ~frame["sample"]
    counts = frame.assign(count=np.floor(low), region=frame["region"].where(surely, ""))
    partners = fewest_partners(counts, rules)
    frame["partners"] = [partners.get(code, ()) for code in frame["nis_code"]]
    frame["members"] = [_members(row, frame) for row in frame.to_dict("records")]
    return frame[columns]


def _bounds(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Bounds of the counts; of a hidden one from none to what may be hidden."""
    # The count has the interval of its share, for the residents are known far better.
    low, high = (rows["denominator"] * rows[name] for name in ("low", "high"))
    hidden = rows["value"].isna() | low.isna()
    for_one = rows["denominator"] / rows["n"]
    # Where not even the residents are shown, the largest weight of a municipality that is.
    most = _MOST_HIDDEN * for_one.fillna(for_one.max()).fillna(np.inf)
    return low.mask(hidden, 0.0), high.mask(hidden, most)


def _members(row: Mapping, frame: pd.DataFrame) -> tuple[str, ...]:
    """Those that it could take in for the incentive, by code."""
    if row["sample"] or row["answer"] != ALONE or not row["has_share"]:
        return ()
    found = frame[
        frame["region"].eq(row["region"])
        & frame["has_share"]
        & frame["alone"].eq(NO)
        & frame["answer"].ne(APART)
    ]
    return tuple(found["nis_code"])


def funding_sentences(row: Mapping, *, name: str, named: Mapping[str, str]) -> str:
    """Say whether it qualifies, alone or with whom, or that it cannot be said and who would.

    Parameters
    ----------
    row
        Row of `funded`.
    name
        Name of the municipality.
    named
        Names of all by NIS code.
    """
    rules = rule_sets()[_RULES]
    if row["answer"] == APART:
        return (
            f"{name} valt buiten de regel: voor de faciliteitengemeenten rond Brussel geldt een "
            "aparte overeenkomst met vzw De Rand."
        )
    limit = number(rules.threshold)
    if row["alone"] == YES:
        why = (
            "als grootstad, wat het aantal ook is"
            if row["nis_code"] in rules.always
            else f"het telt zeker meer dan {limit} {_WHOM}"
        )
        return f"Alleen: {name} komt {_FOR}; {why}. {_incentive(row, name, named)}"
    if row["alone"] == NO:
        alone = f"Niet alleen: {name} telt zeker niet meer dan {limit} {_WHOM}."
        return f"{alone} {_together(row, named, limit)}"
    return f"Niet te zeggen: {_between(row, limit)}; {_who_says(row)}."


def _together(row: Mapping, named: Mapping[str, str], limit: str) -> str:
    where = _where(row)
    if row["partners"]:
        partners = listed([named[code] for code in row["partners"]])
        return (
            f"Samen wel: met {partners} ({where}) telt het er zeker minstens {limit}. Ook andere "
            "partners uit die regio kunnen."
        )
    if row["answer"] == POSSIBLE:
        return (
            f"Samen met andere gemeenten van {where} wel; met wie, is met een steekproef niet te "
            f"zeggen: {_REGISTER}."
        )
    if row["answer"] == NO:
        return (
            f"Ook samen niet: wie in {where} niet alleen in aanmerking komt, telt samen zeker geen "
            f"{limit}."
        )
    return (
        f"Of het samen met andere gemeenten van {where} kan, is niet te zeggen: {_who_says(row)}."
    )


def _between(row: Mapping, limit: str) -> str:
    """Why it is not known whether a count is above the threshold."""
    if pd.isna(row["count"]) or not np.isfinite(row["high"]):
        return f"of het er meer dan {limit} zijn, is afgeschermd"
    bounds = (number(round(row[name], -1)) for name in ("low", "high"))
    return f"het aantal ligt tussen {' en '.join(bounds)}, en de grens is {limit}"


def _incentive(row: Mapping, name: str, named: Mapping[str, str]) -> str:
    """With whom it may get the incentive for taking others in."""
    share = rule_sets()[_RULES].incentive
    asked = f"Voor de stimulans om anderen mee te nemen moet elk lid {share} % halen"
    if row["sample"]:
        return f"{asked}; wie dat is, is met een steekproef niet te zeggen: {_REGISTER}."
    if not row["has_share"]:
        return f"{asked}; dat haalt {name} zelf niet zeker."
    where = _where(row)
    if not row["members"]:
        return f"{asked}; van geen andere gemeente in {where} is dat zeker."
    names = sorted(named[code] for code in row["members"])
    more = [f"{number(len(names) - _NAMED)} andere"] if names[_NAMED:] else []
    return (
        f"{asked}; dat doet het zelf, en in {where} zeker ook {listed([*names[:_NAMED], *more])}."
    )


def _where(row: Mapping) -> str:
    return f"referentieregio {row['region'].removeprefix('Regio ')}"


def _who_says(row: Mapping) -> str:
    return _REGISTER if row["sample"] else _ROOM
