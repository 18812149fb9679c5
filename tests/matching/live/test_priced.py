"""A draft in a warm family changes what two linear problems stated whole differ by."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matching.candidates import find_candidates
from matching.knowledge import Knowledge
from matching.live.answers import Question, question_of
from matching.live.ground import Ground
from matching.live.priced import PricedFamily
from matching.rulebook import RuleBook
from matching.thinning import thin_out
from matching.worth import may_be_worth, pair_worths
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.ports import Territory
from tests.matching.live.drafting import after, drafts
from tests.matching.strategies import costly_knowledge, territories

NEAR = 0.05
"""€ that single precision and the gap of whole groups may be wrong by, at 200 €/t and a few thousand t."""


def relaxed(territory: Territory, knowledge: Knowledge) -> float:
    """Return what all groups of a territory are worth at most, as runs bound them."""
    book = RuleBook(territory, knowledge)
    candidates = find_candidates(territory, book, knowledge)
    worths = pair_worths(candidates, book.links, knowledge)
    none = np.zeros(len(candidates), dtype=bool)
    thinned = thin_out(candidates, may_be_worth(worths), none, worths, dense=0)
    return sum(group.bound for group in thinned.groups)


def warm(ground: Ground, asked: Question) -> PricedFamily:
    family = ground.family_around([end for end in (asked.old, asked.new) if end])
    return PricedFamily(ground, family, lambda: None)


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_a_draft_changes_what_two_whole_linear_problems_differ_by(data: st.DataObject) -> None:
    knowledge, territory = costly_knowledge(), data.draw(territories())
    draft = data.draw(drafts(territory))
    ground = Ground(territory, knowledge)
    asked = question_of(ground, draft)
    before, then = relaxed(territory, knowledge), relaxed(after(territory, draft), knowledge)

    family = warm(ground, asked)
    first, again = family.raised(asked), family.raised(asked)

    slack = NEAR + 3e-4 * (before + then)
    assert first.least - slack <= then - before <= first.most + slack
    assert first.most - first.least <= NEAR
    assert again.least == pytest.approx(first.least, abs=NEAR)


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_a_family_that_moves_on_is_what_it_would_be_anew(data: st.DataObject) -> None:
    knowledge, territory = costly_knowledge(), data.draw(territories())
    declared, draft = data.draw(drafts(territory)), data.draw(drafts(territory))
    then = Ground(after(territory, declared), knowledge)
    if draft.replaces is not None and draft.replaces not in then.flows:
        draft = FlowDraft(territory.flows[0].model_copy(update={"id": "other"}))
    asked = question_of(then, draft)
    before = Ground(territory, knowledge)
    earlier = question_of(before, declared)
    family = then.family_around([end for end in (asked.old, asked.new) if end])
    family |= before.family_around([end for end in (earlier.old, earlier.new) if end])
    former = PricedFamily(before, family, lambda: None)
    former.raised(earlier)

    moved = PricedFamily(then, family, lambda: None, former)
    anew = PricedFamily(then, family, lambda: None)

    assert moved.value == pytest.approx(anew.value, abs=NEAR)
    told, expected = moved.raised(asked), anew.raised(asked)
    assert told.least == pytest.approx(expected.least, abs=NEAR)
    assert told.most == pytest.approx(expected.most, abs=NEAR)
