"""Steps taken on accepted loops come back in their order and are linked."""

import pytest

from graph.driver import Database
from graph.store import GraphStore
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.followed_designs import StepKind
from tests.followed_steps import loop_steps, make_loop_step
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
