"""Tokens of programs: made by their owner, shown once, and ended with the rights behind them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.api_tokens import MOST_TOKENS, TokenScope, well_formed, written_secret
from symbiose.domain.errors import InvalidDocument, NotAllowed, UnknownThing
from symbiose.services.accounts import actor_of, save_account
from symbiose.services.api_tokens import (
    NewToken,
    TokenWish,
    create_token,
    resume_token,
    revoke_token,
    tokens_of,
)
from symbiose.services.context import Services
from symbiose.services.invitations import accept_link, disable_account, reset
from tests.builders import NOON

PASSWORD = "une phrase assez longue"
WISH = TokenWish("Supervision", (TokenScope.READ, TokenScope.DECLARE), 90)


@pytest.fixture
def owner(services: Services) -> Account:
    return save_account(
        services, operator("test"), "owner@a.example", Role.SITE_MANAGER, PASSWORD, ["site_a"]
    )


@pytest.fixture
def made(services: Services, owner: Account) -> NewToken:
    return create_token(services, actor_of(owner), WISH, PASSWORD)


def faults(services: Services, actor: Actor, password: str = PASSWORD, **changes: object) -> list[str]:
    with pytest.raises(InvalidDocument) as refused:
        create_token(services, actor, replace(WISH, **changes), password)
    return [problem.path for problem in refused.value.problems]


def test_s16_a_secret_has_256_random_bits_a_prefix_and_a_checksum(made: NewToken) -> None:
    assert made.secret.startswith("symb_")
    assert len(made.secret) == len("symb_") + 43 + 8
    assert well_formed(made.secret)
    changed = made.secret[:10] + ("a" if made.secret[10] != "a" else "b") + made.secret[11:]
    assert not well_formed(changed)


def test_s16_only_the_digest_of_a_secret_is_kept(services: Services, made: NewToken) -> None:
    kept = services.store.read(
        lambda r: (r.api_tokens.of_account(made.token.account_id), r.journal.latest(99), r.accounts.all())
    )

    assert made.secret not in repr(kept)
    assert made.secret[5:48] not in repr(kept)


def test_a_token_calls_as_its_account_within_its_scopes(
    services: Services, owner: Account, made: NewToken
) -> None:
    call = resume_token(services, made.secret)

    assert call is not None
    assert call.account.id == owner.id
    assert call.token.scopes == (TokenScope.READ, TokenScope.DECLARE)
    assert call.token.expires_at - call.token.created_at == timedelta(days=90)


@pytest.mark.parametrize("secret", ["", "symb_", "x" * 56, "symb_é", written_secret("a" * 43)])
def test_a_text_that_is_no_secret_calls_as_nobody(services: Services, made: NewToken, secret: str) -> None:
    assert resume_token(services, secret) is None


def test_an_expired_token_calls_as_nobody(services: Services, made: NewToken) -> None:
    before = replace(services, clock=lambda: NOON + timedelta(days=90, seconds=-1))
    after = replace(services, clock=lambda: NOON + timedelta(days=90))

    assert resume_token(before, made.secret) is not None
    assert resume_token(after, made.secret) is None


def test_the_use_of_a_token_is_noted_to_the_hour_and_leaves_no_entry(
    services: Services, owner: Account, made: NewToken
) -> None:
    entries = services.store.read(lambda r: r.journal.count())

    for minutes in (0, 59, 60):
        resume_token(replace(services, clock=lambda m=minutes: NOON + timedelta(minutes=m)), made.secret)

    (token,) = tokens_of(services, actor_of(owner))
    assert token.used_at == NOON + timedelta(minutes=60)
    assert services.store.read(lambda r: r.journal.count()) == entries


def test_s13_a_token_is_made_only_with_the_password(services: Services, owner: Account) -> None:
    assert faults(services, actor_of(owner), "une autre phrase") == ["password"]
    assert tokens_of(services, actor_of(owner)) == ()


def test_every_fault_of_a_wish_is_told_at_once(services: Services, owner: Account) -> None:
    actor = actor_of(owner)

    assert faults(services, actor, "faux", name=" ", scopes=(), days=0) == [
        "name",
        "scopes",
        "days",
        "password",
    ]
    assert faults(services, actor, days=366) == ["days"]
    assert faults(services, actor, name="a\nb") == ["name"]
    assert faults(services, actor, name="a" * 81) == ["name"]


def test_an_analyst_has_tokens_to_read_only(services: Services) -> None:
    analyst = actor_of(save_account(services, operator("test"), "a@r.example", Role.ANALYST, PASSWORD))

    create_token(services, analyst, replace(WISH, scopes=(TokenScope.READ,)), PASSWORD)
    for scope in (TokenScope.DECLARE, TokenScope.EXPORT):
        with pytest.raises(NotAllowed):
            create_token(services, analyst, replace(WISH, scopes=(scope,)), PASSWORD)


def test_an_account_has_a_bounded_number_of_tokens(services: Services, owner: Account) -> None:
    for _ in range(MOST_TOKENS):
        create_token(services, actor_of(owner), WISH, PASSWORD)

    assert faults(services, actor_of(owner)) == ["name"]


def test_a_revoked_token_calls_as_nobody(services: Services, owner: Account, made: NewToken) -> None:
    revoke_token(services, actor_of(owner), made.token.id)

    assert resume_token(services, made.secret) is None
    assert tokens_of(services, actor_of(owner)) == ()
    with pytest.raises(UnknownThing):
        revoke_token(services, actor_of(owner), made.token.id)


def test_nobody_revokes_the_token_of_another(services: Services, made: NewToken) -> None:
    with pytest.raises(UnknownThing):
        revoke_token(services, operator("test"), made.token.id)

    assert resume_token(services, made.secret) is not None


def test_s12_a_new_password_ends_the_tokens(services: Services, made: NewToken) -> None:
    link = reset(services, operator("user reset"), "owner@a.example")
    assert resume_token(services, made.secret) is not None

    accept_link(services, link.token, "une phrase toute neuve")

    assert resume_token(services, made.secret) is None


def test_s7_a_closed_account_has_no_tokens_even_when_it_opens_again(
    services: Services, made: NewToken
) -> None:
    closed = disable_account(services, operator("user disable"), "owner@a.example")
    assert resume_token(services, made.secret) is None

    services.store.write(lambda r: r.accounts.save(closed.model_copy(update={"disabled": False})))

    assert resume_token(services, made.secret) is None


def test_s7_rights_are_those_of_the_account_at_the_moment_of_the_call(
    services: Services, owner: Account, made: NewToken
) -> None:
    services.store.write(lambda r: r.accounts.save(owner.model_copy(update={"site_ids": ("site_c",)})))

    call = resume_token(services, made.secret)

    assert call is not None
    assert actor_of(call.account).site_ids == ("site_c",)


def test_s32_making_and_revoking_append_one_entry_each(
    services: Services, owner: Account, made: NewToken
) -> None:
    revoke_token(services, actor_of(owner), made.token.id)

    revoked, created = services.store.read(lambda r: r.journal.latest(2))
    assert (created.action, created.actor_id, created.thing_id) == ("create_token", owner.id, made.token.id)
    assert created.detail == "read declare"
    assert (revoked.action, revoked.thing_id) == ("revoke_token", made.token.id)
