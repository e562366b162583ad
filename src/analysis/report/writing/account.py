"""The account chapter: deliveries, settings, breaks and packages, to check and run again."""

import platform

import pandas as pd

from analysis import plan
from analysis.choices import CHANGED, CHOICES
from analysis.indicators.change import breaks
from analysis.report.text import disclosure
from analysis.report.text.numbers import date, label, listed, number
from analysis.report.writing.invented_names import extracts_in_words
from analysis.report.writing.output import emit
from analysis.report.writing.templates import filled
from analysis.report.writing.text_tables import text_table
from analysis.workbench.packages import package_versions
from analysis.workbench.resources import resource

__all__ = [
    "again",
    "breaks_met",
    "choices",
    "delivered",
    "hidden_cells",
    "packages",
    "protection",
    "revisions",
    "sources",
]


def delivered(sources: pd.DataFrame) -> str:
    """How many extracts of which years the report rests on, and of which kind."""
    kinds = [label("data_kind", kind) for kind in sorted(set(sources["data_kind"]))]
    return (
        f"Dit verslag rust op {len(sources)} geleverde bestanden over {_years(sources['year'])}. "
        f"Soort gegevens: {listed(kinds)}."
    )


def sources(delivered: pd.DataFrame) -> None:
    """Show every delivered extract with its years, newest date, fractions, producer and coverage.

    Size and keyed hash of each file stand in the manifest.
    """
    names = extracts_in_words(set(delivered["extract"]))
    same = ["extract", "data_kind", "producer", "coverage_note"]
    rows = [
        [
            names[extract],
            _years(files["year"]),
            label("data_kind", kind),
            date(str(files["snapshot_date"].max())[:10]),
            listed([number(each, 3) for each in sorted(set(files["sampling_fraction"]))]),
            f"{producer}. {coverage}",
        ]
        for (extract, kind, producer, coverage), files in delivered.groupby(same, sort=False)
    ]
    head = ["Extract", "Jaren", "Soort", "Nieuwste stand", "Fractie", "Producent en dekking"]
    caption = "Geleverde extracten (hash van elk bestand: manifest.json)"
    text_table(caption, head, rows, to_look_up=True)


def _years(years: pd.Series) -> str:
    """Years in words, a row of them as "2014 tot en met 2023"."""
    known = sorted(set(years))
    whole = len(known) > 2 and known == list(range(known[0], known[-1] + 1))
    return f"{known[0]} tot en met {known[-1]}" if whole else listed([str(year) for year in known])


def protection(audit: pd.DataFrame) -> None:
    """Show how counts are protected, and what else the audit measured."""
    rows = [
        ["Hoe aantallen beschermd zijn", disclosure.hidden()],
        ["Wat de onthullingsaudit nog mat", disclosure.left(audit)],
    ]
    text_table("Bescherming van aantallen", ["Wat", "Uitleg"], rows)


def hidden_cells(cells: pd.DataFrame, delivered: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Share of hidden cells per table of the plan, in [0, 1], as estimates for a figure."""
    synthetic = delivered["data_kind"].eq("synthetic").any()
    return pd.DataFrame(
        {
            "table": "cells",
            "indicator": "hidden_cells",
            "year": year,
            "plan_table": cells["table"],
            "value": cells["share"],
            "low": float("nan"),
            "high": float("nan"),
            "unit": "share",
            "conf_status": "",
            "data_kind": "synthetic" if synthetic else "register",
        }
    )


def choices() -> None:
    """Show every choice the field leaves open."""
    text_table(
        "Keuzes en instellingen",
        ["Keuze", "In dit verslag"],
        CHOICES.items(),
        to_look_up=True,
    )
    if CHANGED:
        text_table(
            "Afwijkend van de keuzes van het huis",
            ["Instelling", "Huis", "In dit verslag"],
            [[name, *house_and_own] for name, house_and_own in CHANGED.items()],
        )


def breaks_met() -> None:
    """Show the break registry."""
    rows = [
        [
            date(each["date"].isoformat()),
            listed([label("indicator", name) for name in each["series"]]),
            each["reason_nl"],
            each["source"],
        ]
        for each in breaks()
    ]
    text_table(
        "Breuken: over deze datums heen wordt geen verandering berekend",
        ["Datum", "Reeks", "Reden", "Bron"],
        rows,
    )


def revisions() -> None:
    """Show every figure of an earlier report that was revised: old, new and why."""
    rows = [
        [
            each["figure"],
            each["old"],
            each["new"],
            date(each["date"].isoformat()),
            each["reason_nl"],
        ]
        for each in resource("revisions").get("revision", [])
    ]
    if rows:
        text_table("Herziene cijfers", ["Cijfer", "Oud", "Nieuw", "Sinds", "Reden"], rows)
    else:
        text = (
            "Geen eerder gepubliceerd cijfer is verbeterd. Wat een nieuwe levering aan de eerste "
            "contracten veranderde, staat in tabel R1."
        )
        emit({"text/html": filled("sentence", "remark", text=text), "text/plain": text})


def again(year: int) -> str:
    """How to make the report again, in one line."""
    python = ".".join(platform.python_version_tuple()[:2])
    return (
        f"Eén regel volstaat: make report YEAR={year} maakt alle {len(plan.ids())} tabellen van "
        f"het plan. Met dezelfde invoer, dezelfde requirements.txt en Python {python} is elk "
        "bestand gelijk tot op de byte; manifest.json geeft elke hash."
    )


def packages() -> None:
    """Show the packages and their versions."""
    text_table("Gebruikte pakketten", ["Pakket", "Versie"], package_versions().items())
