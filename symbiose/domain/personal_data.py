"""What the service keeps of a person, as they may take it away, and what is left once it is erased."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from symbiose.domain.accounts import Account
from symbiose.domain.base import Value

ERASED_HOST = "efface.invalid"
"""No mail reaches it, ever (RFC 2606)."""
_SHORT = 12


class WrittenText(Value):
    """Something that the person wrote or decided."""

    kind: str
    """What it is: `decision`, `roof`, `model_override`, `question`, `answer`, `synergy`, `note`, `tick`,
    `document`, `load_curve`, `realised`, `loop_step`, `solar_step`, `reference`, `notice` or `objective`."""
    thing_id: str
    """What it is about."""
    at: datetime
    """When (aware, UTC)."""
    text: str
    """The words, empty where none were written."""


class PersonalData(Value):
    """All that the service keeps of a person: what they are told under article 15 of the GDPR."""

    format: str = "symbiose.personal-data/1"
    """Format of the document."""
    created: datetime
    """When it was put together (aware, UTC)."""
    account: Mapping[str, object]
    """Id, address, role, sites, parks and state; secrets left out."""
    sessions: tuple[Mapping[str, object], ...]
    """Sign-ins that are kept: when they began, and when they were last seen."""
    tokens: tuple[Mapping[str, object], ...]
    """Tokens of programs: name, scopes and dates."""
    site_requests: tuple[Mapping[str, object], ...]
    """Requests to be attached to a site."""
    jobs: tuple[Mapping[str, object], ...]
    """Long work asked for."""
    uploads: tuple[Mapping[str, object], ...]
    """Files that were dropped and are still kept."""
    declared_flows: tuple[Mapping[str, object], ...]
    """Flows whose present version the person declared: id, site and moment."""
    written: tuple[WrittenText, ...]
    """What the person decided and wrote."""
    journal: tuple[Mapping[str, object], ...]
    """Every command of the person: when, what, and to which thing."""


def erased(account: Account) -> Account:
    """Return an account without its person: a name that says nothing, no right, no secret.

    >>> someone = {"id": "account_a", "email": "someone@a.example", "role": "analyst"}
    >>> erased(Account.model_validate(someone)).email
    'compte-efface-b8329997ef27@efface.invalid'
    """
    name = hashlib.sha256(account.id.encode()).hexdigest()[:_SHORT]
    return Account(
        id=account.id, email=f"compte-efface-{name}@{ERASED_HOST}", role=account.role, disabled=True
    )


def is_erased(account: Account) -> bool:
    """Tell whether the person of an account was erased."""
    return account.email.endswith(f"@{ERASED_HOST}")
