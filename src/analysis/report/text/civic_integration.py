"""Sentences about civic integration in a year: who came, what they did, and what was revised."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.reference.orientation_mark import marks
from analysis.report.text.apart import NOT_SHOWN, apart, known, or_untitled, ranked, since
from analysis.report.text.numbers import date, estimate, number, percent
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import REVISION_LISTED

__all__ = [
    "enforcement",
    "enforcement_published",
    "enforcement_title",
    "excluded",
    "funnel",
    "funnel_title",
    "mark",
    "mark_title",
    "newcomers",
    "newcomers_title",
    "parts",
    "parts_title",
    "revised",
]


@or_nothing
def newcomers(counts: pd.DataFrame, *, year: int) -> str:
    """Newcomers of the year, those of the year before, and the ground that changed most."""
    now, before = (only(counts, year=each) for each in (year, year - 1))
    if not known(now):
        return NOT_SHOWN
    text = (
        f"In {year} kwamen {with_interval(now)} meerderjarige nieuwkomers in het Vlaamse Gewest "
        f"aan{since(now, before, year=year - 1)}."
    )
    moved = _moved_most(counts, year)
    if moved is None:
        return text
    ground, past = moved
    word = "steeg" if ground["value"] > past["value"] else "daalde"
    return (
        f"{text} Het sterkst {word} het aantal met als verblijfsgrond "
        f"{inside('legal_ground', ground['legal_ground'])}: van {rounded(past)} naar "
        f"{rounded(ground)}."
    )


def _moved_most(counts: pd.DataFrame, year: int) -> tuple[pd.Series, pd.Series] | None:
    """Ground whose number moved most since the year before, where that is clear."""
    found = []
    for _, now in ranked(pick(counts, year=year, status="_T"), "legal_ground").iterrows():
        past = only(counts, year=year - 1, status="_T", legal_ground=now["legal_ground"])
        if known(past) and apart(now, past):
            found.append((abs(now["value"] - past["value"]), now, past))
    return max(found, key=lambda each: each[0])[1:] if found else None


@or_untitled
def newcomers_title(counts: pd.DataFrame, *, year: int) -> str:
    """Newcomers of the year, against the year before."""
    now, before = (only(counts, year=each) for each in (year, year - 1))
    if not known(now):
        return ""
    against = since(now, before, year=year - 1)
    return f"In {year} kwamen {rounded(now)} nieuwkomers aan{against}"


def _steps(steps: pd.DataFrame) -> list[pd.Series | None]:
    """Row of each step, those who left included."""
    rows = pick(steps, indicator="reached_stage", gone="_T")
    return [only(rows, stage=s) for s in ("registration", "contract", "certificate", "work")]


@or_nothing
def funnel(steps: pd.DataFrame, *, cohort: int) -> str:
    """How many took the main steps, and that the last counts people with a certificate only."""
    registered, contract, certificate, work = _steps(steps)
    if not known(registered, contract, certificate):
        return NOT_SHOWN
    text = (
        f"Van de {rounded(registered)} mensen die zich in {cohort} aanmeldden, tekenden er "
        f"{with_interval(contract)} binnen drie jaar een contract, en {with_interval(certificate)} "
        "haalden daarna ook minstens A2 en een attest."
    )
    if not known(work):
        return f"{text} Werk is niet te koppelen in deze levering."
    return (
        f"{text} Met attest én aan het werk zijn er {with_interval(work)}; wie zonder attest "
        "werkt, is daar niet bij."
    )


@or_untitled
def funnel_title(steps: pd.DataFrame, *, cohort: int) -> str:
    """How many registered, and how many came to a certificate."""
    registered, _, certificate, _ = _steps(steps)
    if not known(registered, certificate):
        return ""
    return (
        f"Van de {rounded(registered)} mensen die zich in {cohort} aanmeldden, zetten er "
        f"{rounded(certificate)} binnen drie jaar alle stappen tot een attest"
    )


@or_nothing
def parts(done: pd.DataFrame, *, cohort: str) -> str:
    """Parts done within a year of the contract, in the latest regime of the year."""
    rows = _of_latest_regime(done, cohort)
    everything, orientation, a2 = (only(rows, part=part) for part in ("all", "mo", "a2"))
    if not known(everything, orientation, a2):
        return NOT_SHOWN
    regime = inside("regime", everything["regime"])
    return (
        f"Van wie in {cohort} een contract in het stelsel \u2018{regime}\u2019 tekende, had "
        f"{with_interval(orientation)} na een jaar de maatschappelijke oriëntatie afgerond en "
        f"{with_interval(a2)} minstens A2. Alle gevraagde onderdelen had "
        f"{with_interval(everything)}."
    )


def _of_latest_regime(done: pd.DataFrame, cohort: str) -> pd.DataFrame:
    """Rows of one year of contracts at one year after them, of the last regime there is."""
    rows = pick(done, cohort=cohort, horizon="1")
    return rows[rows["regime"] == rows["regime"].iloc[-1]] if len(rows) else rows


@or_untitled
def parts_title(done: pd.DataFrame, *, cohort: str) -> str:
    """Share that did every part asked for within a year."""
    everything = only(_of_latest_regime(done, cohort), part="all")
    if not known(everything):
        return ""
    return f"Binnen een jaar rondde {rounded(everything)} alle gevraagde onderdelen af"


@or_nothing
def mark(met: pd.DataFrame, *, year: int) -> str:
    """Share of first tests that meets the mark, and whether the mark was in force."""
    row, used = only(met, tested=str(year), status="_T"), marks()[-1]
    if not known(row):
        return NOT_SHOWN
    text = (
        f"Bij {with_interval(row)} van de eerste tests in {year} was de score minstens "
        f"{used['mark']} op 100."
    )
    if used["official"]:
        return text
    return (
        f"{text} Die drempel is aangekondigd, maar gold toen nog niet; welke toen wel gold, vonden "
        "we in geen bron."
    )


@or_untitled
def mark_title(met: pd.DataFrame, *, year: int) -> str:
    """Share of first tests that meets the mark."""
    row = only(met, tested=str(year), status="_T")
    if not known(row):
        return ""
    return (
        f"{rounded(row)} van de eerste tests haalde in {year} minstens {marks()[-1]['mark']} op 100"
    )


def _results(results: pd.DataFrame, year: int) -> list[pd.Series | None]:
    """Certificates, files and fines of one year."""
    names = ("certificates", "infringement_files", "fines")
    return [only(pick(results, indicator=name), happened=str(year)) for name in names]


@or_nothing
def enforcement(results: pd.DataFrame, *, year: int) -> str:
    """Certificates, files and fines of the year, and certificates of the year before."""
    certificates, files, fines = _results(results, year)
    if not known(certificates, files, fines):
        return NOT_SHOWN
    before = _results(results, year - 1)[0]
    return (
        f"In {year} behaalden {with_interval(certificates)} mensen een attest"
        f"{since(certificates, before, year=year - 1)}. Er waren {with_interval(files)} dossiers "
        f"wegens inbreuk en {with_interval(fines)} boetes."
    )


@or_untitled
def enforcement_title(results: pd.DataFrame, *, year: int) -> str:
    """Certificates of the year, against the year before."""
    certificates, before = (_results(results, each)[0] for each in (year, year - 1))
    if not known(certificates):
        return ""
    against = since(certificates, before, year=year - 1)
    return f"{rounded(certificates)} mensen behaalden in {year} een attest{against}"


@or_nothing
def enforcement_published(figures: pd.DataFrame, *, year: int) -> str:
    """What the yearly report on civic integration published; nothing where it did not."""
    by_id = figures.set_index("id")["our_value"]
    files, fines = f"ci_infringement_files_{year}", f"ci_fines_{year}"
    if files not in by_id or fines not in by_id:
        return ""
    return (
        f"Gepubliceerd zijn, in het jaarrapport inburgering {year}, {number(by_id[files])} "
        f"dossiers wegens inbreuk en {number(by_id[fines])} boetes."
    )


@or_nothing
def revised(changes: pd.DataFrame, listed_changes: pd.DataFrame) -> str:
    """Largest revision, and how many others there are above the stated amount."""
    limit = percent(REVISION_LISTED)
    if listed_changes.empty:
        return (
            f"Van geen jaar veranderde het aantal eerste contracten met {limit} of meer sinds de "
            "levering van dat jaar; andere cijfers volgen we zo niet."
        )
    size = (listed_changes["count"] / listed_changes["denominator"] - 1).abs()
    row = listed_changes.loc[size.idxmax()]
    text = (
        f"De eerste contracten van {row['cohort']} gingen van {number(row['denominator'])} in de "
        f"levering van {date(row['reference'])} naar {number(row['count'])} in die van "
        f"{date(row['vintage'])}."
    )
    others = len(listed_changes) - 1
    if not others:
        return (
            f"{text} Van geen ander jaar veranderde dat aantal met {limit} of meer; andere "
            "cijfers volgen we zo niet."
        )
    words = "ander jaar veranderde" if others == 1 else "andere jaren veranderden"
    return f"{text} Nog {number(others)} {words} met {limit} of meer."


@or_nothing
def excluded(found: pd.DataFrame, *, year: int) -> str:
    """How many records of the delivery of the year were kept, and the rule that left out most."""
    rows = pick(found, year=year)
    out = ranked(rows[rows["excluded"] != "kept"], "excluded")
    kept = rows[rows["excluded"] == "kept"]
    everything = rows["denominator"].iloc[0]
    if out.empty or kept.empty:
        return (
            f"Van {number(everything)} gebeurtenissen in de levering van {year} is niets te tonen."
        )
    most = out.iloc[0]
    return (
        f"Van {number(everything)} gebeurtenissen in de levering van {year} bleven er "
        f"{estimate(kept.iloc[0])} over. Het vaakst viel er een weg om de regel "
        f"\u2018{inside('excluded', most['excluded'])}\u2019: {estimate(most)}."
    )
