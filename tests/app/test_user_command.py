"""`symbiose user`: links printed, rights, exit codes."""

from datetime import timedelta

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account, sign_in
from symbiose.services.context import Services
from symbiose.services.invitations import accept_link
from tests.app.conftest import Command

PASSWORD = "une vache mauve dort"


def test_the_first_administrator_gets_a_link_that_works(command: Command, database: Services) -> None:
    outcome = command("user", "add", "First@Example.org", "--role", "administrator")

    path = outcome.out.strip()
    assert outcome.code == 0
    assert path.startswith("/invitation/")
    assert "2026-06-08 12:00 UTC" in outcome.err
    accept_link(database, path.rpartition("/")[2], PASSWORD)
    assert sign_in(database, "first@example.org", PASSWORD).account.role is Role.ADMINISTRATOR


def test_the_address_of_the_service_is_put_before_the_link(
    command: Command, database: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ("user", "add", "x@example.org", "--role", "analyst")

    assert command(*add, "--url", "https://a.example/").out.startswith("https://a.example/invitation/")
    monkeypatch.setenv("SYMBIOSE_URL", "https://b.example")
    assert command(*add).out.startswith("https://b.example/invitation/")


def test_a_reset_lasts_an_hour_and_an_account_can_be_closed(command: Command, database: Services) -> None:
    save_account(database, operator("test"), "x@example.org", Role.ANALYST, PASSWORD)

    reset = command("user", "reset", "X@example.org")
    disable = command("user", "disable", "x@example.org")

    assert (reset.code, disable.code) == (0, 0)
    assert "13:00 UTC" in reset.err
    assert command("user", "reset", "x@example.org").code == 2


def test_a_coordinator_may_have_parks(command: Command, database: Services) -> None:
    add = ("user", "add", "p@example.org", "--role")

    outcome = command(*add, "coordinator", "--park", "parc_artois_flandres")

    account = database.store.read(lambda r: r.accounts.by_email("p@example.org"))
    assert outcome.code == 0
    assert account is not None
    assert account.park_ids == ("parc_artois_flandres",)
    assert command(*add, "coordinator", "--park", "nowhere").code == 2
    assert command(*add, "analyst", "--park", "parc_artois_flandres").code == 2


def test_a_site_manager_has_sites(command: Command, database: Services) -> None:
    add = ("user", "add", "m@example.org", "--role", "site_manager")

    outcome = command(*add, "--site", "site_a", "--site", "530 708 536 00038")

    account = database.store.read(lambda r: r.accounts.by_email("m@example.org"))
    assert outcome.code == 0
    assert account is not None
    assert account.site_ids == ("site_a", "site_b")
    assert "no site yet" in command(*add).err


@pytest.mark.parametrize(
    "words",
    [
        ["add", "x@example.org"],
        ["add", "x@example.org", "--role", "king"],
        ["add", "not an address", "--role", "analyst"],
        ["add", "m@example.org", "--role", "site_manager", "--site", "nowhere"],
        ["add", "a@example.org", "--role", "analyst", "--site", "site_a"],
        ["reset", "nobody@example.org"],
        ["disable", "nobody@example.org"],
        ["add", "x@example.org", "--role", "analyst", "--as", "nobody@example.org"],
        ["promote", "x@example.org"],
    ],
)
def test_what_makes_no_sense_ends_with_2_and_a_sentence(
    command: Command, database: Services, words: list[str]
) -> None:
    outcome = command("user", *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.strip()
    assert database.store.read(lambda r: r.accounts.all()) == []


def test_only_an_administrator_acts_with_as(command: Command, database: Services) -> None:
    save_account(database, operator("test"), "c@example.org", Role.COORDINATOR, PASSWORD)

    outcome = command("user", "add", "x@example.org", "--role", "administrator", "--as", "c@example.org")

    assert outcome.code == 2
    assert len(database.store.read(lambda r: r.accounts.all())) == 1


def test_s34_a_person_is_erased_and_no_command_finds_them_again(command: Command, database: Services) -> None:
    save_account(database, operator("test"), "x@example.org", Role.ANALYST, PASSWORD)

    asked = command("user", "erase", "x@example.org")
    erased = command("user", "erase", " X@example.org ", "--yes")

    assert asked.code != 0
    assert erased.code == 0
    assert "compte-efface-" in erased.out
    assert "x@example.org" not in repr(database.store.read(lambda r: r.accounts.all()))
    assert command("user", "erase", "x@example.org", "--yes").code == 2
    assert command("user", "reset", "x@example.org").code == 2


def test_s34_accounts_that_nobody_uses_are_closed_by_a_command(command: Command, database: Services) -> None:
    asleep = save_account(database, operator("test"), "x@example.org", Role.ANALYST, PASSWORD)
    awake = save_account(database, operator("test"), "y@example.org", Role.ANALYST, PASSWORD)
    today = database.clock()
    database.store.write(lambda r: r.accounts.mark_active(asleep.id, today - timedelta(days=31)))
    database.store.write(lambda r: r.accounts.mark_active(awake.id, today - timedelta(days=29)))

    closed = command("user", "close-inactive", "--days", "30")

    assert (closed.code, closed.out) == (0, "x@example.org is closed\n")
    assert command("user", "close-inactive", "--days", "30").out == ""
    assert command("user", "close-inactive", "--days", "1").code == 2
