"""All questions of one answer share its time: what comes first may take no more than what comes later."""

import pytest

from symbiose.services.live_patience import Patience


class Watch:
    """Tells the time that it is set to, s."""

    def __init__(self) -> None:
        self.time_s = 100.0

    def __call__(self) -> float:
        return self.time_s


def test_each_question_may_take_its_share_and_leaves_what_it_does_not_take() -> None:
    watch = Watch()
    patience = Patience(2.0, 4, watch)

    assert patience.next_s() == pytest.approx(0.5)
    watch.time_s += 0.2
    assert patience.next_s() == pytest.approx(0.6)
    watch.time_s += 0.6
    assert patience.next_s() == pytest.approx(0.6)
    assert patience.next_s() == pytest.approx(1.2)


def test_questions_that_take_all_they_may_end_together_in_time() -> None:
    watch = Watch()
    patience = Patience(2.0, 6, watch)

    for _ in range(6):
        watch.time_s += patience.next_s()

    assert watch.time_s == pytest.approx(102.0)
    assert patience.next_s() == 0.0


def test_a_question_that_is_asked_once_more_takes_its_share_again() -> None:
    watch = Watch()
    patience = Patience(2.0, 2, watch)

    assert (patience.next_s(), patience.again_s(), patience.next_s()) == (1.0, 1.0, 2.0)


def test_what_took_longer_leaves_nothing_and_no_debt() -> None:
    watch = Watch()
    patience = Patience(2.0, 3, watch)

    watch.time_s += 60.0

    assert patience.next_s() == 0.0


def test_reading_is_not_counted() -> None:
    watch = Watch()
    patience = Patience(2.0, 1, watch)

    with patience.not_counted():
        watch.time_s += 5.0

    assert patience.next_s() == pytest.approx(2.0)
