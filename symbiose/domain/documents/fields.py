"""Types of the fields that documents of several public formats share: ids, amounts, temperatures."""

import re
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""The control characters of Unicode (category Cc); instances hold tens of thousands of ids."""


def _checked_id(text: str) -> str:
    if not text or _CONTROL.search(text):
        msg = "a text that is not empty and holds no control character is expected"
        raise ValueError(msg)
    return text


Id: TypeAlias = Annotated[str, AfterValidator(_checked_id)]
"""Any text without control characters; nothing is read from its characters."""
LARGEST: Final = 1e60
"""Numbers beyond would overflow once multiplied with one another."""
COLDEST_C: Final = -273.15
"""Nothing is colder, °C."""
HOTTEST_C: Final = 1e6
"""No process is hotter; temperatures are told apart down to a billionth of a kelvin below it, °C."""
Number: TypeAlias = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
"""A number that may be negative."""
Amount: TypeAlias = Annotated[float, Field(ge=0, le=LARGEST)]
"""A number that may not be negative."""
Celsius: TypeAlias = Annotated[float, Field(ge=COLDEST_C, le=HOTTEST_C)]
"""A temperature, °C."""
Kelvins: TypeAlias = Annotated[float, Field(ge=0, le=HOTTEST_C)]
"""A difference of temperatures that is not negative, K."""


def _shape(value: Any) -> str:  # noqa: ANN401 – pydantic hands over whatever the document holds
    return "list" if isinstance(value, list | tuple) else "number"


Amounts: TypeAlias = Annotated[
    Annotated[Amount, Tag("number")] | Annotated[tuple[Amount, ...], Tag("list")],
    Discriminator(_shape),
]
"""One amount for each period, or one number that holds in all of them."""
