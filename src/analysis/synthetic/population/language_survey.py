"""The synthetic survey of languages: adults in invented clusters, and what they know and speak.

All rates are invented; no published figure is followed. What a person knows hangs on area, cluster
and wave, and people of one neighbourhood are alike. Languages at home and in use are drawn among
those that the person knows.
"""

import numpy as np
import pandas as pd

from analysis.extracts.contracts.surveys.language_survey import USED
from analysis.synthetic.discrimination.residents_survey import place_in_cluster

__all__ = ["LANGUAGE_FRACTION", "WAVES", "language_survey", "survey_languages", "true_known"]

WAVES = (2014, 2019, 2024)
# Respondents and adults by cluster, and how many clusters an area has.
CLUSTERS = {"brussels": 5, "rand": 3}
RESPONDENTS, OF_ONE_PLACE = 300, 10
ADULTS = {"brussels": 186_000, "rand": 110_000}
LANGUAGE_FRACTION = round(
    RESPONDENTS * sum(CLUSTERS.values()) / sum(ADULTS[area] * CLUSTERS[area] for area in ADULTS), 6
)
# Who knows a language well, by area and wave, and how far each next cluster lies above the last.
KNOWN = {
    "brussels": {"nl": (0.24, 0.20, 0.24), "fr": (0.88, 0.86, 0.83), "en": (0.31, 0.36, 0.48)},
    "rand": {"nl": (0.78, 0.74, 0.72), "fr": (0.72, 0.70, 0.69), "en": (0.50, 0.55, 0.60)},
}
STEP = {"nl": 0.03, "fr": -0.02, "en": 0.01}
OTHERS = ("ar", "de", "es", "it", "pl", "pt", "ro", "tr", "zgh")
KNOWS_ANOTHER = 0.45
# Of who knows a language: speaks it at home at origin, now, and in each place.
AT_ORIGIN = {"nl": 0.50, "fr": 0.40, "en": 0.05}
NOW = {"nl": 0.55, "fr": 0.50, "en": 0.12}
IN_A_PLACE = {"nl": 0.60, "fr": 0.70, "en": 0.15}
ANOTHER_AT_HOME, ANOTHER_IN_A_PLACE = 0.6, 0.08
WORKS, EXCELLENT = 0.6, 0.6
_ORIGINS, _IDENTITY = (0.40, 0.25, 0.30, 0.05), (0.35, 0.38, 0.25, 0.02)


def true_known(year: int) -> dict[str, float]:
    """Share that knows each language well, by area and by cluster, in the wave of a year."""
    known = {}
    for area in CLUSTERS:
        for language in STEP:
            for cluster in range(CLUSTERS[area]):
                chance = round(_chance(area, cluster, language, year), 5)
                known[f"{area}/{_cluster(area, cluster)}/{language}"] = chance
            known[f"{area}/_T/{language}"] = KNOWN[area][language][WAVES.index(year)]
    return known


def _cluster(area: str, number: int) -> str:
    name = {"brussels": "Brussel", "rand": "Rand"}[area]
    return f"Cluster {name} {number + 1} (verzonnen)"


def _chance(area: str, cluster: int, language: str, year: int) -> float:
    middle = (CLUSTERS[area] - 1) / 2
    return KNOWN[area][language][WAVES.index(year)] + STEP[language] * (cluster - middle)


def language_survey(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `language_survey`: the respondents of the wave of the year."""
    return _people(year, seed=seed).drop(columns=list(STEP))


def survey_languages(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `survey_languages`: a row for each respondent and language."""
    people = _people(year, seed=seed)
    rng = np.random.default_rng([seed, 61, year])
    works = rng.random(len(people)) < WORKS
    parts = [_of_language(people, language, works, rng) for language in STEP]
    parts.append(_another(people, works, rng))
    made = pd.concat(parts, ignore_index=True)
    return made.sort_values(["resp_id", "language"], kind="stable", ignore_index=True)


def _people(year: int, *, seed: int) -> pd.DataFrame:
    """Respondents with their design, and whether they know each of three languages."""
    rng = np.random.default_rng([seed, 60, year])
    parts = []
    for area, clusters in CLUSTERS.items():
        for cluster in range(clusters):
            name = _cluster(area, cluster)
            place = np.arange(RESPONDENTS) // OF_ONE_PLACE
            chances = {each: _chance(area, cluster, each, year) for each in STEP}
            codes = {"area": area, "cluster": name, "stratum": f"{area}-{cluster + 1}"}
            psu = [f"{area}-{cluster + 1}-{each:02d}" for each in place]
            parts.append(pd.DataFrame({**codes, "psu": psu, **chances}))
    people = pd.concat(parts, ignore_index=True)
    noise = pd.Series(rng.uniform(0.6, 1.4, len(people)))
    part = noise / noise.groupby(people["cluster"]).transform("sum")
    for language in STEP:
        people[language] = place_in_cluster(people, rng) < people[language]
    return people.assign(
        resp_id=[f"l-{number:06d}" for number in range(1, len(people) + 1)],
        wave=year,
        weight=(part * people["area"].map(ADULTS)).round(2),
        origin_group=rng.choice(["belgian", "eu", "non_eu", "unknown"], len(people), p=_ORIGINS),
        identity=rng.choice(["strong", "some", "none", "refused"], len(people), p=_IDENTITY),
    )


def _of_language(
    people: pd.DataFrame, language: str, works: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Rows of one of the three languages, for everybody."""
    known = people[language].to_numpy()
    well = np.where(rng.random(len(people)) < EXCELLENT, "excellent", "good")
    badly = rng.choice(["moderate", "little", "none"], len(people))
    return _row(
        people["resp_id"], language, np.where(known, well, badly), works,
        origin=known & (rng.random(len(people)) < AT_ORIGIN[language]),
        now=known & (rng.random(len(people)) < NOW[language]),
        used={each: known & (rng.random(len(people)) < IN_A_PLACE[language]) for each in USED},
    )  # fmt: skip


def _another(people: pd.DataFrame, works: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of another language, for who knows one."""
    some = rng.random(len(people)) < KNOWS_ANOTHER
    ids, n = people.loc[some, "resp_id"].reset_index(drop=True), int(some.sum())
    return _row(
        ids, rng.choice(OTHERS, n), np.full(n, "excellent"), works[some],
        origin=rng.random(n) < ANOTHER_AT_HOME,
        now=rng.random(n) < ANOTHER_AT_HOME,
        used={each: rng.random(n) < ANOTHER_IN_A_PLACE for each in USED},
    )  # fmt: skip


def _row(
    ids: pd.Series,
    language: str | np.ndarray,
    knowledge: np.ndarray,
    works: np.ndarray,
    *,
    origin: np.ndarray,
    now: np.ndarray,
    used: dict[str, np.ndarray],
) -> pd.DataFrame:
    """Columns of the extract; who does not work was not asked for the language at work."""
    made = pd.DataFrame(
        {"resp_id": ids, "language": language, "at_home_origin": origin, "at_home_now": now,
         "knowledge": knowledge, **{f"used_{each}": given for each, given in used.items()}}
    )  # fmt: skip
    return made.assign(used_work=made["used_work"].astype("boolean").where(works))
