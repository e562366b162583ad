"""Attack 4: the pattern, by who knows the method and enumerates what is possible.

Suppression is deterministic: of all tables that a method in the open would publish like this, one
was left (N1 of 2022: 5 and 5). Now all true tables that could be published so are enumerated, with
their chances: several are left for every hidden count, and none is sure.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.protect import protect
from support.attacker import HIDDEN, MOST, likelihood
from support.keyed_units import counted, table

# Rows of a table by their parts; of the last two most counts are small.
MEANS = [60, 30, 15, 8, 4]
ROWS, SMALL, LARGEST = 120, slice(1, HIDDEN), 400


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """True and published counts: a row for each code of b, its parts by a and its total."""
    random = np.random.default_rng(4)
    counts = random.poisson(MEANS, (ROWS, len(MEANS)))
    frame = pd.DataFrame(
        [
            {"b": f"b{row:03}", "a": f"a{part}", "c": "c0"}
            for row, part in np.ndindex(counts.shape)
            for _ in range(counts[row, part])
        ]
    ).assign(year=2023, units=1, weight=1.0, weight2=1.0)
    frame["key"] = random.integers(0, 2**32, len(frame))
    tables = {"X": table("X", "b", outcome={"a": "a"})}
    true, _ = counted(frame, tmp_path_factory.mktemp("rows"), tables)
    public, _ = protect(true, tables)
    wide = [
        each.pivot_table(index="b", columns="a", values="n", dropna=False)
        for each in (true, public)
    ]
    inner = [
        each[each.index != "_T"].reindex(columns=[f"a{at}" for at in range(5)] + ["_T"])
        for each in wide
    ]
    return inner[0].fillna(0), inner[1]


def possible(row: pd.Series, place: int, prior: np.ndarray, *, exact: bool = False) -> np.ndarray:
    """Chance of each true count at a place of a row, over all true rows that could be shown so."""
    told = [as_shown(number, exact=exact) for number in row]
    others = np.ones(1)
    for at in range(len(row) - 1):
        if at != place:
            others = np.convolve(others, told[at])[:LARGEST]
    others = np.pad(others, (0, LARGEST - len(others)))
    chance = np.zeros(LARGEST)
    for count in range(len(prior)):
        chance[count] = (
            prior[count] * told[place][count] * (others[: LARGEST - count] @ told[-1][count:])
        )
    return chance / chance.sum()


def as_shown(number: float, *, exact: bool) -> np.ndarray:
    """Chance that each true count is shown as a number, or is hidden."""
    counts = np.arange(LARGEST)
    if not exact:
        return likelihood(number, counts)
    return np.where(np.isnan(number), counts < HIDDEN, counts == number).astype(float)


def hidden_counts(rows: tuple[pd.DataFrame, pd.DataFrame]) -> list[tuple[pd.Series, int, int]]:
    """Published row, place and true count of every hidden count of 1 to 9."""
    true, public = rows
    found = []
    for name, row in public.iterrows():
        for place in np.flatnonzero(row.isna()):
            count = int(true.loc[name].iloc[place])
            if 1 <= count < HIDDEN:
                found.append((row, int(place), count))
    return found


def prior_of(counts: list[int]) -> np.ndarray:
    """How often each small count occurs, told to the attacker; above that any is possible."""
    often = np.bincount(counts, minlength=HIDDEN + MOST).astype(float) + 1
    return often[: HIDDEN + MOST] / often.sum()


def test_without_noise_one_true_table_is_left(rows):
    """Without protection the attack works: the whole less the rest."""
    true, _ = rows
    blank = true.astype(float)
    blank.iloc[:, 4] = np.nan
    flat = np.ones(HIDDEN) / HIDDEN
    for row, count in zip(blank.to_numpy(), true.iloc[:, 4], strict=True):
        if count < HIDDEN:
            chance = possible(pd.Series(row), 4, flat, exact=True)
            assert np.flatnonzero(chance).tolist() == [count]


def test_several_true_counts_are_left_of_every_hidden_one_and_none_is_sure(rows):
    targets = hidden_counts(rows)
    prior = prior_of([count for *_, count in targets])
    chances = [possible(row, place, prior) for row, place, _ in targets]
    assert len(targets) > 100
    assert min((chance > 0.01).sum() for chance in chances) >= 4
    assert max(chance.max() for chance in chances) < 0.9


def test_the_likeliest_count_is_seldom_the_true_one(rows):
    targets = hidden_counts(rows)
    truth = [count for *_, count in targets]
    prior = prior_of(truth)
    best = [1 + int(np.argmax(possible(row, at, prior)[SMALL])) for row, at, _ in targets]
    by_guessing = np.bincount(truth).max() / len(truth)
    assert np.mean(np.array(best) == truth) < by_guessing + 0.12
