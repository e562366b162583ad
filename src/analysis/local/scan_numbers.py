"""All numbers of all scans of a year, in one frame: every item of every municipality.

They are computed once, in the parent of the processes that write the pages; a page takes its rows.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.intervals import DESIGN, UNRELIABLE
from analysis.local.municipality import municipalities
from analysis.local.scan_answers import answers_of, in_borders, pooled_answers, variance, waves
from analysis.local.scan_areas import PLACE, estimates_of, pooled, sums_of
from analysis.local.scan_items import ANSWER, ITEMS, Item, countries
from analysis.local.scan_words import NOT_JUDGED, differences, words
from analysis.plan import TOTAL
from analysis.reference.geography import province, to_borders
from analysis.reference.municipalities import load
from analysis.settings import LEVEL
from analysis.statistics.comparisons.small_areas import shrunken

__all__ = ["BESIDE", "COLUMNS", "described", "scan_numbers"]

# What a number of a municipality is set beside, in the order of the page.
BESIDE = ("region", "peers", "before")
_OWN = [
    "value", "low", "high", "unit", "interval", "count", "denominator", "n", "obs_status",
    "conf_status", "data_kind",
]  # fmt: skip
COLUMNS = [
    "nis_code", "year", "block", "item", *_OWN, "region", "province", "peers", "peers_counted",
    "before", "shrunk", *(f"word_{name}" for name in BESIDE),
]  # fmt: skip
# Fewest municipalities from which it is learnt how far one lies from those like it.
_SHRUNK_FROM = 10


class _Found(NamedTuple):
    """Estimates of an item: of municipalities, of what is around them, and of their peers.

    `last` and `before`: the years that are shown; `shown`: municipalities that are not hidden.
    """

    near: pd.DataFrame
    around: pd.DataFrame
    of_peers: pd.DataFrame
    last: int
    before: int
    shown: pd.Series


def scan_numbers(
    cells: pd.DataFrame,
    peers: pd.DataFrame,
    *,
    year: int,
    results: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every item of every municipality of a year.

    Parameters
    ----------
    cells : DataFrame
        Public cells of the yearly report and of the scans.
    peers : DataFrame
        `nis_code` and `peer`: the municipalities like each one.
    year
        Year of the report.
    results : DataFrame, optional
        The public frame `models`, with the answers to the survey by municipality.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row for each item that has numbers and municipality; of a survey `year` is
        that of its last wave, and `before` is of the wave before it. `region`, `province`,
        `peers`: the same number there; `peers_counted`: of how many of the peers the counts are
        shown; `before`: a year earlier, within the borders of the year; `shrunk`: drawn to that of
        the peers as far as it is uncertain (`small_areas.shrunken` of the differences with them);
        `word_region`, `word_peers`, `word_before`: how it compares (`scan_words.WORDS`).
    """
    residents = _residents(cells)
    pool = peers.rename(columns={"nis_code": PLACE, "peer": "member"})[[PLACE, "member"]]
    tables = {str(name): rows for name, rows in cells.groupby("table", sort=False)}
    by_item = {
        item: _answered(results, item, pool, year)
        if item.kind == ANSWER
        else _counted(tables, item, pool, residents, year)
        for item in (*ITEMS, *countries(cells))
        if item.kind == ANSWER or item.table in tables
    }
    rows = [_of_item(item, each, pool, year) for item, each in by_item.items()]
    made = pd.concat([each for each in rows if each is not None], ignore_index=True)
    family = made["nis_code"]
    for name in BESIDE:
        found = made[[f"{name}_{bound}" for bound in ("value", "low", "high")]]
        other = found.set_axis(["value", "low", "high"], axis=1)
        sure = made["obs_status"].ne(UNRELIABLE) & made["value"].notna() & made[f"{name}_sure"]
        word = words(differences(made, other), sure=sure, family=family)
        # Nothing is beside it; or everybody was counted, and a number of events varies by chance.
        judged = other["value"].notna() | made["value"].isna()
        judged &= made["unit"].ne("per_1000") | made["interval"].eq(DESIGN)
        made[f"word_{name}"] = word.where(judged, NOT_JUDGED)
        made[name] = other["value"]
    return made[COLUMNS]


