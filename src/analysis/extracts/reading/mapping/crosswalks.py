"""The crosswalks that are shipped: countries by code or name, municipalities across mergers.

Names of countries: the Unicode CLDR (Dutch, French, English), the English short names and the three
letters of ISO 3166-1; other names in use were entered by hand (`resources/country_names.csv`). What
may be two countries ("Congo", "Korea") is not there, and is refused as any unknown code.
"""

import re
import unicodedata
from functools import cache

import pandas as pd

from analysis.reference import municipalities
from analysis.settings import RESOURCES

__all__ = ["CROSSWALKS", "crosswalk", "lookup_form"]

# The municipalities whose French name is another one: of Brussels, and of Flanders but for
# Sint-Niklaas, because Saint-Nicolas is one near Luik.
FRENCH_NAMES = {
    "Aalst": "Alost",
    "Antwerpen": "Anvers",
    "Bever": "Bi\u00e9v\u00e8ne",
    "Borgloon": "Looz",
    "Brugge": "Bruges",
    "De Haan": "Le Coq",
    "De Panne": "La Panne",
    "Dendermonde": "Termonde",
    "Diksmuide": "Dixmude",
    "Gent": "Gand",
    "Geraardsbergen": "Grammont",
    "Halle": "Hal",
    "Herk-de-Stad": "Herck-la-Ville",
    "Ieper": "Ypres",
    "Kortrijk": "Courtrai",
    "Kraainem": "Crainhem",
    "Leuven": "Louvain",
    "Lier": "Lierre",
    "Mechelen": "Malines",
    "Menen": "Menin",
    "Mesen": "Messines",
    "Nieuwpoort": "Nieuport",
    "Oostende": "Ostende",
    "Oudenaarde": "Audenarde",
    "Roeselare": "Roulers",
    "Ronse": "Renaix",
    "Scherpenheuvel-Zichem": "Montaigu-Zichem",
    "Sint-Genesius-Rode": "Rhode-Saint-Gen\u00e8se",
    "Sint-Truiden": "Saint-Trond",
    "Spiere-Helkijn": "Espierres-Helchin",
    "Tienen": "Tirlemont",
    "Tongeren": "Tongres",
    "Veurne": "Furnes",
    "Vilvoorde": "Vilvorde",
    "Voeren": "Fourons",
    "Zoutleeuw": "L\u00e9au",
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
_SIGNS = re.compile(r"[^0-9a-z]+")
_SAINT = re.compile(r"\bst\b")
# A code of three digits with zeros in front, or with the point that a spreadsheet gave it.
_THREE_DIGITS = re.compile(r"0*([0-9]{3})(?:\.0)?")


def lookup_form(text: str) -> str:
    r"""A name or code as it is looked up: without capitals, accents and signs.

    Parameters
    ----------
    text : str
        As a producer writes it.

    Examples
    --------
    >>> lookup_form("C\u00f4te d\u2019Ivoire"), lookup_form("ST. LUCIA"), lookup_form("00150")
    ('cote d ivoire', 'saint lucia', '150')
    """
    if digits := _THREE_DIGITS.fullmatch(text.strip()):
        return digits[1]
    letters = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    return _SAINT.sub("saint", _SIGNS.sub(" ", letters).strip())


@cache
def crosswalk(name: str, year: int) -> dict[str, str]:
    """Return the codes of a shipped crosswalk, theirs as `lookup_form` gives it to ours.

    `@countries`: ISO three letters, Eurostat's EL and UK, and names in Dutch, French and English.
    `@nis_countries`: NIS country code to ISO (`resources/nis_countries.csv`, which names its
    source). `@municipalities`: names of municipalities (the French ones too), and codes
    and names from before a merger, to the code of the year.

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
    >>> [crosswalk("@countries", 2023)[each] for each in ("mar", "el", "maroc", "turkije")]
    ['MA', 'GR', 'MA', 'TR']
    """
    return CROSSWALKS[name](year)


def _nis_countries(_year: int) -> dict[str, str]:
    table = pd.read_csv(RESOURCES / "nis_countries.csv", dtype="str", keep_default_na=False)
    return dict(zip(table["nis"], table["code"], strict=True))


def _countries(_year: int) -> dict[str, str]:
    table = pd.read_csv(RESOURCES / "country_names.csv", dtype="str", keep_default_na=False)
    return {
        lookup_form(name): row["code"]
        for row in table.to_dict("records")
        for name in (row["iso3"], row["en"], row["fr"], row["nl"], *row["also"].split("|"))
        if name
    }


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
    return {lookup_form(name): code for name, code in names.items()} | merged


CROSSWALKS = {
    "@countries": _countries,
    "@nis_countries": _nis_countries,
    "@municipalities": _municipalities,
}
