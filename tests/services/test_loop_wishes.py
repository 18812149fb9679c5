"""A loop wished otherwise: checked, designed anew as a job, compared, accepted as it came out."""

from dataclasses import dataclass, field, replace

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.domain.heat_loop_design import HeatHeld, LoopsDesigned
from symbiose.domain.heat_loops import HeatLoop, LoopWish, loop_id
from symbiose.domain.jobs import JobState
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.services.accounts import actor_of_email
from symbiose.services.context import Services
from symbiose.services.heat_loops import loop, loops
from symbiose.services.jobs import job_of
from symbiose.services.loop_reach import within_reach
from symbiose.services.loop_review import accept_loop, refuse_loop, reopen_loop
from symbiose.services.loop_wishes import accept_adjusted, start_wish, wish_seen
from symbiose.services.propose import propose_exchanges
from tests.builders import make_decision, make_flow, make_site
from tests.loop_case import LOOP_ID, RINSING, keep_loop, loop_flows, loop_with_an_outsider, make_loop
from tests.web.work import do_all_jobs

WITHOUT_DRYER = LoopWish(without=("dryer",))
SMALLER_ID = loop_id(("fumes", "rinse"))


@dataclass
class Designer:
    """Leaves out what a wish leaves out, doubles the investment for a level, notes what it was asked."""

    asked: list[tuple[LoopWish, HeatHeld]] = field(default_factory=list)

    def design(self, territory: Territory, settings: SolveSettings, held: HeatHeld) -> LoopsDesigned:
        return LoopsDesigned()

    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        self.asked.append((wish, held))
        members = tuple(one for one in loop.members if one.id not in wish.without)
        if len(members) < 2:
            return None
        flows = tuple(one.flow_id for one in members if one.flow_id)
        taken = {flow_id: months for flow_id, months in loop.taken_mwh.items() if flow_id in flows}
        changed = {"id": loop_id(flows), "members": members, "taken_mwh": taken}
        changed |= {"investment_eur": 2 * loop.investment_eur} if wish.level else {}
        return loop.model_copy(update=changed)


@pytest.fixture
def designer() -> Designer:
    return Designer()


@pytest.fixture
def wishing(services: Services, coordinator: Actor, designer: Designer) -> Services:
    """Return services whose latest run proposes a loop, with accounts for those who wish."""
    store = services.store.repositories  # type: ignore[attr-defined]
    for one in (coordinator, Actor(id="account_o", role=Role.COORDINATOR)):
        store.accounts.save(Account(id=one.id, email=f"{one.id}@a.example", role=one.role))
    propose_exchanges(services, coordinator, SolveSettings())
    keep_loop(services.store)  # type: ignore[arg-type]
    return replace(services, loop_designer=designer)


def wished(services: Services, actor: Actor, wish: LoopWish) -> str:
    """Return the job of a wish that has been done."""
    job = start_wish(services, actor, LOOP_ID, wish)
    do_all_jobs(services)
    assert job_of(services, actor, job.id).job.state is JobState.DONE
    return job.id


def test_a_wish_is_designed_anew_and_set_beside_the_present_loop(
    wishing: Services, coordinator: Actor
) -> None:
    seen = wish_seen(wishing, coordinator, wished(wishing, coordinator, WITHOUT_DRYER))

    assert seen.outcome.before == make_loop()
    assert seen.outcome.after is not None
    assert (seen.outcome.after.id, seen.version, seen.state) == (SMALLER_ID, 0, State.PROPOSED)
    assert loops(wishing, coordinator).lines[0].id == LOOP_ID


def test_an_adjusted_loop_is_accepted_as_it_came_out(wishing: Services, coordinator: Actor) -> None:
    job_id = wished(wishing, coordinator, WITHOUT_DRYER)

    decision = accept_adjusted(wishing, coordinator, job_id, 0)

    assert (decision.loop_id, decision.state, decision.version) == (SMALLER_ID, State.ACCEPTED, 1)
    assert loop(wishing, coordinator, SMALLER_ID).line.in_latest_run is False
    assert [line.id for line in loops(wishing, coordinator).lines] == [LOOP_ID, SMALLER_ID]
    with pytest.raises(ConflictingReview, match="too little left"):
        accept_loop(wishing, coordinator, LOOP_ID, 0)
    entry = wishing.store.read(lambda r: r.journal.latest(1))[0]
    assert (entry.action, entry.thing_id) == ("review_loop_accepted", SMALLER_ID)


