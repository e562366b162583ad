"""Public cells of scans from small counts of one's own, and the peers of Ghent."""

import numpy as np
import pandas as pd

from analysis import plan

__all__ = ["AALST", "AALTER", "GHENT", "PEERS", "cells", "groups", "origins", "region"]

GHENT, AALTER, AALST = "44021", "44084", "41002"


def cells(counts: list[tuple], *, basis: str = "full count") -> pd.DataFrame:
    """Public cells from (table, year, codes, n); a missing n is hidden."""
    names = plan.dimensions_of(plan.load())
    rows = []
    for table, year, codes, n in counts:
        rows.append(
            dict.fromkeys(names, "_Z")
            | {"table": table, "year": year, "region": "VG"}
            | codes
            | {"n": n, "weight": n, "weight2": n, "basis": basis, "data_kind": "synthetic"}
            | {"vintage": f"{year + 1}-06-30", "conf_status": "C" if np.isnan(n) else ""}
        )
    return pd.DataFrame(rows)


def origins(table: str, place: dict, year: int, *n: float) -> list[tuple]:
    """Counts of Belgian, EU15 and other origin, and of all."""
    codes = ("belgian", "eu15", "non_eu15", "_T")
    every = (*n, np.nansum(n))
    return [
        (table, year, place | {"origin_group": code}, float(each))
        for code, each in zip(codes, every, strict=True)
    ]


def region(year: int = 2023) -> list[tuple]:
    everywhere = origins("G2p", {"province": "_T"}, year, 700_000, 100_000, 200_000)
    return everywhere + origins("G2p", {"province": "Oost-Vlaanderen"}, year, 8000, 1000, 1000)


def groups() -> list[tuple]:
    """Groups of origin by municipality, of which peers are made."""
    made = []
    for code in (GHENT, AALTER, AALST):
        place = {"municipality": code}
        for group, n in (("belgian", 700), ("turkey", 200), ("neighbours", 100), ("_T", 1000)):
            made.append(("G1", 2023, place | {"origin_group": group}, float(n)))
    return made


PEERS = pd.DataFrame({"nis_code": [GHENT, GHENT], "peer": [AALTER, AALST]})
