"""The synthetic survey of residents: respondents in strata and clusters, and their answers.

What a person answers depends on origin, generation and, for experienced discrimination, sex alone,
besides what the people of one cluster share. Who gives no answer is drawn apart, so that the truth
holds among who answered. All rates are invented and the same in every wave: a change between two
waves is chance.
"""

import numpy as np
import pandas as pd
from scipy.stats import binom, norm

__all__ = ["SURVEY_FRACTION", "place_in_cluster", "survey", "true_values"]

# Respondents and adults by region and origin; clusters of so many; first generation; who works.
RESPONDENTS = {
    "VG": {"belgian": 1320, "eu": 900, "non_eu": 1200},
    "BHG": {"belgian": 96, "eu": 96, "non_eu": 120},
}
ADULTS = {
    "VG": {"belgian": 4_110_000, "eu": 620_000, "non_eu": 760_000},
    "BHG": {"belgian": 260_000, "eu": 300_000, "non_eu": 410_000},
}
CLUSTER_SIZE, WITHIN_CLUSTER = 12, 0.05
FIRST_GENERATION = {"belgian": 0.0, "eu": 0.78, "non_eu": 0.64}
WORKS = {"belgian": 0.62, "eu": 0.66, "non_eu": 0.54}
# Belgian origin, EU first and second generation, non-EU first and second generation.
ORIGIN_AND_GENERATION = (
    ("belgian", ""),
    ("eu", "first"),
    ("eu", "second"),
    ("non_eu", "first"),
    ("non_eu", "second"),
)
EXPERIENCED_ANYWHERE = (0.06, 0.16, 0.12, 0.30, 0.38)
BY_SEX = {"M": 1.1, "F": 0.9}
SHARE_BY_DOMAIN = {
    "experienced_work": 0.50,
    "experienced_housing": 0.30,
    "experienced_education": 0.25,
    "experienced_public": 0.55,
}
SHARE_OFTEN = 0.3
REPORTED = {"belgian": 0.10, "eu": 0.10, "non_eu": 0.14}
SHARES = {
    "contact": (0.38, 0.70, 0.75, 0.72, 0.78),
    "home_language": (0.96, 0.30, 0.72, 0.25, 0.60),
    "dutch_at_work": (0.93, 0.62, 0.85, 0.68, 0.86),
}
CODES = {
    "contact": ("weekly", "monthly"),
    "home_language": ("dutch", "other"),
    "dutch_at_work": ("yes", "no"),
}
# Means of answers from 0 to 4.
SCORES = {
    "belonging": (3.1, 2.3, 2.7, 2.6, 2.5),
    "trust": (2.3, 2.1, 2.2, 1.9, 1.8),
    "diversity": (2.2, 2.9, 2.8, 3.0, 2.9),
}
HIGHEST_SCORE = 4
# Who is asked and refuses, and who does not know.
REFUSED, DOES_NOT_KNOW = 0.025, 0.02
MODES = {"web": 0.72, "paper": 0.18, "face_to_face": 0.10}
SURVEY_FRACTION = round(
    sum(sum(row.values()) for row in RESPONDENTS.values())
    / sum(sum(row.values()) for row in ADULTS.values()),
    6,
)


def true_values() -> dict[str, float]:
    """Return the shares and means the survey is drawn from, by item, origin and category."""
    rates = {**SHARES, **SCORES, "experienced_any": EXPERIENCED_ANYWHERE}
    for domain, part in SHARE_BY_DOMAIN.items():
        rates[domain] = tuple(part * rate for rate in EXPERIENCED_ANYWHERE)
    values = {}
    for item, by_kind in rates.items():
        for origin in FIRST_GENERATION:
            for category, value in _by_category(item, origin, by_kind).items():
                values[f"{item}/{origin}/{category}"] = round(value, 5)
    return values | {f"experience_reported/{origin}/_T": rate for origin, rate in REPORTED.items()}


def _by_category(item: str, origin: str, by_kind: tuple[float, ...]) -> dict[str, float]:
    """Value of an item for an origin: of all (`_T`), by sex, and by generation where it has one."""
    by_generation = {
        generation: rate
        for (group, generation), rate in zip(ORIGIN_AND_GENERATION, by_kind, strict=True)
        if group == origin
    }
    if origin == "belgian":
        total, by_generation = by_generation[""], {}
    else:
        first = FIRST_GENERATION[origin]
        total = first * by_generation["first"] + (1 - first) * by_generation["second"]
    factors = BY_SEX if item.startswith("experienced") else dict.fromkeys(BY_SEX, 1.0)
    by_sex = {sex: factor * total for sex, factor in factors.items()}
    return {"_T": total, **by_sex, **by_generation}