def test_another_design_of_the_same_flows_is_shown_as_it_was_accepted(
    wishing: Services, coordinator: Actor
) -> None:
    run = wishing.store.read(lambda r: r.runs.latest())
    assert run is not None
    job_id = wished(wishing, coordinator, LoopWish(level="hot"))
    after = wish_seen(wishing, coordinator, job_id).outcome.after
    assert after is not None
    assert after != make_loop()

    accept_adjusted(wishing, coordinator, job_id, 0)

    [line] = loops(wishing, coordinator).lines
    assert (line.investment_eur, line.in_latest_run) == (after.investment_eur, True)
    assert loop(wishing, coordinator, LOOP_ID).loop == after
    assert loop(wishing, coordinator, LOOP_ID, run.id).loop == make_loop()
    reopen_loop(wishing, coordinator, LOOP_ID, 1)
    assert loop(wishing, coordinator, LOOP_ID).loop == make_loop()


def test_heat_of_two_designs_of_one_loop_is_summed_once_and_that_of_a_refused_one_not(
    wishing: Services, coordinator: Actor
) -> None:
    assert loops(wishing, coordinator).heat_mwh_per_year == pytest.approx(make_loop().heat_mwh_per_year)

    accept_adjusted(wishing, coordinator, wished(wishing, coordinator, WITHOUT_DRYER), 0)
    both = loops(wishing, coordinator)
    refuse_loop(wishing, coordinator, LOOP_ID, 0, "le séchage attend")

    assert len(both.lines) == 2
    assert both.heat_mwh_per_year == pytest.approx(make_loop().heat_mwh_per_year)
    assert loops(wishing, coordinator).heat_mwh_per_year == 0.0


def test_an_adjusted_loop_is_accepted_once_by_the_first_of_two(wishing: Services, coordinator: Actor) -> None:
    job_id = wished(wishing, coordinator, WITHOUT_DRYER)
    accept_adjusted(wishing, coordinator, job_id, 0)

    with pytest.raises(ConflictingReview, match="decided meanwhile"):
        accept_adjusted(wishing, coordinator, job_id, 0)


def test_the_present_loop_is_withdrawn_before_another_design_of_it_is_accepted(
    wishing: Services, coordinator: Actor
) -> None:
    accept_loop(wishing, coordinator, LOOP_ID, 0)
    job_id = wished(wishing, coordinator, WITHOUT_DRYER)
    assert wish_seen(wishing, coordinator, job_id).instead

    with pytest.raises(ConflictingReview, match="too little left"):
        accept_adjusted(wishing, coordinator, job_id, 0)
    reopen_loop(wishing, coordinator, LOOP_ID, 1)

    assert accept_adjusted(wishing, coordinator, job_id, 0).loop_id == SMALLER_ID


def test_what_is_spoken_for_beside_the_loop_is_told_to_who_designs_it(
    wishing: Services, coordinator: Actor, designer: Designer
) -> None:
    accept_loop(wishing, coordinator, LOOP_ID, 0)
    held = make_decision(
        proposal_id=RINSING.proposal_id, path=RINSING, monthly=(1.0,) * 12, monthly_received=(1.0,) * 12
    )
    wishing.store.repositories.decisions.save(held)  # type: ignore[attr-defined]

    wished(wishing, coordinator, WITHOUT_DRYER)

    [(wish, told)] = designer.asked
    assert wish == WITHOUT_DRYER
    assert told.taken_mwh == {"fumes": (1.0,) * 12, "rinse": (1.0,) * 12}
    assert tuple(told.decisions) == ()


def test_a_wish_that_leaves_nothing_to_join_comes_to_no_loop(wishing: Services, coordinator: Actor) -> None:
    job_id = wished(wishing, coordinator, LoopWish(without=("dryer", "rinse")))

    assert wish_seen(wishing, coordinator, job_id).outcome.after is None
    with pytest.raises(UnknownThing):
        accept_adjusted(wishing, coordinator, job_id, 0)


def test_a_design_without_a_site_of_the_caller_is_not_told(wishing: Services) -> None:
    """A loop of others is theirs to tell, however it came out of a wish."""
    repositories = wishing.store.repositories  # type: ignore[attr-defined]
    repositories.sites.save([make_site(id="site_c", park_id="park_w")])
    repositories.accounts.save(
        Account(id="account_w", email="w@a.example", role=Role.COORDINATOR, park_ids=("park_w",))
    )
    west = actor_of_email(wishing, "w@a.example")
    job_id = wished(wishing, west, WITHOUT_DRYER)

    assert wish_seen(wishing, west, job_id).outcome.after is None
    with pytest.raises(UnknownThing):
        accept_adjusted(wishing, west, job_id, 0)


