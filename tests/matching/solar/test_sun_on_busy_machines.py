"""A run designs the same groups on a machine that hardly has time for it."""

import time
from types import SimpleNamespace

import pytest

from matching import work_clock
from symbiose.domain.ports import SolveSettings, Territory
from tests.matching.solar.sun_territories import designed, power, roof, site_at, territory

COUNT, MANY = 8, 24


def street(count: int) -> Territory:
    """Return sites along five kilometres, with roofs and needs of many sizes."""
    sites = [site_at(f"site_{i}", 0.45 * i) for i in range(count)]
    needs = [
        power(f"need_{i}", f"site_{i}", 60.0 + 97 * i % 410, price_eur_per_unit=130 + 13 * i % 70)
        for i in range(count)
    ]
    roofs = [roof(f"roof_{i}", site, 40.0 + 53 * i % 260) for i, site in enumerate(sites)]
    return territory(sites, needs, roofs)


def found(settings: SolveSettings, count: int = COUNT) -> list[tuple[str, float]]:
    groups = designed(street(count), settings=settings).groups
    return [(group.id, group.benefit_eur_per_year) for group in groups]


def with_a_share_of(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """Let the processor work on for so much of the time that passes by the wall."""
    clock = SimpleNamespace(thread_time=time.thread_time, perf_counter=lambda: time.thread_time() / share)
    monkeypatch.setattr(work_clock, "time", clock)


def test_a_run_finds_the_same_groups_while_others_have_three_quarters_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = SolveSettings(gap=1e-4, time_limit_s=2.5)

    with_a_share_of(monkeypatch, 1.0)
    at_rest = found(settings)
    with_a_share_of(monkeypatch, 0.26)
    busy = found(settings)

    assert at_rest == busy
    assert sum(eur for _, eur in at_rest) == pytest.approx(11_376, abs=1)  # 11,154 in a quarter of the time


def test_a_machine_that_hardly_works_ends_a_run_by_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = SolveSettings(gap=1e-4, time_limit_s=2.5)
    found(settings, 1)  # what is loaded for the first run is none of its work
    with_a_share_of(monkeypatch, 0.01)
    before = work_clock.time.perf_counter()

    groups = found(settings, MANY)

    assert groups
    assert work_clock.time.perf_counter() - before < 100  # it takes 20; with all the time it asks for, 160
