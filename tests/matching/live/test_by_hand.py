"""Drafts worked out by hand, and what the engine keeps between them.

Site A gives 1,000 t of fly ash, which costs it 60 €/t; B wants 600 t and pays 80 €/t; all stand in one place,
so that nothing is paid for transport. Today B takes 600 t: 600 × 140 = 84,000 €.
"""

import gc
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import ref

import pytest

import matching.live.deciding
import matching.live.warm
from matching.live.answers import question_of
from matching.live.deciding import SHORTEST_S
from matching.live.ground import Family, Ground
from matching.live.market import LiveEngine, LiveState
from matching.live.priced import PricedFamily
from matching.proposing import ExchangeMatcher
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.flows import FLAT_YEAR, Flow
from symbiose.domain.live_worth import Certainty, FlowDraft, FlowWorth
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON, make_flow, make_processor, make_site
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import decide
from tests.matching.territories import make_knowledge, make_territory

NEEDS: dict[str, Any] = {"direction": "need", "waste_code": "10 01 02", "site_id": "site_b"}
"""Needs that take the ash as the waste that it is."""
PATIENT = 60.0


def matcher() -> ExchangeMatcher:
    return ExchangeMatcher(lambda _: make_knowledge(), solve_plainly)


def engine() -> LiveEngine:
    return LiveEngine(lambda _: make_knowledge(), matcher())


def two_sites() -> Territory:
    return make_territory(
        sites=(make_site(), make_site(id="site_b"), make_site(id="site_far", longitude=4.0)),
        flows=(
            make_flow(id="ash", quantity_per_year=1000, price_eur_per_unit=60, waste_code="10 01 02"),
            make_flow(id="of_b", quantity_per_year=600, price_eur_per_unit=80, **NEEDS),
        ),
    )


def need(quantity: float = 500, price: int = 50, **changes: Any) -> Flow:
    values = {"id": "new"} | NEEDS | changes
    return make_flow(quantity_per_year=quantity, price_eur_per_unit=price, **values)


def ask(draft: FlowDraft, territory: Territory | None = None, patience_s: float = PATIENT) -> FlowWorth:
    held = territory or two_sites()
    return engine().worth("today", lambda: held, draft, patience_s)


