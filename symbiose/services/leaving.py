"""People who leave: an account erased on demand, and accounts that nobody uses closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.permissions import CanManageAccounts
from symbiose.domain.personal_data import erased, is_erased
from symbiose.domain.repositories import Repositories
from symbiose.services.account_locks import account_for_change, administers
from symbiose.services.accounts import end_access_of
from symbiose.services.context import Services
from symbiose.services.invitations import INVITATION_LASTS
from symbiose.services.journalling import journal_entry, sortable_id


def erase_person(services: Services, actor: Actor, account_id: str, seen: str) -> Account:
    """Take the person out of an account: what they decided stays, under a name that says nothing.

    Sessions, tokens, links, sites and parks end; files that were dropped and not imported are removed. The
    journal tells ids alone, so that its chain stays as it was written. It cannot be taken back.

    Raises:
        NotAllowed: The caller does not manage accounts.
        UnknownThing: There is no such account.
        ConflictingReview: Somebody changed the account since it was seen, or erased it.
        LastAdministrator: No administrator would be left.
    """
    CanManageAccounts(actor).require()
    entry = journal_entry(actor, "erase_account", account_id, services.clock())

    def work(repositories: Repositories) -> Account:
        known = account_for_change(repositories, actor, account_id, leaves_office=True)
        if known.stamp != seen or is_erased(known):
            msg = "Somebody changed this account meanwhile. Read it again, then decide."
            raise ConflictingReview(msg, account=account_id)
        account = erased(known)
        repositories.accounts.save(account)
        end_access_of(repositories, account_id)
        repositories.journal.append(entry)
        return account

    account = services.store.write(work)
    for upload in services.uploads.of_account(account_id):
        services.uploads.remove(upload.id)
    return account


def close_inactive_accounts(services: Services, actor: Actor, after: timedelta) -> tuple[Account, ...]:
    """Close the accounts that nobody has used for a time, and return them; a last administrator stays.

    An account of which nothing is known yet is noted as used today: its time begins.

    Raises:
        NotAllowed: The caller does not manage accounts.
    """
    CanManageAccounts(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "close_inactive_accounts", sortable_id("closing", now), now)

    def work(repositories: Repositories) -> tuple[Account, ...]:
        opened = [account for account in repositories.accounts.all() if not account.disabled]
        used = _last_used(repositories, opened, now - after)
        noted = [account for account in opened if used[account.id] is None]
        stale = [a for a in opened if (at := used[a.id]) is not None and now - at > after]
        closed = _closed(repositories, _with_one_left(opened, stale, used))
        for account in noted:
            repositories.accounts.mark_active(account.id, now)
        if closed or noted:
            told = f"{len(closed)} closed, {len(noted)} noted"
            repositories.journal.append(entry.model_copy(update={"detail": told}))
        return closed

    return services.store.write(work)


def _last_used(
    repositories: Repositories, accounts: Sequence[Account], limit: datetime
) -> dict[str, datetime | None]:
    """Return when each account was last used, None where nothing tells.

    The tokens of an account are looked at only where nothing else was used since the limit.
    """
    seen: dict[str, datetime] = {}
    for session in repositories.accounts.sessions_of([account.id for account in accounts]):
        seen[session.account_id] = max(session.seen_at, seen.get(session.account_id, session.seen_at))
    return {account.id: _moment(repositories, account, seen.get(account.id), limit) for account in accounts}


def _moment(
    repositories: Repositories, account: Account, seen: datetime | None, limit: datetime
) -> datetime | None:
    invited = account.link_expires_at - INVITATION_LASTS if account.link_expires_at else None
    found = [moment for moment in (seen, account.active_at, invited) if moment is not None]
    if not found or max(found) < limit:
        tokens = repositories.api_tokens.of_account(account.id)
        found += [token.used_at or token.created_at for token in tokens]
    return max(found, default=None)


def _with_one_left(
    opened: Sequence[Account], stale: Sequence[Account], used: dict[str, datetime | None]
) -> list[Account]:
    """Return the accounts to close; of administrators, the one used last stays when no other would."""
    ids = {account.id for account in stale}
    office = [account for account in opened if administers(account)]
    if office and all(account.id in ids for account in office):
        kept = max(office, key=lambda account: (used[account.id] or datetime.min, account.id))
        ids.discard(kept.id)
    return [account for account in stale if account.id in ids]


def _closed(repositories: Repositories, accounts: Sequence[Account]) -> tuple[Account, ...]:
    found = []
    for account in sorted(accounts, key=lambda account: account.id):
        known = repositories.accounts.for_change(account.id)
        if known != account:  # it was used, or changed, since it was looked at
            continue
        changes = {"disabled": True, "link_digest": None, "link_expires_at": None}
        closed = known.model_copy(update=changes)
        repositories.accounts.save(closed)
        end_access_of(repositories, account.id)
        found.append(closed)
    return tuple(found)
