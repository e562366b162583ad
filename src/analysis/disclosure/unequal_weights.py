"""What the weights of a sample leave unknown of how many units have each weight."""

from pathlib import Path

import duckdb
import numpy as np

from analysis.settings import NOISE_VARIANCE

__all__ = ["left_by_weights"]

# Weights that differ by less are equal.
_CLOSE = 1e-9
_ENDS = "min(weight / units), max(weight / units)"


def left_by_weights(paths: list[Path]) -> float:
    """Smallest standard deviation left of the number of heavy units of a cell, in units.

    Who knows the lightest and the heaviest weight of a frame, m and h, takes (W - m n) / (h - m)
    of the published n and sum of weights W for the number of heavy units. n has the noise of its
    key and W a second one in mean weights of the cell, which are at least m: the square root of
    2 V times m / (h - m) is left, or more. With V = 3 that is 1.2 units where weights differ by a
    factor of three.

    Parameters
    ----------
    paths
        Processed frames with `units` and `weight`, each of one delivery.

    Returns
    -------
    float
        Of the frame that tells most; infinite where all units of each weigh the same.

    Examples
    --------
    >>> left_by_weights([])
    inf
    """
    left = [np.inf]
    with duckdb.connect() as connection:
        for path in paths:
            of_unit = connection.read_parquet(path.as_posix()).filter("units > 0")
            lightest, heaviest = of_unit.aggregate(_ENDS).fetchone()
            if lightest is not None and heaviest - lightest > _CLOSE * heaviest:
                left.append(np.sqrt(2 * NOISE_VARIANCE) * lightest / (heaviest - lightest))
    return float(min(left))
