"""A short load of the running service by people of each role (R12); `benchmarks.load` does the long one."""

from pathlib import Path

import pytest

from benchmarks.load.crowd import act_together
from benchmarks.load.people import absent_pages, members, prepare
from benchmarks.load.report import failures, statuses
from benchmarks.load.watch import growth_in_ten_minutes, watched
from benchmarks.service import serving

pytestmark = pytest.mark.embedded
SITES, FLOWS_PER_SITE, PEOPLE = 12, 4, 8
RATE, SECONDS = 15.0, 4.0
FEWEST = 25
"""Far fewer than are asked for: a machine that is busy does not answer all in time."""
MORE_FILES = 2 * PEOPLE
"""Connections of the crowd to the service, and of the service to the database."""


def test_r12_people_of_each_role_are_answered_and_nothing_fails(tmp_path: Path) -> None:
    prepare(tmp_path, SITES, FLOWS_PER_SITE, PEOPLE)
    with serving(tmp_path) as service:
        crowd = members(service, PEOPLE, seed=1)
        absent = absent_pages(crowd)
        with watched(service) as watch:
            done = act_together(crowd, RATE, SECONDS, absent)
        for one in crowd:
            one.browser.close()

    files = [sample.files for sample in watch.samples]
    assert absent == frozenset()
    assert len(done) > FEWEST
    assert failures(done) == [], statuses(failures(done))
    assert {one.status for one in done} <= {200, 302, 409, 422}, statuses(done)
    assert max(files) - files[0] <= MORE_FILES


def test_growth_is_told_as_a_share_of_the_mean_in_ten_minutes() -> None:
    steady = [(float(t), 100.0) for t in range(100)]
    growing = [(60.0 * t, 100.0 + t) for t in range(21)]
    settling = [(float(t), 50.0 if t < 30 else 100.0) for t in range(100)]

    assert growth_in_ten_minutes(steady) == pytest.approx(0.0, abs=1e-9)
    assert growth_in_ten_minutes(growing) == pytest.approx(10 / 114, abs=0.001)
    assert growth_in_ten_minutes(settling) == pytest.approx(0.0, abs=1e-9)
