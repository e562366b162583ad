"""The crosswalks that are shipped: NIS country codes, and municipalities across mergers."""

from functools import cache

import pandas as pd

from analysis.reference import municipalities
from analysis.settings import RESOURCES

__all__ = ["CROSSWALKS", "crosswalk"]

CROSSWALKS = ("@nis_countries", "@municipalities")
# The municipalities of Brussels whose French name is another one.
FRENCH_NAMES = {
    "Brussel": "Bruxelles",
    "Elsene": "Ixelles",
    "Oudergem": "Auderghem",
    "Schaarbeek": "Schaerbeek",
    "Sint-Agatha-Berchem": "Berchem-Sainte-Agathe",
    "Sint-Gillis": "Saint-Gilles",
    "Sint-Jans-Molenbeek": "Molenbeek-Saint-Jean",
    "Sint-Joost-ten-Node": "Saint-Josse-ten-Noode",
    "Sint-Lambrechts-Woluwe": "Woluwe-Saint-Lambert",
    "Sint-Pieters-Woluwe": "Woluwe-Saint-Pierre",
    "Ukkel": "Uccle",
    "Vorst": "Forest",
    "Watermaal-Bosvoorde": "Watermael-Boitsfort",
}


@cache
def crosswalk(name: str, year: int) -> dict[str, str]:
    """Return the codes of a shipped crosswalk, theirs to ours.

    `@nis_countries`: NIS country code to ISO (`resources/nis_countries.csv`, which names its
    source). `@municipalities`: names of municipalities in small letters (in Brussels the French
    ones too), and codes and names from before a merger, to the code of the year.

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
    return _municipalities(year)


def _municipalities(year: int) -> dict[str, str]:
    """Codes of the year by the names of municipalities, and by codes and names before a merger."""
    current = municipalities.load(year=year)
    so_far = municipalities.load()
    so_far = so_far[so_far["valid_from"] <= year]
    codes = {code: municipalities.successor(code, year) for code in so_far["nis_code"]}
    # A name that is still there means the municipality of today.
    names = dict(zip(so_far["name"], so_far["nis_code"].map(codes), strict=True))
    names |= dict(zip(current["name"], current["nis_code"], strict=True))
    names |= {french: names[dutch] for dutch, french in FRENCH_NAMES.items()}
    merged = {code: ours for code, ours in codes.items() if code not in set(current["nis_code"])}
    return {name.casefold(): code for name, code in names.items()} | merged
