"""Letters that carry a link, and links that the owner of an account asks for; only where mail is set up."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from symbiose.domain.accounts import Account
from symbiose.domain.mail import Letter, MailNotSent
from symbiose.domain.repositories import Repositories
from symbiose.services.accounts import actor_of, digest
from symbiose.services.context import Services
from symbiose.services.invitations import RESET_LASTS, Link, new_link_token
from symbiose.services.journalling import REQUEST_ID, journal_entry

log = logging.getLogger(__name__)
SENT_EVERY = timedelta(minutes=5)
"""Least time between two links that somebody asks for an account: nobody fills another's mailbox."""
PLACE = "{link}"
"""Stands in a text where the address goes."""


@dataclass(frozen=True)
class Wording:
    """What a letter says, in the language of whoever causes it."""

    subject: str
    text: str
    """With `{link}` where the address goes."""


def send_link(services: Services, link: Link, service_url: str, wording: Wording) -> bool:
    """Send a link to the owner of its account, and tell whether the mail server took it.

    Args:
        services: What use cases work with.
        link: Link.
        service_url: Address at which people reach the service.
        wording: What the letter says.
    """
    if services.mailer is None:
        return False
    address = f"{service_url.rstrip('/')}{link.path}"
    text = wording.text.replace(PLACE, address)
    try:
        services.mailer.send(Letter(to=link.account.email, subject=wording.subject, text=text))
    except MailNotSent as error:
        log.warning("request %s: no letter to %s: %s", REQUEST_ID.get(), link.account.id, error.message)
        return False
    return True


def send_reset_asked_for(services: Services, email: str, service_url: str, wording: Wording) -> None:
    """Send a reset link to an address whose owner forgot the password; nothing where it has no open account.

    Whoever asks is answered before this runs, so that neither words nor time tell which addresses are known.
    """
    now = services.clock()
    token = new_link_token()
    expires_at = now + RESET_LASTS
    address = email.strip().lower()
    found = services.store.read(lambda r: r.accounts.by_email(address))
    if found is None:
        return
    entry = journal_entry(actor_of(found), "ask_reset", found.id, now)

    def work(repositories: Repositories) -> Account | None:
        known = repositories.accounts.for_change(found.id)
        asked_lately = known.link_expires_at is not None and known.link_expires_at > expires_at - SENT_EVERY
        if known.disabled or known.password_hash is None or asked_lately:
            return None
        account = known.model_copy(update={"link_digest": digest(token), "link_expires_at": expires_at})
        repositories.accounts.save(account)
        repositories.journal.append(entry)
        return account

    account = services.store.write(work)
    if account is not None:
        send_link(services, Link(token, account, expires_at), service_url, wording)
