"""Staff of foreign origin: bounds, because the origin of some staff is not known."""

import pandas as pd

from analysis.indicators.cell_sums import SUMS, among, less, of_table, parts
from analysis.indicators.estimates import before_value, share, share_of
from analysis.plan import NUMBERS
from analysis.settings import ORIGIN_RULE_TEXT

__all__ = ["TARGET", "staff_bounds", "with_population_and_target"]

# The target of the Flemish government for its own staff, in `data/raw/published/targets.csv`.
TARGET = "t16_staff_share"
BOUNDS = {"staff_foreign_lowest": ["foreign"], "staff_foreign_highest": ["foreign", "unmatched"]}


def staff_bounds(cells: pd.DataFrame, *, table: str = "W17") -> pd.DataFrame:
    """Lowest and highest share of the staff that is of foreign origin, in [0, 1].

    Lowest: staff of foreign origin divided by all staff, as if none of those who were not matched
    is of foreign origin. Highest: the same with all of them in the numerator. The true share lies
    between the two. Also the share among those matched: staff of foreign origin divided by the
    staff whose origin is known, which supposes that the others are like them; and the share that
    was not matched.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `organisation` and the outcome `staff_origin` (`foreign`, `belgian`,
        `unmatched`).

    Returns
    -------
    DataFrame
        Estimates, one row per organisation and kind, in the order of the names: never a ranking.
        The interval of a full count is that of the noise of its counts. Missing with `conf_status`
        C where a number of staff is below the threshold.
    """
    bounds = [
        share(cells, table, kinds, indicator=name, rule=ORIGIN_RULE_TEXT)
        for name, kinds in BOUNDS.items()
    ]
    unmatched = share(cells, table, "unmatched", indicator="staff_unmatched", rule=ORIGIN_RULE_TEXT)
    return pd.concat([*bounds, _among_matched(cells, table), unmatched], ignore_index=True)


def _among_matched(cells: pd.DataFrame, table: str) -> pd.DataFrame:
    """Share of foreign origin in the staff whose origin is known."""
    foreign, matched = parts(cells, table, "foreign"), parts(cells, table, ["foreign", "belgian"])
    of_matched = among(foreign, matched)
    return share_of(of_matched, indicator="staff_foreign_matched", rule=ORIGIN_RULE_TEXT)


def with_population_and_target(
    bounds: pd.DataFrame, cells: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Bounds of the share in all staff, the share in the population, and the target, in [0, 1].

    Parameters
    ----------
    bounds : DataFrame
        As made by `staff_bounds`.
    cells : DataFrame
        Public cells, with table W1 (residents of 20 to 64 by origin).
    targets : DataFrame
        Public frame `targets`.

    Returns
    -------
    DataFrame
        Estimates of table W17b with `beside`: `staff_lowest`, `staff_highest`, `working_age`
        (residents of 20 to 64), `target`. The rows of the target have the years of the staff and no
        count.
    """
    total = bounds[bounds["organisation"] == "_T"].drop(columns="organisation")
    names = {"staff_foreign_lowest": "staff_lowest", "staff_foreign_highest": "staff_highest"}
    staff = total[total["indicator"].isin(list(names))].assign(
        beside=lambda rows: rows["indicator"].map(names)
    )
    if staff.empty:
        return before_value(staff.assign(table="W17b"), "beside")
    population = _working_age(cells).assign(beside="working_age")
    target = _target(staff[staff["beside"] == "staff_lowest"], targets)
    population = population[population["year"].isin(staff["year"])]
    together = pd.concat([staff, population, target], ignore_index=True)
    return before_value(together.assign(table="W17b", indicator="staff_beside"), "beside")


def _working_age(cells: pd.DataFrame, *, table: str = "W1") -> pd.DataFrame:
    """Share of foreign origin (all less Belgian) in residents of 20 to 64 with a known origin."""
    frame, _ = of_table(cells, table)
    frame = frame[(frame["sex"] == "_T") & (frame["employed"] == "_T")].drop(
        columns=["sex", "employed"]
    )
    belgian = frame[frame["origin_group"] == "belgian"].set_index("year")[SUMS]
    whole = frame[frame["origin_group"] == "_T"].drop(columns="origin_group").reset_index(drop=True)
    belgian = belgian.reindex(whole["year"]).reset_index(drop=True)
    foreign = less(whole, belgian)
    # All less Belgian: the noise of the whole is in both.
    whole = whole.join(foreign.add_prefix("yes_")).assign(
        yes_shared=whole["noise"], hidden=foreign["weight"].isna()
    )
    return share_of(
        whole.drop(columns="conf_status"), indicator="staff_beside", rule=ORIGIN_RULE_TEXT
    )


def _target(like: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Rows of the target in the years of other rows; none where the register has no target."""
    found = targets[targets["id"] == TARGET]
    if found.empty:
        return like.iloc[:0]
    rows = like.assign(**dict.fromkeys(NUMBERS, float("nan")))
    return rows.assign(
        value=float(found["value"].iloc[0]) / 100,
        beside="target",
        interval="none (published)",
        data_kind="published",
        obs_status="",
        conf_status="",
        rule="",
        vintage="",
    )
