"""The land question: activities weighed on a plot and ranked, each reader seeing their part."""

from dataclasses import replace
from typing import Any

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.flows import Confidentiality
from symbiose.domain.jobs import Job, JobState
from symbiose.domain.land import Gain, LandOutcome
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.job_work import take_job
from symbiose.services.jobs import job_of
from symbiose.services.journalling import journal_entry
from symbiose.services.land_job import start_land
from symbiose.services.land_seen import ActivitySeen, LandSeen, Order, land_questions, land_seen
from symbiose.services.plots import plot_choices
from symbiose.services.propose import propose_exchanges
from tests.builders import make_processor
from tests.services.land_case import (
    EAST,
    FOUND,
    OF_WEST,
    OPEN,
    PLOT,
    TYPICAL,
    WEST,
    WHOLE,
    answered,
    keep_account,
    make_trade,
    store_of,
    with_land,
)
from tests.web.work import do_all_jobs

OF_EAST = Actor(id="account_e", role=Role.COORDINATOR, site_ids=("site_b",), park_ids=(EAST,))


@pytest.fixture
def land(services: Services) -> Services:
    return with_land(services)


def brickworks(seen: LandSeen) -> ActivitySeen:
    return seen.activity("brickworks")


def test_activities_are_ranked_by_what_the_territory_gains(land: Services, coordinator: Actor) -> None:
    seen = answered(land, coordinator)

    gains = {one.outcome.trade_id: one.gain.benefit_eur for one in seen.activities if one.gain}
    assert gains == pytest.approx(FOUND)
    assert [one.outcome.trade_id for one in seen.activities] == ["brickworks", "dairy"]
    assert seen.outcome.present.benefit_eur == pytest.approx(84_000)


@pytest.mark.parametrize(
    ("order", "more", "first"),
    [
        (Order.BENEFIT, Gain(benefit_eur=1e6), "dairy"),
        (Order.BENEFIT, Gain(co2_avoided_t=1e6), "brickworks"),
        (Order.WASTE, Gain(waste_diverted_t=1e6), "dairy"),
        (Order.ENERGY, Gain(energy_mwh=1e6), "dairy"),
        (Order.CO2, Gain(co2_avoided_t=1e6), "dairy"),
        (Order.LOOPS, Gain(benefit_eur=1e6), "brickworks"),
    ],
)
def test_activities_are_ranked_by_what_the_reader_chooses(
    order: Order, more: Gain, first: str, land: Services, coordinator: Actor
) -> None:
    """The dairy closes nothing; here it is told to bring more of one measure."""

    def generously(*case: Any) -> Any:
        assert land.weigh_newcomers is not None
        for one in land.weigh_newcomers(*case):
            yield one.model_copy(update={"after": one.after + more}) if one.trade_id == "dairy" else one

    seen = answered(replace(land, weigh_newcomers=generously), coordinator, order)

    assert seen.activities[0].outcome.trade_id == first


def test_the_ends_of_the_estimates_are_solved_as_well(land: Services, coordinator: Actor) -> None:
    one = brickworks(answered(land, coordinator))

    assert one.low is not None
    assert one.high is not None
    assert (one.low.benefit_eur, one.high.benefit_eur) == (pytest.approx(4_500), pytest.approx(36_000))


def test_an_activity_tells_its_loops_and_the_estimates_behind_them(
    land: Services, coordinator: Actor
) -> None:
    one = brickworks(answered(land, coordinator))

    [seen] = one.loops
    assert (seen.partner, seen.loop.gives) == ("Site A", False)
    assert seen.loop.quantity_per_year == pytest.approx(250)
    assert seen.loop.terms_eur == pytest.approx({"disposal_avoided": 15_000, "purchase_avoided": 7_500})
    assert seen.loop.newcomer_eur == pytest.approx(7_500)
    assert seen.loop.reasons
    by_jobs, by_floor = one.flows
    assert (by_jobs.flow.low, by_jobs.flow.value, by_jobs.flow.high) == (50.0, 250.0, 500.0)
    assert (by_jobs.joined, by_jobs.ratio.source) == (pytest.approx(250), "hypothèse : un test")
    assert by_floor.flow.value is None, "nobody said how much would be built"
    assert one.others is not None
    assert one.others.benefit_eur == pytest.approx(0, abs=1e-6)


def test_what_is_estimated_by_the_floor_counts_once_it_is_stated(land: Services, coordinator: Actor) -> None:
    one = brickworks(answered(land, coordinator, floor_area_m2="1 000"))

    assert one.flows[1].flow.value == 1000.0


