"""How far a long run is: which step of how many, since when, and about how long to go."""

import sys
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TextIO

__all__ = ["Progress"]

# To the start of the line, and all behind it away.
_OVER = "\r\x1b[K"


class Progress:
    """Steps of a run, told as they begin: on a terminal in one line, in a log a line each.

    Parameters
    ----------
    what
        What is made, as `data for 2023`.
    work
        How much work each step is, in any unit: what is left is told by what was done in the time
        so far, once a fiftieth is done.
    stream
        Where it is told; left out, standard output.
    clock
        Seconds, of which the first step is the start.

    Examples
    --------
    >>> with Progress("data for 2023", [3, 1], clock=iter([0.0, 0.0, 75.0]).__next__) as progress:
    ...     progress.step("reading the delivery of 2023")
    ...     progress.step("counting")
    data for 2023: 1/2 reading the delivery of 2023
    data for 2023: 2/2 counting (1:15 so far, about 0:25 left)
    """

    def __init__(
        self,
        what: str,
        work: Sequence[float],
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.what, self.work, self.done = what, work, 0
        self.stream, self.clock = stream or sys.stdout, clock
        self.in_place = self.stream.isatty()
        self.started = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the line of a terminal, also of a run that is broken off."""
        if self.in_place and self.done:
            self.stream.write("\n")
            self.stream.flush()

    def step(self, words: str) -> None:
        """Tell that the next step begins."""
        behind, whole = sum(self.work[: self.done]), sum(self.work)
        self.done += 1
        seconds = int(self.clock() - self.started)
        times = [f"{_minutes(seconds)} so far"] if seconds else []
        if seconds and behind >= whole / 50:
            times.append(f"about {_minutes(seconds * (whole - behind) / behind)} left")
        so_far = f" ({', '.join(times)})" if times else ""
        line = f"{self.what}: {self.done}/{len(self.work)} {words}{so_far}"
        self.stream.write(f"{_OVER}{line}" if self.in_place else f"{line}\n")
        self.stream.flush()


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
