"""Small tables with margins, and the verdict by hand whether a blank gives itself away."""

import numpy as np

__all__ = ["RECTANGLE", "RECTANGLE_RANGES", "VERDICTS"]

X = np.nan
# Each: the true counts without margins, the blanks (row, column), the verdict and why.
_CASES = {
    # The row less its other cells is 4.
    "one blank": ([[4, 25, 31], [17, 28, 45], [19, 27, 52]], [(0, 0)], "unsafe"),
    # The row gives their sum only, but each stands alone in its column.
    "two in a row": ([[4, 25, 31], [17, 28, 45], [19, 27, 52]], [(0, 0), (0, 1)], "unsafe"),
    # Each stands alone in its row.
    "two apart": ([[4, 25, 31], [17, 3, 45], [19, 27, 52]], [(0, 0), (1, 1)], "unsafe"),
    "rectangle": (
        [[4, 25, 31], [17, 3, 45], [19, 27, 52]],
        [(0, 0), (0, 1), (1, 0), (1, 1)],
        "safe",
    ),
    # (0, 1) is alone in its column, (1, 0) in its row; then (0, 0) follows.
    "three corners": (
        [[4, 25, 31], [17, 28, 45], [19, 27, 52]],
        [(0, 0), (0, 1), (1, 0)],
        "unsafe",
    ),
}


def _with_margins(inner: list[list[int]]) -> np.ndarray:
    table = np.array(inner, dtype=float)
    table = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([table, table.sum(axis=0)])


def _case(
    inner: list[list[int]], blanks: list[tuple[int, int]], verdict: str
) -> tuple[np.ndarray, np.ndarray, str]:
    truth = _with_margins(inner)
    shown = truth.copy()
    for place in blanks:
        shown[place] = X
    return shown, truth, verdict


# Name: what is shown, the truth, and the verdict.
VERDICTS = {name: _case(*case) for name, case in _CASES.items()}
RECTANGLE = VERDICTS["rectangle"][0]
# The first and last corner go down together by 3 at most (the last is 3 then 0) and up by 17 (the
# third is 17 then 0); the second and third go against them.
RECTANGLE_RANGES = [(1, 21), (8, 28), (0, 20), (0, 20)]
