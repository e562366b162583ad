"""The cumulative incidence of a group, or of all groups on one grid, in sums that run over the exit times.

The variance at a time is a polynomial of degree two in the incidence reached by then (`final`), so
three running sums serve all times at once.
"""

import numpy as np


def surviving(curve):
    """Give the share still without any event after the first 0, 1, 2, ... exit times."""
    shares = np.ones((*curve.events.shape[:-1], len(curve.time) + 1))
    np.cumprod(1 - curve.events / present(curve), axis=-1, out=shares[..., 1:])
    return shares


def incidence(curve, index):
    """Give the incidence and its standard error after `index` exit times."""
    before = surviving(curve)[..., :-1]
    reached = running(before * curve.caused / present(curve))
    variance = _greenwood if curve.entry is None or not curve.entry.any() else _jackknife
    return reached[..., index], np.sqrt(np.maximum(variance(curve, index, before, reached), 0))


def present(curve):
    """Give those at risk, or 1 at a time of the grid when all have left: nothing happens then."""
    return np.maximum(curve.at_risk, 1)


def running(values):
    """Give the sums of the first 0, 1, 2, ... values."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def _polynomial(index, final, square, cross, constant):
    """Evaluate the running sums of the three coefficients after `index` exit times."""
    square, cross, constant = (running(each)[..., index] for each in (square, cross, constant))
    return final**2 * square + final * cross + constant


def _greenwood(curve, index, before, reached):
    """Give the Greenwood-type variance, which is the jackknife's where all are observed from 0 on.

    Sum of (final - F)^2 d / (Y (Y - d)) - 2 (final - F) S c / Y^2 + S^2 c (Y - c) / Y^3, with c
    events of the cause among d events and Y at risk, S before and F after each time.
    """
    final, reached, there = reached[..., index], reached[..., 1:], present(curve)
    # Where nobody stays, the incidence is final: the term is 0.
    rest = there * (there - curve.events)
    spread = np.divide(curve.events, rest, out=np.zeros(rest.shape), where=rest > 0)
    share = before / there
    own = share * curve.caused / there
    cross = -2 * (spread * reached + own)
    return _polynomial(
        index,
        final,
        spread,
        cross,
        own * share * (there - curve.caused) - reached * (cross + spread * reached),
    )


def _jackknife(curve, index, before, reached):
    """Give the infinitesimal jackknife variance: the sum over persons of their squared influence.

    The influence is the derivative of the incidence to the person's weight: what their own event
    adds, less what their time at risk takes from the share of others. It is linear in `final`: a +
    b x final.
    """
    own, staying = before / curve.at_risk, 1 - curve.events / curve.at_risk
    any_event = np.divide(1, staying * curve.at_risk, out=np.zeros_like(staying), where=staying > 0)
    hazard = (1 - staying) * any_event
    steps = running(own * curve.caused / curve.at_risk + reached[1:] * hazard)
    hazard, final, out = running(hazard), reached[index], curve.exit
    a, b = steps[out + 1] - steps[curve.entry], hazard[curve.entry] - hazard[out + 1]
    lost_a, lost_b = a - (reached[1:] * any_event)[out], b + any_event[out]
    sums = np.zeros((3, len(out)))
    for number, x, y in zip(
        curve.persons, (a, lost_a, lost_a - own[out]), (b, lost_b, lost_b), strict=True
    ):
        sums += number * np.stack([y**2, 2 * x * y, x**2])
    finished = (np.bincount(out, each, minlength=len(curve.time)) for each in sums)
    return _polynomial(index, final, *finished) + _at_risk_still(curve, index, final, steps, hazard)


def _at_risk_still(curve, index, final, steps, hazard):
    """Sum the squared influences of those under observation by then: their time at risk."""
    now = steps[index] - final * hazard[index]
    a, b = steps[curve.entry], -hazard[curve.entry]
    count, a, b, aa, ab, bb = (
        np.bincount(curve.entry, each, minlength=len(steps)).cumsum()[index]
        - running(np.bincount(curve.exit, each, minlength=len(curve.time)))[index]
        for each in (np.ones_like(a), a, b, a**2, a * b, b**2)
    )
    return count * now**2 - 2 * now * (a + final * b) + aa + 2 * final * ab + final**2 * bb
