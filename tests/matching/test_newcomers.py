"""Newcomers are weighed as two whole optima would say, worked out by hand and against whole runs.

Site A gives 1,000 t of fly ash, which costs it 60 €/t; B wants 600 t and pays 80 €/t; all stand in one place,
so that nothing is paid for transport. Today B takes 600 t: 600 × 140 = 84,000 €.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.newcomers import NewcomerWeigher
from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.land import UNTOUCHED, Gain
from symbiose.domain.newcomers import Newcomer, NewcomersCase, Scale, Weighed
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.services.land_job import by_offer
from tests.builders import NOON, make_decision, make_flow, make_site
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, territories
from tests.matching.territories import make_knowledge, make_territory

EXACT = SolveSettings(gap=1e-6)
NEEDS: dict[str, Any] = {"direction": "need", "waste_code": "10 01 02"}
"""A need that takes the ash as the waste that it is."""


def make_newcomer(*flows: Any, trade_id: str = "trade", **where: float) -> Newcomer:
    """Return a newcomer beside site A."""
    site = make_site(id=f"newcomer_{trade_id}", name="Nouveau venu", **where)
    return Newcomer(
        trade_id, Scale.MIDDLE, site, tuple(flow.model_copy(update={"site_id": site.id}) for flow in flows)
    )


def weigh(
    territory: Territory, *newcomers: Newcomer, knowledge: Any = None, budget_s: float = 60.0
) -> list[Weighed]:
    known = knowledge or make_knowledge()
    matcher = ExchangeMatcher(lambda _: known, solve_plainly)
    present = matcher.propose(territory, EXACT, "run_present", NOON)
    case = NewcomersCase(by_offer(present), newcomers, budget_s)
    return list(NewcomerWeigher(lambda _: known, matcher)(territory, case, EXACT, NOON, lambda _: None))


def two_sites() -> Territory:
    return make_territory(
        sites=(make_site(), make_site(id="site_b")),
        flows=(
            make_flow(id="ash", quantity_per_year=1000, price_eur_per_unit=60, waste_code="10 01 02"),
            make_flow(id="of_b", site_id="site_b", quantity_per_year=600, price_eur_per_unit=80, **NEEDS),
        ),
    )


def gain(weighed: Weighed) -> Gain:
    return weighed.after - weighed.before


def paths(proposals: tuple[Proposal, ...]) -> set[tuple[str, str]]:
    return {(p.path.offer_id, p.path.need_id) for p in proposals}


def test_a_newcomer_that_takes_what_is_left_adds_what_it_is_worth() -> None:
    """It wants 500 t at 50 €/t: the 400 t that are left go to it, 400 × 110 = 44,000 €."""
    wants = make_flow(id="new", quantity_per_year=500, price_eur_per_unit=50, **NEEDS)

    [one] = weigh(two_sites(), make_newcomer(wants))

    assert gain(one).benefit_eur == pytest.approx(44_000)
    assert gain(one).waste_diverted_t == pytest.approx(400)
    assert one.before.benefit_eur == pytest.approx(84_000)
    assert paths(one.loops) == {("ash", "new")}
    assert one.loops[0].quantity_per_year == pytest.approx(400)
    assert one.status == "optimal"


def test_a_newcomer_that_pays_more_takes_from_others_and_the_difference_counts() -> None:
    """It wants 1,000 t at 90 €/t: all goes to it, 1,000 × 150 − 84,000 = 66,000 €."""
    wants = make_flow(id="new", quantity_per_year=1000, price_eur_per_unit=90, **NEEDS)

    [one] = weigh(two_sites(), make_newcomer(wants))

    assert gain(one).benefit_eur == pytest.approx(66_000)
    assert sum(p.benefit_eur_per_year for p in one.loops) == pytest.approx(150_000)
    assert gain(one).waste_diverted_t == pytest.approx(400)


@pytest.mark.parametrize(
    "flow",
    [
        make_flow(id="new", resource_id="slag", price_eur_per_unit=10),
        make_flow(id="new", price_eur_per_unit=-500),
        make_flow(id="new", price_eur_per_unit=50, quantity_per_year=0, **NEEDS),
    ],
    ids=["nobody takes it", "it never pays", "there is nothing of it"],
)
def test_a_newcomer_that_closes_nothing_leaves_the_present_as_it_is(flow: Any) -> None:
    [one] = weigh(two_sites(), make_newcomer(flow))

    assert gain(one) == Gain()
    assert one.loops == ()


def test_what_the_newcomer_does_not_touch_is_not_solved_again() -> None:
    apart = (
        make_flow(id="slag", resource_id="slag", price_eur_per_unit=20),
        make_flow(id="of_slag", site_id="site_b", resource_id="slag", price_eur_per_unit=5, **NEEDS),
    )
    territory = replace(two_sites(), flows=(*two_sites().flows, *apart))
    wants_ash = make_newcomer(make_flow(id="new", price_eur_per_unit=50, **NEEDS), trade_id="ash")
    wants_zinc = make_newcomer(make_flow(id="zinc", resource_id="zinc_oxide", **NEEDS), trade_id="zinc")

    first, second = weigh(territory, wants_ash, wants_zinc)

    assert (first.flows_solved, first.before.benefit_eur) == (2, pytest.approx(84_000))
    assert (second.status, second.flows_solved) == (UNTOUCHED, 0)


def test_newcomers_do_not_meet_each_other() -> None:
    """One gives slag, the other wants it: each is weighed alone, so that neither closes anything."""
    gives = make_newcomer(make_flow(id="g", resource_id="slag", price_eur_per_unit=20), trade_id="gives")
    takes = make_newcomer(
        make_flow(id="t", resource_id="slag", price_eur_per_unit=20, **NEEDS), trade_id="takes"
    )

    assert [one.status for one in weigh(two_sites(), gives, takes)] == [UNTOUCHED, UNTOUCHED]


def test_what_people_decided_binds_with_a_newcomer_as_well() -> None:
    """B's 600 t are accepted: the newcomer that would pay more gets the 400 t left, 400 × 150 €."""
    accepted = make_decision(
        path={"offer_id": "ash", "need_id": "of_b"},
        state=State.ACCEPTED,
        monthly=(50.0,) * 12,
        monthly_received=(50.0,) * 12,
    )
    wants = make_flow(id="new", quantity_per_year=1000, price_eur_per_unit=90, **NEEDS)

    [one] = weigh(replace(two_sites(), decisions=(accepted,)), make_newcomer(wants))

    assert gain(one).benefit_eur == pytest.approx(60_000)


