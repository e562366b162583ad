"""The cumulative incidence of one group and its standard error, in sums that run over the exit times.

The variance at a time is a polynomial of degree two in the incidence reached by then (`final`), so three
running sums serve all times at once.
"""

import numpy as np


def incidence(curve, index):
    """Give the incidence and its standard error after `index` exit times."""
    staying = 1 - curve.events / curve.at_risk
    before = np.append(1.0, np.cumprod(staying)[:-1])
    reached = _running(before * curve.caused / curve.at_risk)
    variance = _jackknife if curve.entry.any() else _greenwood
    return reached[index], np.sqrt(np.maximum(variance(curve, index, staying, before, reached), 0))


def _running(values):
    """Give the sums of the first 0, 1, 2, ... values."""
    return np.append(0.0, np.cumsum(values))


def _polynomial(index, final, square, cross, constant):
    """Evaluate the running sums of the three coefficients after `index` exit times."""
    return final**2 * _running(square)[index] + final * _running(cross)[index] + _running(constant)[index]


def _greenwood(curve, index, staying, before, reached):
    """Give the Greenwood-type variance, which is the jackknife's where all are observed from 0 on.

    Sum of (final - F)^2 d / (Y (Y - d)) - 2 (final - F) S c / Y^2 + S^2 c (Y - c) / Y^3, with c events of
    the cause among d events and Y at risk, S before and F after each time.
    """
    final, reached = reached[index], reached[1:]
    # Where nobody stays, the incidence is final: the term is 0.
    spread = np.divide(1 - staying, staying * curve.at_risk, out=np.zeros_like(staying), where=staying > 0)
    share = before / curve.at_risk
    own = share * curve.caused / curve.at_risk
    cross = -2 * (spread * reached + own)
    return _polynomial(
        index,
        final,
        spread,
        cross,
        own * share * (curve.at_risk - curve.caused) - reached * (cross + spread * reached),
    )


def _jackknife(curve, index, staying, before, reached):
    """Give the infinitesimal jackknife variance: the sum over persons of their squared influence.

    The influence is the derivative of the incidence to the person's weight: what their own event adds,
    less what their time at risk takes from the share of others. It is linear in `final`: a + b x final.
    """
    own = before / curve.at_risk
    any_event = np.divide(1, staying * curve.at_risk, out=np.zeros_like(staying), where=staying > 0)
    hazard = (1 - staying) * any_event
    steps = _running(own * curve.caused / curve.at_risk + reached[1:] * hazard)
    hazard, final, out = _running(hazard), reached[index], curve.exit
    a, b = steps[out + 1] - steps[curve.entry], hazard[curve.entry] - hazard[out + 1]
    lost_a, lost_b = a - (reached[1:] * any_event)[out], b + any_event[out]
    sums = np.zeros((3, len(out)))
    for number, x, y in zip(curve.persons, (a, lost_a, lost_a - own[out]), (b, lost_b, lost_b), strict=True):
        sums += number * np.stack([y**2, 2 * x * y, x**2])
    finished = (np.bincount(out, each, minlength=len(curve.time)) for each in sums)
    return _polynomial(index, final, *finished) + _at_risk_still(curve, index, final, steps, hazard)


def _at_risk_still(curve, index, final, steps, hazard):
    """Sum the squared influences of those under observation by then: their time at risk."""
    now = steps[index] - final * hazard[index]
    a, b = steps[curve.entry], -hazard[curve.entry]
    count, a, b, aa, ab, bb = (
        np.bincount(curve.entry, each, minlength=len(steps)).cumsum()[index]
        - _running(np.bincount(curve.exit, each, minlength=len(curve.time)))[index]
        for each in (np.ones_like(a), a, b, a**2, a * b, b**2)
    )
    return count * now**2 - 2 * now * (a + final * b) + aa + 2 * final * ab + final**2 * bb
