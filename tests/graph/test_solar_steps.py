"""Steps taken on accepted groups come back in their order, are linked, and two are never taken at once."""

import pytest

from graph.driver import Database
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, SymbioseError
from symbiose.domain.followed_designs import StepKind
from symbiose.services.following_designs import Ask, agree_for
from symbiose.services.groups_followed import GROUPS
from tests.followed_steps import make_solar_step, solar_steps
from tests.graph.test_concurrency import at_once
from tests.graph.test_solar_groups import fill, values
from tests.solar_case import GROUP_ID, make_solar_decision


def test_steps_come_back_in_their_order_and_are_linked(database: Database, store: GraphStore) -> None:
    store.write(fill)
    store.write(lambda r: r.solar_decisions.save(make_solar_decision()))
    taken = solar_steps()

    for step in taken:
        store.write(lambda r, one=step: r.solar_steps.save(one))

    assert store.read(lambda r: r.solar_steps.of(GROUP_ID)) == taken
    assert store.read(lambda r: r.solar_steps.all()) == taken
    assert store.read(lambda r: r.solar_steps.of("sun_none")) == []
    linked = "MATCH (:Account)-[:TOOK]->(s:SolarStep)-[:CONCERNS]->(:SolarDecision) RETURN s.version AS value"
    assert sorted(values(database, linked)) == [1, 2, 3]
    spoken = "MATCH (s:SolarStep)-[:SPEAKS_FOR]->(site:Site) RETURN site.id AS value"
    assert values(database, spoken) == ["site_a"]


def test_a_version_of_a_step_is_taken_once(store: GraphStore) -> None:
    store.write(fill)
    store.write(lambda r: r.solar_steps.save(make_solar_step(1, StepKind.AGREED, site_id="site_a")))

    with pytest.raises(ConflictingReview, match="meanwhile"):
        store.write(lambda r: r.solar_steps.save(make_solar_step(1, StepKind.AGREED, site_id="site_b")))

    [kept] = store.read(lambda r: r.solar_steps.all())
    assert kept.site_id == "site_a"


def test_of_many_managers_of_a_member_one_agrees_and_the_others_are_told(database: Database) -> None:
    services = services_on(database)
    services.store.write(fill)
    services.store.write(lambda r: r.solar_decisions.save(make_solar_decision()))

    def agree(number: int) -> SymbioseError | None:
        actor = Actor(id=f"manager_{number}", role=Role.SITE_MANAGER, site_ids=("site_a",))
        agree_for(Ask(services, actor, GROUPS, GROUP_ID, 0), "site_a")
        return None

    results = at_once(agree, threads=6)

    assert results.count(None) == 1
    assert {type(one) for one in results if one is not None} == {ConflictingReview}
    [kept] = services.store.read(lambda r: r.solar_steps.all())
    assert kept.by == f"manager_{results.index(None)}"
    [entry] = services.store.read(lambda r: r.journal.latest(5))
    assert entry.action == "solar_group_agreed"
