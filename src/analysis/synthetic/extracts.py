"""All synthetic extracts of a year, one typed frame each, in the columns of their contracts."""

import pandas as pd

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.synthetic.civic_integration.dutch_enrolments import nt2_enrolments
from analysis.synthetic.civic_integration.events import ci_events
from analysis.synthetic.civic_integration.newcomers import ci_persons
from analysis.synthetic.discrimination.correspondence import correspondence
from analysis.synthetic.discrimination.human_rights_institute import vmri_files
from analysis.synthetic.discrimination.municipal_survey import is_wave, municipal_survey
from analysis.synthetic.discrimination.residents_survey import survey
from analysis.synthetic.discrimination.unia_reports import unia_reports
from analysis.synthetic.population import language_survey as languages
from analysis.synthetic.population.caravan_sites import caravan_sites
from analysis.synthetic.population.official_counts import official_population
from analysis.synthetic.population.persons import persons
from analysis.synthetic.work.job_seekers import job_seekers
from analysis.synthetic.work.labour_after_contract import ci_labour
from analysis.synthetic.work.labour_force_survey import lfs
from analysis.synthetic.work.labour_positions import labour_quarter
from analysis.synthetic.work.staff import staff

__all__ = ["SEED", "extracts", "language_extracts"]

SEED = 2023


def extracts(year: int, *, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Return all extracts of a year except `delivery`, by name.

    Parameters
    ----------
    year : int
        Reference year, 2015-2030.
    seed : int
        Seed of the model; the same year and seed give the same frames.
    """
    reports, report_grounds = unia_reports(year, seed=seed)
    frames = {
        "population_official": official_population(year),
        "persons": persons(year, seed=seed),
        "labour_quarter": _positions(year, seed=seed),
        "ci_persons": ci_persons(year, seed=seed),
        "ci_events": ci_events(year, seed=seed),
        "nt2_enrolments": nt2_enrolments(year, seed=seed),
        "unia_reports": reports,
        "unia_grounds": report_grounds,
        "correspondence": correspondence(year, seed=seed),
        "lfs": lfs(year, seed=seed),
        "survey": survey(year, seed=seed),
        "job_seekers": job_seekers(year, seed=seed),
        "staff": staff(year, seed=seed),
        "caravan_sites": caravan_sites(year, seed=seed),
    }
    institute = vmri_files(year, seed=seed)
    if institute is not None:
        frames["vmri_files"], frames["vmri_grounds"] = institute
    if is_wave(year):
        frames["municipal_survey"] = municipal_survey(year, seed=seed)
    frames |= language_extracts(year, seed=seed)
    return {name: frame[list(CONTRACTS[name].columns)] for name, frame in frames.items()}


def language_extracts(year: int, *, seed: int) -> dict[str, pd.DataFrame]:
    """Both extracts of the survey of languages; none in a year without a wave."""
    if year not in languages.WAVES:
        return {}
    return {
        "language_survey": languages.language_survey(year, seed=seed),
        "survey_languages": languages.survey_languages(year, seed=seed),
    }


def _positions(year: int, *, seed: int) -> pd.DataFrame:
    """Positions of the residents in `persons`, then of those who signed a contract."""
    residents = labour_quarter(year, seed=seed)
    signed = ci_labour(year, seed=seed).reindex(columns=residents.columns)
    return pd.concat([residents, signed.astype(residents.dtypes)], ignore_index=True)
