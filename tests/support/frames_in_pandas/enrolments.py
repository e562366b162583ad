"""Enrolments in Dutch (NT2): who enrolled in a year, for the first time or again."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.frames.places import municipality_of
from analysis.extracts.frames.units import PERSONS, sample_weight, unit_columns, unit_names
from analysis.extracts.reading import read_extract

__all__ = ["enrolments"]


def enrolments(folder: Path, year: int) -> pd.DataFrame:
    """Learners by year: one row per person and calendar year in which that person enrolled."""
    rows = read_extract.typed_frame("nt2_enrolments", folder).sort_values(
        ["pid", "enrolled_on", "start"], kind="stable"
    )
    rows = rows.assign(enrolled=rows["enrolled_on"].dt.year).drop_duplicates(["pid", "enrolled"])
    since = rows.groupby("pid")["enrolled"].diff()
    return pd.DataFrame(
        {
            **unit_columns(
                year,
                sample_weight(folder, "nt2_enrolments"),
                unit=unit_names(PERSONS, rows["pid"]),
            ),
            "enrolled": rows["enrolled"],
            "region": rows["region"],
            "municipality": municipality_of(rows["nis_code"], year=year),
            "contract": np.where(rows["contract"], "yes", "no"),
            "previous": since.astype("Int64").astype("string").fillna("none").astype("str"),
        }
    ).reset_index(drop=True)
