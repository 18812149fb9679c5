"""Accounts as administrators see and change them: rights and state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from symbiose.domain.accounts import Account, Actor, Role, Session
from symbiose.domain.api_tokens import ApiToken
from symbiose.domain.communes import Park
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview, InvalidDocument, Problem
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanManageAccounts
from symbiose.domain.personal_data import is_erased
from symbiose.domain.repositories import Repositories
from symbiose.services.account_locks import account_for_change
from symbiose.services.accounts import end_access_of, session_lives
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.invitations import checked_address
from symbiose.services.journalling import journal_entry
from symbiose.services.parks import parks_of, parks_stated

COORDINATORS_ONLY = "seul un coordinateur a des parcs : n’en cochez aucun, ou changez le rôle"
MANAGERS_ONLY = "seul un responsable de site a des sites : laissez vide, ou changez le rôle"


@dataclass(frozen=True)
class AccountLine:
    """An account with what is known of it."""

    account: Account
    sites: tuple[Site, ...]
    """Its sites, by name."""
    parks: tuple[Park, ...]
    """Its parks, by name."""
    sessions: tuple[Session, ...]
    """Sessions that are open, the one seen last first."""
    state: str
    """`erased`, `closed`, `invited`, `invitation_expired` or `active`."""


@dataclass(frozen=True)
class AccountSheet:
    """An account with its sessions and the tokens of its programs."""

    line: AccountLine
    tokens: tuple[ApiToken, ...]


@dataclass(frozen=True)
class AccountWish:
    """What an administrator wants an account to be."""

    email: str
    role: Role
    site_ids: tuple[str, ...]
    seen: str
    """Stamp of the account as it was seen."""
    park_ids: tuple[str, ...] = ()
    """Parks of a coordinator; none: the whole territory."""


def account_lines(services: Services, actor: Actor) -> tuple[AccountLine, ...]:
    """Return all accounts, by address."""
    CanManageAccounts(actor).require()
    now = services.clock()

    def work(repositories: Repositories) -> tuple[AccountLine, ...]:
        accounts = repositories.accounts.all()
        sites = every_site(services, repositories)
        open_ones: dict[str, list[Session]] = {}
        for session in repositories.accounts.sessions_of([account.id for account in accounts]):
            open_ones.setdefault(session.account_id, []).append(session)
        known = _Known(sites, parks_of(services, repositories))
        return tuple(_line(account, known, open_ones.get(account.id, ()), now) for account in accounts)

    return services.store.read(work)


def account_sheet(services: Services, actor: Actor, account_id: str) -> AccountSheet:
    """Return an account: any for an administrator, their own for everyone.

    Raises:
        NotAllowed: The account is another's and the caller does not manage accounts.
        UnknownThing: There is no such account.
    """
    if account_id != actor.id:
        CanManageAccounts(actor).require()
    now = services.clock()

    def work(repositories: Repositories) -> AccountSheet:
        account = repositories.accounts.get(account_id)
        sites = every_site(services, repositories)
        known = _Known(sites, parks_of(services, repositories))
        line = _line(account, known, repositories.accounts.sessions_of([account_id]), now)
        tokens = repositories.api_tokens.of_account(account_id)
        return AccountSheet(line, tuple(token for token in tokens if now < token.expires_at))

    return services.store.read(work)


def change_account(services: Services, actor: Actor, account_id: str, wish: AccountWish) -> Account:
    """Change the address, role, sites and parks of an account; they hold from its next request on.

    An open link ends with the address that it may have been sent to.

    Raises:
        NotAllowed: The caller does not manage accounts.
        UnknownThing: There is no such account, site or park.
        ConflictingReview: Somebody changed the account since it was seen.
        LastAdministrator: No administrator would be left.
        InvalidDocument: The address is none or another account's, or sites or parks go with another role.
    """
    CanManageAccounts(actor).require()
    address = checked_address(wish.email)
    if problems := rights_problems(wish.role, sites=bool(wish.site_ids), parks=bool(wish.park_ids)):
        raise InvalidDocument(problems)
    entry = journal_entry(actor, "change_account", account_id, services.clock())
    leaves_office = wish.role is not Role.ADMINISTRATOR

    def work(repositories: Repositories) -> Account:
        known = account_for_change(repositories, actor, account_id, leaves_office=leaves_office)
        _require_unchanged(known, wish.seen)
        holder = repositories.accounts.by_email(address)
        if holder is not None and holder.id != account_id:
            raise InvalidDocument([Problem("email", address, "cette adresse est celle d’un autre compte")])
        sites = tuple(repositories.sites.get(site_id).id for site_id in wish.site_ids)
        parks = parks_stated(services, repositories, wish.park_ids)
        rights = {"role": wish.role, "site_ids": sites, "park_ids": parks}
        changes: dict[str, object] = {"email": address, **rights}
        if address != known.email:
            changes |= {"link_digest": None, "link_expires_at": None}
        account = known.model_copy(update=changes)
        if account == known:
            return known
        repositories.accounts.save(account)
        repositories.journal.append(entry.model_copy(update={"detail": _told(known, account)}))
        return account

    return services.store.write(work)


def rights_problems(role: Role, *, sites: bool, parks: bool) -> list[Problem]:
    """Return what is wrong with rights: sites are a manager's alone, parks a coordinator's."""
    problems = [Problem("sites", "", MANAGERS_ONLY)] if sites and role is not Role.SITE_MANAGER else []
    if parks and role is not Role.COORDINATOR:
        problems.append(Problem("parks", "", COORDINATORS_ONLY))
    return problems


def close_account(services: Services, actor: Actor, account_id: str, seen: str) -> Account:
    """Close an account: its sessions and tokens end and its link stops working.

    Raises:
        NotAllowed: The caller does not manage accounts.
        UnknownThing: There is no such account.
        ConflictingReview: Somebody changed the account since it was seen.
        LastAdministrator: No administrator would be left.
    """
    return _open_or_close(services, actor, account_id, seen, closed=True)


def reopen_account(services: Services, actor: Actor, account_id: str, seen: str) -> Account:
    """Open a closed account again, with the password it had; its sessions and tokens stay ended.

    Raises:
        NotAllowed: The caller does not manage accounts.
        UnknownThing: There is no such account.
        ConflictingReview: Somebody changed the account since it was seen.
    """
    return _open_or_close(services, actor, account_id, seen, closed=False)


def _open_or_close(services: Services, actor: Actor, account_id: str, seen: str, *, closed: bool) -> Account:
    CanManageAccounts(actor).require()
    action = "disable_account" if closed else "enable_account"
    entry = journal_entry(actor, action, account_id, services.clock())

    def work(repositories: Repositories) -> Account:
        known = account_for_change(repositories, actor, account_id, leaves_office=closed)
        _require_unchanged(known, seen)
        if known.disabled is closed:
            raise _changed_meanwhile(known)
        changes = {"disabled": closed, "link_digest": None, "link_expires_at": None}
        account = known.model_copy(update=changes)
        repositories.accounts.save(account)
        end_access_of(repositories, account_id)
        repositories.journal.append(entry)
        return account

    return services.store.write(work)


class _Known(NamedTuple):
    """What accounts refer to, by id."""

    sites: Mapping[str, Site]
    parks: Mapping[str, Park]


def _line(account: Account, known: _Known, sessions: Sequence[Session], now: datetime) -> AccountLine:
    sites = sorted(
        (known.sites[i] for i in account.site_ids if i in known.sites), key=lambda one: label_key(one.name)
    )
    parks = sorted(
        (known.parks[i] for i in account.park_ids if i in known.parks), key=lambda one: label_key(one.name)
    )
    alive = tuple(session for session in sessions if session_lives(session, now))
    return AccountLine(
        account, tuple(sites), tuple(parks), () if account.disabled else alive, _state(account, now)
    )


def _state(account: Account, now: datetime) -> str:
    if account.disabled:
        return "erased" if is_erased(account) else "closed"
    if account.password_hash is not None:
        return "active"
    return "invited" if account.link_expires_at and now < account.link_expires_at else "invitation_expired"


def _require_unchanged(known: Account, seen: str) -> None:
    if known.stamp != seen or is_erased(known):
        raise _changed_meanwhile(known)


def _changed_meanwhile(known: Account) -> ConflictingReview:
    msg = "Somebody changed this account meanwhile. Read it again, then decide."
    return ConflictingReview(msg, account=known.id)


def _told(before: Account, after: Account) -> str:
    """Return what changed, in ids alone: no address."""
    told = [f"role={before.role}>{after.role}"] if before.role is not after.role else []
    told += [f"+site={i}" for i in after.site_ids if i not in before.site_ids]
    told += [f"-site={i}" for i in before.site_ids if i not in after.site_ids]
    told += [f"+park={i}" for i in after.park_ids if i not in before.park_ids]
    told += [f"-park={i}" for i in before.park_ids if i not in after.park_ids]
    return " ".join([*told, *(["email"] if before.email != after.email else [])])
