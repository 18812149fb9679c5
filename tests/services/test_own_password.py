"""One's own password: stated again, and changed with the old one."""

import pytest

from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.errors import InvalidDocument, NotAllowed
from symbiose.services.accounts import actor_of, resume, save_account, sign_in
from symbiose.services.api_tokens import TokenWish, create_token, resume_token
from symbiose.services.context import Services
from symbiose.services.own_password import change_password, password_fits

OLD, NEW = "a long sentence", "trois oies au bord du canal"


@pytest.fixture
def account(services: Services) -> Account:
    return save_account(services, operator("test"), "owner@a.example", Role.SITE_MANAGER, OLD, ["site_a"])


def test_s12_a_new_password_ends_every_session_and_token_but_the_new_one(
    services: Services, account: Account
) -> None:
    here, there = (sign_in(services, account.email, OLD).token for _ in range(2))
    wish = TokenWish("p", (TokenScope.READ,), 9)
    secret = create_token(services, actor_of(account), wish, OLD).secret

    opened = change_password(services, actor_of(account), OLD, NEW)

    assert opened is not None
    assert resume(services, opened.token) == opened.account
    assert [resume(services, token) for token in (here, there)] == [None, None]
    assert resume_token(services, secret) is None
    with pytest.raises(NotAllowed):
        sign_in(services, account.email, OLD)
    assert sign_in(services, account.email, NEW).account == opened.account
    actions = [entry.action for entry in services.store.read(lambda r: r.journal.latest(9))]
    assert actions.count("change_password") == 1


def test_a_wrong_old_password_changes_nothing(services: Services, account: Account) -> None:
    session = sign_in(services, account.email, OLD).token

    assert change_password(services, actor_of(account), "an other sentence", NEW) is None
    resumed = resume(services, session)
    assert resumed is not None
    assert resumed.password_hash == account.password_hash


@pytest.mark.parametrize("new", ["court", OLD, "allons au Site A demain", "owner owner owner"])
def test_s11_a_new_password_that_is_refused_changes_nothing(
    services: Services, account: Account, new: str
) -> None:
    with pytest.raises(InvalidDocument):
        change_password(services, actor_of(account), OLD, new)

    assert sign_in(services, account.email, OLD).account == account


def test_s13_only_ones_own_password_fits(services: Services, account: Account) -> None:
    save_account(services, operator("test"), "other@a.example", Role.ANALYST, NEW)

    assert password_fits(services, actor_of(account), OLD)
    assert not password_fits(services, actor_of(account), NEW)
