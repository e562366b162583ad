"""Sentences and titles of the chapter on work, made from estimates.

A gap is that of non-EU origin to Belgian origin, unless another group is named; a positive one is a
disadvantage.
"""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import order
from analysis.report.text.differences import gap_size
from analysis.report.text.numbers import label
from analysis.report.text.rounding import rounded, rounded_amount
from analysis.report.text.sentences import or_nothing
from analysis.settings import AGE_BANDS, AGES_BEFORE, WORKING_AGE

__all__ = [
    "age_title",
    "education_title",
    "eu_gap",
    "gap",
    "gap_by_age",
    "gap_by_education",
    "gap_by_generation",
    "generation_title",
    "women_title",
]

SEXES = ("F", "M")
# First and last age of the youngest and of the middle band of working age.
YOUNG, MIDDLE = (WORKING_AGE[0], AGES_BEFORE[0]), (AGE_BANDS[0], AGES_BEFORE[1])
YOUNGEST = f"{YOUNG[0]}-{YOUNG[1]}"


@or_nothing
def gap(rates: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Employment rate of non-EU origin with its gap, and the gaps of women and of men."""
    rate, total = (only(frame, year=year, origin_group="non_eu") for frame in (rates, gaps))
    women, men = (only(gaps, year=year, origin_group="non_eu", sex=sex) for sex in SEXES)
    return (
        f"Van de mensen van niet-EU-herkomst van 20 tot en met 64 jaar is {rounded(rate)} aan het "
        f"werk; de kloof met mensen van Belgische herkomst is {gap_size(total)}. Voor "
        f"vrouwen is ze {gap_size(women)}, voor mannen {gap_size(men)}."
    )


@or_nothing
def eu_gap(gaps: pd.DataFrame, *, year: int) -> str:
    """Gaps of non-EU and of EU origin, short."""
    eu, non_eu = (only(gaps, year=year, origin_group=origin) for origin in ("eu", "non_eu"))
    return (
        f"De kloof in werk is {rounded(non_eu)} voor mensen van niet-EU-herkomst en "
        f"{rounded_amount(eu)} voor mensen van EU-herkomst"
    )


@or_nothing
def women_title(rates: pd.DataFrame, *, year: int) -> str:
    """Employment rates of women of non-EU and of Belgian origin, short."""
    non_eu, belgian = (
        only(rates, year=year, origin_group=origin, sex="F") for origin in ("non_eu", "belgian")
    )
    return (
        f"Van de vrouwen van niet-EU-herkomst werkt {rounded(non_eu)}, van de vrouwen "
        f"van Belgische herkomst {rounded(belgian)}"
    )


@or_nothing
def gap_by_generation(gaps: pd.DataFrame, *, year: int) -> str:
    """Gaps of both generations, of women and of men."""
    women, men = (_generations(gaps, year, sex) for sex in SEXES)
    return (
        f"Voor vrouwen is de kloof {gap_size(women[0])} in de eerste generatie en "
        f"{gap_size(women[1])} bij wie hier geboren is of van wie het geboorteland niet "
        f"bekend is. Voor mannen is ze {gap_size(men[0])} en {gap_size(men[1])}."
    )


@or_nothing
def generation_title(gaps: pd.DataFrame, *, year: int) -> str:
    """For which sex the gap of those born here is clearly smaller than that of the first."""
    smaller = [sex for sex in SEXES if order(*_generations(gaps, year, sex)) > 0]
    if len(smaller) == len(SEXES):
        return "De kloof in werk is kleiner na de eerste generatie, bij vrouwen en bij mannen"
    if smaller:
        sex = label("sex", smaller[0]).lower()
        return f"De kloof in werk is na de eerste generatie alleen bij {sex} duidelijk kleiner"
    return "De kloof in werk is niet duidelijk kleiner na de eerste generatie"


def _generations(gaps: pd.DataFrame, year: int, sex: str) -> tuple:
    return tuple(
        only(gaps, year=year, origin_group="non_eu", generation=generation, sex=sex)
        for generation in ("first", "second_or_unknown")
    )


@or_nothing
def gap_by_age(gaps: pd.DataFrame, *, year: int) -> str:
    """Gaps of the youngest and of the largest band, of women and of men."""
    young, middle = (
        [only(gaps, year=year, origin_group="non_eu", sex=sex, age_band=band) for sex in SEXES]
        for band in (YOUNGEST, f"{MIDDLE[0]}-{MIDDLE[1]}")
    )
    return (
        f"Van {_ages(YOUNG)} is de kloof {gap_size(young[0])} voor vrouwen en "
        f"{gap_size(young[1])} voor mannen. Van {_ages(MIDDLE)} is ze "
        f"{gap_size(middle[0])} en {gap_size(middle[1])}."
    )


@or_nothing
def age_title(gaps: pd.DataFrame, *, year: int) -> str:
    """Whether the gap is clearly largest among the youngest, of women and of men."""
    rows = pick(gaps, year=year, origin_group="non_eu", sex=list(SEXES))
    rows = rows[rows["age_band"] != "_T"]
    largest = all(
        order(only(rows, sex=other["sex"], age_band=YOUNGEST), other) > 0
        for _, other in rows[rows["age_band"] != YOUNGEST].iterrows()
    )
    if largest:
        return f"De kloof in werk is het grootst van {_ages(YOUNG)}, bij vrouwen en mannen"
    return "De kloof in werk is op geen enkele leeftijd duidelijk het grootst"


def _ages(band: tuple[int, int]) -> str:
    return f"{band[0]} tot en met {band[1]} jaar"


@or_nothing
def gap_by_education(gaps: pd.DataFrame, *, year: int) -> str:
    """Gaps of high and of low education, of women and of men; none is ranked."""
    high, low = (_of_education(gaps, year, level) for level in ("5-8", "0-2"))
    return (
        f"Bij hoogopgeleiden van 25 tot en met 64 jaar is de kloof {gap_size(high[0])} voor "
        f"vrouwen en {gap_size(high[1])} voor mannen; bij laagopgeleiden is ze "
        f"{gap_size(low[0])} en {gap_size(low[1])}. Van een deel van de eerste generatie "
        "is de opleiding niet bekend: die groep staat apart."
    )


@or_nothing
def education_title(gaps: pd.DataFrame, *, year: int) -> str:
    """Whether there is a clear gap among the highly educated too."""
    clear = [row["clear"] for row in _of_education(gaps, year, "5-8") if pd.notna(row["clear"])]
    if len(clear) == len(SEXES) and all(clear):
        return "Ook hoogopgeleiden van niet-EU-herkomst werken minder vaak"
    return "Bij hoogopgeleiden is de kloof in werk niet voor iedereen duidelijk"


def _of_education(gaps: pd.DataFrame, year: int, level: str) -> list:
    return [only(gaps, year=year, origin_group="non_eu", sex=sex, education=level) for sex in SEXES]