@pytest.mark.parametrize("run_before", [True, False])
def test_the_latest_run_stands_for_the_present_while_nothing_changed(
    run_before: bool, land: Services, coordinator: Actor
) -> None:
    if run_before:
        propose_exchanges(land, coordinator, SolveSettings())

    outcome = answered(land, coordinator).outcome

    assert (outcome.present_run_id is not None) is run_before
    assert outcome.present.benefit_eur == pytest.approx(84_000)


def test_r1_a_question_stores_neither_a_run_nor_a_site_nor_a_flow(land: Services, coordinator: Actor) -> None:
    def stored() -> object:
        return land.store.read(lambda r: (r.runs.all(), r.sites.all(), r.flows.all(), r.decisions.current()))

    before = stored()

    answered(land, coordinator)

    assert stored() == before
    actions = [entry.action for entry in land.store.read(lambda r: r.journal.latest(9))]
    assert actions == ["study_land", "start_job"]


def test_what_others_lose_to_an_activity_is_told_apart(land: Services, coordinator: Actor) -> None:
    """Of 300 t, worth 70 € at B, the brickworks takes 250 at 90 €: it brings 22,500 €, B loses 17,500 €."""
    flows = store_of(land).repositories.flows
    flows.save([flows.get("ash").model_copy(update={"quantity_per_year": 300.0})])
    flows.save([flows.get("of_b").model_copy(update={"price_eur_per_unit": 10})])

    one = brickworks(answered(land, coordinator))

    assert one.gain is not None
    assert one.others is not None
    assert one.gain.benefit_eur == pytest.approx(5_000)
    assert one.others.benefit_eur == pytest.approx(-17_500)


def test_an_activity_worth_less_than_who_is_there_closes_nothing(land: Services, coordinator: Actor) -> None:
    """Where A gives but 300 t, B takes them all, for more than the brickworks would."""
    flows = store_of(land).repositories.flows
    flows.save([flows.get("ash").model_copy(update={"quantity_per_year": 300.0})])

    one = brickworks(answered(land, coordinator))

    assert (one.gain, one.loops) == (Gain(), ())


def test_a_newcomer_may_take_back_through_a_processor_what_it_gives(
    land: Services, coordinator: Actor
) -> None:
    """Its slag, 250 t, becomes ash in a mill of site B: 250 × 30 € less 250 × 10 €."""
    kept = store_of(land).repositories
    kept.flows.kept.clear()
    mill = make_processor(
        id="mill",
        site_id="site_b",
        name="Broyeur",
        inputs={"blast_furnace_slag": 1.0},
        outputs={"fly_ash": 1.0},
        cost_eur_per_unit=10,
        opening_cost_eur=0,
    )
    kept.processing.save_processors([mill])
    trade = make_trade(
        "brickworks", ("need", "fly_ash", "ash_rate"), ("offer", "blast_furnace_slag", "ash_rate")
    )
    typical = type(TYPICAL)(TYPICAL.ratios.values(), [trade, TYPICAL.trades[-1]])
    looped = replace(land, reference=replace(land.reference, typical_flows=typical))

    one = brickworks(answered(looped, coordinator))

    [seen] = one.loops
    assert (seen.itself, seen.partner, seen.through) == (True, "", ("Broyeur",))
    assert one.gain is not None
    assert one.gain.benefit_eur == pytest.approx(5_000)


