"""Requests are counted once for all processes, and after a restart; nothing else is kept of them."""

import hashlib
import multiprocessing
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import ServiceBusy
from symbiose.domain.rates import Rate
from symbiose.files.kept_rates import KeptRates
from web.limits import RateLimits

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOURLY = Rate(10, 3600.0)
PROCESSES = 3


class Watch:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def noon() -> datetime:
    return NOON


def admitted_of(file: Path, times: int) -> int:
    """Ask so often, and return how often it was admitted."""
    keeper = KeptRates(file, noon)
    return sum(keeper.take("worth anna", HOURLY) is None for _ in range(times))


def test_processes_that_ask_at_once_share_one_limit(tmp_path: Path) -> None:
    file = tmp_path / "questions.sqlite3"

    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        admitted = pool.starmap(admitted_of, [(file, HOURLY.most)] * PROCESSES)

    assert sum(admitted) == HOURLY.most


def test_what_was_asked_before_a_restart_counts_after_it(tmp_path: Path) -> None:
    file, watch = tmp_path / "questions.sqlite3", Watch()
    assert admitted_of(file, HOURLY.most) == HOURLY.most

    anew = KeptRates(file, watch)

    assert anew.take("worth anna", HOURLY) == 360
    assert anew.take("worth bert", HOURLY) is None
    watch.now += timedelta(seconds=360)
    assert anew.take("worth anna", HOURLY) is None
    assert anew.take("worth anna", HOURLY) == 360


def test_who_asked_is_forgotten_once_it_no_longer_counts(tmp_path: Path) -> None:
    file, watch = tmp_path / "questions.sqlite3", Watch()
    keeper = KeptRates(file, watch)
    keeper.take("worth anna", HOURLY)
    watch.now += timedelta(seconds=361)

    keeper.take("worth bert", HOURLY)

    with sqlite3.connect(file) as database:
        kept = database.execute("SELECT key, free_at FROM counted").fetchall()
    database.close()
    assert kept == [(hashlib.sha256(b"worth bert").hexdigest(), watch.now.timestamp() + 360)]


def test_the_file_is_for_the_service_alone(tmp_path: Path) -> None:
    file = tmp_path / "web" / "questions.sqlite3"

    KeptRates(file, noon).take("worth anna", HOURLY)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_who_cannot_be_counted_is_not_answered(tmp_path: Path) -> None:
    file = tmp_path / "questions.sqlite3"
    file.write_bytes(b"no database" * 100)

    with pytest.raises(ServiceBusy, match="Ask again"):
        KeptRates(file, noon).take("worth anna", HOURLY)

    assert file.read_bytes() == b"no database" * 100


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(1, 3)), min_size=1, max_size=20
    )
)
def test_the_file_counts_as_memory_does(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, int, int]]
) -> None:
    watch, rate = Watch(), Rate(4, 1800.0)
    kept = KeptRates(tmp_path_factory.mktemp("rates") / "questions.sqlite3", watch)
    remembered = RateLimits(watch)

    for key, later_s, cost in asked:
        watch.now += timedelta(seconds=later_s)

        assert kept.take(key, rate, cost) == remembered.take(key, rate, cost)
