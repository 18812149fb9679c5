"""Every path from an offer to a need is laid out once, on copies of processors that are its own."""

from collections.abc import Iterator

from hypothesis import given, settings

from matching.candidates import find_candidates
from matching.columns import End
from matching.components import independent_parts
from matching.decided_paths import apply_decisions
from matching.legs import Leg, price_leg
from matching.paths import LONGEST_CHAIN, Step, lay_out_steps
from matching.rulebook import RuleBook
from symbiose.domain.exchanges import Path, State
from symbiose.domain.ports import Territory
from tests.builders import make_proposal
from tests.matching.strategies import costly_knowledge, decide, territories

KNOWLEDGE = costly_knowledge()


def legs_of(territory: Territory) -> list[Leg]:
    book = RuleBook(territory, KNOWLEDGE)
    found = find_candidates(territory, book, KNOWLEDGE)
    legs = []
    for giver, taker, way in zip(found.giver, found.taker, found.way_km, strict=True):
        given_, taken = found.givers[giver], found.takers[taker]
        link = book.links.get(given_.resource_id or "", taken.resource_id or "")
        assert link is not None
        legs.append(price_leg(given_, taken, float(way), link, KNOWLEDGE))
    return legs


def walks(territory: Territory, legs: list[Leg]) -> Iterator[Path]:
    """Yield every walk from an offer to a need that passes no processor twice (an oracle)."""
    joined = {(leg.giver.thing_id, leg.taker.thing_id) for leg in legs}
    things = {end.thing_id: end for leg in legs for end in (leg.giver, leg.taker)}

    def onward(here: str, through: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
        for there in sorted(t for h, t in joined if h == here):
            if things[there].flow:
                yield through, there
            elif there not in through and len(through) < LONGEST_CHAIN:
                yield from onward(there, (*through, there))

    for flow in territory.flows:
        if flow.direction.value == "offer":
            for through, need in onward(flow.id, ()):
                yield Path(offer_id=flow.id, through=through, need_id=need)


@given(territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_paths_are_the_walks_from_offers_to_needs(territory: Territory) -> None:
    legs = legs_of(territory)

    steps = lay_out_steps(legs)

    paths = [step.path for step in steps if step.final]
    assert len(paths) == len(set(paths))
    assert set(paths) == set(walks(territory, legs))


@given(territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_copy_of_a_processor_is_entered_from_one_place_only(territory: Territory) -> None:
    steps = lay_out_steps(legs_of(territory))

    entered = [step.target_id for step in steps if not step.final]
    left = {step.source_id for step in steps if step.through}

    assert len(entered) == len(set(entered))
    assert set(entered) == left


@given(territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_independent_parts_share_no_offer_need_or_processor(territory: Territory) -> None:
    steps = lay_out_steps(legs_of(territory))

    parts = independent_parts(steps)

    things = [{i for step in part for i in (step.offer_id, end_id(step))} for part in parts]
    assert sorted(step.key for part in parts for step in part) == [step.key for step in steps]
    assert sum(len(one) for one in things) == len(set().union(*things))


def end_id(step: Step) -> str:
    end: End = step.leg.taker
    return end.thing_id


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_refusing_a_path_takes_that_path_alone(territory: Territory) -> None:
    steps = lay_out_steps(legs_of(territory))
    paths = [step.path for step in steps if step.final]
    if not paths:
        return
    refused = paths[len(paths) // 2]
    decision = decide(make_proposal(path=refused), State.REFUSED)

    decided = apply_decisions(steps, (decision,), (), RuleBook(territory, KNOWLEDGE))

    assert {step.path for step in decided.steps if step.final} == set(paths) - {refused}
    assert decided.relaxed == ()
