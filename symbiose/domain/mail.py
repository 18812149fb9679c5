"""Mail, sent only where the operator sets a server for it."""

from typing import Protocol

from symbiose.domain.base import Value
from symbiose.domain.errors import SymbioseError


class MailNotSent(SymbioseError):
    """The mail server did not take a letter; the letter itself is never told."""

    code = "mail_not_sent"


class Letter(Value):
    """A letter to one person, in plain text."""

    to: str
    """Address of the account, as it was checked."""
    subject: str
    """One line."""
    text: str
    """What it says."""


class Mailer(Protocol):
    """Hands letters to a mail server."""

    def send(self, letter: Letter) -> None:
        """Send a letter.

        Raises:
            MailNotSent: The server did not take it in time, or the letter cannot be one.
        """
