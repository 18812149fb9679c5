"""One's own password: stated again before a step that gives rights, and changed."""

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.errors import ConflictingReview, InvalidDocument, Problem
from symbiose.domain.passwords import normalised, password_problems
from symbiose.domain.repositories import Repositories
from symbiose.services.accounts import SignIn, end_access_of, new_session
from symbiose.services.context import Services
from symbiose.services.invitations import names_around
from symbiose.services.journalling import journal_entry

THE_SAME = "le nouveau mot de passe est l’ancien : choisissez-en un autre"


def password_fits(services: Services, actor: Actor, password: str) -> bool:
    """Tell whether a password is the caller's own."""
    account = services.store.read(lambda r: r.accounts.get(actor.id))
    return services.hasher.verify(account.password_hash, normalised(password))


def change_password(services: Services, actor: Actor, old: str, new: str) -> SignIn | None:
    """Set a new password of the caller's; every session and token ends, and a new session is opened.

    Returns:
        The new session; None when the old password does not fit.

    Raises:
        InvalidDocument: The new password is refused; the problems say why.
        ConflictingReview: The account changed meanwhile.
    """
    account, names = services.store.read(lambda r: _with_names(r, actor.id))
    if not services.hasher.verify(account.password_hash, normalised(old)):
        return None
    problems = password_problems(new, names)
    if normalised(new) == normalised(old):
        problems = (Problem("password", "", THE_SAME),)
    if problems:
        raise InvalidDocument(problems)
    now = services.clock()
    changes = {
        "password_hash": services.hasher.hash(normalised(new)),
        "link_digest": None,
        "link_expires_at": None,
    }
    entry = journal_entry(actor, "change_password", actor.id, now)
    opened, session = new_session(account, now)

    def work(repositories: Repositories) -> Account:
        known = repositories.accounts.for_change(actor.id)
        if known.password_hash != account.password_hash or known.disabled:
            msg = "This account changed meanwhile. Sign in again."
            raise ConflictingReview(msg, account=actor.id)
        changed = known.model_copy(update=changes)
        repositories.accounts.save(changed)
        end_access_of(repositories, actor.id)
        repositories.accounts.save_session(session)
        repositories.journal.append(entry)
        return changed

    return SignIn(opened.token, services.store.write(work))


def _with_names(repositories: Repositories, account_id: str) -> tuple[Account, tuple[str, ...]]:
    account = repositories.accounts.get(account_id)
    return account, names_around(repositories, account)
