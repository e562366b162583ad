"""Sentences on reported discrimination: what was brought to a body, never how often it happens."""

import pandas as pd

from analysis.indicators.change import breaks, breaks_between
from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, label, listed, number
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "act", "bodies", "change_refused", "complaints", "domains", "files_by_province", "grounds",
    "kinds",
    "published_series", "reports",
]  # fmt: skip


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
    rows = pick(counted, year=year, domain="_T").query("ground_kind != '_T'")
    parts = [
        f"{label('ground_kind', row['ground_kind']).lower()}: {estimate(row)}"
        for _, row in rows.iterrows()
    ]
    return f"Elk dossier staat in één groep. {'; '.join(parts).capitalize()}."


@or_nothing
def act(reported: pd.DataFrame, *, year: int) -> str:
    """Reports by act."""
    rows = pick(reported, year=year).query("act != '_T'")
    parts = [f"{label('act', row['act']).lower()} {estimate(row)}" for _, row in rows.iterrows()]
    return f"Naar soort feit telde Unia in {year} deze meldingen: {listed(parts)}."


@or_nothing
def files_by_province(rates: pd.DataFrame, *, year: int) -> str:
    """Files per 100.000 in the region and in each province, without a ranking."""
    total = only(rates, year=year)
    parts = [
        f"{label('province', row['province'])} {with_interval(row)}"
        for _, row in pick(rates, year=year).iterrows()
        if row["province"] != "_T"
    ]
    return (
        f"In het Vlaamse Gewest waren er {with_interval(total)} dossiers per 100.000 inwoners. "
        f"Per provincie, met toevalsvariatie: {listed(parts)}. We rangschikken de provincies niet."
    )


@or_nothing
def domains(counted: pd.DataFrame, *, year: int) -> str:
    """Complaints to the institute in total and by domain, in the order of the table."""
    rows = pick(counted, year=year).query("domain != '_T'")
    parts = [
        f"{label('domain', row['domain']).lower()} {estimate(row)}" for _, row in rows.iterrows()
    ]
    total = only(counted, year=year)
    return (
        f"Het Vlaams Mensenrechteninstituut kreeg in {year} {estimate(total)} "
        f"discriminatieklachten. Naar domein: {listed(parts)}."
    )


def complaints(counted: pd.DataFrame, *, year: int) -> str:
    """Files of the institute by type, and why 2023 is not a whole year."""
    rows = pick(counted, year=year)
    if rows.empty:
        return f"Voor het Vlaams Mensenrechteninstituut zijn er geen gegevens van {year}."
    share = {
        code: estimate(only(rows, type=code))
        for code in ("_T", "discrimination_complaint", "human_rights_report")
    }
    text = (
        f"Het Vlaams Mensenrechteninstituut behandelde {share['_T']} dossiers: "
        f"{share['discrimination_complaint']} discriminatieklachten en "
        f"{share['human_rights_report']} meldingen over mensenrechten."
    )
    first = [b["date"] for b in breaks() if "vmri_files" in b["series"] and b["date"].year == year]
    if not first:
        return text
    days = (pd.Timestamp(year, 12, 31) - pd.Timestamp(first[0])).days + 1
    return (
        f"{text} Het begon op 15 maart {year}: dit gaat over {days} dagen, en we rekenen het niet "
        "om naar een jaar."
    )


@or_nothing
def bodies(both: pd.DataFrame, *, year: int) -> str:
    """What each body received in the same days, and that they are never added."""
    rows = pick(both, year=year)
    if rows.empty:
        return f"Voor {year} zijn er geen gegevens van beide instellingen."
    parts = []
    for body in dict.fromkeys(rows["body"]):
        found = [
            f"{estimate(r)} {label('received', r['received']).lower()}"
            for _, r in rows[rows["body"] == body].iterrows()
        ]
        parts.append(f"{label('body_said', body)} kreeg {listed(found)}")
    part = label("part_of_year", rows["part_of_year"].iloc[0]).lower()
    return (
        f"In dezelfde periode ({part} {year}): {'; '.join(parts)}. De aantallen van beide mogen "
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
    met = breaks_between("reports_ratio", year - 1, year)
    why = (
        " ".join(each["reason_nl"] for each in met)
        or "Een van beide jaren is niet volledig geleverd."
    )
    return f"Een vergelijking met {year - 1} maken we niet. {why}"


@or_nothing
def published_series(totals: pd.DataFrame) -> str:
    """First and last published number of reports in Belgium, the gaps, and the Flemish number apart."""
    reports_ = pick(totals, indicator="published_reports", region="BE")
    there, gaps = reports_.dropna(subset="value"), reports_[reports_["value"].isna()]
    first, last = there.iloc[0], there.iloc[-1]
    text = (
        f"Voor heel België publiceerde Unia {number(first['value'])} meldingen in {first['year']} "
        f"en {number(last['value'])} in {last['year']}."
    )
    if len(gaps):
        text += (
            f" Voor {listed([str(y) for y in gaps['year']])} vonden we geen cijfer: de lijn is "
            "daar onderbroken."
        )
    flemish = pick(totals, indicator="published_reports", region="VG").dropna(subset="value")
    for _, row in flemish.iterrows():
        text += (
            f" Voor het Vlaamse Gewest is er alleen {row['year']}: {number(row['value'])} "
            "meldingen. Dat punt staat los van de lijn voor België."
        )
    return text
