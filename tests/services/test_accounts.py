"""Signing in and out."""

from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.errors import NotAllowed
from symbiose.services.accounts import resume, save_account, sign_in, sign_out
from symbiose.services.context import Services

PASSWORD = "a long sentence"


@pytest.fixture
def account(services: Services) -> Account:
    return save_account(services, operator("test"), "Someone@Example.org ", Role.COORDINATOR, PASSWORD)


def test_a_right_password_opens_a_session(services: Services, account: Account) -> None:
    signed = sign_in(services, "someone@example.org", PASSWORD)

    assert signed.account == account
    resumed = resume(services, signed.token)
    assert resumed is not None
    assert resumed.stamp == account.stamp


@pytest.mark.parametrize(
    ("email", "password"), [("someone@example.org", "wrong"), ("nobody@x.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    services: Services, account: Account, email: str, password: str
) -> None:
    with pytest.raises(NotAllowed, match="The address or the password is not right"):
        sign_in(services, email, password)


def test_s12_a_session_ended_is_ended_for_every_copy_of_its_cookie(
    services: Services, account: Account
) -> None:
    token = sign_in(services, account.email, PASSWORD).token

    sign_out(services, token)

    assert resume(services, token) is None


def test_s12_a_new_password_ends_the_sessions(services: Services, account: Account) -> None:
    token = sign_in(services, account.email, PASSWORD).token

    save_account(services, operator("test"), account.email, account.role, "another sentence")

    assert resume(services, token) is None


@pytest.mark.parametrize(
    ("idle", "alive"), [(timedelta(hours=1, minutes=59), True), (timedelta(hours=2, minutes=1), False)]
)
def test_s13_an_idle_session_ends_after_two_hours(
    services: Services, account: Account, idle: timedelta, alive: bool
) -> None:
    token = sign_in(services, account.email, PASSWORD).token

    services.clock.now += idle

    assert (resume(services, token) is not None) is alive


def test_s13_a_busy_session_ends_after_twelve_hours(services: Services, account: Account) -> None:
    token = sign_in(services, account.email, PASSWORD).token

    for _ in range(12):
        services.clock.now += timedelta(hours=1)
        assert resume(services, token) is not None
    services.clock.now += timedelta(minutes=1)

    assert resume(services, token) is None


def test_only_an_administrator_makes_accounts(services: Services, coordinator: Actor) -> None:
    with pytest.raises(NotAllowed):
        save_account(services, coordinator, "x@example.org", Role.ADMINISTRATOR, PASSWORD)


def test_s16_the_store_never_holds_the_token(services: Services, account: Account) -> None:
    token = sign_in(services, account.email, PASSWORD).token

    sessions = services.store.repositories.accounts.sessions
    assert token not in str(sessions)
    assert len(sessions) == 1


def test_signing_in_forgets_the_sessions_that_are_too_old_to_work(
    services: Services, account: Account
) -> None:
    sign_in(services, account.email, PASSWORD)
    services.clock.now += timedelta(hours=1)
    sign_in(services, account.email, PASSWORD)
    services.clock.now += timedelta(hours=1, minutes=30)

    sign_in(services, account.email, PASSWORD)

    assert len(services.store.read(lambda r: r.accounts.sessions_of([account.id]))) == 2
