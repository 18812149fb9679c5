"""Which exchanges change once a flow stands otherwise, by hand and held to best matchings.

Site A gives 1,000 t of fly ash, which costs it 60 €/t; B wants 600 t and pays 80 €/t, C wants 700 t and pays
70 €/t; all stand in one place. Today B takes 600 t and C the 400 t that are left.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import matching.live.deciding
from matching.live.market import LiveEngine
from matching.proposing import ExchangeMatcher
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import Effect, FlowMove, PlanChanges
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON, make_flow, make_site, make_substitution
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import SUMMER, costly_knowledge, decide, territories
from tests.matching.territories import make_knowledge, make_territory

PATIENT = 60.0
WASTE = "10 01 02"
KNOWLEDGE = make_knowledge()
MATCHER = ExchangeMatcher(lambda _: KNOWLEDGE, solve_plainly)
TO_B, TO_C, TO_SUMMER = (Path(offer_id="ash", need_id=need) for need in ("of_b", "of_c", "summer"))


def wanted(name: str, quantity: float, price: int, **changes: Any) -> Flow:
    values = {"direction": "need", "waste_code": WASTE, "site_id": "site_b"} | changes
    return make_flow(id=name, quantity_per_year=quantity, price_eur_per_unit=price, **values)


def ash(**changes: Any) -> Flow:
    values = {"quantity_per_year": 1000, "price_eur_per_unit": 60, "waste_code": WASTE} | changes
    return make_flow(id="ash", **values)


OF_B, OF_C = wanted("of_b", 600, 80), wanted("of_c", 700, 70)


def one_place(*flows: Flow) -> Territory:
    return make_territory(sites=(make_site(), make_site(id="site_b")), flows=flows)


def ask(
    move: FlowMove,
    territory: Territory | None = None,
    proposed: Collection[Path] = (TO_B, TO_C),
    patience_s: float = PATIENT,
) -> PlanChanges | None:
    held = territory or one_place(ash(), OF_B, OF_C)
    return LiveEngine(lambda _: KNOWLEDGE, MATCHER).changes("today", lambda: held, move, proposed, patience_s)


def told(changes: PlanChanges | None) -> dict[str, tuple[Effect, float, float]]:
    """Return effect, quantity before and quantity after by the need at the end of the path."""
    assert changes is not None
    return {
        one.path.need_id: (
            one.effect,
            round(one.before, 3),
            round(one.after, 3),
        )
        for one in changes.changes
    }


def test_a_need_that_pays_more_takes_an_exchange_away_and_a_part_of_another() -> None:
    new = wanted("new", 700, 90)

    assert told(ask(FlowMove(None, new))) == {
        "new": (Effect.NEW, 0.0, 700.0),
        "of_b": (Effect.LESS, 600.0, 300.0),
        "of_c": (Effect.GONE, 400.0, 0.0),
    }


def test_a_need_that_pays_less_changes_no_exchange_of_others() -> None:
    assert told(ask(FlowMove(None, wanted("new", 700, 50)))) == {}


def test_what_is_withdrawn_goes_and_another_takes_its_place() -> None:
    assert told(ask(FlowMove(OF_B, None, "of_b"))) == {
        "of_b": (Effect.GONE, 600.0, 0.0),
        "of_c": (Effect.MORE, 400.0, 700.0),
    }


def test_an_exchange_that_none_carried_takes_the_place_of_what_is_withdrawn() -> None:
    territory = one_place(ash(quantity_per_year=600), OF_B, OF_C)

    assert told(ask(FlowMove(OF_B, None, "of_b"), territory)) == {
        "of_b": (Effect.GONE, 600.0, 0.0),
        "of_c": (Effect.NEW, 0.0, 600.0),
    }


def test_a_flow_that_changes_is_compared_with_itself() -> None:
    less = OF_B.model_copy(update={"quantity_per_year": 450.0})

    assert told(ask(FlowMove(OF_B, less, "of_b"))) == {
        "of_b": (Effect.LESS, 600.0, 450.0),
        "of_c": (Effect.MORE, 400.0, 550.0),
    }
    assert told(ask(FlowMove(OF_B, OF_B, "of_b"))) == {}


def test_a_flow_may_stand_otherwise_before_than_it_is_declared() -> None:
    """As it is looked at B wants 300 t, and would want 400 t: C has 700 t before and 600 t after."""
    before, after = (OF_B.model_copy(update={"quantity_per_year": each}) for each in (300.0, 400.0))

    assert told(ask(FlowMove(before, after, "of_b"))) == {
        "of_b": (Effect.MORE, 300.0, 400.0),
        "of_c": (Effect.LESS, 700.0, 600.0),
    }


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_of_two_that_pay_the_same_the_one_that_was_proposed_keeps_its_exchange(name: str) -> None:
    twin = wanted(name, 600, 80)
    territory = one_place(ash(quantity_per_year=600), OF_B)

    assert told(ask(FlowMove(None, twin), territory, [TO_B])) == {}


@pytest.mark.parametrize(("proposed", "others"), [("aaa", {}), ("of_b", {"of_b", "aaa"})])
def test_the_plan_as_things_stand_is_the_one_that_was_proposed_where_it_is_as_good(
    proposed: str, others: set[str]
) -> None:
    territory = one_place(ash(quantity_per_year=600), OF_B, wanted("aaa", 600, 80))
    path = Path(offer_id="ash", need_id=proposed)

    changes = told(ask(FlowMove(OF_B, None, "of_b"), territory, [path]))

    assert changes.keys() == set(others)
    assert changes.get("of_b", (Effect.GONE,))[0] is Effect.GONE


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_of_two_that_were_proposed_and_exclude_one_another_one_stays(name: str) -> None:
    """Three needs pay the same for all of the ash: as the one goes that nobody proposed, nothing changes."""
    other, twin = wanted(name, 600, 80), wanted("ppp", 600, 80)
    territory = one_place(ash(quantity_per_year=600), OF_B, twin, other)
    proposed = [TO_B, Path(offer_id="ash", need_id="ppp")]

    assert told(ask(FlowMove(other, None, name), territory, proposed)) == {}


def test_what_was_accepted_stays_whoever_comes() -> None:
    territory = one_place(ash(), OF_B, OF_C)
    run = MATCHER.propose(territory, SolveSettings(gap=1e-7), "run", NOON)
    kept = next(one for one in run.proposals if one.path == TO_B)
    territory = replace(territory, decisions=(decide(kept, State.ACCEPTED),))

    changes = told(ask(FlowMove(None, wanted("new", 1000, 300)), territory, [TO_C]))

    assert changes == {"new": (Effect.NEW, 0.0, 400.0), "of_c": (Effect.GONE, 400.0, 0.0)}


def test_a_path_of_flows_that_are_gone_is_no_hindrance() -> None:
    stale = Path(offer_id="ash", need_id="nobody")

    assert told(ask(FlowMove(OF_B, None, "of_b"), proposed=[stale, TO_B])).keys() == {"of_b", "of_c"}


def test_without_time_no_best_plans_are_compared() -> None:
    told_in_time = ask(FlowMove(OF_B, None, "of_b"), patience_s=-1.0)

    assert told_in_time is None or not told_in_time.proven


@pytest.fixture
def too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever hangs together be too large for the best plans: linear ones are compared."""
    monkeypatch.setattr(matching.live.deciding, "LARGEST", -1)


