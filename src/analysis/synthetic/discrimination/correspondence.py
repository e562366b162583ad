"""The synthetic correspondence tests: pairs of applications, and adverts with four of them.

How each kind of pair is answered is set by three numbers: the positive-response rate of the
majority, the ratio of the minority to it, and the share of pairs in which only the minority got a
positive response. An actor with several adverts answers them more alike than others do.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

__all__ = ["BY_PROFILE", "correspondence", "true_pairs"]


@dataclass(frozen=True)
class Place:
    """Where pairs were sent: how many, and the true ratio of minority to majority.

    `nis_code` is that of no municipality, for nobody acted there; `drawn_as` is the text that its
    draws hang on.
    """

    nis_code: str | None
    drawn_as: str | None
    region: str
    pairs: dict[int, int]
    ratio: float


# Fewer places were tested in the years before 2023; a later year repeats it.
RENT = (
    Place("98001", "11002", "VG", {2022: 200, 2023: 260}, 0.72),
    Place("98002", "44021", "VG", {2022: 200, 2023: 260}, 0.82),
    Place("98003", "24062", "VG", {2022: 0, 2023: 220}, 0.78),
    Place("98004", "12025", "VG", {2022: 180, 2023: 220}, 0.66),
    Place("98005", "71016", "VG", {2022: 0, 2023: 220}, 0.74),
    Place("98006", "34022", "VG", {2022: 0, 2023: 190}, 0.76),
    Place("98007", "21004", "BHG", {2022: 300, 2023: 340}, 0.76),
)
JOBS = Place(None, None, "VG", {2022: 200, 2023: 260}, 0.80)
ADVERTS_WITH_FOUR = {2022: 80, 2023: 120}


@dataclass(frozen=True)
class Market:
    """How applications of a market are answered, and how many pairs an actor gets.

    `majority_rate` is the positive-response rate of the majority, `ratio_factor` a factor on the
    ratio of the place, `part_of_place` the part of the pairs of a place.
    """

    majority_rate: float
    ratio_factor: float
    pairs_per_actor: float
    part_of_place: float


MARKETS = {
    "rent_private": Market(0.56, 0.94, 1.0, 0.55),
    "rent_agent": Market(0.62, 1.06, 1.12, 0.45),
    "job": Market(0.45, 1.0, 1.12, 1.0),
}
ONLY_MINORITY = 0.09
UNDELIVERABLE = 0.008
MINORITIES = ("minority_maghreb", "minority_turkey", "minority_sub_saharan")
BY_PROFILE = dict(zip(("majority", *MINORITIES), (0.46, 0.33, 0.35, 0.30), strict=True))
SECTORS = ("bouw", "handel", "horeca", "logistiek", "zorg")
# How much the four answers to an advert go together, on the scale of a normal variable.
WITHIN_ADVERT = 0.5
# The same of the adverts of one actor, between only the majority and only the minority.
WITHIN_ACTOR = 0.5
MAJORITY_FIRST = np.array([1, 0, 3, 2])
TEXT_COLUMNS = (
    *("application_id", "advert_id", "actor_id", "wave", "market", "sector", "region"),
    *("nis_code", "profile", "sex_signal", "response"),
)


def _chances(place: Place, market: str) -> np.ndarray:
    """Chances of a positive response to both, the majority only, the minority only, neither."""
    majority = MARKETS[market].majority_rate
    both = majority * min(place.ratio * MARKETS[market].ratio_factor, 1.0) - ONLY_MINORITY
    return np.array([both, majority - both, ONLY_MINORITY, 1 - majority - ONLY_MINORITY])


def _sizes(place: Place, year: int) -> dict[str, int]:
    total = place.pairs[min(max(year, 2022), 2023)]
    if place is JOBS:
        return {"job": total}
    private = round(total * MARKETS["rent_private"].part_of_place)
    return {"rent_private": private, "rent_agent": total - private}


def true_pairs(year: int) -> dict[str, dict[str, float]]:
    """True rates, net rate over all pairs and ratio, by market and place."""
    made = {}
    for place in (*RENT, JOBS):
        for market, size in _sizes(place, year).items():
            both, first, second, _ = _chances(place, market)
            if size:
                made[f"{market}/{place.nis_code or place.region}"] = {
                    "pairs_sent": size,
                    "rate_majority": round(both + first, 5),
                    "rate_minority": round(both + second, 5),
                    "net": round(first - second, 5),
                    "ratio": round((both + second) / (both + first), 5),
                }
    return made


def _hashed(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:8]


def _pairs(
    place: Place, market: str, size: int, key: tuple[int, int], rng: np.random.Generator
) -> pd.DataFrame:
    """Two rows per advert: the majority applicant, then the minority one."""
    outcome = rng.choice(4, size=size, p=_chances(place, market))
    actors = max(1, round(size / MARKETS[market].pairs_per_actor))
    actor = np.arange(size) if actors == size else rng.integers(0, actors, size)
    of_actors = np.random.default_rng(int(_hashed(*key, "alike", market, place.drawn_as), 16))
    outcome = _alike(outcome, actor, _chances(place, market), of_actors)
    adverts = pd.DataFrame(
        {
            "actor_id": [_hashed(*key, market, place.drawn_as, number) for number in actor],
            "market": market,
            "region": place.region,
            "nis_code": place.nis_code,
            "sector": rng.choice(SECTORS, size) if market == "job" else None,
            "sex_signal": rng.choice(["M", "F"], size),
            "first": rng.integers(0, 2, size),
        }
    )
    minority = rng.choice(MINORITIES, size, p=(0.5, 0.2, 0.3))
    parts = [
        adverts.assign(
            profile="majority", positive=np.isin(outcome, [0, 1]), order=1 + adverts["first"]
        ),
        adverts.assign(
            profile=minority, positive=np.isin(outcome, [0, 2]), order=2 - adverts["first"]
        ),
    ]
    return pd.concat(parts).rename_axis("advert").reset_index().drop(columns="first")


def _alike(
    outcome: np.ndarray, actor: np.ndarray, chances: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw the outcomes of actors with several pairs again: as likely, but alike for each."""
    shared = rng.standard_normal(actor.max() + 1)[actor]
    score = np.sqrt(WITHIN_ACTOR) * shared + np.sqrt(1 - WITHIN_ACTOR) * rng.standard_normal(
        len(actor)
    )
    upto = chances[MAJORITY_FIRST].cumsum()[:-1]
    again = MAJORITY_FIRST[np.searchsorted(upto, special.ndtr(score))]
    return np.where(np.bincount(actor)[actor] > 1, again, outcome)


