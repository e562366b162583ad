"""Residents by municipality and by scheme of countries, before protection: inside the room only."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.geography import load
from analysis.reference.origin import INPUTS, classify
from analysis.settings import LEVEL, ORIGIN_RULE, UNKNOWN_PARENTS
from analysis.statistics.intervals.weighted_intervals import weighted_share

__all__ = ["COUNTED", "SCHEMES", "counts", "is_full", "of_scheme"]

SCHEMES = ("eu15", "eu14")
# Who is counted: outside each scheme, and everybody of foreign origin.
COUNTED = (*(f"non_{scheme}" for scheme in SCHEMES), "foreign")


def is_full(folder: Path) -> bool:
    """Whether the persons of a delivery are a full register, by what its register says.

    Raises
    ------
    DataError
        When no persons were delivered.
    """
    register = delivery_register.newest_snapshots(folder).set_index("extract")
    if "persons" not in register.index:
        raise DataError(
            f"funding: {folder.name} has no extract persons; expected the residents of that year. "
            "Deliver them first: make deliver."
        )
    return float(register["sampling_fraction"].loc["persons"]) == 1


def counts(folder: Path, year: int) -> pd.DataFrame:
    """Residents of each municipality, and of those how many have an origin outside each scheme.

    Parameters
    ----------
    folder
        A delivery of `data/raw`.
    year
        Its year: residents on 31 December, within the borders of that year.

    Returns
    -------
    DataFrame
        A row for each municipality of Flanders and each of Brussels that was delivered:
        `nis_code`, `name`, `province`, `region_code` (VG or BHG), `residents`, and for each of
        `COUNTED` the count (`non_eu15`, ...) with bounds (`low_...`, `high_...`): equal to the
        count in a full register, the 95 % interval of the share times all residents in a sample.
        Unknown origin is counted nowhere.
    """
    persons = read_extract.typed_columns("persons", folder, ["nis_code", "weight", *INPUTS])
    marks = pd.DataFrame({"nis_code": persons["nis_code"].astype(str), "n": 1.0})
    marks["weight"] = persons["weight"].to_numpy(dtype=float)
    for scheme in SCHEMES:
        found = classify(persons, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups=scheme)
        marks[f"non_{scheme}"] = found["origin_group"].eq(f"non_{scheme}").to_numpy()
    marks["foreign"] = found["origin"].eq("foreign").to_numpy()
    sums = _sums(marks)
    places = load(year=year)
    delivered = places["region"].eq("VG") | places["nis_code"].isin(sums.index)
    places = places[delivered].rename(columns={"region": "region_code"})
    sums = sums.reindex(places["nis_code"], fill_value=0.0)
    frame = places[["nis_code", "name", "province", "region_code"]].reset_index(drop=True)
    return frame.assign(**_with_bounds(sums, full=is_full(folder)))


def of_scheme(counted: pd.DataFrame, scheme: str, names: pd.Series) -> pd.DataFrame:
    """Counts of one scheme as the rule reads them, with the reference region.

    Parameters
    ----------
    counted : DataFrame
        As `counts` gives it.
    scheme
        One of `SCHEMES`.
    names : Series
        Reference region by NIS code; Brussels has none, and is left out.

    Returns
    -------
    DataFrame
        `nis_code`, `name`, `region`, `residents`, `count`, `low`, `high`.
    """
    flemish = counted[counted["region_code"] == "VG"].reset_index(drop=True)
    return flemish[["nis_code", "name", "residents"]].assign(
        region=flemish["nis_code"].map(names),
        count=flemish[f"non_{scheme}"],
        low=flemish[f"low_non_{scheme}"],
        high=flemish[f"high_non_{scheme}"],
    )


def _sums(marks: pd.DataFrame) -> pd.DataFrame:
    """Sums of persons, weights and squared weights by municipality, for all and for each mark."""
    weight = marks["weight"]
    added = {"n": marks["n"], "weight": weight, "weight2": weight**2}
    for name in COUNTED:
        added |= {name: weight * marks[name], f"{name}_2": weight**2 * marks[name]}
    return pd.DataFrame(added).groupby(marks["nis_code"]).sum()


def _with_bounds(sums: pd.DataFrame, *, full: bool) -> dict[str, np.ndarray]:
    residents = sums["weight"].to_numpy()
    columns = {"residents": residents.round().astype(int)}
    for name in COUNTED:
        count = sums[name].to_numpy()
        low, high = count, count
        if not full:
            left = 1 - sums["n"] / sums["weight"].where(sums["weight"] > 0)
            bounds = weighted_share(
                sums["weight"],
                sums["weight2"],
                sums[name],
                sums[f"{name}_2"],
                sums["n"],
                left.clip(1e-6, 1).fillna(1),
                level=LEVEL,
            )
            # Of whom nobody was seen, nothing is known.
            low = np.nan_to_num(np.asarray(bounds[0], dtype=float) * residents, nan=0.0)
            high = np.nan_to_num(np.asarray(bounds[1], dtype=float) * residents, nan=np.inf)
        columns |= {name: count.round().astype(int), f"low_{name}": low, f"high_{name}": high}
    return columns
