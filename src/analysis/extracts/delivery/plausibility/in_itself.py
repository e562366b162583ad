"""Measures of one extract: shares, sizes, weights, people, repetitions.

Each takes the delivery, the name of the extract and what its section says, and gives a value with
the number of rows behind it, or nothing where it cannot be measured.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import settings
from analysis.extracts.contracts.correspondence import has_both_profiles
from analysis.extracts.contracts.fictitious import is_fictitious
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.record_counts import EMPTY, pairs_in_file
from analysis.reference import municipalities
from analysis.settings import PROCESSED
from analysis.workbench.out_of_core import out_of_core
from analysis.workbench.sql import quoted, text

__all__ = ["MEASURES", "Found", "beyond_chance", "contents", "listed"]

# A year whose borders the table of municipalities has all residents of 2020 for.
LAST_BEFORE_MERGERS = 2024
# Odd and large, so that the same value in two columns does not give the same number.
_MULTIPLIER = 0x9E3779B97F4A7C15
# Nobody adds a file to itself more often; descriptions that more persons have tell nothing.
_MOST_ALIKE = 4
_ENOUGH = 1_000_000


class Found(NamedTuple):
    """A value, the number of rows behind it, and a code where it is the value of one."""

    value: float
    rows: int
    code: str = ""


def listed(codes: str | list[str]) -> list[str]:
    """Codes as they stand in a section, or the setting that the section names."""
    return list(getattr(settings, codes)) if isinstance(codes, str) else codes


def contents(delivery: Delivery, extract: str, but: list[str]) -> np.ndarray:
    """A number for what stands in each record, some columns left out: the same where it is.

    One column at a time, so that no more of a large extract is in memory.
    """
    numbers = np.zeros(delivery.size(extract), dtype="uint64")
    for name in CONTRACTS[extract].columns:
        if name not in but:
            values = delivery.frame(extract, name)[name]
            numbers = numbers * np.uint64(_MULTIPLIER)
            numbers += pd.util.hash_pandas_object(values, index=False).to_numpy()
    return numbers


def _units(delivery: Delivery, extract: str, _section: Mapping) -> Found:
    """Rows over the sampling fraction."""
    rows = delivery.size(extract)
    return Found(rows / delivery.rows[extract]["sampling_fraction"], rows)


def _share(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows (or what they hold) with one of the codes, over those with any code."""
    if not {"where", "weight"} & section.keys():
        counts = delivery.codes(extract, section["column"]).drop(EMPTY, errors="ignore")
        part = counts[counts.index.isin(list(map(str, listed(section["codes"]))))].sum()
        return Found(float(part / counts.sum()), int(counts.sum())) if counts.sum() else None
    path = delivery.file(extract)
    if path is not None and "weight" not in section:
        frame = pairs_in_file(path, section["column"], section["where"])
    else:
        named = [section[name] for name in ("column", "where", "weight") if name in section]
        frame = delivery.frame(extract, *dict.fromkeys(named)).assign(records=1)
    counted = frame[section["column"]].notna()
    if "where" in section:
        where = frame[section["where"]]
        counted &= where.notna() & ~where.isin(section["where_not"])
    weight = frame[section["weight"]] if "weight" in section else frame["records"]
    total = float(weight[counted].sum())
    has_code = counted & frame[section["column"]].isin(listed(section["codes"]))
    rows = int(frame.loc[counted, "records"].sum())
    return Found(float(weight[has_code].sum()) / total, rows) if total else None


