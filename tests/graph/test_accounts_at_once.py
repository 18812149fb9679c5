"""Administrators who change accounts at the same moment, on a real database."""

from dataclasses import replace
from typing import Any

from graph.store import GraphStore
from symbiose.domain.accounts import Account, Role
from symbiose.domain.errors import ConflictingReview, LastAdministrator
from symbiose.services.accounts import actor_of
from symbiose.services.administration import AccountWish, change_account, close_account
from symbiose.services.context import Services
from tests.builders import NOON
from tests.graph.services_in_part import services_in_part
from tests.graph.test_concurrency import at_once


def services_on(store: GraphStore) -> Any:
    """Return as much of the services as changing accounts needs."""
    return services_in_part(store=store, clock=lambda: NOON)


def administrator(store: GraphStore, name: str) -> Account:
    account = Account(
        id=f"account_{name}", email=f"{name}@a.example", role=Role.ADMINISTRATOR, password_hash="x"
    )
    store.write(lambda r: r.accounts.save(account))
    return account


def test_administrators_who_close_each_other_at_once_leave_one(store: GraphStore) -> None:
    services: Services = services_on(store)
    people = [administrator(store, name) for name in "abcd"]

    def close_next(number: int) -> None:
        other = people[(number + 1) % len(people)]
        close_account(services, actor_of(people[number]), other.id, other.stamp)

    results = at_once(close_next, len(people))

    left = [account for account in store.read(lambda r: r.accounts.all()) if not account.disabled]
    assert len(left) == 1
    assert [type(result) for result in results if result is not None] == [LastAdministrator]


def test_of_many_changes_of_one_account_at_once_one_is_kept_and_the_others_are_told(
    store: GraphStore,
) -> None:
    services: Services = services_on(store)
    boss = actor_of(administrator(store, "boss"))
    seen = administrator(store, "other")
    wish = AccountWish(seen.email, Role.ANALYST, (), seen.stamp)
    roles = [Role.ANALYST, Role.COORDINATOR]

    results = at_once(
        lambda number: change_account(services, boss, seen.id, replace(wish, role=roles[number % 2])), 8
    )

    kept = [result for result in results if isinstance(result, Account)]
    assert len(kept) == 1
    assert {type(result) for result in results if result not in kept} == {ConflictingReview}
    assert store.read(lambda r: r.accounts.get(seen.id)) == kept[0]
    actions = [entry.action for entry in store.read(lambda r: r.journal.latest(9))]
    assert actions == ["change_account"]
