"""The account chapter: deliveries, settings, breaks and packages, to check and run again."""

import platform

import pandas as pd

from analysis import plan
from analysis.choices import CHANGED, CHOICES
from analysis.indicators.change import breaks
from analysis.report.text import disclosure
from analysis.report.text.numbers import date, label, listed, number
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
    years = sorted(set(sources["year"]))
    whole = len(years) > 2 and years == list(range(years[0], years[-1] + 1))
    span = f"{years[0]} tot en met {years[-1]}" if whole else listed([str(year) for year in years])
    return (
        f"Dit verslag rust op {len(sources)} geleverde bestanden over {span}. Soort "
        f"gegevens: {listed(kinds)}."
    )


def sources(delivered: pd.DataFrame) -> None:
    """Show every delivered extract with producer, dates, rough size and keyed hash."""
    rows = [
        [
            f"{label('extract', row.extract)} {row.year}",
            label("data_kind", row.data_kind),
            date(str(row.snapshot_date)[:10]),
            number(row.sampling_fraction, 3),
            f"ongeveer {number(row.bytes)} bytes",
            row.hmac_sha256[:16],
            f"{row.producer}. {row.coverage_note}",
        ]
        for row in delivered.itertuples()
    ]
    head = [
        "Extract",
        "Soort",
        "Stand van",
        "Fractie",
        "Grootte",
        "hash met de sleutel (begin)",
        "Producent en dekking",
    ]
    text_table("Geleverde extracten", head, rows)


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
