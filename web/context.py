"""What the current request works with: the services and the caller."""

from typing import cast

from flask import current_app, g

from symbiose.domain.accounts import Account, Actor
from symbiose.services.accounts import caller_of
from symbiose.services.context import Services
from web.sessions import signed_in_account
from web.settings import WebSettings

EXTENSION = "symbiose"
SETTINGS = "symbiose.settings"
CALLER = "caller"
"""Where the account of the request stands, with the caller that it is."""


def services() -> Services:
    """Return the services that the factory was given."""
    return cast(Services, current_app.extensions[EXTENSION])


def settings() -> WebSettings:
    """Return the settings that the factory was given."""
    return cast(WebSettings, current_app.extensions[SETTINGS])


def actor() -> Actor:
    """Return who calls; only for views that are not public."""
    account = signed_in_account()
    known = cast(tuple[Account, Actor] | None, g.get(CALLER))
    if known is not None and known[0] is account:
        return known[1]
    caller = caller_of(services(), account)
    setattr(g, CALLER, (account, caller))
    return caller
