"""As much of the services as a test of the graph asks for; all else is as where nothing is set."""

from dataclasses import MISSING, fields
from types import SimpleNamespace
from typing import Any

from symbiose.services.context import Services


def services_in_part(**given: Any) -> Any:
    """Return services with what is given and the defaults of the rest; what has none is absent.

    Args:
        given: Services by name.
    """
    assert given.keys() <= {each.name for each in fields(Services)}
    usual = {each.name: each.default for each in fields(Services) if each.default is not MISSING}
    made = {e.name: e.default_factory() for e in fields(Services) if e.default_factory is not MISSING}
    return SimpleNamespace(**(usual | made | given))
