"""Sentences and titles of the population chapter, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import apart, order
from analysis.report.text.differences import unclear
from analysis.report.text.numbers import label, listed, number
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import NOTHING, or_nothing, with_interval
from analysis.report.text.words import as_sentence, in_words, inside, people

__all__ = [
    "born_here_title",
    "countries",
    "foreign_by_age",
    "foreign_before",
    "foreign_by_age_title",
    "foreign_share",
    "foreign_title",
    "generations",
    "largest_group_title",
    "municipalities",
    "places",
    "places_title",
    "size_classes",
    "size_classes_title",
]

CLOSE = "Liggen twee cijfers dicht bij elkaar, dan zegt de volgorde niets."


@or_nothing
def foreign_share(shares: pd.DataFrame, *, year: int) -> str:
    """Share of foreign origin in the year, with its numerator and denominator."""
    now = only(shares, year=year)
    return (
        f"Op 31 december {year} was {with_interval(now)} van de inwoners van het Vlaamse Gewest "
        f"van buitenlandse herkomst{_of_how_many(now)}."
    )


def _of_how_many(share: pd.Series) -> str:
    """Numerator and denominator of a share, rounded to what its interval allows."""
    if pd.isna(share["value"]):
        return ""
    parts = {"value": share["count"], "conf_status": "", "obs_status": "", "data_kind": ""}
    bounds = {end: share[end] * share["denominator"] for end in ("low", "high")}
    part = {**parts, **bounds, "unit": "count"}
    half = (part["high"] - part["low"]) / 2
    whole = share["denominator"]
    of = {**part, "value": whole, "low": whole - half, "high": whole + half}
    return f": {rounded(part)} van de {rounded(of)}"


def foreign_before(changes: pd.DataFrame, shares: pd.DataFrame, *, year: int) -> str:
    """Whether the share of foreign origin clearly changed on the year before, with that share."""
    row = None if changes.empty else only(changes, year=year)
    if row is None or pd.isna(row["value"]):
        return f"Met {year - 1} is dat niet te vergelijken."
    before = f"een jaar eerder, toen het {rounded(only(shares, year=year - 1))} was"
    if unclear(row):
        return f"Dat verschilt niet duidelijk van {before}."
    return f"Dat is duidelijk {'meer' if row['value'] > 0 else 'minder'} dan {before}."


def foreign_title(shares: pd.DataFrame, changes: pd.DataFrame, *, year: int) -> str:
    """Share of foreign origin now, and in the earlier year where it clearly changed since."""
    now = None if shares.empty else only(shares, year=year)
    if now is None:
        return NOTHING
    row = None if changes.empty else only(changes, year=year)
    if row is None or pd.isna(row["clear"]) or not row["clear"]:
        return f"Van de inwoners is {rounded(now)} van buitenlandse herkomst"
    word = "steeg" if row["value"] > 0 else "daalde"
    before = only(shares, year=int(row["reference"]))
    return (
        f"Het aandeel van buitenlandse herkomst {word} van {rounded(before)} in "
        f"{row['reference']} naar {rounded(now)} in {year}"
    )


@or_nothing
def generations(residents: pd.DataFrame, *, year: int) -> str:
    """Residents of foreign origin born abroad and in Belgium, and the largest group of origin."""
    first, second = (only(residents, year=year, generation=each) for each in ("first", "second"))
    return (
        f"Van de inwoners van buitenlandse herkomst zijn er {with_interval(first)} zelf in het "
        f"buitenland geboren en {with_interval(second)} in België. "
        f"{as_sentence(largest_group_title(residents, year=year))}"
    )


@or_nothing
def largest_group_title(residents: pd.DataFrame, *, year: int) -> str:
    """The largest group of foreign origin, where it clearly is the largest, short."""
    rows = pick(residents, year=year, generation="_T", sex="_T")
    rows = rows[~rows["origin_group"].isin(["_T", "belgian"])].dropna(subset="value")
    largest, *others = (row for _, row in rows.sort_values("value", ascending=False).iterrows())
    if others and not apart(largest, others[0]):
        return "Geen herkomstgroep is duidelijk de grootste"
    return f"De grootste groep zijn {people(largest['origin_group'])}: {rounded(largest)}"


@or_nothing
def foreign_by_age(shares: pd.DataFrame, *, year: int) -> str:
    """Share of foreign origin of children and of the elderly."""
    young, old = (only(shares, year=year, age_band=band) for band in ("0-17", "65+"))
    return (
        f"Van de inwoners onder 18 jaar is {with_interval(young)} van buitenlandse herkomst. Van "
        f"wie 65 jaar of ouder is, is dat {with_interval(old)}."
    )


@or_nothing
def foreign_by_age_title(shares: pd.DataFrame, *, year: int) -> str:
    """Share of children and of the elderly, short."""
    young, old = (rounded(only(shares, year=year, age_band=band)) for band in ("0-17", "65+"))
    return f"Onder 18 jaar is {young} van buitenlandse herkomst, vanaf 65 jaar {old}"


@or_nothing
def countries(residents: pd.DataFrame, *, year: int) -> str:
    """The ten countries of origin with the most residents, by name and without order."""
    names = sorted(label("country", code) for code in _countries(residents, year))
    return f"De tien grootste landen van herkomst zijn, in alfabetische volgorde, {listed(names)}."


def _countries(residents: pd.DataFrame, year: int) -> list[str]:
    rows = pick(residents, year=year, generation="_T")
    return [code for code in rows["country"] if code not in ("_T", "other")]


@or_nothing
def born_here_title(residents: pd.DataFrame, *, year: int) -> str:
    """From which of the ten countries more residents were born here than came themselves."""
    found = []
    for code in _countries(residents, year):
        first, second = (
            only(residents, year=year, country=code, generation=generation)
            for generation in ("first", "second")
        )
        if apart(first, second) and second["value"] > first["value"]:
            found.append(label("country", code))
    if not found:
        return "Bij geen van de grootste landen van herkomst is de tweede generatie de grootste"
    where = (
        f"{in_words(len(found))} van de tien landen" if len(found) > 4 else listed(sorted(found))
    )
    return f"Bij {where} is de tweede generatie groter dan de eerste"


@or_nothing
def places(shares: pd.DataFrame, *, by: str, year: int) -> str:
    """Lowest and highest share among places; those in between are not ranked."""
    low, high = _ends(shares, by, year)
    return (
        f"Het aandeel inwoners van buitenlandse herkomst loopt van {with_interval(low)} in "
        f"{inside(by, low[by])} tot {with_interval(high)} in {inside(by, high[by])}. {CLOSE}"
    )


@or_nothing
def places_title(shares: pd.DataFrame, *, by: str, year: int, what: str = "") -> str:
    """Lowest and highest share among places, short."""
    low, high = _ends(shares, by, year)
    counted = what or "is van buitenlandse herkomst"
    return (
        f"Van {rounded(low)} in {inside(by, low[by])} tot {rounded(high)} in "
        f"{inside(by, high[by])} {counted}"
    )


def _ends(shares: pd.DataFrame, by: str, year: int) -> tuple[pd.Series, pd.Series]:
    rows = pick(shares, year=year)
    rows = rows[(rows[by] != "_T") & rows["value"].notna()].sort_values("value")
    return rows.iloc[0], rows.iloc[-1]


@or_nothing
def size_classes(shares: pd.DataFrame, *, year: int) -> str:
    """Share in the smallest and in the largest municipalities."""
    rows = _size_classes(shares, year)
    small, large = rows.iloc[0], rows.iloc[-1]
    return (
        f"In gemeenten met {inside('size_class', small['size_class'])} is {with_interval(small)} "
        f"van buitenlandse herkomst. In die met {inside('size_class', large['size_class'])} is dat "
        f"{with_interval(large)}."
    )


@or_nothing
def size_classes_title(shares: pd.DataFrame, *, year: int) -> str:
    """Whether the share rises with each class of size."""
    rows = [row for _, row in _size_classes(shares, year).iterrows()]
    if all(order(larger, smaller) > 0 for smaller, larger in zip(rows, rows[1:], strict=False)):
        return "Hoe groter de gemeente, hoe groter het aandeel van buitenlandse herkomst"
    return (
        f"Van buitenlandse herkomst is {rounded(rows[0])} in de kleinste gemeenten en "
        f"{rounded(rows[-1])} in de grootste"
    )


def _size_classes(shares: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = pick(shares, year=year)
    return rows[rows["size_class"] != "_T"]


@or_nothing
def municipalities(shares: pd.DataFrame, *, year: int) -> str:
    """In how many municipalities the foreign share is under a tenth, and above a quarter."""
    shown = pick(shares, year=year, origin_group="foreign")["value"].dropna()
    return (
        f"Van de {number(len(shown))} gemeenten waarvan het aandeel te tonen is, hebben er "
        f"{number((shown > 0.25).sum())} meer dan een kwart inwoners van buitenlandse herkomst en "
        f"{number((shown < 0.10).sum())} minder dan een tiende. Elk aantal is enkele eenheden "
        "verhoogd of verlaagd, zodat niemand herkenbaar is; rangschik gemeenten er niet mee."
    )
