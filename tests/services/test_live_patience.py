"""All questions of one answer share its time, and those that come first have most of it."""

import pytest

from symbiose.services.live_patience import Patience


class Watch:
    """Tells the time that it is set to, s."""

    def __init__(self) -> None:
        self.time_s = 100.0

    def __call__(self) -> float:
        return self.time_s


def test_each_question_may_take_half_of_what_those_before_it_left() -> None:
    watch = Watch()
    patience = Patience(2.0, watch)

    assert patience.next_s() == pytest.approx(1.0)
    watch.time_s += 0.2
    assert patience.next_s() == pytest.approx(0.9)
    watch.time_s += 0.9
    assert patience.next_s() == pytest.approx(0.45)
    assert not patience.was_short


def test_however_many_questions_take_all_they_may_they_end_in_time() -> None:
    watch = Watch()
    patience = Patience(2.0, watch)

    for _ in range(20):
        watch.time_s += patience.next_s()

    assert 101.9 < watch.time_s <= 102.0
    assert patience.was_short


def test_what_took_longer_leaves_nothing_and_no_debt() -> None:
    watch = Watch()
    patience = Patience(2.0, watch)

    watch.time_s += 60.0

    assert patience.next_s() == 0.0


def test_reading_is_not_counted() -> None:
    watch = Watch()
    patience = Patience(2.0, watch)

    with patience.not_counted():
        watch.time_s += 5.0

    assert patience.next_s() == pytest.approx(1.0)
