"""Names for the types that the statistics take and give."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pandas.api.extensions import ExtensionArray
from pandas.api.typing import NAType

Array = NDArray[Any]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# What a caller may give: a number, a list, an array or a column, nullable or not.
Numbers = ArrayLike | pd.Series | pd.Index | ExtensionArray | NAType
# Lower and upper bound: two floats for single numbers, two arrays otherwise.
Bounds = tuple[float | Floats, float | Floats]