def test_every_fault_of_a_wish_is_told_at_once(wishing: Services, coordinator: Actor) -> None:
    wish = LoopWish(without=("none", "dryer"), with_all_of=("dryer", "fumes"), level="999")

    with pytest.raises(InvalidDeclaration) as refused:
        start_wish(wishing, coordinator, LOOP_ID, wish)

    assert [(one.path, one.value) for one in refused.value.problems] == [
        ("without", "none"),
        ("with_all_of", "dryer"),
        ("with_all_of", "fumes"),
        ("level", "999"),
    ]


def test_a_wish_says_something(wishing: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration):
        start_wish(wishing, coordinator, LOOP_ID, LoopWish())


def test_a_wish_may_name_a_usual_temperature(
    wishing: Services, coordinator: Actor, designer: Designer
) -> None:
    offered = loop(wishing, coordinator, LOOP_ID).temperatures
    [hot] = [one for one in offered if one.id == "hot"]

    wished(wishing, coordinator, LoopWish(level=hot.id))

    assert (
        hot.supply_temp_c
        == wishing.reference.factors.at("heat_level_hot_supply", wishing.clock().date()).value
    )
    assert designer.asked[0][0].level == "hot"


def test_who_does_not_review_the_loop_wishes_nothing(wishing: Services, manager_a: Actor) -> None:
    elsewhere = Actor(id="account_o", role=Role.COORDINATOR, site_ids=("site_x",), park_ids=("park_x",))

    with pytest.raises(NotAllowed):
        start_wish(wishing, manager_a, LOOP_ID, WITHOUT_DRYER)
    with pytest.raises(UnknownThing):
        start_wish(wishing, elsewhere, LOOP_ID, WITHOUT_DRYER)


def test_another_wish_of_the_same_account_takes_the_place_of_the_first(
    wishing: Services, coordinator: Actor
) -> None:
    first = start_wish(wishing, coordinator, LOOP_ID, WITHOUT_DRYER)
    second = start_wish(wishing, coordinator, LOOP_ID, LoopWish(with_all_of=("dryer",)))

    assert job_of(wishing, coordinator, first.id).job.state is JobState.CANCELLED
    assert job_of(wishing, coordinator, second.id).job.state is JobState.WAITING
    with pytest.raises(UnknownThing):
        wish_seen(wishing, coordinator, second.id)


def test_a_loop_that_was_refused_may_still_be_wished_otherwise(wishing: Services, coordinator: Actor) -> None:
    refuse_loop(wishing, coordinator, LOOP_ID, 0, "le séchage attend")

    job_id = wished(wishing, coordinator, WITHOUT_DRYER)

    assert accept_adjusted(wishing, coordinator, job_id, 0).state is State.ACCEPTED


def test_who_coordinates_some_parks_wishes_over_what_they_may_know_of() -> None:
    """Member after member left out, the designs would tell what others keep to themselves."""
    oven = make_flow(id="oven", site_id="site_p", direction="need", unit="MWh", resource_id="heat_medium")
    everything_open = dict.fromkeys(("quantity", "price", "quality"), Confidentiality.NAMED)
    hidden = oven.model_copy(update={"confidentiality": Confidentiality.HIDDEN})
    shown = oven.model_copy(
        update={
            "confidentiality": Confidentiality.NAMED,
            "field_confidentiality": FieldConfidentiality(**everything_open),
        }
    )
    west = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("parc_a",))
    everybody = Actor(id="c", role=Role.COORDINATOR)
    manager = Actor(id="p", role=Role.COORDINATOR, site_ids=("site_a", "site_p"), park_ids=("parc_a",))

    def offered(actor: Actor, flow: Flow) -> set[str]:
        known = within_reach(actor, loop_with_an_outsider(), [*loop_flows(), flow]).instance
        return {one.id for one in (*known.sources, *known.consumers)}

    assert offered(west, hidden) == {"fumes", "rinse", "dryer"}
    assert offered(west, oven) == {"fumes", "rinse", "dryer"}
    assert offered(west, shown) == {"fumes", "rinse", "dryer", "oven"}
    assert offered(everybody, hidden) == offered(manager, hidden) == {"fumes", "rinse", "dryer", "oven"}
