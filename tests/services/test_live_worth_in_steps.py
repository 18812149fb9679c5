"""What others keep to themselves is told by no question on the worth of a flow, nor by any series of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.preferred_steps import FINE, step_below
from tests.builders import make_decision
from tests.services.live_market_case import OWNER, STAFF, cardboard, market_of, store_of, told, wanted

pytestmark = pytest.mark.usefixtures("time_to_spare")


def test_both_ends_that_a_firm_is_told_are_steps() -> None:
    seen = told(market_of(wanted()), OWNER, cardboard(id="flow_new", quantity_per_year=117.3))

    assert 0.0 < seen.worth.least_eur < seen.worth.most_eur
    for end in (seen.worth.least_eur, seen.worth.most_eur):
        assert end == step_below(end, FINE)


def answers(need: Flow) -> list[tuple[object, ...]]:
    """Return all that somebody reads who tries prices and quantities one after another against a need."""
    services = market_of(need)
    found: list[tuple[object, ...]] = []
    for price in (-100, -80, -65, -50, 0, 50):
        for quantity in (10.0, 90.0, 150.0):
            draft = cardboard(id="flow_new", quantity_per_year=quantity, price_eur_per_unit=Decimal(price))
            seen = told(services, OWNER, draft)
            found.append((seen.worth, seen.partners, seen.counterparts, seen.refusals, seen.certainty))
    return found


@pytest.mark.parametrize(
    ("field", "here", "same_step", "next_step"),
    [
        ("price_eur_per_unit", Decimal(61), Decimal(99), Decimal(101)),
        ("quantity_per_year", 61.0, 99.0, 101.0),
    ],
)
def test_whoever_tries_every_price_and_quantity_learns_the_step_of_another_and_no_more(
    field: str, here: object, same_step: object, next_step: object
) -> None:
    read = answers(wanted(**{field: here}))

    assert answers(wanted(**{field: same_step})) == read
    assert answers(wanted(**{field: next_step})) != read


def test_a_search_for_the_price_at_which_an_exchange_begins_to_pay_ends_at_a_step() -> None:
    services = market_of(wanted(price_eur_per_unit=Decimal("73.21")))
    low, high = Decimal(-100), Decimal(0)

    for _ in range(12):
        middle = (low + high) / 2
        seen = told(services, OWNER, cardboard(id="flow_new", price_eur_per_unit=middle))
        low, high = (low, middle) if seen.worth.most_eur > 0 else (middle, high)

    # it is found where the own price passes from one step to the next, whatever the other pays exactly
    assert float(high) == pytest.approx(step_below(float(high), FINE), abs=0.05)
    assert abs(float(high) + 73.21) > 2.0


def test_no_question_from_any_site_tells_at_which_of_neighbouring_sites_an_unnamed_flow_is() -> None:
    anywhere = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a", "site_d"))
    drafts = [
        cardboard(id="flow_new", site_id=site, quantity_per_year=quantity, price_eur_per_unit=price)
        for site in ("site_a", "site_d")
        for quantity in (120.0, 2000.0)
        for price in (Decimal(-50), Decimal(10))
    ]
    read = []
    for position in ("site_b", "site_c"):
        services = market_of(wanted(site_id=position, quantity_per_year=4000.0))
        read.append([replace(told(services, anywhere, one), flow=one) for one in drafts])
    named = market_of(wanted(site_id="site_c", confidentiality="named", quantity_per_year=4000.0))

    assert read[0] == read[1]
    assert any(seen.counterparts for seen in read[0])
    assert [told(named, anywhere, one).worth for one in drafts] != [seen.worth for seen in read[0]]


def test_asked_again_or_a_little_otherwise_the_answer_is_the_same() -> None:
    services = market_of(wanted(quantity_per_year=95.0))

    first = told(services, OWNER, cardboard(id="flow_new", quantity_per_year=121.0))

    assert told(services, OWNER, cardboard(id="flow_new", quantity_per_year=121.0)).worth == first.worth
    for quantity in (120.5, 133.0, 149.0):
        again = told(services, OWNER, cardboard(id="flow_new", quantity_per_year=quantity))
        assert (again.worth, again.partners) == (first.worth, first.partners)


def test_partners_are_named_only_where_their_owners_allow_it() -> None:
    named = told(market_of(wanted(confidentiality="named")), OWNER, cardboard(id="flow_new")).partners[0]
    unnamed = told(market_of(wanted()), OWNER, cardboard(id="flow_new")).partners[0]

    assert (named.site, named.resource) == ("Site b", "Cartons à recycler")
    assert (unnamed.site, unnamed.resource) == (None, None)
    assert unnamed.place == "CA de Béthune-Bruay, Artois-Lys Romane"
    assert unnamed.category == "fibres"
    assert (named.quantity_per_year, named.eur_per_year) == (None, None)


def test_needs_that_look_alike_are_told_as_one() -> None:
    flows = [wanted(id=f"flow_{site}", site_id=f"site_{site}", quantity_per_year=60.0) for site in "bcd"]

    partners = told(market_of(*flows), OWNER, cardboard(id="flow_new", quantity_per_year=180.0)).partners

    assert [(one.category, one.alike) for one in partners] == [("fibres", 3)]


def test_a_hidden_need_is_as_good_as_missing_but_for_who_sees_everything() -> None:
    services = market_of(wanted(confidentiality="hidden"))
    draft = cardboard(id="flow_new")

    seen, whole = told(services, OWNER, draft), told(services, STAFF, draft)

    assert (seen.worth.most_eur, seen.counterparts, seen.partners) == (0.0, 0, ())
    assert seen == told(market_of(), OWNER, draft)
    assert whole.worth.least_eur > 10_000.0
    assert whole.partners[0].site == "Site b"
    assert whole.partners[0].quantity_per_year == pytest.approx(120.0)


def test_a_coordinator_of_parks_is_told_no_more_than_a_firm() -> None:
    services = market_of(wanted(quantity_per_year=95.0))
    draft = cardboard(id="flow_new")
    of_park = Actor(id="account_p", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_west",))

    assert told(services, of_park, draft) == told(services, OWNER, draft)


def quantities_tried(accepted_t: float, declared_t: float = 300.0) -> list[tuple[Any, ...]]:
    """Return what a firm reads who tries quantities of an offer of its own, part of which was accepted."""
    stands = cardboard(id="flow_stands", quantity_per_year=declared_t)
    services = market_of(wanted(), stands)
    way = Path(offer_id=stands.id, need_id="flow_wanted")
    month = (accepted_t / 12,) * 12
    decision = make_decision(
        proposal_id=way.proposal_id, path=way, state=State.ACCEPTED, monthly=month, monthly_received=month
    )
    store_of(services).repositories.decisions.save(decision)
    seen = [
        told(services, OWNER, stands.model_copy(update={"quantity_per_year": quantity}), stands)
        for quantity in (110.0, 125.0, 127.5, 131.0, 135.0, 150.0, 240.0, 300.0)
    ]
    return [(one.worth, one.stands, one.partners, one.counterparts) for one in seen]


@pytest.mark.parametrize("declared_t", [300.0, 10.0], ids=["more", "less"])
def test_no_quantity_of_its_own_tells_a_firm_more_than_the_step_of_what_was_accepted(
    declared_t: float,
) -> None:
    """Of 121, 130 and 175 t a year a month has 10 to 15 t, of 200 t it has 16.7 t."""
    read = quantities_tried(121.0, declared_t)

    assert quantities_tried(130.0, declared_t) == read
    assert quantities_tried(175.0, declared_t) == read
    assert quantities_tried(200.0, declared_t) != read


def test_where_all_of_its_flow_was_accepted_a_firm_is_told_what_more_of_it_is_worth() -> None:
    (*_, at_most) = quantities_tried(240.0, declared_t=240.0)
    worth, stands, _, _ = at_most

    # 60 t are left of 300 t, at 110 to 150 €/t less transport; nothing is left of what is declared
    assert (worth.least_eur, worth.most_eur) == (5_000.0, 10_000.0)
    assert stands.most_eur == 0.0
