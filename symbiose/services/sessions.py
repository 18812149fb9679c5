"""Sessions of accounts ended before their time: by their owner, or by an administrator."""

from collections.abc import Callable

from symbiose.domain.accounts import Account, Actor, Session
from symbiose.domain.errors import UnknownThing
from symbiose.domain.permissions import CanManageAccounts
from symbiose.domain.repositories import Repositories
from symbiose.services.accounts import digest
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry


def end_session_of(services: Services, actor: Actor, account_id: str, reference: str) -> Account:
    """End one session of an account: any for an administrator, their own for everyone.

    Raises:
        NotAllowed: The account is another's and the caller does not manage accounts.
        UnknownThing: The account has no such session.
    """
    found, account = _end(services, actor, account_id, lambda session: session.reference == reference)
    if not found:
        msg = f"The account has no session {reference}. It may have ended meanwhile."
        raise UnknownThing(msg, session=reference)
    return account


def end_sessions_of(services: Services, actor: Actor, account_id: str, kept_token: str = "") -> int:
    """End the sessions of an account, but for that of a secret, and return how many there were.

    Raises:
        NotAllowed: The account is another's and the caller does not manage accounts.
        UnknownThing: There is no such account.
    """
    kept = digest(kept_token)
    return _end(services, actor, account_id, lambda session: session.token_digest != kept)[0]


def _end(
    services: Services, actor: Actor, account_id: str, ends: Callable[[Session], bool]
) -> tuple[int, Account]:
    if account_id != actor.id:
        CanManageAccounts(actor).require()
    entry = journal_entry(actor, "end_sessions", account_id, services.clock())

    def work(repositories: Repositories) -> tuple[int, Account]:
        account = repositories.accounts.get(account_id)
        found = [session for session in repositories.accounts.sessions_of([account_id]) if ends(session)]
        for session in found:
            repositories.accounts.end_session(session.token_digest)
        if found:
            repositories.journal.append(entry.model_copy(update={"detail": f"{len(found)} ended"}))
        return len(found), account

    return services.store.write(work)
