"""What accepted loops take of a flow no draft is told to bring, however it is looked at.

A offers 1,200 MWh of heat, 100 in each month, and pays 40 €/MWh to be rid of it; a loop that was accepted
takes 60 of them. B, in the same place, buys heat at 40 €/MWh.
"""

import math

import pytest

from matching.live.answers import question_of
from matching.live.ground import Ground
from matching.live.market import LiveEngine, LiveState
from matching.live.taken_off import left_beside_designs, taken_by_designs
from matching.proposing import ExchangeMatcher
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import Effect, FlowMove
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.ports import Territory
from tests.builders import make_site
from tests.loop_case import make_loop_decision
from tests.matching.plain_solver import solve_plainly
from tests.matching.territories import make_facts, make_knowledge
from tests.matching.test_loops_first import MONTHS, heat, taking, territory

KNOWN = make_knowledge(make_facts("heat", unit="MWh", heat=True, tonnes_per_unit=None))
MATCHER = ExchangeMatcher(lambda _: KNOWN, solve_plainly)
SITES = make_site(), make_site(id="site_b")
OFFER, NEED = heat("o", "site_a", "offer", 1200.0), heat("n", "site_b", "need", 1200.0)


def with_loop(*flows: Flow, of_month: float = 60.0) -> Territory:
    loop = taking(o=(of_month,) * MONTHS)
    return territory(*flows, sites=SITES, loop_decisions=(make_loop_decision(loop_id=loop.id, loop=loop),))


@pytest.mark.parametrize(
    ("draft", "flows", "gain"),
    [
        (FlowDraft(NEED), (OFFER,), 480 * 80),
        (FlowDraft(None, replaces="n"), (OFFER, NEED), -480 * 80),
        # of 900 MWh the loop takes 720 all the same
        (FlowDraft(heat("o", "site_a", "offer", 900.0), replaces="o"), (OFFER, NEED), (180 - 480) * 80),
        (FlowDraft(heat("o", "site_a", "offer", 700.0), replaces="o"), (OFFER, NEED), -480 * 80),
    ],
    ids=["need", "withdrawn", "less", "nothing_left"],
)
def test_a_draft_is_worth_what_loops_leave(draft: FlowDraft, flows: tuple[Flow, ...], gain: float) -> None:
    held = with_loop(*flows)
    taken = taken_by_designs(held)
    state = LiveState("today", Ground(left_beside_designs(held, taken), KNOWN, taken), MATCHER)

    decided = LiveEngine(lambda _: KNOWN, MATCHER).worth("today", lambda: held, draft, 60.0)
    priced = state.warm.gain(question_of(state.ground, draft), math.inf)

    assert decided.least_eur == pytest.approx(gain, abs=1.0)
    assert decided.most_eur == pytest.approx(gain, abs=1.0)
    assert priced is not None
    assert priced.near_eur == pytest.approx(gain, abs=1.0)


def test_a_flow_that_a_loop_takes_whole_may_be_corrected() -> None:
    """Its loop takes all of the 1,200 MWh: of 1,500 MWh there would be 300 for B."""
    live = LiveEngine(lambda _: KNOWN, MATCHER)
    held = with_loop(OFFER, NEED, of_month=100.0)
    more = heat("o", "site_a", "offer", 1500.0)

    told = live.worth("today", lambda: held, FlowDraft(more, replaces="o"), 60.0)
    gone = live.worth("today", lambda: held, FlowDraft(None, replaces="o"), 60.0)
    changes = live.changes("today", lambda: held, FlowMove(OFFER, more, "o"), (), 60.0)

    assert told.least_eur == pytest.approx(300 * 80, abs=1.0)
    assert (gone.least_eur, gone.most_eur, gone.partners) == (0.0, 0.0, ())
    assert changes is not None
    [one] = changes.changes
    assert (one.effect, one.path.need_id, one.after) == (Effect.NEW, "n", pytest.approx(300))
