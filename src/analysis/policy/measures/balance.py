"""The balance: how many measures stand where, by policy domain and by objective; what lags."""

import pandas as pd

from analysis.extracts.elsewhere import published
from analysis.policy.measures import plans
from analysis.policy.measures.states import STATES
from analysis.workbench.resources import resource

__all__ = ["bottlenecks", "by_domain", "by_objective", "by_recipient", "named"]

# States in which the committee has something to signal.
_SIGNALLED = ("late", "not_reported", "nothing_planned")


def named(kind: str, code: str) -> str:
    """Dutch word of a code of the follow-up: a domain, a state, a plan.

    Examples
    --------
    >>> named("balance_state", "late"), named("domain", "work")
    ('te laat', 'Werk')
    """
    return resource("measures")[kind][code]


def by_domain(standing: pd.DataFrame) -> pd.DataFrame:
    """Measures by plan and policy domain, in each state.

    Parameters
    ----------
    standing : DataFrame
        What `states.standing` gives.

    Returns
    -------
    DataFrame
        `plan`, `domain`, `measures`, and a column a state; a domain that a plan does not have is
        no row. A measure has one domain, so the rows add up.
    """
    return _counted(standing.reset_index(), ["plan", "domain"])


def by_objective(standing: pd.DataFrame) -> pd.DataFrame:
    """Measures by plan and objective, in each state; objectives without any measure too.

    A measure that serves several objectives counts at each: the rows do not add up.

    Parameters
    ----------
    standing : DataFrame
        What `states.standing` gives.

    Returns
    -------
    DataFrame
        `plan`, `objective`, `title`, `measures`, and a column a state, in the order of the plans.
    """
    codes = plans.measures()["objective_codes"].str.split(";")
    each = standing.assign(objective=codes).explode("objective")
    counted = _counted(each.reset_index(), ["plan", "objective"])
    objectives = published.load("objectives").rename(
        columns={"code": "objective", "title_nl": "title"}
    )
    merged = objectives[["plan", "objective", "title"]].merge(
        counted, on=["plan", "objective"], how="left"
    )
    numbers = ["measures", *STATES]
    return merged.assign(**merged[numbers].fillna(0).astype(int))


def _counted(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    counts = pd.crosstab([frame[key] for key in keys], frame["state"])
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    counts.insert(0, "measures", counts.sum(axis=1))
    return counts.reset_index().rename_axis(columns=None)


def bottlenecks(standing: pd.DataFrame) -> pd.DataFrame:
    """What the committee must signal: each measure that lags or is overdue, and what is missing.

    Parameters
    ----------
    standing : DataFrame
        What `states.standing` gives.

    Returns
    -------
    DataFrame
        `measure_id`, `title`, `plan`, `domain`, `owner` (administration, or the minister where the
        plan names none), `minister`, `state`, `last_reported`, `months_overdue`, `missing` (in
        Dutch), the longest overdue first.
    """
    lags = standing["state"].isin(_SIGNALLED) | (standing["months_overdue"] > 0)
    frame = standing[lags].copy()
    owner = frame["administration"].where(frame["administration"] != "", frame["cabinet"])
    frame = frame.assign(owner=owner, minister=frame["cabinet"], missing=_missing(frame))
    frame = frame.sort_values("months_overdue", ascending=False, kind="stable")
    return frame.reset_index(names="measure_id")[
        [
            "measure_id",
            "title",
            "plan",
            "domain",
            "owner",
            "minister",
            "state",
            "last_reported",
            "months_overdue",
            "missing",
        ]
    ]


def _missing(frame: pd.DataFrame) -> pd.Series:
    """What a measure lacks; indicators and target are asked of fiches alone."""
    known = plans.measures().loc[frame.index]
    lacking = pd.DataFrame(
        {
            "melding": frame["last_state"] == "",
            "effectindicator": known["effect_indicator"] == "",
            "outputindicator": known["output_indicator"] == "",
            "streefwaarde": known["target_value"].isna() & (known["target_text"] == ""),
        }
    )
    lacking.loc[known["plan"] != plans.FICHES, lacking.columns[1:]] = False
    return lacking.apply(lambda row: ", ".join(row.index[row]), axis=1).astype("str")


def by_recipient(lagging: pd.DataFrame, recipient: str) -> pd.DataFrame:
    """Bottlenecks by who is told of them, a measure with several owners at each.

    Parameters
    ----------
    lagging : DataFrame
        What `bottlenecks` gives.
    recipient : str
        `owner`, the leading official, or `minister`. The coordinating minister and the
        Voorzitterscollege are told all of them.

    Returns
    -------
    DataFrame
        `recipient`, `measures`, `overdue`, `longest` (months), `ids`, most first.
    """
    each = lagging.assign(recipient=lagging[recipient].map(plans.owners)).explode("recipient")
    each = each[each["recipient"].notna()]
    grouped = each.groupby("recipient", sort=True)
    frame = pd.DataFrame(
        {
            "measures": grouped.size(),
            "overdue": grouped["months_overdue"].agg(lambda months: int((months > 0).sum())),
            "longest": grouped["months_overdue"].max(),
            "ids": grouped["measure_id"].agg(", ".join),
        }
    )
    return frame.sort_values("measures", ascending=False, kind="stable").reset_index()
