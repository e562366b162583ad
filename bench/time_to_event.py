"""Cumulative incidence beside statsmodels and R survival: `make bench`.

250,000 persons in 40 groups, 4 levels, monthly durations, one competing event, asked at 6 times.
What groups there are is found beforehand on both Python sides: categories for ours, the persons of
each group for the loop. R fits all groups in one call, with standard errors.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.duration.survfunc import CumIncidenceRight

from analysis.statistics.durations.time_to_event import cumulative_incidence

PERSONS, GROUPS, LEVELS, ROUNDS = 250_000, 40, 4, 9
AT = [12, 24, 36, 48, 60, 72]
TARGETS = {"statsmodels": 0.5, "R survfit": 0.01}
R_FIT = """
suppressMessages(library(survival))
d <- read.csv(commandArgs(TRUE)[1])
for (e in grep("^event", names(d), value = TRUE)) {
  took <- system.time(summary(survfit(Surv(d$time, factor(d[[e]], 0:2)) ~ d$group),
    times = c(12, 24, 36, 48, 60, 72),
                              extend = TRUE))
  cat(took[["elapsed"]], "\\n")
}
"""


def people() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Months, group and the event of each level (0 censored, 1 the level, 2 left)."""
    rng = np.random.default_rng(1)
    time_, group = rng.integers(1, 97, PERSONS), rng.integers(0, GROUPS, PERSONS)
    return (
        time_,
        group,
        [rng.choice(3, PERSONS, p=[0.7 - 0.1 * k, 0.15 + 0.1 * k, 0.15]) for k in range(LEVELS)],
    )


def ours(time_: np.ndarray, group: pd.Categorical, events: list[np.ndarray]) -> list[np.ndarray]:
    """Incidence with standard error and bounds at each time."""
    return [
        cumulative_incidence(time_, event, group=group, at=AT)["value"].to_numpy()
        for event in events
    ]


def loop(
    time_: np.ndarray, members: list[np.ndarray], events: list[np.ndarray]
) -> list[np.ndarray]:
    """The same by one statsmodels fit per group and level."""
    found = []
    for event in events:
        values = []
        for rows in members:
            fit = CumIncidenceRight(time_[rows], event[rows])
            values.append(fit.cinc[0][np.searchsorted(fit.times, AT, side="right") - 1])
        found.append(np.concatenate(values))
    return found


def seconds(work, *given) -> tuple[float, list[np.ndarray]]:
    """Wall time of one call, and what it gave."""
    started = time.perf_counter()
    found = work(*given)
    return time.perf_counter() - started, found


def in_r(time_: np.ndarray, group: np.ndarray, events: list[np.ndarray]) -> float:
    """Seconds that R takes for the levels, reading left out."""
    with tempfile.TemporaryDirectory() as folder:
        path, script = Path(folder) / "people.csv", Path(folder) / "fit.R"
        names = ["time", "group", *(f"event{k}" for k in range(LEVELS))]
        table = np.column_stack([time_, group, *events])
        np.savetxt(path, table, delimiter=",", fmt="%d", header=",".join(names), comments="")
        script.write_text(R_FIT, encoding="utf-8")
        done = subprocess.run(["Rscript", script, path], check=True, capture_output=True, text=True)
    return sum(map(float, done.stdout.split()))


def r_is_there() -> bool:
    """Tell whether R and its package survival are installed."""
    command = ["Rscript", "-e", "library(survival)"]
    return (
        bool(shutil.which("Rscript"))
        and subprocess.run(command, capture_output=True).returncode == 0
    )


def main() -> int:
    """Print the medians and ratios; 1 where a target is missed."""
    warnings.simplefilter("ignore")
    time_, group, events = people()
    categories = pd.Categorical(group)
    members = [np.flatnonzero(group == g) for g in range(GROUPS)]
    own, peer = [], []
    for _ in range(ROUNDS):
        took, found = seconds(ours, time_, categories, events)
        own.append(took)
        took, theirs = seconds(loop, time_, members, events)
        peer.append(took)
    for a, b in zip(found, theirs, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-10)
    took = {"statsmodels": statistics.median(peer)}
    if r_is_there():
        took["R survfit"] = in_r(time_, group, events)
    else:
        print("R survfit: skipped, because Rscript or its package survival is not there")
    mine, missed = statistics.median(own), 0
    for name, other in took.items():
        ratio = mine / other
        missed += ratio > TARGETS[name]
        verdict = "  MISSED" if ratio > TARGETS[name] else ""
        print(f"cumulative incidence {mine:.3f} s, {name} {other:.3f} s, ratio {ratio:.4f}, "
              f"target {TARGETS[name]}{verdict}", flush=True)  # fmt: skip
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
