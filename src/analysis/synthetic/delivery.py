"""Synthetic extracts of one year, with a known truth: `python -m analysis synthetic YEAR`.

Nothing in these files was observed. Totals follow published figures, so agreement with them is by
construction. The content of a year depends on the year and the seed alone.
"""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.settings import RAW
from analysis.synthetic.civic_integration.contracts import (
    BRUSSELS_PART,
    CONTRACTS_PER_YEAR,
    OBLIGED_PART,
    ci_persons,
    register,
)
from analysis.synthetic.civic_integration.dutch_enrolments import (
    ENROLMENT_FRACTION,
    FIRST_PER_YEAR,
    HISTORY_FROM,
    nt2_enrolments,
)
from analysis.synthetic.civic_integration.events import INCIDENCE, YEARS, ci_events
from analysis.synthetic.civic_integration.late_and_impossible import late_contracts
from analysis.synthetic.civic_integration.programme_parts import share_of_first_tests
from analysis.synthetic.discrimination import human_rights_institute, unia_reports
from analysis.synthetic.discrimination.correspondence import BY_PROFILE, correspondence, true_pairs
from analysis.synthetic.discrimination.residents_survey import SURVEY_FRACTION, survey, true_values
from analysis.synthetic.population import persons
from analysis.synthetic.population.official_counts import BANDS, official_population, total
from analysis.synthetic.work import labour_after_contract, labour_positions
from analysis.synthetic.work.job_seekers import first_start, job_seekers, true_flow
from analysis.synthetic.work.labour_force_survey import LFS_FRACTION, lfs, true_rates
from analysis.synthetic.work.staff import staff, true_staff

__all__ = ["SEED", "emptied", "frames", "main", "told", "truth", "write"]

SEED = 2023
FIRST_YEAR, LAST_YEAR = 2015, 2030
CI_FRACTION = 0.125
LICENCE = "EUPL-1.2"
PRODUCER = "synthetisch (Integratiemonitor)"
CSV = ("unia_reports", "unia_grounds", "vmri_files", "vmri_grounds", "correspondence", "staff")
NOTES = {
    "population_official": "Synthetisch: inwoners van de 300 Vlaamse en 19 Brusselse gemeenten op 1 januari; het "
    "totaal van het Vlaamse Gewest volgt het gepubliceerde cijfer van 2022 en 2023.",
    "persons": "Synthetisch: steekproef van inwoners van het Vlaamse Gewest op 31 december, met "
    "gewichten die optellen tot de officiële bevolking.",
    "labour_quarter": "Synthetisch: toestand in het vierde kwartaal van wie in persons 15 tot 64 jaar is, en "
    "van wie in ci_persons een contract tekende en nog hier woont; de vormen van werk zijn "
    "verzonnen.",
    "job_seekers": "Synthetisch: inschrijvingen bij VDAB van inwoners in persons, begonnen in het jaar en "
    "de twee ervoor; de uitstroom naar werk is verzonnen en volgt geen gepubliceerd cijfer. "
    "Wie intussen vertrok, staat niet in persons.",
    "staff": (
        "Synthetisch: personeel van verzonnen organisaties op 31 december; een deel is niet te "
        "koppelen."
    ),
    "ci_persons": "Synthetisch: steekproef van een op acht uit de doelgroep van inburgering, zonder "
    "gewicht; de personen zijn niet te koppelen aan persons.",
    "ci_events": "Synthetisch: de gebeurtenissen vanaf 2015 van de personen in ci_persons, zoals ze bij "
    "de levering geregistreerd waren; enkele records kunnen met opzet niet kloppen.",
    "nt2_enrolments": "Synthetisch: steekproef van een op veertien inschrijvingen vanaf 2015; het aantal dat "
    "zich in 2023 voor het eerst inschreef volgt het gepubliceerde cijfer; de personen zijn "
    "met niets te koppelen.",
    "unia_reports": "Synthetisch: volledige telling van de meldingen in België; de totalen volgen "
    "gepubliceerde cijfers.",
    "unia_grounds": "Synthetisch: de gronden van de meldingen in unia_reports; soms meer dan een.",
    "lfs": "Synthetisch: enquête naar de arbeidskrachten in België, huishoudens in een roterend "
    "panel van vier golven; de graden zijn verzonnen en volgen geen gepubliceerd cijfer.",
    "survey": "Synthetisch: enquête bij volwassen inwoners van het Vlaamse en het Brusselse Gewest, in "
    "clusters binnen strata van herkomst en gewest; de kansen zijn verzonnen, elk jaar "
    "dezelfde, en volgen geen gepubliceerd cijfer.",
    "correspondence": "Synthetisch: praktijktests op de huurmarkt in enkele gemeenten en op de arbeidsmarkt; "
    "de kansen zijn verzonnen en volgen geen gepubliceerd onderzoek.",
    "vmri_files": "Synthetisch: volledige telling van de dossiers van het Vlaams Mensenrechteninstituut "
    "vanaf 15 maart 2023; de totalen volgen gepubliceerde cijfers.",
    "vmri_grounds": "Synthetisch: de gronden van de discriminatieklachten in vmri_files.",
}


