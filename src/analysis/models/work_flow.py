"""Flow to work: curves of spells of looking for work that are not yet followed long enough."""

import numpy as np
import pandas as pd

from analysis.models.estimates import Files, interval_kind
from analysis.models.grouped import grouped, months_between
from analysis.models.incidence_curves import curves
from analysis.settings import FLOW_MONTHS

__all__ = ["cumulative_flow"]

STEP, LONGEST = FLOW_MONTHS[0], FLOW_MONTHS[-1]
BY = ("origin_4", "dutch")
COMPETING = "Aalen-Johansen; other outflow competes"


def cumulative_flow(files: Files, year: int) -> pd.DataFrame:
    """Share of recent spells that has led to work by each quarter since its start, in [0, 1].

    Cumulative incidence (Aalen-Johansen) in which training, inactivity, moving and unknown outflow
    compete; a spell that is still open is censored on the last day of follow-up. Only spells with
    known origin that started in a year of which not everybody was followed for 12 months: those of
    the other years are counted.

    Parameters
    ----------
    files
        Processed file by frame and year; needs `spells`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `started_in` (year of the start), `seeker_origin` or `dutch` (the
        other is `_T`) and `flow_months` (0, 3, .. 12); `n` and, weighted, `denominator` are those
        still open just before that time. A time beyond the follow-up of a group is missing
        (`obs_status` M), never a guess.

    Notes
    -----
    Later points rest on spells that started early in the year, which is right if these end as the
    others do. Every spell counts alike, whatever the weight of the person. With complete follow-up
    it is the crude share.
    """
    columns = {name: name for name in ("started_in", *BY)}
    columns |= {"months": months_between("start", '"out"'), "event": "ended"}
    spells = grouped(
        files["spells"][year], columns, where="followed = 'no' AND origin_4 <> 'unknown'"
    )
    if spells.empty:
        return pd.DataFrame()
    found = pd.concat([_curves_by(spells, column) for column in BY], ignore_index=True)
    return found.rename(columns={"months": "flow_months", "origin_4": "seeker_origin"}).assign(
        indicator="cumulative_flow_to_work", year=year, region="VG",
        interval=interval_kind(spells["weight"]), unit="share", count=np.nan,
        df=np.nan, reference="", rule=COMPETING,
    )  # fmt: skip


def _curves_by(spells: pd.DataFrame, column: str) -> pd.DataFrame:
    """Curves by year of the start and one column, with the other column in total."""
    group = spells["started_in"].astype(str) + " " + spells[column]
    found = curves(spells, group, at=np.arange(0, LONGEST + 1, STEP))
    parts = found["group"].str.partition(" ")
    codes = dict.fromkeys(BY, "_T") | {"started_in": parts[0], column: parts[2]}
    return found.assign(**codes, curve=column + " " + found["curve"]).drop(columns="group")
