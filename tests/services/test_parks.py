"""Parks made, changed and filled with sites; whose rights follow from it."""

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.errors import (
    ConflictingReview,
    InvalidDeclaration,
    InvalidDocument,
    NotAllowed,
    UnknownThing,
)
from symbiose.domain.permissions import CanManageSite
from symbiose.services.accounts import actor_of_email, caller_of, save_account
from symbiose.services.administration import AccountWish, account_sheet, change_account
from symbiose.services.context import Services
from symbiose.services.invitations import invite
from symbiose.services.parks import (
    all_parks,
    change_park,
    create_park,
    park_lines,
    park_sheet,
    put_site_in,
    take_site_out,
)
from tests.builders import make_site
from tests.services.site_asking import stored

ADMINISTRATOR = Actor(id="account_admin", role=Role.ADMINISTRATOR)
KNOWN = "parc_artois_flandres"
EAST = {"name": "Parc de l'Est", "operator": "", "source": "Délibération", "valid_from": "31/12/2025"}
LENS = ["62498"]


@pytest.fixture
def east(services: Services) -> str:
    """Return the id of a park made in the browser."""
    return create_park(services, ADMINISTRATOR, EAST, LENS).id


def coordinator_of(services: Services, *park_ids: str) -> Account:
    account = save_account(services, operator("test"), "p@test.example", Role.COORDINATOR, "x" * 14)
    account = account.model_copy(update={"park_ids": park_ids})
    stored(services).accounts.save(account)
    return account


def actions(services: Services) -> list[str]:
    return [entry.action for entry in stored(services).journal.entries]


def faults(caught: pytest.ExceptionInfo[InvalidDeclaration]) -> list[str]:
    return [problem.path for problem in caught.value.problems]


def test_a_park_made_in_the_browser_lives_beside_those_of_the_reference_data(
    services: Services, east: str
) -> None:
    assert [line.park.name for line in park_lines(services, ADMINISTRATOR)] == [
        "Parc de l'Est",
        "Parc des industries Artois-Flandres",
    ]
    assert set(all_parks(services)) == {KNOWN, east}
    assert all_parks(services)[east].commune_codes == ("62498",)
    assert len(east.removeprefix("park_")) >= 18  # 72 bits
    assert actions(services) == ["create_park"]


def test_a_park_of_the_reference_data_is_changed_and_says_so(services: Services) -> None:
    sheet = park_sheet(services, ADMINISTRATOR, KNOWN)
    assert sheet.kept is None

    wish = EAST | {"name": "Parc renommé", "operator": "SIZIAF"}
    change_park(services, ADMINISTRATOR, KNOWN, wish, ["62276"], seen=sheet.stamp)

    changed = park_sheet(services, ADMINISTRATOR, KNOWN)
    assert (changed.line.park.name, changed.line.communes) == ("Parc renommé", ("Douvrin",))
    assert changed.kept is not None
    assert changed.kept.changed_by == ADMINISTRATOR.id
    assert all_parks(services)[KNOWN].name == "Parc renommé"


def test_of_two_who_change_a_park_the_second_is_told(services: Services, east: str) -> None:
    seen = park_sheet(services, ADMINISTRATOR, east).stamp
    change_park(services, ADMINISTRATOR, east, EAST | {"operator": "SIZIAF"}, LENS, seen=seen)

    with pytest.raises(ConflictingReview):
        change_park(services, ADMINISTRATOR, east, EAST | {"operator": "REV3"}, LENS, seen=seen)

    assert all_parks(services)[east].operator == "SIZIAF"


def test_a_park_saved_as_it_stands_changes_nothing(services: Services, east: str) -> None:
    seen = park_sheet(services, ADMINISTRATOR, east).stamp

    change_park(services, ADMINISTRATOR, east, EAST, LENS, seen=seen)

    assert park_sheet(services, ADMINISTRATOR, east).stamp == seen
    assert actions(services) == ["create_park"]


@pytest.mark.parametrize(
    ("wrong", "communes", "fields"),
    [
        ({"name": " "}, LENS, ["name"]),
        ({"name": "PARC DES INDUSTRIES ARTOIS-FLANDRES"}, LENS, ["name"]),
        ({"name": "n" * 201}, LENS, ["name"]),
        ({"name": "Parc\u202eretourné"}, LENS, ["name"]),
        ({"source": ""}, LENS, ["source"]),
        ({"valid_from": "demain"}, LENS, ["valid_from"]),
        ({"valid_from": "31/12/2999"}, LENS, ["valid_from"]),
        ({"valid_from": "1/2"}, LENS, ["valid_from"]),
        ({}, [], ["communes"]),
        ({}, ["62498", "00000"], ["communes"]),
        ({"name": "", "source": "", "valid_from": ""}, [], ["name", "source", "valid_from", "communes"]),
    ],
)
def test_all_faults_of_a_park_are_told_at_once(
    services: Services, wrong: dict[str, str], communes: list[str], fields: list[str]
) -> None:
    with pytest.raises(InvalidDeclaration) as caught:
        create_park(services, ADMINISTRATOR, EAST | wrong, communes)

    assert faults(caught) == fields
    assert actions(services) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SITE_MANAGER, Role.ANALYST])
