"""Sentences about correspondence tests: established, and only at the adverts tested."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.plan import TOTAL
from analysis.report.text.numbers import (
    MISSING,
    SMALLEST_P,
    estimate,
    interval,
    label,
    listed,
    number,
)
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import LEVEL

__all__ = [
    "funnel",
    "actors",
    "by_municipality",
    "elsewhere",
    "net",
    "of_usable",
    "profiles",
    "ratios",
    "responses",
    "sensitivity",
    "together",
]


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose value is not hidden."""
    return frame[frame["value"].notna()]


def _by_market(found: pd.DataFrame) -> str:
    """Every market whose result is shown, with its value."""
    texts = [
        f"{inside('market', row['market'])} {with_interval(row)}"
        for _, row in _shown(found).iterrows()
    ]
    return "; ".join(texts)


@or_nothing
def net(found: pd.DataFrame) -> str:
    """Net discrimination by region and market."""
    texts = []
    for region, rows in found.groupby("region", sort=False):
        if by_market := _by_market(rows):
            texts.append(
                f"In het {label('region', region)} is de netto-discriminatie, over alle "
                f"paren: {by_market}."
            )
    if not texts:
        return "Geen enkel resultaat per markt en gewest is te tonen."
    return (
        f"{' '.join(texts)} Boven nul kreeg vaker alleen de meerderheid een positief antwoord dan "
        "alleen de minderheid."
    )


@or_nothing
def ratios(found: pd.DataFrame, *, region: str) -> str:
    """Ratio of the positive-response rates by market in one region."""
    by_market = _by_market(pick(found, region=region))
    if not by_market:
        return "De verhouding is nergens te tonen."
    return (
        f"De kans van de minderheid op een positief antwoord, gedeeld door die van de meerderheid "
        f"({label('region', region)}): {by_market}. Bij 1 zijn de kansen gelijk."
    )


@or_nothing
def of_usable(usable: pd.DataFrame, *, region: str) -> str:
    """Net discrimination over usable pairs in one region, not to be compared with all pairs."""
    by_market = _by_market(pick(usable, region=region))
    if not by_market:
        return "Over bruikbare paren is niets te tonen."
    return (
        "Over alleen de bruikbare paren, met minstens een positief antwoord "
        f"({label('region', region)}, interval van Newcombe voor paren): {by_market}. Dat is "
        "hetzelfde resultaat met een andere noemer; vergelijk de twee niet."
    )


@or_nothing
def actors(effects: pd.DataFrame) -> str:
    """How much wider the intervals are because an actor has several adverts."""
    shown = _shown(pick(effects, result="net"))
    if shown.empty:
        return "Hoe vaak een adverteerder meer dan een advertentie heeft, is niet te tonen."
    texts = [
        f"{inside('market', row['market'])} ({label('region', row['region'])}) {estimate(row)}"
        for _, row in shown[shown["market"] != TOTAL].iterrows()
    ]
    return (
        "Eén verhuurder, makelaar of werkgever kan meer dan één advertentie hebben en beantwoordt "
        "die vaak op dezelfde manier. De intervallen houden daar rekening mee: die van de "
        "netto-discriminatie zijn zo breed als bij zoveel keer minder paren: "
        f"{listed(texts)}. Bij 1 maakt het geen verschil."
    )


@or_nothing
def responses(found: pd.DataFrame, *, region: str) -> str:
    """Pairs by response, for each market of a region."""
    texts = []
    for market, rows in pick(found, region=region).groupby("market", sort=False):
        pairs = [
            f"{inside('response', row['response'])} {estimate(row)}" for _, row in rows.iterrows()
        ]
        # The first market begins the sentence.
        words = inside("market", market) if texts else label("market", market)
        texts.append(f"{words}: {listed(pairs)}")
    return f"{label('region', region)}, aantal paren. {'; '.join(texts)}." if texts else MISSING


@or_nothing
def by_municipality(found: pd.DataFrame) -> str:
    """Ratio of each municipality in alphabetical order, and how many are hidden."""
    shown = _shown(found)
    hidden = len(found) - len(shown)
    places = [
        f"{label('municipality', row['municipality'])} {with_interval(row)}"
        for _, row in shown.iterrows()
    ]
    texts = []
    if places:
        texts.append(f"Verhouding per geteste gemeente, alfabetisch: {'; '.join(places)}.")
    if hidden:
        words = "gemeente" if hidden == 1 else "gemeenten"
        texts.append(f"Van {number(hidden)} {words} is het resultaat afgeschermd.")
    return " ".join(texts)