def test_when_the_time_is_over_no_other_newcomer_is_begun() -> None:
    wants = make_newcomer(make_flow(id="new", price_eur_per_unit=50, **NEEDS))

    assert weigh(two_sites(), wants, budget_s=-1.0) == []


class Watched(ExchangeMatcher):
    """A matcher whose time is noted, and which finds but some of what is best."""

    def __init__(self, keep: Callable[[Proposal], bool]) -> None:
        super().__init__(lambda _: make_knowledge(), solve_plainly)
        self.limits: list[float] = []
        self.keep = keep

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime
    ) -> RunResult:
        self.limits.append(settings.time_limit_s)
        found = super().propose(territory, settings, run_id, created)
        kept = tuple(p for p in found.proposals if self.keep(p))
        worth = sum(p.benefit_eur_per_year for p in kept)
        run = found.run.model_copy(update={"status": "feasible", "objective_value": worth})
        return RunResult(run=run, proposals=kept)


def test_where_nothing_better_is_found_in_time_the_present_plan_stands() -> None:
    """Of 128,000 € the solver finds the newcomer's 44,000 alone: less than the 84,000 of today."""
    present = {"ash": Gain(benefit_eur=84_000)}
    wants = make_flow(id="new", quantity_per_year=500, price_eur_per_unit=50, **NEEDS)
    weigher = NewcomerWeigher(lambda _: make_knowledge(), Watched(lambda p: p.path.need_id == "new"))
    case = NewcomersCase(present, [make_newcomer(wants)], 60.0)

    [one] = weigher(two_sites(), case, EXACT, NOON, lambda _: None)

    assert (gain(one), one.loops, one.status) == (Gain(), (), "feasible")
    assert one.short_of_bound_eur == pytest.approx(44_000)


def test_newcomers_share_the_time_that_is_left() -> None:
    one, two = (make_flow(id=name, price_eur_per_unit=50, **NEEDS) for name in ("n1", "n2"))
    nothing = make_newcomer(make_flow(id="slag", resource_id="slag"), trade_id="idle")
    some = [make_newcomer(one, trade_id="one"), nothing, make_newcomer(two, trade_id="two")]
    matcher = Watched(lambda _: True)
    case = NewcomersCase({}, some, 8.0)
    patient = replace(EXACT, time_limit_s=6.0)

    [*_] = NewcomerWeigher(lambda _: make_knowledge(), matcher)(
        two_sites(), case, patient, NOON, lambda _: None
    )

    first, second = matcher.limits
    assert 3.0 < first <= 4.0
    assert second == 6.0


@st.composite
def newcomers(draw: st.DrawFn) -> Newcomer:
    """Return a newcomer with a few flows of the resources that territories are made of."""
    resources = ("fly_ash", "cement_addition", "zinc_dust", "zinc_oxide", "slag")
    flows = [
        make_flow(
            id=f"new_{i}",
            direction=draw(st.sampled_from(["offer", "need"])),
            resource_id=draw(st.sampled_from(resources)),
            quantity_per_year=draw(st.integers(0, 900)),
            price_eur_per_unit=draw(st.integers(-20, 120)),
        )
        for i in range(draw(st.integers(1, 3)))
    ]
    return make_newcomer(*flows)


@given(territories(), newcomers())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_difference_is_that_of_two_whole_optima(territory: Territory, newcomer: Newcomer) -> None:
    """The oracle: the whole territory solved with the newcomer and without it, nothing left out."""
    known = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: known, solve_plainly)
    joined = replace(
        territory,
        sites=(*territory.sites, newcomer.site),
        flows=(*territory.flows, *newcomer.flows),
    )

    [one] = weigh(territory, newcomer, knowledge=known)

    without = matcher.propose(territory, EXACT, "without", NOON).run.objective_value or 0.0
    with_it = matcher.propose(joined, EXACT, "with", NOON).run.objective_value or 0.0
    assert gain(one).benefit_eur == pytest.approx(with_it - without, abs=1e-4 * max(1.0, abs(with_it)))
    assert gain(one).benefit_eur >= -1e-4 * max(1.0, abs(without))


@given(territories(), newcomers())
@settings(max_examples=15, deadline=None, derandomize=True)
def test_a_larger_newcomer_never_brings_less(territory: Territory, newcomer: Newcomer) -> None:
    larger = replace(
        newcomer,
        flows=tuple(
            flow.model_copy(update={"quantity_per_year": 2 * flow.quantity_per_year})
            for flow in newcomer.flows
        ),
    )

    [one] = weigh(territory, newcomer, knowledge=costly_knowledge())
    [two] = weigh(territory, larger, knowledge=costly_knowledge())

    assert gain(two).benefit_eur >= gain(one).benefit_eur - 1e-4 * max(1.0, abs(one.after.benefit_eur))