def described(cells: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """What peers are chosen by, from published counts; a hidden one counts as none.

    Returns
    -------
    DataFrame
        As `peers.peers` takes it, one row a municipality.
    """
    own = cells[(cells["table"] == "G1") & (cells["year"] == year)]
    counts = own.pivot_table(
        index="municipality", columns="origin_group", values="n", aggfunc="first", observed=True
    ).fillna(0)
    weight = own[own["origin_group"] == TOTAL].set_index("municipality")["weight"]
    groups = [name for name in counts if name not in (TOTAL, "belgian")]
    table = load(year=year).set_index("nis_code").loc[municipalities(year)["nis_code"]]
    frame = table[["province", "area_km2"]].join(counts[groups].add_prefix("group_"))
    frame = frame.fillna({f"group_{name}": 0.0 for name in groups})
    return frame.assign(
        residents=weight.reindex(frame.index),
        n=counts[TOTAL].reindex(frame.index).fillna(0),
        n_foreign=frame[[f"group_{name}" for name in groups]].sum(axis=1),
    ).reset_index(names="nis_code")


def _residents(cells: pd.DataFrame) -> pd.Series:
    """Published residents by place (municipality, province, region) and year."""
    parts = []
    for table, name in (("P8", "municipality"), ("G2p", "province")):
        rows = cells[(cells["table"] == table) & (cells["origin_group"] == TOTAL)]
        parts.append(rows.set_index([name, "year"])["weight"])
    found = pd.concat(parts)
    return found[~found.index.duplicated()]


def _counted(
    tables: dict[str, pd.DataFrame], item: Item, pool: pd.DataFrame, residents: pd.Series, year: int
) -> _Found | None:
    """Estimates of an item from the cells of its tables; None without any of the year."""
    nothing = tables[item.table].iloc[:0]
    # Those of another table too, where it is part of that.
    cells, wide = (
        pd.concat([tables[each] for each in (name, *item.of) if each in tables] or [nothing])
        for name in (item.table, item.wide)
    )
    near = _in_borders(sums_of(cells, item, item.table), year)
    here = near[near["year"] == year]
    if here.empty:
        return None
    of_peers = pooled(here, pool, without_hidden=True)
    return _Found(
        estimates_of(near, item, residents=residents),
        estimates_of(sums_of(wide, item, item.wide), item, residents=residents),
        estimates_of(of_peers, item, residents=_of_pools(residents, pool)),
        year,
        year - 1,
        here.loc[~here["hidden"].astype(bool), PLACE],
    )


def _answered(
    results: pd.DataFrame | None, item: Item, pool: pd.DataFrame, year: int
) -> _Found | None:
    """Estimates of an answer in the last wave of the survey; None without any."""
    if results is None:
        return None
    given = answers_of(results, item, item.table)
    if given.empty:
        return None
    near = in_borders(given, year)
    last, before = waves(near, year)
    here = near[near["year"] == last]
    of_peers = pooled_answers(here, pool, without_hidden=True)
    around = answers_of(results, item, item.wide)
    return _Found(near, around, of_peers, last, before, here.loc[here["conf_status"] != "C", PLACE])


def _of_item(
    item: Item, found: _Found | None, pool: pd.DataFrame, year: int
) -> pd.DataFrame | None:
    """Rows of one item, with what stands beside each and its interval; None without any number."""
    codes = municipalities(year)["nis_code"]
    if found is None or not found.near[PLACE].isin(codes).any():
        return None
    last = found.last
    counted = pool.loc[pool["member"].isin(found.shown), PLACE].value_counts()
    frame = pd.DataFrame({"nis_code": codes, "year": last, "block": item.block, "item": item.name})
    own = _at(found.near, codes, last)
    frame = frame.join(own[_OWN])
    frame["conf_status"] = frame["conf_status"].fillna("C")
    frame["obs_status"] = frame["obs_status"].fillna("")
    frame["unit"], frame["interval"], frame["data_kind"] = (
        frame[name].ffill().bfill() for name in ("unit", "interval", "data_kind")
    )
    every = pd.Series(TOTAL, index=codes.index)
    beside = {
        "region": _at(found.around, every, last),
        "peers": _at(found.of_peers, codes, last),
        "before": _at(found.near, codes, found.before),
    }
    for name, other in beside.items():
        for column in ("value", "low", "high"):
            frame[f"{name}_{column}"] = other[column].to_numpy(dtype=float)
        frame[f"{name}_sure"] = (other["obs_status"].fillna("") != UNRELIABLE).to_numpy()
    frame["province"] = _at(found.around, province(codes), last)["value"].to_numpy(dtype=float)
    frame["peers_counted"] = codes.map(counted).fillna(0).astype(int)
    frame["shrunk"] = _shrunk(frame) if item.kind != "per_1000" else np.nan
    return frame


def _in_borders(sums: pd.DataFrame, year: int) -> pd.DataFrame:
    """Take together what merged since: counts of an earlier year in the borders of this one."""
    known = sums[sums[PLACE].str.fullmatch(r"\d{5}")]
    codes = pd.Series(sorted(known[PLACE].unique()), dtype="str")
    members = pd.DataFrame({PLACE: to_borders(codes, year=year), "member": codes})
    if (members[PLACE] == members["member"]).all():
        return known
    return pooled(known, members, without_hidden=False)


def _at(estimates: pd.DataFrame, places: pd.Series, year: int) -> pd.DataFrame:
    """Estimates of a year at some places, with the index of these."""
    of_year = estimates[estimates["year"] == year].drop_duplicates(PLACE).set_index(PLACE)
    return of_year.reindex(places).set_axis(places.index)


def _of_pools(residents: pd.Series, pool: pd.DataFrame) -> pd.Series:
    """Residents of the members of each pool together."""
    by_place = residents.rename("residents").rename_axis(["member", "year"]).reset_index()
    joined = pool.merge(by_place, on="member")
    return joined.groupby([PLACE, "year"])["residents"].sum()


def _shrunk(frame: pd.DataFrame) -> np.ndarray:
    """Draw each value to that of its peers, as far as it is uncertain beside them."""
    away = (frame["value"] - frame["peers_value"]).to_numpy(dtype=float)
    own = variance(frame).to_numpy(dtype=float)
    usable = np.isfinite(away) & (own > 0)
    found = np.full(len(frame), np.nan)
    if usable.sum() >= _SHRUNK_FROM:
        drawn = shrunken(away[usable], own[usable], level=LEVEL)["value"].to_numpy()
        found[usable] = frame["peers_value"].to_numpy(dtype=float)[usable] + drawn
    return found
