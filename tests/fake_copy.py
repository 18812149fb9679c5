"""What a fake store hands out: containers of its own, the frozen values within them shared.

`copy.deepcopy` would copy every frozen model as well, which no reader can change: half the time of the tests.
"""

import copy
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Self, TypeVar

from pydantic import BaseModel

T = TypeVar("T")
UNCHANGING = (str, bytes, int, float, type(None), date, Enum, frozenset)


class CopiedWhenRead:
    """A dataclass whose fields, once detached, are copied when they are first read: a use case reads few."""

    def detached(self) -> Self:
        """Return another whose fields are its own to change."""
        other = object.__new__(type(self))
        other.__dict__[_FIRST] = self
        return other

    def __getattr__(self, name: str) -> Any:
        first = self.__dict__.get(_FIRST)
        if first is None or name.startswith("_"):
            raise AttributeError(name)
        self.__dict__[name] = copied = _copied(getattr(first, name))
        return copied

    def may_differ(self) -> list[str]:
        """Return the names of the fields that were read, and may have been changed, since it was detached."""
        return [field.name for field in fields(self) if field.name in self.__dict__]  # type: ignore[arg-type]

    def settle(self) -> None:
        """Share with the first what was never read, and let the first go."""
        first = self.__dict__.pop(_FIRST)
        self.__dict__ |= {name: kept for name, kept in vars(first).items() if name not in self.__dict__}


_FIRST = "_first"


def detached(value: T) -> T:
    """Return a value whose dictionaries, lists and repositories are another's; frozen models are shared."""
    copied: T = value.detached() if isinstance(value, CopiedWhenRead) else _copied(value)
    return copied


def _copied(value: Any) -> Any:
    if isinstance(value, UNCHANGING) or _is_frozen(value):
        return value
    if type(value) is dict:
        return {key: _copied(one) for key, one in value.items()}
    if type(value) in (list, set, tuple):
        return type(value)([_copied(one) for one in value])
    if is_dataclass(value) and not vars(type(value))["__dataclass_params__"].frozen:
        return _copied_object(value)
    return copy.deepcopy(value)


def _is_frozen(value: Any) -> bool:
    return isinstance(value, BaseModel) and bool(value.model_config.get("frozen"))


def _copied_object(value: Any) -> Any:
    other = object.__new__(type(value))
    other.__dict__ |= {name: _copied(one) for name, one in vars(value).items()}
    return other
