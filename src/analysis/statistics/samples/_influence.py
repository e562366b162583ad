"""Standard errors of estimates that are no domain mean, from what each row adds to them."""

from collections.abc import Callable

import numpy as np

from analysis.statistics._types import Flags, Floats
from analysis.statistics.samples import _sample_design as sample_design
from analysis.statistics.samples._sample_design import Design

__all__ = ["standard_errors"]


def standard_errors(
    caller: str,
    design: Design,
    scores: Floats,
    rows: Flags,
    again: Callable[[Floats], Floats],
) -> Floats:
    """Return the standard error of each of some estimates.

    `scores`: what each row adds to each estimate, times its weight, 0 outside the domain `rows`;
    `again`: the estimates under other weights, for replicates.
    """
    if design.replicates is None:
        each = [sample_design.variance(caller, design, column, rows) for column in scores.T]
        return np.asarray(np.sqrt(each), dtype=float)
    found = np.array([again(weight) for weight in design.replicates.T])
    if design.mse:
        centre = again(design.weight)
    else:
        counts = np.broadcast_to(design.scale > 0, len(found))
        centre = found[counts].mean(axis=0)
    spread = np.broadcast_to(design.scale, len(found)) @ (found - centre) ** 2
    return np.asarray(np.sqrt(spread), dtype=float)
