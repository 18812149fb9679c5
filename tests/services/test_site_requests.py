"""Asking to be attached to a site: faults at once, one request a site, nothing told of what is known."""

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import InvalidDeclaration, NotAllowed
from symbiose.domain.site_requests import RequestState
from symbiose.services.context import Services
from symbiose.services.site_answers import accept_request, refuse_request
from symbiose.services.site_requests import MOST_OPEN, ask_for_site, open_requests, own_requests
from tests.builders import make_site
from tests.services.site_asking import FIELDS, SIRET, newcomer, sirets, stored


@pytest.fixture
def asker(services: Services) -> Actor:
    return newcomer(services)


def test_a_manager_without_sites_asks_for_one(services: Services, asker: Actor) -> None:
    more = {"activity_code": "2910z", "jobs": "1 200", "floor_area_m2": "14000,5"}
    request = ask_for_site(services, asker, {**FIELDS, "siret": "530 708 536 00038", **more})

    assert request.siret == SIRET
    assert (request.activity_code, request.jobs, request.floor_area_m2) == ("29.10Z", 1200, 14000.5)
    assert (request.state, request.asked_at) == (RequestState.OPEN, services.clock())
    assert own_requests(services, asker) == (request,)
    assert [(e.action, e.thing_id) for e in stored(services).journal.entries] == [
        ("ask_for_site", request.id)
    ]


def test_every_fault_of_the_form_is_told_at_once(services: Services, asker: Actor) -> None:
    wrong = {
        "siret": "53070853600039",
        "site_name": " ",
        "company_name": "x" * 201,
        "commune_code": "75056",
        "activity_code": "99.99Q",
        "jobs": "1,5",
        "floor_area_m2": "1.234",
    }

    with pytest.raises(InvalidDeclaration) as caught:
        ask_for_site(services, asker, wrong)

    assert [problem.path for problem in caught.value.problems] == list(wrong)
    assert "clé de contrôle" in caught.value.problems[0].expected
    assert stored(services).site_requests.kept == {}


@pytest.mark.parametrize(
    ("siret", "taken"),
    [
        ("530 708 536 00038", True),
        ("530\u00a0708\u202f536 00038", True),
        ("35600000000048", True),
        ("35600000009075", True),
        ("35600000009076", False),
        ("53070853600039", False),
        ("5307085360003", False),
        ("00000000000000", False),
        ("5307085360003８", False),
        ("53070853600038; DROP", False),
    ],
)
def test_the_siret_is_checked_by_form(services: Services, asker: Actor, siret: str, *, taken: bool) -> None:
    fields = {**FIELDS, "siret": siret}

    if taken:
        assert ask_for_site(services, asker, fields).siret == "".join(siret.split())
    else:
        with pytest.raises(InvalidDeclaration) as caught:
            ask_for_site(services, asker, fields)
        assert [problem.path for problem in caught.value.problems] == ["siret"]


@pytest.mark.parametrize("field", ["site_name", "company_name"])
def test_a_name_holds_no_control_character(services: Services, asker: Actor, field: str) -> None:
    ask_for_site(services, asker, {**FIELDS, field: "deux\r\nlignes"})
    [request] = own_requests(services, asker)
    assert getattr(request, field) == "deux lignes"

    for unseen in ("\x00", "\u202e", "\u200b"):
        with pytest.raises(InvalidDeclaration):
            ask_for_site(services, asker, {**FIELDS, field: f"a{unseen}b"})


def test_asking_twice_for_a_site_is_one_request(services: Services, asker: Actor) -> None:
    first = ask_for_site(services, asker, FIELDS)

    again = ask_for_site(services, asker, {**FIELDS, "site_name": "Un autre nom"})

    assert again == first
    assert own_requests(services, asker) == (first,)
    assert len(stored(services).journal.entries) == 1


def test_two_accounts_may_ask_for_the_same_site(services: Services, asker: Actor) -> None:
    other = newcomer(services, "account_m")

    first, second = (ask_for_site(services, who, FIELDS) for who in (asker, other))

    assert first.id != second.id
    assert own_requests(services, asker) == (first,)


