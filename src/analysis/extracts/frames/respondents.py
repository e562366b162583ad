"""Respondents of a survey of residents: how they were drawn and what they answered."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.survey_items import REPLICATE, SCALE, of_extract

__all__ = ["REPLICATES_EXTRACT", "design_of", "of_the_wave", "refuse_others", "respondents"]

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
    frame = of_the_wave("survey", folder, year)
    made = frame[[*_AS_DELIVERED, *of_extract("survey")]].assign(
        **unit_columns(year, frame["weight"], unit=unit_names("survey", frame["resp_id"])),
        **design_of(frame),
    )
    return pd.concat([made, _replicates(frame["resp_id"], folder)], axis=1)


def of_the_wave(extract: str, folder: Path, year: int) -> pd.DataFrame:
    """Read the respondents of the wave of a year.

    Raises
    ------
    DataError
        When rows belong to another wave.
    """
    frame = read_extract.typed_frame(extract, folder)
    other = frame["wave"] != year
    if other.any():
        raise DataError(
            f"{folder.name}/{extract}: {other.sum()} rows have another wave than {year}; expected "
            "one. Deliver each wave in the folder of its year."
        )
    return frame


def design_of(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Number the strata and clusters of a wave; without a psu each respondent is their own.

    Examples
    --------
    >>> made = design_of(pd.DataFrame({"stratum": ["b", "a", "b"], "psu": [None, None, None]}))
    >>> {name: numbers.tolist() for name, numbers in made.items()}
    {'stratum': [0, 1, 0], 'psu': [0, 1, 2]}
    """
    clusters = frame["psu"].notna().all()
    return {
        "stratum": pd.factorize(frame["stratum"])[0],
        "psu": pd.factorize(frame["psu"])[0] if clusters else np.arange(len(frame)),
    }


def refuse_others(
    ids: pd.Series, respondents: pd.Series, folder: Path, extract: str, *, of: str
) -> None:
    """Refuse an extract that is not of the same respondents as the one it belongs to.

    Raises
    ------
    DataError
        With how many are in one of both only.
    """
    in_one_only = set(ids) ^ set(respondents)
    if in_one_only:
        raise DataError(
            f"{folder.name}/{extract}: {len(in_one_only)} resp_id are in {of} or in {extract} "
            "only; expected the same respondents in both. Deliver both from one and the same file."
        )


def _replicates(respondent: pd.Series, folder: Path) -> pd.DataFrame:
    """Replicate weights by respondent, one column each; no column where none were delivered."""
    if REPLICATES_EXTRACT not in set(delivery_register.newest_snapshots(folder)["extract"]):
        return pd.DataFrame(index=respondent.index)
    long = read_extract.typed_frame(REPLICATES_EXTRACT, folder)
    refuse_others(long["resp_id"], respondent, folder, REPLICATES_EXTRACT, of="survey")
    wide = long.pivot_table(index="resp_id", columns="replicate", values="weight")
    wide = wide.loc[respondent].set_index(respondent.index)
    return wide.set_axis(
        [f"{REPLICATE}{number}" for number in range(1, wide.shape[1] + 1)], axis=1
    ).assign(**{SCALE: long["scale"].iloc[0]})
