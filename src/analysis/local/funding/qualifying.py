"""Who qualifies for funding, alone, together, and for the incentive: comparisons of whole numbers.

Counts are residents of an unrounded full register; 7,500 and 15 % are borders. Of a sample each
count has bounds, and the answer may be that it cannot be said.
"""

import pandas as pd

from analysis.errors import DataError
from analysis.local.funding.rules import Rules

__all__ = [
    "ALONE", "APART", "NO", "POSSIBLE", "UNSAID", "YES", "alone", "alone_between", "answers",
    "incentive", "together",
]  # fmt: skip

YES, NO, UNSAID = "qualifies", "does not", "cannot be said"
ALONE, POSSIBLE, APART = "alone", "together", "apart"


def alone(code: str, count: int, rules: Rules) -> bool:
    """Whether a municipality qualifies alone: more than the threshold, or named by the rule.

    Examples
    --------
    >>> from analysis.local.funding.rules import rule_sets
    >>> plan = rule_sets()["plan"]
    >>> alone("46021", 7500, plan), alone("46021", 7501, plan), alone("11002", 7000, plan)
    (False, True, True)
    """
    return not rules.apart(code) and (code in rules.always or count > rules.threshold)


def alone_between(code: str, low: float, high: float, rules: Rules) -> str:
    """Give the answer for a count that lies between two bounds.

    Examples
    --------
    >>> from analysis.local.funding.rules import rule_sets
    >>> plan = rule_sets()["plan"]
    >>> alone_between("46021", 7400, 7600, plan), alone_between("46021", 7501, 9000, plan)
    ('cannot be said', 'qualifies')
    """
    if rules.apart(code):
        return NO
    if code in rules.always or low > rules.threshold:
        return YES
    return UNSAID if high > rules.threshold else NO


def together(members: pd.DataFrame, rules: Rules) -> tuple[bool, str]:
    """Whether municipalities qualify together, and why or why not.

    Parameters
    ----------
    members : DataFrame
        `nis_code`, `region` and `count`, a row for each member.
    rules
        The set of rules.

    Returns
    -------
    The answer, and its reason in Dutch.

    Examples
    --------
    >>> from analysis.local.funding.rules import rule_sets
    >>> two = pd.DataFrame({"nis_code": ["1", "2"], "region": "A", "count": [7000, 500]})
    >>> [together(two, rules)[0] for rules in rule_sets().values()]
    [True, False, False]
    """
    codes = list(members["nis_code"])
    strong = [code for code, count in _counted(members) if alone(code, count, rules)]
    if len(set(codes)) < max(2, len(codes)):
        return False, "een samenwerking heeft minstens twee verschillende gemeenten"
    if any(rules.apart(code) for code in codes):
        return False, "een lid heeft een aparte overeenkomst (De Rand)"
    if members["region"].eq("").any():
        return False, "van een lid kennen we de referentieregio niet"
    if len(set(members["region"])) > 1:
        return False, "de leden liggen in meer dan één referentieregio"
    if strong:
        return False, f"{', '.join(strong)} komt alleen in aanmerking"
    if len({rules.circle(code) for code in codes}) > 1:
        return False, "gemeenten van De Rand werken alleen met elkaar samen"
    return int(members["count"].sum()) >= rules.together, "de som van de leden"


def incentive(members: pd.DataFrame, rules: Rules) -> tuple[bool, str]:
    """Whether a municipality that qualifies alone gets the incentive for taking others in.

    Every member needs the share, the large one too. The text names no amount.

    Parameters
    ----------
    members : DataFrame
        `nis_code`, `region`, `count` and `residents`, a row for each member.
    rules
        The set of rules.

    Examples
    --------
    >>> from analysis.local.funding.rules import rule_sets
    >>> two = pd.DataFrame({"nis_code": ["1", "2"], "region": "A", "count": [8000, 1499],
    ...                     "residents": [40_000, 10_000]})
    >>> incentive(two, rule_sets()["plan"])
    (False, 'minder dan 15 %: 2')
    """
    strong = [alone(code, count, rules) for code, count in _counted(members)]
    if members["region"].eq("").any() or len(set(members["region"])) > 1:
        return False, "de leden liggen niet in één gekende referentieregio"
    if not any(strong):
        return False, "geen lid komt alleen in aanmerking"
    if all(strong):
        return False, "er is geen kleinere gemeente bij"
    if any(rules.apart(code) for code in members["nis_code"]):
        return False, "een lid heeft een aparte overeenkomst (De Rand)"
    few = members[100 * members["count"] < rules.incentive * members["residents"]]
    if few.empty:
        return True, f"elk lid heeft minstens {rules.incentive} %"
    return False, f"minder dan {rules.incentive} %: {', '.join(few['nis_code'])}"


def answers(counts: pd.DataFrame, rules: Rules) -> pd.Series:
    """What each municipality can get by a set of rules, by NIS code.

    Parameters
    ----------
    counts : DataFrame
        `nis_code`, `region`, `low` and `high`: bounds of the count, equal in a full register.

    Returns
    -------
    Series
        `alone`; `together`: with all others of its region it reaches the sum; `apart`: by an
        agreement of its own; `does not`; `cannot be said`.

    Raises
    ------
    DataError
        When a municipality stands in it twice.
    """
    if counts["nis_code"].duplicated().any():
        raise DataError("answers: a municipality has two counts; expected one row for each.")
    frame = counts.assign(
        alone=[alone_between(*row, rules) for row in _bounds(counts)],
        circle=[rules.circle(code) for code in counts["nis_code"]],
        apart=[rules.apart(code) for code in counts["nis_code"]],
    )
    # Who may qualify alone counts with nobody at least, and with those who do not at most.
    joining = ~frame["apart"]
    surely = frame["low"].where(joining & (frame["alone"] == NO), 0)
    perhaps = frame["high"].where(joining & (frame["alone"] != YES), 0)
    where = [frame["region"], frame["circle"]]
    found = pd.Series(NO, index=frame.index)
    several = (joining & (frame["alone"] != YES)).groupby(where).transform("sum") > 1
    reachable = several & (frame["region"] != "")
    found[reachable & (perhaps.groupby(where).transform("sum") >= rules.together)] = UNSAID
    found[reachable & (surely.groupby(where).transform("sum") >= rules.together)] = POSSIBLE
    found[frame["region"] == ""] = UNSAID
    found[frame["alone"] == UNSAID] = UNSAID
    found[frame["alone"] == YES] = ALONE
    found[frame["apart"]] = APART
    return found.set_axis(pd.Index(frame["nis_code"]))


def _counted(members: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(members["nis_code"], members["count"].astype(int), strict=True))


def _bounds(counts: pd.DataFrame) -> list[tuple[str, float, float]]:
    return list(zip(counts["nis_code"], counts["low"], counts["high"], strict=True))
