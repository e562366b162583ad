"""Sentences about correspondence tests: established, and only at the adverts tested."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.plan import TOTAL
from analysis.report.text.apart import NOT_SHOWN, known, or_untitled
from analysis.report.text.differences import unclear
from analysis.report.text.numbers import estimate, label, listed, number
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import LEVEL, in_words

__all__ = [
    "elsewhere",
    "funnel",
    "funnel_title",
    "net",
    "net_title",
    "places_title",
    "profiles",
    "profiles_title",
    "responses",
    "responses_title",
    "together",
]

_REGION = {"VG": "Vlaamse Gewest", "BHG": "Brusselse Gewest"}
ESTABLISHED = (
    "Dat is vastgesteld bij de geteste advertenties; het zegt niets over andere advertenties."
)


def _markets(found: pd.DataFrame, region: str) -> pd.DataFrame:
    """Markets of a region whose result is shown, the largest disadvantage first."""
    rows = pick(found, region=region)
    rows = rows[rows["value"].notna() & (rows["market"] != TOTAL)]
    return rows.sort_values("value", ascending=False, kind="stable")


@or_nothing
def net(found: pd.DataFrame, *, region: str) -> str:
    """Net discrimination by market of one region."""
    rows = _markets(found, region)
    if rows.empty:
        return NOT_SHOWN
    texts = []
    for _, row in rows.iterrows():
        doubt = ", geen duidelijk verschil" if unclear(row) else ""
        texts.append(f"{with_interval(row)} voor {label('market_said', row['market'])}{doubt}")
    return (
        f"In praktijktests in het {_REGION[region]} was de netto-discriminatie van de minderheid "
        f"{listed(texts)}. {ESTABLISHED}"
    )


@or_untitled
def net_title(found: pd.DataFrame, *, region: str) -> str:
    """On how many of the tested markets the minority got clearly fewer positive answers."""
    rows = _markets(found, region)
    worse = rows[rows["clear"].eq(True) & (rows["value"] > 0)]
    if rows.empty:
        return ""
    if worse.empty:
        return "In praktijktests had de minderheid op geen enkele markt een duidelijk nadeel"
    places = f"{in_words(len(worse))} van de {in_words(len(rows))} markten"
    if len(worse) == len(rows):
        places = "elke markt"
    return f"In praktijktests kreeg de minderheid op {places} minder vaak een positief antwoord"


@or_nothing
def responses(found: pd.DataFrame, *, region: str) -> str:
    """Pairs in which one of the two got a positive answer, on the market with most pairs."""
    majority, minority = _pairs(found, region)
    if not known(majority, minority):
        return NOT_SHOWN
    return (
        f"Van de geteste paren voor {label('market_said', majority['market'])} kreeg "
        f"{estimate(majority)} keer alleen de kandidaat van de meerderheid een positief antwoord, "
        f"{estimate(minority)} keer alleen die van de minderheid. In de andere paren kregen beiden "
        "of geen van beiden er een."
    )


def _pairs(found: pd.DataFrame, region: str) -> tuple[pd.Series | None, pd.Series | None]:
    """Pairs that differ either way on the market with most pairs."""
    rows = pick(found, region=region)
    rows = rows[~rows["market"].eq(TOTAL) & ~rows["response"].eq(TOTAL)]
    if rows.empty:
        return None, None
    by_market = rows.groupby("market", sort=False)["value"].sum()
    market = by_market.idxmax()
    of_market = rows[rows["market"] == market]
    majority, minority = (only(of_market, response=code) for code in ("n10", "n01"))
    return majority, minority


@or_untitled
def responses_title(found: pd.DataFrame, *, region: str) -> str:
    """Pairs that differ either way on the market with most pairs."""
    majority, minority = _pairs(found, region)
    if not known(majority, minority):
        return ""
    return (
        f"Alleen de meerderheid kreeg {estimate(majority)} keer een positief antwoord, alleen de "
        f"minderheid {estimate(minority)} keer ({inside('market', majority['market'])})"
    )


def together(found: pd.DataFrame) -> str:
    """Mean of the municipalities, and whether they differ."""
    names = ("tested_places", "mean_ratio", "ratio_prediction", "ratio_q_p")
    rows = {name: only(pick(found, indicator=name)) for name in names}
    if found.empty or rows["mean_ratio"] is None:
        return "Er zijn geen drie gemeenten waarvan het resultaat te tonen is; we vergelijken niet."
    differ = "De gemeenten verschillen meer dan door toeval te verwachten is"
    if rows["ratio_q_p"]["value"] >= 1 - LEVEL:
        differ = (
            "De gemeenten verschillen niet aantoonbaar meer dan door toeval"
            if known(rows["ratio_prediction"])
            else "Of de gemeenten van elkaar verschillen, is niet te zeggen"
        )
    return (
        f"Gemiddeld over {in_words(int(rows['tested_places']['value']))} geteste gemeenten kreeg "
        f"de minderheid {with_interval(rows['mean_ratio'])} keer zo vaak een positief antwoord als "
        f"de meerderheid. {differ}; een rangschikking maken we niet."
    )


def places_title(found: pd.DataFrame) -> str:
    """Mean of the municipalities."""
    mean = None if found.empty else only(pick(found, indicator="mean_ratio"))
    if not known(mean):
        return ""
    return (
        f"In geteste gemeenten kreeg de minderheid gemiddeld {rounded(mean)} keer zo vaak een "
        "positief antwoord als de meerderheid"
    )


def funnel(points: pd.DataFrame) -> str:
    """What the funnel plot shows: how many places, and which lie outside."""
    if points.empty:
        return "Voor een trechterfiguur zijn er te weinig gemeenten."
    return (
        f"{funnel_title(points)}: trechterfiguur van {in_words(len(points))} gemeenten rond het "
        f"gemiddelde van {number(points['mean'].iloc[0], 2)}. Met weinig gemeenten is scheefheid "
        "niet te beoordelen."
    )


def funnel_title(points: pd.DataFrame) -> str:
    """Which places lie outside the funnel."""
    if points.empty:
        return ""
    outside = [
        label("municipality", code) for code in points.loc[~points["inside"], "municipality"]
    ]
    if not outside:
        return "Geen enkele gemeente ligt buiten wat toeval verklaart"
    verb = "ligt" if len(outside) == 1 else "liggen"
    return f"Buiten wat toeval verklaart {verb} {listed(outside)}"


def _against_majority(found: pd.DataFrame) -> tuple[pd.Series | None, pd.DataFrame]:
    """Share of the majority, and of the profiles that clearly got fewer positive answers."""
    shares, odds = (
        pick(found, indicator=name) for name in ("response_by_profile", "odds_ratio_by_profile")
    )
    worse = odds.loc[odds["clear"].eq(True) & (odds["value"] < 1), "profile"]
    return only(shares, profile="majority"), shares[shares["profile"].isin(worse)]


@or_nothing
def profiles(found: pd.DataFrame) -> str:
    """Share of positive answers of the majority, and of the profiles that clearly got fewer."""
    majority, worse = _against_majority(found)
    if not known(majority):
        return NOT_SHOWN
    text = (
        "Bij advertenties met meer dan twee kandidaturen kreeg een naam van de meerderheid in "
        f"{with_interval(majority)} van de gevallen een positief antwoord."
    )
    if worse.empty:
        return f"{text} Voor geen enkel ander profiel is er een duidelijk verschil."
    names = listed([f"een {inside('profile', code)}" for code in worse["profile"]])
    low, high = (worse.loc[each] for each in (worse["value"].idxmin(), worse["value"].idxmax()))
    if len(worse) == 1:
        return f"{text} Met {names} was dat minder: {with_interval(low)}."
    return f"{text} Met {names} was dat minder: tussen {rounded(low)} en {rounded(high)}."


@or_untitled
def profiles_title(found: pd.DataFrame) -> str:
    """How many profiles clearly got fewer positive answers than the majority."""
    majority, worse = _against_majority(found)
    if not known(majority):
        return ""
    if worse.empty:
        return "Geen profiel verschilt duidelijk van een naam van de meerderheid"
    got = "kreeg één profiel" if len(worse) == 1 else f"kregen {in_words(len(worse))} profielen"
    return f"In tests {got} duidelijk minder vaak een positief antwoord dan de meerderheid"


@or_nothing
def elsewhere(found: pd.DataFrame) -> str:
    """Where other tests were published, and why they make no series."""
    places = sorted(set(found["place"]))
    return (
        f"Gepubliceerd zijn {in_words(len(found))} resultaten van eerdere praktijktests, uit "
        f"{listed(places)}. De noemer staat er niet bij en verschilt tussen onderzoeken: ze vormen "
        "geen reeks, ook niet binnen een stad."
    )
