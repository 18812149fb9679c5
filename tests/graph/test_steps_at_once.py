"""Of two steps that are taken on what was accepted at the same moment, one is taken."""

from collections.abc import Callable
from typing import Any

import pytest

from graph.driver import Database
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import StepKind
from symbiose.services.following_designs import Ask, agree_for, close_operation
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loop_review import reopen_loop
from symbiose.services.loops_followed import LOOPS
from symbiose.services.solar_review import reopen_group
from symbiose.services.sorts_followed import Sort
from tests.graph.test_concurrency import at_once
from tests.graph.test_solar_groups import fill
from tests.loop_case import LOOP_ID, make_loop_decision
from tests.solar_case import GROUP_ID, make_solar_decision


@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.parametrize(
    ("sort", "thing_id", "reopen"), [(LOOPS, LOOP_ID, reopen_loop), (GROUPS, GROUP_ID, reopen_group)]
)
def test_of_a_word_and_an_end_at_the_same_moment_one_is_taken(
    database: Database, sort: Sort[Any, Any], thing_id: str, reopen: Callable[..., object], closes: bool
) -> None:
    """A word is given to an acceptance that stands, and one that is given is not passed over."""
    services = services_on(database)
    services.store.write(fill)
    services.store.write(lambda r: r.loop_decisions.save(make_loop_decision()))
    services.store.write(lambda r: r.solar_decisions.save(make_solar_decision()))
    coordinator = Actor(id="account_c", role=Role.COORDINATOR)
    manager = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))

    def act(number: int) -> None:
        if number == 0:
            agree_for(Ask(services, manager, sort, thing_id, 0), "site_a")
        elif closes:
            close_operation(Ask(services, coordinator, sort, thing_id, 0), "le chantier est trop cher")
        else:
            reopen(services, coordinator, thing_id, 1)

    results = at_once(act, threads=2)

    assert [type(one) for one in results if one is not None] == [ConflictingReview]
    steps = services.store.read(lambda r: sort.kept(r).of(thing_id))
    latest = services.store.read(lambda r: sort.decisions(r, thing_id))[-1]
    agreed = any(one.kind is StepKind.AGREED for one in steps)
    assert agreed is (results[0] is None) is (latest.state is State.ACCEPTED)
