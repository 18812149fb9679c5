"""Letters handed to a mail server on loopback, and the settings of one."""

import logging
import shutil
import ssl
import subprocess
import time
from base64 import b64encode
from pathlib import Path

import pytest

from symbiose.app import smtp_mailer
from symbiose.app.settings import Settings
from symbiose.app.smtp_mailer import SmtpMailer
from symbiose.app.wiring import with_mail
from symbiose.domain.errors import InvalidSettings
from symbiose.domain.mail import Letter, MailNotSent
from symbiose.services.context import Services
from tests.builders import NOON
from tests.mail_server import mail_server

SENDER = "Symbiose Artois-Flandres <symbiose@park.example>"
LINK = "https://symbiose.example/invitation/symbiose_link_" + "x" * 43
LETTER = Letter(to="someone@a.example", subject="Votre accès à Symbiose", text=f"Choisissez :\n\n{LINK}\n")


def mailer(url: str, patience_s: float = 5.0) -> SmtpMailer:
    return SmtpMailer(url, SENDER, lambda: NOON, patience_s)


def test_a_letter_reaches_one_person_with_its_link_whole() -> None:
    with mail_server() as server:
        mailer(server.url).send(LETTER)

    [letter] = server.letters
    assert server.recipients == ["rcpt TO:<someone@a.example>"]
    assert letter["To"] == "someone@a.example"
    assert letter["From"] == SENDER
    assert letter["Subject"] == "Votre accès à Symbiose"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@park.example>")
    assert LINK in letter.get_content()


@pytest.mark.parametrize(
    "letter",
    [
        LETTER.model_copy(update={"subject": "Bonjour\r\nBcc: other@b.example"}),
        LETTER.model_copy(update={"subject": "Bonjour\nBcc: other@b.example"}),
        LETTER.model_copy(update={"to": "someone@a.example\r\nBcc: other@b.example"}),
        LETTER.model_copy(update={"to": "someone@a.example, other@b.example"}),
        LETTER.model_copy(update={"to": "a@b.example>\r\nDATA\r\n"}),
    ],
)
def test_no_header_and_no_recipient_can_be_added(letter: Letter) -> None:
    with mail_server() as server, pytest.raises(MailNotSent):
        mailer(server.url).send(letter)

    assert server.letters == []
    assert server.recipients == []


def test_lines_of_the_text_are_no_commands() -> None:
    text = "un\r\n.\r\nMAIL FROM:<x@b.example>\r\nRCPT TO:<other@b.example>\r\nDATA\r\n"
    with mail_server() as server:
        mailer(server.url).send(LETTER.model_copy(update={"text": text}))

    assert server.recipients == ["rcpt TO:<someone@a.example>"]
    assert len(server.letters) == 1


@pytest.mark.parametrize("refuses", [b"MAIL", b"RCPT", b"DATA", b"AUTH"])
def test_s33_a_refusal_is_told_without_what_the_server_said(refuses: bytes) -> None:
    with mail_server(refuses) as server, pytest.raises(MailNotSent) as refused:
        mailer(f"smtp://user:hunter2hunter2@127.0.0.1:{server.port}").send(LETTER)

    assert "hunter2" not in str(refused.value)
    assert "someone" not in str(refused.value)


def test_a_password_with_signs_is_sent_as_it_is() -> None:
    with mail_server() as server:
        mailer(f"smtp://us%40er:p%2Fa%3Ass@127.0.0.1:{server.port}").send(LETTER)

    sent = b64encode(b"\0us@er\0p/a:ss").decode()
    assert server.logins == [f"AUTH PLAIN {sent}"]


def test_a_server_that_hangs_or_is_not_there_is_not_waited_for() -> None:
    with mail_server(hangs=True) as server:
        begun = time.monotonic()
        with pytest.raises(MailNotSent):
            mailer(server.url, 0.3).send(LETTER)
        assert time.monotonic() - begun < 3
    with pytest.raises(MailNotSent):
        mailer(server.url, 3).send(LETTER)


def test_a_server_elsewhere_that_speaks_no_tls_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_mailer, "is_loopback", lambda _host: False)
    with mail_server() as server, pytest.raises(MailNotSent, match="NotSupported"):
        mailer(f"smtp://user:secret@127.0.0.1:{server.port}").send(LETTER)

    assert (server.logins, server.letters) == ([], [])


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a certificate of localhost with its key, which nobody trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl in PATH to make a certificate with")
    path = tmp_path / "server.pem"
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    made = [openssl, *words.split(), "-keyout", str(tmp_path / "key.pem"), "-out", str(path)]
    subprocess.run(made, check=True, capture_output=True)
    path.write_text(path.read_text() + (tmp_path / "key.pem").read_text())
    return path


def test_a_letter_goes_over_tls_to_a_server_that_is_trusted_and_to_no_other(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with mail_server(tls=tls) as server:
        url = f"smtps://localhost:{server.port}"
        with pytest.raises(MailNotSent, match="SSL"):
            mailer(url).send(LETTER)
        assert server.letters == []

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        mailer(url).send(LETTER)
        assert len(server.letters) == 1


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:0", "smtp://m.example:99999",
     "smtp://m.example/path", "smtp://m.example?x=1", "smtps://m.example\n"],
)  # fmt: skip
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(InvalidSettings, match="SYMBIOSE_SMTP_URL"):
        mailer(url or " ")


@pytest.mark.parametrize("sender", ["", "nobody", "a@b.example\r\nBcc: c@d.example", "Élise <é@b.example>"])
def test_a_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(InvalidSettings, match="SYMBIOSE_MAIL_FROM"):
        SmtpMailer("smtp://m.example", sender, lambda: NOON)


def test_mail_needs_the_address_that_links_begin_with(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SYMBIOSE_SMTP_URL", "smtps://user:hunter2hunter2@mail.example")
    monkeypatch.setenv("SYMBIOSE_MAIL_FROM", "symbiose@park.example")

    with pytest.raises(InvalidSettings, match="SYMBIOSE_URL"):
        with_mail(services, Settings.read())
    monkeypatch.setenv("SYMBIOSE_URL", "https://symbiose.example")
    assert with_mail(services, Settings.read()).mailer is not None
    assert "hunter2" not in repr(Settings.read())
    monkeypatch.delenv("SYMBIOSE_SMTP_URL")
    assert with_mail(services, Settings.read()).mailer is None
