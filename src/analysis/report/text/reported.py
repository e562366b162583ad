"""Sentences on reported discrimination: what was brought to a body, never how often it happens."""

import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.selection import only, pick
from analysis.report.text.apart import NOT_SHOWN, apart, known, largest, or_untitled, ranked
from analysis.report.text.numbers import label, listed, number
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "act",
    "act_title",
    "bodies",
    "bodies_title",
    "change_refused",
    "change_title",
    "complaints",
    "complaints_title",
    "domains",
    "domains_title",
    "files_by_province",
    "grounds",
    "grounds_title",
    "provinces_title",
    "published_series",
    "published_title",
    "reports",
    "reports_title",
]

NOT_PREVALENCE = "het zegt niet hoe vaak discriminatie voorkomt"

NOT_EQUALLY = "Meer dossiers is niet meer discriminatie: niet iedereen meldt even vaak."


@or_nothing
def reports(
    reported: pd.DataFrame, opened: pd.DataFrame, shares: pd.DataFrame, *, year: int
) -> str:
    """Reports and files of the year."""
    total, files, share = (only(frame, year=year) for frame in (reported, opened, shares))
    if not known(total, files, share):
        return NOT_SHOWN
    return (
        f"In {year} kreeg Unia {rounded(total)} meldingen over feiten in het Vlaamse Gewest, en "
        f"het opende voor {rounded(files)} ervan ({rounded(share)}) een dossier. Dat is wat gemeld "
        f"werd: {NOT_PREVALENCE}."
    )


@or_untitled
def reports_title(reported: pd.DataFrame, *, year: int) -> str:
    """Reports of the year."""
    total = only(reported, year=year)
    if not known(total):
        return ""
    return f"In {year} kreeg Unia {rounded(total)} meldingen over feiten in het Vlaamse Gewest"


@or_nothing
def grounds(named: pd.DataFrame, *, year: int) -> str:
    """Files that name a racial ground, and religion or belief."""
    racial, belief = (only(named, year=year, ground=g) for g in ("racial", "religion_or_belief"))
    if not known(racial, belief):
        return NOT_SHOWN
    return (
        f"Van de dossiers die Unia in {year} opende, noemen er {rounded(racial)} minstens een "
        f"van de vijf raciale gronden en {rounded(belief)} geloof of levensbeschouwing. Een "
        "dossier kan meer gronden noemen: de aantallen tellen niet op."
    )


@or_untitled
def grounds_title(named: pd.DataFrame, *, year: int) -> str:
    """Files that name a racial ground."""
    racial = only(named, year=year, ground="racial")
    return f"{rounded(racial)} dossiers bij Unia noemen een raciale grond" if known(racial) else ""


def _most(rows: pd.DataFrame, by: str, total: pd.Series) -> str:
    """Category with most, out of all; several where they are not clearly apart."""
    top = largest(rows, by)
    names = [inside(by, code) for code in top[by]]
    if len(top) == 1:
        return f"{names[0]}: {rounded(top.iloc[0])} van de {rounded(total)}"
    values = [rounded(row) for _, row in top.iterrows()]
    return f"{listed(names)}, zonder duidelijk verschil: {listed(values)} van de {rounded(total)}"


@or_nothing
def domains(counted: pd.DataFrame, *, year: int) -> str:
    """Domain of most files of Unia."""
    rows = pick(counted, year=year, ground_kind="_T")
    total = only(rows, domain="_T")
    if not known(total) or largest(rows, "domain").empty:
        return NOT_SHOWN
    return f"Dossiers bij Unia gaan het vaakst over {_most(rows, 'domain', total)}."


@or_untitled
def domains_title(counted: pd.DataFrame, *, year: int) -> str:
    """Domain of most files of Unia."""
    rows = pick(counted, year=year, ground_kind="_T")
    return _most_title("Dossiers bij Unia", rows, "domain")


