"""Accounts taken hold of before they change, so that one administrator is always left."""

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import LastAdministrator
from symbiose.domain.repositories import Repositories


def account_for_change(
    repositories: Repositories, actor: Actor, account_id: str, *, leaves_office: bool
) -> Account:
    """Return an account that nobody else changes before this transaction ends.

    Where it stops being an administrator's, all administrators are held, always in the same order: two who
    close each other's accounts at once do not both succeed. Whoever runs commands on the machine may close
    the last one: they can open another.

    Args:
        repositories: Those of the transaction.
        actor: Who changes it.
        account_id: Account.
        leaves_office: True when it no longer administers after the change.

    Raises:
        UnknownThing: There is no such account.
        LastAdministrator: No administrator who can sign in would be left.
    """
    if not leaves_office or actor.is_operator:
        return repositories.accounts.for_change(account_id)
    administrators = {account.id for account in repositories.accounts.all() if administers(account)}
    held = {i: repositories.accounts.for_change(i) for i in sorted({*administrators, account_id})}
    known = held.pop(account_id)
    if administers(known) and not any(administers(other) for other in held.values()):
        msg = "This is the last administrator who can sign in. Name another one first."
        raise LastAdministrator(msg, account=account_id)
    return known


def administers(account: Account) -> bool:
    """Tell whether an account is an administrator's who can sign in."""
    return account.role is Role.ADMINISTRATOR and not account.disabled and account.password_hash is not None
