"""Every headline estimate of the year, in one frame to pick from."""

import pandas as pd

from analysis.indicators.civic_integration import programme
from analysis.indicators.discrimination import reported, reported_rates, tested
from analysis.indicators.dutch import attainment, attainment_published, contracts, enrolments
from analysis.indicators.modelled import of_model
from analysis.indicators.population import residents
from analysis.indicators.work import employment

__all__ = ["headline_estimates"]


def headline_estimates(cells: pd.DataFrame, models: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Every headline estimate of the year and the year before, in one frame, to pick from."""
    frames = [
        residents.foreign_share(cells, table="P1"),
        residents.foreign_share(cells, table="P3"),
        residents.non_eu_share(cells),
        residents.first_generation_share(cells),
        employment.employment_rate(cells, table="W1"),
        employment.employment_gap(cells, table="W1"),
        of_model(models, "W8"),
        attainment.attainment(cells, year=year),
        attainment_published.pooled_attainment(cells, first=2015, last=2019, horizon=3),
        contracts.first_contracts(cells),
        contracts.contract_shares(cells),
        enrolments.first_enrolments(cells),
        of_model(models, "N9"),
        reported.reports(cells),
        reported.files(cells, table="D1", category="yes"),
        reported.files_naming_ground(cells),
        reported_rates.files_per_100k(cells),
        of_model(models, "E1"),
        of_model(models, "E5"),
        programme.newcomers(cells),
        tested.net(cells, models, table="T1"),
    ]
    return pd.concat(frames, ignore_index=True)
