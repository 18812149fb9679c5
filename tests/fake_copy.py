"""What a fake store hands out: containers of its own, the frozen values within them shared.

`copy.deepcopy` would copy every frozen model as well, which no reader can change: half the time of the tests.
"""

import copy
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel

T = TypeVar("T")
UNCHANGING = (str, bytes, int, float, type(None), date, Enum, frozenset)


def detached(value: T) -> T:
    """Return a value whose dictionaries, lists and repositories are another's; frozen models are shared."""
    copied: T = _copied(value)
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
    other = copy.copy(value)
    for name, one in vars(value).items():
        setattr(other, name, _copied(one))
    return other
