"""Correspondence tests: applications that were delivered, and matched pairs of them."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.reading import load
from analysis.settings import UNDELIVERABLE

__all__ = ["applications", "numbered", "pairs"]

# What the two responses of a pair are called: positive to (majority, minority).
_OUTCOMES = {(True, True): "n11", (True, False): "n10", (False, True): "n01", (False, False): "n00"}


def applications(folder: Path, year: int, *, undeliverable: str = UNDELIVERABLE) -> pd.DataFrame:
    """Applications of a correspondence test, one row per application, adverts together.

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
        `year`, `units`, `weight`, `weight2` (all 1), `advert_id`, `actor_id`, `market`, `region`,
        `municipality` (NIS code, `unknown` where not given), `profile`, `sex_signal`, `order`,
        `positive` (bool).
    """
    frame = load.load("correspondence", folder)
    lost = frame["response"] == "undeliverable"
    if undeliverable == "left_out":
        frame = frame[~lost.groupby(frame["advert_id"]).transform("any")]
    kept = ["advert_id", "actor_id", "market", "region", "profile", "sex_signal", "order"]
    return frame[kept].assign(
        year=year,
        units=1,
        weight=1.0,
        weight2=1.0,
        municipality=frame["nis_code"].astype(object).fillna("unknown").astype(str),
        positive=frame["response"] == "positive",
    ).reset_index(drop=True)  # fmt: skip


def numbered(made: pd.DataFrame) -> pd.DataFrame:
    """Applications with a plain number for each advert and actor, so that no pseudonym is kept.

    Examples
    --------
    >>> numbered(pd.DataFrame({"advert_id": ["x", "y"], "actor_id": ["z", "z"]})).to_numpy().tolist()
    [[0, 0], [1, 0]]
    """
    return made.assign(**{name: pd.factorize(made[name])[0] for name in ("advert_id", "actor_id")})


def pairs(made: pd.DataFrame) -> pd.DataFrame:
    """Matched pairs: adverts with exactly one application of the majority and one of a minority.

    Adverts with more applications are no pairs: which two belong together would be a guess. They
    are analysed by profile, with the advert as the sampling unit.

    Parameters
    ----------
    made : DataFrame, one row per application
        As `applications` returns it; only `advert_id`, `actor_id`, `profile` and `positive` are
        needed, other columns of the advert are kept.

    Returns
    -------
    DataFrame
        One row per pair, sorted by advert: the columns of the advert, `minority` (profile of the
        minority applicant), `response` (`n11` both, `n10` only the majority, `n01` only the
        minority, `n00` neither), `weight` and `weight2` (1), and `units`: what the pair adds to the
        number of actors of a cell. An actor with one pair adds 1; one with k pairs adds to each 1 /
        2^m, the largest that is at most 1 / k, so that the n of a cell is never more than its
        distinct actors, and the threshold holds for them too.
    """
    majority = made["profile"] == "majority"
    two = made.groupby("advert_id")["profile"].transform("size") == 2
    one = majority.groupby(made["advert_id"]).transform("sum") == 1
    rows = made[two & one].sort_values("advert_id", kind="stable")
    is_majority = rows["profile"] == "majority"
    first, second = (
        rows[is_majority].set_index("advert_id"),
        rows[~is_majority].set_index("advert_id"),
    )
    outcome = [
        _OUTCOMES[bool(a), bool(b)]
        for a, b in zip(first["positive"], second["positive"], strict=True)
    ]
    per_actor = first.groupby("actor_id")["profile"].transform("size")
    of_application = ["profile", "sex_signal", "order", "positive", "units", "weight", "weight2"]
    return (
        first.drop(columns=[name for name in of_application if name in first])
        .assign(
            minority=second["profile"],
            response=outcome,
            units=0.5 ** np.ceil(np.log2(per_actor)),
            weight=1.0,
            weight2=1.0,
        )
        .reset_index()
    )
