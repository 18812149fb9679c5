"""People who leave: their data taken away, their account erased, accounts that nobody uses closed."""

import json
from datetime import timedelta
from typing import Any

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.errors import ConflictingReview, InvalidDocument, LastAdministrator, NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import StepKind
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.solar_operations import SolarStep
from symbiose.services.accounts import actor_of, save_account, sign_in
from symbiose.services.administration import AccountWish, account_sheet, change_account, reopen_account
from symbiose.services.context import Services
from symbiose.services.invitations import invite, reset
from symbiose.services.leaving import close_inactive_accounts, erase_person
from symbiose.services.personal_data import data_of_person
from tests.builders import NOON, make_api_token, make_decision, make_flow, make_site_request
from tests.loop_case import make_loop_decision
from tests.services.conftest import MovingClock
from tests.solar_case import make_solar_decision

PASSWORD = "une phrase assez longue"
TWO_YEARS = timedelta(days=730)
AN_HOUR_LATER = NOON + timedelta(hours=1)
CANARY = "canari.nom@a.example"


def account(services: Services, email: str, role: Role, sites: tuple[str, ...] = ()) -> Account:
    return save_account(services, operator("test"), email, role, PASSWORD, sites)


@pytest.fixture
def boss(services: Services) -> Actor:
    return actor_of(account(services, "boss@a.example", Role.ADMINISTRATOR))


@pytest.fixture
def person(services: Services) -> Account:
    """A site manager who has signed in, holds a token, asked for a site, declared, decided, classified."""
    kept = account(services, CANARY, Role.SITE_MANAGER, ("site_a",))
    sign_in(services, CANARY, PASSWORD)

    def work(repositories: Any) -> None:
        repositories.api_tokens.save(make_api_token(account_id=kept.id))
        repositories.site_requests.save(make_site_request(account_id=kept.id))
        repositories.flows.save([make_flow(id="flow_own", declared_by=kept.id)])
        repositories.decisions.save(make_decision(decided_by=kept.id, reason="trop loin"))
        for by, reason in ((kept.id, "vu sur place"), ("somebody_later", "revu")):
            repositories.overrides.save(
                ModelOverride(
                    thing_id="flow_own", models=(), reason=reason, decided_by=by, decided_at=AN_HOUR_LATER
                )
            )

    services.store.write(work)
    return services.store.read(lambda r: r.accounts.get(kept.id))


def everything(services: Services) -> str:
    """Return all that the store holds, as a text to look for a name in."""
    return services.store.read(repr)


def test_s34_a_person_takes_away_all_that_is_kept_of_them_and_no_secret(
    services: Services, person: Account, boss: Actor
) -> None:
    sign_in(services, "boss@a.example", PASSWORD)

    found = json.loads(data_of_person(services, actor_of(person)).model_dump_json())

    assert found["account"]["email"] == CANARY
    assert found["account"]["site_ids"] == ["site_a"]
    assert [len(found[part]) for part in ("sessions", "tokens", "site_requests")] == [1, 1, 1]
    assert [flow["id"] for flow in found["declared_flows"]] == ["flow_own"]
    assert [text["text"] for text in found["written"]] == ["accepted: trop loin", "vu sur place"]
    assert [entry["action"] for entry in found["journal"]] == ["sign_in"]
    told = json.dumps(found)
    for secret in ("hashed:", "digest", boss.id, "boss@"):
        assert secret not in told
    assert services.store.read(lambda r: r.journal.latest(1))[0].action == "export_personal_data"


def test_what_a_person_decided_of_loops_is_among_what_they_take_away(
    services: Services, person: Account
) -> None:
    refused = make_loop_decision(state=State.REFUSED, loop=None, reason="trop cher", decided_by=person.id)
    services.store.write(lambda r: r.loop_decisions.save(refused))

    written = data_of_person(services, actor_of(person)).written

    assert ("decision", refused.loop_id, "refused: trop cher") in [
        (one.kind, one.thing_id, one.text) for one in written
    ]


def test_what_a_person_decided_of_groups_is_among_what_they_take_away(
    services: Services, person: Account
) -> None:
    refused = make_solar_decision(state=State.REFUSED, group=None, reason="amiante", decided_by=person.id)
    services.store.write(lambda r: r.solar_decisions.save(refused))

    written = data_of_person(services, actor_of(person)).written

    assert ("decision", refused.group_id, "refused: amiante") in [
        (one.kind, one.thing_id, one.text) for one in written
    ]


def test_what_a_person_did_with_accepted_groups_is_among_what_they_take_away(
    services: Services, person: Account
) -> None:
    step = SolarStep(
        group_id="sun_1",
        version=1,
        acceptance=1,
        kind=StepKind.ABANDONED,
        by=person.id,
        at=NOON,
        words="trop cher",
    )
    services.store.write(lambda r: r.solar_steps.save(step))
    services.store.write(lambda r: r.solar_steps.save(step.model_copy(update={"version": 2, "by": "other"})))

    written = data_of_person(services, actor_of(person)).written

    told = [(one.thing_id, one.text) for one in written if one.kind == "solar_step"]
    assert told == [("sun_1", "trop cher")]


