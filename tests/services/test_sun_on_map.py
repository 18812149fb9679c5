"""The map of all groups draws what their list tells: as accepted since the run, and nothing refused."""

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.deciding import Verdict
from symbiose.services.propose import propose_exchanges
from symbiose.services.solar_review import decide_group, refuse_group
from symbiose.services.sun_on_map import sun_on_map
from tests.solar_case import GROUP_ID, keep_group, make_group


@pytest.fixture(autouse=True)
def run(services: Services, coordinator: Actor) -> None:
    """Let the latest run propose one group."""
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(services.store)  # type: ignore[arg-type]


def test_a_group_is_drawn_as_it_was_accepted_since_the_run(services: Services, coordinator: Actor) -> None:
    other = make_group().model_copy(update={"rule": "another design of the same group"})
    assert sun_on_map(services, coordinator).groups == (make_group(),)

    decide_group(services, coordinator, Verdict(GROUP_ID, 0, State.ACCEPTED, wished=other))

    assert sun_on_map(services, coordinator).groups == (other,)


def test_a_refused_group_is_not_drawn(services: Services, coordinator: Actor) -> None:
    refuse_group(services, coordinator, GROUP_ID, 0, "toit trop vieux")

    assert sun_on_map(services, coordinator).groups == ()
