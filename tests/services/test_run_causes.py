"""Why proposals are new, gone or changed between two runs: each cause is found where it is, and no other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.exchanges import Objective, Path, Proposal, ReferenceUsed, State
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.ports import SolveSettings
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.changes import changes
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import refuse
from symbiose.services.run_causes import Cause, CauseKind
from tests.builders import NOON, make_flow, make_proposal
from tests.fakes import FakeMatcher, FakeStore
from tests.loop_case import make_loop
from tests.services.conftest import MovingClock
from tests.solar_case import make_group

HOUR = timedelta(hours=1)
PROPOSAL = make_proposal()
LESS = make_proposal(monthly=(50.0,) * 12, monthly_received=(50.0,) * 12)
RIVAL = make_proposal(path=Path(offer_id="flow_offer", need_id="flow_other"))


def run(
    services: Services,
    clock: MovingClock,
    made: Sequence[Proposal],
    loops: Sequence[HeatLoop] = (),
    groups: Sequence[SolarGroup] = (),
    **settings: Any,
) -> str:
    """Make a run of some proposals, an hour later than whatever was before."""
    clock.now += HOUR
    ready = replace(services, matcher=FakeMatcher(made, loops=loops, groups=groups))
    actor = Actor(id="account_c", role=Role.COORDINATOR)
    report = propose_exchanges(ready, actor, SolveSettings(**settings))
    clock.now += HOUR
    return report.result.run.id


def declare(services: Services, clock: MovingClock, **values: Any) -> None:
    assert isinstance(services.store, FakeStore)
    services.store.repositories.flows.save([make_flow(**({"declared_at": clock.now} | values))])


def told(services: Services, actor: Actor, earlier: str = "", later: str = "") -> dict[str, Sequence[Cause]]:
    found = changes(services, actor, earlier, later)
    return {one.change.proposal_id: one.causes for one in found.told}


def kinds(causes: Sequence[Cause]) -> list[CauseKind]:
    return [cause.kind for cause in causes]


def test_a_changed_quantity_is_the_cause_and_its_field_is_named(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    run(services, clock, [PROPOSAL])
    declare(services, clock, id="flow_offer", quantity_per_year=600.0, description="moins de charbon")
    run(services, clock, [LESS])

    [cause] = told(services, coordinator)[PROPOSAL.id]
    assert (cause.kind, cause.gives, cause.fields) == (CauseKind.FLOW_CHANGED, True, ("quantity_per_year",))
    assert cause.at == NOON + 2 * HOUR


def test_a_change_that_no_run_looks_at_is_no_cause(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    declare(services, clock, id="flow_offer", quantity_per_year=1200.0, confidentiality="named")
    run(services, clock, [PROPOSAL])
    declare(
        services,
        clock,
        id="flow_offer",
        quantity_per_year=1200.0,
        confidentiality="hidden",
        description="rien de nouveau",
    )
    run(services, clock, [LESS])

    assert told(services, coordinator)[PROPOSAL.id] == ()


def test_a_new_declaration_explains_a_new_proposal(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    run(services, clock, [])
    declare(services, clock, id="flow_other", site_id="site_b", direction="need")
    run(services, clock, [RIVAL])

    [cause] = told(services, coordinator)[RIVAL.id]
    assert (cause.kind, cause.gives) == (CauseKind.FLOW_NEW, False)


def test_a_withdrawal_explains_a_proposal_that_is_gone(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    run(services, clock, [PROPOSAL])
    declare(services, clock, id="flow_need", site_id="site_b", direction="need", withdrawn=True)
    run(services, clock, [])

    [cause] = told(services, coordinator)[PROPOSAL.id]
    assert (cause.kind, cause.gives) == (CauseKind.FLOW_WITHDRAWN, False)


def test_a_declaration_that_lapsed_between_the_days_of_the_runs_is_the_cause(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    declare(services, clock, id="flow_offer", quantity_per_year=1200.0, valid_to=date(2026, 6, 1))
    run(services, clock, [PROPOSAL])
    clock.now += timedelta(days=1)
    run(services, clock, [])

    assert kinds(told(services, coordinator)[PROPOSAL.id]) == [CauseKind.FLOW_EXPIRED]


def test_decisions_on_it_and_on_its_rival_are_told_apart(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    declare(services, clock, id="flow_other", site_id="site_b", direction="need", declared_at=NOON)
    run(services, clock, [PROPOSAL])
    refuse(services, coordinator, PROPOSAL.id, 0, "trop loin")
    run(services, clock, [RIVAL])

    found = told(services, coordinator)
    assert kinds(found[PROPOSAL.id]) == [CauseKind.DECIDED, CauseKind.TAKEN]
    assert found[PROPOSAL.id][0].state is State.REFUSED
    assert kinds(found[RIVAL.id]) == [CauseKind.RIVAL_DECIDED, CauseKind.FREED]
    assert found[RIVAL.id][1].thing == PROPOSAL.id


def test_a_reference_value_is_told_with_both_figures(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    used = ReferenceUsed(id="detour", value=1.5, unit="1", valid_from="2026-01-01", source="test")
    run(services, clock, [PROPOSAL])
    run(services, clock, [LESS.model_copy(update={"references": (used,)})])

    [cause] = told(services, coordinator)[PROPOSAL.id]
    assert (cause.kind, cause.thing, cause.figures) == (CauseKind.VALUE, "detour", (1.3, 1.5))


def test_another_objective_is_a_cause(services: Services, clock: MovingClock, coordinator: Actor) -> None:
    run(services, clock, [PROPOSAL])
    run(services, clock, [LESS], objective=Objective.CO2_AVOIDED)

    assert kinds(told(services, coordinator)[PROPOSAL.id]) == [CauseKind.OBJECTIVE]


def test_where_nothing_explains_it_no_cause_is_made_up(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    run(services, clock, [PROPOSAL])
    run(services, clock, [LESS])

    assert told(services, coordinator) == {PROPOSAL.id: ()}


def test_the_run_after_next_is_compared_with_any_earlier_one(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    first = run(services, clock, [PROPOSAL])
    declare(services, clock, id="flow_offer", quantity_per_year=600.0)
    run(services, clock, [LESS])
    last = run(services, clock, [LESS])

    assert told(services, coordinator) == {}
    assert kinds(told(services, coordinator, first, last)[PROPOSAL.id]) == [CauseKind.FLOW_CHANGED]
    with pytest.raises(UnknownThing, match="older run"):
        changes(services, coordinator, last, first)


def test_a_change_after_the_later_run_is_no_cause(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    run(services, clock, [PROPOSAL])
    run(services, clock, [LESS])
    declare(services, clock, id="flow_offer", quantity_per_year=600.0)

    assert told(services, coordinator)[PROPOSAL.id] == ()


def test_reviewers_are_told_of_the_proposals_they_answer_for(
    services: Services, clock: MovingClock, manager_a: Actor
) -> None:
    run(services, clock, [PROPOSAL])
    run(services, clock, [])
    elsewhere = Actor(id="account_e", role=Role.COORDINATOR, site_ids=("site_z",), park_ids=("park_z",))

    assert changes(services, elsewhere).lines == ()
    with pytest.raises(NotAllowed):
        changes(services, manager_a)


def test_before_two_runs_there_is_nothing_to_compare(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    assert changes(services, coordinator).after is None

    run(services, clock, [PROPOSAL])

    assert changes(services, coordinator).before is None


def test_a_loop_that_takes_of_the_offer_is_a_cause_and_so_is_one_that_leaves_it(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    loop = make_loop().model_copy(update={"taken_mwh": {"flow_offer": (50.0,) * 12}})
    run(services, clock, [PROPOSAL])
    run(services, clock, [LESS], loops=[loop])
    [taken] = told(services, coordinator)[PROPOSAL.id]
    run(services, clock, [PROPOSAL])
    [left] = told(services, coordinator)[PROPOSAL.id]

    assert (taken.kind, taken.gives) == (CauseKind.LOOP_TAKES, True)
    assert (left.kind, left.gives) == (CauseKind.LOOP_LEAVES, True)


def test_a_group_that_serves_the_need_from_roofs_is_a_cause_and_so_is_one_that_leaves_it(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    group = make_group().model_copy(update={"taken_mwh": {"flow_need": (50.0,) * 12}})
    run(services, clock, [PROPOSAL])
    run(services, clock, [LESS], groups=[group])
    [taken] = told(services, coordinator)[PROPOSAL.id]
    run(services, clock, [PROPOSAL])
    [left] = told(services, coordinator)[PROPOSAL.id]

    assert (taken.kind, taken.gives) == (CauseKind.GROUP_TAKES, False)
    assert (left.kind, left.gives) == (CauseKind.GROUP_LEAVES, False)
