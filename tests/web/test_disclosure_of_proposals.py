"""S5: what the optimiser really proposes tells a party nothing exact of what the other side hides."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from symbiose.app.matcher import exchange_matcher
from symbiose.domain.accounts import operator
from symbiose.domain.flows import Confidentiality, FieldConfidentiality
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.builders import make_flow
from tests.fakes import FakeStore
from tests.web.conftest import REFERENCE
from tests.web.people import Person, text_of
from web.wording import euros, number

SignIn = Callable[[str], Person]
OFFERED = 1_234.567
"""All that site A has, t/yr; site B wants more of it."""
PRICE = Decimal("71.31")
CODE = "10 01 02"


@pytest.fixture
def matcher() -> object:
    return exchange_matcher(REFERENCE)


@pytest.fixture
def run(services: Services, store: FakeStore) -> Callable[..., None]:
    """Return a function that declares the offer as its owner shows it, and makes a run."""

    def make(openness: Confidentiality, quantity: Confidentiality) -> None:
        offer = make_flow(
            id="flow_offer",
            quantity_per_year=OFFERED,
            price_eur_per_unit=PRICE,
            waste_code=CODE,
            confidentiality=openness,
            field_confidentiality=FieldConfidentiality(quantity=quantity),
        )
        need = make_flow(
            id="flow_need", site_id="site_b", direction="need", quantity_per_year=9_000.0, waste_code=CODE
        )
        kept = store.repositories.flows
        kept.save([flow.model_copy(update={"withdrawn": True}) for flow in kept.all()])
        kept.save([offer, need])
        propose_exchanges(services, operator("test"), SolveSettings())

    return make


def told(person: Person, services: Services) -> str:
    """Return all pages and documents on which a party meets its proposal."""
    run = services.store.read(lambda r: r.runs.latest())
    assert run is not None
    (proposal,) = services.store.read(lambda r: r.runs.proposals(run.id))
    paths = ("/", "/propositions", "/carte", "/carte/figures", "/api/v1/proposals")
    one = (f"/propositions/{proposal.id}", f"/api/v1/proposals/{proposal.id}")
    return "\n".join(text_of(person.get(path)) for path in (*paths, *one))


def exact_figures(services: Services) -> set[str]:
    """Return in what ways pages and documents would write the figures of the proposal as they are."""
    run = services.store.read(lambda r: r.runs.latest())
    assert run is not None
    (proposal,) = services.store.read(lambda r: r.runs.proposals(run.id))
    own = proposal.by_site_eur_per_year["site_b"]
    values = (proposal.quantity_per_year, proposal.co2_avoided_t_per_year, own, proposal.benefit_eur_per_year)
    written = {number(value) for value in values} | {repr(value) for value in values} | {euros(own)}
    return written | {number(OFFERED, 3), str(PRICE), number(float(PRICE), 2), CODE}


@pytest.mark.parametrize("quantity", Confidentiality)
@pytest.mark.parametrize("flow", [Confidentiality.CATEGORY, Confidentiality.NAMED])
def test_s5_a_party_reads_figures_only_where_the_other_shows_its_quantity(
    flow: Confidentiality,
    quantity: Confidentiality,
    run: Callable[..., None],
    services: Services,
    signed_in: SignIn,
) -> None:
    run(flow, quantity)

    text = told(signed_in("receiver"), services)

    shown = flow is quantity is Confidentiality.NAMED
    found = {figure for figure in exact_figures(services) if figure in text}
    assert bool(found) is shown
    assert not {CODE, str(PRICE), number(float(PRICE), 2)} & found


def test_s5_a_proposal_with_a_hidden_flow_is_not_known_to_the_other_side(
    run: Callable[..., None], services: Services, signed_in: SignIn, app: Flask
) -> None:
    run(Confidentiality.HIDDEN, Confidentiality.NAMED)
    receiver = signed_in("receiver")

    assert {
        figure for figure in exact_figures(services) if figure in receiver.get("/propositions").text
    } == set()
    assert receiver.get("/api/v1/proposals").json["proposals"] == []


def test_s5_the_coordinator_reads_them_all(
    run: Callable[..., None], services: Services, coordinator: Person
) -> None:
    run(Confidentiality.HIDDEN, Confidentiality.HIDDEN)

    assert number(OFFERED) in told(coordinator, services)