def test_s4_asking_is_the_same_whether_or_not_the_site_is_known(services: Services, asker: Actor) -> None:
    known = sirets[1]
    stored(services).sites.save([make_site(siret=known)])
    stored(services).accounts.save(
        Account(id="account_b", email="b@test.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    )

    unknown_one, known_one = (
        ask_for_site(services, asker, {**FIELDS, "siret": siret}) for siret in (SIRET, known)
    )

    shape = {"id", "siret"}
    assert unknown_one.model_dump(exclude=shape) == known_one.model_dump(exclude=shape)


def test_what_is_ones_own_already_is_not_asked_for(services: Services, manager_a: Actor) -> None:
    stored(services).sites.save([make_site(siret=SIRET)])

    with pytest.raises(InvalidDeclaration) as caught:
        ask_for_site(services, manager_a, FIELDS)

    assert caught.value.problems[0].path == "siret"


def test_after_a_refusal_one_may_ask_again(services: Services, asker: Actor, coordinator: Actor) -> None:
    first = ask_for_site(services, asker, FIELDS)
    refuse_request(services, coordinator, first.id, "Nom à corriger")

    second = ask_for_site(services, asker, FIELDS)

    assert second.id != first.id
    assert [one.state for one in own_requests(services, asker)].count(RequestState.OPEN) == 1
    assert {one.reason for one in own_requests(services, asker)} == {"Nom à corriger", ""}


def test_an_account_has_only_so_many_requests_waiting(services: Services, asker: Actor) -> None:
    for siret in sirets[:MOST_OPEN]:
        ask_for_site(services, asker, {**FIELDS, "siret": siret})

    with pytest.raises(InvalidDeclaration) as caught:
        ask_for_site(services, asker, {**FIELDS, "siret": sirets[MOST_OPEN]})

    assert caught.value.problems[0].path == "form"
    assert ask_for_site(services, asker, {**FIELDS, "siret": sirets[0]})


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.ANALYST])
def test_only_site_managers_ask(services: Services, role: Role) -> None:
    someone = Actor(id="account_x", role=role)

    with pytest.raises(NotAllowed):
        ask_for_site(services, someone, FIELDS)
    with pytest.raises(NotAllowed):
        own_requests(services, someone)


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ANALYST])
def test_only_staff_read_and_answer(services: Services, asker: Actor, role: Role) -> None:
    request = ask_for_site(services, asker, FIELDS)
    someone = Actor(id="account_x", role=role)

    with pytest.raises(NotAllowed):
        open_requests(services, someone)
    with pytest.raises(NotAllowed):
        accept_request(services, someone, request.id)
    with pytest.raises(NotAllowed):
        refuse_request(services, someone, request.id, "non")


def test_the_coordinator_reads_who_asks_and_who_manages_the_site(
    services: Services, asker: Actor, coordinator: Actor
) -> None:
    stored(services).sites.save([make_site(siret=SIRET)])
    stored(services).accounts.save(
        Account(id="account_b", email="b@test.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    )
    request = ask_for_site(services, asker, FIELDS)

    [line] = open_requests(services, coordinator)

    assert (line.request, line.email) == (request, "account_n@test.example")
    assert line.known is not None
    assert (line.known.id, line.managers, line.without_siret) == ("site_a", ("b@test.example",), ())


def test_sites_without_a_siret_are_offered_those_of_the_commune_first(
    services: Services, asker: Actor, coordinator: Actor
) -> None:
    stored(services).sites.save(
        [
            make_site(id="site_a", name="Autre", commune_code="62119"),
            make_site(id="site_b", name="B", commune_code="62276"),
            make_site(id="site_c", name="A", commune_code="62276"),
            make_site(id="site_d", name="Avec SIRET", siret=sirets[2]),
        ]
    )
    ask_for_site(services, asker, FIELDS)

    [line] = open_requests(services, coordinator)

    assert [site.id for site in line.without_siret] == ["site_c", "site_b", "site_a"]