def test_s34_who_is_erased_is_nowhere_in_the_store_and_what_they_decided_stays(
    services: Services, person: Account, boss: Actor
) -> None:
    assert CANARY in everything(services)

    left = erase_person(services, boss, person.id, person.stamp)

    assert CANARY not in everything(services)
    assert "canari" not in everything(services)
    assert left.disabled
    assert (left.site_ids, left.password_hash) == ((), None)
    kept = services.store.read(lambda r: (r.decisions.all(), r.accounts.sessions_of([person.id])))
    assert [decision.decided_by for decision in kept[0]] == [person.id]
    assert kept[1] == []
    assert services.store.read(lambda r: r.api_tokens.of_account(person.id)) == []
    with pytest.raises(NotAllowed):
        sign_in(services, CANARY, PASSWORD)
    entry = services.store.read(lambda r: r.journal.latest(1))[0]
    assert (entry.action, entry.actor_id, entry.thing_id) == ("erase_account", boss.id, person.id)


def test_s34_what_is_left_of_a_person_is_given_to_nobody(
    services: Services, person: Account, boss: Actor
) -> None:
    left = erase_person(services, boss, person.id, person.stamp)
    other = AccountWish("other@a.example", Role.ANALYST, (), left.stamp)

    assert account_sheet(services, boss, person.id).line.state == "erased"
    for refused in (
        lambda: erase_person(services, boss, person.id, left.stamp),
        lambda: reopen_account(services, boss, person.id, left.stamp),
        lambda: change_account(services, boss, person.id, other),
    ):
        with pytest.raises(ConflictingReview):
            refused()
    with pytest.raises(InvalidDocument):
        invite(services, boss, left.email, Role.ANALYST)
    assert invite(services, boss, CANARY, Role.ANALYST).account.id != person.id


def test_only_an_administrator_who_saw_the_account_as_it_is_erases(
    services: Services, person: Account, boss: Actor
) -> None:
    coordinator = actor_of(account(services, "c@a.example", Role.COORDINATOR))

    with pytest.raises(NotAllowed):
        erase_person(services, coordinator, person.id, person.stamp)
    with pytest.raises(NotAllowed):
        erase_person(services, actor_of(person), person.id, person.stamp)
    with pytest.raises(ConflictingReview):
        erase_person(services, boss, person.id, "an older stamp")
    assert CANARY in everything(services)


def test_the_last_administrator_is_not_erased(services: Services, boss: Actor) -> None:
    own = services.store.read(lambda r: r.accounts.get(boss.id))

    with pytest.raises(LastAdministrator):
        erase_person(services, boss, boss.id, own.stamp)


def closed(services: Services, actor: Actor) -> set[str]:
    return {account.email for account in close_inactive_accounts(services, actor, TWO_YEARS)}


def test_s34_an_account_that_nobody_uses_is_closed_after_the_stated_time(
    services: Services, clock: MovingClock, boss: Actor, person: Account
) -> None:
    account(services, "asleep@a.example", Role.ANALYST)
    sign_in(services, "asleep@a.example", PASSWORD)
    clock.now = NOON + timedelta(days=400)
    sign_in(services, CANARY, PASSWORD)
    sign_in(services, "boss@a.example", PASSWORD)

    clock.now = NOON + TWO_YEARS
    assert closed(services, boss) == set()
    clock.now += timedelta(days=1)
    assert closed(services, boss) == {"asleep@a.example"}

    with pytest.raises(NotAllowed):
        sign_in(services, "asleep@a.example", PASSWORD)
    assert closed(services, boss) == set()
    actions = [entry.action for entry in services.store.read(lambda r: r.journal.latest(9))]
    assert actions.count("close_inactive_accounts") == 1


def test_a_program_that_calls_keeps_its_account_open(
    services: Services, clock: MovingClock, boss: Actor, person: Account
) -> None:
    clock.now = NOON + TWO_YEARS + timedelta(days=5)
    sign_in(services, "boss@a.example", PASSWORD)
    used = make_api_token(account_id=person.id, used_at=NOON + timedelta(days=700))
    services.store.write(lambda r: r.api_tokens.save(used))

    assert closed(services, boss) == set()


def test_an_account_of_which_nothing_is_known_has_its_time_begin_now(
    services: Services, clock: MovingClock, boss: Actor
) -> None:
    account(services, "older@a.example", Role.ANALYST)

    assert closed(services, boss) == set()
    clock.now += TWO_YEARS + timedelta(hours=1)
    sign_in(services, "boss@a.example", PASSWORD)
    assert closed(services, boss) == {"older@a.example"}


def test_an_invitation_that_nobody_took_is_closed_too(
    services: Services, clock: MovingClock, boss: Actor
) -> None:
    invite(services, boss, "late@a.example", Role.ANALYST)
    sign_in(services, "boss@a.example", PASSWORD)
    clock.now += TWO_YEARS + timedelta(hours=1)
    sign_in(services, "boss@a.example", PASSWORD)

    assert closed(services, boss) == {"late@a.example"}


def test_of_administrators_whom_nobody_saw_for_long_the_last_one_stays(
    services: Services, clock: MovingClock, boss: Actor
) -> None:
    account(services, "second@a.example", Role.ADMINISTRATOR)
    sign_in(services, "boss@a.example", PASSWORD)
    clock.now += timedelta(days=3)
    sign_in(services, "second@a.example", PASSWORD)
    clock.now += timedelta(days=3000)

    assert closed(services, operator("serve")) == {"boss@a.example"}
    reset(services, operator("user"), "second@a.example")
    assert closed(services, operator("serve")) == set()


def test_others_close_nothing(services: Services, person: Account) -> None:
    with pytest.raises(NotAllowed):
        close_inactive_accounts(services, actor_of(person), TWO_YEARS)
