"""Decisions on loops and groups come back in their order, are linked, and two never decide at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from graph.driver import Database
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import operator
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import State
from symbiose.services.loop_review import accept_loop, refuse_loop
from symbiose.services.solar_review import accept_group, refuse_group
from tests.graph.test_concurrency import at_once
from tests.graph.test_solar_groups import fill, values
from tests.loop_case import LOOP_ID, make_loop_decision
from tests.solar_case import GROUP_ID, make_solar_decision


@dataclass(frozen=True)
class Kind:
    """A sort of decisions, with all that names it."""

    id: str
    """What is decided on; a run holds it."""
    word: str
    make: Callable[..., Any]
    accept: Callable[..., Any]
    refuse: Callable[..., Any]
    place: str
    """Name of their repository."""
    label: str
    on: str
    """Label of what is decided on."""
    action: str
    """Beginning of the name of their entries of the journal."""

    def of(self, repositories: Any) -> Any:
        """Return their repository."""
        return getattr(repositories, self.place)

    def made(self, state: State, version: int, **changes: Any) -> Any:
        """Return a decision that accepts nothing."""
        return self.make(**{self.word: None, "state": state, "version": version, **changes})


ON_LOOPS = Kind(
    id=LOOP_ID, word="loop", make=make_loop_decision, accept=accept_loop, refuse=refuse_loop,
    place="loop_decisions", label="LoopDecision", on="HeatLoop", action="review_loop",
)  # fmt: skip
ON_GROUPS = Kind(
    id=GROUP_ID, word="group", make=make_solar_decision, accept=accept_group, refuse=refuse_group,
    place="solar_decisions", label="SolarDecision", on="SolarGroup", action="review_solar_group",
)  # fmt: skip
pytestmark = pytest.mark.parametrize("kind", [ON_LOOPS, ON_GROUPS], ids=["loop", "group"])


def test_decisions_are_kept_in_their_order_and_linked(
    database: Database, store: GraphStore, kind: Kind
) -> None:
    store.write(fill)
    accepted = kind.make()
    withdrawn = kind.made(State.PROPOSED, 2)
    refused = kind.made(State.REFUSED, 3, reason="trop cher")

    for decision in (accepted, withdrawn, refused):
        store.write(lambda r, one=decision: kind.of(r).save(one))

    assert store.read(lambda r: getattr(kind.of(r), f"of_{kind.word}")(kind.id)) == [
        accepted, withdrawn, refused,
    ]  # fmt: skip
    assert store.read(lambda r: kind.of(r).current()) == [refused]
    assert store.read(lambda r: kind.of(r).all()) == [accepted, withdrawn, refused]
    replaced = f"MATCH (:{kind.label})-[:REPLACES]->(d:{kind.label}) RETURN d.version AS value"
    assert sorted(values(database, replaced)) == [1, 2]
    taken = f"MATCH (:Account)-[:TOOK]->(d:{kind.label})-[:ON]->(:{kind.on})<-[:PROPOSED]-(:Run)"
    assert sorted(values(database, f"{taken} RETURN d.version AS value")) == [1, 2, 3]


def test_a_version_of_a_decision_is_taken_once(store: GraphStore, kind: Kind) -> None:
    store.write(fill)
    store.write(lambda r: kind.of(r).save(kind.make()))

    with pytest.raises(ConflictingReview, match=f"exists already. Read the {kind.word} again"):
        store.write(lambda r: kind.of(r).save(kind.made(State.REFUSED, 1)))

    assert store.read(lambda r: kind.of(r).current()) == [kind.make()]


def test_a_decision_on_what_no_run_holds_is_kept(store: GraphStore, kind: Kind) -> None:
    """What came of a wish was never proposed by a run."""
    store.write(lambda r: kind.of(r).save(kind.make(run_id="none")))

    assert store.read(lambda r: kind.of(r).current()) == [kind.make(run_id="none")]


def test_of_many_reviewers_at_once_one_decides_and_the_others_are_told(
    database: Database, kind: Kind
) -> None:
    services = services_on(database)
    services.store.write(fill)

    def decide(number: int) -> None:
        actor = operator(f"test_{number}")
        if number % 2:
            kind.accept(services, actor, kind.id, 0)
        else:
            kind.refuse(services, actor, kind.id, 0, "trop cher")

    results = at_once(decide, threads=8)

    assert results.count(None) == 1
    assert {type(one) for one in results if one is not None} == {ConflictingReview}
    [kept] = services.store.read(lambda r: kind.of(r).all())
    assert kept.decided_by == operator(f"test_{results.index(None)}").id
    actions = [entry.action for entry in services.store.read(lambda r: r.journal.latest(20))]
    assert actions == [f"{kind.action}_{kept.state.value}"]
