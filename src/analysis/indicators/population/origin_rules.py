"""What the origin rule does: both official rules compared, and what unknown parents change."""

import pandas as pd

from analysis.indicators.cell_sums import CARRIED, SUMS, of_table, parts
from analysis.indicators.counts import counts
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value, share, share_of
from analysis.indicators.gaps import gap_of

__all__ = ["POLICIES", "both_rules", "employment_by_policy", "share_by_rule", "unknown_parents"]

# What somebody with unknown parents and no foreign sign counts as; our own policy comes first.
POLICIES = ("belgian", "indeterminate")
# Codes of each origin, by policy.
_FLEMISH = {
    "belgian": {
        "belgian": ["belgian", "indeterminate"],
        "foreign": ["eu", "non_eu"],
        "unknown": ["unknown"],
    },
    "indeterminate": {
        "belgian": ["belgian"],
        "foreign": ["eu", "non_eu"],
        "indeterminate": ["indeterminate"],
        "unknown": ["unknown"],
    },
}
# The one code of everybody.
ALL = ("_T",)
_STATBEL = {
    "belgian": ["belgian_belgian_background"],
    "foreign": ["belgian_foreign_background", "non_belgian"],
    "unknown": ["unknown"],
}


def both_rules(cells: pd.DataFrame, *, table: str = "P6") -> pd.DataFrame:
    """Residents by the Flemish rule (unknown parents apart) and by the rule of Statbel, in persons.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `origin_strict` and `origin_statbel`.

    Returns
    -------
    DataFrame
        Estimates in persons, one row per combination that can occur, and the margins.

    References
    ----------
    Flemish rule: Statistics Flanders; rule of Statbel: Statbel, population by origin.
    """
    return counts(
        cells,
        table,
        indicator="residents_by_both_rules",
        calibrated=True,
        rule="flemish and statbel",
    )


def share_by_rule(cells: pd.DataFrame, *, table: str = "P6") -> pd.DataFrame:
    """Share of residents of Belgian and of foreign origin by each rule and policy, in [0, 1].

    Residents with that origin under the rule divided by all residents; 0 means nobody, 1 means
    everybody. With all nationalities known both rules call the same persons foreign.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `origin_strict` and `origin_statbel`.

    Returns
    -------
    DataFrame
        Estimates (table P6b) with `origin_rule` (flemish, statbel), `unknown_parents` (belgian,
        indeterminate, left_out: only those whose origin is determined) and `origin_group` (belgian,
        foreign, indeterminate, unknown). The rule of Statbel has one policy: unknown parents do not
        make a person foreign.
    """
    frame, _ = of_table(cells, table, "origin_strict", "origin_statbel")
    shares = []
    for policy in POLICIES:
        for origin, codes in _FLEMISH[policy].items():
            found = _margin_share(frame, "origin_strict", codes)
            shares.append(_named(found, "flemish", policy, origin))
    determined = ("belgian", "eu", "non_eu")
    foreign = _margin_share(frame, "origin_strict", ["eu", "non_eu"], of=determined)
    shares.append(_named(foreign, "flemish", "left_out", "foreign"))
    for origin, codes in _STATBEL.items():
        found = _margin_share(frame, "origin_statbel", codes)
        shares.append(_named(found, "statbel", "belgian", origin))
    together = pd.concat(shares, ignore_index=True).assign(table="P6b")
    return before_value(together, "origin_rule", "unknown_parents", "origin_group")


def _named(shares: pd.DataFrame, rule: str, policy: str, origin: str) -> pd.DataFrame:
    """Write to shares which rule, policy and origin they are of."""
    return shares.assign(origin_rule=rule, unknown_parents=policy, origin_group=origin)


def _margin_share(
    frame: pd.DataFrame, name: str, codes: list[str], *, of: tuple[str, ...] = ALL
) -> pd.DataFrame:
    """Share of some categories of one margin in all residents, or in those of others, by year."""
    others = [other for other in ("origin_strict", "origin_statbel") if other != name]
    margin = frame[(frame[others] == "_T").all(axis=1)].drop(columns=others)
    total = margin[margin[name] == "_T"]
    years = total.drop(columns=[name, "conf_status", *SUMS]).set_index("year")
    whole, part = (
        margin[margin[name].isin(categories)]
        .groupby("year")[SUMS]
        .sum(skipna=False)
        .reindex(years.index, fill_value=0.0)
        for categories in (of, codes)
    )
    # The noise of a part is in a whole that is added up from parts, and not in one with its own.
    shared = part["noise"] * (of != ALL)
    joined = years.join(whole).join(part.add_prefix("yes_")).assign(yes_shared=shared).reset_index()
    joined["hidden"] = joined[["weight", "yes_weight"]].isna().any(axis=1)
    return share_of(joined, indicator="share_by_rule", rule="flemish and statbel")


def unknown_parents(cells: pd.DataFrame, *, table: str = "P7") -> pd.DataFrame:
    """Share of residents of whom the first nationality of a parent is unknown, in [0, 1].

    Residents with an unknown father or mother divided by all residents of the same age and sex;
    0 means that both parents of everybody are known.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `age_band`, `sex` and the outcome `parents_unknown`.

    Returns
    -------
    DataFrame
        Estimates, one row per published cell.
    """
    return share(cells, table, "yes", indicator="unknown_parents")


def employment_by_policy(cells: pd.DataFrame, *, table: str = "W11") -> pd.DataFrame:
    """Employment rate (share) and origin gap (points) by what unknown parents count as.

    Under `belgian` persons with unknown parents and no foreign sign belong to the reference group,
    under `indeterminate` they are a group of their own; the gap is to Belgian origin under the same
    policy.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `origin_strict` and the outcome `employed`.

    Returns
    -------
    DataFrame
        Estimates of `employment_rate` and `employment_gap` with `unknown_parents` and
        `origin_group`; `clear` takes the gaps of both policies together.
    """
    frame = parts(cells, table, "yes", "origin_strict")
    by_policy = []
    for policy in POLICIES:
        group = frame["origin_strict"].replace({"indeterminate": policy})
        merged = _added_up(frame.drop(columns="origin_strict").assign(origin_group=group))
        merged.insert(3, "unknown_parents", policy)
        rule = f"flemish; unknown parents: {policy}"
        by_policy.append(share_of(merged, indicator="employment_rate", rule=rule))
        by_policy.append(gap_of(merged, indicator="employment_gap", rule=rule))
    estimates = pd.concat(by_policy, ignore_index=True)
    # The gaps of one policy are not compared apart from those of the other.
    return with_clear(estimates, only=estimates["indicator"] == "employment_gap")


def _added_up(frame: pd.DataFrame) -> pd.DataFrame:
    """Add groups that became one; a sum with a hidden part is hidden."""
    sums = [c for c in frame.columns if c in SUMS or c.startswith("yes_")]
    keys = ["table", "year", "region", "origin_group", *CARRIED]
    together = frame.groupby(keys, as_index=False, sort=False)[sums].sum(skipna=False)
    return together.assign(hidden=together[sums].isna().any(axis=1))
