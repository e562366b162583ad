"""Correspondence tests: applications that were delivered, and matched pairs of them."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.contracts.correspondence import has_both_profiles
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import read_extract
from analysis.settings import UNDELIVERABLE

__all__ = ["applications", "pairs", "without_pseudonyms"]

# What the two responses of a pair are called: positive to (majority, minority).
_OUTCOMES = {(True, True): "n11", (True, False): "n10", (False, True): "n01", (False, False): "n00"}


def applications(folder: Path, year: int, *, undeliverable: str = UNDELIVERABLE) -> pd.DataFrame:
    """Applications of a correspondence test, one row per application, adverts together.

    An advert without an application of the majority, or without one of a minority, is left out.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.
    undeliverable : {"left_out", "no_response"}
        What an application that did not arrive does: its whole advert is left out, because its twin
        has nothing to be compared with (the setting of the house), or it counts as not answered.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2` (all 1), `unit` (the application), `advert_id`,
        `actor_id`, `market`, `region`, `municipality` (NIS code, `unknown` where not given),
        `profile`, `sex_signal`, `order`, `positive` (bool).
    """
    frame = read_extract.typed_frame("correspondence", folder)
    frame = frame[has_both_profiles(frame)]
    lost = frame["response"] == "undeliverable"
    if undeliverable == "left_out":
        frame = frame[~lost.groupby(frame["advert_id"]).transform("any")]
    columns = ["advert_id", "actor_id", "market", "region", "profile", "sex_signal", "order"]
    return frame[columns].assign(
        **unit_columns(year, unit=unit_names("correspondence", frame["application_id"])),
        municipality=frame["nis_code"].astype(object).fillna("unknown").astype(str),
        positive=frame["response"] == "positive",
    ).reset_index(drop=True)  # fmt: skip


def without_pseudonyms(delivered: pd.DataFrame) -> pd.DataFrame:
    """Applications with a plain number for each advert and actor, so that no pseudonym is kept.

    Examples
    --------
    >>> frame = pd.DataFrame({"advert_id": ["x", "y"], "actor_id": ["z", "z"]})
    >>> without_pseudonyms(frame).to_numpy().tolist()
    [[0, 0], [1, 0]]
    """
    numbers = {name: pd.factorize(delivered[name])[0] for name in ("advert_id", "actor_id")}
    return delivered.assign(**numbers)


def pairs(applied: pd.DataFrame) -> pd.DataFrame:
    """Matched pairs: adverts with exactly one application of the majority and one of a minority.

    Adverts with more applications are no pairs: which two belong together would be a guess. They
    are analysed by profile, with the advert as the sampling unit.

    Parameters
    ----------
    applied : DataFrame, one row per application
        As `applications` returns it; only `advert_id`, `actor_id`, `profile` and `positive` are
        needed, other columns of the advert are kept.

    Returns
    -------
    DataFrame
        One row per pair, sorted by advert: the columns of the advert, `unit` (the application of
        the majority), `minority` (profile of the
        minority applicant), `response` (`n11` both, `n10` only the majority, `n01` only the
        minority, `n00` neither), `weight` and `weight2` (1), and `units`: what the pair adds to the
        number of actors of a cell. An actor with one pair adds 1; one with k pairs adds to each 1 /
        2^m, the largest that is at most 1 / k, so that the n of a cell is never more than its
        distinct actors, and the threshold holds for them too.
    """
    of_majority = applied["profile"] == "majority"
    two = applied.groupby("advert_id")["profile"].transform("size") == 2
    one = of_majority.groupby(applied["advert_id"]).transform("sum") == 1
    rows = applied[two & one].sort_values("advert_id", kind="stable")
    is_majority = rows["profile"] == "majority"
    majority = rows[is_majority].set_index("advert_id")
    minority = rows[~is_majority].set_index("advert_id")
    both = zip(majority["positive"], minority["positive"], strict=True)
    responses = [
        _OUTCOMES[bool(of_majority), bool(of_minority)] for of_majority, of_minority in both
    ]
    pairs_of_actor = majority.groupby("actor_id")["profile"].transform("size")
    of_application = ["profile", "sex_signal", "order", "positive", "units", "weight", "weight2"]
    return (
        majority.drop(columns=[name for name in of_application if name in majority])
        .assign(
            minority=minority["profile"],
            response=responses,
            units=0.5 ** np.ceil(np.log2(pairs_of_actor)),
            weight=1.0,
            weight2=1.0,
        )
        .reset_index()
    )
