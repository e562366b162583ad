"""The crosswalks that are shipped: NIS country codes, and municipalities across mergers."""

from functools import cache

import pandas as pd

from analysis.reference import municipalities
from analysis.settings import RESOURCES

__all__ = ["CROSSWALKS", "crosswalk"]

CROSSWALKS = ("@nis_countries", "@municipalities")


@cache
def crosswalk(name: str, year: int) -> dict[str, str]:
    """Return the codes of a shipped crosswalk, theirs to ours.

    `@nis_countries`: NIS country code to ISO (`resources/nis_countries.csv`, which names its
    source). `@municipalities`: names of municipalities, and codes from before a merger, to the code
    of the year.

    Parameters
    ----------
    name : str
        One of `CROSSWALKS`.
    year : int
        Reference year of the delivery.

    Examples
    --------
    >>> crosswalk("@nis_countries", 2023)["150"], crosswalk("@municipalities", 2023)["44029"]
    ('BE', '44084')
    """
    if name == "@nis_countries":
        table = pd.read_csv(RESOURCES / "nis_countries.csv", dtype="str", keep_default_na=False)
        return dict(zip(table["nis"], table["code"], strict=True))
    current = municipalities.load(year=year)
    all_years = municipalities.load()
    ended = set(all_years.loc[all_years["valid_to"] < year, "nis_code"])
    merged = sorted(ended - set(current["nis_code"]))
    names = dict(zip(current["name"], current["nis_code"], strict=True))
    return names | {code: municipalities.successor(code, year) for code in merged}
