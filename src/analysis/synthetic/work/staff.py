"""The synthetic staff of invented organisations, some of whom cannot be matched."""

import numpy as np
import pandas as pd

__all__ = ["staff", "true_staff"]

ORGANISATIONS = 24
UNMATCHED = 0.05


def _organisations(year: int, *, seed: int) -> pd.DataFrame:
    """Staff of each organisation by origin, matched or not: the whole truth."""
    lasting = np.random.default_rng([seed, 31])
    size = np.sort(
        np.concatenate([[7, 12, 24], np.exp(lasting.uniform(4, 8.4, ORGANISATIONS - 3))])
    )[::-1]
    share = lasting.beta(5, 52, ORGANISATIONS)
    rng = np.random.default_rng([seed, 31, year])
    everybody = np.rint(size * rng.uniform(0.97, 1.03, ORGANISATIONS)).astype(int)
    foreign = rng.binomial(everybody, np.clip(share + 0.003 * (year - 2023), 0.01, 0.5))
    # Who moved here lately is matched less often.
    lost_foreign = rng.binomial(foreign, 2 * UNMATCHED)
    lost_others = rng.binomial(everybody - foreign, UNMATCHED)
    return pd.DataFrame(
        {
            "organisation": [
                f"Synthetische organisatie {number:02d}" for number in range(1, ORGANISATIONS + 1)
            ],
            "date": pd.Timestamp(year, 12, 31),
            "staff_matched": everybody - lost_foreign - lost_others,
            "staff_foreign": foreign - lost_foreign,
            "staff_unmatched": lost_foreign + lost_others,
            "foreign": foreign,
            "everybody": everybody,
        }
    ).astype({"date": "datetime64[us]", "organisation": "str"})


def staff(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `staff` of the year: one row per organisation, on 31 December."""
    return _organisations(year, seed=seed).drop(columns=["foreign", "everybody"])


def true_staff(year: int, *, seed: int) -> dict[str, float]:
    """Share of foreign origin among all staff, matched or not, and how many there are."""
    made = _organisations(year, seed=seed)
    foreign, everybody = int(made["foreign"].sum()), int(made["everybody"].sum())
    return {"share_foreign": round(foreign / everybody, 5), "staff": everybody}
