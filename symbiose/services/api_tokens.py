"""Tokens of programs: made once by their owner, kept as a digest, ended with the account's password."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.api_tokens import (
    LONGEST_LIFE,
    MOST_TOKENS,
    SECRET_BYTES,
    ApiToken,
    TokenScope,
    well_formed,
    written_secret,
)
from symbiose.domain.errors import InvalidDocument, Problem, UnknownThing
from symbiose.domain.passwords import normalised
from symbiose.domain.permissions import CanHoldToken
from symbiose.domain.repositories import Repositories
from symbiose.services.accounts import digest
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

LONGEST_NAME = 80
USED_EVERY = timedelta(hours=1)
"""How often the use of a token is noted."""
NOT_THE_PASSWORD = "ce n’est pas le mot de passe de ce compte : vérifiez-le"  # noqa: S105 - a sentence


@dataclass(frozen=True)
class TokenWish:
    """What the owner of a token to be asks for."""

    name: str
    """What they call it."""
    scopes: tuple[TokenScope, ...]
    """What it may be used for."""
    days: int
    """How long it works."""


@dataclass(frozen=True)
class NewToken:
    """A token just made: the secret goes to its owner, once; the digest stays."""

    secret: str
    token: ApiToken


@dataclass(frozen=True)
class TokenCall:
    """Who calls with a token: the account as it stands now, within the token's scopes."""

    account: Account
    token: ApiToken


def create_token(services: Services, actor: Actor, wish: TokenWish, password: str) -> NewToken:
    """Make a token for the caller's own account, who states their password again.

    Raises:
        NotAllowed: The caller's role may not do what a scope allows.
        InvalidDocument: The password does not fit, or a wish cannot be granted; all faults at once, by field.
    """
    for scope in wish.scopes:
        CanHoldToken(actor, scope).require()
    account, held = services.store.read(
        lambda r: (r.accounts.get(actor.id), r.api_tokens.of_account(actor.id))
    )
    problems = [*_problems_of(wish), *_too_many(held)]
    if not services.hasher.verify(account.password_hash, normalised(password)):
        problems.append(Problem("password", "", NOT_THE_PASSWORD))
    if problems:
        raise InvalidDocument(problems)
    secret = written_secret(secrets.token_urlsafe(SECRET_BYTES))
    now = services.clock()
    token = ApiToken(
        id=f"token_{secrets.token_hex(9)}",
        account_id=account.id,
        name=wish.name.strip(),
        digest=digest(secret),
        scopes=wish.scopes,
        created_at=now,
        expires_at=now + timedelta(days=wish.days),
    )
    entry = journal_entry(actor, "create_token", token.id, now, " ".join(token.scopes))

    def work(repositories: Repositories) -> None:
        if problems := _too_many(repositories.api_tokens.of_account(account.id)):
            raise InvalidDocument(problems)
        repositories.api_tokens.save(token)
        repositories.journal.append(entry)

    services.store.write(work)
    return NewToken(secret, token)


def tokens_of(services: Services, actor: Actor) -> tuple[ApiToken, ...]:
    """Return the caller's own tokens, the newest first, those that have expired included."""
    return tuple(services.store.read(lambda r: r.api_tokens.of_account(actor.id)))


def revoke_token(services: Services, actor: Actor, token_id: str) -> ApiToken:
    """End one of the caller's own tokens at once.

    Raises:
        UnknownThing: The caller has no such token.
    """
    now = services.clock()
    entry = journal_entry(actor, "revoke_token", token_id, now)

    def work(repositories: Repositories) -> ApiToken:
        own = {token.id: token for token in repositories.api_tokens.of_account(actor.id)}
        if token_id not in own:
            msg = f"{token_id} does not exist. Check the id."
            raise UnknownThing(msg, token=token_id)
        repositories.api_tokens.delete(token_id)
        repositories.journal.append(entry)
        return own[token_id]

    return services.store.write(work)


def resume_token(services: Services, secret: str) -> TokenCall | None:
    """Return who calls with a secret, or None when it is none, has ended or its account is closed."""
    if not well_formed(secret):
        return None
    now = services.clock()
    key = digest(secret)

    def find(repositories: Repositories) -> TokenCall | None:
        token = repositories.api_tokens.by_digest(key)
        return TokenCall(repositories.accounts.get(token.account_id), token) if token else None

    call = services.store.read(find)
    if call is None or call.account.disabled or now >= call.token.expires_at:
        return None
    if call.token.used_at is None or now - call.token.used_at >= USED_EVERY:
        used = call.token.model_copy(update={"used_at": now})
        services.store.write(lambda r: r.api_tokens.touch(used))
    return call


def _problems_of(wish: TokenWish) -> Sequence[Problem]:
    problems = []
    name = wish.name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        expected = f"un nom de 1 à {LONGEST_NAME} caractères, par exemple celui du programme qui s’en servira"
        problems.append(Problem("name", name[:LONGEST_NAME], expected))
    if not wish.scopes:
        problems.append(Problem("scopes", "", "choisissez au moins un usage"))
    if not 1 <= wish.days <= LONGEST_LIFE.days:
        expected = f"une durée de 1 à {LONGEST_LIFE.days} jours"
        problems.append(Problem("days", str(wish.days), expected))
    return problems


def _too_many(held: Sequence[ApiToken]) -> Sequence[Problem]:
    if len(held) < MOST_TOKENS:
        return ()
    expected = f"au plus {MOST_TOKENS} jetons par compte : révoquez-en un qui ne sert plus"
    return [Problem("name", str(len(held)), expected)]