def frames(year: int, *, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """All extracts of a year except `delivery`, one typed frame each, in the columns of their contracts."""
    received, grounds = unia_reports.unia_reports(year, seed=seed)
    made = {
        "population_official": official_population(year),
        "persons": persons.persons(year, seed=seed),
        "labour_quarter": _work(year, seed=seed),
        "ci_persons": ci_persons(year, seed=seed),
        "ci_events": ci_events(year, seed=seed),
        "nt2_enrolments": nt2_enrolments(year, seed=seed),
        "unia_reports": received,
        "unia_grounds": grounds,
        "correspondence": correspondence(year, seed=seed),
        "lfs": lfs(year, seed=seed),
        "survey": survey(year, seed=seed),
        "job_seekers": job_seekers(year, seed=seed),
        "staff": staff(year, seed=seed),
    }
    institute = human_rights_institute.vmri_files(year, seed=seed)
    if institute is not None:
        made |= dict(zip(("vmri_files", "vmri_grounds"), institute, strict=True))
    return {name: frame[list(CONTRACTS[name].columns)] for name, frame in made.items()}


def _work(year: int, *, seed: int) -> pd.DataFrame:
    """Positions of the residents in `persons`, then of those who signed a contract in `ci_persons`."""
    residents, signed = (
        labour_positions.labour_quarter(year, seed=seed),
        labour_after_contract.ci_labour(year, seed=seed),
    )
    return pd.concat(
        [residents, signed.reindex(columns=residents.columns).astype(residents.dtypes)],
        ignore_index=True,
    )


def truth(year: int, *, seed: int = SEED) -> dict[str, object]:
    """The values the model was made to have, to hold estimates from the sample against."""
    here = persons.residents(year, seed=seed)
    foreign = here["class"] != "belgian"
    shares = {
        band: round(
            float(here.loc[foreign & rows, "weight"].sum() / here.loc[rows, "weight"].sum()), 5
        )
        for band, rows in {
            "_T": here["age"] >= 0,
            **{b: here["band"] == b for b in BANDS},
        }.items()
    }
    place = {horizon: int((horizon == YEARS).argmax()) for horizon in (3, 6)}
    return {
        "year": year,
        "seed": seed,
        "share_foreign_origin": shares,
        "employment_rate_20_64": labour_positions.true_rates(year, seed=seed),
        "attainment_all_skills": {
            f"{level}/{horizon}": float(INCIDENCE[level][at])
            for level in INCIDENCE
            for horizon, at in place.items()
        },
        "work_after_level": labour_after_contract.RATES,
        "work_after_level_adjusted_pp": labour_after_contract.true_differences(year, seed=seed),
        "first_contracts_in_sample": CONTRACTS_PER_YEAR[year] - _late(year, seed=seed),
        "first_contracts_recorded_late_in_sample": _late(year, seed=seed),
        "first_enrolments_in_sample": FIRST_PER_YEAR[year],
        "share_of_first_orientation_tests_of_70": share_of_first_tests(70),
        "share_obliged_first_contracts_vg": OBLIGED_PART,
        "share_first_contracts_bhg": BRUSSELS_PART,
        "labour_force_survey": true_rates(),
        "survey": true_values(),
        "flow_to_work": true_flow(),
        "staff": true_staff(year, seed=seed),
        "correspondence_pairs": true_pairs(year),
        "correspondence_four_applications": BY_PROFILE,
    }


def _late(year: int, *, seed: int) -> int:
    """First contracts of the year that its own delivery does not hold yet."""
    signed = register(seed).loc[lambda df: df["contract"] >= 0]
    return int((late_contracts(signed) == year).sum())


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write with settings that are fixed, so that the same frame gives the same bytes."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    ids = [
        name
        for name in ("pid", "event_id", "household_id", "person_id", "resp_id")
        if name in frame
    ]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[name for name in frame if name not in ids],
        column_encoding=dict.fromkeys(ids, "DELTA_BYTE_ARRAY"),
        row_group_size=1_000_000,
        write_statistics=False,
        store_schema=False,
    )


def _csv(frame: pd.DataFrame, path: Path) -> None:
    flags = {
        name: frame[name].map({True: "true", False: "false"})
        for name in frame.select_dtypes("bool")
    }
    frame.assign(**flags).to_csv(
        path, index=False, lineterminator="\n", date_format="%Y-%m-%d", encoding="utf-8"
    )