def together(found: pd.DataFrame) -> str:
    """Mean of the municipalities, range for a next one, and whether they differ."""
    names = ("tested_places", "mean_ratio", "ratio_prediction", "ratio_i2", "ratio_q_p")
    rows = {name: only(pick(found, indicator=name)) for name in names}
    if found.empty or rows["mean_ratio"] is None:
        return "Er zijn geen drie gemeenten waarvan het resultaat te tonen is; we vergelijken niet."
    p, following = rows["ratio_q_p"], rows["ratio_prediction"]
    known = following is not None and not pd.isna(following["value"])
    expected = (
        f"In een volgende gemeente verwachten we {interval(following)}."
        if known
        else "Wat een volgende gemeente zou tonen, is niet te zeggen."
    )
    differ = "De gemeenten verschillen meer dan door toeval te verwachten is"
    if p["value"] >= 1 - LEVEL:
        differ = (
            "De gemeenten verschillen niet aantoonbaar meer dan door toeval"
            if known
            else "Of de gemeenten van elkaar verschillen, is niet te zeggen"
        )
    return (
        f"Gemiddeld over {estimate(rows['tested_places'])} gemeenten is de verhouding "
        f"{with_interval(rows['mean_ratio'])}. {expected} {differ} (Q-toets, p "
        f"{'' if p['value'] < SMALLEST_P else '= '}{estimate(p)}; I² "
        f"{with_interval(rows['ratio_i2'])}); bij weinig gemeenten is die spreiding zelf onzeker. "
        "Een rangschikking van gemeenten maken we niet."
    )


def sensitivity(found: pd.DataFrame) -> str:
    """Between which values the mean lies without each municipality in turn."""
    rows = pick(found, indicator="mean_ratio_without")
    if rows.empty:
        return ""
    least, most = (rows.loc[each] for each in (rows["value"].idxmin(), rows["value"].idxmax()))
    return (
        "Laten we telkens één gemeente weg, dan ligt het gemiddelde van de andere tussen "
        f"{estimate(least)} (zonder {label('municipality', least['municipality'])}) en "
        f"{estimate(most)} (zonder {label('municipality', most['municipality'])})."
    )


def funnel(points: pd.DataFrame) -> str:
    """What the funnel plot shows: how many places, how certain, and which lie outside."""
    if points.empty:
        return "Voor een trechterfiguur zijn er te weinig gemeenten."
    outside = [
        label("municipality", code) for code in points.loc[~points["inside"], "municipality"]
    ]
    where = (
        f"Buiten de trechter ligt {listed(outside)}."
        if outside
        else "Geen enkele gemeente ligt erbuiten."
    )
    return (
        f"Trechterfiguur van {number(len(points))} gemeenten: hun verhouding tegenover de "
        f"standaardfout van haar logaritme, van {number(points['error'].min(), 2)} bovenaan tot "
        f"{number(points['error'].max(), 2)} onderaan, rond het gemiddelde van "
        f"{number(points['mean'].iloc[0], 2)}. {where} Met weinig gemeenten is scheefheid niet te "
        "beoordelen."
    )


@or_nothing
def profiles(found: pd.DataFrame) -> str:
    """Share of positive responses by profile, with odds ratios."""
    shares, odds = (
        pick(found, indicator=name) for name in ("response_by_profile", "odds_ratio_by_profile")
    )
    texts = []
    for _, row in shares.iterrows():
        text = f"{label('profile', row['profile'])} {with_interval(row)}"
        ratio = only(odds, market=row["market"], profile=row["profile"])
        if ratio is not None:
            text = f"{text}, kansverhouding (odds) {with_interval(ratio)}"
        texts.append(text)
    return (
        "Aandeel met een positief antwoord bij advertenties met meer dan twee kandidaturen: "
        f"{'; '.join(texts)}. Een kansverhouding (odds) is niet de verhouding van de aandelen."
    )


def elsewhere(found: pd.DataFrame) -> str:
    """Published results of other tests, each with its place, market, year and source."""
    texts = [
        f"{row['place']}, {inside('market', row['market'])}, {row['year']}: {estimate(row)}"
        for _, row in found.iterrows()
    ]
    return (
        f"Gepubliceerd ({'; '.join(dict.fromkeys(found['document']))}): {'; '.join(texts)}. De "
        "noemer staat er niet bij en verschilt tussen onderzoeken; deze cijfers vormen dus geen "
        "reeks, ook niet binnen een stad."
    )
