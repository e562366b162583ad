"""How strongly something unmeasured would have to be at work to explain a difference in work."""

import numpy as np
import pandas as pd

from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.indicators.selection import pick
from analysis.settings import WORK_REFERENCE
from analysis.statistics.composition.e_value import e_value, e_value_of_bounds

__all__ = ["work_e_values"]

_KEYS = ["year", "region", "highest_level", "sex"]


def work_e_values(work: pd.DataFrame) -> pd.DataFrame:
    """E-values of the differences in work at equal characteristics (table N8c), 1 or more.

    The ratio of chances is (share at work with A1 + difference) / (share at work with A1), from the
    public numbers of table N8; its E-value is R + sqrt(R (R - 1)).

    Parameters
    ----------
    work : DataFrame
        Estimates of table N8 (`modelled.of_model`).

    Returns
    -------
    DataFrame
        Estimates `work_e_value`, and `work_e_value_bound` of the bound of the interval nearer to no
        difference (1 where the interval holds it), by highest level and sex; missing where a share
        or a difference is hidden.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167: 268-274.
    """
    base = pick(work, indicator="work_after_level", highest_level=WORK_REFERENCE)
    base = base[["year", "region", "sex", "value"]].rename(columns={"value": "base"})
    rows = pick(work, indicator="work_difference_adjusted")
    rows = rows.merge(base, on=["year", "region", "sex"], how="left", validate="m:1")
    ratios = {
        name: ((rows["base"] + rows[name] / 100) / rows["base"]).astype(float)
        for name in ("value", "low", "high")
    }
    # A chance of 0 or less has no ratio.
    value = ratios["value"].where(ratios["value"] > 0)
    found = {
        "work_e_value": e_value(value),
        "work_e_value_bound": e_value_of_bounds(ratios["low"], ratios["high"]),
    }
    parts = [
        rows[[*_KEYS, "denominator", "n", "conf_status", "data_kind", "vintage"]].assign(
            table="N8c", indicator=name, value=numbers, interval="", unit="ratio",
            reference=WORK_REFERENCE,
        )
        for name, numbers in found.items()
    ]  # fmt: skip
    made = with_all_columns(pd.concat(parts, ignore_index=True))
    made["conf_status"] = np.where(made["value"].isna(), "C", "")
    return made[["table", "indicator", *_KEYS, *COLUMNS, *STATUS]]