class TestDisclosure:
    """Who sees some sites only reads their loops, and nothing from which the rest follows."""

    def test_s5_the_coordinator_of_the_partner_sees_the_loop_whole_and_no_sum_of_the_whole(
        self, land: Services
    ) -> None:
        one = brickworks(answered(land, OF_WEST))

        assert one.loops[0].whole
        assert one.gain is not None
        assert one.gain.benefit_eur == pytest.approx(22_500)
        assert (one.low, one.high, one.others) == (None, None, None)

    def test_s5_a_flow_of_another_park_is_not_told_unless_all_of_it_is_open(self, land: Services) -> None:
        hidden = brickworks(answered(land, OF_EAST, place=f"park:{EAST}"))
        flows = store_of(land).repositories.flows
        changes = {"confidentiality": Confidentiality.NAMED, "field_confidentiality": OPEN}
        named = flows.get("ash").model_copy(update=changes)
        flows.save([named])
        entry = journal_entry(OF_WEST, "declare_flow", named.id, land.clock())
        store_of(land).repositories.journal.append(entry)

        shown = brickworks(answered(land, OF_EAST, place=f"park:{EAST}"))

        assert (hidden.loops, hidden.gain) == ((), Gain())
        assert [(seen.partner, seen.whole) for seen in shown.loops] == [("Site A", False)]
        assert (shown.gain, shown.models, shown.flows[0].joined) == (Gain(), (), 0)

    def test_s4_the_question_of_another_coordinator_is_missing(
        self, land: Services, coordinator: Actor
    ) -> None:
        theirs = answered(land, coordinator)
        messages = []
        for job_id in (theirs.job.id, "nobody_knows"):
            with pytest.raises(UnknownThing) as error:
                land_seen(land, OF_WEST, job_id)
            messages.append(error.value.message)

        assert messages[0] == messages[1]
        assert land_questions(land, OF_WEST) == ()

    def test_staff_of_the_whole_territory_reads_the_questions_of_all(
        self, land: Services, coordinator: Actor
    ) -> None:
        theirs = answered(land, OF_WEST)

        seen = land_seen(land, coordinator, theirs.job.id)

        assert (seen.outcome.partial, seen.of_all) == (True, False)  # it was worked out for one park
        assert [line.job.id for line in land_questions(land, coordinator)] == [theirs.job.id]

    @pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ANALYST])
    def test_others_than_coordinators_ask_nothing(self, role: Role, land: Services) -> None:
        actor = Actor(id="account_x", role=role, site_ids=("site_a",))

        for ask in (
            lambda: start_land(land, actor, PLOT),
            lambda: plot_choices(land, actor),
            lambda: land_seen(land, actor, "job"),
            lambda: land_questions(land, actor),
        ):
            with pytest.raises(NotAllowed):
                ask()

    @pytest.mark.parametrize(
        ("asks", "place"),
        [(OF_WEST, f"park:{WEST}"), (WHOLE, "commune:62276")],
        ids=["a park", "a commune"],
    )
    def test_s7_a_right_that_ended_meanwhile_gets_no_answer(
        self, asks: Actor, place: str, land: Services
    ) -> None:
        keep_account(land, asks)
        job = start_land(land, asks, PLOT | {"place": place})
        keep_account(land, asks.model_copy(update={"park_ids": (EAST,)}))

        do_all_jobs(land)

        failed = store_of(land).repositories.jobs.get(job.id)
        assert (failed.state, failed.error, failed.result) == (JobState.FAILED, "not_allowed", None)


def test_a_new_question_takes_the_place_of_the_callers_one_before(land: Services, coordinator: Actor) -> None:
    keep_account(land, coordinator)
    keep_account(land, OF_WEST)
    other = start_land(land, OF_WEST, PLOT)

    first = start_land(land, coordinator, PLOT)
    second = start_land(land, coordinator, PLOT | {"area_ha": "4"})

    states = {job: job_of(land, coordinator, job.id).job.state for job in (first, second, other)}
    assert list(states.values()) == [JobState.CANCELLED, JobState.WAITING, JobState.WAITING]


def test_r3_a_cancelled_question_keeps_nothing(land: Services, coordinator: Actor) -> None:
    keep_account(land, coordinator)
    job = start_land(land, coordinator, PLOT)
    taken = take_job(land, "worker", ["land"])
    assert taken is not None
    repositories = store_of(land).repositories
    repositories.jobs.save(taken.cancelled(land.clock()))

    do_all_jobs(land)

    with pytest.raises(UnknownThing):
        land_seen(land, coordinator, job.id)


def test_what_ran_out_of_time_is_told_as_such(land: Services, coordinator: Actor) -> None:
    nobody = replace(land, weigh_newcomers=lambda *_: iter(()))

    seen = answered(nobody, coordinator)

    assert all(one.late and one.gain is None for one in seen.activities)
    assert [one.label for one in seen.activities] == ["Brickworks", "Dairy"]


def test_a_difference_that_is_smaller_than_what_is_proven_says_so(land: Services, coordinator: Actor) -> None:
    def loosely(*case: Any) -> Any:
        assert land.weigh_newcomers is not None
        for one in land.weigh_newcomers(*case):
            yield one.model_copy(update={"short_of_bound_eur": 30_000.0 * len(one.loops)})

    exact = answered(land, coordinator)
    loose = answered(replace(land, weigh_newcomers=loosely), coordinator)

    assert not any(one.uncertain for one in exact.activities)
    assert brickworks(loose).uncertain
    assert not loose.activity("dairy").uncertain, "it takes part in nothing: the present stays as it is"


def test_the_outcome_is_read_back_as_it_was_kept(land: Services, coordinator: Actor) -> None:
    seen = answered(land, coordinator)

    kept: Job = store_of(land).repositories.jobs.get(seen.job.id)
    assert kept.result is not None
    assert LandOutcome.model_validate_json(kept.result) == seen.outcome
