"""The values that the synthetic model was made to have, to hold estimates against."""

from analysis.synthetic.civic_integration.dutch_enrolments import FIRST_PER_YEAR
from analysis.synthetic.civic_integration.language_levels import INCIDENCE, YEARS
from analysis.synthetic.civic_integration.newcomers import (
    BRUSSELS_PART,
    FIRST_CONTRACTS_PER_YEAR,
    OBLIGED_PART,
    newcomers,
)
from analysis.synthetic.civic_integration.programme_parts import share_of_first_tests
from analysis.synthetic.civic_integration.recording_faults import late_contracts
from analysis.synthetic.discrimination.correspondence import BY_PROFILE, true_pairs
from analysis.synthetic.discrimination.municipal_survey import is_wave, true_answers
from analysis.synthetic.discrimination.residents_survey import true_values
from analysis.synthetic.extracts import SEED
from analysis.synthetic.population.caravan_sites import true_use
from analysis.synthetic.population.kinds_of_town import BROAD
from analysis.synthetic.population.language_survey import WAVES, true_known
from analysis.synthetic.population.official_counts import BANDS
from analysis.synthetic.population.persons import residents
from analysis.synthetic.work import labour_after_contract, labour_positions
from analysis.synthetic.work.job_seekers import true_flow
from analysis.synthetic.work.labour_force_survey import true_rates
from analysis.synthetic.work.staff import true_staff
from analysis.synthetic.work.work_by_place import true_by_place

__all__ = ["truth"]


def truth(year: int, *, seed: int = SEED) -> dict[str, object]:
    """Return the true values of a year, as truth.json has them.

    Parameters
    ----------
    year : int
        Reference year, 2015-2030.
    seed : int
        Seed of the model.
    """
    late = _late_contracts(year, seed=seed)
    waves = {"language_survey": true_known(year)} if year in WAVES else {}
    waves |= {"municipal_survey": true_answers(year, seed=seed)} if is_wave(year) else {}
    return {
        "year": year,
        "seed": seed,
        "share_foreign_origin": _shares_of_foreign_origin(year, seed=seed),
        "employment_rate_20_64": labour_positions.true_rates(year, seed=seed),
        "by_municipality": _by_municipality(year, seed=seed),
        "attainment_all_skills": _attainment(),
        "work_after_level": labour_after_contract.RATES,
        "work_after_level_adjusted_pp": labour_after_contract.true_differences(year, seed=seed),
        "first_contracts_in_sample": FIRST_CONTRACTS_PER_YEAR[year] - late,
        "first_contracts_recorded_late_in_sample": late,
        "first_enrolments_in_sample": FIRST_PER_YEAR[year],
        "share_of_first_orientation_tests_of_70": share_of_first_tests(70),
        "share_obliged_first_contracts_vg": OBLIGED_PART,
        "share_first_contracts_bhg": BRUSSELS_PART,
        "labour_force_survey": true_rates(),
        "survey": true_values(),
        "flow_to_work": true_flow(),
        "staff": true_staff(year, seed=seed),
        "caravan_sites": true_use(year, seed=seed),
        "correspondence_pairs": true_pairs(year),
        "correspondence_four_applications": BY_PROFILE,
    } | waves


def _shares_of_foreign_origin(year: int, *, seed: int) -> dict[str, float]:
    """Weighted share of foreign origin among all residents (`_T`) and by age band."""
    here = residents(year, seed=seed)
    foreign = here["class"] != "belgian"
    groups = {"_T": here["age"] >= 0} | {band: here["band"] == band for band in BANDS}
    shares = {}
    for band, rows in groups.items():
        share = here.loc[foreign & rows, "weight"].sum() / here.loc[rows, "weight"].sum()
        shares[band] = round(float(share), 5)
    return shares


def _by_municipality(year: int, *, seed: int) -> dict[str, dict[str, float]]:
    """Share of foreign origin and employment rates of each municipality, by its NIS code."""
    known = true_by_place(year, seed=seed).round(5)
    named = {"share_foreign_origin": "foreign"} | {
        f"employment_rate_20_64/{broad}": f"rate_{broad}" for broad in BROAD
    }
    return {name: known[column].to_dict() for name, column in named.items()}


def _attainment() -> dict[str, float]:
    """Cumulative incidence of each level within three and six years of the contract."""
    return {
        f"{level}/{horizon}": float(incidence[horizon == YEARS].item())
        for level, incidence in INCIDENCE.items()
        for horizon in (3, 6)
    }


def _late_contracts(year: int, *, seed: int) -> int:
    """First contracts of the year that its own delivery does not hold yet."""
    people = newcomers(seed)
    signed = people.loc[people["contract"] >= 0]
    return int((late_contracts(signed) == year).sum())
