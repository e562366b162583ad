"""A long run tells which step of how many it is at: in place on a terminal, in a log as lines."""

import io

import pytest

from analysis.workbench.progress import Progress


class Terminal(io.StringIO):
    """A stream that is shown, and not kept."""

    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, *, broken: bool = False) -> str:
    with Progress("data for 2023", 3, stream=stream, clock=iter([5.0, 5.0, 70.5]).__next__) as run:
        run.step("reading")
        run.step("counting")
        if broken:
            raise KeyboardInterrupt
    return stream.getvalue()


def test_a_log_has_a_line_for_each_step_with_the_time_so_far():
    assert told(io.StringIO()) == (
        "data for 2023: 1/3 reading\ndata for 2023: 2/3 counting (1:05 so far)\n"
    )


def test_a_terminal_shows_the_step_of_now_in_one_line_that_is_ended():
    assert told(Terminal()) == (
        "\r\x1b[Kdata for 2023: 1/3 reading\r\x1b[Kdata for 2023: 2/3 counting (1:05 so far)\n"
    )


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_what_follows_a_run_that_is_broken_off_has_a_line_of_its_own(stream):
    with pytest.raises(KeyboardInterrupt):
        told(stream, broken=True)
    assert stream.getvalue().endswith("so far)\n")
