"""What a party to a proposal sees of it: what the other side hides cannot be drawn from it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.flows import FieldConfidentiality, Flow
from symbiose.services.proposal_disclosure import ProposalFigures, figures_seen
from tests.builders import make_flow, make_proposal

GIVER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
RECEIVER = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))
BOTH = Actor(id="account_ab", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
FIGURES = {
    "quantity_per_year",
    "benefit_eur_per_year",
    "co2_avoided_t_per_year",
    "waste_diverted_t_per_year",
    "distance_km",
}
PROPOSAL = make_proposal(
    monthly=(104.0,) * 12,
    monthly_received=(104.0,) * 12,
    by_site_eur_per_year={"site_a": 6_789.0, "site_b": 4_321.0},
    waste_diverted_t_per_year=1_248.0,
)
"""Of 1,248 t/yr."""


def offer(**changes: Any) -> Flow:
    return make_flow(**({"id": "flow_offer", "quantity_per_year": 1_248.0} | changes))


def need(**changes: Any) -> Flow:
    plain = {"id": "flow_need", "site_id": "site_b", "direction": "need", "quantity_per_year": 5_000.0}
    return make_flow(**(plain | changes))


def seen(actor: Actor, giver: Flow | None = None, receiver: Flow | None = None) -> ProposalFigures:
    return figures_seen(actor, PROPOSAL, (giver or offer(), receiver or need()))


def exact(figures: ProposalFigures) -> dict[str, float]:
    return {name: getattr(figures, name) for name in FIGURES - figures.rounded}


def test_staff_see_every_figure_and_the_benefit_of_all() -> None:
    figures = seen(COORDINATOR)

    assert figures.rounded == frozenset()
    assert figures.quantity_per_year == 1_248.0
    assert figures.benefit_eur_per_year == PROPOSAL.benefit_eur_per_year


def test_who_manages_both_ends_sees_their_figures() -> None:
    figures = seen(BOTH)

    assert figures.rounded == frozenset()
    assert figures.benefit_eur_per_year == pytest.approx(11_110.0)


def test_a_party_sees_the_figures_where_the_other_shows_its_quantity() -> None:
    open_offer = offer(confidentiality="named", field_confidentiality=FieldConfidentiality(quantity="named"))

    figures = seen(RECEIVER, open_offer)

    assert figures.rounded == frozenset()
    assert (figures.quantity_per_year, figures.benefit_eur_per_year) == (1_248.0, 4_321.0)


def test_a_named_site_that_keeps_its_quantity_is_seen_rounded() -> None:
    figures = seen(RECEIVER, offer(confidentiality="named"))

    assert figures.rounded == FIGURES - {"distance_km"}
    assert (figures.quantity_per_year, figures.benefit_eur_per_year) == (1_000.0, 4_000.0)
    assert figures.distance_km == 12.3


def test_a_quantity_shown_of_a_flow_that_is_a_category_stays_rounded() -> None:
    figures = seen(RECEIVER, offer(field_confidentiality=FieldConfidentiality(quantity="named")))

    assert figures.rounded == FIGURES
    assert figures.distance_km == 10.0


def test_what_is_all_of_ones_own_flow_is_seen_as_it_is() -> None:
    unnamed = seen(GIVER)
    named = seen(GIVER, receiver=need(confidentiality="named"))

    assert exact(unnamed) == {"quantity_per_year": 1_248.0, "waste_diverted_t_per_year": 1_248.0}
    assert named.rounded == frozenset()
    assert named.benefit_eur_per_year == 6_789.0


def test_a_flow_that_is_gone_is_neither_named_nor_shown() -> None:
    figures = figures_seen(RECEIVER, PROPOSAL, (None, need()))

    assert figures.rounded == FIGURES


def test_the_resource_of_an_unnamed_side_is_replaced_by_ones_own() -> None:
    proposal = make_proposal(
        resource_id="zinc_dust",
        received_resource_id="zinc_oxide",
        monthly_received=(50.0,) * 12,
        received_unit="kg",
    )
    ends = (offer(resource_id="zinc_dust"), need(resource_id="zinc_oxide"))

    to_receiver, to_giver = figures_seen(RECEIVER, proposal, ends), figures_seen(GIVER, proposal, ends)

    assert (to_receiver.resource_id, to_receiver.received_resource_id) == ("zinc_oxide", "zinc_oxide")
    assert (to_receiver.quantity_per_year, to_receiver.unit) == (600.0, "kg")
    assert (to_giver.resource_id, to_giver.received_resource_id) == ("zinc_dust", "zinc_dust")
    assert (to_receiver.other_resource, to_giver.other_resource) == (False, False)


@settings(max_examples=60, deadline=None)
@given(st.floats(1_250.0, 1e9), st.decimals(-500, 500, places=2), st.sampled_from(["hidden", "category"]))
def test_what_the_other_side_hides_does_not_change_what_is_seen(
    quantity: float, price: object, shown: str
) -> None:
    fields = FieldConfidentiality.model_validate({"quantity": shown})
    other = offer(quantity_per_year=quantity, price_eur_per_unit=price, field_confidentiality=fields)

    assert seen(RECEIVER, other) == seen(RECEIVER)
