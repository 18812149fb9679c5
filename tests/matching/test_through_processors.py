"""Why an offer does not reach a need through processors, told from the rules that judge every leg."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from matching.candidates import find_candidates
from matching.paths import LONGEST_CHAIN
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON, make_flow, make_processor
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, territories
from tests.matching.territories import make_facts, make_knowledge, make_territory

KNOWLEDGE = make_knowledge(*(make_facts(name) for name in ("zinc_dust", "zinc_oxide", "slag", "fly_ash")))
MATCHER = ExchangeMatcher(lambda _: KNOWLEDGE, solve_plainly)
DUST = make_flow(id="o", resource_id="zinc_dust", price_eur_per_unit=65)


def need(**changes: object) -> Flow:
    values = {"id": "n", "site_id": "site_b", "direction": "need", "price_eur_per_unit": 300}
    return make_flow(**({"resource_id": "zinc_oxide"} | values | changes))


def test_a_path_through_a_processor_that_nothing_refuses_is_told_though_the_direct_one_is_refused() -> None:
    territory = make_territory(flows=(DUST, need()), processors=(make_processor(),))

    [judged] = MATCHER.why_not_through(territory, "o", "n")

    assert {refusal.rule for refusal in MATCHER.why_not(territory, "o", "n")} == {"resource"}
    assert judged.path.through == ("processor_p",)
    assert [(leg.giver_id, leg.taker_id) for leg in judged.legs] == [
        ("o", "processor_p"),
        ("processor_p", "n"),
    ]
    assert judged.obstacles == 0


def test_each_refusal_stands_at_its_leg_with_numbers_and_the_change_that_lifts_it() -> None:
    far = replace_site(make_territory(processors=(make_processor(),)), "site_b", longitude=4.2)
    territory = replace(far, flows=(DUST, need()))

    [judged] = MATCHER.why_not_through(territory, "o", "n")

    first, last = judged.legs
    assert first.refusals == ()
    [refusal] = last.refusals
    assert refusal.rule == "distance"
    assert "50" in refusal.sentence
    assert refusal.change


def test_several_processors_are_gone_through_in_their_order() -> None:
    grinder = make_processor(id="grinder", inputs={"slag": 1.0}, outputs={"fly_ash": 0.9}, site_id="site_c")
    kiln = make_processor(outputs={"slag": 0.6})
    territory = make_territory(flows=(DUST, need(resource_id="fly_ash")), processors=(grinder, kiln))

    [judged] = MATCHER.why_not_through(territory, "o", "n")

    assert judged.path.through == ("processor_p", "grinder")
    assert judged.obstacles == 0


def test_of_several_paths_the_nearest_to_being_admitted_comes_first() -> None:
    processors = tuple(
        make_processor(id=name, site_id=f"site_{'bcp'[i]}") for i, name in enumerate(("own", "free", "other"))
    )
    territory = make_territory(flows=(DUST, need()), processors=processors)

    told = MATCHER.why_not_through(territory, "o", "n")

    assert [(p.path.through, p.obstacles) for p in told] == [(("free",), 0), (("other",), 0), (("own",), 1)]


@pytest.mark.parametrize(
    ("flows", "pair"),
    [
        ((DUST, need(resource_id="slag")), ("o", "n")),
        ((DUST, need()), ("n", "o")),
        ((DUST, need(resource_id=None)), ("o", "n")),
    ],
)
def test_where_no_processor_leads_there_no_path_is_told(
    flows: tuple[Flow, ...], pair: tuple[str, str]
) -> None:
    territory = make_territory(flows=flows, processors=(make_processor(),))

    assert MATCHER.why_not_through(territory, *pair) == ()


def test_a_flow_that_does_not_exist_is_unknown() -> None:
    with pytest.raises(UnknownThing):
        MATCHER.why_not_through(make_territory(flows=(DUST,)), "o", "nowhere")


def test_processors_in_a_circle_are_passed_once_and_no_more_than_a_path_may_have() -> None:
    there = make_processor(id="there", inputs={"zinc_dust": 1.0}, outputs={"slag": 1.0, "zinc_oxide": 0.1})
    back = make_processor(id="back", inputs={"slag": 1.0}, outputs={"zinc_dust": 1.0}, site_id="site_c")
    territory = make_territory(flows=(DUST, need()), processors=(there, back, make_processor()))

    told = MATCHER.why_not_through(territory, "o", "n")

    throughs = [judged.path.through for judged in told]
    assert throughs
    assert all(len(set(t)) == len(t) <= LONGEST_CHAIN for t in throughs)


@given(territories())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_the_paths_told_agree_with_the_candidates_and_proposals(territory: Territory) -> None:
    knowledge = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: knowledge, solve_plainly)
    candidates = find_candidates(territory, RuleBook(territory, knowledge), knowledge)
    admitted = {
        (candidates.givers[i].thing_id, candidates.takers[j].thing_id)
        for i, j in zip(candidates.giver, candidates.taker, strict=True)
    }
    made = matcher.propose(territory, SolveSettings(), "run_1", NOON).proposals
    joined = {(p.path.offer_id, p.path.need_id) for p in made if p.path.through}

    for offer in (f.id for f in territory.flows if f.direction is Direction.OFFER):
        for wanted in (f.id for f in territory.flows if f.direction is Direction.NEED):
            told = matcher.why_not_through(territory, offer, wanted)

            assert (offer, wanted) not in joined or any(judged.obstacles == 0 for judged in told)
            for judged in told:
                stops = (offer, *judged.path.through, wanted)
                assert judged.obstacles > 0 or set(pairwise(stops)) <= admitted


def replace_site(territory: Territory, site_id: str, **changes: float) -> Territory:
    sites = tuple(s.model_copy(update=changes) if s.id == site_id else s for s in territory.sites)
    return replace(territory, sites=sites)