def _delivery(year: int, made: dict[str, pd.DataFrame], files: dict[str, Path]) -> pd.DataFrame:
    january, december = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    begun = max(january, pd.Timestamp(human_rights_institute.START))
    periods = {
        "population_official": (january, pd.Timestamp(year + 1, 1, 1), january),
        "persons": (december, december, december),
        "labour_quarter": (pd.Timestamp(year, 10, 1), december, pd.Timestamp(year, 10, 1)),
        "ci_persons": (january, december, pd.Timestamp(2015, 1, 1)),
        "ci_events": (january, december, pd.Timestamp(2015, 1, 1)),
        "nt2_enrolments": (january, december, pd.Timestamp(HISTORY_FROM, 1, 1)),
        "job_seekers": (january, december, pd.Timestamp(first_start(year), 1, 1)),
        "staff": (december, december, december),
        **dict.fromkeys(("vmri_files", "vmri_grounds"), (begun, december, begun)),
    }
    sample = round(len(made["persons"]) / total(year), 6)
    fractions = {
        "persons": sample,
        "labour_quarter": sample,
        "job_seekers": sample,
        "ci_persons": CI_FRACTION,
        "ci_events": CI_FRACTION,
        "nt2_enrolments": ENROLMENT_FRACTION,
        "lfs": LFS_FRACTION,
        "survey": SURVEY_FRACTION,
    }
    rows = []
    for name, path in files.items():
        ref_from, ref_to, history = periods.get(name, (january, december, january))
        rows.append(
            {
                "extract": name,
                "producer": PRODUCER,
                "data_kind": "synthetic",
                "snapshot_date": pd.Timestamp(year + 1, 6, 30),
                "ref_from": ref_from,
                "ref_to": ref_to,
                "history_from": history,
                "pid_scope": "project" if "pid" in made[name] else "year",
                "sampling_fraction": fractions.get(name, 1.0),
                "coverage_note": NOTES[name],
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "file": path.name,
                "licence": LICENCE,
                "bytes": path.stat().st_size,
                "rows": len(made[name]),
            }
        )
    return pd.DataFrame(rows)


def _refuse_real_data(folder: Path) -> None:
    """Never write over files that somebody delivered."""
    register = folder / "delivery.csv"
    if register.exists():
        try:
            kinds = set(pd.read_csv(register, dtype=str)["data_kind"].fillna("empty"))
        except (ValueError, KeyError, UnicodeDecodeError):
            kinds = {"unreadable"}
        foreign = sorted(kinds - {"synthetic"})
        what = f"delivery.csv registers data_kind {', '.join(foreign)}"
    else:
        foreign = sorted(path.name for name in CONTRACTS for path in folder.glob(f"{name}.*"))
        what = f"holds {', '.join(foreign)} without a delivery.csv"
    if foreign:
        raise DataError(
            f"{folder.name}: {what}; synthetic extracts are written only into an empty folder or "
            "over synthetic ones. Move the delivered files elsewhere first."
        )


def write(year: int, *, folder: Path | None = None, seed: int = SEED) -> list[Path]:
    """Write the synthetic delivery of a year and return the paths of the files.

    Parameters
    ----------
    year : int
        Reference year, 2015-2030.
    folder : Path, optional
        Where to write; `data/raw/YEAR` if not given.
    seed : int
        Seed of the model; the same year and seed give the same files.

    Returns
    -------
    list of Path
        delivery.csv, truth.json and one file per extract.

    Raises
    ------
    DataError
        If the year is outside 2015-2030 or the folder holds delivered data that are not synthetic.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DataError(f"synthetic: year is {year}; expected {FIRST_YEAR} to {LAST_YEAR}.")
    folder = emptied(year, folder)
    made = frames(year, seed=seed)
    files = {name: folder / f"{name}.{'csv' if name in CSV else 'parquet'}" for name in made}
    for name, path in files.items():
        (_csv if name in CSV else _parquet)(made[name], path)
    register, known = folder / "delivery.csv", folder / "truth.json"
    _csv(_delivery(year, made, files), register)
    known.write_text(json.dumps(truth(year, seed=seed), indent=2) + "\n", encoding="utf-8")
    return [register, known, *files.values()]


def emptied(year: int, folder: Path | None) -> Path:
    """Folder of a synthetic delivery (`data/raw/YEAR` if not given), without the extracts of an earlier one.

    Raises
    ------
    DataError
        If it holds delivered data that are not synthetic.
    """
    folder = RAW / str(year) if folder is None else Path(folder)
    _refuse_real_data(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (path for name in CONTRACTS for path in folder.glob(f"{name}.*")):
        path.unlink()
    return folder


def main(year: int) -> None:
    """Write the synthetic delivery of a year into data/raw/YEAR and print what was written."""
    told(write(year))


def told(files: list[Path]) -> None:
    """Print what was written."""
    for path in files:
        print(f"{path.relative_to(RAW.parent.parent)}  {path.stat().st_size:,} bytes")
