"""A long run tells which step of how many it is at: in place on a terminal, in a log as lines."""

import io

import pytest

from analysis.workbench.progress import Progress


class Terminal(io.StringIO):
    """A stream that is shown, and not kept."""

    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, *, broken: bool = False) -> str:
    times = iter([5.0, 5.0, 70.5]).__next__
    with Progress("data for 2023", [2, 5, 1], stream=stream, clock=times) as run:
        run.step("reading")
        run.step("counting")
        if broken:
            raise KeyboardInterrupt
    return stream.getvalue()


def test_a_log_has_a_line_for_each_step_with_the_time_so_far():
    assert told(io.StringIO()) == (
        "data for 2023: 1/3 reading\ndata for 2023: 2/3 counting (1:05 so far, about 3:15 left)\n"
    )


def test_a_terminal_shows_the_step_of_now_in_one_line_that_is_ended():
    assert told(Terminal()) == (
        "\r\x1b[Kdata for 2023: 1/3 reading"
        "\r\x1b[Kdata for 2023: 2/3 counting (1:05 so far, about 3:15 left)\n"
    )


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_what_follows_a_run_that_is_broken_off_has_a_line_of_its_own(stream):
    with pytest.raises(KeyboardInterrupt):
        told(stream, broken=True)
    assert stream.getvalue().endswith("left)\n")


def test_what_is_left_is_told_once_something_was_done_and_time_has_passed():
    # Nothing was done before the first step; a hundredth tells nothing; 50 of 101 units took 40 s.
    stream, times = io.StringIO(), iter([0.0, 3.0, 4.0, 40.0, 40.0]).__next__
    with Progress("data", [1, 49, 50, 1], stream=stream, clock=times) as run:
        for words in ("first", "second", "third", "last"):
            run.step(words)
    assert stream.getvalue().splitlines() == [
        "data: 1/4 first (0:03 so far)",
        "data: 2/4 second (0:04 so far)",
        "data: 3/4 third (0:40 so far, about 0:40 left)",
        "data: 4/4 last (0:40 so far, about 0:00 left)",
    ]
