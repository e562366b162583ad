"""How often somebody who has everything published guesses a small count right, and how surely.

The attacker knows the method, the perturbation table and how often each count occurs, and is told
which counts are small; only the keys are secret.
"""

from typing import NamedTuple

import numpy as np

from analysis.disclosure.perturbation import perturbation_table
from analysis.settings import NOISE_MOST, THRESHOLD

__all__ = ["Guesses", "guess", "prior_of"]

# Beyond this a count is taken to be as likely as the next.
LARGEST = 40


class Guesses(NamedTuple):
    """By target and draw: chances that a guess is right.

    `right`: chance of the likeliest count, by who knows of a hidden count, or a difference, that it
    is small; `sure`: chance that somebody gives to the true count who does not know so.
    """

    right: np.ndarray
    sure: np.ndarray


def prior_of(counts: np.ndarray) -> np.ndarray:
    """How often each count from 0 to `LARGEST` occurs, as a chance; one more of each than found.

    Examples
    --------
    >>> prior_of(np.array([1, 1, 1]))[:3].round(3).tolist()
    [0.023, 0.091, 0.023]
    """
    found = np.bincount(np.clip(counts, 0, None).astype(int), minlength=LARGEST + 1)
    chances = found[: LARGEST + 1] + 1.0
    return chances / chances.sum()


def guess(
    truth: np.ndarray,
    prior: np.ndarray,
    others: np.ndarray,
    variance: np.ndarray,
    own: np.ndarray | None = None,
) -> Guesses:
    """Guess small counts by Bayes.

    Parameters
    ----------
    truth : array, one per target
        True counts or differences, from 1 to the threshold - 1.
    prior : array
        As `prior_of` gives it.
    others : array, targets x draws
        What the other published numbers say of each; missing where they say nothing.
    variance : array, one per target
        Of `others`.
    own : array, targets x draws, optional
        The published number itself, missing where it is hidden (under the threshold); not given
        for differences.

    Returns
    -------
    Guesses
        Arrays, targets x draws.
    """
    counts = np.arange(LARGEST + 1)
    chances = np.broadcast_to(prior, (*others.shape, len(counts))).copy()
    away = (others[..., None] - counts) ** 2
    spread = np.maximum(variance, 1e-12)[:, None, None]
    told = np.exp(-away / (2 * spread))
    chances *= np.where(np.isnan(told), 1.0, told)
    if own is not None:
        chances *= _own_chances(own)
    total = chances.sum(axis=2, keepdims=True)
    chances = np.divide(chances, total, out=np.zeros_like(chances), where=total > 0)
    small = chances[..., 1:THRESHOLD]
    among = small.sum(axis=2)
    right = np.divide(small.max(axis=2), among, out=np.zeros_like(among), where=among > 0)
    if own is not None:
        # Nobody says of a published number that the true one is under the threshold.
        right = np.where(np.isnan(own), right, chances.max(axis=2))
    true = truth.astype(int)
    sure = chances[np.arange(len(true)), :, true]
    return Guesses(right, sure)


def _own_chances(own: np.ndarray) -> np.ndarray:
    """Chance of each published number, or of its being hidden, for every true count."""
    table = perturbation_table()
    chances = np.zeros((LARGEST + 1, LARGEST + NOISE_MOST + 1))
    chances[0, 0] = 1.0
    for count in range(1, LARGEST + 1):
        for change, chance in enumerate(table[min(count, NOISE_MOST + 1)], start=-NOISE_MOST):
            if count + change >= 0:
                chances[count, count + change] = chance
    hidden = chances[:, :THRESHOLD].sum(axis=1)
    seen = np.clip(np.nan_to_num(own), 0, chances.shape[1] - 1).astype(int)
    return np.where(np.isnan(own)[..., None], hidden, chances.T[seen])
