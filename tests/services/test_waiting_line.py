"""Few at once, few who wait: the others are told at once (S25, R4)."""

import threading
import time
from contextlib import ExitStack, suppress

import pytest

from symbiose.domain.errors import ServiceBusy
from symbiose.services.waiting_line import WaitingLine

QUICK_S = 5.0


def test_s25_who_finds_the_line_full_is_told_at_once() -> None:
    places = WaitingLine(at_once=1, waiting=0, patience_s=30)
    started = time.monotonic()

    with places.place(), pytest.raises(ServiceBusy), places.place():
        pass

    assert time.monotonic() - started < QUICK_S


def test_who_stands_in_line_is_served_when_a_place_is_given_back() -> None:
    places = WaitingLine(at_once=1, waiting=1, patience_s=30)
    served = threading.Event()

    def stand_in_line() -> None:
        with places.place():
            served.set()

    with places.place():
        second = threading.Thread(target=stand_in_line)
        second.start()
        assert not served.wait(0.05)
    second.join()

    assert served.is_set()


def test_s25_nobody_waits_longer_than_patience() -> None:
    places = WaitingLine(at_once=1, waiting=5, patience_s=0.01)

    with places.place(), pytest.raises(ServiceBusy), places.place():
        pass


def test_places_are_given_back_whatever_happens() -> None:
    places = WaitingLine(at_once=2, waiting=0, patience_s=0.01)

    for _ in range(3):
        with suppress(ValueError), places.place():
            int("broken")

    with ExitStack() as held:
        held.enter_context(places.place())
        held.enter_context(places.place())
