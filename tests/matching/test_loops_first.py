"""Loops and exchanges of one run: no kilowatt-hour of heat serves twice."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.loops_first import SHARE_OF_TIME, loops_first, time_left
from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_areas import HeatArea, RelaxedLoop
from symbiose.domain.heat_loop_design import HeatHeld, LoopsDesigned
from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.loops_held import summed, without
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_decision, make_flow
from tests.loop_case import make_loop, make_loop_decision
from tests.matching.plain_solver import solve_plainly
from tests.matching.territories import make_facts, make_knowledge, make_reference, make_territory

EXACT = SolveSettings(gap=1e-6, time_limit_s=10.0)
MONTHS = 12


@dataclass
class Designer:
    """Designs the loops that a test states, and notes what it was asked with."""

    loops: tuple[HeatLoop, ...] = ()
    relaxed: tuple[RelaxedLoop, ...] = ()
    asked: list[tuple[SolveSettings, HeatHeld]] = field(default_factory=list)

    def design(self, territory: Territory, settings: SolveSettings, held: HeatHeld) -> LoopsDesigned:
        self.asked.append((settings, held))
        area = HeatArea(source_ids=("o",), consumer_ids=("n",), status="optimal")
        return LoopsDesigned(loops=self.loops, relaxed=self.relaxed, areas=(area,))

    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        return None


def taking(**taken: tuple[float, ...]) -> HeatLoop:
    """Return a loop that takes so much of each flow."""
    return make_loop().model_copy(update={"id": f"loop_{len(taken)}", "taken_mwh": taken})


def heat(name: str, site: str, direction: str, mwh: float, **changes: object) -> Flow:
    """Return an offer of heat at 90 °C, or a need at 50 °C, the same in every month."""
    warm = {"supply_temp_c": 90, "return_temp_c": 60} if direction == "offer" else {"supply_temp_c": 50}
    values = {"resource_id": "heat", "unit": "MWh", "quantity_per_year": mwh, "price_eur_per_unit": 40}
    return make_flow(id=name, site_id=site, direction=direction, **(values | warm | changes))


def territory(*flows: Flow, **changes: object) -> Territory:
    """Return two neighbours, the first with heat to give, the second in need of it."""
    made = flows or (heat("o", "site_a", "offer", 1200.0), heat("n", "site_b", "need", 1200.0))
    return make_territory(flows=made, **changes)


def run(of: Territory, designer: Designer | None) -> RunResult:
    """Return a run that pays exchanges of heat what their need costs today."""
    known = make_knowledge(
        make_facts("heat", unit="MWh", heat=True, tonnes_per_unit=None, purchase=make_reference("gas", 50.0))
    )
    matcher = ExchangeMatcher(lambda _: known, solve_plainly, design_loops=designer)
    return matcher.propose(of, EXACT, "run_1", NOON)


def used(result: RunResult) -> dict[str, tuple[float, ...]]:
    """Return what exchanges and loops together use of each flow in each month."""
    exchanges = [{p.path.offer_id: p.monthly} for p in result.proposals]
    exchanges += [{p.path.need_id: p.monthly_received} for p in result.proposals]
    return summed((*exchanges, *(loop.taken_mwh for loop in result.loops)))


def test_without_loops_an_exchange_takes_all_of_the_heat() -> None:
    result = run(territory(), Designer())

    [proposal] = result.proposals
    assert proposal.monthly == pytest.approx((100.0,) * MONTHS)
    assert (result.loops, len(result.heat.areas)) == ((), 1)


def test_an_exchange_has_what_a_loop_leaves_month_by_month() -> None:
    taken = tuple(float(month * 8) for month in range(MONTHS))

    result = run(territory(), Designer((taking(o=taken),)))

    [proposal] = result.proposals
    assert proposal.monthly == pytest.approx(tuple(100.0 - month for month in taken))
    assert used(result)["o"] == pytest.approx((100.0,) * MONTHS)


def test_of_a_flow_that_a_loop_takes_whole_nothing_is_exchanged() -> None:
    result = run(territory(), Designer((taking(n=(100.0,) * MONTHS),)))

    assert result.proposals == ()
    assert len(result.loops) == 1


def test_loops_are_designed_over_what_accepted_exchanges_leave_within_their_share_of_the_time() -> None:
    path = Path(offer_id="o", need_id="n")
    months = (30.0,) * MONTHS
    accepted = make_decision(proposal_id=path.proposal_id, path=path, monthly=months, monthly_received=months)
    refused = make_loop_decision(state=State.REFUSED, loop=None)
    designer = Designer()

    run(territory(decisions=(accepted,), loop_decisions=(refused,)), designer)

    [(timed, held)] = designer.asked
    assert held.taken_mwh == {"o": months, "n": months}
    assert tuple(held.decisions) == (refused,)
    assert timed.time_limit_s == pytest.approx(EXACT.time_limit_s * SHARE_OF_TIME)


def test_an_accepted_exchange_keeps_its_heat_beside_a_loop() -> None:
    path = Path(offer_id="o", need_id="n")
    months = (30.0,) * MONTHS
    accepted = make_decision(proposal_id=path.proposal_id, path=path, monthly=months, monthly_received=months)
    designer = Designer((taking(o=(70.0,) * MONTHS, n=(70.0,) * MONTHS),))

    result = run(territory(decisions=(accepted,)), designer)

    [proposal] = result.proposals
    assert proposal.monthly == pytest.approx(months)
    assert result.run.relaxed == ()


def test_accepted_loops_keep_their_heat_where_nothing_designs_any() -> None:
    loop = taking(o=(60.0,) * MONTHS)
    decision = make_loop_decision(loop_id=loop.id, loop=loop)

    result = run(territory(loop_decisions=(decision,)), None)

    assert result.loops == (loop,)
    [proposal] = result.proposals
    assert proposal.monthly == pytest.approx((40.0,) * MONTHS)


def test_what_an_accepted_loop_lost_is_told_with_the_run() -> None:
    relaxed = RelaxedLoop(loop_id="l", cause="retiré", accepted_mwh_per_year=5.0, kept_mwh_per_year=0.0)

    assert run(territory(), Designer(relaxed=(relaxed,))).heat.relaxed == (relaxed,)


SHARES = st.tuples(*[st.floats(0.0, 1.0) for _ in range(MONTHS)])


@settings(deadline=None, max_examples=8, derandomize=True)
@given(first=SHARES, second=SHARES, needed=st.floats(10.0, 2000.0))
def test_no_month_of_no_flow_is_used_beyond_what_is_declared(
    first: tuple[float, ...], second: tuple[float, ...], needed: float
) -> None:
    """Two loops on one offer, the second on what the first leaves, and whatever exchanges are chosen."""
    one = tuple(100.0 * share for share in first)
    other = tuple((100.0 - a) * share for a, share in zip(one, second, strict=True))
    loops = (taking(o=one), taking(o=other, x=other))
    flows = (heat("o", "site_a", "offer", 1200.0), heat("n", "site_b", "need", needed))

    result = run(territory(*flows), Designer(loops))

    declared = {flow.id: flow.monthly() for flow in flows}
    for flow_id, months in used(result).items():
        if flow_id in declared:
            assert all(a <= b + 1e-6 * max(b, 1.0) for a, b in zip(months, declared[flow_id], strict=True))
    given = sum(sum(p.monthly) for p in result.proposals)
    left = [100.0 - a - b for a, b in zip(one, other, strict=True)]
    assert given == pytest.approx(sum(min(month, needed / MONTHS) for month in left), rel=1e-6, abs=1e-3)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(shares=SHARES)
def test_what_is_left_and_what_is_taken_are_what_was_declared(shares: tuple[float, ...]) -> None:
    flow = heat("o", "site_a", "offer", 1200.0, power_kw=500.0)
    taken = tuple(100.0 * share for share in shares)

    left = without(flow, taken)

    expected = tuple(100.0 - month for month in taken)
    if left.withdrawn:
        assert sum(expected) == pytest.approx(0.0, abs=1e-5)
    else:
        assert left.monthly() == pytest.approx(expected, abs=1e-9)
        assert left.power_kw == pytest.approx(500.0 * sum(expected) / 1200.0)


def test_a_flow_of_which_nothing_is_taken_is_left_as_it_is() -> None:
    of = territory()

    designed, left = loops_first(of, EXACT, Designer())

    assert left.flows == of.flows
    assert designed.taken_mwh == {}


@pytest.mark.parametrize(("seconds", "left"), [(0.0, 10.0), (2.0, 8.0), (7.0, 5.0)])
def test_exchanges_have_the_time_that_loops_leave_and_never_less_than_the_rest(
    seconds: float, left: float
) -> None:
    assert time_left(EXACT, LoopsDesigned(seconds=seconds)).time_limit_s == pytest.approx(left)