def test_only_administrators_manage_parks(services: Services, role: Role) -> None:
    other = Actor(id="x", role=role, site_ids=("site_a",))

    for call in (
        lambda: park_lines(services, other),
        lambda: park_sheet(services, other, KNOWN),
        lambda: create_park(services, other, EAST, LENS),
        lambda: change_park(services, other, KNOWN, EAST, LENS, seen=""),
        lambda: put_site_in(services, other, KNOWN, "site_a", from_park=""),
        lambda: take_site_out(services, other, KNOWN, "site_a"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_what_is_not_there_is_told(services: Services) -> None:
    for call in (
        lambda: park_sheet(services, ADMINISTRATOR, "park_nowhere"),
        lambda: change_park(services, ADMINISTRATOR, "park_nowhere", EAST, LENS, seen=""),
        lambda: put_site_in(services, ADMINISTRATOR, "park_nowhere", "site_a", from_park=""),
        lambda: put_site_in(services, ADMINISTRATOR, KNOWN, "site_nowhere", from_park=""),
    ):
        with pytest.raises(UnknownThing):
            call()


def test_a_site_goes_into_a_park_moves_to_another_and_leaves(services: Services, east: str) -> None:
    put_site_in(services, ADMINISTRATOR, KNOWN, "site_a", from_park="")
    with pytest.raises(ConflictingReview):  # seen where it stood before
        put_site_in(services, ADMINISTRATOR, east, "site_a", from_park="")
    put_site_in(services, ADMINISTRATOR, east, "site_a", from_park=KNOWN)
    with pytest.raises(ConflictingReview):
        take_site_out(services, ADMINISTRATOR, KNOWN, "site_a")
    here = [site.id for site in park_sheet(services, ADMINISTRATOR, east).line.sites]
    take_site_out(services, ADMINISTRATOR, east, "site_a")

    assert here == ["site_a"]
    assert stored(services).sites.get("site_a").park_id is None
    assert [entry.detail for entry in stored(services).journal.entries][1:] == [
        f"park=none>{KNOWN}",
        f"park={KNOWN}>{east}",
        f"park={east}>none",
    ]


def test_sites_of_the_communes_are_offered_first_and_closed_ones_not_at_all(services: Services) -> None:
    closed = make_site(id="site_d", name="Site D", closed_on="2026-01-01")
    stored(services).sites.save([make_site(id="site_c", name="Site C", commune_code="62498"), closed])

    sheet = park_sheet(services, ADMINISTRATOR, KNOWN)

    assert [site.id for site in sheet.nearby] == ["site_a", "site_b"]
    assert [site.id for site in sheet.others] == ["site_c"]


def test_s7_a_coordinator_of_parks_reaches_the_sites_that_stand_there_now(services: Services) -> None:
    account = coordinator_of(services, KNOWN)
    before = caller_of(services, account)

    put_site_in(services, ADMINISTRATOR, KNOWN, "site_a", from_park="")
    during = actor_of_email(services, account.email)
    take_site_out(services, ADMINISTRATOR, KNOWN, "site_a")

    assert (before.site_ids, during.site_ids) == ((), ("site_a",))
    assert CanManageSite(during, "site_a").allowed()
    assert not CanManageSite(caller_of(services, account), "site_a").allowed()


def test_parks_are_given_to_coordinators_alone_and_must_exist(services: Services, east: str) -> None:
    account = coordinator_of(services)
    stamp = account.stamp

    with pytest.raises(InvalidDocument):
        change_account(
            services, ADMINISTRATOR, account.id, AccountWish(account.email, Role.ANALYST, (), stamp, (east,))
        )
    nowhere = AccountWish(account.email, Role.COORDINATOR, (), stamp, ("park_nowhere",))
    with pytest.raises(UnknownThing):
        change_account(services, ADMINISTRATOR, account.id, nowhere)
    with pytest.raises(InvalidDocument):
        invite(services, ADMINISTRATOR, "n@test.example", Role.ANALYST, (), (east,))
    wish = AccountWish(account.email, Role.COORDINATOR, (), stamp, (east, KNOWN))
    changed = change_account(services, ADMINISTRATOR, account.id, wish)

    assert changed.park_ids == tuple(sorted((east, KNOWN)))
    assert changed.stamp != stamp
    parks = account_sheet(services, ADMINISTRATOR, account.id).line.parks
    assert [park.name for park in parks] == ["Parc de l'Est", "Parc des industries Artois-Flandres"]
    assert stored(services).journal.entries[-1].detail == f"+park={KNOWN} +park={east}"


def test_an_invitation_may_name_parks(services: Services, east: str) -> None:
    account = invite(services, ADMINISTRATOR, "n@test.example", Role.COORDINATOR, (), (east,)).account

    assert account.park_ids == (east,)
    assert [one.email for one in park_sheet(services, ADMINISTRATOR, east).line.coordinators] == [
        "n@test.example"
    ]
