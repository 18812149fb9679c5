"""Letters with links: invitations, and resets that somebody asks for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.mail import Letter, MailNotSent
from symbiose.services.accounts import save_account, sign_in
from symbiose.services.context import Services
from symbiose.services.invitations import accept_link, disable_account, invite
from symbiose.services.letters import SENT_EVERY, Wording, send_link, send_reset_asked_for

URL = "https://symbiose.example/"
WORDING = Wording("Sujet", "Ici : {link}\n")
PASSWORD, NEW = "a long sentence", "trois oies au bord du canal"


class Mailbox:
    """Keeps letters, or does not take them."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken = False

    def send(self, letter: Letter) -> None:
        if self.broken:
            raise MailNotSent("SMTPConnectError")
        self.letters.append(letter)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mailing(services: Services, mailbox: Mailbox) -> Services:
    made = replace(services, mailer=mailbox)
    save_account(made, operator("test"), "owner@a.example", Role.ANALYST, PASSWORD)
    return made


def asked(services: Services, email: str) -> None:
    send_reset_asked_for(services, email, URL, WORDING)


def test_s16_a_link_asked_for_by_mail_works_once(mailing: Services, mailbox: Mailbox) -> None:
    asked(mailing, " Owner@A.example")

    [letter] = mailbox.letters
    token = letter.text.strip().rpartition("/")[2]
    assert letter.to == "owner@a.example"
    assert letter.text.startswith("Ici : https://symbiose.example/invitation/symbiose_link_")
    assert token not in str(mailing.store.repositories)
    accept_link(mailing, token, NEW)
    assert sign_in(mailing, "owner@a.example", NEW).account.email == "owner@a.example"


def test_s15_no_letter_goes_where_there_is_no_open_account_with_a_password(
    mailing: Services, mailbox: Mailbox
) -> None:
    invite(mailing, operator("test"), "invited@a.example", Role.ANALYST)
    save_account(mailing, operator("test"), "closed@a.example", Role.ANALYST, PASSWORD)
    disable_account(mailing, operator("test"), "closed@a.example")
    before = mailing.store.read(lambda r: r.journal.count())

    for email in ("nobody@a.example", "invited@a.example", "closed@a.example", ""):
        asked(mailing, email)

    assert mailbox.letters == []
    assert mailing.store.read(lambda r: r.journal.count()) == before


def test_s14_nobody_fills_the_mailbox_of_another(mailing: Services, mailbox: Mailbox) -> None:
    for _ in range(5):
        asked(mailing, "owner@a.example")
    assert len(mailbox.letters) == 1

    mailing.clock.now += SENT_EVERY + timedelta(seconds=1)
    asked(mailing, "owner@a.example")

    assert len(mailbox.letters) == 2


def test_the_password_holds_until_the_link_is_used(mailing: Services) -> None:
    asked(mailing, "owner@a.example")

    assert sign_in(mailing, "owner@a.example", PASSWORD).account.link_digest is not None


def test_s33_a_letter_that_was_not_taken_is_logged_by_id_alone(
    mailing: Services, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.broken = True
    link = invite(mailing, operator("test"), "new@a.example", Role.ANALYST)

    assert not send_link(mailing, link, URL, WORDING)

    assert link.account.id in caplog.text
    assert "new@a.example" not in caplog.text
    assert link.token not in caplog.text


def test_without_mail_nothing_is_sent(services: Services) -> None:
    link = invite(services, operator("test"), "new@a.example", Role.ANALYST)

    assert not send_link(services, link, URL, WORDING)
