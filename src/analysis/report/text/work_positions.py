"""Sentences of the chapter on positions in the labour market, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.differences import ADVERSE_GAP, AGAINST_BELGIAN, CHANGE, differences
from analysis.report.text.numbers import estimate, interval, label, listed, points
from analysis.report.text.sentences import SAME_PERSONS, or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "among_followed",
    "arrival",
    "by_origin",
    "changes",
    "followed",
    "gaps_by_sex",
    "positions",
    "splits",
]

ORIGINS = ("belgian", "eu", "non_eu")
NOT_ONE_COURSE = (
    "Wie langer hier is, kwam in een andere tijd, en wie vertrok, telt niet mee: dit is geen "
    "verloop van dezelfde mensen."
)


@or_nothing
def by_origin(estimates: pd.DataFrame, *, year: int, what: str, **codes: str) -> str:
    """One share of Belgian, EU and non-EU origin, after the words for what is counted."""
    shares = [
        f"bij {words} {with_interval(row)}"
        for words, row in _rows(estimates, ORIGINS, year=year, **codes)
    ]
    return f"{what}: {listed(shares)}."


@or_nothing
def gaps_by_sex(gaps: pd.DataFrame, *, year: int, what: str) -> str:
    """Gaps of EU and non-EU origin in something adverse, men and women apart."""
    texts = []
    for sex in ("M", "F"):
        finding = differences(
            gaps,
            by="origin_group",
            against=AGAINST_BELGIAN,
            direction=ADVERSE_GAP,
            year=year,
            sex=sex,
            origin_group=list(ORIGINS[1:]),
        )
        texts.append(f"{label('sex', sex)}. {finding}")
    return f"{what}. {' '.join(texts)}"


@or_nothing
def positions(shares: pd.DataFrame, *, year: int) -> str:
    """Positions outside work of non-EU and of Belgian origin, in the order of the register."""
    rows = pick(shares, year=year)
    texts = []
    for code in dict.fromkeys(rows["work_position"]):
        non_eu, belgian = (
            only(rows, work_position=code, origin_group=origin) for origin in ("non_eu", "belgian")
        )
        if non_eu is not None and belgian is not None:
            texts.append(
                f"{inside('work_position', code)} {estimate(non_eu)} tegenover {estimate(belgian)}"
            )
    return f"Bij niet-EU-herkomst tegenover Belgische herkomst: {'; '.join(texts)}."


@or_nothing
def arrival(rates: pd.DataFrame, *, year: int) -> str:
    """Employment rate of the first generation by years since arrival, and by ground of stay."""
    years = _every_code(rates, "years_here", year=year)
    grounds = _every_code(rates, "ground_of_stay", year=year)
    return (
        f"Van de eerste generatie is aan het werk, naar jaren sinds aankomst: {years}. Naar "
        f"verblijfsgrond: {grounds}. {NOT_ONE_COURSE}"
    )


def _every_code(estimates: pd.DataFrame, name: str, **codes: object) -> str:
    """Every category of a dimension with its value."""
    texts = []
    for code in dict.fromkeys(estimates[name]):
        row = None if code == "_T" else only(estimates, **{name: code}, **codes)
        if row is not None:
            texts.append(f"{inside(name, code)} {with_interval(row)}")
    return listed(texts)


@or_nothing
def changes(rates: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Change in the rate of each origin and in both gaps, since each earlier year."""
    texts = []
    for since in dict.fromkeys(rates["since"]):
        of_rate = [
            f"bij {words} {_change(row)}"
            for words, row in _rows(rates, ORIGINS, year=year, since=since)
        ]
        of_gap = [
            f"voor {words} {_change(row)}"
            for words, row in _rows(gaps, ORIGINS[1:], year=year, since=since)
        ]
        texts.append(
            f"Tegenover {since} veranderde de werkzaamheidsgraad {listed(of_rate)}; de "
            f"herkomstkloof veranderde {listed(of_gap)}."
        )
    return f"{' '.join(texts)} {SAME_PERSONS}"


@or_nothing
def splits(split: pd.DataFrame, *, year: int) -> str:
    """The two parts of the change in the rate of non-EU origin and in its gap, by since when."""
    texts = []
    for since in dict.fromkeys(split["since"]):
        for indicator, words in (
            ("employment_rate_change_split", "de werkzaamheidsgraad van niet-EU-herkomst"),
            ("employment_gap_change_split", "de herkomstkloof van niet-EU-herkomst"),
        ):
            rows = pick(split, indicator=indicator, year=year, since=since, origin_group="non_eu")
            change, composition, within = (
                only(rows, component=each) for each in ("change", "composition", "within")
            )
            texts.append(
                f"Van de verandering van {words} tegenover {since} ({_change(change)}) komt "
                f"{_change(composition)} door wie er is (leeftijd en geslacht) en "
                f"{_change(within)} door werk binnen elke leeftijd en elk geslacht."
            )
    return " ".join(texts)


@or_nothing
def followed(shares: pd.DataFrame, *, year: int) -> str:
    """Who kept work and who found it, by origin."""
    kept_work, found_work = (
        by_origin(pick(shares, employed_before=before, activity="employed"), year=year, what=what)
        for before, what in (
            ("yes", f"Van wie in {year - 1} werkte, werkt ook in {year}"),
            ("no", f"Van wie in {year - 1} niet werkte, werkt in {year}"),
        )
    )
    return f"{kept_work} {found_work}"


@or_nothing
def among_followed(change: pd.DataFrame, *, year: int) -> str:
    """Paired change by origin, clear or not."""
    findings = differences(
        change, by="origin_group", against=f"in {year - 1}", direction=CHANGE, year=year
    )
    return (
        f"Het aandeel aan het werk onder dezelfde mensen, die nu een jaar ouder zijn. {findings} "
        "Wie aankwam, vertrok of 65 werd, telt hier niet mee: dit is niet de verandering van de "
        "werkzaamheidsgraad."
    )


def _rows(
    estimates: pd.DataFrame, origins: tuple[str, ...], **codes: object
) -> list[tuple[str, pd.Series | None]]:
    """Words for each origin, with its row."""
    return [
        (inside("origin_group", origin), only(estimates, origin_group=origin, **codes))
        for origin in origins
    ]


def _change(row: pd.Series | None) -> str:
    """Change with its sign, or why there is none."""
    if row is None:
        return "(geen cijfer)"
    if pd.isna(row["value"]):
        broken = row["obs_status"] == "b"
        return "(geen cijfer: breuk in de reeks)" if broken else "(geen cijfer)"
    change = f"+{points(row['value'])}" if row["value"] > 0 else points(row["value"])
    return f"{change} ({interval(row)})" if interval(row) else change