@pytest.mark.usefixtures("too_large")
@pytest.mark.parametrize(
    ("move", "changes"),
    [
        (
            FlowMove(None, wanted("new", 700, 90)),
            {"of_b": (Effect.LESS, 600.0, 300.0), "of_c": (Effect.GONE, 400.0, 0.0)},
        ),
        (FlowMove(None, wanted("new", 700, 50)), {}),
        (
            FlowMove(OF_B, None, "of_b"),
            {"of_b": (Effect.GONE, 600.0, 0.0), "of_c": (Effect.MORE, 400.0, 700.0)},
        ),
        (
            FlowMove(OF_B, wanted("of_b", 450, 80), "of_b"),
            {"of_b": (Effect.LESS, 600.0, 450.0), "of_c": (Effect.MORE, 400.0, 550.0)},
        ),
        (
            FlowMove(wanted("of_b", 300, 80), wanted("of_b", 400, 80), "of_b"),
            {"of_b": (Effect.MORE, 300.0, 400.0), "of_c": (Effect.LESS, 700.0, 600.0)},
        ),
        (FlowMove(OF_B, OF_B, "of_b"), {}),
    ],
    ids=["pays_more", "pays_less", "withdrawn", "changed", "stands_otherwise", "same"],
)
def test_of_what_is_too_large_linear_plans_tell_what_was_proposed(
    move: FlowMove, changes: dict[str, tuple[Effect, float, float]]
) -> None:
    found = ask(move)

    assert found is not None
    assert not found.proven
    assert told(found) == changes