@pytest.fixture(params=["decided", "priced"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let drafts be decided between two optima, or priced in a warm family: nothing costs anything once."""
    if request.param == "priced":
        monkeypatch.setattr(matching.live.deciding, "LARGEST_FAMILY", -1)
    return str(request.param)


def test_a_need_takes_what_is_left(way: str) -> None:
    """It wants 500 t at 50 €/t: the 400 t that are left go to it, 400 × 110 = 44,000 €."""
    told = ask(FlowDraft(need()))

    assert told.certainty == way
    assert told.least_eur == pytest.approx(44_000, abs=0.1)
    assert told.most_eur == pytest.approx(44_000, abs=0.1)
    assert told.quantity_per_year == pytest.approx(400)
    assert [(p.thing_id, p.is_processor) for p in told.partners] == [("ash", False)]
    assert told.partners[0].eur_per_year == pytest.approx(44_000, abs=0.1)
    assert told.pairs == 1
    assert told.refusals == ()


def test_a_need_that_pays_more_displaces_another(way: str) -> None:
    """It wants 1,000 t at 90 €/t: 1,000 × 150 instead of 600 × 140, that is 66,000 € more."""
    told = ask(FlowDraft(need(1000, 90)))

    assert told.near_eur == pytest.approx(66_000, abs=0.1)
    assert told.quantity_per_year == pytest.approx(1000)


def test_a_flow_that_is_withdrawn_takes_its_worth_away(way: str) -> None:
    told = ask(FlowDraft(None, replaces="of_b"))

    assert told.least_eur == pytest.approx(-84_000, abs=0.1)
    assert told.most_eur == pytest.approx(-84_000, abs=0.1)
    assert [(p.thing_id, round(p.quantity_per_year)) for p in told.partners] == [("ash", 600)]


def test_a_changed_flow_is_the_new_one_less_the_old_one(way: str) -> None:
    """B would want 900 t at 70 €/t: 900 × 130 instead of 600 × 140, that is 33,000 € more."""
    changed = need(900, 70).model_copy(update={"id": "of_b"})

    told = ask(FlowDraft(changed, replaces="of_b"))

    assert told.least_eur == pytest.approx(33_000, abs=0.1)
    assert told.most_eur == pytest.approx(33_000, abs=0.1)


def test_a_flow_that_stays_as_it_is_changes_nothing(way: str) -> None:
    same = two_sites().flows[1]

    told = ask(FlowDraft(same, replaces="of_b"))

    assert told.near_eur == pytest.approx(0, abs=0.1)
    assert told.quantity_per_year == pytest.approx(600)


def test_a_draft_that_was_asked_leaves_no_trace_on_the_next_one(way: str) -> None:
    live = engine()
    drafts = [FlowDraft(need(1000, 90)), FlowDraft(need()), FlowDraft(None, replaces="ash")]

    def told(order: list[FlowDraft]) -> dict[int, FlowWorth]:
        return {drafts.index(one): live.worth("today", two_sites, one, PATIENT) for one in order}

    assert told(drafts) == told(drafts[::-1])


def test_months_that_do_not_meet_are_worth_nothing(way: str) -> None:
    """The ash comes all year, 83.3 t a month, 50 of which go to B: a summer need takes 33.3 t a month."""
    summer = (0.0,) * 5 + (0.25,) * 4 + (0.0,) * 3

    told = ask(FlowDraft(need(1000, 50, months=summer)))

    assert told.quantity_per_year == pytest.approx(4 * 100 / 3)
    assert told.near_eur == pytest.approx(4 * 100 / 3 * 110, abs=0.1)


@pytest.mark.parametrize(
    ("quantity", "worth"),
    [(0.0, 0.0), (1e-6, 1e-6 * 110), (1e9, 400 * 110)],
    ids=["nothing", "a_gram", "a_thousand_million_tonnes"],
)
def test_quantities_of_any_size_are_told_truthfully(way: str, quantity: float, worth: float) -> None:
    told = ask(FlowDraft(need(quantity)))

    assert told.least_eur <= worth + 1e-6
    assert told.most_eur >= worth - 1e-6
    assert told.most_eur - told.least_eur <= 1.0


def test_flows_declared_twice_count_twice(way: str) -> None:
    """The same need of 200 t at 50 €/t is there already: of the 400 t left the second one gets 200 too."""
    first = need(200).model_copy(update={"id": "first"})
    declared = replace(two_sites(), flows=(*two_sites().flows, first))

    assert ask(FlowDraft(need(200)), declared).near_eur == pytest.approx(22_000, abs=0.1)
    assert ask(FlowDraft(need(300)), declared).near_eur == pytest.approx(22_000, abs=0.1)


def test_without_time_the_flow_has_its_partners_to_itself() -> None:
    """It would take 500 of the 1,000 t at most, 500 × 110: nobody else is asked."""
    told = ask(FlowDraft(need()), patience_s=-1.0)

    assert told.certainty in (Certainty.ALONE, Certainty.PRICED)
    assert told.least_eur >= 0
    assert 44_000 - 0.1 <= told.most_eur <= 55_000 + 0.1


def test_no_optimum_is_stated_without_time_for_it_and_one_that_is_known_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated: list[float] = []

    def counted(*args: Any) -> Any:
        stated.append(args[4])
        return optimum(*args)

    optimum = matching.live.deciding.optimum
    monkeypatch.setattr(matching.live.deciding, "optimum", counted)
    market, held = engine(), two_sites()

    hurried = market.worth("today", lambda: held, FlowDraft(need()), SHORTEST_S)
    assert stated == []
    assert hurried.certainty is not Certainty.DECIDED
    assert market.worth("today", lambda: held, FlowDraft(need()), PATIENT).certainty is Certainty.DECIDED
    assert len(stated) == 2
    monkeypatch.setattr(matching.live.deciding, "SHORTEST_S", PATIENT)
    assert market.worth("today", lambda: held, FlowDraft(need()), PATIENT).certainty is Certainty.DECIDED
    assert len(stated) == 2


def dust_through_a_kiln() -> Territory:
    """1,000 t of dust cost A 60 €/t; a kiln treats it at 10 €/t and makes half as much oxide, nearby."""
    dust = make_flow(id="dust", resource_id="zinc_dust", quantity_per_year=1000, price_eur_per_unit=60)
    return make_territory(
        sites=(make_site(), make_site(id="site_b"), make_site(id="site_p")),
        flows=(dust,),
        processors=(make_processor(cost_eur_per_unit=10),),
    )


def test_a_need_of_what_a_processor_makes_lets_it_treat_more() -> None:
    """It wants 100 t of oxide at 20 €/t; 200 t of dust are treated: 100 × 20 + 200 × 50 = 12,000 €."""
    oxide = make_flow(
        id="new",
        direction="need",
        resource_id="zinc_oxide",
        site_id="site_b",
        quantity_per_year=100,
        price_eur_per_unit=20,
    )
    territory = dust_through_a_kiln()

    told = ask(FlowDraft(oxide), territory)
    state = LiveState("today", Ground(territory, make_knowledge()), matcher())
    alone = state.bounds.range_of(question_of(state.ground, FlowDraft(oxide)))

    assert told.near_eur == pytest.approx(12_000, abs=0.1)
    assert [(p.thing_id, p.is_processor) for p in told.partners] == [("processor_p", True)]
    assert alone.least == 0
    assert alone.most == pytest.approx(12_000, abs=0.1)


def test_a_flow_without_counterpart_is_told_the_rules_that_refuse() -> None:
    told = ask(FlowDraft(need(site_id="site_far")))

    assert (told.least_eur, told.most_eur, told.pairs) == (0, 0, 0)
    assert [refusal.rule for refusal in told.refusals] == ["distance"]
    assert told.refusals[0].thing_id == "ash"
    assert told.refusals[0].sentence.startswith("Trop loin")
    assert told.refusals[0].change


def test_a_resource_that_nobody_takes_is_worth_nothing() -> None:
    told = ask(FlowDraft(make_flow(id="new", resource_id="slag")))

    assert (told.least_eur, told.most_eur, told.pairs, told.refusals) == (0, 0, 0, ())


def test_a_waste_code_seen_for_the_first_time_is_judged_like_any_other() -> None:
    dangerous = make_flow(id="new", quantity_per_year=100, price_eur_per_unit=60, waste_code="10 01 14*")

    told = ask(FlowDraft(dangerous))

    assert told.pairs == 0
    assert [refusal.rule for refusal in told.refusals] == ["waste_status"]


def test_a_refused_pair_is_none(way: str) -> None:
    declared = replace(two_sites(), flows=(*two_sites().flows, need()))
    proposals = matcher().propose(declared, SolveSettings(), "run", NOON).proposals
    [mine] = [one for one in proposals if one.path.need_id == "new"]
    refused = replace(two_sites(), decisions=(decide(mine, State.REFUSED),))

    assert ask(FlowDraft(need()), refused).most_eur == pytest.approx(0, abs=0.1)


def test_an_accepted_exchange_is_held_while_others_are_weighed(way: str) -> None:
    """B holds 600 t by acceptance: a need that pays more gets the other 400 t alone, 400 × 150."""
    [accepted] = matcher().propose(two_sites(), SolveSettings(), "run", NOON).proposals
    held = replace(two_sites(), decisions=(decide(accepted, State.ACCEPTED),))

    told = ask(FlowDraft(need(1000, 90)), held)

    assert told.near_eur == pytest.approx(60_000, abs=0.1)


@pytest.mark.parametrize(
    "draft",
    [FlowDraft(None, replaces="nobody"), FlowDraft(need(site_id="nowhere"))],
    ids=["flow", "site"],
)
def test_what_is_not_there_is_unknown(draft: FlowDraft) -> None:
    with pytest.raises(UnknownThing):
        ask(draft)


def test_a_territory_is_read_once_for_each_state() -> None:
    live, read = engine(), []

    def reading(territory: Territory) -> Callable[[], Territory]:
        return lambda: read.append(territory) or territory  # type: ignore[func-returns-value]

    first, second = two_sites(), make_territory()
    live.worth("monday", reading(first), FlowDraft(need()), PATIENT)
    live.worth("monday", reading(first), FlowDraft(need(10)), PATIENT)
    told = live.worth("tuesday", reading(second), FlowDraft(need()), PATIENT)

    assert read == [first, second]
    assert told.pairs == 0


def test_of_states_that_are_gone_no_more_than_the_last_is_kept(way: str) -> None:
    live, kept = engine(), []
    for day in ("monday", "tuesday", "wednesday", "thursday"):
        territory = two_sites()
        kept.append(ref(territory))
        told = live.worth(day, partial(_itself, territory), FlowDraft(need()), PATIENT)
        assert told.certainty == way

    del territory
    gc.collect()

    assert [one() is not None for one in kept] == [False, False, True, True]


def _itself(territory: Territory) -> Territory:
    return territory


def test_a_restart_and_a_state_that_moved_on_tell_the_same(way: str) -> None:
    later = replace(two_sites(), flows=(*two_sites().flows, need(300, 70, id="rival")))
    draft = FlowDraft(need(400, 75, id="draft"))
    live = engine()
    live.worth("before", two_sites, draft, PATIENT)

    moved, anew = live.worth("after", lambda: later, draft, PATIENT), ask(draft, later)

    assert (moved.certainty, moved.pairs, moved.partners) == (way, anew.pairs, anew.partners)
    assert (moved.least_eur, moved.most_eur) == pytest.approx((anew.least_eur, anew.most_eur), abs=1e-6)
    assert moved.most_eur == pytest.approx(100 * 135 + 300 * 5, abs=0.1)


def test_threads_that_ask_at_once_are_told_the_same(way: str) -> None:
    live, told = engine(), []
    quantities = [100.0, 400.0, 700.0, 1000.0] * 3

    def work(quantity: float) -> None:
        told.append((quantity, live.worth("today", two_sites, FlowDraft(need(quantity, 90)), PATIENT)))

    threads = [threading.Thread(target=work, args=(quantity,)) for quantity in quantities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    alone = {quantity: ask(FlowDraft(need(quantity, 90))) for quantity in set(quantities)}
    assert len(told) == len(quantities)
    assert all(alone[quantity] == one for quantity, one in told)


def test_of_more_families_than_fit_the_one_asked_for_least_lately_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out: list[str] = []

    def lay_out(ground: Ground, family: Family, *further: Any) -> PricedFamily:
        laid_out.append("/".join(sorted({resource for resource, _ in family})))
        return PricedFamily(ground, family, *further)

    monkeypatch.setattr(matching.live.warm, "PricedFamily", lay_out)
    resources = ("fly_ash", "slag", "zinc_dust")
    flows = [
        make_flow(id=f"{side}_{resource}_{i}", direction=side, resource_id=resource, site_id=f"site_{where}")
        for resource in resources
        for side, where in (("offer", "a"), ("need", "b"))
        for i in range(2)
    ]
    ground = Ground(make_territory(flows=tuple(flows)), make_knowledge())
    warm = matching.live.warm.WarmFamilies(ground, most_bytes=16_000)

    for resource in ("fly_ash", "slag", "fly_ash", "zinc_dust", "fly_ash", "slag"):
        draft = FlowDraft(make_flow(id="new", resource_id=resource, quantity_per_year=5, months=FLAT_YEAR))
        assert warm.gain(question_of(ground, draft), float("inf")) is not None
        assert warm.bytes_kept <= 16_000

    assert laid_out == ["fly_ash", "slag", "zinc_dust", "slag"]


def test_a_family_larger_than_memory_allows_is_not_laid_out() -> None:
    ground = Ground(two_sites(), make_knowledge())
    warm = matching.live.warm.WarmFamilies(ground, most_bytes=0)

    assert warm.gain(question_of(ground, FlowDraft(need())), float("inf")) is None
