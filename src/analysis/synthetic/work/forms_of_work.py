"""The synthetic forms of work and schooling: agency work, service vouchers, committees.

The chances are invented and follow no published figure. They have a random stream of their own, so
that positions stay what they are.
"""

from functools import cache

import numpy as np
import pandas as pd

__all__ = ["AGES_OF_PUPILS", "agency_and_committee", "in_education", "pupils"]

# Ages of compulsory education that a delivery of positions covers too.
AGES_OF_PUPILS = (15, 17)
AGENCY_CHANCE = {"BE": 0.022, "EU": 0.05, "non-EU": 0.085}
VOUCHER_CHANCE = {
    ("BE", "F"): 0.02,
    ("EU", "F"): 0.10,
    ("non-EU", "F"): 0.08,
    ("BE", "M"): 0.006,
    ("EU", "M"): 0.016,
    ("non-EU", "M"): 0.018,
}
# Joint committees of who works neither through an agency nor with service vouchers; the last are
# public servants.
COMMITTEES = ("200", "124", "111", "302", "330", "140.03", None)
COMMITTEE_SHARES = (0.30, 0.10, 0.12, 0.08, 0.14, 0.07, 0.19)


@cache
def _lasting(seed: int, lane: int) -> np.ndarray:
    """One uniform draw per person of the panel, the same every year."""
    return np.random.default_rng([seed, 31, lane]).random(200_000)


def _draw(number: pd.Series, *, seed: int, lane: int) -> np.ndarray:
    return _lasting(seed, lane)[number.to_numpy()]


def agency_and_committee(
    here: pd.DataFrame, origin: pd.Series, employee: np.ndarray, *, seed: int
) -> tuple[pd.Series, pd.Series]:
    """Whether each employee works through an agency, and the joint committee; else empty.

    Parameters
    ----------
    here : DataFrame
        Residents with `number`, `sex`, `age` and `class`.
    origin : Series
        BE, EU or non-EU.
    employee
        Who has an employer.
    seed
        Seed of the model.
    """
    pairs = pd.Series(list(zip(origin, here["sex"], strict=True)), index=here.index)
    later = np.where(here["class"] == "second", 0.6, 1.0)
    voucher_chance = pairs.map(VOUCHER_CHANCE).to_numpy(dtype=float) * later
    vouchers = _draw(here["number"], seed=seed, lane=0) < voucher_chance
    young = np.where(here["age"] < 30, 1.7, 0.8)
    agency_chance = origin.map(AGENCY_CHANCE).to_numpy(dtype=float) * young
    agency = _draw(here["number"], seed=seed, lane=1) < agency_chance
    place = np.searchsorted(
        np.cumsum(COMMITTEE_SHARES)[:-1], _draw(here["number"], seed=seed, lane=2)
    )
    committee = np.array(COMMITTEES, dtype=object)[place]
    committee = np.select([vouchers, agency], ["322.01", "322"], committee)
    return (
        pd.Series(agency & ~vouchers, index=here.index, dtype="boolean").where(employee),
        pd.Series(committee, index=here.index, dtype="str").where(employee),
    )


def in_education(here: pd.DataFrame, position: np.ndarray, *, seed: int) -> np.ndarray:
    """Who is in education: students, and some of the young who work or look for work."""
    chance = np.interp(here["age"], [18, 22, 25, 30, 40, 64], [0.45, 0.22, 0.12, 0.06, 0.03, 0.01])
    return (position == "student") | (_draw(here["number"], seed=seed, lane=3) < chance)


def pupils(here: pd.DataFrame, year: int, *, seed: int) -> pd.DataFrame:
    """Positions of those in compulsory education: rows of the extract `labour_quarter`."""
    young = here[here["age"].between(*AGES_OF_PUPILS)]
    schooled = _draw(young["number"], seed=seed, lane=3) < 0.975
    return pd.DataFrame(
        {
            "pid": "P" + young["number"].astype(str).str.zfill(7),
            "quarter": f"{year}4",
            "position": np.where(schooled, "student", "other_inactive"),
            "registered_jobseeker": False,
            "in_education": schooled,
        }
    )