@or_nothing
def complaints(counted: pd.DataFrame, *, year: int) -> str:
    """Domain of most complaints to the institute."""
    rows = pick(counted, year=year)
    total = only(rows, domain="_T")
    if not known(total) or largest(rows, "domain").empty:
        return NOT_SHOWN
    return (
        "Klachten bij het Vlaams Mensenrechteninstituut gaan het vaakst over "
        f"{_most(rows, 'domain', total)}. Het instituut deelt klachten anders in dan Unia "
        "dossiers: vergelijk de twee niet."
    )


@or_untitled
def complaints_title(counted: pd.DataFrame, *, year: int) -> str:
    """Domain of most complaints to the institute."""
    return _most_title("Klachten bij het instituut", pick(counted, year=year), "domain")


@or_nothing
def act(reported: pd.DataFrame, *, year: int) -> str:
    """Act that most reports are about."""
    rows = pick(reported, year=year)
    total = only(rows, act="_T")
    if not known(total) or largest(rows, "act").empty:
        return NOT_SHOWN
    return f"Meldingen bij Unia gaan het vaakst over {_most(rows, 'act', total)}."


@or_untitled
def act_title(reported: pd.DataFrame, *, year: int) -> str:
    """Act that most reports are about."""
    return _most_title("Meldingen bij Unia", pick(reported, year=year), "act")


def _most_title(what: str, rows: pd.DataFrame, by: str) -> str:
    """What they are most often about, where that is shown."""
    names = listed([inside(by, code) for code in largest(rows, by)[by]])
    return f"{what} gaan het vaakst over {names}" if names else ""


@or_nothing
def files_by_province(rates: pd.DataFrame, *, year: int) -> str:
    """Files per 100.000 in the region, and the provinces that lie clearly beside it."""
    total = only(rates, year=year)
    if not known(total):
        return NOT_SHOWN
    text = f"In het Vlaamse Gewest opende Unia {with_interval(total)} dossiers per 100.000 inwoners"
    higher, lower = _beside(rates, total, year)
    texts = [
        f"duidelijk {word} is dat in {listed(places)}"
        for word, places in (("hoger", higher), ("lager", lower))
        if places
    ]
    if not texts:
        return f"{text}; geen enkele provincie verschilt daar duidelijk van. {NOT_EQUALLY}"
    return f"{text}; {listed(texts)}. {NOT_EQUALLY}"


def _beside(rates: pd.DataFrame, total: pd.Series, year: int) -> tuple[list[str], list[str]]:
    """Provinces whose interval lies above or below that of the region, with their value."""
    higher, lower = [], []
    for _, row in ranked(pick(rates, year=year), "province").iterrows():
        if apart(row, total):
            places = higher if row["value"] > total["value"] else lower
            places.append(f"{label('province', row['province'])} ({rounded(row)})")
    return higher, lower


@or_untitled
def provinces_title(rates: pd.DataFrame, *, year: int) -> str:
    """Whether a province lies clearly beside the region."""
    total = only(rates, year=year)
    if not known(total):
        return ""
    texts = [
        f"{word} in {listed(places)}"
        for word, places in zip(("hoger", "lager"), _beside(rates, total, year), strict=True)
        if places
    ]
    if not texts:
        return "Geen provincie verschilt duidelijk van het gewest in dossiers per inwoner"
    return (
        f"In het gewest opende Unia {rounded(total)} dossiers per 100.000 inwoners, {listed(texts)}"
    )


def bodies(both: pd.DataFrame, *, year: int) -> str:
    """What each body received in the same period, and that they are never added."""
    reports_, complaints_ = _received(both, year)
    if not known(reports_, complaints_):
        return f"Voor {year} zijn er geen gegevens van beide instellingen."
    period = inside("part_of_year", reports_["part_of_year"])
    return (
        f"Van {period} {year} kreeg Unia {rounded(reports_)} meldingen en het Vlaams "
        f"Mensenrechteninstituut {rounded(complaints_)} discriminatieklachten. Die aantallen "
        "mogen niet worden opgeteld: ze tellen iets anders, en een zaak kan bij beide bekend zijn."
    )


