"""Requests to be attached to a site, as coordinators of parks answer those of their parks and no others."""

from collections.abc import Mapping

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import UnknownThing
from symbiose.services.context import Services
from symbiose.services.site_answers import accept_request, refuse_request
from symbiose.services.site_requests import ask_for_site, count_open_requests, open_requests
from symbiose.services.sites import detach_account
from tests.builders import make_site
from tests.services.site_asking import FIELDS, SIRET, account_of, newcomer, stored

PARK = "parc_artois_flandres"
WEST = Actor(id="account_w", role=Role.COORDINATOR, park_ids=(PARK,), site_ids=("site_a",))
EAST = Actor(id="account_e", role=Role.COORDINATOR, park_ids=("park_east",), site_ids=("site_b",))


def asked(services: Services, fields: Mapping[str, str] = FIELDS) -> str:
    return ask_for_site(services, newcomer(services), fields).id


def test_a_new_site_on_a_commune_of_the_park_is_accepted_into_the_park(services: Services) -> None:
    request_id = asked(services)

    assert (count_open_requests(services, WEST), count_open_requests(services, EAST)) == (1, 0)
    accept_request(services, WEST, request_id)

    site = stored(services).sites.by_siret(SIRET)
    assert site is not None
    assert site.park_id == PARK
    assert account_of(services, newcomer(services, "account_x")).site_ids == ()


def test_a_known_site_is_answered_for_where_it_stands_whatever_the_request_says(services: Services) -> None:
    stored(services).sites.save([make_site(id="site_b", name="Site B", siret=SIRET, park_id="park_east")])
    request_id = asked(services)  # its commune is one of the west

    assert (count_open_requests(services, WEST), count_open_requests(services, EAST)) == (0, 1)
    for call in (accept_request, lambda *a: refuse_request(*a, "non")):
        with pytest.raises(UnknownThing):
            call(services, WEST, request_id)
    accept_request(services, EAST, request_id)

    assert stored(services).accounts.get("account_n").site_ids == ("site_b",)


def test_s4_a_request_of_another_park_is_as_good_as_missing(services: Services) -> None:
    request_id = asked(services)

    for one in (request_id, "request_nobody"):
        with pytest.raises(UnknownThing):
            accept_request(services, EAST, one)
        with pytest.raises(UnknownThing):
            refuse_request(services, EAST, one, "non")


def test_only_sites_of_the_park_are_offered_to_take_the_siret(services: Services) -> None:
    request_id = asked(services)

    (line,) = open_requests(services, WEST)

    assert [site.id for site in line.without_siret] == ["site_a"]
    with pytest.raises(UnknownThing):
        accept_request(services, WEST, request_id, "site_b")


def test_accounts_are_detached_from_sites_of_the_park_alone(services: Services) -> None:
    newcomer(services, "account_m", "site_a", "site_b")

    with pytest.raises(UnknownThing):
        detach_account(services, WEST, "site_b", "account_m")
    detach_account(services, WEST, "site_a", "account_m")

    assert stored(services).accounts.get("account_m").site_ids == ("site_b",)


def test_a_coordinator_of_the_whole_territory_answers_every_request(
    services: Services, coordinator: Actor
) -> None:
    request_id = asked(services, FIELDS | {"commune_code": "62498"})

    assert (count_open_requests(services, WEST), count_open_requests(services, coordinator)) == (0, 1)
    accept_request(services, coordinator, request_id)

    site = stored(services).sites.by_siret(SIRET)
    assert site is not None
    assert site.park_id is None