def _median(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    values = delivery.frame(extract, section["column"])[section["column"]].dropna()
    return Found(float(values.median()), len(values)) if len(values) else None


def _rows_per(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows over the ids that they name."""
    rows = delivery.size(extract)
    return Found(rows / delivery.different(extract, section["key"]), rows) if rows else None


def _of_the_year(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows of the year of the delivery, over all."""
    counts, rows = delivery.codes(extract, section["column"]), delivery.size(extract)
    of_the_year = counts[counts.index.str.startswith(str(delivery.year))].sum()
    return Found(float(of_the_year / rows), rows) if rows else None


def _fraction(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows over the sum of their weights, over the sampling fraction of the register."""
    weights = delivery.frame(extract, section["column"])[section["column"]]
    total = float(weights.sum())
    if not total:
        return None
    return Found(
        len(weights) / total / delivery.rows[extract]["sampling_fraction"], rows=len(weights)
    )


def _represented(delivery: Delivery, extract: str, section: Mapping) -> Found:
    """Ids over the sampling fraction, over the residents of Flanders and Brussels in 2020."""
    fraction = delivery.rows[extract]["sampling_fraction"]
    units = delivery.different(extract, section["key"]) / fraction
    residents = int(municipalities.load(year=LAST_BEFORE_MERGERS)["population_2020"].sum())
    return Found(units / residents, delivery.size(extract))


def _people_since_2020(delivery: Delivery, extract: str, _section: Mapping) -> Found | None:
    """Mean population of a day, over that of 2020 in the municipalities whose code is known."""
    frame = delivery.frame(extract, "nis_code", "date", "population")
    then = _residents_2020()
    known = frame[frame["nis_code"].isin(list(then))]
    if known.empty:
        return None
    in_2020 = sum(then[code] for code in known["nis_code"].unique())
    per_day = float(known["population"].sum()) / known["date"].nunique()
    return Found(per_day / in_2020, len(known))


def _residents_2020() -> dict[str, int]:
    """Residents in 2020 by NIS code, of the municipalities since 2019."""
    table = municipalities.load().dropna(subset="population_2020")
    by_code = table.drop_duplicates("nis_code").set_index("nis_code")["population_2020"]
    return by_code.astype("int64").to_dict()


def _twins(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Records that are another one but for their id, beyond what chance gives."""
    if not delivery.size(extract):
        return None
    return beyond_chance(_alike(delivery, extract, section["key"]))


def _alike(delivery: Delivery, extract: str, key: str) -> pd.Series:
    """How many descriptions, all but a key, each number of records has; of a large file by SQL."""
    path = delivery.file(extract)
    if path is None:
        return pd.Series(contents(delivery, extract, [key])).value_counts().value_counts()
    columns = ", ".join(quoted(name) for name in CONTRACTS[extract].columns if name != key)
    with out_of_core(PROCESSED) as connection:
        # Of a full register one description in some is enough, with all who have it.
        counted = connection.execute(
            "SELECT records, COUNT(*) FROM (SELECT COUNT(*) AS records FROM (SELECT "
            f"hash({columns}) AS contents FROM read_parquet({text(path)})) "
            f"WHERE contents % {1 + delivery.size(extract) // _ENOUGH} = 0 GROUP BY contents) "
            "GROUP BY records"
        ).fetchall()
    return pd.Series(dict(counted), dtype="int64")


def beyond_chance(held_by: pd.Series) -> Found:
    """Records alike beyond what chance gives, over those alike with at most three others.

    In a large register persons may be alike in all that a producer gives. Where each description
    has any expected number of persons, and chance decides the rest, the descriptions that k
    persons have are at most sqrt(f(k-1) f(k+1) (k+1) / k) in number: f(k) k! are the moments of a
    distribution, and by Cauchy-Schwarz these are log-convex. A file that was added to itself has
    no description with an odd number.

    Parameters
    ----------
    held_by : Series of int
        Number of descriptions, by how many records have each.

    Examples
    --------
    Three once and one twice, none three times; chance gives no pair then, and 2 / 5 are alike.

    >>> beyond_chance(pd.Series({1: 3, 2: 1})).value
    0.4
    """
    descriptions = held_by.reindex(range(1, _MOST_ALIKE + 2), fill_value=0)
    rows = int(sum(times * descriptions[times] for times in range(1, _MOST_ALIKE + 1)))
    beyond = 0.0
    for times in range(2, _MOST_ALIKE + 1):
        around = descriptions[times - 1] * descriptions[times + 1]
        by_chance = np.sqrt(around * (times + 1) / times)
        beyond += times * max(0.0, float(descriptions[times] - by_chance))
    return Found(beyond / rows if rows else 0.0, rows)


def _both_profiles(delivery: Delivery, extract: str, _section: Mapping) -> Found | None:
    """Applications to adverts with both profiles, over all."""
    frame = delivery.frame(extract)
    return Found(float(has_both_profiles(frame).mean()), len(frame)) if len(frame) else None


def _real_names(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Names of who acts that are not fictitious, over all; of synthetic data alone."""
    names = delivery.frame(extract, section["column"])[section["column"]].dropna()
    if delivery.rows[extract]["data_kind"] != "synthetic" or names.empty:
        return None
    return Found(float((~is_fictitious(names, section["column"])).mean()), len(names))


MEASURES: dict[str, Callable[[Delivery, str, Mapping], Found | None]] = {
    "units": _units,
    "share": _share,
    "median": _median,
    "rows_per": _rows_per,
    "of_the_year": _of_the_year,
    "fraction": _fraction,
    "represented": _represented,
    "people_since_2020": _people_since_2020,
    "twins": _twins,
    "both_profiles": _both_profiles,
    "real_names": _real_names,
}
