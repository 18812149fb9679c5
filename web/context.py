"""What the current request works with: the services and the caller."""

from typing import cast

from flask import current_app

from symbiose.domain.accounts import Actor
from symbiose.services.accounts import actor_of
from symbiose.services.context import Services
from web.sessions import signed_in_account
from web.settings import WebSettings

EXTENSION = "symbiose"
SETTINGS = "symbiose.settings"


def services() -> Services:
    """Return the services that the factory was given."""
    return cast(Services, current_app.extensions[EXTENSION])


def settings() -> WebSettings:
    """Return the settings that the factory was given."""
    return cast(WebSettings, current_app.extensions[SETTINGS])


def actor() -> Actor:
    """Return who calls; only for views that are not public."""
    return actor_of(signed_in_account())