@pytest.mark.parametrize("largest", [800, -1], ids=["best", "linear"])
def test_a_flow_that_is_not_declared_where_it_is_looked_at_is_moved_too(
    largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ash is hidden in the view: it stands before all the same, and less of it would stand after."""
    monkeypatch.setattr(matching.live.deciding, "LARGEST", largest)
    territory = one_place(OF_B)

    assert told(ask(FlowMove(ash(), None), territory)) == {"of_b": (Effect.GONE, 600.0, 0.0)}
    less = FlowMove(ash(), ash(quantity_per_year=250))
    assert told(ask(less, territory)) == {"of_b": (Effect.LESS, 600.0, 250.0)}


@pytest.mark.usefixtures("too_large")
def test_linear_plans_count_the_months_and_what_arrives() -> None:
    """Of 1,000 t of ash 83.3 t come in a month; a summer need of 400 t as cement, 0.9 of it, takes 111 t."""
    summer = wanted("summer", 400, 300, resource_id="cement_addition", months=SUMMER, waste_code=None)
    territory = replace(
        one_place(ash(waste_code=None), wanted("of_b", 600, 80, waste_code=None)),
        substitutions=(make_substitution(yield_ratio=0.9),),
    )

    found = ask(FlowMove(None, summer), territory, [TO_B])

    # the need takes all there is in four months, of which B had 50 t each
    assert told(found) == {"of_b": (Effect.LESS, 600.0, 400.0)}
    declared, today = replace(territory, flows=(*territory.flows, summer)), round(4 * 1000 / 12 * 0.9, 3)
    gone = ask(FlowMove(summer, None, "summer"), declared, [TO_SUMMER])
    assert told(gone) == {"summer": (Effect.GONE, today, 0.0)}
    less = FlowMove(summer, summer.model_copy(update={"quantity_per_year": 200.0}), "summer")
    assert told(ask(less, declared, [TO_SUMMER])) == {"summer": (Effect.LESS, today, 200.0)}


@pytest.mark.usefixtures("too_large")
def test_linear_plans_move_nothing_of_what_was_accepted() -> None:
    """B holds 600 t: a need that pays 300 €/t takes the 400 t of C alone, and B is not told to lose any."""
    territory = one_place(ash(), OF_B, OF_C)
    run = MATCHER.propose(territory, SolveSettings(gap=1e-7), "run", NOON)
    [to_b] = [one for one in run.proposals if one.path.need_id == "of_b"]
    territory = replace(territory, decisions=(decide(to_b, State.ACCEPTED),))

    found = ask(FlowMove(None, wanted("new", 1000, 300)), territory)

    assert told(found) == {"of_c": (Effect.GONE, 400.0, 0.0)}


def test_a_flow_that_is_not_declared_is_not_replaced() -> None:
    with pytest.raises(UnknownThing):
        ask(FlowMove(OF_B, None, "nobody"))


def matched(weights: dict[tuple[str, str], float]) -> tuple[float, set[tuple[str, str]]]:
    """Return the worth of the best matching of offers with needs, and its pairs."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((offer, need, worth) for (offer, need), worth in weights.items())
    best = {tuple(sorted(pair, reverse=True)) for pair in nx.max_weight_matching(graph)}
    pairs = {(offer, need) for offer, need in best if weights[offer, need] > 0}
    return sum(weights[pair] for pair in pairs), pairs


def is_only_one(weights: dict[tuple[str, str], float]) -> bool:
    """Tell whether every other matching is worth three euros less at least."""
    worth, pairs = matched(weights)
    others = ({key: value for key, value in weights.items() if key != pair} for pair in pairs)
    near_nought = any(0 < abs(value) < 3 for value in weights.values())
    return not near_nought and all(matched(other)[0] < worth - 3 for other in others)


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_changes_are_those_between_the_best_matchings_of_equal_flows(data: st.DataObject) -> None:
    """Flows of 100 t each at their own sites: what exchanges are worth differs by the way, 0.1 €/(t·km)."""
    longitudes = data.draw(st.lists(st.integers(0, 300), min_size=7, max_size=7, unique=True))
    latitudes = data.draw(st.lists(st.integers(0, 200), min_size=7, max_size=7, unique=True))
    offers = {f"o{i}": data.draw(st.integers(0, 9)) for i in range(3)}
    needs = {f"n{i}": data.draw(st.integers(-6, 9)) for i in range(4)}
    names = [*offers, *needs]
    sites = tuple(
        make_site(id=f"site_{name}", longitude=2.6 + east / 1000, latitude=50.4 + north / 1000)
        for name, east, north in zip(names, longitudes, latitudes, strict=True)
    )
    flows = {
        name: make_flow(
            id=name,
            site_id=f"site_{name}",
            direction="offer" if name in offers else "need",
            quantity_per_year=100.0,
            price_eur_per_unit=price,
            waste_code=WASTE,
        )
        for name, price in (offers | needs).items()
    }
    moved = data.draw(st.sampled_from(names))
    comes = data.draw(st.booleans())
    territory = make_territory(
        sites=sites, flows=tuple(f for f in flows.values() if not comes or f.id != moved)
    )
    weights = worths(make_territory(sites=sites, flows=tuple(flows.values())), offers, needs)
    with_it, without = weights, {pair: worth for pair, worth in weights.items() if moved not in pair}
    assume(is_only_one(with_it) and is_only_one(without))
    before, after = (without, with_it) if comes else (with_it, without)
    old, new = matched(before)[1], matched(after)[1]
    move = FlowMove(None, flows[moved]) if comes else FlowMove(flows[moved], None, moved)

    proposed = [Path(offer_id=offer, need_id=need) for offer, need in old]

    changes = ask(move, territory, proposed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching.live.deciding, "LARGEST", -1)
        linear = ask(move, territory, proposed)

    assert changes is not None
    assert linear is not None
    assert {(one.path.offer_id, one.path.need_id) for one in linear.changes} == old - new
    found = {effect: set[tuple[str, str]]() for effect in Effect}
    for one in changes.changes:
        found[one.effect].add((one.path.offer_id, one.path.need_id))
    assert found == {
        Effect.GONE: old - new,
        Effect.NEW: new - old,
        Effect.LESS: set(),
        Effect.MORE: set(),
    }


def worths(
    territory: Territory, offers: Collection[str], needs: Collection[str]
) -> dict[tuple[str, str], float]:
    """Return what each pair alone is worth, by runs over the two of them, nought where it is none, €/yr."""
    found = {}
    for offer in offers:
        for need in needs:
            pair = replace(territory, flows=tuple(f for f in territory.flows if f.id in (offer, need)))
            run = MATCHER.propose(pair, SolveSettings(gap=1e-7), "run", NOON)
            found[offer, need] = run.run.objective_value or 0.0
    return found


@given(st.data())
@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
def test_what_is_not_told_to_change_is_carried_by_a_plan_as_good_as_any(data: st.DataObject) -> None:
    """With processors, seasons and openings: locking what is kept costs nothing, locking one more does."""
    territory = data.draw(territories())
    matcher = ExchangeMatcher(lambda _: costly_knowledge(), solve_plainly)
    engine = LiveEngine(lambda _: costly_knowledge(), matcher)

    def plan(held: Territory) -> Any:
        return matcher.propose(held, SolveSettings(gap=1e-7), "run", NOON)

    today = plan(territory)
    gone = data.draw(st.sampled_from(territory.flows))
    paths = [one.path for one in today.proposals]
    rest = replace(territory, flows=tuple(flow for flow in territory.flows if flow.id != gone.id))
    best = plan(rest).run.objective_value

    changes = engine.changes("today", lambda: territory, FlowMove(gone, None, gone.id), paths, PATIENT)

    assert changes is not None
    assert changes.proven
    changed = {one.path: one for one in changes.changes}
    kept = [one for one in today.proposals if one.path not in changed]
    locked = replace(rest, decisions=tuple(decide(one, State.ACCEPTED) for one in kept))
    assert plan(locked).run.objective_value == pytest.approx(best, abs=1.1)
    assert plan(locked).run.relaxed == ()
    for one in (one for one in today.proposals if one.path in changed):
        if gone.id not in (one.path.offer_id, one.path.need_id):
            more = plan(replace(locked, decisions=(*locked.decisions, decide(one, State.ACCEPTED))))
            assert more.run.relaxed or more.run.objective_value < best - 0.9
