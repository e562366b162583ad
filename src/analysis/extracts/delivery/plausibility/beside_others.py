"""Measures of an extract beside another one of the same year; nothing where that is absent."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.extracts.delivery import shares
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.in_itself import Found
from analysis.extracts.delivery.record_counts import Ids
from analysis.reference.geography import province, region

__all__ = ["MEASURES"]

_OFFICIAL = ("nis_code", "age", "date", "population")
# How the labour force survey writes Flanders and Brussels.
REGION_OF_NIS1 = {"02000": "VG", "04000": "BHG"}


def _coverage(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Sum of the weights over the official population of the same regions and ages."""
    names = extract, section["beside"]
    if not all(map(delivery.size, names)):
        return None
    ages = tuple(section["ages"]) if "ages" in section else (0, shares.OLDEST)
    weights = delivery.sums(extract, section["column"], by=section["place"])
    regions = _regions(weights.index.to_series(), section["place"])
    official = delivery.frame(section["beside"], *_OFFICIAL)
    value = shares.coverage(weights, regions, official, year=delivery.year, ages=ages)
    return None if np.isnan(value) else Found(value, delivery.size(extract))


def _regions(places: pd.Series, column: str) -> pd.Series:
    if column == "nis_code":
        return region(places)
    return places.map(REGION_OF_NIS1).fillna("") if column == "nis1" else places


def _provinces(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Provinces with residents over those of the official population of the same regions."""
    names = section["beside"], extract
    if not all(map(delivery.size, names)):
        return None
    codes, there = (delivery.codes(name, "nis_code").index.to_series() for name in names)
    wanted = set(province(codes[region(codes).isin(list(region(there)))]))
    found = set(province(there)) & wanted
    return Found(len(found) / len(wanted), delivery.size(extract)) if wanted else None


def _linked(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Rows of one extract whose id stands in another, over all its rows."""
    names, key = (section["wanted"], section["among"]), section["key"]
    if not all(map(delivery.size, names)):
        return None
    return _as_found(shares.linked(*(Ids(delivery.records(name, key), key) for name in names)))


def _linked_residents(delivery: Delivery, extract: str, section: Mapping) -> Found | None:
    """Residents of working age with a position in the fourth quarter, over all of them."""
    names = section["beside"], extract
    if not all(map(delivery.size, names)):
        return None
    columns = ["pid", "birth_date"], ["pid", "quarter"]
    both = (delivery.records(name, *asked) for name, asked in zip(names, columns, strict=True))
    return _as_found(shares.linked_residents(*both, year=delivery.year))


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
