"""How fakes answer for what is not there."""

from collections.abc import Mapping
from typing import TypeVar

from symbiose.domain.errors import UnknownThing

Thing = TypeVar("Thing")


def found(things: Mapping[str, Thing], key: str) -> Thing:
    """Return a thing by its id, or raise `UnknownThing` as a repository does."""
    if key not in things:
        msg = f"{key} does not exist. Check the id."
        raise UnknownThing(msg, thing=key)
    return things[key]
