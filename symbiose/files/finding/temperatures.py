"""The level of heat that a temperature written in a text means."""

import re

from symbiose.domain.resources import Family, Resource

_RANGE = re.compile(r"\((?:(moins de|plus de) )?(\d+)(?: à (\d+))?\s*°C\)")


def range_of(resource: Resource) -> tuple[float, float] | None:
    """Return the temperatures that the label of a level of heat states, °C; None for all others."""
    stated = _RANGE.search(resource.label_fr) if resource.family is Family.HEAT else None
    if stated is None:
        return None
    first = float(stated[2])
    if stated[1] == "moins de":
        return float("-inf"), first
    return first, float(stated[3]) if stated[3] else float("inf")


def within(temperature_c: float, stated: tuple[float, float]) -> bool:
    """Tell whether a temperature lies in a range, its upper end left out."""
    return stated[0] <= temperature_c < stated[1]
