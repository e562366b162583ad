"""Respondents of a survey of languages, each with the set of languages known and used where."""

from pathlib import Path

import pandas as pd

from analysis.extracts.contracts.surveys.language_survey import USED
from analysis.extracts.frames.respondents import design_of, of_the_wave, refuse_others
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import read_extract
from analysis.reference.survey_items import LANGUAGE_SEPARATOR

__all__ = ["KNOWN", "language_respondents"]

# What counts as knowing a language: "goed tot uitstekend", as the language barometer counts it.
KNOWN = ("excellent", "good")
_AS_DELIVERED = ("area", "cluster", "origin_group", "identity")


def language_respondents(folder: Path, year: int) -> pd.DataFrame:
    """Respondents of the wave of the year, one row each.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight`, `weight2`, `unit`, `stratum` and `psu` (numbers within the
        wave; without a psu each respondent is their own), `area`, `cluster`, `origin_group`,
        `identity`, and sets of languages as text, in alphabetical order with `LANGUAGE_SEPARATOR`
        between them: `known` (well or excellently), `home_origin`, `home_now`, `shop`,
        `municipality`, `work` (missing for who was not asked) and `neighbours`. An empty text is
        no language.

    Raises
    ------
    DataError
        When rows belong to another wave, or the languages are not of the same respondents.
    """
    frame = of_the_wave("language_survey", folder, year)
    spoken = read_extract.typed_frame("survey_languages", folder)
    refuse_others(
        spoken["resp_id"], frame["resp_id"], folder, "survey_languages", of="language_survey"
    )
    sets = {
        "known": spoken["knowledge"].isin(KNOWN),
        "home_origin": spoken["at_home_origin"],
        "home_now": spoken["at_home_now"],
    } | {where: spoken[f"used_{where}"] for where in USED}
    return frame[list(_AS_DELIVERED)].assign(
        **unit_columns(year, frame["weight"], unit=unit_names("language_survey", frame["resp_id"])),
        **design_of(frame),
        **{name: _set_of(spoken, chosen, frame["resp_id"]) for name, chosen in sets.items()},
    )


def _set_of(spoken: pd.DataFrame, chosen: pd.Series, respondents: pd.Series) -> pd.Series:
    """Set of the chosen languages of each respondent; missing for who was asked of none."""
    rows = spoken[chosen.fillna(False).astype(bool)].sort_values("language", kind="stable")
    sets = rows.groupby("resp_id")["language"].agg(LANGUAGE_SEPARATOR.join)
    asked = set(spoken.loc[chosen.notna(), "resp_id"])
    return (
        respondents.map(sets)
        .astype("object")
        .fillna("")
        .where(respondents.isin(asked))
        .astype("str")
    )
