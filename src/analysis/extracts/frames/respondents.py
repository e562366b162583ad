"""Respondents of a survey of residents: how they were drawn and what they answered."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.survey_items import REPLICATE, SCALE, items

__all__ = ["REPLICATES_EXTRACT", "respondents"]

REPLICATES_EXTRACT = "survey_replicates"
_AS_DELIVERED = ("origin_group", "generation", "sex", "age", "isced", "region", "mode")


def respondents(folder: Path, year: int) -> pd.DataFrame:
    """Respondents of the wave of the year, one row each.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight` (persons), `weight2` (its square), `unit`, `stratum` and `psu`
        (numbers within the wave; without a psu each respondent is their own), `origin_group`,
        `generation`, `sex`, `age`, `isced`, `region`, `mode`, and each item of the item file as the
        code that was delivered (missing for all where the wave did not ask it):
        `survey_items.outcome` and `survey_items.nonresponse` say what it counts as. Where replicate
        weights were delivered also `replicate_1` and so on, and `scale_of_replicates`, which
        replace stratum and psu.

    Raises
    ------
    DataError
        When rows belong to another wave, or respondents and replicate weights are not of the same
        people.
    """
    frame = read_extract.typed_frame("survey", folder)
    other = frame["wave"] != year
    if other.any():
        raise DataError(
            f"{folder.name}/survey: {other.sum()} rows have another wave than {year}; expected "
            "one. Deliver each wave in the folder of its year."
        )
    clusters = frame["psu"].notna().all()
    made = frame[[*_AS_DELIVERED, *items()]].assign(
        **unit_columns(year, frame["weight"], unit=unit_names("survey", frame["resp_id"])),
        stratum=pd.factorize(frame["stratum"])[0],
        psu=pd.factorize(frame["psu"])[0] if clusters else np.arange(len(frame)),
    )
    return pd.concat([made, _replicates(frame["resp_id"], folder)], axis=1)


def _replicates(respondent: pd.Series, folder: Path) -> pd.DataFrame:
    """Replicate weights by respondent, one column each; no column where none were delivered."""
    if REPLICATES_EXTRACT not in set(delivery_register.newest_snapshots(folder)["extract"]):
        return pd.DataFrame(index=respondent.index)
    long = read_extract.typed_frame(REPLICATES_EXTRACT, folder)
    in_one_only = set(long["resp_id"]) ^ set(respondent)
    if in_one_only:
        raise DataError(
            f"{folder.name}/{REPLICATES_EXTRACT}: {len(in_one_only)} resp_id are in survey or in "
            f"{REPLICATES_EXTRACT} only; expected the same respondents in both. Deliver both from "
            "one and the same file."
        )
    wide = long.pivot_table(index="resp_id", columns="replicate", values="weight")
    wide = wide.loc[respondent].set_index(respondent.index)
    return wide.set_axis(
        [f"{REPLICATE}{number}" for number in range(1, wide.shape[1] + 1)], axis=1
    ).assign(**{SCALE: long["scale"].iloc[0]})
