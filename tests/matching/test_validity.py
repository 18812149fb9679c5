"""A flow outside its validity takes no part in a run, directly or through processors, whoever accepted it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON, make_decision, make_flow, make_processor
from tests.matching.plain_solver import solve_plainly
from tests.matching.territories import TODAY, make_knowledge, make_territory

DAY = timedelta(days=1)
OFFER = make_flow(id="o", resource_id="zinc_dust", price_eur_per_unit=200)
NEED = make_flow(id="n", site_id="site_b", direction="need", resource_id="zinc_dust", price_eur_per_unit=900)
OXIDE = make_flow(
    id="x", site_id="site_c", direction="need", resource_id="zinc_oxide", price_eur_per_unit=900
)
OUTSIDE = ({"valid_to": TODAY - DAY}, {"valid_from": TODAY + DAY}, {"withdrawn": True})
INSIDE = ({"valid_to": TODAY}, {"valid_from": TODAY}, {"declared_at": NOON - 1000 * DAY})


def proposals(territory: Territory) -> tuple[Proposal, ...]:
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_plainly)
    return matcher.propose(territory, SolveSettings(), "run_1", NOON).proposals


def with_dates(flow: Flow, dates: dict[str, object]) -> Flow:
    return Flow.model_validate(flow.model_dump() | dates)


@pytest.mark.parametrize("dates", INSIDE)
@pytest.mark.parametrize("end", ["o", "n"])
def test_a_flow_on_its_first_and_last_day_and_an_old_one_take_part(end: str, dates: dict[str, date]) -> None:
    flows = tuple(with_dates(flow, dates) if flow.id == end else flow for flow in (OFFER, NEED))

    assert len(proposals(make_territory(flows=flows))) == 1


@pytest.mark.parametrize("dates", OUTSIDE)
@pytest.mark.parametrize("end", ["o", "n"])
def test_a_flow_outside_its_validity_is_joined_to_nothing(end: str, dates: dict[str, date]) -> None:
    flows = tuple(with_dates(flow, dates) if flow.id == end else flow for flow in (OFFER, NEED))

    assert proposals(make_territory(flows=flows)) == ()


@pytest.mark.parametrize("dates", OUTSIDE)
@pytest.mark.parametrize("end", ["o", "x"])
def test_nor_through_a_processor(end: str, dates: dict[str, date]) -> None:
    territory = make_territory(
        flows=(OFFER, OXIDE),
        processors=(make_processor(inputs={"zinc_dust": 1.0}, outputs={"zinc_oxide": 0.5}),),
    )
    ended = tuple(with_dates(flow, dates) if flow.id == end else flow for flow in territory.flows)

    assert len(proposals(territory)) == 1
    assert proposals(replace(territory, flows=ended)) == ()


@pytest.mark.parametrize("dates", OUTSIDE)
def test_nor_because_it_was_accepted_while_it_held(dates: dict[str, date]) -> None:
    territory = make_territory(flows=(OFFER, NEED))
    (proposal,) = proposals(territory)
    accepted = make_decision(proposal_id=proposal.id, path=proposal.path, monthly=proposal.monthly)
    ended = replace(territory, flows=(with_dates(OFFER, dates), NEED), decisions=(accepted,))

    assert proposals(ended) == ()
