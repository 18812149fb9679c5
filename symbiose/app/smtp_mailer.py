"""Hands letters to the mail server that the operator sets; the port `Mailer`.

TLS from the first byte (`smtps`), or asked for and required (`smtp`); in clear on this machine alone. The
whole takes a few seconds at most, and neither the password of the server nor a letter is ever told.
"""

import smtplib
import ssl
import threading
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from symbiose.app.settings import is_loopback
from symbiose.domain.accounts import checked_email
from symbiose.domain.errors import InvalidSettings
from symbiose.domain.mail import Letter, MailNotSent
from symbiose.domain.ports import Clock

PATIENCE_S: Final = 15.0
"""Seconds for a whole letter: name, connection, TLS, sign-in, delivery."""
MOST_AT_ONCE: Final = 4
"""Letters under way at most."""
TAKEN: Final = "taken"
"""Outcome of a letter that the server took; any other is a fault."""
_PORTS: Final = {"smtp": 587, "smtps": 465}


class SmtpMailer:
    """Sends letters over SMTP."""

    def __init__(self, url: str, sender: str, clock: Clock, patience_s: float = PATIENCE_S) -> None:
        """Check the settings.

        Args:
            url: `smtps://user:password@host:port` or `smtp://…`; signs and blanks of either percent-encoded.
            sender: Address that letters come from, perhaps as `Name <address>`.
            clock: The present moment.
            patience_s: Seconds for a whole letter.

        Raises:
            InvalidSettings: One is none.
        """
        self._server = _checked_url(url)
        self._name, self._sender = _checked_sender(sender)
        self._clock = clock
        self._patience_s = patience_s
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def send(self, letter: Letter) -> None:
        """Send a letter.

        Raises:
            MailNotSent: The server did not take it in time, or the letter cannot be one.
        """
        message = self._message(letter)
        if not self._places.acquire(blocking=False):
            msg = "too many letters are under way"
            raise MailNotSent(msg)
        outcome: list[str] = []
        thread = threading.Thread(target=self._work, args=(message, letter.to, outcome), daemon=True)
        thread.start()
        thread.join(self._patience_s)
        if thread.is_alive():
            msg = f"the mail server took longer than {self._patience_s:g} s"
            raise MailNotSent(msg)
        if outcome != [TAKEN]:
            raise MailNotSent(*outcome or ("unforeseen",))

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        domain = self._sender.rpartition("@")[2]
        try:
            message["From"] = formataddr((self._name, self._sender))
            message["To"] = checked_email(letter.to)
            message["Subject"] = letter.subject
            message["Date"] = format_datetime(self._clock())
            message["Message-ID"] = make_msgid(domain=domain)
            message["Auto-Submitted"] = "auto-generated"
            message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
        except ValueError as error:  # a line break in a header, or no address
            msg = "the letter cannot be written"
            raise MailNotSent(msg) from error
        return message

    def _work(self, message: EmailMessage, to: str, outcome: list[str]) -> None:
        """Deliver; only the kind of a fault is told, its text may quote the letter or the password."""
        try:
            with self._connected() as server:
                server.send_message(message, self._sender, [to])
            outcome.append(TAKEN)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
            outcome.append(f"{type(error).__name__}{code}")
        finally:
            self._places.release()

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "", self._server.port or _PORTS[self._server.scheme]
        own_name = self._sender.rpartition("@")[2]
        context = ssl.create_default_context()
        if self._server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, own_name, timeout=self._patience_s, context=context
            )
        else:
            server = smtplib.SMTP(host, port, own_name, timeout=self._patience_s)
        try:
            if self._server.scheme == "smtp" and not is_loopback(host):
                server.starttls(context=context)
            if self._server.username:
                server.login(unquote(self._server.username), unquote(self._server.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _checked_url(url: str) -> SplitResult:
    msg = "SYMBIOSE_SMTP_URL: write smtps://user:password@mail.example:465 or smtp://mail.example:587"
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise InvalidSettings(msg) from error
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or not bare or not url.isprintable():
        raise InvalidSettings(msg)
    return parts


def _checked_sender(sender: str) -> tuple[str, str]:
    msg = "SYMBIOSE_MAIL_FROM: write an address, such as Symbiose <symbiose@park.example>"
    name, address = parseaddr(sender)
    try:
        checked = checked_email(address)
        formataddr((name, checked)).encode("ascii")
    except ValueError as error:
        raise InvalidSettings(msg) from error
    if not sender.isprintable():
        raise InvalidSettings(msg)
    return name, checked
