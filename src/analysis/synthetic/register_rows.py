"""The register of a synthetic delivery: period, sampling fraction and note of every extract."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.synthetic.civic_integration.dutch_enrolments import ENROLMENT_FRACTION, HISTORY_FROM
from analysis.synthetic.civic_integration.newcomers import CI_FRACTION
from analysis.synthetic.discrimination.human_rights_institute import START
from analysis.synthetic.discrimination.municipal_survey import MUNICIPAL_FRACTION
from analysis.synthetic.discrimination.residents_survey import SURVEY_FRACTION
from analysis.synthetic.history_paths import CELLS_FRACTION
from analysis.synthetic.population.language_survey import LANGUAGE_FRACTION
from analysis.synthetic.population.official_counts import total
from analysis.synthetic.work.job_seekers import first_start
from analysis.synthetic.work.labour_force_survey import LFS_FRACTION

__all__ = ["register_rows"]

LICENCE = "EUPL-1.2"
PRODUCER = "synthetisch (Integratiemonitor)"
NOTES = {
    "population_official": (
        "Synthetisch: inwoners van de 300 Vlaamse en 19 Brusselse gemeenten op 1 januari; het"
        " totaal van het Vlaamse Gewest volgt het gepubliceerde cijfer van 2022 en 2023."
    ),
    "persons": (
        "Synthetisch: steekproef van inwoners van het Vlaamse Gewest op 31 december, met "
        "gewichten die optellen tot de officiële bevolking."
    ),
    "labour_quarter": (
        "Synthetisch: toestand in het vierde kwartaal van wie in persons 15 tot 64 jaar is, "
        "en van wie in ci_persons een contract tekende en nog hier woont; de vormen van werk "
        "zijn verzonnen."
    ),
    "job_seekers": (
        "Synthetisch: inschrijvingen bij VDAB van inwoners in persons, begonnen in het jaar "
        "en de twee ervoor; de uitstroom naar werk is verzonnen en volgt geen gepubliceerd "
        "cijfer. Wie intussen vertrok, staat niet in persons."
    ),
    "cells": (
        "Synthetisch: geschiedenis van enkele hoofdtabellen, als getelde cellen; een steekproef "
        "van inwoners (P1, W1), een op acht nieuwkomers (N1), alle dossiers (D4) en de bevolking "
        "(B1); het verloop is verzonnen en volgt geen gepubliceerd cijfer."
    ),
    "staff": (
        "Synthetisch: personeel van verzonnen organisaties op 31 december; een deel is niet "
        "te koppelen."
    ),
    "caravan_sites": (
        "Synthetisch: verzonnen woonwagenterreinen in gemeenten die door het lot zijn gekozen; "
        "aantallen en bezetting volgen geen gepubliceerd cijfer."
    ),
    "ci_persons": (
        "Synthetisch: steekproef van een op acht uit de doelgroep van inburgering, zonder "
        "gewicht; de personen zijn niet te koppelen aan persons."
    ),
    "ci_events": (
        "Synthetisch: de gebeurtenissen vanaf 2015 van de personen in ci_persons, zoals ze "
        "bij de levering geregistreerd waren; enkele records kunnen met opzet niet kloppen."
    ),
    "nt2_enrolments": (
        "Synthetisch: steekproef van een op veertien inschrijvingen vanaf 2015; het aantal "
        "dat zich in 2023 voor het eerst inschreef volgt het gepubliceerde cijfer; de "
        "personen zijn met niets te koppelen."
    ),
    "unia_reports": (
        "Synthetisch: volledige telling van de meldingen in België; de totalen volgen "
        "gepubliceerde cijfers."
    ),
    "unia_grounds": "Synthetisch: de gronden van de meldingen in unia_reports; soms meer dan een.",
    "lfs": (
        "Synthetisch: enquête naar de arbeidskrachten in België, huishoudens in een roterend "
        "panel van vier golven; de graden zijn verzonnen en volgen geen gepubliceerd cijfer."
    ),
    "survey": (
        "Synthetisch: enquête bij volwassen inwoners van het Vlaamse en het Brusselse Gewest,"
        " in clusters binnen strata van herkomst en gewest; de kansen zijn verzonnen, elk "
        "jaar dezelfde, en volgen geen gepubliceerd cijfer."
    ),
    "municipal_survey": (
        "Synthetisch: bevraging van inwoners naar gemeente, om de drie jaar; antwoorden en "
        "verschillen tussen gemeenten zijn verzonnen en staan in geen enkele scan."
    ),
    "language_survey": (
        "Synthetisch: enquête over talen bij volwassenen van Brussel en de Vlaamse Rand, in "
        "verzonnen clusters van gemeenten; de kansen volgen geen gepubliceerd cijfer."
    ),
    "survey_languages": "Synthetisch: de talen van wie in language_survey staat.",
    "correspondence": (
        "Synthetisch: praktijktests op de huurmarkt in enkele gemeenten en op de "
        "arbeidsmarkt; de kansen zijn verzonnen en volgen geen gepubliceerd onderzoek."
    ),
    "vmri_files": (
        "Synthetisch: volledige telling van de dossiers van het Vlaams Mensenrechteninstituut"
        " vanaf 15 maart 2023; de totalen volgen gepubliceerde cijfers."
    ),
    "vmri_grounds": "Synthetisch: de gronden van de discriminatieklachten in vmri_files.",
}


@dataclass(frozen=True)
class Period:
    """The first and last day that an extract is about, and the first day of its history."""

    ref_from: pd.Timestamp
    ref_to: pd.Timestamp
    history_from: pd.Timestamp


def register_rows(
    year: int, frames: dict[str, pd.DataFrame], files: dict[str, Path]
) -> pd.DataFrame:
    """Return the register of a synthetic delivery, one row per extract.

    Parameters
    ----------
    year : int
        Reference year.
    frames : dict of str to DataFrame
        The extracts.
    files : dict of str to Path
        Where each of them was written.
    """
    periods = _periods(year)
    fractions = _fractions(year, len(frames.get("persons", ())))
    rows = []
    for name, path in files.items():
        period = periods.get(name, periods["year"])
        rows.append(
            {
                "extract": name,
                "producer": PRODUCER,
                "data_kind": "synthetic",
                "snapshot_date": pd.Timestamp(year + 1, 6, 30),
                "ref_from": period.ref_from,
                "ref_to": period.ref_to,
                "history_from": period.history_from,
                "pid_scope": "project" if "pid" in frames[name] else "year",
                "sampling_fraction": fractions.get(name, 1.0),
                "coverage_note": NOTES[name],
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "file": path.name,
                "licence": LICENCE,
                "bytes": path.stat().st_size,
                "rows": len(frames[name]),
            }
        )
    return pd.DataFrame(rows)


def _periods(year: int) -> dict[str, Period]:
    """Period by extract; `year` for those that are not listed."""
    first_day, last_day = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    fourth_quarter = pd.Timestamp(year, 10, 1)
    institute = max(first_day, pd.Timestamp(START))
    history = pd.Timestamp(HISTORY_FROM, 1, 1)
    seekers = pd.Timestamp(first_start(year), 1, 1)
    return {
        "year": Period(first_day, last_day, first_day),
        "population_official": Period(first_day, pd.Timestamp(year + 1, 1, 1), first_day),
        "persons": Period(last_day, last_day, last_day),
        "labour_quarter": Period(fourth_quarter, last_day, fourth_quarter),
        "ci_persons": Period(first_day, last_day, history),
        "ci_events": Period(first_day, last_day, history),
        "nt2_enrolments": Period(first_day, last_day, history),
        "job_seekers": Period(first_day, last_day, seekers),
        "staff": Period(last_day, last_day, last_day),
        "vmri_files": Period(institute, last_day, institute),
        "vmri_grounds": Period(institute, last_day, institute),
    }


def _fractions(year: int, persons: int) -> dict[str, float]:
    """Sampling fraction by extract; 1 for those that are not listed."""
    sample = round(persons / total(year), 6)
    return {
        "persons": sample,
        "labour_quarter": sample,
        "job_seekers": sample,
        "ci_persons": CI_FRACTION,
        "ci_events": CI_FRACTION,
        "nt2_enrolments": ENROLMENT_FRACTION,
        "lfs": LFS_FRACTION,
        "survey": SURVEY_FRACTION,
        "municipal_survey": MUNICIPAL_FRACTION,
        **dict.fromkeys(("language_survey", "survey_languages"), LANGUAGE_FRACTION),
        "cells": CELLS_FRACTION,
    }
