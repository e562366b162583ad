"""The cumulative incidence of a group, or of all groups on one grid, in sums over exit times.

The variance at a time is a polynomial of degree two in the incidence reached by then (`final`), so
three running sums serve all times at once.
"""

import numpy as np

from analysis.statistics._types import Array, Floats
from analysis.statistics.durations._risk_sets import Curve, LateEntry


def surviving(curve: Curve) -> Floats:
    """Return the share still without any event after the first 0, 1, 2, ... exit times."""
    shares = np.ones((*curve.events.shape[:-1], len(curve.time) + 1))
    np.cumprod(1 - curve.events / present(curve), axis=-1, out=shares[..., 1:])
    return shares


def largest_step(curve: Curve, index: Array) -> Floats:
    """Return the most that one event adds after 0, 1, 2, ... exit times: share left / at risk.

    Without censoring it is 1 / n all along; whoever is censored leaves more to those who stay.
    """
    each = np.where(curve.caused > 0, surviving(curve)[..., :-1] / present(curve), 0.0)
    first = np.reshape(1 / np.asarray(curve.n), (*each.shape[:-1], 1))
    steps = np.concatenate([first, each], axis=-1)
    return np.maximum.accumulate(steps, axis=-1)[..., index]


def incidence(curve: Curve, index: Array) -> tuple[Floats, Floats]:
    """Return the incidence and its standard error after `index` exit times."""
    before = surviving(curve)[..., :-1]
    reached = running(before * curve.caused / present(curve))
    if curve.late is None:
        variance = _greenwood(curve, index, before, reached)
    else:
        variance = _jackknife(curve, curve.late, index, before, reached)
    return reached[..., index], np.sqrt(np.maximum(variance, 0))


def present(curve: Curve) -> Array:
    """Return those at risk, or 1 at a time of the grid when all have left: nothing happens then."""
    return np.maximum(curve.at_risk, 1)


def running(values: Array) -> Floats:
    """Return the sums of the first 0, 1, 2, ... values."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def _polynomial(
    index: Array, final: Floats, square: Floats, cross: Floats, constant: Floats
) -> Floats:
    """Evaluate the running sums of the three coefficients after `index` exit times."""
    square, cross, constant = (running(each)[..., index] for each in (square, cross, constant))
    return final**2 * square + final * cross + constant


def _greenwood(curve: Curve, index: Array, before: Floats, reached: Floats) -> Floats:
    """Return the Greenwood-type variance, which is the jackknife's if all are observed from 0 on.

    Sum of (final - F)^2 d / (Y (Y - d)) - 2 (final - F) S c / Y^2 + S^2 c (Y - c) / Y^3, with c
    events of the cause among d events and Y at risk, S before and F after each time.
    """
    final, reached, at_risk = reached[..., index], reached[..., 1:], present(curve)
    # Where nobody stays, the incidence is final: the term is 0.
    rest = at_risk * (at_risk - curve.events)
    spread = np.divide(curve.events, rest, out=np.zeros(rest.shape), where=rest > 0)
    share = before / at_risk
    own = share * curve.caused / at_risk
    cross = -2 * (spread * reached + own)
    constant = own * share * (at_risk - curve.caused) - reached * (cross + spread * reached)
    return _polynomial(index, final, spread, cross, constant)


def _jackknife(
    curve: Curve, late: LateEntry, index: Array, before: Floats, reached: Floats
) -> Floats:
    """Return the infinitesimal jackknife variance: the sum of squared influences of the persons.

    The influence is the derivative of the incidence to the person's weight: what their own event
    adds, less what their time at risk takes from the share of others. It is linear in `final`:
    a + b x final.
    """
    own, staying = before / curve.at_risk, 1 - curve.events / curve.at_risk
    any_event = np.divide(1, staying * curve.at_risk, out=np.zeros_like(staying), where=staying > 0)
    hazard = (1 - staying) * any_event
    steps = running(own * curve.caused / curve.at_risk + reached[1:] * hazard)
    hazard, final, out = running(hazard), reached[index], late.exit
    a, b = steps[out + 1] - steps[late.entry], hazard[late.entry] - hazard[out + 1]
    lost_a, lost_b = a - (reached[1:] * any_event)[out], b + any_event[out]
    # Of the censored, of those with another event, of those with the event asked for.
    influences = ((a, b), (lost_a, lost_b), (lost_a - own[out], lost_b))
    sums = np.zeros((3, len(out)))
    for is_kind, (x, y) in zip(late.kind, influences, strict=True):
        sums += is_kind * np.stack([y**2, 2 * x * y, x**2])
    square, cross, constant = (
        np.bincount(out, each, minlength=len(curve.time)).astype(float) for each in sums
    )
    finished = _polynomial(index, final, square, cross, constant)
    return finished + _still_at_risk(curve, late, index, final, steps, hazard)


def _still_at_risk(
    curve: Curve, late: LateEntry, index: Array, final: Floats, steps: Floats, hazard: Floats
) -> Floats:
    """Sum the squared influences of those still under observation: their time at risk."""
    now = steps[index] - final * hazard[index]
    a, b = steps[late.entry], -hazard[late.entry]
    sums = []
    for each in (np.ones_like(a), a, b, a**2, a * b, b**2):
        entered = np.bincount(late.entry, each, minlength=len(steps)).cumsum()
        left = running(np.bincount(late.exit, each, minlength=len(curve.time)))
        sums.append(entered[index] - left[index])
    count, a, b, aa, ab, bb = sums
    return count * now**2 - 2 * now * (a + final * b) + aa + 2 * final * ab + final**2 * bb
