"""What took long to work out waits for the database that is to keep it, and not for ever."""

from datetime import timedelta

import pytest

from symbiose.domain.errors import GraphUnavailable
from symbiose.services import outages
from symbiose.services.outages import through_outage


class Away:
    """Work on a database that does not answer the first times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise GraphUnavailable("away", uri="")
        return "kept"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "PAUSE_S", 0.0)


def test_work_is_done_again_until_the_database_answers() -> None:
    away, waited = Away(3), []

    assert through_outage(away, lambda: waited.append(away.asked)) == "kept"

    assert waited == [1, 2, 3]


def test_a_database_that_stays_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "LONGEST_OUTAGE", timedelta(0))
    away = Away(2)

    with pytest.raises(GraphUnavailable):
        through_outage(away)

    assert away.asked == 1


def test_whoever_waits_may_stop() -> None:
    away = Away(100)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        through_outage(away, stop)

    assert away.asked == 1
