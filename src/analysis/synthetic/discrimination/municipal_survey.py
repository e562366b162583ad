"""The synthetic survey by municipality: who answered, and how residents see living together.

All shares are invented and follow no published figure. How many agree differs between
municipalities by chance alone, and the same way for each statement; nothing else does.
"""

import numpy as np
import pandas as pd

from analysis.reference.survey_items import CLASSES
from analysis.synthetic.population.official_counts import BRUSSELS, borders, municipalities

__all__ = ["MUNICIPAL_FRACTION", "is_wave", "municipal_survey", "true_answers"]

# Agree, neutral, disagree; how far municipalities lie apart moves who agrees to who disagrees.
SHARES = {
    "lives_together": (0.45, 0.35, 0.20),
    "enriches": (0.34, 0.40, 0.26),
    "too_many": (0.30, 0.32, 0.38),
    "trusts_people": (0.36, 0.50, 0.14),
    "at_home": (0.78, 0.14, 0.08),
}
APART = 0.05
# Nobody answers in a municipality as small as Herstappe; elsewhere one of so many adults does, and
# about as few at least as in the smallest of which the municipal monitor publishes.
SMALLEST, ONE_IN, FEWEST, MOST = 1_000, 100, 135, 250
ADULTS = 0.79
NO_OPINION, REFUSED = 0.04, 0.01


def is_wave(year: int) -> bool:
    """Whether the survey is held in a year, as it was in 2017, 2020 and 2023."""
    return year % 3 == 1


def _towns() -> pd.DataFrame:
    """Municipalities with their adults and how many of these answer."""
    known = municipalities()
    towns = known[(known["province"] != BRUSSELS) & (known["population_2020"] >= SMALLEST)]
    adults = (towns["population_2020"] * ADULTS).round()
    n = (adults / ONE_IN).clip(FEWEST, MOST).astype(int)
    return pd.DataFrame({"nis_code": towns["nis_2024"], "adults": adults, "n": n})


MUNICIPAL_FRACTION = round(float(_towns()["n"].sum() / _towns()["adults"].sum()), 6)


def _away(year: int, seed: int) -> np.ndarray:
    """How much more of each municipality agree than of all, before the wave is drawn."""
    return np.random.default_rng([seed, 70, year]).uniform(-APART, APART, len(_towns()))


def true_answers(year: int, *, seed: int) -> dict[str, float]:
    """Share of each answer in the Flemish Region, by statement, in the wave of a year."""
    towns, away = _towns(), _away(year, seed)
    mean = float((away * towns["adults"]).sum() / towns["adults"].sum())
    return {
        f"{name}/{code}": round(share + sign * mean, 5)
        for name, shares in SHARES.items()
        for code, share, sign in zip(CLASSES, shares, (1, 0, -1), strict=True)
    }


def municipal_survey(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `municipal_survey`: the respondents of the wave of the year."""
    rng = np.random.default_rng([seed, 71, year])
    towns = _towns().assign(away=_away(year, seed))
    people = towns.loc[towns.index.repeat(towns["n"])].reset_index(drop=True)
    noise = pd.Series(rng.uniform(0.6, 1.4, len(people)))
    part = noise / noise.groupby(people["nis_code"]).transform("sum")
    answers = {name: _answers(people["away"], shares, rng) for name, shares in SHARES.items()}
    return people.assign(
        resp_id=[f"g-{number:06d}" for number in range(1, len(people) + 1)],
        wave=year,
        nis_code=borders(people["nis_code"], year),
        weight=(part * people["adults"]).round(1),
        **answers,
    )


def _answers(
    away: pd.Series, shares: tuple[float, float, float], rng: np.random.Generator
) -> np.ndarray:
    agree, neutral, _ = shares
    place, heard = rng.random(len(away)), rng.random(len(away))
    given = np.where(
        place < agree + away, "agree", np.where(place < agree + away + neutral, *CLASSES[1:])
    )
    none = np.where(heard < REFUSED, "refused", "do_not_know")
    return np.where(heard < REFUSED + NO_OPINION, none, given)
