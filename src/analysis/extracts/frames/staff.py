"""Staff of organisations: of foreign origin, of Belgian origin, or not matched."""

from pathlib import Path

import pandas as pd

from analysis.extracts.frames.units import unit_names
from analysis.extracts.reading import read_extract

__all__ = ["staff"]


def staff(folder: Path, year: int) -> pd.DataFrame:
    """Staff on the last delivered day, one row per organisation and kind of origin.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2` (all the number of staff: every member counts for one),
        `unit` (the organisation and the kind), `organisation` and `staff_origin`: `foreign`,
        `belgian` (matched, not of foreign origin) or `unmatched` (origin not known). A kind that an
        organisation does not have has no row.
    """
    frame = read_extract.typed_frame("staff", folder).sort_values(
        ["organisation", "date"], kind="stable"
    )
    last = frame.drop_duplicates("organisation", keep="last")
    kinds = {
        "foreign": last["staff_foreign"],
        "belgian": last["staff_matched"] - last["staff_foreign"],
        "unmatched": last["staff_unmatched"],
    }
    parts = [
        last[["organisation"]].assign(
            staff_origin=kind, units=number, unit=unit_names("staff", last["organisation"], kind)
        )
        for kind, number in kinds.items()
    ]
    made = pd.concat(parts, ignore_index=True).query("units > 0").reset_index(drop=True)
    weight = made["units"].astype(float)
    return made.assign(year=year, weight=weight, weight2=weight)