def _received(both: pd.DataFrame, year: int) -> list[pd.Series | None]:
    """Reports of Unia and complaints of the institute in the same days."""
    if both.empty:
        return [None, None]
    rows = pick(both, year=year)
    wanted = (("federal", "report"), ("flemish", "discrimination_complaint"))
    return [only(rows, body=body, received=what) for body, what in wanted]


def bodies_title(both: pd.DataFrame, *, year: int) -> str:
    """What each body received."""
    reports_, complaints_ = _received(both, year)
    if not known(reports_, complaints_):
        return ""
    period = inside("part_of_year", reports_["part_of_year"])
    return (
        f"Van {period} kreeg Unia {rounded(reports_)} meldingen, het Mensenrechteninstituut "
        f"{rounded(complaints_)} klachten"
    )


@or_nothing
def change_refused(ratios: pd.DataFrame, *, year: int) -> str:
    """Ratio of the reports of the year to the year before, or why there is none."""
    row = only(ratios, year=year, indicator="reports_ratio")
    if row is None:
        return f"De verandering tegenover {year - 1} is niet te berekenen: er is geen eerder jaar."
    if known(row):
        return (
            f"Per inwoner kreeg Unia in {year} {with_interval(row)} keer zoveel meldingen als in "
            f"{year - 1}."
        )
    reasons = [each["reason_nl"] for each in breaks_between("reports_ratio", year - 1, year)]
    why = reasons or ["Een van beide jaren is niet volledig geleverd."]
    return f"Met {year - 1} vergelijken we de meldingen bij Unia niet. {' '.join(why)}"


@or_untitled
def change_title(ratios: pd.DataFrame, *, year: int) -> str:
    """Whether the reports of the year can be compared with the year before."""
    row = only(ratios, year=year, indicator="reports_ratio")
    if known(row):
        return f"Per inwoner {with_interval(row)} keer zoveel meldingen als in {year - 1}"
    return f"De meldingen bij Unia van {year} zijn niet te vergelijken met die van {year - 1}"


def _published(totals: pd.DataFrame) -> pd.DataFrame:
    """Published reports in Belgium, of the years that have a number."""
    return pick(totals, indicator="published_reports", region="BE").dropna(subset="value")


@or_nothing
def published_series(totals: pd.DataFrame) -> str:
    """Published reports in Belgium: first, peak and last, and the years without."""
    published = _published(totals)
    if published.empty:
        return NOT_SHOWN
    every = pick(totals, indicator="published_reports", region="BE")
    absent = [str(year) for year in every.loc[every["value"].isna(), "year"]]
    missing = f" Voor {listed(absent)} vonden we geen cijfer." if absent else ""
    return f"Voor heel België publiceerde Unia {_course(published)}.{missing}"


def _course(published: pd.DataFrame) -> str:
    """First and last number, and the peak where it lies between."""
    first, last = published.iloc[0], published.iloc[-1]
    peak = published.loc[published["value"].idxmax()]
    start = f"{number(first['value'])} meldingen in {first['year']}"
    end = f"{number(last['value'])} in {last['year']}"
    if peak["year"] in (first["year"], last["year"]):
        return f"{start} en {end}"
    return f"{start}, {number(peak['value'])} in het piekjaar {peak['year']} en {end}"


@or_untitled
def published_title(totals: pd.DataFrame) -> str:
    """Last published number of reports in Belgium, and the peak before it."""
    published = _published(totals)
    if published.empty:
        return ""
    last, peak = published.iloc[-1], published.loc[published["value"].idxmax()]
    text = f"Unia kreeg voor België {number(last['value'])} meldingen in {last['year']}"
    if peak["year"] == last["year"]:
        return text
    return f"{text}, na een piek van {number(peak['value'])} in {peak['year']}"
