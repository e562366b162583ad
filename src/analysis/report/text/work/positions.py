"""Sentences and titles of the chapter on positions in the labour market, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import apart, order
from analysis.report.text.differences import gap_size, unclear
from analysis.report.text.numbers import listed
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "activity",
    "arrival",
    "arrival_title",
    "compared",
    "followed",
    "followed_title",
    "neet",
    "neet_title",
    "part_time",
    "part_title",
    "positions",
    "positions_title",
    "rate_changes",
    "rate_changes_title",
    "unemployment_title",
]

ORIGINS = ("belgian", "eu", "non_eu")
# Positions that are work, or of which nothing is known.
_NO_POSITION = {"employee", "self_employed", "abroad", "unknown"}
NOT_ONE_COURSE = (
    "Dat is geen verloop van dezelfde mensen: wie langer hier is, kwam in een andere tijd, en wie "
    "vertrok, telt niet mee."
)
_MORE = {1: "vaker", -1: "minder vaak", 0: "niet duidelijk vaker of minder vaak"}


def _pair(estimates: pd.DataFrame, **codes: object) -> tuple:
    """Rows of non-EU and of Belgian origin."""
    return tuple(only(estimates, origin_group=origin, **codes) for origin in ("non_eu", "belgian"))


@or_nothing
def activity(rates: pd.DataFrame, unemployment: pd.DataFrame, *, year: int) -> str:
    """Who works or seeks work, and who of them is registered as unemployed."""
    active, active_belgian = _pair(rates, year=year)
    without, without_belgian = _pair(unemployment, year=year)
    return (
        f"Van de mensen van niet-EU-herkomst van 20 tot en met 64 jaar werkt of zoekt "
        f"{with_interval(active)} werk, tegenover {with_interval(active_belgian)} van die van "
        f"Belgische herkomst. Van wie werkt of zoekt, is {with_interval(without)} "
        f"geregistreerd werkloos, tegenover {with_interval(without_belgian)}."
    )


@or_nothing
def unemployment_title(rates: pd.DataFrame, *, year: int) -> str:
    """Registered unemployment of non-EU and of Belgian origin, short."""
    return part_title(rates, does=("is", "van wie werkt of zoekt werkloos"), year=year)


@or_nothing
def neet_title(rates: pd.DataFrame, *, year: int) -> str:
    """Young people without work or education of non-EU and of Belgian origin, short."""
    return part_title(rates, does=("werkt en leert", "van de jongeren niet"), year=year)


@or_nothing
def positions(shares: pd.DataFrame, *, year: int) -> str:
    """The two positions outside work in which non-EU origin clearly differs most from Belgian."""
    found = _most_different(shares, year)
    if not found:
        return (
            "In geen enkele positie buiten werk verschillen mensen van niet-EU-herkomst duidelijk "
            "van mensen van Belgische herkomst."
        )
    texts = [
        f"‘{inside('work_position', code)}’ ({rounded(group)} tegenover {rounded(belgian)})"
        for code, group, belgian in found
    ]
    return (
        "Buiten werk verschillen de inwoners van niet-EU-herkomst van 20 tot en met 64 jaar het "
        f"meest van die van Belgische herkomst in het aandeel {listed(texts)}."
    )


@or_nothing
def positions_title(shares: pd.DataFrame, *, year: int) -> str:
    """The position outside work with the largest clear difference, short."""
    found = _most_different(shares, year)
    if not found:
        return "In geen enkele positie buiten werk is er een duidelijk verschil"
    code, group, belgian = found[0]
    word = inside("work_position", code)
    return (
        f"Buiten werk is het verschil het grootst bij ‘{word}’: {rounded(group)} tegenover "
        f"{rounded(belgian)}"
    )


def _most_different(shares: pd.DataFrame, year: int) -> list[tuple]:
    """At most two positions outside work with a clear difference, the largest first."""
    rows = pick(shares, year=year)
    found = []
    for code in dict.fromkeys(rows["work_position"]):
        group, belgian = _pair(rows, work_position=code)
        if code not in _NO_POSITION and apart(group, belgian):
            found.append((code, group, belgian))
    return sorted(found, key=lambda each: -abs(each[1]["value"] - each[2]["value"]))[:2]


@or_nothing
def arrival(rates: pd.DataFrame, *, year: int) -> str:
    """Employment rate of the first generation, just arrived and here for long."""
    new, long = (only(rates, year=year, years_here=code) for code in ("0-4", "10+"))
    return (
        f"Van de eerste generatie is {with_interval(new)} aan het werk in de eerste vijf jaar na "
        f"aankomst, en {with_interval(long)} na tien jaar of langer. {NOT_ONE_COURSE}"
    )


@or_nothing
def arrival_title(rates: pd.DataFrame, *, year: int) -> str:
    """Who is here for long against who just arrived, short."""
    new, long = (only(rates, year=year, years_here=code) for code in ("0-4", "10+"))
    more = _MORE[order(long, new)]
    return (
        f"Wie tien jaar of langer hier is, werkt {more} dan wie pas kwam: {rounded(long)} "
        f"tegenover {rounded(new)}"
    )


@or_nothing
def neet(rates: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Young people without work or education, with the gaps of women and of men."""
    group, belgian = _pair(rates, year=year)
    women, men = (only(gaps, year=year, origin_group="non_eu", sex=sex) for sex in ("F", "M"))
    return (
        f"Van de jongeren van niet-EU-herkomst van 15 tot en met 29 jaar werkt en leert "
        f"{rounded(group)} niet, tegenover {rounded(belgian)} van die van Belgische herkomst. Bij "
        f"jonge vrouwen is de kloof {gap_size(women)}, bij jonge mannen {gap_size(men)}."
    )


