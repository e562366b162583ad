"""How the work grows with the register: `make data` but for the noise, CPU; `make bench`.

The peer is the same work on a tenth of the persons, in the same run: ten times as many may take ten
times as long and a little more. What a process takes to start is left out, which would hide growth.
`--persons 680000` measures a smaller register, beside a tenth of that.
"""

import argparse
import sys
import tempfile
from math import log
from pathlib import Path

from as_delivered import as_delivered
from frames import CHECK, DATA, WHOLE, YEAR, measured

from analysis.synthetic import full_register

PERSONS, TIMES = 6_800_000, 10
# CPU grows with this power of the number of persons, at most.
EXPONENT = 1.05
STEPS = (CHECK, WHOLE, DATA)


def seconds(persons: int) -> dict[str, float]:
    """CPU seconds of each step with so many persons."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "data" / "raw" / str(YEAR)
        full_register.write_full_register(YEAR, persons, folder=folder)
        as_delivered(folder)
        return {step: measured(step, folder)[0] for step in STEPS}


def main(persons: int) -> int:
    """Print the exponent of each step beside its target; 1 where one is missed."""
    few, many = seconds(persons // TIMES), seconds(persons)
    missed = False
    for step in STEPS:
        exponent = log(many[step] / few[step]) / log(TIMES)
        verdict = "" if exponent <= EXPONENT else "  MISSED"
        missed |= bool(verdict)
        print(
            f"  {step:40s}{few[step]:8.1f} s {many[step]:8.1f} s CPU, exponent {exponent:5.2f}  "
            f"target {EXPONENT:g}{verdict}",
            flush=True,
        )
    return int(missed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    sys.exit(main(parser.parse_args().persons))
