"""Sentences of the chapter on positions in the labour market, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.differences import CHANGE, differences
from analysis.report.text.numbers import estimate, label, listed, points
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "among_followed", "arrival", "by_origin", "changes", "followed", "gaps_by_sex", "positions",
    "splits",
]  # fmt: skip

ORIGINS = ("belgian", "eu", "non_eu")
AGAINST = "dan bij Belgische herkomst"
NOT_ONE_COURSE = (
    "Wie langer hier is, kwam in een andere tijd, en wie vertrok, telt niet mee: dit is geen "
    "verloop van dezelfde mensen."
)
SAME_PERSONS = (
    "Deze verandering heeft geen interval: het gaat in beide jaren grotendeels om dezelfde mensen."
)


@or_nothing
def by_origin(estimates: pd.DataFrame, *, year: int, what: str, **codes: str) -> str:
    """One share of Belgian, EU and non-EU origin, in one sentence that begins with what is counted."""
    said = [
        f"bij {words} {with_interval(row)}"
        for words, row in _rows(estimates, ORIGINS, year=year, **codes)
    ]
    return f"{what}: {listed(said)}."


@or_nothing
def gaps_by_sex(gaps: pd.DataFrame, *, year: int, what: str) -> str:
    """Gaps of EU and non-EU origin in one table, men and women apart, judged with all others of that table."""
    texts = []
    for sex in ("M", "F"):
        said = differences(
            gaps,
            by="origin_group",
            against=AGAINST,
            year=year,
            sex=sex,
            origin_group=list(ORIGINS[1:]),
        )
        texts.append(f"{label('sex', sex)}. {said}")
    return f"{what}. {' '.join(texts)}"


@or_nothing
def positions(shares: pd.DataFrame, *, year: int) -> str:
    """Positions outside work of non-EU and of Belgian origin, in the order of the register."""
    rows = pick(shares, year=year)
    parts = []
    for code in dict.fromkeys(rows["work_position"]):
        ours, base = (
            only(rows, work_position=code, origin_group=origin) for origin in ("non_eu", "belgian")
        )
        if ours is not None and base is not None:
            parts.append(
                f"{_inside(label('work_position', code))} {estimate(ours)} tegenover "
                f"{estimate(base)}"
            )
    return f"Bij niet-EU-herkomst tegenover Belgische herkomst: {'; '.join(parts)}."


@or_nothing
def arrival(rates: pd.DataFrame, *, year: int) -> str:
    """Employment rate of the first generation by years since arrival, and by ground of stay."""
    years, grounds = (_each(rates, name, year=year) for name in ("years_here", "ground_of_stay"))
    return (
        f"Van de eerste generatie is aan het werk, naar jaren sinds aankomst: {years}. Naar "
        f"verblijfsgrond: {grounds}. {NOT_ONE_COURSE}"
    )


def _each(estimates: pd.DataFrame, name: str, **codes: object) -> str:
    rows = [
        only(estimates, **{name: code}, **codes)
        for code in dict.fromkeys(estimates[name])
        if code != "_T"
    ]
    known = [row for row in rows if row is not None]
    return listed([f"{_inside(label(name, row[name]))} {with_interval(row)}" for row in known])


@or_nothing
def changes(rates: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Change of the rate of each origin and of both gaps, since each earlier year; never called significant."""
    texts = []
    for since in dict.fromkeys(rates["since"]):
        of_rate = [
            f"bij {words} {_moved(row)}"
            for words, row in _rows(rates, ORIGINS, year=year, since=since)
        ]
        of_gap = [
            f"voor {words} {_moved(row)}"
            for words, row in _rows(gaps, ORIGINS[1:], year=year, since=since)
        ]
        texts.append(
            f"Tegenover {since} veranderde de werkzaamheidsgraad {listed(of_rate)}; de "
            f"herkomstkloof veranderde {listed(of_gap)}."
        )
    return f"{' '.join(texts)} {SAME_PERSONS}"


@or_nothing
def splits(split: pd.DataFrame, *, year: int) -> str:
    """The two parts of the change of the rate of non-EU origin and of its gap, since each earlier year."""
    texts = []
    for since in dict.fromkeys(split["since"]):
        for indicator, words in (
            ("employment_rate_change_split", "de werkzaamheidsgraad van niet-EU-herkomst"),
            ("employment_gap_change_split", "de herkomstkloof van niet-EU-herkomst"),
        ):
            rows = pick(split, indicator=indicator, year=year, since=since, origin_group="non_eu")
            change, who, work = (
                only(rows, component=each) for each in ("change", "composition", "within")
            )
            texts.append(
                f"Van de verandering van {words} tegenover {since} ({_moved(change)}) komt "
                f"{_moved(who)} door wie er is (leeftijd en geslacht) en {_moved(work)} door werk "
                "binnen elke leeftijd en elk geslacht."
            )
    return " ".join(texts)


@or_nothing
def followed(shares: pd.DataFrame, *, year: int) -> str:
    """Who kept work and who entered it, by origin."""
    kept, entered = (
        by_origin(pick(shares, employed_before=before, activity="employed"), year=year, what=what)
        for before, what in (
            ("yes", f"Van wie in {year - 1} werkte, werkt ook in {year}"),
            ("no", f"Van wie in {year - 1} niet werkte, werkt in {year}"),
        )
    )
    return f"{kept} {entered}"


@or_nothing
def among_followed(change: pd.DataFrame, *, year: int) -> str:
    """Paired change by origin: clear or not by its own interval, after Holm."""
    said = differences(
        change, by="origin_group", against=f"dan in {year - 1}", words=CHANGE, year=year
    )
    return (
        f"Het aandeel aan het werk onder dezelfde mensen, die nu een jaar ouder zijn. {said} Wie "
        "aankwam, vertrok of 65 werd, telt hier niet mee: dit is niet de verandering van de "
        "werkzaamheidsgraad."
    )


def _rows(
    estimates: pd.DataFrame, origins: tuple[str, ...], **codes: object
) -> list[tuple[str, pd.Series | None]]:
    return [
        (_inside(label("origin_group", o)), only(estimates, origin_group=o, **codes))
        for o in origins
    ]


def _moved(row: pd.Series | None) -> str:
    """Change with its sign, or why there is none."""
    if row is None or pd.isna(row["value"]):
        return (
            "(geen cijfer: breuk in de reeks)"
            if row is not None and row["obs_status"] == "b"
            else "(geen cijfer)"
        )
    return f"+{points(row['value'])}" if row["value"] > 0 else points(row["value"])


def _inside(name: str) -> str:
    """Word as it stands inside a sentence: names and abbreviations keep their capital."""
    return name if name[:2].isupper() or name.startswith("Belgisch") else name[0].lower() + name[1:]