@or_nothing
def compared(
    shares: pd.DataFrame, *, year: int, who: str, what: str, other: str = "", sex: str = "_T"
) -> str:
    """One share of non-EU against Belgian origin, and that of EU origin, in words.

    Parameters
    ----------
    who
        Whose share it is: "vrouwen met een werkgever".
    what
        The word for what they do: "deeltijds".
    other
        Beginning of the sentence on EU origin; empty for none.
    """
    group, belgian = _pair(shares, year=year, sex=sex)
    more = _MORE[order(group, belgian)]
    text = (
        f"Van de {who} werken die van niet-EU-herkomst {more} {what} dan die van Belgische "
        f"herkomst: {with_interval(group)} tegenover {with_interval(belgian)}."
    )
    if not other:
        return text
    return f"{text} {other} {with_interval(only(shares, year=year, origin_group='eu', sex=sex))}."


@or_nothing
def part_time(shares: pd.DataFrame, *, year: int) -> str:
    """Part-time work of women and of men with an employer, non-EU against Belgian origin."""
    texts = []
    for sex, who in (("F", "vrouwen met een werkgever"), ("M", "mannen")):
        texts.append(compared(shares, year=year, who=who, what="deeltijds", sex=sex))
    return " ".join(texts)


@or_nothing
def rate_changes(changes: pd.DataFrame, *, year: int) -> str:
    """Whose rate clearly changed since the year before, and since the first delivered year."""
    since = dict.fromkeys(changes["since"])
    return " ".join(f"{_changed(changes, year, each)}." for each in since)


@or_nothing
def rate_changes_title(changes: pd.DataFrame, *, year: int) -> str:
    """Whose rate clearly changed since the first delivered year, short."""
    return _changed(changes, year, list(dict.fromkeys(changes["since"]))[-1])


def _changed(changes: pd.DataFrame, year: int, since: str) -> str:
    rows = [only(changes, year=year, origin_group=each, since=since) for each in ORIGINS]
    known = [row for row in rows if row is not None and pd.notna(row["value"])]
    if not known:
        return f"De verandering tegenover {since} is niet te berekenen"
    texts = []
    for words, sign in (("hoger", 1), ("lager", -1)):
        clear = [row for row in known if not unclear(row) and row["value"] * sign > 0]
        if len(clear) == len(ORIGINS):
            return f"De werkzaamheidsgraad is in alle drie de groepen {words} dan in {since}"
        names = listed([inside("origin_group", row["origin_group"]) for row in clear])
        texts += [f"bij {names} {words}"] if clear else []
    if not texts:
        return f"Geen van de drie groepen werkt duidelijk vaker of minder vaak dan in {since}"
    return f"De werkzaamheidsgraad is {listed(texts)} dan in {since}"


@or_nothing
def followed(shares: pd.DataFrame, *, year: int) -> str:
    """Who kept work and who found it, of non-EU and of Belgian origin."""
    kept, kept_belgian = _pair(shares, year=year, employed_before="yes", activity="employed")
    found, found_belgian = _pair(shares, year=year, employed_before="no", activity="employed")
    return (
        f"Van de mensen van niet-EU-herkomst die in {year - 1} werkten, werkt "
        f"{with_interval(kept)} ook in {year}, tegenover {with_interval(kept_belgian)} van die van "
        f"Belgische herkomst. Van wie toen niet werkte, vond {with_interval(found)} werk, "
        f"tegenover {with_interval(found_belgian)}."
    )


@or_nothing
def followed_title(shares: pd.DataFrame, *, year: int) -> str:
    """Whether non-EU origin kept work as often as Belgian origin, short."""
    kept, belgian = _pair(shares, year=year, employed_before="yes", activity="employed")
    more = _MORE[order(kept, belgian)]
    return (
        f"Mensen van niet-EU-herkomst bleven {more} aan het werk: {rounded(kept)} tegenover "
        f"{rounded(belgian)}"
    )


@or_nothing
def part_title(shares: pd.DataFrame, *, does: tuple[str, str], year: int, sex: str = "_T") -> str:
    """Share of non-EU and of Belgian origin that does something, short.

    `does` stands around the share: `("werkt", "van de werkneemsters deeltijds")`.
    """
    group, belgian = _pair(shares, year=year, sex=sex)
    verb, rest = does
    return f"Bij niet-EU-herkomst {verb} {rounded(group)} {rest}, bij Belgische {rounded(belgian)}"