def survey(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `survey`: the respondents of the wave of the year, by stratum and cluster."""
    rng = np.random.default_rng([seed, 22, year])
    people = pd.concat(
        [
            _stratum(region, origin, size)
            for region, row in RESPONDENTS.items()
            for origin, size in row.items()
        ],
        ignore_index=True,
    )
    people = _with_traits(people, rng)
    answers = {
        name: _with_non_response(given, rng)
        for name, given in (_experiences(people, rng) | _living_together(people, rng)).items()
    }
    felt = np.isin(answers["experienced_any"], ["sometimes", "often"])
    answers["experience_reported"] = np.where(felt, answers["experience_reported"], "not_asked")
    return people.assign(
        resp_id=[f"s-{number:06d}" for number in range(1, len(people) + 1)],
        wave=year,
        generation=people["generation"].replace("", None),
        **answers,
    )


def _stratum(region: str, origin: str, size: int) -> pd.DataFrame:
    stratum = f"{origin}-{region}"
    psu = [f"{stratum}-{number:03d}" for number in np.arange(size) // CLUSTER_SIZE]
    return pd.DataFrame(
        {
            "region": region,
            "origin_group": origin,
            "stratum": stratum,
            "psu": psu,
            "fpc_n": ADULTS[region][origin],
        }
    )


def _with_traits(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    n = len(people)
    first = rng.random(n) < people["origin_group"].map(FIRST_GENERATION)
    noise = pd.Series(rng.uniform(0.6, 1.4, n))
    each = noise / noise.groupby(people["stratum"]).transform("sum")
    return people.assign(
        generation=np.where(
            people["origin_group"] == "belgian", "", np.where(first, "first", "second")
        ),
        sex=rng.choice(["M", "F"], n),
        age=rng.choice([18, 30, 45, 60], n, p=[0.2, 0.27, 0.28, 0.25]) + rng.integers(0, 15, n),
        isced=rng.choice(["0-2", "3-4", "5-8", "unknown"], n, p=[0.22, 0.37, 0.38, 0.03]),
        mode=rng.choice(list(MODES), n, p=list(MODES.values())),
        works=rng.random(n) < people["origin_group"].map(WORKS),
        weight=(each * people["fpc_n"]).round(2),
    )


def _rates(people: pd.DataFrame, rates: tuple[float, ...]) -> np.ndarray:
    by = dict(zip(ORIGIN_AND_GENERATION, rates, strict=True))
    return np.array(
        [by[kind] for kind in zip(people["origin_group"], people["generation"], strict=True)]
    )


def place_in_cluster(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Place of each person from 0 to 1, uniform, alike within a cluster."""
    cluster = pd.factorize(people["psu"])[0]
    common, own = rng.standard_normal(cluster.max() + 1)[cluster], rng.standard_normal(len(people))
    return norm.cdf(np.sqrt(WITHIN_CLUSTER) * common + np.sqrt(1 - WITHIN_CLUSTER) * own)


def _experiences(people: pd.DataFrame, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Who felt discriminated anywhere, then in which domains and whether it was reported."""
    n = len(people)
    anywhere = (
        place_in_cluster(people, rng)
        < _rates(people, EXPERIENCED_ANYWHERE) * people["sex"].map(BY_SEX).to_numpy()
    )
    felt = {"experienced_any": anywhere} | {
        name: anywhere & (rng.random(n) < part) for name, part in SHARE_BY_DOMAIN.items()
    }
    reported = np.where(rng.random(n) < people["origin_group"].map(REPORTED), "yes", "no")
    often = {name: np.where(rng.random(n) < SHARE_OFTEN, "often", "sometimes") for name in felt}
    return {name: np.where(yes, often[name], "never") for name, yes in felt.items()} | {
        "experience_reported": np.where(anywhere, reported, "not_asked")
    }


def _living_together(people: pd.DataFrame, rng: np.random.Generator) -> dict[str, np.ndarray]:
    made = {
        name: np.where(place_in_cluster(people, rng) < _rates(people, rates), *CODES[name])
        for name, rates in SHARES.items()
    }
    made["dutch_at_work"] = np.where(people["works"], made["dutch_at_work"], "not_asked")
    scores = {
        name: binom.ppf(
            place_in_cluster(people, rng), HIGHEST_SCORE, _rates(people, rates) / HIGHEST_SCORE
        )
        for name, rates in SCORES.items()
    }
    return made | {name: score.astype(int).astype(str) for name, score in scores.items()}


def _with_non_response(given: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The answer given, or that none was; who was not asked stays so."""
    chance = rng.random(len(given))
    none = np.where(chance < REFUSED, "refused", "do_not_know")
    return np.where((chance < REFUSED + DOES_NOT_KNOW) & (given != "not_asked"), none, given)
