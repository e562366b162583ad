"""Change of the rates of the labour force survey, with the households that are asked twice."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.models.estimates import DESIGN, Files
from analysis.models.work_survey import RATES, REGION, RULE
from analysis.settings import LEVEL, PANEL_AT_LEAST, SURVEY_BRACKETED, SURVEY_LONELY
from analysis.statistics.samples import panel

__all__ = ["changes"]

PANEL, OVERLAP_IGNORED = f"{DESIGN} (panel)", f"{DESIGN} (overlap ignored)"
_NUMBERS = ("value", "low", "high")


def changes(by: str) -> Callable[[Files, int], pd.DataFrame]:
    """Model of the change of each rate by the ILO since the year before, in percentage points.

    Rate of this year less that of the year before, by one dimension and sex. Both years are one
    sample, in which a household that was asked in both is one sampling unit, so that the interval
    has the covariance of who answered twice (`design (panel)`). Where fewer than
    `settings.PANEL_AT_LEAST` of a group's respondents are found in the year before, pseudonyms
    may not be lasting: the interval is then that of two samples, at most too wide if they are not
    (`design (overlap ignored)`). `panel_share`: of the respondents of this year, the part that was
    asked in the year before too.

    Parameters
    ----------
    by : {"birth_country", "citizenship"}
        Column of `labour_force` with the groups.

    Returns
    -------
    callable
        Model of the processed files and the year; no rows without the year before. `n`: the number
        of respondents in the year with fewer.

    References
    ----------
    Statbel: since 2017 the survey asks a household in two quarters, leaves out two and asks it in
    two again (2-(2)-2).
    """

    def model(files: Files, year: int) -> pd.DataFrame:
        paths = files["labour_force"]
        if year - 1 not in paths:
            return pd.DataFrame()
        before, now = (pd.read_parquet(paths[each]) for each in (year - 1, year))
        both = panel.stacked(before, now, person="key", strata="stratum", psu="household")
        found = pd.DataFrame(_of_groups(both, by))
        return found.assign(
            year=year, region=REGION, rule=RULE, count=np.nan, denominator=np.nan,
            obs_status=np.where(found["n"] < SURVEY_BRACKETED, "u", ""),
        )  # fmt: skip

    return model


def _of_groups(both: pd.DataFrame, by: str) -> list[dict[str, object]]:
    """Rows of every group, rate and sex that both years have."""
    rows: list[dict[str, object]] = []
    here, now = both["region"] == REGION, both[panel.YEAR] == 1
    before = both.loc[~now, "key"]
    of_group = {group: both[by] == group for group in sorted(both[by].unique())}
    shares: dict[str, float] = {}
    for group, is_member in of_group.items():
        own = both[now & is_member & here].drop_duplicates("key")
        shares[group] = float(own["key"].isin(before).mean()) if len(own) else np.nan
        rows.append(
            {
                by: group,
                "sex": "_T",
                "indicator": "panel_share",
                "unit": "share",
                "value": shares[group],
                "low": np.nan,
                "high": np.nan,
                "df": np.nan,
                "n": len(own),
                "interval": "",
                "reference": "",
            }  # fmt: skip
        )
    for name, rate in RATES.items():
        asked = here & both["age"].between(*rate.ages) & both["ilo"].isin(rate.among)
        outcome = both["ilo"].isin(rate.counted).astype(float).where(asked)
        for group, is_member in of_group.items():
            kind = PANEL if shares[group] >= PANEL_AT_LEAST else OVERLAP_IGNORED
            for sex in ("_T", "M", "F"):
                inside = is_member if sex == "_T" else is_member & (both["sex"] == sex)
                row = _change(both.assign(outcome=outcome.where(inside)))
                row |= {by: group, "sex": sex, "indicator": f"{name}_rate_change"}
                rows.append(row | {"interval": kind})
    return rows


def _change(both: pd.DataFrame) -> dict[str, object]:
    """Change of one rate among those with an outcome, in percentage points."""
    found = panel.change(both, "outcome", weight="weight", level=LEVEL, lonely_psu=SURVEY_LONELY)
    answered = both.loc[both["outcome"].notna(), ["key", panel.YEAR]]
    people = answered.drop_duplicates()[panel.YEAR].value_counts()
    n = int(people.min()) if len(people) == 2 else 0
    before = str(int(both["year"].min()))
    numbers = {name: 100 * found[name] for name in _NUMBERS}
    return numbers | {"df": found["df"], "n": n, "unit": "pp", "reference": before}
