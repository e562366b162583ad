"""Sentences on reported discrimination: what was brought to a body, never how often it happens."""

import pandas as pd

from analysis.indicators.change import breaks, breaks_between
from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, label, listed, number
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "act",
    "bodies",
    "change_refused",
    "complaints",
    "domains",
    "files_by_province",
    "grounds",
    "kinds",
    "published_series",
    "reports",
]


@or_nothing
def reports(
    reported: pd.DataFrame, opened: pd.DataFrame, shares: pd.DataFrame, *, year: int
) -> str:
    """Reports and files of the year."""
    total, files, share = (only(frame, year=year) for frame in (reported, opened, shares))
    return (
        f"In {year} kreeg Unia {with_interval(total)} meldingen over feiten in het Vlaamse "
        f"Gewest. Voor {with_interval(files)} ervan, {with_interval(share)}, opende het een "
        "dossier. Dit is een volledige telling."
    )


@or_nothing
def grounds(named: pd.DataFrame, *, year: int) -> str:
    """Files that name a racial ground, and religion or belief."""
    racial, belief = (only(named, year=year, ground=g) for g in ("racial", "religion_or_belief"))
    return (
        f"{with_interval(racial)} dossiers noemen minstens een van de vijf raciale gronden, "
        f"{with_interval(belief)} noemen geloof of levensbeschouwing. Een dossier kan meer dan "
        "een grond noemen: de aantallen tellen niet op tot het totaal."
    )


@or_nothing
def kinds(counted: pd.DataFrame, *, year: int) -> str:
    """Files that name a racial ground only, religion only, both, or other grounds only."""
    texts = []
    for _, row in pick(counted, year=year, domain="_T").iterrows():
        if row["ground_kind"] != "_T":
            # The first kind begins the sentence.
            word = inside if texts else label
            texts.append(f"{word('ground_kind', row['ground_kind'])}: {estimate(row)}")
    return f"Elk dossier staat in één groep. {'; '.join(texts)}."


@or_nothing
def act(reported: pd.DataFrame, *, year: int) -> str:
    """Reports by act."""
    counts = _each(pick(reported, year=year), "act")
    return f"Naar soort feit telde Unia in {year} deze meldingen: {listed(counts)}."


def _each(rows: pd.DataFrame, name: str) -> list[str]:
    """Every category of a dimension but its total, with its value."""
    return [
        f"{inside(name, row[name])} {estimate(row)}"
        for _, row in rows.iterrows()
        if row[name] != "_T"
    ]


@or_nothing
def files_by_province(rates: pd.DataFrame, *, year: int) -> str:
    """Files per 100.000 in the region and in each province, without a ranking."""
    total = only(rates, year=year)
    provinces = [
        f"{label('province', row['province'])} {with_interval(row)}"
        for _, row in pick(rates, year=year).iterrows()
        if row["province"] != "_T"
    ]
    return (
        f"In het Vlaamse Gewest waren er {with_interval(total)} dossiers per 100.000 inwoners. "
        f"Per provincie, met toevalsvariatie: {listed(provinces)}. We rangschikken de provincies "
        "niet."
    )


@or_nothing
def domains(counted: pd.DataFrame, *, year: int) -> str:
    """Complaints to the institute in total and by domain, in the order of the table."""
    total = only(counted, year=year)
    by_domain = _each(pick(counted, year=year), "domain")
    return (
        f"Het Vlaams Mensenrechteninstituut kreeg in {year} {estimate(total)} "
        f"discriminatieklachten. Naar domein: {listed(by_domain)}."
    )


def complaints(counted: pd.DataFrame, *, year: int) -> str:
    """Files of the institute by type, and why 2023 is not a whole year."""
    rows = pick(counted, year=year)
    if rows.empty:
        return f"Voor het Vlaams Mensenrechteninstituut zijn er geen gegevens van {year}."
    files, complaints_, human_rights = (
        estimate(only(rows, type=code))
        for code in ("_T", "discrimination_complaint", "human_rights_report")
    )
    text = (
        f"Het Vlaams Mensenrechteninstituut behandelde {files} dossiers: {complaints_} "
        f"discriminatieklachten en {human_rights} meldingen over mensenrechten."
    )
    began = [
        each["date"]
        for each in breaks()
        if "vmri_files" in each["series"] and each["date"].year == year
    ]
    if not began:
        return text
    days = (pd.Timestamp(year, 12, 31) - pd.Timestamp(began[0])).days + 1
    return (
        f"{text} Het begon op 15 maart {year}: dit gaat over {days} dagen, en we rekenen het niet "
        "om naar een jaar."
    )


@or_nothing
def bodies(both: pd.DataFrame, *, year: int) -> str:
    """What each body received in the same period, and that they are never added."""
    rows = pick(both, year=year)
    if rows.empty:
        return f"Voor {year} zijn er geen gegevens van beide instellingen."
    texts = []
    for body, received in rows.groupby("body", sort=False):
        counts = [
            f"{estimate(row)} {inside('received', row['received'])}"
            for _, row in received.iterrows()
        ]
        texts.append(f"{label('body_said', body)} kreeg {listed(counts)}")
    period = inside("part_of_year", rows["part_of_year"].iloc[0])
    return (
        f"In dezelfde periode ({period} {year}): {'; '.join(texts)}. De aantallen van beide mogen "
        "niet worden opgeteld: ze tellen iets anders, en een zaak kan bij beide bekend zijn."
    )


@or_nothing
def change_refused(ratios: pd.DataFrame, *, year: int) -> str:
    """Ratio of the reports of the year to the year before, or why there is none."""
    row = only(ratios, year=year, indicator="reports_ratio")
    if row is None:
        return f"De verandering tegenover {year - 1} is niet te berekenen: er is geen eerder jaar."
    if pd.notna(row["value"]):
        return (
            f"Per inwoner kreeg Unia in {year} {with_interval(row)} keer zoveel meldingen als in "
            f"{year - 1}."
        )
    reasons = [each["reason_nl"] for each in breaks_between("reports_ratio", year - 1, year)]
    why = reasons or ["Een van beide jaren is niet volledig geleverd."]
    return f"Een vergelijking met {year - 1} maken we niet. {' '.join(why)}"


@or_nothing
def published_series(totals: pd.DataFrame) -> str:
    """Published reports in Belgium, first and last, the years without, and the Flemish number."""
    belgian, flemish = (
        pick(totals, indicator="published_reports", region=region) for region in ("BE", "VG")
    )
    published = belgian.dropna(subset="value")
    first, last = published.iloc[0], published.iloc[-1]
    texts = [
        f"Voor heel België publiceerde Unia {number(first['value'])} meldingen in {first['year']} "
        f"en {number(last['value'])} in {last['year']}."
    ]
    absent = [str(year) for year in belgian.loc[belgian["value"].isna(), "year"]]
    if absent:
        texts.append(f"Voor {listed(absent)} vonden we geen cijfer: de lijn is daar onderbroken.")
    for _, row in flemish.dropna(subset="value").iterrows():
        texts.append(
            f"Voor het Vlaamse Gewest is er alleen {row['year']}: {number(row['value'])} "
            "meldingen. Dat punt staat los van de lijn voor België."
        )
    return " ".join(texts)
