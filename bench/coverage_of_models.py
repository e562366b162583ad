"""How often the intervals of public results of models hold the truth, noise included; `make bench`.

Simulated from a known truth: the estimates of models on drawn units with drawn keys, protected as
they are for the page. Of what is shown, for in small groups it may be hidden. Averaged over the
settings of a kind coverage must lie within a point and a half of 95 % (a simulation is off by half
a point), and nowhere below 92 %; beside it stands what intervals without the noise's variance hold.
"""

import sys

import numpy as np
import pandas as pd

from analysis.disclosure.model_results import values
from analysis.disclosure.model_results.protect import protect_results
from analysis.models.estimates import ADJUSTED, COLUMNS, DIFFERENCE, PROTECTED_BY, SHARE
from analysis.models.incidence_curves import curves
from analysis.statistics.composition.standardise import direct

FLOOR, ON_AVERAGE = 0.92, (0.935, 0.965)
EACH, SLOW = 2000, 800
KEYS = [name for name in PROTECTED_BY if name.endswith("key")]


def rows(rng: np.random.Generator, **columns) -> pd.DataFrame:
    """Estimates of full-weight units, one a draw, with keys of their own."""
    length = len(columns["units"])
    fixed = dict.fromkeys([*COLUMNS, *PROTECTED_BY], np.nan) | {
        "table": "B", "indicator": "x", "year": 2023, "region": "VG", "unit": "share",
        "interval": "design", "reference": "", "rule": "", "curve": "", "obs_status": "",
        "data_kind": "", "vintage": "", "low": 0.0, "high": 1.0, "draw": range(length),
    }  # fmt: skip
    keys = {name: rng.integers(0, 2**32, length) for name in KEYS}
    frame = pd.DataFrame(fixed | keys | columns)
    for side in ("", "reference_"):
        frame[f"{side}count"], frame[f"{side}denominator"] = (
            frame[f"{side}units"],
            frame[f"{side}n"],
        )
    return frame


def shares(rng):
    """Shares of a group."""
    for n in (40, 100, 300, 1000):
        for p in (0.3, 0.5, 0.8) if n == 40 else (0.15, 0.5, 0.9):
            yes = rng.binomial(n, p, EACH)
            yield f"n {n}, p {p}", rows(rng, kind=SHARE, units=yes, n=n, size=n, value=yes / n), p


def differences(rng):
    """Differences of two shares, in points."""
    for n, base in ((40, 100), (100, 100), (300, 1000)):
        for p, q in ((0.3, 0.5), (0.5, 0.8), (0.6, 0.6)):
            yes, other = rng.binomial(n, p, EACH), rng.binomial(base, q, EACH)
            frame = rows(
                rng, kind=DIFFERENCE, unit="pp", units=yes, n=n, size=n, reference_units=other,
                reference_n=base, reference_size=base, effect=100.0, value=0.0,
            )  # fmt: skip
            yield f"n {n} and {base}, p {p} and {q}", frame, 100 * (p - q)


def standardised(rng):
    """Gaps at equal composition, by direct standardisation over six strata."""
    sizes = np.array([0.1, 0.2, 0.25, 0.2, 0.15, 0.1])
    rates = np.array([0.5, 0.7, 0.8, 0.75, 0.6, 0.4])
    for n, base in ((60, 300), (200, 600), (1000, 3000)):
        made = []
        for size, chance in ((base, rates), (n, rates - 0.1)):
            strata = rng.multinomial(size, sizes, SLOW)
            yes = rng.binomial(strata, chance)
            made.append((strata, yes, _at_standard(strata, yes, sizes)))
        (strata0, yes0, first), (strata1, yes1, second) = made
        value = first["value"] - second["value"]
        below = np.hypot(first["value"] - first["low"], second["high"] - second["value"])
        above = np.hypot(first["high"] - first["value"], second["value"] - second["low"])
        frame = rows(
            rng, kind=ADJUSTED, unit="pp", units=yes1.sum(1), n=strata1.sum(1), effect=-100.0,
            reference_units=yes0.sum(1), reference_n=strata0.sum(1), value=100 * value,
            low=100 * (value - below), high=100 * (value + above),
        )  # fmt: skip
        yield f"n {n} and {base}", frame, 10.0


def _at_standard(strata: np.ndarray, yes: np.ndarray, sizes: np.ndarray) -> pd.DataFrame:
    names = [f"s{at}" for at in range(len(sizes))]
    cells = pd.DataFrame(
        {
            "draw": np.repeat(np.arange(len(strata)), len(sizes)),
            "stratum": names * len(strata),
            "n": strata.ravel(),
            "yes": yes.ravel(),
        }
    )
    made = [
        direct(part, by="draw", over=["stratum"], standard=pd.Series(sizes, names), outcome="yes")
        for _, part in cells.groupby("draw")
    ]
    return pd.concat(made, ignore_index=True)


def incidences(rng):
    """Points of a curve, with departure competing and half censored by the last one."""
    for n, p in ((100, 0.6), (300, 0.3), (1000, 0.5)):
        draws = SLOW
        event = np.where(rng.random(draws * n) < p, 1, 2)
        time, last = rng.uniform(0, 24, draws * n), rng.uniform(6, 30, draws * n)
        units = pd.DataFrame(
            {
                "months": np.minimum(time, last),
                "event": np.where(time <= last, event, 0),
                "weight": 1.0,
                "key": rng.integers(0, 2**32, draws * n),
            }
        )
        group = pd.Series(np.repeat(np.arange(draws), n))
        found = curves(units, group, at=np.array([6, 12, 18, 22]))
        found = found.rename(columns={"months": "month"}).assign(
            table="B", indicator="x", year=2023, region="VG", unit="share", interval="design",
            reference="", rule="", data_kind="", vintage="", count=np.nan, df=np.nan,
        )  # fmt: skip
        found = found.reindex(columns=[*dict.fromkeys([*found, *COLUMNS, *PROTECTED_BY])])
        yield f"n {n}, p {p}", found, found["time"].to_numpy() / 24 * p


def held(frame: pd.DataFrame, truth: float | np.ndarray) -> float:
    """Share of the intervals shown that hold the truth."""
    public = protect_results(frame).public
    inside = (public["low"] <= truth) & (truth <= public["high"])
    return float(inside[public["low"].notna()].mean())


def without_variance(frame: pd.DataFrame, truth: float | np.ndarray) -> float:
    """The same if the noise were in the values but not in the intervals."""
    kept, values.NOISE_VARIANCE = values.NOISE_VARIANCE, 0.0
    try:
        return held(frame, truth)
    finally:
        values.NOISE_VARIANCE = kept


def main() -> int:
    """Print average and lowest coverage of every kind; 1 where one misses."""
    rng, missed = np.random.default_rng(2023), 0
    kinds = {
        "share": shares, "difference": differences, "standardised": standardised,
        "curve": incidences,
    }  # fmt: skip
    for name, settings in kinds.items():
        found, plain = {}, []
        for words, frame, truth in settings(rng):
            found[words] = held(frame, truth)
            plain.append(without_variance(frame, truth))
        average, worst = float(np.mean(list(found.values()))), min(found, key=found.get)
        bad = found[worst] < FLOOR or not ON_AVERAGE[0] <= average <= ON_AVERAGE[1]
        missed += bad
        print(
            f"{name} of a model: {100 * average:.1f} % on average over {len(found)} settings, "
            f"lowest {100 * found[worst]:.1f} % ({worst}); without the variance of the noise "
            f"{100 * np.mean(plain):.1f} %, lowest {100 * min(plain):.1f} %"
            f"{', MISSED' if bad else ''}",
            flush=True,
        )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
