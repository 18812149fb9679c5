"""How far an import is, on a terminal and in a log."""

import io

from symbiose.app.progress_line import ProgressLine
from symbiose.domain.progress import ImportStep


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_shows_one_line_that_is_written_over_and_left_clean() -> None:
    target, clock = io.StringIO(), Clock()
    line = ProgressLine(target, over=True, clock=clock)

    line(ImportStep.READING, 500)
    clock.now += 0.1
    line(ImportStep.READING, 1000)
    clock.now += 2.0
    line(ImportStep.READING, 12_000)
    line.end()

    first, second, _, end = target.getvalue().split("\r")[1:]
    assert first == "lecture : 500 toits"
    assert second == "lecture : 12\u202f000 toits, 5\u202f714 par seconde"
    assert end == ""


def test_a_step_that_ends_is_always_told_and_the_next_one_begins_anew() -> None:
    target, clock = io.StringIO(), Clock()
    line = ProgressLine(target, over=False, clock=clock)

    line(ImportStep.CHECKING, 500, 1000)
    clock.now += 2.0
    line(ImportStep.CHECKING, 1000, 1000)
    line(ImportStep.STORING, 500, 1000)
    clock.now += 5.0
    line(ImportStep.STORING, 750, 1000)

    assert target.getvalue().splitlines() == [
        "contrôle : 1\u202f000 sur 1\u202f000 toits, 500 par seconde",
        "enregistrement : 750 sur 1\u202f000 toits, 150 par seconde",
    ]


def test_nothing_told_leaves_nothing() -> None:
    target = io.StringIO()

    ProgressLine(target, over=True, clock=Clock()).end()

    assert target.getvalue() == ""
