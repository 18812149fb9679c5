"""Links by which people choose their password."""

from datetime import timedelta

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import InvalidDocument, LinkSpent, NotAllowed, UnknownThing
from symbiose.services.accounts import resume, sign_in
from symbiose.services.context import Services
from symbiose.services.invitations import accept_link, account_of_link, disable_account, invite, reset

EMAIL = "someone@example.org"
PASSWORD = "une vache mauve dort"
ADMINISTRATOR = operator("test")


def invited(services: Services) -> str:
    return invite(services, ADMINISTRATOR, EMAIL, Role.COORDINATOR).token


def opened(services: Services) -> None:
    accept_link(services, invited(services), PASSWORD)


def test_the_first_administrator_is_made_on_an_empty_database(services: Services) -> None:
    link = invite(services, ADMINISTRATOR, " First@Example.org", Role.ADMINISTRATOR)

    accept_link(services, link.token, PASSWORD)

    account = sign_in(services, "first@example.org", PASSWORD).account
    assert account.role is Role.ADMINISTRATOR
    assert link.path == f"/invitation/{link.token}"


def test_nobody_signs_in_before_the_password_is_chosen(services: Services) -> None:
    invited(services)

    with pytest.raises(NotAllowed):
        sign_in(services, EMAIL, "")


def test_s16_a_link_works_once(services: Services) -> None:
    token = invited(services)
    accept_link(services, token, PASSWORD)

    with pytest.raises(LinkSpent):
        accept_link(services, token, "une autre vache mauve")


def test_s16_the_store_never_holds_the_token(services: Services) -> None:
    token = invited(services)

    assert token not in str(services.store.repositories)


@pytest.mark.parametrize(("age", "works"), [(timedelta(days=6, hours=23), True), (timedelta(days=7), False)])
def test_s16_an_invitation_lasts_seven_days(services: Services, age: timedelta, works: bool) -> None:
    token = invited(services)

    services.clock.now += age

    if works:
        assert account_of_link(services, token).email == EMAIL
    else:
        with pytest.raises(LinkSpent):
            account_of_link(services, token)


@pytest.mark.parametrize(("age", "works"), [(timedelta(minutes=59), True), (timedelta(hours=1), False)])
def test_s16_a_reset_lasts_one_hour(services: Services, age: timedelta, works: bool) -> None:
    opened(services)
    token = reset(services, ADMINISTRATOR, EMAIL).token

    services.clock.now += age

    if works:
        accept_link(services, token, "une autre vache mauve")
    else:
        with pytest.raises(LinkSpent):
            accept_link(services, token, "une autre vache mauve")


def test_s16_a_reset_before_the_first_password_is_the_invitation_anew(services: Services) -> None:
    former = invited(services)
    services.clock.now += timedelta(days=3)

    token = reset(services, ADMINISTRATOR, EMAIL).token

    with pytest.raises(LinkSpent):
        account_of_link(services, former)
    services.clock.now += timedelta(days=6)
    assert accept_link(services, token, PASSWORD).email == EMAIL


@pytest.mark.parametrize("token", ["", "x", "symbiose_link_", "\ud7ff", "' OR 1=1"])
def test_a_made_up_link_is_answered_like_a_spent_one(services: Services, token: str) -> None:
    invited(services)

    with pytest.raises(LinkSpent, match="does not work any more"):
        account_of_link(services, token)


def test_s12_a_new_password_ends_the_sessions_and_the_old_password(services: Services) -> None:
    opened(services)
    session = sign_in(services, EMAIL, PASSWORD).token

    accept_link(services, reset(services, ADMINISTRATOR, EMAIL).token, "une autre vache mauve")

    assert resume(services, session) is None
    with pytest.raises(NotAllowed):
        sign_in(services, EMAIL, PASSWORD)
    assert sign_in(services, EMAIL, "une autre vache mauve").account.email == EMAIL


def test_a_refused_password_leaves_the_link_open(services: Services) -> None:
    token = invited(services)

    with pytest.raises(InvalidDocument):
        accept_link(services, token, "court")

    assert accept_link(services, token, PASSWORD).link_digest is None


def test_a_password_names_neither_site_nor_company_nor_address(services: Services) -> None:
    token = invite(services, ADMINISTRATOR, "martingale@example.org", Role.SITE_MANAGER, ["site_a"]).token

    for password in ("j'habite entreprise a", "allons au Site A demain", "la martingale verte"):
        with pytest.raises(InvalidDocument):
            accept_link(services, token, password)


def test_a_new_invitation_replaces_the_one_before(services: Services) -> None:
    former = invited(services)

    link = invite(services, ADMINISTRATOR, EMAIL, Role.ANALYST)

    with pytest.raises(LinkSpent):
        account_of_link(services, former)
    assert account_of_link(services, link.token).role is Role.ANALYST
    assert len(services.store.repositories.accounts.all()) == 1


def test_an_open_account_is_not_invited_again(services: Services) -> None:
    opened(services)

    with pytest.raises(InvalidDocument, match="user reset"):
        invite(services, ADMINISTRATOR, EMAIL, Role.ADMINISTRATOR)


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(services: Services) -> None:
    opened(services)
    session = sign_in(services, EMAIL, PASSWORD).token
    token = reset(services, ADMINISTRATOR, EMAIL).token

    disable_account(services, ADMINISTRATOR, EMAIL)

    assert resume(services, session) is None
    with pytest.raises(NotAllowed):
        sign_in(services, EMAIL, PASSWORD)
    with pytest.raises(LinkSpent):
        account_of_link(services, token)
    with pytest.raises(UnknownThing, match="closed"):
        reset(services, ADMINISTRATOR, EMAIL)
    opened(services)
    assert sign_in(services, EMAIL, PASSWORD)


def test_a_site_manager_has_sites_that_exist(services: Services) -> None:
    with pytest.raises(UnknownThing):
        invite(services, ADMINISTRATOR, EMAIL, Role.SITE_MANAGER, ["site_z"])
    with pytest.raises(InvalidDocument, match="site_manager"):
        invite(services, ADMINISTRATOR, EMAIL, Role.ANALYST, ["site_a"])

    account = invite(services, ADMINISTRATOR, EMAIL, Role.SITE_MANAGER, ["site_a", "site_b"]).account
    assert account.site_ids == ("site_a", "site_b")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SITE_MANAGER, Role.ANALYST])
def test_only_an_administrator_opens_resets_and_closes(services: Services, role: Role) -> None:
    opened(services)
    actor = Actor(id="account_x", role=role)

    for attempt in (
        lambda: invite(services, actor, "x@example.org", Role.ADMINISTRATOR),
        lambda: reset(services, actor, EMAIL),
        lambda: disable_account(services, actor, EMAIL),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_an_address_is_checked(services: Services) -> None:
    with pytest.raises(InvalidDocument, match="e-mail"):
        invite(services, ADMINISTRATOR, "someone", Role.ANALYST)
    for act in (reset, disable_account):
        with pytest.raises(UnknownThing, match="user add"):
            act(services, ADMINISTRATOR, "nobody@example.org")


def test_every_act_is_in_the_journal_without_the_token(services: Services) -> None:
    opened(services)
    reset(services, ADMINISTRATOR, EMAIL)
    disable_account(services, ADMINISTRATOR, EMAIL)

    actions = [entry.action for entry in services.store.repositories.journal.latest(10)]
    assert actions == ["disable_account", "reset_account", "accept_link", "invite"]
