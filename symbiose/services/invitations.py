"""Accounts opened, reset and closed by single-use links: nobody but their owner ever knows a password."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from symbiose.domain.accounts import Account, Actor, Role, checked_email
from symbiose.domain.errors import InvalidDocument, LinkSpent, Problem, UnknownThing
from symbiose.domain.passwords import normalised, password_problems
from symbiose.domain.permissions import CanManageAccounts
from symbiose.domain.personal_data import ERASED_HOST
from symbiose.domain.repositories import Repositories
from symbiose.services.account_locks import account_for_change
from symbiose.services.accounts import actor_of, digest, end_access_of
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.parks import parks_stated

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=1)
TOKEN_PREFIX = "symbiose_link_"  # noqa: S105 - the public part of a token, by which leaked ones are recognised
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Link:
    """A link that lets its holder choose a password once; only its digest is kept."""

    token: str
    """Secret part of the address."""
    account: Account
    """Account it belongs to."""
    expires_at: datetime
    """Until when it works (aware, UTC)."""

    @property
    def path(self) -> str:
        """Return the path of the page that the link opens."""
        return f"/invitation/{self.token}"


def invite(
    services: Services,
    actor: Actor,
    email: str,
    role: Role,
    site_ids: Sequence[str] = (),
    park_ids: Sequence[str] = (),
) -> Link:
    """Open an account without a password, or open a closed one again, and return its link.

    An account that has not chosen its password yet gets a new link; the former one stops working.

    Args:
        services: What use cases work with.
        actor: The caller.
        email: Professional address.
        role: What the account may do.
        site_ids: Ids or SIRET of the sites that a site manager runs.
        park_ids: Ids of the parks that a coordinator answers for; none for the whole territory.

    Raises:
        NotAllowed: The caller does not manage accounts.
        InvalidDocument: The address is none, it has an open account already, or sites or parks go with
            another role.
        UnknownThing: There is no such site or park.
    """
    CanManageAccounts(actor).require()
    address = checked_address(email)
    if site_ids and role is not Role.SITE_MANAGER:
        raise InvalidDocument([Problem("site", ", ".join(site_ids), f"only a {Role.SITE_MANAGER} has sites")])
    if park_ids and role is not Role.COORDINATOR:
        raise InvalidDocument([Problem("park", ", ".join(park_ids), f"only a {Role.COORDINATOR} has parks")])
    fresh, token = f"account_{secrets.token_hex(12)}", new_link_token()
    now = services.clock()
    expires_at = now + INVITATION_LASTS
    entry = journal_entry(actor, "invite", fresh, now, role)

    def work(repositories: Repositories) -> Account:
        known = repositories.accounts.by_email(address)
        known = repositories.accounts.for_change(known.id) if known else None
        if known is not None and known.password_hash is not None and not known.disabled:
            expected = "this address has an account already; use: symbiose user reset"
            raise InvalidDocument([Problem("email", address, expected)])
        account = Account(
            id=known.id if known else fresh,
            email=address,
            role=role,
            site_ids=tuple(_site_id(repositories, site) for site in site_ids),
            park_ids=parks_stated(services, repositories, park_ids),
            link_digest=digest(token),
            link_expires_at=expires_at,
        )
        repositories.accounts.save(account)
        repositories.journal.append(entry.model_copy(update={"thing_id": account.id}))
        return account

    return Link(token, services.store.write(work), expires_at)


def reset(services: Services, actor: Actor, email: str) -> Link:
    """Return a link by which the owner of an account chooses a new password; the old one works until then.

    Where none was chosen yet, it is the invitation anew, and lasts as long as one.

    Raises:
        NotAllowed: The caller does not manage accounts.
        UnknownThing: No open account has this address.
    """
    CanManageAccounts(actor).require()
    token = new_link_token()
    now = services.clock()
    entry = journal_entry(actor, "reset_account", "", now)

    def work(repositories: Repositories) -> Account:
        known = repositories.accounts.for_change(_known(repositories, email).id)
        if known.disabled:
            msg = f"The account {known.email} is closed. Open it again with: symbiose user add"
            raise UnknownThing(msg, email=known.email)
        expires_at = now + (RESET_LASTS if known.password_hash else INVITATION_LASTS)
        account = known.model_copy(update={"link_digest": digest(token), "link_expires_at": expires_at})
        repositories.accounts.save(account)
        repositories.journal.append(entry.model_copy(update={"thing_id": account.id}))
        return account

    account = services.store.write(work)
    return Link(token, account, account.link_expires_at or now)


def disable_account(services: Services, actor: Actor, email: str) -> Account:
    """Close an account: its sessions and tokens end and its link stops working.

    Raises:
        NotAllowed: The caller does not manage accounts.
        UnknownThing: No account has this address.
        LastAdministrator: No administrator would be left, and the caller is no command run on the machine.
    """
    CanManageAccounts(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "disable_account", "", now)

    def work(repositories: Repositories) -> Account:
        known_id = _known(repositories, email).id
        known = account_for_change(repositories, actor, known_id, leaves_office=True)
        closed = {"disabled": True, "link_digest": None, "link_expires_at": None}
        account = known.model_copy(update=closed)
        repositories.accounts.save(account)
        end_access_of(repositories, account.id)
        repositories.journal.append(entry.model_copy(update={"thing_id": account.id}))
        return account

    return services.store.write(work)


def account_of_link(services: Services, token: str) -> Account:
    """Return the account whose owner may choose a password by a link.

    Raises:
        LinkSpent: The link was used, is too old, or never was one.
    """
    now = services.clock()
    return services.store.read(lambda repositories: _holder(repositories, token, now))


def accept_link(services: Services, token: str, password: str) -> Account:
    """Set the password that the holder of a link chose; link, sessions and tokens of the account end.

    Raises:
        LinkSpent: The link was used, is too old, or never was one.
        InvalidDocument: The password is refused; the problems say why.
    """
    now = services.clock()

    def names(repositories: Repositories) -> tuple[str, ...]:
        return names_around(repositories, _holder(repositories, token, now))

    problems = password_problems(password, services.store.read(names))
    if problems:
        raise InvalidDocument(problems)
    hashed = services.hasher.hash(normalised(password))
    holder = account_of_link(services, token)
    entry = journal_entry(actor_of(holder), "accept_link", holder.id, now)

    def work(repositories: Repositories) -> Account:
        repositories.accounts.for_change(holder.id)
        known = _holder(repositories, token, now)
        chosen = {"password_hash": hashed, "link_digest": None, "link_expires_at": None}
        account = known.model_copy(update=chosen)
        repositories.accounts.save(account)
        end_access_of(repositories, account.id)
        repositories.journal.append(entry)
        return account

    return services.store.write(work)


def checked_address(email: str) -> str:
    """Return an address in lower case, or raise `InvalidDocument`."""
    try:
        address = checked_email(email)
    except ValueError as error:
        raise InvalidDocument([Problem("email", email, str(error))]) from error
    if address.endswith(f"@{ERASED_HOST}"):
        raise InvalidDocument([Problem("email", "", "this address stands for somebody who was erased")])
    return address


def new_link_token() -> str:
    """Return the secret of a new link."""
    return f"{TOKEN_PREFIX}{secrets.token_urlsafe(TOKEN_BYTES)}"


def _known(repositories: Repositories, email: str) -> Account:
    account = repositories.accounts.by_email(email.strip().lower())
    if account is None:
        msg = f"No account has the address {email.strip()}. Check it, or create it with: symbiose user add"
        raise UnknownThing(msg, email=email)
    return account


def _site_id(repositories: Repositories, text: str) -> str:
    by_siret = repositories.sites.by_siret("".join(text.split()))
    return by_siret.id if by_siret else repositories.sites.get(text.strip()).id


def _holder(repositories: Repositories, token: str, now: datetime) -> Account:
    account = repositories.accounts.by_link(digest(token))
    expires_at = account.link_expires_at if account else None
    if account is None or account.disabled or expires_at is None or now >= expires_at:
        msg = "This link does not work any more. Ask the administrator for a new one."
        raise LinkSpent(msg)
    return account


def names_around(repositories: Repositories, account: Account) -> tuple[str, ...]:
    """Return the names that a password of this account may not contain: sites, companies, its own address."""
    companies = {company.id: company.name for company in repositories.sites.companies()}
    sites = [site for site in repositories.sites.all() if site.id in account.site_ids]
    names = [name for site in sites for name in (site.name, companies.get(site.company_id, ""))]
    return (*names, account.email.partition("@")[0])
