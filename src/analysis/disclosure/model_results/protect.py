"""Public results of models: noise for those of a register, minima for surveys and actors.

A share or a curve tells the number of its units as well as a cell does, so it gets the noise of the
same key; a difference moves with both its shares, and what is standardised, adjusted or decomposed
with the difference that it takes apart. What is left of respondents and actors rests on minima.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.disclosure.model_results import freezing
from analysis.disclosure.model_results.counts import drawn
from analysis.disclosure.model_results.curves import never_falling
from analysis.disclosure.model_results.limits import (
    HIDDEN,
    NOT_YET,
    limited,
    resting_on_few,
    rounded,
)
from analysis.disclosure.model_results.values import valued
from analysis.models.estimates import OF_ACTORS, OF_RESPONDENTS, PROTECTED_BY
from analysis.plan import NUMBERS
from analysis.settings import MODEL_UNITS, SURVEY_HIDDEN, THRESHOLD

__all__ = ["Protected", "protect_results"]

# Smallest number of respondents or actors, and of those that a share or its rest stands for.
MINIMA = {
    OF_RESPONDENTS: {"units": SURVEY_HIDDEN, "counts": 0},
    OF_ACTORS: {"units": MODEL_UNITS, "counts": THRESHOLD},
}


class Protected(NamedTuple):
    """The public frame `models`, and the base that later reports are held against."""

    public: pd.DataFrame
    base: pd.DataFrame


def protect_results(estimates: pd.DataFrame, base: pd.DataFrame | None = None) -> Protected:
    """Turn the estimates of models into public ones.

    Parameters
    ----------
    estimates : DataFrame
        As `models.run.estimate` gives them.
    base : DataFrame, optional
        What was published before (`freezing.BASE`).

    Returns
    -------
    Protected
        `public`: the estimates in their order, without what they rest on but for `n`, with
        `conf_status`. Of a register: counts with the noise of their keys, a share of the shown
        counts, a curve that never falls, an interval with the variance of the noise in it; on a
        full count that is the whole interval (`cell_key`). All numbers are missing, with `C`, where
        fewer than `settings.MODEL_UNITS` units or `settings.MODEL_DF` degrees of freedom are
        behind a result, and the value where fewer than the threshold are in its numerator. `base`:
        what was given, and the results that were drawn anew.
    """
    base = freezing.empty_base() if base is None else base
    parts, kinds = [], estimates["kind"]
    for kind, minima in MINIMA.items():
        parts.append(limited(estimates[kinds == kind], **minima))
    of_register = estimates[~kinds.isin(list(MINIMA))]
    if len(of_register):
        made, base = _of_register(of_register, base)
        parts.append(made)
    together = pd.concat([part for part in parts if len(part)] or parts).sort_index()
    names = [name for name in estimates.columns if name not in {"df", *PROTECTED_BY}]
    at = names.index("obs_status") + 1
    return Protected(together[[*names[:at], "conf_status", *names[at:]]], base)


def _of_register(estimates: pd.DataFrame, base: pd.DataFrame) -> Protected:
    """Draw the noise of results that rest on units with keys."""
    before = freezing.frozen(estimates, base)
    shown = drawn(estimates, before.counts)
    made = valued(estimates, shown)
    few, few_with = resting_on_few(estimates, shown)
    made.loc[few | few_with, ["value", "low", "high", "count"]] = np.nan
    made.loc[few | (estimates["obs_status"] == NOT_YET), NUMBERS] = np.nan
    made["obs_status"] = estimates["obs_status"]
    made["conf_status"] = np.where(few | few_with, HIDDEN, "")
    made = made.where(~before.kept, before.published[list(made)])
    made = never_falling(made, estimates, before.kept.to_numpy())
    made = rounded(made.assign(unit=estimates["unit"])).drop(columns="unit")
    new = freezing.base_of(made, estimates, shown, before)
    base = pd.concat([base, new[~before.kept]], ignore_index=True)
    return Protected(estimates.assign(**made), base)
