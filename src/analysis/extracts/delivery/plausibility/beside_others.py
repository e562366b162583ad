"""Measures of an extract beside another one of the same year; nothing where that is absent."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.extracts.delivery import shares
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.in_itself import Found
from analysis.reference.geography import province, region

__all__ = ["MEASURES"]

# How the labour force survey writes Flanders and Brussels.
_OFFICIAL = ("nis_code", "age", "date", "population")
REGION_OF_NIS1 = {"02000": "VG", "04000": "BHG"}


def _both(
    delivery: Delivery,
    extract: str,
    section: Mapping,
    *columns: Sequence[str],
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Some columns of the extract and of the other one."""
    names = extract, section["beside"]
    frames = tuple(delivery.frame(name, *asked) for name, asked in zip(names, columns, strict=True))
    return None if any(frame is None or frame.empty for frame in frames) else frames


def _coverage(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Sum of the weights over the official population of the same regions and ages."""
    both = _both(delivery, extract, section, [section["column"], section["place"]], _OFFICIAL)
    if both is None:
        return None
    frame, official = both
    ages = tuple(section["ages"]) if "ages" in section else (0, shares.OLDEST)
    regions = _regions(frame[section["place"]], section["place"])
    value = shares.coverage(
        frame[section["column"]], regions, official, year=delivery.year, ages=ages
    )
    return None if np.isnan(value) else Found(value, len(frame))


def _regions(places: pd.Series, column: str) -> pd.Series:
    if column == "nis_code":
        codes = pd.Series(places.unique())
        return places.map(dict(zip(codes, region(codes), strict=True)))
    return places.map(REGION_OF_NIS1).fillna("") if column == "nis1" else places


def _provinces(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Provinces with residents over those of the official population of the same regions."""
    both = _both(delivery, extract, section, ["nis_code"], ["nis_code"])
    if both is None:
        return None
    frame, official = both
    codes, there = (pd.Series(each["nis_code"].unique()) for each in (official, frame))
    wanted = set(province(codes[region(codes).isin(list(region(there)))]))
    found = set(province(there)) & wanted
    return Found(len(found) / len(wanted), len(frame)) if wanted else None


def _linked(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows of one extract whose id stands in another, over all its rows."""
    names, key = (section["wanted"], section["among"]), section["key"]
    frames = {name: delivery.frame(name, key) for name in names}
    if any(frame is None or frame.empty for frame in frames.values()):
        return None
    ids = [frames[section[each]][section["key"]] for each in ("wanted", "among")]
    return _as_found(shares.linked(*ids))


def _linked_residents(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Residents of working age with a position in the fourth quarter, over all of them."""
    both = _both(delivery, extract, section, ["pid", "quarter"], ["pid", "birth_date"])
    if both is None:
        return None
    labour, persons = both
    return _as_found(shares.linked_residents(persons, labour, year=delivery.year))


def _as_found(link: shares.Part) -> Found | None:
    return Found(link.part / link.total, link.total) if link.total else None


def _rows_per_row(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows of the extract over those of the other."""
    sizes = delivery.size(extract), delivery.size(section["beside"])
    return Found(sizes[0] / sizes[1], sizes[1]) if all(sizes) else None


def _fraction_beside(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Sampling fraction of the extract over that of the other."""
    if section["beside"] not in delivery.rows:
        return None
    fractions = [delivery.rows[name]["sampling_fraction"] for name in (extract, section["beside"])]
    return Found(fractions[0] / fractions[1], delivery.size(extract))


MEASURES: dict[str, Callable[[Delivery, str, Mapping], Found | None]] = {
    "coverage": _coverage,
    "provinces": _provinces,
    "linked": _linked,
    "linked_residents": _linked_residents,
    "rows_per_row": _rows_per_row,
    "fraction_beside": _fraction_beside,
}
