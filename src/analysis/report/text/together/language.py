"""Sentences on languages in a survey: of each language apart, and never of all together."""

import pandas as pd

from analysis.indicators.selection import pick
from analysis.report.text.apart import NOT_SHOWN, apart, known, largest, or_untitled
from analysis.report.text.differences import CHANGE, size, unclear
from analysis.report.text.numbers import label, listed
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "DUTCH", "beside", "clusters", "clusters_title", "identity", "languages_title", "last_wave",
    "waves", "waves_title",
]  # fmt: skip

# What the sentences are about; tables and figures have the other languages and uses.
DUTCH = {"language": "nl", "use": "known"}
PLACES = {"brussels": "in Brussel", "rand": "in de Vlaamse Rand"}


def last_wave(shares: pd.DataFrame) -> int | None:
    """Year of the last wave up to that of the report; None without one."""
    return None if shares.empty else int(shares["year"].max())


def _rows(
    shares: pd.DataFrame, indicator: str, codes: dict[str, str]
) -> dict[str, pd.Series | None]:
    """Row of an indicator in the last wave, by area."""
    found = pick(shares, indicator=indicator, year=last_wave(shares), **codes).set_index("area")
    return {area: found.loc[area] if area in found.index else None for area in PLACES}


@or_nothing
def waves(shares: pd.DataFrame) -> str:
    """Who knows Dutch well in both areas in the last wave, and whether that changed."""
    said = "kent {} naar eigen zeggen goed Nederlands, en {}"
    return _in_both(shares, "language_share", said, DUTCH)


@or_nothing
def identity(shares: pd.DataFrame) -> str:
    """For whom language is a strong part of who they are, and whether that changed."""
    said = "noemt {} taal een sterk deel van wie men is, en {}"
    return _in_both(shares, "language_identity", said, {})


def _in_both(shares: pd.DataFrame, indicator: str, said: str, codes: dict[str, str]) -> str:
    """A share in both areas in the last wave, then how it moved since the wave before."""
    found = _rows(shares, indicator, codes)
    if not known(*found.values()):
        return NOT_SHOWN
    both = said.format(*(f"{with_interval(row)} {PLACES[area]}" for area, row in found.items()))
    return f"In {last_wave(shares)} {both}. {_since(shares, indicator, codes)}".strip()


def _since(shares: pd.DataFrame, indicator: str, codes: dict[str, str]) -> str:
    """How both areas moved since the wave before, in one sentence; empty without one."""
    changes = _rows(shares, f"{indicator}_change", codes)
    if not known(*changes.values()):
        return ""
    before = next(row["reference"] for row in changes.values() if row is not None)
    if all(map(unclear, changes.values())):
        return f"Tegenover {before} is dat in geen van beide duidelijk veranderd."
    parts = [f"{PLACES[area]} {_moved(change)}" for area, change in changes.items()]
    return f"Tegenover {before} is dat {' en '.join(parts)}."


def _moved(change: pd.Series) -> str:
    return "niet duidelijk veranderd" if unclear(change) else size(change, CHANGE)


@or_untitled
def waves_title(shares: pd.DataFrame) -> str:
    """Who knows Dutch well in both areas in the last wave."""
    found = _rows(shares, "language_share", DUTCH)
    if not known(*found.values()):
        return ""
    brussels, rand = (rounded(found[area]) for area in PLACES)
    return (
        f"In {last_wave(shares)} kent in Brussel {brussels} naar eigen zeggen goed Nederlands, in "
        f"de Vlaamse Rand {rand}"
    )


@or_untitled
def languages_title(shares: pd.DataFrame) -> str:
    """Language that most people know well, in both areas in the last wave."""
    parts = []
    for area, where in PLACES.items():
        rows = pick(shares, area=area, year=last_wave(shares), use=DUTCH["use"])
        top = largest(rows[rows["indicator"] == "language_share"], "language")
        named = [
            f"{label('language', row['language'])} ({rounded(row)})" for _, row in top.iterrows()
        ]
        parts.append(f"{where} {listed(named)}")
    return f"De meesten kennen {' en '.join(parts)}"


def _of_clusters(shares: pd.DataFrame) -> pd.DataFrame:
    """Rows of Dutch in the clusters of Brussels in the last wave, the lowest first."""
    rows = pick(shares, area="brussels", year=last_wave(shares), **DUTCH)
    return rows.dropna(subset="value").sort_values("value", kind="stable", ignore_index=True)


@or_nothing
def clusters(shares: pd.DataFrame) -> str:
    """Lowest and highest cluster of Brussels, and that their margins are wider."""
    rows = _of_clusters(shares)
    if len(rows) < 2:
        return NOT_SHOWN
    low, high = rows.iloc[0], rows.iloc[-1]
    how = "en" if apart(low, high) else "en, zonder duidelijk verschil,"
    return (
        f"Het aandeel dat goed Nederlands kent, is het laagst in {low['cluster']}, "
        f"{with_interval(low)}, {how} het hoogst in {high['cluster']}, {with_interval(high)}. Per "
        "cluster antwoordden minder mensen: de marges zijn er breder dan voor heel het gebied."
    )


@or_untitled
def clusters_title(shares: pd.DataFrame) -> str:
    """Range of the clusters of Brussels in the last wave."""
    rows = _of_clusters(shares)
    if len(rows) < 2:
        return ""
    return (
        f"In {last_wave(shares)} kent per cluster van Brussel {rounded(rows.iloc[0])} tot "
        f"{rounded(rows.iloc[-1])} naar eigen zeggen goed Nederlands, met brede marges"
    )


@or_nothing
def beside(figures: pd.DataFrame) -> str:
    """That three figures on language are three things, with one number of each published one."""
    by_name = figures.set_index("figure")
    names = ("lang_home_not_dutch_lager", "lang_good_dutch_noneu_gen1")
    pupils, said = (by_name.loc[name] if name in by_name.index else None for name in names)
    if not known(pupils, said):
        return NOT_SHOWN
    return (
        f"In het lager onderwijs spreekt {rounded(pupils)} van de leerlingen thuis geen "
        f"Nederlands; van de eerste generatie van niet-EU-herkomst zegt {rounded(said)} goed of "
        "zeer goed Nederlands te spreken. Dat zijn andere mensen en andere vragen dan die van de "
        "taalenquête: de drie horen in geen enkele reeks samen."
    )
