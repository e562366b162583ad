"""What is true of the synthetic municipalities, beside the region, by item of a scan."""

import json

import pandas as pd

from analysis.settings import RAW

__all__ = ["away_from_region", "untrue"]

_RATES = {"work_belgian": "BE", "work_eu": "EU", "work_non_eu": "non-EU"}


def away_from_region(year: int) -> pd.DataFrame:
    """By how much each municipality truly differs from the region, in the unit of the item."""
    truth = json.loads((RAW / str(year) / "truth.json").read_text(encoding="utf-8"))
    by_code, region = truth["by_municipality"], truth["employment_rate_20_64"]
    away = {
        item: pd.Series(by_code[f"employment_rate_20_64/{broad}"]) - region[f"{broad}/_T"]
        for item, broad in _RATES.items()
    }
    away["foreign"] = (
        pd.Series(by_code["share_foreign_origin"]) - truth["share_foreign_origin"]["_T"]
    )
    found = pd.DataFrame(away)
    return found.assign(gap_non_eu=100 * (found["work_belgian"] - found["work_non_eu"]))


def untrue(numbers: pd.DataFrame, away: pd.DataFrame, item: str) -> list[str]:
    """Municipalities that a scan says to be clearly higher or lower, and that are the reverse."""
    said = numbers[numbers["item"] == item].set_index("nis_code")["word_region"]
    clear = said[said.isin(["higher", "lower"])]
    return list(clear.index[clear.eq("higher") != away.loc[clear.index, item].gt(0)])
