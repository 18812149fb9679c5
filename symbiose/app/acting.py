"""Opens the services for a command, with the rights it acts with."""

from collections.abc import Iterator
from contextlib import contextmanager

from symbiose.app.settings import Settings
from symbiose.app.wiring import open_services
from symbiose.domain.accounts import Actor, operator
from symbiose.services.accounts import actor_of_email
from symbiose.services.context import Services


@contextmanager
def acting_services(command: str, email: str | None) -> Iterator[tuple[Services, Actor]]:
    """Open the configured database, and return the services with the caller.

    Args:
        command: Name of the command, which acts as administrator.
        email: Address of an account whose rights are taken instead.

    Raises:
        NotAllowed: No open account has that address.
        GraphUnavailable: The database does not answer.
    """
    with open_services(Settings.read()) as services:
        yield services, actor_of_email(services, email) if email is not None else operator(command)
