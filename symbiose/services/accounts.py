"""Signing in and out, and accounts that a password is given for."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from symbiose.domain.accounts import Account, Actor, Role, Session, operator
from symbiose.domain.errors import NotAllowed
from symbiose.domain.passwords import normalised
from symbiose.domain.permissions import CanManageAccounts
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

SESSION_IDLE = timedelta(hours=2)
SESSION_LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
ACTIVE_EVERY = timedelta(days=1)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class SignIn:
    """A sign-in that succeeded: the token goes into the cookie, its digest stays on the server."""

    token: str
    account: Account


def actor_of(account: Account, sites_of_parks: Sequence[str] = ()) -> Actor:
    """Return the caller that an account is.

    Args:
        account: The account.
        sites_of_parks: Sites that stand in its parks now, see `caller_of`; without them, a coordinator of
            parks reaches no site.
    """
    manages = account.role is Role.SITE_MANAGER
    return Actor(
        id=account.id,
        role=account.role,
        site_ids=account.site_ids if manages else tuple(sites_of_parks),
        park_ids=account.park_ids if account.role is Role.COORDINATOR else (),
    )


def caller_of(services: Services, account: Account) -> Actor:
    """Return the caller that an account is now: what stands in a coordinator's parks is read again."""
    if account.role is not Role.COORDINATOR or not account.park_ids:
        return actor_of(account)
    return actor_of(account, services.store.read(lambda r: r.sites.ids_in_parks(account.park_ids)))


def sign_in(services: Services, email: str, password: str) -> SignIn:
    """Open a session; those of the account that are too old to work are forgotten.

    Raises:
        NotAllowed: The address is unknown, the password wrong or the account disabled; which is not told.
    """
    address = email.strip().lower()
    account = services.store.read(lambda r: r.accounts.by_email(address))
    hashed = account.password_hash if account and not account.disabled else None
    fits = services.hasher.verify(hashed, normalised(password))
    if account is None or not fits or hashed is None:
        msg = "The address or the password is not right. Check both, or ask the administrator for a reset."
        raise NotAllowed(msg)
    now = services.clock()
    opened, session = new_session(account, now)
    entry = journal_entry(actor_of(account), "sign_in", account.id, now)

    def work(repositories: Repositories) -> None:
        for former in repositories.accounts.sessions_of([account.id]):
            if not session_lives(former, now):
                repositories.accounts.end_session(former.token_digest)
        repositories.accounts.save_session(session)
        if account.active_at is None or now - account.active_at > ACTIVE_EVERY:
            repositories.accounts.mark_active(account.id, now)
        repositories.journal.append(entry)

    services.store.write(work)
    return opened


def resume(services: Services, token: str) -> Account | None:
    """Return the account of a live session, or None when it ended, is too old or its account closed."""
    now = services.clock()
    key = digest(token)

    def find(repositories: Repositories) -> tuple[Session, Account] | None:
        session = repositories.accounts.session(key)
        return (session, repositories.accounts.get(session.account_id)) if session else None

    found = services.store.read(find)
    if found is None:
        return None
    session, account = found
    if account.disabled or not session_lives(session, now):
        return None
    if now - session.seen_at > SEEN_EVERY:
        seen = session.model_copy(update={"seen_at": now})
        services.store.write(lambda r: r.accounts.touch_session(seen))
    return account


def session_lives(session: Session, now: datetime) -> bool:
    """Tell whether a session still works: neither idle for too long nor too old."""
    return now - session.seen_at <= SESSION_IDLE and now - session.created_at <= SESSION_LONGEST


def new_session(account: Account, now: datetime) -> tuple[SignIn, Session]:
    """Return a session of an account, and its secret apart from it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = Session(token_digest=digest(token), account_id=account.id, created_at=now, seen_at=now)
    return SignIn(token, account), session


def sign_out(services: Services, token: str) -> None:
    """End a session everywhere: its cookie, replayed, is refused; of one that has ended, nothing changes."""
    key = digest(token)
    entry = journal_entry(operator("web"), "sign_out", "", services.clock())

    def work(repositories: Repositories) -> None:
        session = repositories.accounts.session(key)
        if session is not None:
            repositories.accounts.end_session(key)
            whose = {"actor_id": session.account_id, "thing_id": session.account_id}
            repositories.journal.append(entry.model_copy(update=whose))

    services.store.write(work)


def save_account(
    services: Services,
    actor: Actor,
    email: str,
    role: Role,
    password: str,
    site_ids: Sequence[str] = (),
) -> Account:
    """Create an account with a password, or replace the one of that address; its sessions and tokens end."""
    CanManageAccounts(actor).require()
    address = email.strip().lower()
    hashed = services.hasher.hash(normalised(password))
    fresh = f"account_{secrets.token_hex(12)}"
    now = services.clock()
    entry = journal_entry(actor, "save_account", fresh, now)

    def work(repositories: Repositories) -> Account:
        known = repositories.accounts.by_email(address)
        if known is not None:
            repositories.accounts.for_change(known.id)
        account = Account(
            id=known.id if known else fresh,
            email=address,
            role=role,
            site_ids=tuple(site_ids),
            password_hash=hashed,
        )
        repositories.accounts.save(account)
        end_access_of(repositories, account.id)
        repositories.journal.append(entry.model_copy(update={"thing_id": account.id}))
        return account

    return services.store.write(work)


def end_access_of(repositories: Repositories, account_id: str) -> None:
    """End everything that an account is signed in with: its sessions and the tokens of its programs."""
    repositories.accounts.end_sessions_of(account_id)
    for token in repositories.api_tokens.of_account(account_id):
        repositories.api_tokens.delete(token.id)


def digest(token: str) -> str:
    """Return what the server keeps of a session's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of_email(services: Services, email: str) -> Actor:
    """Return the caller that an address stands for.

    Raises:
        NotAllowed: No open account has that address.
    """
    account = services.store.read(lambda r: r.accounts.by_email(email.strip().lower()))
    if account is None or account.disabled:
        msg = f"No open account has the address {email}. Check it, or create it with: symbiose user add"
        raise NotAllowed(msg)
    return caller_of(services, account)
