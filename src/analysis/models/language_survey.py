"""A survey of languages: which part of the adults knows or uses a language, by area and cluster.

A person has several languages, so each language has a share of its own: shares do not add up to 1,
and no total over languages is made. Areas are samples of their own and are not added up either.
"""

import numpy as np
import pandas as pd

from analysis.models.estimates import Files
from analysis.models.residents_waves import Model, changes, finished, of_waves, values
from analysis.reference.survey_items import LANGUAGE_SEPARATOR, NO_ANSWER

__all__ = ["LANGUAGES", "REGION", "by_area", "by_cluster", "identity", "speaks"]

FRAME = "language_respondents"
# What is shown: three languages, and whether somebody has any other beside them.
OTHER = "other"
LANGUAGES = ("nl", "fr", "en", OTHER)
USES = ("known", "home_origin", "home_now", "shop", "municipality", "work", "neighbours")
# By cluster there are fewer respondents: what they know and speak at home only.
USES_BY_CLUSTER = ("known", "home_now")
REGION, SHARE, IDENTITY = "VG+BHG", "language_share", "language_identity"


def by_area() -> Model:
    """Model of the languages by area: shares of every wave, and their changes between waves.

    Share: the weighted number of adults who have the language in a set (known well or excellently,
    spoken at home at origin or now, used in a place), divided by that of all who were asked, in
    [0, 1]. Change: this wave - the wave delivered before, in percentage points, as of two
    independent samples. Intervals are those of the design.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates by `area`, `language` (`other`: any
        other than the three, however many) and `use`. `n` counts who was asked.

    References
    ----------
    Decisions of the house, sections 0.2 and 0.10.
    """

    def model(files: Files, year: int) -> pd.DataFrame:
        found = of_waves(files, year, lambda wave: _shares(wave, "area", USES), respondents=FRAME)
        dimensions = ["area", "language", "use"]
        found = pd.concat([found, changes(found, by=dimensions)], ignore_index=True)
        return finished(found, dimensions, region=REGION)

    return model


def by_cluster() -> Model:
    """Model of the languages known and spoken at home by cluster of municipalities, of every wave.

    A cluster is a domain of the whole sample: its shares have the design of all, and wider
    intervals, because they rest on fewer respondents.

    Returns
    -------
    callable
        As `by_area`, with `cluster` and without changes.
    """

    def model(files: Files, year: int) -> pd.DataFrame:
        found = of_waves(
            files, year, lambda wave: _shares(wave, "cluster", USES_BY_CLUSTER), respondents=FRAME
        )
        return finished(found, ["area", "cluster", "language", "use"], region=REGION)

    return model


def identity() -> Model:
    """Model of how strongly language is part of who people are, by area: shares and changes.

    Share: of those who answered, the weighted share that calls language a strong part of who they
    are, in [0, 1]; change as in `by_area`.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of every wave by `area`.
    """

    def of_wave(wave: pd.DataFrame) -> list[pd.DataFrame]:
        answered = ~wave["identity"].isin(NO_ANSWER)
        asked = wave.assign(outcome=wave["identity"].eq("strong").astype(float).where(answered))
        return [values(asked, by="area", indicator=IDENTITY, unit="share")]

    def model(files: Files, year: int) -> pd.DataFrame:
        found = of_waves(files, year, of_wave, respondents=FRAME)
        found = pd.concat([found, changes(found, by=["area"])], ignore_index=True)
        return finished(found, ["area"], region=REGION)

    return model


def speaks(sets: pd.Series, language: str) -> pd.Series:
    """Whether each set holds a language: 1 or 0, missing where the set is.

    Parameters
    ----------
    sets : Series of str
        Languages with `LANGUAGE_SEPARATOR` between them.
    language
        A code; `other` for any that has no name of its own in `LANGUAGES`.

    Examples
    --------
    >>> sets = pd.Series(["ar;fr", "nl", "", None])
    >>> speaks(sets, "fr").tolist(), speaks(sets, "other").tolist()
    ([1.0, 0.0, 0.0, nan], [1.0, 0.0, 0.0, nan])
    """
    number, texts = pd.factorize(sets)
    held = [set(text.split(LANGUAGE_SEPARATOR)) - {""} for text in texts]
    if language == OTHER:
        has = [bool(languages - set(LANGUAGES)) for languages in held]
    else:
        has = [language in languages for languages in held]
    # The number of a missing set is -1, the last.
    return pd.Series(np.array([*has, np.nan], dtype=float)[number], index=sets.index)


def _shares(wave: pd.DataFrame, by: str, uses: tuple[str, ...]) -> list[pd.DataFrame]:
    """Shares of one wave by area or cluster, for each language and use."""
    made = []
    areas = wave.drop_duplicates(by).set_index(by, drop=False)["area"]
    for use in uses:
        for language in LANGUAGES:
            asked = wave.assign(outcome=speaks(wave[use], language))
            part = values(asked, by=by, indicator=SHARE, unit="share")
            if len(part):
                made.append(part.assign(language=language, use=use, area=part[by].map(areas)))
    return made
