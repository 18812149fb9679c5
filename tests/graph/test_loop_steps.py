"""Steps taken on accepted loops come back in their order, are linked, and two are never taken at once."""

import pytest

from graph.driver import Database
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import StepKind
from symbiose.services.following_designs import Ask, agree_for, close_operation
from symbiose.services.loop_review import reopen_loop
from symbiose.services.loops_followed import LOOPS
from tests.followed_steps import loop_steps, make_loop_step
from tests.graph.test_concurrency import at_once
from tests.graph.test_heat_loops import fill, values
from tests.loop_case import LOOP_ID, make_loop_decision


def test_steps_come_back_in_their_order_and_are_linked(database: Database, store: GraphStore) -> None:
    store.write(fill)
    store.write(lambda r: r.loop_decisions.save(make_loop_decision()))
    taken = loop_steps()

    for step in taken:
        store.write(lambda r, one=step: r.loop_steps.save(one))

    assert store.read(lambda r: r.loop_steps.of(LOOP_ID)) == taken
    assert store.read(lambda r: r.loop_steps.all()) == taken
    assert store.read(lambda r: r.loop_steps.of("loop_none")) == []
    linked = "MATCH (:Account)-[:TOOK]->(s:LoopStep)-[:CONCERNS]->(:LoopDecision) RETURN s.version AS value"
    assert sorted(values(database, linked)) == [1, 2, 3]
    spoken = "MATCH (s:LoopStep)-[:SPEAKS_FOR]->(site:Site) RETURN site.id AS value"
    assert values(database, spoken) == ["site_a"]
    with pytest.raises(ConflictingReview, match="meanwhile"):
        store.write(lambda r: r.loop_steps.save(make_loop_step(1, StepKind.AGREED, site_id="site_b")))


@pytest.mark.parametrize("closes", [False, True])
def test_of_a_word_and_an_end_at_the_same_moment_one_is_taken(database: Database, closes: bool) -> None:
    """A word is given to an acceptance that stands, and one that is given is not passed over."""
    services = services_on(database)
    services.store.write(fill)
    services.store.write(lambda r: r.loop_decisions.save(make_loop_decision()))
    coordinator = Actor(id="account_c", role=Role.COORDINATOR)
    manager = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))

    def act(number: int) -> None:
        if number == 0:
            agree_for(Ask(services, manager, LOOPS, LOOP_ID, 0), "site_a")
        elif closes:
            close_operation(Ask(services, coordinator, LOOPS, LOOP_ID, 0), "la tranchée est trop chère")
        else:
            reopen_loop(services, coordinator, LOOP_ID, 1)

    results = at_once(act, threads=2)

    assert [type(one) for one in results if one is not None] == [ConflictingReview]
    steps = services.store.read(lambda r: r.loop_steps.of(LOOP_ID))
    latest = services.store.read(lambda r: r.loop_decisions.of_loop(LOOP_ID))[-1]
    agreed = any(one.kind is StepKind.AGREED for one in steps)
    assert agreed is (results[0] is None) is (latest.state is State.ACCEPTED)
