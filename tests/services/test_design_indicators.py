"""What loops and groups add to the indicators follows what is decided of them, and from when on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.indicators import Contribution
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicators import counted_on
from symbiose.services.loop_review import accept_loop, refuse_loop
from symbiose.services.propose import propose_exchanges
from symbiose.services.run_story import made_by
from symbiose.services.solar_review import accept_group, refuse_group
from symbiose.services.surroundings import surroundings
from symbiose.services.territory_sums import PROPOSALS, sums_of, territory_sums
from tests.builders import NOON, make_site
from tests.loop_case import LOOP_ID, keep_loop
from tests.services.conftest import MovingClock
from tests.solar_case import GROUP_ID, keep_group

TODAY = NOON.date()
ONLY_ACCEPTED = "solar_accepted"
"""Indicator of groups that a coordinator accepted."""


@dataclass(frozen=True)
class Design:
    """Something that a run designs beside exchanges, and how it is decided."""

    id: str
    keep: Callable[..., object]
    accept: Callable[..., object]
    refuse: Callable[..., object]
    decisions: str
    """Where its decisions are kept."""


LOOP = Design(LOOP_ID, keep_loop, accept_loop, refuse_loop, "loop_decisions")
GROUP = Design(GROUP_ID, keep_group, accept_group, refuse_group, "solar_decisions")


@pytest.fixture(params=[LOOP, GROUP], ids=["loop", "group"])
def design(request: pytest.FixtureRequest, services: Services, coordinator: Actor) -> Design:
    """Let the latest run propose an exchange of ash, and a loop or a group."""
    found: Design = request.param
    kept = services.store.repositories  # type: ignore[attr-defined]
    kept.sites.save([make_site(id="site_c", name="Site C")])
    propose_exchanges(services, coordinator, SolveSettings())
    found.keep(services.store)
    return found


def counted(services: Services, design: Design, day: date = TODAY) -> list[Contribution]:
    """Return what the design adds to the indicators on a day."""
    found: Iterable[Contribution] = services.store.read(lambda r: counted_on(services, r, day)).contributions
    return [one for one in found if one.thing_id == design.id]


def test_what_is_accepted_still_counts_as_proposed_and_what_is_refused_not_at_all(
    services: Services, coordinator: Actor, design: Design
) -> None:
    before = counted(services, design)
    design.accept(services, coordinator, design.id, 0)
    after = counted(services, design)
    assert before
    assert [one for one in after if one.indicator_id != ONLY_ACCEPTED] == before
    assert any(one.indicator_id == ONLY_ACCEPTED for one in after) == (design is GROUP)

    getattr(services.store.repositories, design.decisions).kept.clear()  # type: ignore[attr-defined]
    design.refuse(services, coordinator, design.id, 0, "trop loin")

    assert counted(services, design) == []


def test_yesterday_had_no_design_and_the_day_before_a_refusal_had_it(
    services: Services, coordinator: Actor, clock: MovingClock, design: Design
) -> None:
    clock.now = NOON + timedelta(days=1)
    design.refuse(services, coordinator, design.id, 0, "trop loin")

    assert counted(services, design, TODAY - timedelta(days=1)) == []
    assert counted(services, design)
    assert counted(services, design, TODAY + timedelta(days=1)) == []


def test_proposals_by_state_count_a_design_once(
    services: Services, coordinator: Actor, design: Design
) -> None:
    def by_state() -> dict[str, float]:
        def read(repositories: Repositories) -> dict[str, float]:
            around = surroundings(services, repositories)
            run = repositories.runs.latest()
            assert run is not None
            made = made_by(services, repositories, run)
            sums = territory_sums(services, repositories, around, TODAY, made)
            return dict(sums_of(sums.trees[PROPOSALS]))

        return services.store.read(read)

    assert by_state()["proposed"] == pytest.approx(2.0)
    design.accept(services, coordinator, design.id, 0)
    assert (by_state()["proposed"], by_state()["accepted"]) == pytest.approx((1.0, 1.0))
