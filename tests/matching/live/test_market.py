"""What a draft is worth lies between the two ends told, whichever way it is looked at."""

import math
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matching.knowledge import Knowledge
from matching.live.answers import question_of
from matching.live.ground import Ground
from matching.live.market import LiveEngine, LiveState
from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import State
from symbiose.domain.live_worth import Certainty, FlowDraft, FlowWorth
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON
from tests.matching.live.drafting import after, drafts
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import ROAD, make_knowledge

EXACT = SolveSettings(gap=1e-7)
NEAR = 1e-4
"""€ by which two solvers may differ."""


def plain_matcher(knowledge: Knowledge) -> ExchangeMatcher:
    return ExchangeMatcher(lambda _: knowledge, solve_plainly)


def engine(knowledge: Knowledge) -> LiveEngine:
    return LiveEngine(lambda _: knowledge, plain_matcher(knowledge))


def whole(territory: Territory, knowledge: Knowledge) -> float:
    """Return the optimum of a whole territory, solved plainly."""
    run = plain_matcher(knowledge).propose(territory, EXACT, "run", NOON).run
    assert run.objective_value is not None
    return run.objective_value


def ask(territory: Territory, draft: FlowDraft, patience_s: float = 60.0) -> FlowWorth:
    return engine(costly_knowledge()).worth("today", lambda: territory, draft, patience_s)


@given(st.data())
@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
def test_a_draft_is_worth_what_two_whole_optima_say(data: st.DataObject) -> None:
    knowledge, territory = costly_knowledge(), data.draw(territories())
    run = plain_matcher(knowledge).propose(territory, EXACT, "run", NOON)
    decided = data.draw(st.lists(st.sampled_from(run.proposals), max_size=3)) if run.proposals else []
    states = [data.draw(st.sampled_from([State.ACCEPTED, State.REFUSED])) for _ in decided]
    by_id = {p.id: decide(p, state) for p, state in zip(decided, states, strict=True)}
    territory = replace(territory, decisions=tuple(by_id.values()))
    draft = data.draw(drafts(territory))
    truth = whole(after(territory, draft), knowledge) - whole(territory, knowledge)

    told = ask(territory, draft)
    state = LiveState("today", Ground(territory, knowledge), plain_matcher(knowledge))
    asked = question_of(state.ground, draft)
    by_itself = state.bounds.range_of(asked)
    priced = state.warm.gain(asked, math.inf)

    assert told.least_eur - NEAR <= truth <= told.most_eur + NEAR
    assert told.most_eur - told.least_eur <= 1e-2 + 1e-5 * abs(truth)
    assert told.certainty is Certainty.DECIDED
    assert by_itself.least - NEAR <= truth <= by_itself.most + NEAR
    assert priced is not None
    assert priced.range.least - NEAR <= truth <= priced.range.most + NEAR


@given(st.data())
@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
def test_where_nothing_is_paid_once_prices_alone_tell_the_very_gain(data: st.DataObject) -> None:
    costly = costly_knowledge()
    facts = (replace(one, haulage=ROAD) for one in costly.resources.values())
    knowledge = make_knowledge(*facts)
    territory = replace(data.draw(territories()), processors=())
    draft = data.draw(drafts(territory))
    truth = whole(after(territory, draft), knowledge) - whole(territory, knowledge)

    state = LiveState("today", Ground(territory, knowledge), plain_matcher(knowledge))
    told = state.warm.gain(question_of(state.ground, draft), math.inf)

    assert told is not None
    assert told.range.least == pytest.approx(truth, abs=NEAR + 1e-2)
    assert told.range.most == pytest.approx(truth, abs=NEAR + 1e-2)
