"""Respondents of a survey by municipality: where they live and what they answered."""

from pathlib import Path

import pandas as pd

from analysis.extracts.frames.places import municipality_of
from analysis.extracts.frames.respondents import of_the_wave
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.reference.geography import province, region
from analysis.reference.survey_items import of_extract

__all__ = ["municipal_respondents"]

EXTRACT = "municipal_survey"


def municipal_respondents(folder: Path, year: int) -> pd.DataFrame:
    """Respondents of the wave of the year, one row each.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight` (residents), `weight2` (its square), `unit`, `municipality`
        (NIS code in the borders of the year), `province`, `region`, and each statement as the code
        that was delivered; missing for all where the wave did not have it.

    Raises
    ------
    DataError
        When rows belong to another wave.
    """
    frame = of_the_wave(EXTRACT, folder, year)
    places = municipality_of(frame["nis_code"], year=year)
    return frame[[*of_extract(EXTRACT)]].assign(
        **unit_columns(year, frame["weight"], unit=unit_names(EXTRACT, frame["resp_id"])),
        municipality=places,
        province=province(places),
        region=region(places),
    )
