"""Work by origin: employment rate, origin gap and ratio from administrative positions."""

import pandas as pd

from analysis.indicators.estimates import share
from analysis.indicators.gaps import gap, ratio
from analysis.settings import ORIGIN_RULE_TEXT

__all__ = ["employment_gap", "employment_rate", "employment_ratio"]


def employment_rate(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Employment rate of residents aged 20-64 by origin, as a share in [0, 1].

    Residents with an employed position (`settings.EMPLOYED`) in the fourth quarter
    divided by all residents of the same cell; 0 means nobody is employed, 1 means
    everybody is. A person without a labour record stays in the denominator.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `W1` (origin x sex), `W2` (origin x generation x sex), `W3` (origin x age x sex), `W4`
        (origin x education x sex) or `W7` (first generation: years since arrival x ground of stay x
        sex).

    Returns
    -------
    DataFrame
        Estimates, one row per published cell; missing with `conf_status` C where a count is hidden.

    Notes
    -----
    From administrative positions, not comparable with the labour force survey.

    References
    ----------
    Eurostat employment rate 20-64 (construction); positions of the Crossroads Bank Datawarehouse.
    """
    return share(cells, table, "yes", indicator="employment_rate", rule=ORIGIN_RULE_TEXT)


def employment_gap(cells: pd.DataFrame, *, table: str, reference: str = "belgian") -> pd.DataFrame:
    """Origin gap in the employment rate, in percentage points.

    100 x (rate of the reference group - rate of the group), both in the same sex
    and age; 0 means equal, positive means the group is employed less often.

    Parameters
    ----------
    cells, table
        As in `employment_rate`.
    reference
        Origin the groups are set against.

    Returns
    -------
    DataFrame
        Estimates in percentage points; 0 for the reference group.

    References
    ----------
    Same construction as Eurostat's gender employment gap (sdg_05_30).
    """
    return gap(
        cells, table, "yes", indicator="employment_gap", reference=reference, rule=ORIGIN_RULE_TEXT
    )


def employment_ratio(
    cells: pd.DataFrame, *, table: str, reference: str = "belgian"
) -> pd.DataFrame:
    """Ratio of the employment rate to that of the reference group in the same cell; 1 means equal.

    Rate of the group / rate of the reference group, of the same sex and age; 0.8 means that the
    group is employed four fifths as often. Shown with the gap, because the same gap weighs more on
    a lower rate.

    Parameters
    ----------
    cells, table, reference
        As in `employment_gap`.

    Returns
    -------
    DataFrame
        Estimates with unit `ratio`; 1 for the reference group.

    References
    ----------
    Definitions of the house, section 2; log interval: Katz and others (1978).
    """
    return ratio(
        cells,
        table,
        "yes",
        indicator="employment_ratio",
        reference=reference,
        rule=ORIGIN_RULE_TEXT,
    )
