"""Accounts changed by administrators: rights, state, sessions; the last administrator stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.errors import (
    ConflictingReview,
    InvalidDocument,
    LastAdministrator,
    NotAllowed,
    UnknownThing,
)
from symbiose.services.accounts import SESSION_IDLE, actor_of, resume, save_account, sign_in
from symbiose.services.administration import (
    AccountWish,
    account_lines,
    account_sheet,
    change_account,
    close_account,
    reopen_account,
)
from symbiose.services.api_tokens import TokenWish, create_token, resume_token
from symbiose.services.context import Services
from symbiose.services.invitations import disable_account, invite
from symbiose.services.sessions import end_session_of, end_sessions_of
from symbiose.services.site_names import site_text, sites_named
from tests.builders import make_site

PASSWORD = "a long sentence"
COMMAND = operator("test")


def account(services: Services, name: str, role: Role, *sites: str) -> Account:
    return save_account(services, COMMAND, f"{name}@a.example", role, PASSWORD, sites)


@pytest.fixture
def boss(services: Services) -> Actor:
    return actor_of(account(services, "boss", Role.ADMINISTRATOR))


@pytest.fixture
def manager(services: Services, boss: Actor) -> Account:
    return account(services, "manager", Role.SITE_MANAGER, "site_a")


def wish(account: Account, **changes: object) -> AccountWish:
    stated = AccountWish(account.email, account.role, account.site_ids, account.stamp)
    return replace(stated, **changes)


def actions(services: Services) -> list[str]:
    return [entry.action for entry in services.store.read(lambda r: r.journal.latest(100))]


def test_s7_a_changed_role_holds_for_the_session_that_is_open(
    services: Services, boss: Actor, manager: Account
) -> None:
    token = sign_in(services, manager.email, PASSWORD).token

    change_account(services, boss, manager.id, wish(manager, role=Role.ANALYST, site_ids=()))

    now = resume(services, token)
    assert now is not None
    assert (now.role, now.site_ids) == (Role.ANALYST, ())


def test_s7_a_changed_role_holds_for_the_tokens_of_programs(
    services: Services, boss: Actor, manager: Account
) -> None:
    made = create_token(services, actor_of(manager), TokenWish("p", (TokenScope.READ,), 9), PASSWORD)

    change_account(services, boss, manager.id, wish(manager, site_ids=("site_b",)))

    call = resume_token(services, made.secret)
    assert call is not None
    assert call.account.site_ids == ("site_b",)


def test_of_two_administrators_one_wins_and_the_other_is_told(
    services: Services, boss: Actor, manager: Account
) -> None:
    change_account(services, boss, manager.id, wish(manager, site_ids=("site_b",)))

    for act in (
        lambda: change_account(services, boss, manager.id, wish(manager, role=Role.ANALYST, site_ids=())),
        lambda: close_account(services, boss, manager.id, manager.stamp),
    ):
        with pytest.raises(ConflictingReview):
            act()

    kept = account_sheet(services, boss, manager.id).line.account
    assert (kept.role, kept.site_ids, kept.disabled) == (Role.SITE_MANAGER, ("site_b",), False)
    assert actions(services).count("change_account") == 1


def test_a_change_writes_one_entry_that_names_ids_alone(
    services: Services, boss: Actor, manager: Account
) -> None:
    changed = change_account(
        services, boss, manager.id, wish(manager, email="new@b.example", site_ids=("site_b",))
    )
    [entry] = [e for e in services.store.read(lambda r: r.journal.latest(9)) if e.action == "change_account"]

    assert (entry.actor_id, entry.thing_id) == (boss.id, manager.id)
    assert entry.detail == "+site=site_b -site=site_a email"
    assert changed.email == "new@b.example"
    assert sign_in(services, "new@b.example", PASSWORD).account == changed


def test_nothing_changed_writes_no_entry(services: Services, boss: Actor, manager: Account) -> None:
    change_account(services, boss, manager.id, wish(manager))

    assert "change_account" not in actions(services)


def test_a_new_address_ends_the_link_that_went_to_the_old_one(services: Services, boss: Actor) -> None:
    invited = invite(services, boss, "old@a.example", Role.ANALYST).account

    changed = change_account(services, boss, invited.id, wish(invited, email="new@a.example"))

    assert changed.link_digest is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"email": "boss@a.example"}, "email"),
        ({"email": "x\r\nBcc: y@b.example"}, "email"),
        ({"role": Role.ANALYST}, "sites"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    services: Services, boss: Actor, manager: Account, change: dict[str, object], path: str
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        change_account(services, boss, manager.id, wish(manager, **change))

    assert [problem.path for problem in refused.value.problems] == [path]


def test_an_unknown_site_is_refused(services: Services, boss: Actor, manager: Account) -> None:
    with pytest.raises(UnknownThing):
        change_account(services, boss, manager.id, wish(manager, site_ids=("nowhere",)))


def test_the_last_administrator_is_neither_closed_nor_demoted(services: Services, boss: Actor) -> None:
    own = account_sheet(services, boss, boss.id).line.account

    for act in (
        lambda: close_account(services, boss, boss.id, own.stamp),
        lambda: disable_account(services, boss, own.email),
        lambda: change_account(services, boss, boss.id, wish(own, role=Role.COORDINATOR)),
    ):
        with pytest.raises(LastAdministrator):
            act()

    assert account_sheet(services, boss, boss.id).line.account == own


@pytest.mark.parametrize("other", ["invited", "closed"])
def test_an_administrator_who_cannot_sign_in_does_not_count(
    services: Services, boss: Actor, other: str
) -> None:
    if other == "invited":
        invite(services, boss, "second@a.example", Role.ADMINISTRATOR)
    else:
        second = account(services, "second", Role.ADMINISTRATOR)
        close_account(services, boss, second.id, second.stamp)
    own = account_sheet(services, boss, boss.id).line.account

    with pytest.raises(LastAdministrator):
        close_account(services, boss, boss.id, own.stamp)


def test_with_a_second_administrator_the_first_may_go(services: Services, boss: Actor) -> None:
    account(services, "second", Role.ADMINISTRATOR)
    own = account_sheet(services, boss, boss.id).line.account

    assert change_account(services, boss, boss.id, wish(own, role=Role.ANALYST)).role is Role.ANALYST


def test_a_command_on_the_machine_may_close_the_last_administrator(services: Services, boss: Actor) -> None:
    assert disable_account(services, COMMAND, "boss@a.example").disabled


def test_s12_a_closed_account_is_out_at_once_and_stays_out_when_opened_again(
    services: Services, boss: Actor, manager: Account
) -> None:
    session = sign_in(services, manager.email, PASSWORD).token
    secret = create_token(services, actor_of(manager), TokenWish("p", (TokenScope.READ,), 9), PASSWORD).secret

    closed = close_account(services, boss, manager.id, manager.stamp)
    out = (resume(services, session), resume_token(services, secret))
    reopened = reopen_account(services, boss, manager.id, closed.stamp)

    assert out == (None, None)
    assert (resume(services, session), resume_token(services, secret)) == (None, None)
    assert sign_in(services, manager.email, PASSWORD).account == reopened
    assert actions(services)[:3] == ["sign_in", "enable_account", "disable_account"]


def test_an_account_is_closed_once_and_opened_once(services: Services, boss: Actor, manager: Account) -> None:
    with pytest.raises(ConflictingReview):
        reopen_account(services, boss, manager.id, manager.stamp)
    closed = close_account(services, boss, manager.id, manager.stamp)
    with pytest.raises(ConflictingReview):
        close_account(services, boss, manager.id, closed.stamp)


def test_the_list_tells_state_sites_and_open_sessions(
    services: Services, boss: Actor, manager: Account
) -> None:
    invite(services, boss, "zoe@a.example", Role.ANALYST)
    sign_in(services, manager.email, PASSWORD)

    boss_line, manager_line, invited = account_lines(services, boss)

    assert (boss_line.state, boss_line.sessions) == ("active", ())
    assert [site.id for site in manager_line.sites] == ["site_a"]
    assert len(manager_line.sessions) == 1
    assert invited.state == "invited"
    services.clock.now += timedelta(days=8)
    assert account_lines(services, boss)[2].state == "invitation_expired"
    assert account_lines(services, boss)[1].sessions == ()


def test_one_session_or_all_are_ended_by_an_administrator(
    services: Services, boss: Actor, manager: Account
) -> None:
    first, second, third = (sign_in(services, manager.email, PASSWORD).token for _ in range(3))
    one = account_sheet(services, boss, manager.id).line.sessions[0]

    end_session_of(services, boss, manager.id, one.reference)
    left = [token for token in (first, second, third) if resume(services, token)]
    assert len(left) == 2
    with pytest.raises(UnknownThing):
        end_session_of(services, boss, manager.id, one.reference)

    assert end_sessions_of(services, boss, manager.id) == 2
    assert not any(resume(services, token) for token in (first, second, third))
    assert end_sessions_of(services, boss, manager.id) == 0
    assert actions(services).count("end_sessions") == 2


def test_everyone_ends_their_own_other_sessions(services: Services, manager: Account) -> None:
    here, there = (sign_in(services, manager.email, PASSWORD).token for _ in range(2))

    ended = end_sessions_of(services, actor_of(manager), manager.id, here)

    assert ended == 1
    kept = resume(services, here)
    assert kept is not None
    assert kept.id == manager.id
    assert resume(services, there) is None


def test_nobody_else_sees_or_ends_sessions_or_changes_accounts(
    services: Services, boss: Actor, manager: Account
) -> None:
    other = actor_of(account(services, "c", Role.COORDINATOR))
    sign_in(services, "boss@a.example", PASSWORD)

    for act in (
        lambda: account_lines(services, other),
        lambda: account_sheet(services, other, manager.id),
        lambda: change_account(services, other, other.id, wish(manager)),
        lambda: close_account(services, other, manager.id, manager.stamp),
        lambda: reopen_account(services, other, manager.id, manager.stamp),
        lambda: end_sessions_of(services, other, boss.id),
        lambda: end_session_of(services, other, boss.id, "x"),
        lambda: sites_named(services, other, "site_a"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_session_that_is_too_old_is_not_shown(services: Services, manager: Account) -> None:
    sign_in(services, manager.email, PASSWORD)

    services.clock.now += SESSION_IDLE + timedelta(seconds=1)

    assert account_sheet(services, actor_of(manager), manager.id).line.sessions == ()


def test_sites_are_named_by_name_siret_or_id(services: Services, boss: Actor) -> None:
    services.store.write(
        lambda r: r.sites.save([make_site(id="site_s", name="Siret", siret="53070853600038")])
    )

    found = sites_named(services, boss, " site b \n\nsite_a\n530 708 536 00038\nSite B [site_b]\n")

    assert found == ("site_b", "site_a", "site_s")


def test_sites_written_out_are_read_back(services: Services, boss: Actor) -> None:
    odd = [make_site(id="site_x", name="Halle [nord]"), make_site(id="site_y", name="Halle [nord]")]
    services.store.write(lambda r: r.sites.save(odd))
    every = services.store.read(lambda r: r.sites.all())

    assert sites_named(services, boss, site_text(every)) == tuple(site.id for site in every)


def test_a_line_that_names_no_site_or_several_is_told(services: Services, boss: Actor) -> None:
    services.store.write(lambda r: r.sites.save([make_site(id="site_c", name="Site B")]))

    with pytest.raises(InvalidDocument) as refused:
        sites_named(services, boss, "Site B\nNulle part\nsite_a")

    told = [problem.expected for problem in refused.value.problems]
    assert ["plusieurs" in text for text in told] == [True, False]
    assert "Nulle part" in told[1]