def _four_applications(
    adverts: int, key: tuple[int, int], rng: np.random.Generator
) -> pd.DataFrame:
    """Four rows per advert, one of each profile, with the true shares exactly."""
    shared = rng.standard_normal(adverts)
    order = np.argsort(rng.random((adverts, len(BY_PROFILE))), axis=1) + 1
    parts = []
    for place, (profile, rate) in enumerate(BY_PROFILE.items()):
        score = np.sqrt(WITHIN_ADVERT) * shared + np.sqrt(1 - WITHIN_ADVERT) * rng.standard_normal(
            adverts
        )
        positive = np.zeros(adverts, dtype=bool)
        positive[np.argsort(-score)[: round(rate * adverts)]] = True
        parts.append(
            pd.DataFrame({"profile": profile, "positive": positive, "order": order[:, place]})
        )
    about = pd.DataFrame(
        {
            "actor_id": [_hashed(*key, "four", number) for number in range(adverts)],
            "market": "job",
            "region": "VG",
            "nis_code": None,
            "sector": rng.choice(SECTORS, adverts),
            "sex_signal": "M",
        }
    )
    return pd.concat([part.join(about) for part in parts]).rename_axis("advert").reset_index()


def correspondence(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `correspondence` of the year: a row per application, sorted by advert."""
    rng = np.random.default_rng([seed, 12, year])
    key = (seed, year)
    parts = [
        _pairs(place, market, size, key, rng)
        for place in (*RENT, JOBS)
        for market, size in _sizes(place, year).items()
        if size
    ]
    parts.append(_four_applications(ADVERTS_WITH_FOUR[min(max(year, 2022), 2023)], key, rng))
    numbered = [part.assign(part=number) for number, part in enumerate(parts)]
    rows = pd.concat(numbered, ignore_index=True).sort_values(
        ["part", "advert", "order"], ignore_index=True
    )
    advert = rows.groupby(["part", "advert"], sort=False).ngroup()
    return _answered(rows.assign(advert=advert), year, rng)


def _answered(rows: pd.DataFrame, year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Give each application its number, its days and its response."""
    n, adverts = len(rows), rows["advert"].nunique()
    autumn = rng.random(adverts) < 0.5
    first = np.where(autumn, np.datetime64(f"{year}-09-11"), np.datetime64(f"{year}-03-06"))
    sent = (first + rng.integers(0, 56, adverts).astype("timedelta64[D]"))[rows["advert"]]
    sent = sent + (rows["order"].to_numpy() - 1).astype("timedelta64[D]")
    refused = rng.random(n) < 0.45
    response = np.where(rows["positive"], "positive", np.where(refused, "negative", "none")).astype(
        object
    )
    response[rng.random(n) < UNDELIVERABLE] = "undeliverable"
    responded = pd.Series(sent + rng.integers(0, 8, n).astype("timedelta64[D]"))
    made = rows.assign(
        application_id=[f"t{year % 100}-{number:05d}" for number in range(1, n + 1)],
        advert_id=[f"a{year % 100}-{number + 1:04d}" for number in rows["advert"]],
        wave=np.where(autumn[rows["advert"]], f"{year}-2", f"{year}-1"),
        sent_on=pd.Series(sent),
        response=response,
        responded_on=responded.where(np.isin(response, ["positive", "negative"])),
    )
    dates = dict.fromkeys(("sent_on", "responded_on"), "datetime64[us]")
    return made.astype(dates | dict.fromkeys(TEXT_COLUMNS, "str") | {"order": "int64"})
